"""What readers of a page do not see, and which of its parts are about something else than its article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, islice
from typing import Any

from srcscore.resources import read_rows

_Selector = tuple[tuple[str, ...], ...]
"""The names of an element and of those around it: `.menu li.extra` is `((".menu",), (".extra", "li"))`."""
_UNSEEN = re.compile(
    r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}(?:hidden|collapse)"
    r"|opacity\s{0,9}:\s{0,9}(?:0?\.0\d{0,9}|0|[0-4]%)(?![.\d])"
    r"|font-size\s{0,9}:\s{0,9}(?:0?\.0\d{0,9}|0|(?:[01]|[01]?\.\d{1,9})p[xt])(?![.\d])|font\s{0,9}:\s{0,9}0[\s/]"
    r"|(?:left|right|top|bottom|text-indent)\s{0,9}:\s{0,9}-\d{3,9}|(?:left|top)\s{0,9}:\s{0,9}[1-9]\d\d{1,7}v[wh]"
    r"|scale[xy]?\(\s{0,9}0(?:\.0\d{0,9})?\s{0,9}[,)]|translate(?:[xy]|3d)?\(\s{0,9}-\d{3,9}"
    r"|clip\s{0,9}:\s{0,9}rect\((?:\s{0,9}[01](?:p[xt])?[\s,]{0,9}){4}\)|clip-path\s{0,9}:\s{0,9}(?:inset\(\s{0,9}(?:50|100)%|circle\(\s{0,9}0)",
    re.IGNORECASE,
)
"""Styles of what no reader sees: not shown, without size or colour, cut off, or beyond the page's edge."""
_NO_SIZE = re.compile(r"(?:height|width)\s{0,9}:\s{0,9}[01](?:p[xt])?(?![.\d%a-z])", re.IGNORECASE)
_CUT_OFF = re.compile(r"overflow(?:-[xy])?\s{0,9}:\s{0,9}(?:hidden|clip)", re.IGNORECASE)
"""Both together show nothing."""
_OBSCURE = re.compile(r"/\*[^*]{0,200}\*/|\\([0-9a-f]{1,6})\s?", re.IGNORECASE)
"""Comments within a style, and letters written as their numbers."""
_STYLED = (
    "//body//*[@hidden|@style|@class|@id|@aria-hidden|@color|@popover|@itemprop"
    " or self::template|self::details]"
)
_COLOUR = re.compile(r"(?:^|[;\s])(background(?:-color)?|color)\s{0,9}:\s{0,9}([^;]{1,60})", re.IGNORECASE)
_PALE = re.compile(
    r"#(?:f[0-9a-f]){3}\b|#fff\b|(?:white|snow|ivory)\b|rgba?\((?:\s?2[45]\d\s?[\s,]){2}\s?2[45]\d"
    r"|hsla?\([^)]{1,20}[\s,](?:9[5-9]|100)%",
    re.IGNORECASE,
)
_TRANSPARENT = re.compile(
    r"transparent\b|#[0-9a-f]{6}00\b|#[0-9a-f]{3}0\b|(?:rgb|hsl)a?\([^)]{1,40}[,/]\s{0,9}(?:0?\.0\d{0,9}|0)%?\s{0,9}\)",
    re.IGNORECASE,
)
_BRACES = re.compile("([{}])")
_SIMPLE = re.compile(r"\*?(?:[.#]?[\w-]{1,99}|\[[\w-]{1,99}\])(?:[.#][\w-]{1,99}|\[[\w-]{1,99}\]){0,9}")
"""A selector of one element, without what follows a colon; each part but the first begins with its sign."""
_NAME = re.compile(r"[.#]?[\w-]+|\[[\w-]+\]")
NEAR = 50
"""Elements around one that are compared with a selector: pages nest less deep, floods for ever."""
_NO_DATE = frozenset(("footer", "form", "figure"))
"""Tags around what is about other stories, or the site."""
_COPYRIGHT = re.compile(r"©|\(c\)\s|copyright\b", re.IGNORECASE)


