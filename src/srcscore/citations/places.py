"""Where the tagger sees sources: runs of tokens, each with a kind and a role.

What it sees is put right where words are clear: two outlets side by side are two, who speaks is credited, not
who or what he is described by, and the words beside an outlet decide in which role it stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import chain, pairwise, zip_longest
from typing import Literal, NamedTuple

import numpy as np

from srcscore.citations.resolve import Resolver
from srcscore.citations.special import SENTENCE_ROLES, list_end
from srcscore.citations.tagger import ATTRIBUTION, LABELS, Floats, tag
from srcscore.domains.aliases import Name
from srcscore.language import word_classes as w
from srcscore.language.annotate import OWN_TEXT, SILENT, AnnotatedText
from srcscore.language.word_classes import verb_kinds, word_set
from srcscore.records import CitationKind, Role

PRONOUNS = {"he": "person", "she": "person", "they": "people", "it": "thing"}
"""Pronouns that continue a source, and the group that each stands for."""
_NEARLY = 1.0
"""A token that goes on with a name may be so much less likely than none: names are seldom cut in two."""
_PHRASE = 6
"""Tokens between a noun and the last name of what describes it: in Washington, D.C."""
_SUPPOSED = {(verb, "to") for verb in ("believed", "thought", "known", "reported", "said")}
_REPORTING = frozenset({"say", "show"})
_PLAIN = frozenset({"say", "tell", "show", "judge", "ask"})
_SAYING = ("said", "says", "say")
_SAID = {(word,) for word in _SAYING}
_RUMOURS, _MADE, _BE = map(word_set, ("rumours", "made_by", "forms_of_be"))
_JOINTS = word_set("outlet_joints")
_CREATED = w.CUE_NOUN | w.DOCUMENT | w.SOCIAL
"""What somebody makes that says something: Lee's claim, Lee's report."""
_NO_OWNER = w.DOCUMENT | w.PLACE
_LEFT_CUE = w.CITING | w.TOLD_TO
"""Words that credit what stands behind them: told, citing."""
_DESCRIBING = w.DETERMINER | w.OUTLET_NOUN | w.HONORIFIC
_READING, _MARKS = word_set("reading"), word_set("opening_marks")
_OWN = {("its",), ("their",)}
_WRITERS, _TITLED = word_set("writers"), 5
"""Who wrote a document may speak, the document does not: "Ann Lee, lead author of the 2018 study, said"."""
_GOING_ON = w.PREPOSITION | w.CONJUNCTION | w.AND | w.RELATIVE
_ENDING = _GOING_ON | w.VERB | w.AUXILIARY
"""What ends a noun phrase."""
_CLOSING = frozenset(",.;?!")
"""What may stand behind who has spoken, and no verb."""
_SIGNED = 10
"""Tokens behind a name in "Ann Lee and Bo Crane of Reuters contributed to this report"."""
_LISTED_BEFORE = {("first", "on"), ("provided", "by")}
"""The post appeared first on X; the story was provided by X."""


class Run(NamedTuple):
    """Tokens that the tagger gave one label."""

    first: int
    last: int
    label: int
    """Index into the labels that were asked for."""


def read_runs(scores: Floats, sentence_of: Sequence[int]) -> list[Run]:
    """Return the runs of tokens that are no `none`, each with the label of the highest sum.

    Parameters
    ----------
    scores
        A column for none, then two for each label: its first token and its further ones.
    sentence_of
        The sentence of each token; no run goes beyond one.
    """
    none, further = scores[:, 0], scores[:, 1:]
    named = np.flatnonzero(reduce(np.maximum, further.T) > none)
    best = further[named].argmax(axis=1).tolist()
    runs: list[tuple[int, int]] = []
    for index, label in zip(named.tolist(), best, strict=True):
        joins = runs and runs[-1][1] == index and label % 2 == 1
        if joins and sentence_of[index] == sentence_of[index - 1]:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    if not runs:
        return []
    # Runs hold all tokens that are named, so that sums over them are sums over runs.
    pairs = np.maximum(further[named, ::2], further[named, 1::2])
    sums = np.add.reduceat(pairs, named.searchsorted([first for first, _ in runs]), axis=0)
    nearly = further[:, 1::2] > none[:, None] - _NEARLY
    read: list[Run] = []
    for (first, last), label in zip(runs, sums.argmax(axis=1).tolist(), strict=True):
        if not read or first >= read[-1].last:
            end = last
            while end < len(sentence_of) and nearly[end, label] and sentence_of[end] == sentence_of[first]:
                end += 1
            read.append(Run(first, end, label))
    return read


class Place(NamedTuple):
    """Tokens that may be a mention, with their kind and role."""

    first: int
    last: int
    kind: CitationKind | Literal["pronoun"]
    role: Role


def read_places(
    text: AnnotatedText, resolver: Resolver, names: Sequence[Name]
) -> tuple[list[Place], list[Run]]:
    """Return the tagger's sources, pronouns and the names that it leaves over, in order; and its cues."""
    taken = bytearray(len(text.words))
    places: list[Place] = []
    cues: list[Run] = []
    starts = {name.first for name in names}
    if text.is_english:
        scores, width = tag(text, names), 1 + 2 * len(LABELS)
        attributions = read_runs(scores[:, width:], text.sentence_of)
        cues = [run for run in attributions if ATTRIBUTION[run.label] == "cue"]
        for first, last, label in read_runs(scores[:, :width], text.sentence_of):
            kind, role = LABELS[label]
            # In a list or a line of promotion nothing is credited; who signs a post needs no handle.
            handle = kind == "social" and text.words[first - 1 : first] == ("(",)
            silent = text.sentence_roles[text.sentence_of[first]] in SILENT or _is_passive(text, last)
            # "the Turkish newspaper Aydinlik", "Moscow's Izvestia": what stands before only describes.
            follower = last + bool(last < len(taken) and text.word_classes[last] & (w.OUTLET_NOUN | w.CLITIC))
            describes = kind == "outlet" and follower > last and follower in starts and first not in starts
            if not silent and not handle and not describes:
                places += _parts(text, Place(first, last, kind, role), starts)
                taken[first:last] = b"\1" * (last - first)
        places = list(_subjects(text, sorted(places)))
        places += _sayings(text, resolver, taken)
        places += _inverted(text, taken)
        places += [
            Place(first, last, "pronoun", "evidence")
            for first, last, _ in attributions
            if last - first == 1
            and text.words[first].lower() in PRONOUNS
            and not taken[first]
            and text.sentence_roles[text.sentence_of[first]] not in SILENT
            and not _is_passive(text, last)
            and (_says(text, last, _PLAIN) or (first and verb_kinds().get(text.words[first - 1]) == "say"))
        ]
    places += [
        Place(name.first, name.last, "outlet", "mention")
        for name in names
        if 1 not in taken[name.first : name.last]
    ]
    people = {place.first for place in places if place.kind == "person"}
    return [place._replace(role=_role(text, place, people)) for place in sorted(places)], cues


