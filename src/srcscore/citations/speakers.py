"""Who speaks: names in full and of one kind, and those only who say something."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest

from srcscore.citations.resolve import Resolver
from srcscore.citations.special import Place
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
from srcscore.language.verbs import PRONOUNS, SAYING, TITLES, is_silent, is_told, says, step_left
from srcscore.language.word_classes import abbreviations, verb_kinds, word_set
from srcscore.records import CitationKind

_PHRASE = 6
"""Tokens between a noun and the last name of what describes it: in Washington, D.C."""
_TRIES = 8
"""So many places of a name are looked at for what kind of thing it is; the first ones nearly always say."""
_NOUN = 4
"""Words of a noun phrase behind its article, and its verb: the news agency has said."""
_CLOSED = {(mark,) for mark in ".,;"}
_SAID = {(word,) for word in SAYING}
_MADE, _COMPANY, _BODIES, _AGENTS = map(word_set, ("made_by", "company_forms", "bodies", "agents"))
_RUMOURS, _GIVEN, _OFFICES = map(word_set, ("rumours", "given_words", "joint_offices"))
_OFFICE = 6
"""Tokens of a place and two services before the last: Tyne and Wear Fire and, before Rescue Service."""
_GIVEN_ALONE = {(name,) for name in _GIVEN}
_WHOSE, _JOINED = map(frozenset, (["of", "for", "to", "with", "from", "at", "in"], ["and", "&"]))
_EMPLOYERS = {("of",), ("of", "the"), ("at",), ("at", "the")}
_PARTIES = frozenset({"R-", "D-", "I-"})
_PEOPLE = frozenset({"person", "anonymous"})
_SPEAKERS = w.DOCUMENT | w.OUTLET_NOUN | w.OFFICE | w.ANONYMOUS | w.ORGANISATION
_POSTS, _POST = w.TITLE | w.OFFICE | w.ANONYMOUS | w.EMPLOYED | w.CLITIC, 2
"""What somebody is for an organisation, in at most so many words: scientist, vice president."""
_CREATED = w.CUE_NOUN | w.DOCUMENT | w.SOCIAL
"""What somebody makes that says something: Lee's claim, Lee's report."""
_NO_PART = (
    w.DETERMINER | w.PREPOSITION | w.CONJUNCTION | w.AND | w.ADVERB | w.TIME | w.CLITIC | w.STOP | w.AUXILIARY
    | w.NEGATION | w.HONORIFIC | w.TITLE
)  # fmt: skip
_SAYS = frozenset({"say", "tell"})
_OPENING = word_set("opening_marks") | {",", ";", "that"}
"""What may stand before the first of two who speak; behind a verb or a preposition it is something else."""
_LONGEST = 3
"""A person's name has at most so many words."""
_WRITERS, _TITLED = word_set("writers"), 5
"""Who wrote a document may speak, the document does not: "Ann Lee, lead author of the 2018 study, said"."""


def wholes(text: AnnotatedText, places: list[Place], resolver: Resolver) -> list[Place]:
    """Return places in order with organisations in full, and without what a full name holds."""
    wholes: list[Place] = []
    for place in sorted(places):
        whole = _whole(text, place, resolver)
        while wholes and wholes[-1].last > whole.first and wholes[-1].first >= whole.first:
            wholes.pop()
        wholes.append(whole)
    return wholes