_MOST_ALIKE = 100
"""Selectors of a style sheet that end in one name, at most; each is compared with every element so named."""
_BESIDE_FRAMES = "/html/frameset | /html/frameset/following-sibling::* | //noframes | //noembed"
"""A page of frames shows other pages, and has no text; browsers show what stands in for frames nowhere."""
_NOT_SHOWN = frozenset(("template", "[hidden]", "[popover]"))
_FAINT = frozenset(("[style]", "[color]", "[aria-hidden]"))
"""What an element has that may be hidden or faint by itself; most have none of them."""
_SHOWS = re.compile(r"display\s{0,9}:\s{0,9}(?!none)|visibility\s{0,9}:\s{0,9}visible", re.IGNORECASE)

_Rules = dict[str, list[_Selector]]
"""Selectors under the first name of what they select."""


def drop_unseen(tree: Any) -> None:
    """Empty what no reader of a page sees; what opens on a click, and replies, stand beside the article."""
    for node in tree.xpath(_BESIDE_FRAMES):
        node.clear(keep_tail=True)
    hiding, showing = _rules(tree)
    tags = [key for key in hiding if key[0] not in ".#["]
    attributes = {key[1:-1] for key in hiding if key[0] == "["}
    nodes = tree.xpath(_STYLED)
    # What hides a whole page by its tags is a script's to show.
    nodes += (node for node in tree.iter(*tags) if _holds_no_article(node)) if tags else ()
    nodes += (node for node in tree.iter() if not attributes.isdisjoint(node.attrib)) if attributes else ()
    named = [(node, _names(node)) for node in nodes]
    # Of slides and tabs one is seen, and the rest are too, one after another.
    seen = {rule for node, names in named for rule in _selecting(node, names, showing)} if showing else ()
    for rule in seen:
        for name in rule[-1]:
            hiding[name] = [other for other in hiding.get(name, ()) if not _continues(rule, other)]
    apart, links = navigation_words("apart"), []
    for node, names in named:
        if _is_unseen(node, names, hiding):
            node.clear(keep_tail=True)  # dropping thousands would join their tails one by one
            node.tag = "span"
            links.append(node.getparent())
        elif ("details" in names and "[open]" not in names) or (
            (node.get("itemprop") == "comment" or not apart.isdisjoint(names))
            and next(node.iter("h1"), None) is None
        ):
            node.tag = "aside"
    for link in dict.fromkeys(links):
        # trafilatura takes what stands around a link without words for navigation.
        if link is not None and link.tag == "a" and not "".join(link.itertext()).strip():
            link.tag = "span"


def _is_unseen(node: Any, names: set[str], hiding: _Rules) -> bool:
    if not names.isdisjoint(_NOT_SHOWN) or (hiding and _selecting(node, names, hiding)):
        return True
    # On 140 real pages these classes hide 32 blocks of 60 characters or more, none of them of an article.
    if not navigation_words("unseen").isdisjoint(names):
        # Others show it again on wide screens: `hidden md:block`, `d-none d-lg-flex`.
        wide = any(":" in name or (name[:3] == ".d-" and name != ".d-none") for name in names)
        if not wide and _holds_no_article(node):
            return True
    return not names.isdisjoint(_FAINT) and (_hides(node.get("style", "")) or _is_faint(node))


def _rules(tree: Any) -> tuple[_Rules, _Rules]:
    """Return what a page's style sheets hide, and what of it they show again under a further class."""
    hiding: _Rules = {}
    showing: _Rules = {}
    for style in tree.iter("style"):
        for selector, hides in _selectors(style.text or ""):
            alike = (hiding if hides else showing).setdefault(selector[-1][0], [])
            hidden = chain.from_iterable(hiding.get(name, ()) for name in selector[-1])
            if len(alike) < _MOST_ALIKE and (hides or any(_continues(selector, rule) for rule in hidden)):
                alike.append(selector)
    return hiding, {name: rules for name, rules in showing.items() if rules}


def _continues(selector: _Selector, other: _Selector) -> bool:
    """Return whether a selector selects some of what another does: `.slide.active` of `.slide`."""
    return len(selector) >= len(other) and all(
        set(part) <= set(own) for part, own in zip(other[::-1], selector[::-1], strict=False)
    )


