"""In which role an outlet stands: the words beside it decide, else the tagger."""

from __future__ import annotations

from srcscore.citations.special import SENTENCE_ROLES, Place, list_end
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
from srcscore.language.verbs import LEFT_CUE, SAYING, says, step_left
from srcscore.language.word_classes import verb_kinds, word_set
from srcscore.records import Role

_REPORTING = frozenset({"say", "show"})
_SHOWS = {("show",), ("series",)}
_AFFILIATES = {("affiliate",), ("affiliates",)}
_AIRED = 4
"""Tokens between a verb of saying and "on": told Ann Lee on CNN."""
_READING, _COPYRIGHT, _OWNED = map(word_set, ("reading", "copyright_marks", "owned"))
_BEHIND_WHAT = frozenset(",”\"’'")
_OWN = {("its",), ("their",)}
_BY = frozenset({"By", "by", "BY"})
_SIGNED = 10
"""Tokens behind a name in "Ann Lee and Bo Crane of Reuters contributed to this report"."""
_PICTURED = frozenset("/|(") | {"via"}
"""Marks of the credit of a picture."""
_OWNER = 6
"""Before the owner stand at most the mark, the word, a year and "by the"."""
_LISTED_BEFORE = {("first", "on"), ("provided", "by")}
"""The post appeared first on X; the story was provided by X."""


def with_roles(text: AnnotatedText, places: list[Place]) -> list[Place]:
    """Return places with their roles: what the words beside them say of it, else what the tagger read."""
    people = {place.first for place in places if place.kind == "person"}
    return [place._replace(role=_role(text, place, people)) for place in places]


def _role(text: AnnotatedText, place: Place, people: set[int]) -> Role:
    """Return the role of a place: a list or a line of promotion decides, then words beside a name."""
    first, last, kind, role = place
    sentence = text.sentence_of[first]
    ending = text.words[last : last + _SIGNED]
    signs = "contributed" in ending and "this" in ending and kind in ("outlet", "person")
    given_by = text.words[max(0, first - 2) : first] in _LISTED_BEFORE or is_copyright(text, first, last)
    # "By Ann Lee | X" is the text of X; other bylines are credits of pictures.
    by = text.sentence_roles[sentence] == "byline" and text.words[text.sentence_starts[sentence]] in _BY
    if signs or (kind == "outlet" and (given_by or by or _is_relayed(text, first))):
        return "listed"
    given = SENTENCE_ROLES.get(text.sentence_roles[sentence])
    if given == "listed" and first >= list_end(text, *text.sentences[sentence]):
        return "mention"
    if given is not None:
        return given
    # An address on a line of its own credits nobody.
    alone = "://" in text.words[first] and text.sentences[sentence] == (first, last)
    if alone or text.sentence_roles[sentence] == "picture":
        return "mention"
    if kind != "outlet":
        return role
    role = _outlet_role(text, first, last, role)
    # "NPR's Ann Lee reports": both are credited.
    together = last + 1 in people and text.word_classes[last] & w.CLITIC
    return "evidence" if role == "mention" and together else role


def _is_relayed(text: AnnotatedText, first: int) -> bool:
    """Whether a statement came through what stands behind "via": no picture, and no "follow us via X"."""
    stated = text.sentence_roles[text.sentence_of[first]] == "body"
    via = step_left(text, first)[0] if stated else -1
    if via < 0 or text.words[via] not in ("via", "Via"):
        return False
    # A stroke just before parts who took a picture from its agency: Ann Lee/Pool, via Getty Images.
    pictured = "/" in text.words[max(0, via - 8) : via]
    return not pictured and bool(text.initial[via] or not text.words[via - 1][0].isalnum())


def is_copyright(text: AnnotatedText, first: int, last: int) -> bool:
    """Whether a line says that an outlet owns the text: "© 2020 Thomson Reuters"; not who owns a picture."""
    start, end = text.sentences[text.sentence_of[first]]
    if first - start >= _OWNER:
        return False
    opening = [word.lower() for word in text.words[start:first] if word.isalpha() or word == "©"]
    marked = bool(opening) and opening[0] in _COPYRIGHT and _PICTURED.isdisjoint(text.words[start:end])
    return marked and (last >= end or not text.words[last][0].isalpha() or text.words[last] in _OWNED)


def _outlet_role(text: AnnotatedText, first: int, last: int, role: Role) -> Role:
    """Return the role of an outlet by the words beside it, or the tagger's where they say nothing."""
    words, classes = text.words, text.word_classes
    (before, is_cue), after = step_left(text, first), words[last : last + 1]
    bits = classes[last] if last < len(words) else 0
    # "told X", "citing X", and "X, citing Y, said"
    if after in _AFFILIATES:
        return "mention"
    if is_cue or (after == (",",) and last + 1 < len(words) and classes[last + 1] & LEFT_CUE):
        return "evidence" if role == "mention" else role
    governed = before >= 0 and bool(classes[before] & w.PREPOSITION)
    # Nothing is taken from an employer, from the agency of a picture, or from what somebody reads or runs.
    further = () if bits & w.DOCUMENT else words[last + 1 : last + 2]
    shown = after == ("series",) or (after == ("show",) and not governed) or further in _SHOWS
    headed = words[max(0, before)] == "of" and classes[before - 1] & (w.TITLE | w.OFFICE | w.EMPLOYED)
    employer = bool(bits & (w.EMPLOYED | w.TITLE) or headed) or shown
    pictured = words[max(0, before)] == "/" and not bits & w.DOCUMENT
    read = not governed and not _READING.isdisjoint(words[max(0, before - 2) : first])
    runs = bool(after) and not bits and words[last + 1 : last + 2] in _OWN
    if role == "evidence" and (employer or pictured or read or runs):
        return "mention"
    # A Reuters poll; in an interview with Reuters.
    asked = governed and before > 0 and classes[before - 1] & w.CONVERSATION
    asked = asked or words[max(0, before - 1) : before + 1] == ("asked", "by")
    # She told Lee on CNN's New Day; which Reuters noticed.
    aired = (
        before > 0
        and words[before] == "on"
        and any(
            classes[index] & w.TOLD_TO or words[index] in SAYING
            for index in range(max(0, before - _AIRED), before)
        )
    )
    relayed = words[max(0, before)] in ("which", "as", "As") and (
        bits & w.VERB or "".join(after).endswith("ed")
    )
    # Doctors said it was closed, reports Reuters.
    inverted = before > 0 and verb_kinds().get(words[before]) == "say" and words[before - 1] in _BEHIND_WHAT
    titled = words[max(0, before)] == "(" and words[last : last + 2] == (")", ":")
    over = words[max(0, before)] == "From" and text.initial[before] and after == (":",)
    credited = asked or aired or relayed or inverted or titled or over or bits & w.DOCUMENT
    if role == "mention" and not employer and (credited or says(text, last, _REPORTING)):
        return "evidence"
    return role