def _parts(text: AnnotatedText, place: Place, starts: set[int]) -> list[Place]:
    """Part sources that the tagger reads as one: "the New York Times & Reuters", "a Stanford study"."""
    first, last = place.first, place.last
    if place.kind == "document":
        end = first
        while end < last and (text.capitals[end] or text.word_classes[end] & w.ORGANISATION):
            end += 1
        named = any(text.word_classes[index] & _NO_OWNER or index in starts for index in range(first, end))
        # "Court documents" have no owner: the noun only says of what sort they are.
        owned = any(not text.word_classes[index] & w.ORGANISATION for index in range(first, end))
        if named or not owned or not first < end < last:
            return [place]
        return [place._replace(last=end, kind="organisation"), place._replace(first=end)]
    if place.kind != "outlet" or _JOINTS.isdisjoint(text.words[first:last]):
        return [place]
    cuts = [index for index in range(first + 1, last) if index in starts and text.words[index - 1] in _JOINTS]
    return [
        place._replace(first=begin, last=max(begin + 1, end - (end < last)))
        for begin, end in pairwise([first, *cuts, last])
    ]


def _subjects(text: AnnotatedText, places: list[Place]) -> Iterator[Place]:
    """Yield who says something, not whom or what he is described by: "the mayor of Ft. Worth said"."""
    words = text.words
    before: Place | None = None
    for place, after in zip_longest(places, places[1:]):
        first, last, kind, _ = place
        # "... to Ann Lee, the paper said": she only ends the sentence before.
        ends = after is not None and words[last : after.first] == (",", "the")
        if ends and after.first + 1 == after.last and words[after.last : after.last + 1] in _SAID:
            continue
        if kind == "person" and _is_beside(text, place, before):
            continue
        if kind == "document" and not _WRITERS.isdisjoint(words[max(0, first - _TITLED) : first]):
            continue
        before = place
        if kind in ("person", "organisation") and words[last : last + 1] in _SAID:
            before = _head(text, first) or place
        word = words[first]
        initials = word.isupper() and word.isalpha() and len(word) > 2 and last == first + 1
        # USSF, but neither "LEE:" nor SMITH beside Smith.
        initials = initials and before.kind == "person" and words[last : last + 1] != (":",)
        if initials and not text.occurrences(word.capitalize(), 1):
            before = before._replace(kind="organisation")
        yield before


