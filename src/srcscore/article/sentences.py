"""Within one line: asides, promotion, related headlines and source lists among its sentences.

The rules come from `tables/blocks_rules.tsv`, in a small pattern language. Items of a pattern are separated
by spaces. An item is a word, a choice `a|b`, either with a `?` (optional) or a `:` (a colon follows) after
it, or

- `...`: up to six words of any kind;
- `<site>`: a domain or URL; `<name>`: one to five capitalised words; `<account>`: `@someone`; `<year>`;
  `<number>`, in brackets or not; `<quoted>`: a quotation mark and a word;
- `<end>`: nothing but punctuation up to the end of the sentence or line.

Case does not matter. A pattern begins with a word or a choice of words, and is tried only where a sentence
begins with one of them. Every repetition is bounded, so each character is read a fixed number of times at
most.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple, cast

from srcscore.language.word_classes import abbreviations
from srcscore.language.word_classes import words as lexicon
from srcscore.records import BlockKind
from srcscore.resources import read_rows

Scope = Literal["phrase", "sentence", "lead", "header", "counted", "aside"]

_GAP = r"(?:\s{1,9}\S{1,60}){0,6}?"
_END = r"[\s.,;:!?…»>)\]\"'”’|-]{0,9}$"
_SPECIAL = {
    "<site>": r"(?:https?://)?[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[A-Za-z]{2,15}\b(?:/\S{0,500})?",
    "<name>": r"(?-i:[A-ZÀ-Þ@])\S{0,40}(?:\s{1,9}(?-i:[A-ZÀ-Þ@&])\S{0,40}){0,4}?",
    "<account>": r"@\w{1,60}",
    "<year>": r"[12]\d{3}(?!\d)",
    "<number>": r"\(?\d[\d,.]{0,8}\)?",
    "<quoted>": r"[\"“‘'«„]\S{1,60}",
}


class Rule(NamedTuple):
    """One line of the block tables."""

    kind: BlockKind
    """What it marks."""
    scope: Scope
    """`phrase` marks its own words, `sentence` its sentence, `lead` its line, `header` its line and the list
    below it, `counted` a header behind a number, `aside` the parentheses that it opens."""
    source: str
    """The pattern, matched at the first word."""


@cache
def compile_pattern(source: str) -> re.Pattern[str]:
    """Return the regular expression of a pattern; see the head of this module."""
    return re.compile(_expression(source), re.IGNORECASE)


def _expression(source: str) -> str:
    first, *rest = source.split()
    parts = [_item(first)]
    for item in rest:
        if item == "...":
            parts.append(_GAP)
        elif item == "<end>":
            parts.append(_END)
        elif item.endswith("?"):
            parts.append(rf"(?:\s{{1,9}}{_item(item[:-1])})?")
        else:
            parts.append(rf"\s{{1,9}}{_item(item)}")
    return "".join(parts)


def first_words(source: str) -> list[str]:
    """Return the words that a pattern may begin with, in lower case, with either apostrophe."""
    words = source.split(maxsplit=1)[0].rstrip(":").lower().split("|")
    return sorted({*words, *(word.replace("'", "’") for word in words)})


@cache
def rules() -> dict[str, tuple[Rule, ...]]:
    """Return every rule of the block tables, by its possible first words."""
    by_word: dict[str, tuple[Rule, ...]] = {}
    for row in read_rows("tables/blocks_rules.tsv"):
        rule = Rule(cast("BlockKind", row["kind"]), cast("Scope", row["scope"]), row["pattern"])
        for word in first_words(rule.source):
            by_word[word] = (*by_word.get(word, ()), rule)
    return by_word


@cache
def opening(word: str) -> re.Pattern[str]:
    """Return what one of the rules that begin with a word may match, wherever the sentence ends.

    One quick match rules out nearly every sentence; few expressions are ever compiled.
    """
    sources = dict.fromkeys(rule.source.removesuffix(" <end>") for rule in rules()[word])
    return re.compile("|".join(map(_expression, sources)), re.IGNORECASE)


def _item(item: str) -> str:
    """Return the expression for a word or choice, without the space before it."""
    colon = r"\s?:" if item.endswith(":") and len(item) > 1 else ""
    choices = []
    for word in item.removesuffix(colon and ":").split("|"):
        plain = re.escape(word).replace("'", "['’]") + (r"(?!\w)" if word[-1:].isalnum() else "")
        choices.append(_SPECIAL.get(word, plain))
    return rf"(?:{'|'.join(choices)}){colon}"


MAX_LISTED = 400
"""Longer lines are no entries of a list."""
MAX_HEADLINE = 200
"""Longer lines are no headlines of other stories."""

_STOP = re.compile(r"[.!?…][\"'”’)\]]{0,3}\s+")
_FIRST = re.compile(r"[^\W\d_][\w/-]*(?:['’]\w+)?|©")
_BULLET = re.compile(r"(?:[*•·►▶»>|#=~–—-]{1,4}\s{0,3}|\[?\d{1,3}[.)\]]\s{1,3})")
_SENTENCE = re.compile(r"[.!?…][\"'”’)\]]{0,3}\s+[*_]{0,3}([A-ZÀ-ÞĀ-ŽΑ-ΩА-Я©][\w/-]*(?:['’]\w+)?)")
_ASIDE = re.compile(r"[(\[]\s{0,3}([^\W\d_][\w/-]*(?:['’]\w+)?)")
_OPEN = re.compile(r"[(\[]\s{0,3}(?=[A-Za-z])")
_BRACKET = re.compile(r"[()\[\]]")
SITE = re.compile(r"://|\bwww\.|\w\.[a-z]{2,15}\b", re.IGNORECASE)
"""Found in whatever holds a URL or bare domain."""
_ALNUM = re.compile(r"\w")
_RUN_ON = re.compile(r"(?<!\s)\s+([A-Z][a-z]*),?\s(?=[a-z])|(?<=[a-z0-9?!)])\s+[\"“](?=[A-Z])")
_CREDIT = re.compile(
    r"(?<![\s/|])[\s/|]+(?=(?:photos?|images?|pictures?|tags?)(?:\s(?:credits?|sources?|by))?:)",
    re.IGNORECASE,
)
_READ_MORE = re.compile(r"[^.!?]{1,200}\bread\s{1,9}more\W*", re.IGNORECASE)
_COUNTER = re.compile(r"\d[\d,.]{0,12}[km]?\s?(?:shares?|comments?|views?|likes?|replies)", re.IGNORECASE)
_REFERENCE = re.compile(
    r"(?:\[?\d{1,3}[.)\]]\s{1,3}[^\n]{0,400}?\b)?(?:doi:\s?|(?:https?://)?(?:dx\.)?doi\.org/)10\.\d{4,9}/\S{1,200}"
    r"(?:\s{1,3}(?:doi:\s?|(?:https?://)?(?:dx\.)?doi\.org/)10\.\d{4,9}/\S{1,200}){0,30}$",
    re.IGNORECASE,
)
"""DOIs on a line of their own, or at the end of a numbered line."""
_AUTHORS = r"(?:\[?\d{1,3}[.)\]]\s{1,3}|[*•–-]\s{1,3})?[A-ZÀ-Þ][\w'’-]{1,40},?\s[A-ZÀ-Þ]"
_PUBLICATION = re.compile(
    rf"{_AUTHORS}(?:\.[^()\n]{{0,200}}\([12]\d{{3}}[a-z]?(?:,\s[^()\n]{{1,30}})?\)[.,:]\s"
    r"|[^\n]{0,350}(?:[12]\d{3}[^\n;:]{0,12};\s?\d{1,4}(?:\(\d{1,4}\))?:\s?[a-z]?\d{1,9}(?:[–-]\w{1,9})?"
    r"|[12]\d{3}[^\n]{0,40}\bpp?\.\s?\d{1,5}(?:[–-]\d{1,5})?)\.?$)"
)
"""Refers to a publication: `Lee, A. (2019). Title.`, `Lee A. Title. 2019;12:4.`, `2019, pp. 4-5.`"""
_CREDITED = re.compile(
    r"(?:\((?:[A-Z][\w.]{0,30}\s){0,2}(?:file\s)?(?:photos?|images?|pictures?)\b[^()\n]{0,80}\)"
    r"|\b(?:Reuters|AP Photo|AFP|Getty Images|EPA|Shutterstock)\s?/\s?[A-Z][^.\n()]{0,60}\)?"
    r"|[/|]\s?(?:Getty(?: Images)?|AFP|Shutterstock|Reuters|AP(?: Photo)?|EPA|Associated Press)\)?)\.?$",
    re.IGNORECASE,
)
"""Whose picture it is, at the end of a caption: (AP Photo/Ann Lee), REUTERS/Ann Lee, Ann Lee/AFP."""
_MAX_CAPTION, _MAX_CREDIT = 300, 110
"""Characters: of some 700 marked articles no line with a credit is prose when it is shorter."""
_SIGNATURE = re.compile(
    r"(?:(?<=[.!?…\"”’)]\s)|(?<=\n))(?:pic\.twitter\.com/\w{1,20}\s)?(?:[—–]|--?\s)\s{0,3}[^\s()—–][^\n()—–]{0,49}\(@\w{1,30}\)[^\n()]{0,20}(?=\n|$)"
)
"""Who signs the post that ends before it, with its date: `— Ann Lee (@annlee) May 2, 2019`."""
_LAST_WORD = re.compile(r"([\w.]{1,12})$")

_MAX_ASIDE = 600  # characters: longer parentheses are text that somebody forgot to close
_MAX_QUOTED = 4000  # characters in which a sentence ends a quotation: sentences without end may overlap
_MAX_RUN = 120  # characters, as of a heading: what runs on longer holds the next paragraph too

Line = tuple[int, int]
Piece = tuple[int, int, BlockKind]


def busy_places(text: str) -> list[int]:
    """Return where a sentence or bracket opens to which a rule may apply, in order.

    A line without such a place, and without one at its start, is all of one kind.
    """
    patterns = (_SENTENCE, _ASIDE) if "(" in text or "[" in text else (_SENTENCE,)
    known = rules()
    places = [
        match.start(1)
        for pattern in patterns
        for match in pattern.finditer(text)
        if (word := match[1].lower()) in known and opening(word).match(text, match.start(1))
    ]
    if "(@" in text:
        places += [signature.start() for signature in _SIGNATURE.finditer(text)]
    return sorted(places)


def rules_at(text: str, start: int, end: int) -> tuple[Rule, ...]:
    """Return the rules for what begins at `start`, unless none of them can hold there."""
    first = _FIRST.match(text, start, end)
    word = first[0].lower() if first else ""
    tried = rules().get(word, ())
    return tried if tried and opening(word).match(text, start, end) else ()


def furniture(text: str, start: int, end: int) -> BlockKind | None:
    """Return what a line is that is no prose: "Read more" behind a headline, a counter, DOIs, a caption."""
    if end - start <= MAX_LISTED and _PUBLICATION.match(text, start, end):
        return "related"
    if end - start <= 2 * MAX_LISTED and _REFERENCE.match(text, start, end):
        return "sources"
    credited = end - start <= _MAX_CAPTION and _CREDITED.search(text, max(start, end - _MAX_CREDIT), end)
    if credited and not rules_at(text, skip_bullet(text, start, end), end):
        return "byline"
    if end - start > MAX_HEADLINE:
        return None
    if text.endswith(("more", "More", "MORE"), start, end) and _READ_MORE.fullmatch(text, start, end):
        return "related"
    return "promotion" if text[start].isdigit() and _COUNTER.fullmatch(text, start, end) else None


def split_line(text: str, start: int, end: int, kind: BlockKind) -> Iterator[Piece]:
    """Cut one line into its own kind and the asides, promotion and source lists within."""
    cuts = [*_asides(text, start, end), *_sentences(text, start, end)]
    signature = _SIGNATURE.search(text, start, end)
    if signature and signature.end() == end:
        cuts.append((signature.start(), end, "byline"))
    at = start
    for first, last, inner in sorted(cuts):
        if first < at:
            continue
        yield from _piece(text, at, first, kind)
        credit = _CREDIT.search(text, first + 1, last) if inner == "sources" else None
        yield first, credit.start() if credit else last, inner
        if credit:
            yield credit.end(), last, "byline"
        at = last
    yield from _piece(text, at, end, kind)


def rule_at(text: str, start: int, end: int, *scopes: Scope) -> Rule | None:
    """Return the first rule of some scopes that holds for what begins at `start`, if any."""
    for rule in rules_at(text, start, end):
        if rule.scope in scopes and compile_pattern(rule.source).match(text, start, end):
            return rule
    return None


def skip_bullet(text: str, start: int, end: int) -> int:
    """Return where a line's words begin, behind a bullet or number."""
    bullet = None if text[start : start + 1].isalpha() else _BULLET.match(text, start, end)
    return bullet.end() if bullet else start


