"""Where the tagger sees sources: runs of tokens, each with a kind and a role.

What it sees is put right where words are clear: two outlets side by side are two; who speaks is credited, not
who or what he is described by (`speakers`); the words beside an outlet decide in which role it is (`roles`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from srcscore.citations.resolve import Resolver
from srcscore.citations.roles import place_role
from srcscore.citations.speakers import agree, head_kind, subjects, wholes
from srcscore.citations.special import Place
from srcscore.citations.tagger import ATTRIBUTION, LABELS, Floats, tag
from srcscore.citations.wording import PRONOUNS, SAYING, is_passive, says
from srcscore.domains.aliases import Name
from srcscore.language import word_classes as w
from srcscore.language.annotate import OWN_TEXT, SILENT, AnnotatedText
from srcscore.language.word_classes import verb_kinds, word_set
from srcscore.records import CitationKind

_NEARLY = 1.0
"""A token that goes on with a name may be so much less likely than none: names are seldom cut in two."""
_STATING = frozenset({"say", "tell", "show"})
_PLAIN = _STATING | {"judge", "ask"}
_RUMOURS, _JOINTS = map(word_set, ("rumours", "outlet_joints"))
_NO_OWNER = w.DOCUMENT | w.PLACE
_GOING_ON = w.PREPOSITION | w.CONJUNCTION | w.AND | w.RELATIVE
_ENDING = _GOING_ON | w.VERB | w.AUXILIARY
"""What ends a noun phrase."""
_CLOSING = frozenset(",.;?!")
"""What may stand behind who has spoken, and no verb."""
_NO_STATEMENT = SILENT | {"title", "byline"}


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
            silent = text.sentence_roles[text.sentence_of[first]] in SILENT or is_passive(text, last)
            # "the Turkish newspaper Aydinlik", "Moscow's Izvestia": what stands before only describes.
            follower = last + bool(last < len(taken) and text.word_classes[last] & (w.OUTLET_NOUN | w.CLITIC))
            describes = kind == "outlet" and follower > last and follower in starts and first not in starts
            if not silent and not handle and not describes:
                places += _parts(text, Place(first, last, kind, role), starts)
                taken[first:last] = b"\1" * (last - first)
        places = list(subjects(text, wholes(text, places, resolver, starts)))
        places = agree(text, places, {name.first for name in names if name.domain})
        places += _sayings(text, resolver, taken)
        places += _inverted(text, taken)
        places += _stating(text, [run for run in attributions if 1 not in taken[run.first : run.last]])
        places += [
            Place(first, last, "pronoun", "evidence")
            for first, last, _ in attributions
            if last - first == 1
            and text.words[first].lower() in PRONOUNS
            and not taken[first]
            and text.sentence_roles[text.sentence_of[first]] not in SILENT
            and not is_passive(text, last)
            and (says(text, last, _PLAIN) or (first and verb_kinds().get(text.words[first - 1]) == "say"))
        ]
    places += [
        Place(name.first, name.last, "outlet", "mention")
        for name in names
        if 1 not in taken[name.first : name.last]
    ]
    people = {place.first for place in places if place.kind == "person"}
    return [place._replace(role=place_role(text, place, people)) for place in sorted(places)], cues


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


def _sayings(text: AnnotatedText, resolver: Resolver, taken: bytearray) -> list[Place]:
    """Return rumours, and organisations known by their initials, beside a plain "said": "says WHO"."""
    places = []
    for index in chain.from_iterable(text.occurrences(word, len(taken)) for word in SAYING):
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


def _stating(text: AnnotatedText, attributions: Sequence[Run]) -> Iterator[Place]:
    """Yield unnamed people and documents beside a verb of saying that only PolNeAR's sense calls sources."""
    for first, last, label in attributions:
        sentence = text.sentence_of[first]
        if ATTRIBUTION[label] != "source" or text.sentence_roles[sentence] in _NO_STATEMENT:
            continue
        behind = last + (text.words[last : last + 1] == (",",))
        before = first > 0 and verb_kinds().get(text.words[first - 1]) in _STATING
        if not (before or says(text, behind, _STATING)) or is_passive(text, last):
            continue
        breaks = (
            index for index in range(first + 1, last)
            if text.word_classes[index] & (w.PREPOSITION | w.RELATIVE) or text.words[index] == ","
        )  # fmt: skip
        head = next(breaks, last) - 1
        kinds: tuple[tuple[int, CitationKind], ...] = ((w.ANONYMOUS, "anonymous"), (w.DOCUMENT, "document"))
        for flag, kind in () if text.capitals[head] and not text.initial[head] else kinds:
            if text.word_classes[head] & flag:
                yield Place(head, head + 1, kind, "evidence")
                break


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
        elif not apposed and (kind := head_kind(text.word_classes[last - 1])):
            yield Place(last - 1, last, kind, "evidence")


def _phrase_end(text: AnnotatedText, first: int, end: int) -> int:
    """Return the token behind a noun phrase: a mark, a verb, a preposition or a conjunction ends it."""
    while first < end:
        bits = text.word_classes[first]
        if bits & _ENDING or not (bits & w.CLITIC or text.words[first][0].isalnum()):
            break
        first += 1
    return first