def _is_beside(text: AnnotatedText, place: Place, before: Place | None) -> bool:
    """Whether a person only stands beside who speaks: Lee's lawyer said; photo by Lee; Crane of Lee said."""
    words, first, last = text.words, place.first, place.last
    if before is not None and before.kind == "person" and words[before.last : first] == ("of",):
        return True
    if words[max(0, first - 1) : first] == ("by",) and words[max(0, first - 2)].lower() in _MADE:
        return True
    owns = last + 1 < len(words) and bool(text.word_classes[last] & w.CLITIC)
    return owns and not text.word_classes[last + 1] & _CREATED


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
    kind = _head_kind(text.word_classes[index])
    return Place(index, index + 1, kind, "evidence") if kind else None


def _head_kind(bits: int) -> CitationKind | None:
    """Return the kind of source that a common noun names; None for a noun that says nothing."""
    heads: tuple[tuple[int, CitationKind], ...] = (
        (w.OFFICE, "person"),
        (w.ANONYMOUS, "anonymous"),
        (w.ORGANISATION, "organisation"),
    )
    return next((kind for flag, kind in heads if bits & flag), None)


def _sayings(text: AnnotatedText, resolver: Resolver, taken: bytearray) -> list[Place]:
    """Return rumours, and organisations known by their initials, beside a plain "said": "says WHO"."""
    places = []
    for index in chain.from_iterable(text.occurrences(word, len(taken)) for word in _SAYING):
        before, after = index - 1, index + 1
        if text.sentence_blocks[text.sentence_of[index]] not in OWN_TEXT:
            continue
        if index and text.words[before].lower() in _RUMOURS and not taken[before]:
            places.append(Place(before, index, "anonymous", "evidence"))
        for near in (before, after):
            word = text.words[near] if 0 <= near < len(taken) and not taken[near] else ""
            if word.isupper() and resolver.organisation(word):
                places.append(Place(near, near + 1, "organisation", "evidence"))
    return places


def _inverted(text: AnnotatedText, taken: bytearray) -> Iterator[Place]:
    """Yield who speaks behind "said" in a sentence without another source: ", said the engineer, Ann Lee"."""
    for index in chain.from_iterable(text.occurrences(word, len(taken)) for word in ("said", "says")):
        start, end = text.sentences[text.sentence_of[index]]
        own = text.sentence_blocks[text.sentence_of[index]] in OWN_TEXT
        if not own or text.words[index - 1 : index] != (",",) or 1 in taken[start:end]:
            continue
        first, last = index + 1, _phrase_end(text, index + 1, end)
        apposed = text.words[last : last + 1] == (",",) and last + 1 < end and text.capitals[last + 1] == 1
        if apposed:
            first, last = last + 1, _phrase_end(text, last + 1, end)
        # "said the mayor was wrong", "said he met Lee", "said Tuesday": whoever stands before "said" speaks.
        ends = last < end and (text.words[last] in _CLOSING or text.word_classes[last] & _GOING_ON)
        if not ends or text.word_classes[index + 1] & (w.PRONOUN | w.TIME):
            continue
        name = last
        while name > first and text.capitals[name - 1]:
            name -= 1
        if name < last and (name == first or not apposed):
            yield Place(name, last, "person", "evidence")
        elif not apposed and (kind := _head_kind(text.word_classes[last - 1])):
            yield Place(last - 1, last, kind, "evidence")


def _phrase_end(text: AnnotatedText, first: int, end: int) -> int:
    """Return the token behind a noun phrase: a mark, a verb, a preposition or a conjunction ends it."""
    while first < end:
        bits = text.word_classes[first]
        if bits & _ENDING or not (bits & w.CLITIC or text.words[first][0].isalnum()):
            break
        first += 1
    return first