def _names(node: Any) -> set[str]:
    """Return what a simple selector may call an element by: `p`, `.class`, `#id`, `[attribute]`."""
    names = {str(node.tag)}
    for attribute, value in node.items():
        names.add(f"[{attribute}]")
        if attribute == "class":
            names.update(map(".".__add__, value.split()))
        elif attribute == "id":
            names.add(f"#{value}")
    return names


def _selecting(node: Any, names: set[str], rules: _Rules) -> list[_Selector]:
    """Return the selectors, such as `.menu li.extra`, that select an element."""
    fitting = [rule for name in names for rule in rules.get(name, ()) if names.issuperset(rule[-1])]
    if not any(len(rule) > 1 for rule in fitting):
        return fitting
    around = set().union(*map(_names, islice(node.iterancestors(), NEAR)))
    return [rule for rule in fitting if around.issuperset(name for part in rule[:-1] for name in part)]


def _hides(style: str) -> bool:
    """Return whether an element with this style is not seen."""
    if "\\" in style or "/*" in style:
        style = _OBSCURE.sub(lambda sign: chr(min(int(sign[1], 16), 0x10FFFF)) if sign[1] else "", style)
    if _UNSEEN.search(style) or (_NO_SIZE.search(style) and _CUT_OFF.search(style)):
        return True
    colours = {where.lower()[:5]: colour.strip().lower() for where, colour in _COLOUR.findall(style)}
    colour = colours.get("color", "")
    return colour != "" and (colour == colours.get("backg") or _TRANSPARENT.match(colour) is not None)


def _is_faint(node: Any) -> bool:
    """Return whether some readers do not see an element: it is hidden from aids, or white on white.

    One that holds a headline or article is seen: a page behind an open dialog is hidden too.
    """
    faint = node.get("aria-hidden") == "true"
    colours = _COLOUR.findall(f"color:{node.get('color', '')};{node.get('style', '')}")
    if any(where.lower() == "color" and _PALE.match(colour) for where, colour in colours):
        around = [node, *node.iterancestors()]
        faint |= not any("background" in each.get("style", "") or "bgcolor" in each.attrib for each in around)
    return faint and _holds_no_article(node)


def _holds_no_article(node: Any) -> bool:
    return next(node.iter("h1", "main", "article"), None) is None


def _selectors(sheet: str) -> Iterator[tuple[_Selector, bool]]:
    """Yield the selectors of a style sheet that hide elements on a screen, True, or show them, False."""
    opened: list[str] = []
    pieces = _BRACES.split(sheet)
    for before, bracket in zip(pieces[::2], pieces[1::2], strict=False):
        if bracket == "{":
            opened.append(before)
        elif opened:
            selectors = opened.pop()
            hides = _hides(before)
            # Within any other @media it holds sometimes only.
            if (hides or _SHOWS.search(before)) and all(
                around.split() in (["@media", "screen"], ["@media", "all"]) for around in opened
            ):
                for selector in selectors.split(","):
                    parts = selector.replace(">", " ").split()
                    if parts and all(map(_SIMPLE.fullmatch, parts)):
                        # By its class or number first, by which it is looked up.
                        yield tuple(tuple(sorted(_NAME.findall(part))) for part in parts), hides


def is_of_others(node: Any) -> bool:
    """Return whether a part of a page is about other stories, readers' comments or the site."""
    if not isinstance(node.tag, str):
        return False
    called = f"{node.get('class', '')} {node.get('id', '')}".lower()
    aside = node.tag in _NO_DATE or any(part in called for part in navigation_words("dateless"))
    return (aside and node.find(".//h1") is None) or _COPYRIGHT.match((node.text or "").strip()) is not None


@cache
def navigation_words(kind: str) -> frozenset[str]:
    """Return the places of one class of `blocks_navigation.tsv`."""
    rows = read_rows("tables/blocks_navigation.tsv")
    return frozenset(row["place"] for row in rows if row["class"] == kind)
