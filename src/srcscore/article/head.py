"""What stands above an article: its title, byline and date lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple

from srcscore.resources import read_rows

MAX_BYLINE = 160
"""Longer lines are no bylines."""
MAX_TITLE = 220
"""Longer lines are no titles."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE = re.compile(
    r"\b(?:(?P<iso>\d{4}-\d{2}-\d{2})(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"
    rf"|{_MONTH.format(1)}\s{{1,3}}(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<year1>\d{{4}})"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th|\.)?\s{{1,3}}{_MONTH.format(2)},?\s{{1,3}}(?P<year2>\d{{4}})"
    r"|(?P<numeric>\d{1,2}(?:[/.-]\d{1,2}[/.-]\d{4}|/\d{1,2}/\d{2})))\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(
    r"\b\d{1,2}[:.]\d{2}(?::\d{2})?\s?(?:[ap]\.?m\.?)?|\b\d{1,2}\s?[ap]\.?m\b\.?"
    r"|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?"
    r"|\b(?:GMT|UTC|[ECMP][SD]?T|CET|BST|IST)\b|\(?\d+ min(?:ute)?s? read\)?",
    re.IGNORECASE,
)
_AMERICAN = re.compile(r"\b[ap]\.?m\b\.?,?\s{0,2}\(?(?:[ECMP][SD]?T)\b", re.IGNORECASE)
"""A clock of twelve hours in a zone of North America: the month goes before the day."""
_DATE_WORDS = re.compile(
    r"\b(?:first |last )?"
    r"(?:published|updated|posted|modified|created|written|on|at|date|dated|edited|uhr)\b:?",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:(?:written|posted|reported|published|story|words|text)\s{1,3})?by:?\s{1,3}|authors?:\s{0,3}",
    re.IGNORECASE,
)
_BY_ABROAD = re.compile(r"(?:von|par|por|door|di|av|af|przez)\s{1,3}", re.IGNORECASE)
_RUNS_ON = re.compile(r"(?:by|posted|published|written)\s", re.IGNORECASE)
_AT = re.compile(r",?\s(?:at\s)?\d{1,2}[:.]\d\d(?:\s?[AaPp]\.?[Mm]\b\.?)?(?:\s[A-Z]{2,4}\b)?")
_BEHIND_DATE = re.compile(r"\s//\s{1,3}(?:\|\s)?by:?\s{1,3}", re.IGNORECASE)
_CUT = re.compile(r"\s*(?://|[|•·–—]|\s-\s|\(|\b(?i:for|in|at|of|on|via|from)\s)")
_PLACED = re.compile(r"\sin(?:\s[A-Z][\w.'’-]{0,30}){1,3}(?=,?\s(?:and|&)\s)")
"""Where one of several authors was: Ann Lee in Lowmere and Bo Crane."""
_AND = re.compile(r"\s*(?:;|&|\band\b)\s*", re.IGNORECASE)
_LONGEST_TITLE = 1000
"""Titles of more characters are taken as they are: each part of them would be compared with all others."""
_BETWEEN = re.compile(r"\s{1,9}[|│ㅣ·:—–-]\s{1,9}|[|│ㅣ·]")
"""What stands between a headline and the name of its site, or a name and its employer."""
_TITLE_END = re.compile(r"[.;,:]$")
_WORD = re.compile(r"\w+")
_FOLD = str.maketrans("‘’‚“”„«»–—", '\'\'\'"""""--')


class Byline(NamedTuple):
    """What one line says of who wrote the article, and when."""

    authors: tuple[str, ...]
    """Names, as written."""
    published: str | None
    """Day of publication, ISO 8601."""