def _whole(text: AnnotatedText, place: Place, resolver: Resolver) -> Place:
    """Return the whole name of an organisation: Argyll and Bute Council, the Consumer Safety Commission.

    A name of initials, a body or an outlet before "and" is another source: the FBI and Justice Department.
    """
    first, last, kind, _ = place
    before = text.word_classes[first - 2] if first > 1 else 0
    given = kind == "person" and last - first == 1 and first > 0 and text.words[first - 1] in _GIVEN
    if given and not (before & w.PREPOSITION and text.word_classes[first - 1] & w.TIME):  # in May Lee said
        return place._replace(first=first - 1)  # said Per Aske
    if text.words[first:last] in _GIVEN_ALONE and last < len(text.words) and _continues(text, last):
        return Place(first, last + 1, "person", place.role)  # Bill Globe
    several = last - first > 1 or (first > 0 and _continues(text, first - 1))
    company = several and text.words[last - 1] in _COMPANY
    if (kind != "organisation" and not company) or not text.capitals[first]:
        return place
    while last < len(text.words) and text.word_classes[last] & w.ORG_HEAD and _continues(text, last):
        last += 1
    ends = company or text.word_classes[last - 1] & w.ORG_HEAD
    if ends and resolver.organisation(text.excerpt(first, last)) is None:
        while first and _continues(text, first - 1) and not text.initial[first]:
            first -= 1
        first = _joined(text, first, resolver)
    return Place(first, last, "organisation", place.role)


def _joined(text: AnnotatedText, first: int, resolver: Resolver) -> int:
    """Return where a name begins whose last part begins at a token: Argyll and Bute Council."""
    one, joint = text.words[first - 2 : first] if first > 1 and not text.initial[first - 1] else ("", "")
    if joint not in _JOINED or not _continues(text, first - 2):
        return first
    if one in _OFFICES:  # Tyne and Wear Fire and Rescue Service
        floor = max(text.sentence_starts[text.sentence_of[first]], first - _OFFICE)
        first -= 2
        while first > floor and (_continues(text, first - 1) or text.words[first - 1] in _JOINED):
            first -= 1
        return first + (text.words[first] in _JOINED)
    other = one.isupper() or resolver.organisation(one) or text.word_classes[first - 2] & w.ORGANISATION
    return first if other or _continues(text, first - 3) else first - 2


def _continues(text: AnnotatedText, index: int) -> bool:
    """Whether a token can be part of an organisation's name that goes on beside it."""
    name = text.words[index]
    plain = bool(text.capitals[index]) and not text.word_classes[index] & _NO_PART
    return plain and name[0].isalpha() and not name.rpartition("-")[2].islower()


def agree(text: AnnotatedText, places: list[Place], starts: set[int]) -> list[Place]:
    """Return places where a name is of one kind throughout: Lee is Ann Lee; the firm Aldane is a firm."""
    people = {text.words[one.last - 1] for one in places if one.kind == "person" and one.last - one.first > 1}
    names = {text.words[one.first : one.last]: one for one in places if one.kind == "person"}
    bodies = {name for name, one in names.items() if text.capitals[one.first] and _is_body(text, tuple(name))}
    agreed = []
    for place in places:
        name, kind = text.words[place.first : place.last], place.kind
        known = place.first in starts or text.word_classes[place.first]
        if len(name) == 1 and name[0].lower() in _RUMOURS:
            kind = "anonymous"
        elif kind in ("organisation", "outlet") and len(name) == 1 and name[0] in people and not known:
            kind = "person"
        elif kind == "outlet" and len(name) > 1 and name[0] in _GIVEN and place.first not in starts:
            kind = "person"  # Grace Times
        elif kind == "person" and name in bodies:
            kind = "organisation"
        elif kind == "person" and not any(text.capitals[place.first : place.last]):
            # A teacher, her husband; "the comedian" may be Lee.
            before = text.words[max(0, place.first - _TITLED + 2) : place.first]
            post = text.word_classes[place.last - 1] & (w.OFFICE | w.TITLE) or not name[-1].isalpha()
            kind = "person" if post or "the" in before or "The" in before else "anonymous"
        agreed.append(place._replace(kind=kind))
    return agreed


def companions(text: AnnotatedText, places: list[Place]) -> Iterator[Place]:
    """Yield who is named before "and" and somebody who says something: Ann Lee and Bo Crane said."""
    for place in places:
        last = first = place.first - 1
        joined = place.kind == "person" and first > 0 and text.words[first] in _JOINED
        if not joined or not says(text, place.last, _SAYS):
            continue
        while first > 0 and last - first <= _LONGEST and _continues(text, first - 1):
            first -= 1
        opens = (
            text.initial[first] or text.words[first - 1] in _OPENING or text.word_classes[first - 1] & TITLES
        )
        if (
            opens
            and 1 < last - first <= _LONGEST
            and all(not text.word_classes[index] for index in range(first, last))
        ):
            yield Place(first, last, "person", "evidence")


