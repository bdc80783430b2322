"""Where the tagger sees sources: runs of tokens, each with a kind and a role.

What it sees is put right where words are clear: two outlets side by side are two; who speaks is credited, not
who or what he is described by (`speakers`); the words beside an outlet decide in which role it is (`roles`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from srcscore.citations.gaps import find_gaps
from srcscore.citations.resolve import Resolver
from srcscore.citations.roles import with_roles
from srcscore.citations.speakers import agree, is_place, subjects, wholes
from srcscore.citations.special import Place
from srcscore.citations.tagger import ATTRIBUTION, LABELS, Floats, tag
from srcscore.domains.aliases import Name
from srcscore.language import word_classes as w
from srcscore.language.annotate import SILENT, AnnotatedText
from srcscore.language.verbs import PRONOUNS, is_passive, says
from srcscore.language.word_classes import verb_kinds, word_set

_NEARLY = 1.0
"""A token that goes on with a name may be so much less likely than none: names are seldom cut in two."""
_PLAIN = frozenset({"say", "tell", "show", "judge", "ask"})
_JOINTS = word_set("outlet_joints")
_NO_OWNER = w.DOCUMENT | w.PLACE
_BYLINE = 24
"""A line with more tokens is prose that runs on behind a byline."""


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
            placed = kind in ("person", "organisation") and is_place(text, first, last)
            begin, end = text.sentences[text.sentence_of[first]]
            byline = text.sentence_roles[text.sentence_of[first]] == "byline"
            signed = kind != "outlet" and byline and end - begin <= _BYLINE
            silent = (
                placed
                or signed
                or text.sentence_roles[text.sentence_of[first]] in SILENT
                or is_passive(text, last)
            )
            # "the Turkish newspaper Aydinlik", "Moscow's Izvestia": what stands before only describes.
            follower = last + bool(last < len(taken) and text.word_classes[last] & (w.OUTLET_NOUN | w.CLITIC))
            describes = kind == "outlet" and follower > last and follower in starts and first not in starts
            if not silent and not handle and not describes:
                places += _parts(text, Place(first, last, kind, role), starts)
                taken[first:last] = b"\1" * (last - first)
        places = list(subjects(text, wholes(text, places, resolver, starts)))
        places = agree(text, places, {name.first for name in names if name.domain})
        places += find_gaps(text, resolver, attributions, taken)
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
    return with_roles(text, sorted(places)), cues


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
        if named or not owned or not first < end < last or not text.words[end][0].isalnum():
            return [place]
        return [place._replace(last=end, kind="organisation"), place._replace(first=end)]
    if place.kind != "outlet" or _JOINTS.isdisjoint(text.words[first:last]):
        return [place]
    cuts = [index for index in range(first + 1, last) if index in starts and text.words[index - 1] in _JOINTS]
    return [
        place._replace(first=begin, last=max(begin + 1, end - (end < last)))
        for begin, end in pairwise([first, *cuts, last])
    ]