def has_words(text: str, start: int, end: int) -> bool:
    """Return whether a stretch holds more than punctuation."""
    return start < end and (text[start].isalnum() or _ALNUM.search(text, start, end) is not None)


def sentence_ends(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where each sentence of a stretch ends, white space behind it included; abbreviations end some."""
    for stop in _STOP.finditer(text, start, end):
        yield stop.end()
    yield end


def trim(text: str, start: int, end: int) -> Line:
    """Return a stretch without the white space at its ends."""
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _piece(text: str, start: int, end: int, kind: BlockKind) -> Iterator[Piece]:
    start, end = trim(text, start, end)
    if has_words(text, start, end):
        yield start, end, kind


def _asides(text: str, start: int, end: int) -> Iterator[Piece]:
    """Find parentheses that only send the reader to other stories: "(Related: ...)"."""
    asides = [
        (opener.start(), opener.end(), rule.kind)
        for opener in _OPEN.finditer(text, start, end)
        if (rule := rule_at(text, opener.end(), end, "aside"))
    ]
    closers: dict[int, int] = {}
    waiting: list[int] = []
    for bracket in _BRACKET.finditer(text, start, end) if asides else ():
        if bracket[0] in "([":
            waiting.append(bracket.start())
        elif waiting:
            closers[waiting.pop()] = bracket.end()
    for opener, first, kind in asides:
        if kind == "related" and text[first].islower():
            continue  # "(see: ...)" in lower case is the writer's own reference
        closer = closers.get(opener, end)
        stop = _SENTENCE.search(text, first, min(closer, opener + _MAX_ASIDE))
        if stop and opener in closers:
            continue  # two sentences in parentheses say something of their own
        last = stop.start() + 1 if stop else closer
        if last - opener <= _MAX_ASIDE:
            yield opener, last, kind


def _sentences(text: str, start: int, end: int) -> Iterator[Piece]:
    """Find the sentences that promote, send elsewhere or list sources."""
    stops = [stop.span() for stop in _STOP.finditer(text, start, end)]
    closing = 0  # the first stop from here on that ends a sentence; it only moves on: each is read once
    for index, first in enumerate([start, *(last for _, last in stops)]):
        begin = skip_bullet(text, first, end)
        tried = rules_at(text, begin, end)
        if not tried or (index and (not text[begin].isupper() or _is_inner(text, stops[index - 1][0]))):
            continue
        closing = max(closing, index)
        while closing < len(stops) and _is_inner(text, *stops[closing]):
            closing += 1
        mark, after = stops[closing] if closing < len(stops) else (end, end)
        last = mark + len(text[mark:after].rstrip())
        for rule in tried:
            if rule.scope in ("header", "counted", "aside"):
                continue
            match = compile_pattern(rule.source).match(text, begin, end if rule.scope == "lead" else last)
            stop = _reach(text, rule, begin, match.end(), last, end) if match else 0
            if stop:
                yield first, stop, rule.kind
                break


def _reach(text: str, rule: Rule, start: int, matched: int, last: int, end: int) -> int:
    """Return where what a rule marks ends; 0 when it marks nothing after all."""
    if rule.scope == "phrase":
        return matched
    if rule.scope != "lead":
        # A sentence that ends a quotation which was opened before it is no rule's.
        near = min(last, start + _MAX_QUOTED)
        closing = text.find("”", start, near)
        opened = (
            text.find("“", start, closing) >= 0 if closing >= 0 else text.count('"', start, near) % 2 == 0
        )
        return last if opened else 0
    # "Sources:", "READ MORE:". Where line breaks have been lost, the next paragraph begins without a full
    # stop before it: a capitalised word that opens sentences, before one in lower case, gives it away.
    listing = rule.kind == "sources"
    stop = end if end - matched <= MAX_HEADLINE else last
    if stop - matched > MAX_LISTED:
        return 0 if listing else matched
    if listing or stop - matched > _MAX_RUN:
        runs = _RUN_ON.finditer(text, matched, stop)
        starters = lexicon("sentence_starters")
        stop = next((run.start() for run in runs if run[1] is None or run[1].lower() in starters), stop)
    line = text[matched:stop]  # what follows the colon lists things, or says something
    return 0 if listing and not SITE.search(line) and line.count(" ") > 14 else stop


def _is_inner(text: str, mark: int, after: int | None = None) -> bool:
    """Return whether a mark is the full stop of an abbreviation or initial inside a sentence.

    With `after`, where the next word begins, an abbreviation that may end a sentence does so only before a
    word that opens sentences.
    """
    word = _LAST_WORD.search(text[max(0, mark - 12) : mark]) if text[mark] == "." else None
    if word is None:
        return False
    if len(word[1]) == 1 and word[1].isupper():
        return True
    may_end = abbreviations().get(word[1])
    if not may_end or after is None:
        return may_end is False
    follower = _FIRST.match(text, after)
    return follower is None or follower[0].lower() not in lexicon("sentence_starters")