def read_byline(line: str, *, american: bool | None = None) -> Byline | None:
    """Return what a byline or date line says; None when the line is neither.

    `american` says whether the month goes before the day in 05/03/2026, None that it is open.
    """
    if not 0 < len(line) <= MAX_BYLINE or line[0] in "—–-":
        return None
    date_match = _DATE.search(line)
    day = _day(date_match, american=True if _AMERICAN.search(line) else american) if date_match else None
    rest = line if date_match is None else f"{line[: date_match.start()]} // {line[date_match.end() :]}"
    by = _BY.match(rest) or (_BEHIND_DATE.search(rest) if date_match else None)
    opening = by or _BY_ABROAD.match(rest)
    if opening:
        names = split_names(rest[opening.end() :], handle=bool(by and date_match))
        certain = by or all(" " in name for name in names)
        return Byline(names, day) if names and certain else None
    if date_match is None:
        return None
    # A date and little else: "Jane Doe | Updated ... at 3:45 PM".
    left = _DATE_WORDS.sub(" ", _CLOCK.sub(" ", _DATE.sub(" ", rest)))
    parts = [part.strip(" ,.:-()[]") for part in re.split(r"//|[|•·–—]", left)]
    parts = [part for part in parts if part]
    if sum(len(part.split()) for part in parts) > 8 or not all(map(_is_name, parts)):
        return None
    return Byline(tuple(p for p in parts[:1] if 2 <= len(p.split()) <= 4 and not p.isupper()), day)


def byline_before(line: str) -> int:
    """Return the length of a byline that runs on into the first paragraph; 0 when there is none.

    "By Jane Doe on Sun, Oct 30th, 2016 at 1:43 pm A bridge ..." holds one of 44 characters.
    """
    found = _DATE.search(line, 0, MAX_BYLINE) if _RUNS_ON.match(line) else None
    if found is None:
        return 0
    clock = _AT.match(line, found.end())
    end = clock.end() if clock else found.end()
    goes_on = line[end : end + 1].isspace() and line[end:].lstrip()[:1].isupper()
    return end if goes_on and read_byline(line[:end]) else 0


def split_names(text: str, *, handle: bool = False) -> tuple[str, ...]:
    """Return the names that a byline lists, without roles and employers; empty when they are not names."""
    text = " ".join(text.split())  # a pattern that begins with white space is slow on long runs of it
    text = _PLACED.sub("", text)
    cut = _CUT.search(text)
    *several, last = _AND.split(text[: cut.start()] if cut else text)
    listed = [name for part in several for name in part.split(",")] + last.split(",")[:1]
    named = []
    for name in listed:
        words = name.strip(" .:").split()
        if len(words) > 1 and words[-1].lower() in _words("post"):
            # Jane Doe, Political Reporter; a post alone is nobody's name
            post = next(n for n, word in enumerate(words) if word.lower() in _words("beat") | _words("post"))
            words = words[:post] if post > 1 else []
        named.append(" ".join(words).strip(" .:"))
    names = tuple(filter(None, named))
    alone = handle and len(names) == 1 and len(names[0].split()) == 1
    return names if alone or all(map(_is_name, names)) else ()


def are_persons(names: Sequence[str]) -> bool:
    """Return whether some author is no organisation, by the last word of the name."""
    return any(name.split()[-1].lower() not in _words("organisation") for name in names)


def is_title(line: str) -> bool:
    """Return whether a first line reads as a headline."""
    opens = line[:1].isalnum() or line[:1] in "\"'“‘«¿¡"
    words = len(_WORD.findall(line)) if opens and len(line) <= MAX_TITLE else 0
    return 2 <= words <= 40 and not _TITLE_END.search(line) and "://" not in line


def match_title(text: str, start: int, title: str) -> int | None:
    """Return where the title ends if `text` begins with it at `start`, else None.

    Case, runs of white space and the shape of quotation marks and dashes make no difference.
    """
    end = start
    for word in title.split():
        while end < len(text) and text[end].isspace():
            end += 1
        stop = end + len(word)
        if fold(text[end:stop]) != fold(word):
            return None
        end = stop
    return None if end == start or text[end : end + 1].isalnum() else end


def is_short_for(line: str, title: str) -> bool:
    """Return whether a heading is the title without what the page's metadata adds behind it."""
    short = " ".join(fold(line).split())
    return len(short) > 15 and " ".join(fold(title).split()).startswith(short)


def fold(text: str) -> str:
    """Return text with one case and one shape of quotation marks and dashes, of the same length mostly."""
    return text.translate(_FOLD).lower()