def _is_body(text: AnnotatedText, name: tuple[str, ...]) -> bool:
    """Whether a name is no person's by the text: the firm X; X College at first; X cut its staff."""
    words, classes, size = text.words, text.word_classes, len(name)
    spots = [i for i in text.occurrences(name[0], _TRIES) if words[i : i + size] == name]
    befores = [spot - 1 for spot in spots if not text.initial[spot]]
    if any(text.capitals[index] and not text.initial[index] and not classes[index] for index in befores):
        return False  # a surname
    if any(words[index] in _BODIES for index in befores):
        return True
    lasts = [spot + size for spot in spots if spot + size < len(words)]
    introduced = lasts[:1] and text.capitals[lasts[0]] and classes[lasts[0]] & w.ORG_HEAD
    return bool(introduced) or any(classes[i] & w.VERB and words[i + 1 : i + 2] == ("its",) for i in lasts)


def subjects(text: AnnotatedText, places: list[Place]) -> Iterator[Place]:
    """Yield who says something, not whom or what he is described by: "the mayor of Ft. Worth said"."""
    before: Place | None = None
    for place, after in zip_longest(places, places[1:]):
        first, last, kind, _ = place
        if _only_ends(text, place) or is_silent(text, last) or _is_beside(text, place, before, after):
            continue
        if kind in _PEOPLE and is_told(text, first, last):
            continue
        if kind == "document" and not _WRITERS.isdisjoint(text.words[max(0, first - _TITLED) : first]):
            continue
        speaker = place
        # The mayor of Ft. Worth said; the mayor of Ft. Collins, Colo., said
        stated = last + 3 * (text.words[last : last + 3 : 2] == (",", ",") and text.capitals[last + 1])
        if kind in ("person", "organisation") and text.words[stated : stated + 1] in _SAID:
            speaker = _head(text, first) or place
        if speaker is place and (kind == "document" or (kind in _PEOPLE and text.capitals[first])):
            speaker = _follower(text, first) or place
        if before is not None and speaker.first < before.last:
            continue
        word = text.words[first]
        initials = word.isupper() and word.isalpha() and len(word) > 2 and last == first + 1
        # USSF, but neither "LEE:" nor SMITH beside Smith.
        initials = initials and speaker.kind == "person" and text.words[last : last + 1] != (":",)
        if initials and not text.occurrences(word.capitalize(), 1):
            speaker = speaker._replace(kind="organisation")
        before = speaker
        yield speaker


def is_place(text: AnnotatedText, first: int, last: int) -> bool:
    """Whether a source is but a state behind a town, or stands in a place in capitals that opens a line.

    "police in Salem, Mass., said"; "LOWMERE: the pier is closed". A speaker so marked speaks again.
    """
    words, start = text.words, text.sentence_starts[text.sentence_of[first]]
    short = last - first == 1 and words[first].endswith(".") and words[first - 1 : first] == (",",)
    party = words[first][:2] in _PARTIES and words[first][2:3].isupper()  # Lee, R-Lowmere, said
    if party or (short and words[first][:-1] in abbreviations()):
        return True
    end = start
    while end < len(words) and end <= start + _NOUN and words[end].isupper():
        end += 1
    if not start <= first < end or words[end : end + 1] != (":",) or words[end + 1 : end + 2] == ():
        return False
    if words[end + 1].isupper() and len(words[end + 1]) > 1:
        return False  # a headline in capitals
    spots = text.occurrences(words[end - 1], _TRIES)
    again = any(words[spot + 1 : spot + 2] == (":",) for spot in spots if spot != end - 1)
    return not again and not text.occurrences(words[end - 1].capitalize(), 1)