def _says(text: AnnotatedText, last: int, kinds: frozenset[str]) -> bool:
    """Whether a verb of some kinds stands behind a name or pronoun: "is reporting", but not "never says"."""
    while last < len(text.words) and text.word_classes[last] & (w.AUXILIARY | w.ADVERB | w.CLITIC):
        last += 1
    return last < len(text.words) and verb_kinds().get(text.words[last]) in kinds


def _is_passive(text: AnnotatedText, last: int) -> bool:
    """Whether the words behind a name make it an object: who was told, charged or said to be something."""
    end = len(text.words)
    if text.words[last : last + 1] == (",",) and text.words[last + 1 : last + 3] in _SUPPOSED:
        return True
    if last >= end or text.words[last] not in _BE:
        return False
    while last + 1 < end and text.word_classes[last + 1] & (w.ADVERB | w.NEGATION | w.AUXILIARY):
        last += 1
    verb = text.words[last + 1] if last + 1 < end else ""
    crediting = bool(verb) and bool(text.word_classes[last + 1] & w.VERB)
    return crediting and not verb.endswith("ing") and verb not in ("quoted", "cited")


def _role(text: AnnotatedText, place: Place, people: set[int]) -> Role:
    """Return the role of a place: a list or a line of promotion decides, then words beside a name."""
    first, last, kind, role = place
    sentence = text.sentence_of[first]
    ending = text.words[last : last + _SIGNED]
    signs = "contributed" in ending and "this" in ending and kind in ("outlet", "person")
    if signs or (text.words[max(0, first - 2) : first] in _LISTED_BEFORE and kind == "outlet"):
        return "listed"
    given = SENTENCE_ROLES.get(text.sentence_roles[sentence])
    if given == "listed" and first >= list_end(text, *text.sentences[sentence]):
        return "mention"
    if given is not None:
        return given
    if text.sentence_roles[sentence] == "picture":
        return "mention"
    if kind != "outlet":
        return role
    role = _outlet_role(text, first, last, role)
    # "NPR's Ann Lee reports": both are credited.
    together = last + 1 in people and text.word_classes[last] & w.CLITIC
    return "evidence" if role == "mention" and together else role


def _outlet_role(text: AnnotatedText, first: int, last: int, role: Role) -> Role:
    """Return the role of an outlet by the words beside it, or the tagger's where they say nothing."""
    words, classes = text.words, text.word_classes
    (before, is_cue), after = step_left(text, first), words[last : last + 1]
    bits = classes[last] if last < len(words) else 0
    # "told X", "citing X", and "X, citing Y, said"
    if is_cue or (after == (",",) and last + 1 < len(words) and classes[last + 1] & _LEFT_CUE):
        return "evidence" if role == "mention" else role
    governed = before >= 0 and bool(classes[before] & w.PREPOSITION)
    # Nothing is taken from an employer, from the agency of a picture, or from what somebody reads or runs.
    employer = bool(bits & (w.EMPLOYED | w.TITLE))
    pictured = words[max(0, before)] == "/" and not bits & w.DOCUMENT
    read = not governed and not _READING.isdisjoint(words[max(0, before - 2) : first])
    runs = bool(after) and not bits and words[last + 1 : last + 2] in _OWN
    if role == "evidence" and (employer or pictured or read or runs):
        return "mention"
    # A Reuters poll; in an interview with Reuters.
    asked = governed and before > 0 and classes[before - 1] & w.CONVERSATION
    titled = words[max(0, before)] == "(" and words[last : last + 2] == (")", ":")
    if (
        role == "mention"
        and (asked or bits & w.DOCUMENT or _says(text, last, _REPORTING) or titled)
        and not employer
    ):
        return "evidence"
    return role


def step_left(text: AnnotatedText, first: int) -> tuple[int, bool]:
    """Return the token before a name and its description (told the newspaper X), and whether it is a cue."""
    index, floor = first - 1, text.sentence_starts[text.sentence_of[first]]
    while index > floor and (text.word_classes[index] & _DESCRIBING or text.words[index] in _MARKS):
        index -= 1
    return index, index >= 0 and bool(text.word_classes[index] & _LEFT_CUE)