def choose_title(title: str, given: str, page_title: str, headings: Sequence[str], site: str) -> str:
    """Return the headline of a page.

    Parameters
    ----------
    title
        What trafilatura takes for it.
    given
        What the page itself gives as its title where it is shared; empty when it gives none.
    page_title
        The title of the page's window, which holds the headline on nearly every page.
    headings
        The page's headings of the first level.
    site
        The names of the site, each as its letters and digits.
    """
    if max(len(title), len(page_title)) > _LONGEST_TITLE:
        return title
    words = set(_WORD.findall(fold(title)))
    window = " ".join(part for part in _BETWEEN.split(page_title) if letters(part) not in site)
    if not given and 2 * len(words.intersection(_WORD.findall(fold(window)))) < len(words):
        inside = [heading for heading in headings if fold(heading) in fold(window)]
        is_logo = any(letters(word) in site.split() for word in title.split())
        title = max(inside, key=len, default=title if title in headings and not is_logo else window) or title
    known = {fold(heading) for heading in headings}
    cuts = list(_BETWEEN.finditer(title))
    for cut in cuts:
        if fold(title[cut.end() :]) in known:
            return title[cut.end() :]
    for cut in cuts:
        behind = letters(title[cut.end() :])
        if fold(title[: cut.start()]) in known or (behind and behind in site):
            return title[: cut.start()]
    return title


def clean_authors(names: Iterable[str], site: str, host: str) -> tuple[str, ...]:
    """Return the people and desks among a page's authors, without their roles and employers, each once."""
    people: dict[str, str] = {}
    for name in (name for name in names if len(name) <= MAX_BYLINE):
        words = _BETWEEN.split(name.strip(), maxsplit=1)[0].split()
        if len(words) > 3 and words[:2] == words[2:4]:  # the name, and again before what the author does
            words = words[:2]
        end = next((n for n, word in enumerate(words) if word.lower() in _words("role")), len(words))
        # "Political Correspondent", "Deputy Crime Editor"
        if end < len(words) and (end == 1 or words[0].lower() in _words("beat")):
            continue
        while end > 2 and len(words[end - 1]) > 2 and words[end - 1].isupper() and not words[0].isupper():
            end -= 1  # "Ann Lee DAILY ECHO"
        ends = [n for n in range(2, end) if letters("".join(words[n:end])) in site.split()]
        called = " ".join(words[: min([*ends, end])])
        low = called.lower()
        if low and low not in _words("not-name") and "www" not in low and low.replace(" ", ".") != host:
            people.setdefault(letters(called), called)
    several = {key: called for key, called in people.items() if key not in site.split()}
    return tuple((several or people).values())


def letters(text: str) -> str:
    """Return the letters and digits of a text in lower case."""
    return "".join(filter(str.isalnum, text.lower()))


@cache
def _words(kind: str) -> frozenset[str]:
    rows = read_rows("tables/blocks_names.tsv")
    return frozenset(word for row in rows if row["class"] == kind for word in row["words"].split())


def _is_name(name: str) -> bool:
    words = name.split()
    if not 1 <= len(words) <= 5 or words[0].lower() in _words("not-name"):
        return False
    return all(
        word[0].isupper() or word[0] == "@" or word.lower() in _words("particle") or not word[0].isalpha()
        for word in words
    ) and any(word[0].isupper() or word[0] == "@" for word in words)


def _day(match: re.Match[str], *, american: bool | None) -> str | None:
    """Return a matched date in ISO 8601; None when its order of day and month is open."""
    if match["iso"]:
        parts = [int(part) for part in match["iso"].split("-")]
    elif match["numeric"]:
        first, second, year = (int(part) for part in re.split(r"[/.-]", match["numeric"]))
        if "." in match["numeric"] or first > 12:
            american = False
        elif second > 12 or first == second:
            american = True
        if american is None:
            return None
        parts = [year if year > 99 else 2000 + year, *((first, second) if american else (second, first))]
    else:
        which = "1" if match["month1"] else "2"
        month = _MONTHS.index(match[f"month{which}"][:3].lower()) + 1
        parts = [int(match[f"year{which}"]), month, int(match[f"day{which}"])]
    try:
        return date(*parts).isoformat()
    except ValueError:  # such as 31 June: a date in form only
        return None