def _only_ends(text: AnnotatedText, place: Place) -> bool:
    """Whether a name only ends a clause of somebody unnamed: "... to Ann Lee, the paper has said"."""
    words, classes, first = text.words, text.word_classes, place.last + 2
    opens = place.kind in ("person", "organisation") and words[place.last : first - 1] == (",",)
    if not opens or first > len(words) or not classes[first - 1] & (w.DETERMINER | w.POSSESSIVE):
        return False
    head = first
    for verb in range(first + 1, min(first + _NOUN, len(words) - 1) + 1):
        if classes[verb] & (w.AUXILIARY | w.ADVERB):
            continue
        kind = verb_kinds().get(words[verb])
        ends = kind == "say" and words[verb + 1 : verb + 2] in _CLOSED and not words[verb].endswith("ing")
        if words[verb] in SAYING or words[verb] == "told" or ends:
            left = step_left(text, place.first)[0]
            credited = words[max(0, left)] in SAYING or words[max(0, left - 1)].lower() == "according"
            return not credited and (head == first or bool(classes[head] & _SPEAKERS))
        if classes[verb] & w.CLITIC or text.capitals[verb]:
            return False  # "Ann Lee, the family's lawyer said" lacks a comma
        head = verb
    return False


def _follower(text: AnnotatedText, first: int) -> Place | None:
    """Return the unnamed people before a name that only says whose they are: supporters of Ann Lee."""
    index, floor = first - 1, text.sentence_starts[text.sentence_of[first]]
    index -= index > floor and not text.word_classes[index] and text.capitals[index]
    while index > floor and text.word_classes[index] & TITLES:
        index -= 1
    if index <= floor or text.words[index] not in _WHOSE:
        return None
    index -= 1 + (text.words[index - 1] == "close")
    unnamed = (
        index >= floor
        and (text.initial[index] or not text.capitals[index])
        and (text.word_classes[index] & w.ANONYMOUS or text.words[index] in _AGENTS)
    )
    return Place(index, index + 1, "anonymous", "evidence") if unnamed else None


def _is_beside(text: AnnotatedText, place: Place, before: Place | None, after: Place | None) -> bool:
    """Whether a name only stands beside who speaks.

    "Lee's lawyer said"; "photo by Lee"; "Crane of Lee said"; "Aldane scientist Ann Lee said"; "Lee, he said,
    was there".
    """
    words, classes, (first, last, kind, _) = text.words, text.word_classes, place
    mark, pronoun, verb, other = (*words[last : last + 4], "", "", "", "")[:4]
    if mark == "," and pronoun in PRONOUNS and verb in SAYING and other in {",", "."}:
        return True
    of_whom = before is not None and before.kind == "person" and words[before.last : first] in _EMPLOYERS
    if kind == "organisation" and after is not None and after.kind == "person":
        post = classes[last : after.first] if after.last - after.first > 1 else ()
        return of_whom or (0 < len(post) <= _POST and all(bits & _POSTS for bits in post))
    if kind != "person" or of_whom:
        return of_whom and kind in ("person", "organisation")
    made = words[max(0, first - 1) : first] == ("by",) and words[max(0, first - 2)].lower() in _MADE
    owns = last + 1 < len(words) and bool(classes[last] & w.CLITIC)
    return made or (owns and not classes[last + 1] & _CREATED)


def _head(text: AnnotatedText, first: int) -> Place | None:
    """Return the noun that a name only describes: "police" before "in Washington, D.C."; None without one."""
    index, governed = first - 1, False
    while index > max(0, first - _PHRASE) and (
        text.capitals[index] or text.words[index] == "," or text.word_classes[index] & w.PREPOSITION
    ):
        governed = governed or bool(text.word_classes[index] & w.PREPOSITION)
        index -= 1
    if not governed:
        return None
    kind = head_kind(text.word_classes[index])
    return Place(index, index + 1, kind, "evidence") if kind else None


def head_kind(bits: int) -> CitationKind | None:
    """Return the kind of source that a common noun names; None for a noun that says nothing."""
    if bits & w.OFFICE:
        return "person"
    return "anonymous" if bits & w.ANONYMOUS else "organisation" if bits & w.ORGANISATION else None
