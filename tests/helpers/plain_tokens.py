"""A plain tokeniser, written for clarity alone; the fast one must cut every text as this does."""

from __future__ import annotations

from srcscore import resources

_SURE_DOMAINS = (
    "COM",
    "CO",
    "D",
    "EDU",
    "GOV",
    "INFO",
    "NET",
    "NEWS",
    "ORG",
    "TV",
    "UK",
    "Com",
    "Net",
    "Org",
)
_NAME = 65
"""A point and a letter, and at most 63 more of a name before an at sign."""
_HYPHENS = "-&@\u00ad\u200b\u200c\u200d\u2010\u2011\u2060"
_ABBREVIATIONS = frozenset(row["term"] for row in resources.read_rows("lexicons/abbreviations.tsv"))


def plain_tokens(text: str) -> list[tuple[int, str]]:
    """Return the tokens of a text with their offsets."""
    found = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        end = _compound_acronym(text, at) or _address(text, at) or _word(text, at) or _mark(text, at)
        found.append((at, text[at:end]))
        at = end
    return found


def _is_letter(text: str, at: int) -> bool:
    # Numbers that are no decimal digits stand for letters: ², ½, Ⅷ.
    return at < len(text) and text[at].isalnum() and not text[at].isdecimal()


def _is_word(text: str, at: int) -> bool:
    """What `\\w` matches."""
    return 0 <= at < len(text) and (text[at].isalnum() or text[at] == "_")


def _run(text: str, at: int) -> int:
    """Go on to the end of a run of letters, digits and combining marks."""
    while _is_word(text, at) or (at < len(text) and "\u0300" <= text[at] <= "\u036f"):
        at += 1
    return at


def _acronym(text: str, at: int) -> int:
    """U.S., p.m.: one to nine times a point and a letter."""
    if not _is_letter(text, at):
        return 0
    end, pairs = at + 1, 0
    while pairs < 9 and text[end : end + 1] == "." and _is_letter(text, end + 1):
        end, pairs = end + 2, pairs + 1
    if not pairs or _is_word(text, end):
        return 0
    return end + (text[end : end + 1] == ".")


def _compound_acronym(text: str, at: int) -> int:
    """U.S.-led."""
    end = _acronym(text, at)
    while end and text[end : end + 1] == "-" and _is_word(text, end + 1):
        end += 1
        while _is_word(text, end):
            end += 1
    return end


def _address(text: str, at: int) -> int:
    """A web address, without the punctuation that ends its sentence."""
    scheme = next((s for s in ("https://", "http://") if text.startswith(s, at)), None)
    if scheme is None:
        return 0
    start = end = at + len(scheme)
    while end < len(text) and not text[end].isspace() and text[end] not in '<>"“”':
        end += 1
    while end > start and text[end - 1] in ".,;:!?)]}'’":
        end -= 1
    return end if end > start else 0


def _word(text: str, at: int) -> int:
    """Runs of letters joined by hyphens, apostrophes, points of decimals and domains."""
    end = _run(text, at)
    if end == at:
        return 0
    while further := _joined(text, end):
        end = further
    return end + 1 if text[end : end + 1] == "." and _shortens(text, at, end) else end


def _joined(text: str, end: int) -> int:
    """Go on over a joint and what it joins: an acronym behind a hyphen, or letters."""
    if text[end : end + 1] == "-" and _acronym(text, end + 1):
        return _acronym(text, end + 1)
    # xn--mgba3a4f16a.ir: the coding of letters that are not ASCII.
    coded = text[max(end - 2, 0) : end + 2] == "xn--" and not _is_word(text, end - 3)
    first = end + 2 if coded else end + 1
    behind = _run(text, first)
    return behind if (coded or _joins(text, end)) and behind > first else 0


def _joins(text: str, at: int) -> bool:
    mark, behind = text[at : at + 1], text[at + 1 : at + 6]
    digit_before = text[at - 1].isdecimal()
    if mark in "'’":
        return bool(mark) and not (behind[:1] in ("s", "S") and not _is_word(text, at + 2))
    if mark == ",":
        return digit_before and behind[:3].isdecimal() and len(behind) >= 3 and not behind[3:4].isdecimal()
    if mark == "/":  # A/S, of a company
        single = not _is_word(text, at - 2) and not _is_word(text, at + 2)
        return single and "A" <= text[at - 1] <= "Z" and "A" <= behind[:1] <= "Z"
    if mark == ".":
        return _points(text, at)
    return bool(mark) and mark in _HYPHENS


def _points(text: str, at: int) -> bool:
    """Tell whether a point stands inside a decimal, a domain or a name before an at sign."""
    follower = text[at + 1 : at + 2]
    end = at + 2
    while end - at < _NAME and (_is_word(text, end) or text[end : end + 1] in tuple(".+-")):
        end += 1
    if _is_word(text, at + 1) and text[end : end + 1] == "@":
        return True
    if follower.isdecimal():
        return text[at - 1].isdecimal()
    if any(
        text.startswith(name, at + 1) and not _is_word(text, at + 1 + len(name)) for name in _SURE_DOMAINS
    ):
        return True
    return _is_word(text, at + 1) and follower != "_" and not "A" <= follower <= "Z"


def _shortens(text: str, at: int, point: int) -> bool:
    """Tell whether a point belongs to an abbreviation, an initial or the No. of a number."""
    start = point
    while start > at and _is_word(text, start - 1):
        start -= 1
    short = text[start:point]
    if short in _ABBREVIATIONS or (
        text[max(point - 4, 0) : point] == "Ph.D" and not _is_word(text, point - 5)
    ):
        return True
    follower = text[point + 1 : point + 3]
    if len(short) == 1 and "A" <= short <= "Z":
        name = text[point + 2 : point + 4]
        name = name[1:] if name[:1] in set("\"“'‘(") else name[:1]
        return follower[:1].isspace() and "A" <= name <= "Z"
    return short == "No" and (
        follower[:1].isdecimal() or (follower[:1].isspace() and follower[1:].isdecimal())
    )


def _mark(text: str, at: int) -> int:
    """The clitic 's, a run of points, two apostrophes, or any one character."""
    before = text[at - 1 : at] if at else ""
    if text[at] in "'’" and text[at + 1 : at + 2] in ("s", "S") and (before == "." or _is_word(text, at - 1)):
        return at + 1 if _is_word(text, at + 2) else at + 2
    if text[at : at + 2] == "''":
        return at + 2
    end = at
    while text[end : end + 1] == ".":
        end += 1
    return max(at + 1, end)
