"""Where the tagger sees sources: runs of tokens, each with a kind and a role.

What it sees is put right where words are clear: two outlets side by side are two; who speaks is credited, not
who or what he is described by (`speakers`); the words beside an outlet decide in which role it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from typing import NamedTuple

import numpy as np

from srcscore.citations.gaps import find_gaps
from srcscore.citations.resolve import Resolver
from srcscore.citations.speakers import agree, companions, is_place, subjects, wholes
from srcscore.citations.special import SENTENCE_ROLES, Place, list_end
from srcscore.citations.tagger import ATTRIBUTION, LABELS, Floats, tag
from srcscore.domains.aliases import Name
from srcscore.language import word_classes as w
from srcscore.language.annotate import SILENT, AnnotatedText
from srcscore.language.verbs import LEFT_CUE, PRONOUNS, SAYING, is_passive, says, step_left
from srcscore.language.word_classes import verb_kinds, word_set
from srcscore.records import Role

_NEARLY = 1.0
"""A token that goes on with a name may be so much less likely than none: names are seldom cut in two."""
_PLAIN = frozenset({"say", "tell", "show", "judge", "ask"})
_JOINTS = word_set("outlet_joints")
_NO_OWNER = w.DOCUMENT | w.PLACE
_BYLINE = 24
"""A line with more tokens is prose that runs on behind a byline."""
_REPORTING = frozenset({"say", "show"})
_SHOWS = {("show",), ("series",)}
_AFFILIATES = {("affiliate",), ("affiliates",)}
_AIRED = 4
"""Tokens between a verb of saying and "on": told Ann Lee on CNN."""
_READING, _COPYRIGHT, _OWNED = map(word_set, ("reading", "copyright_marks", "owned"))
_CONTINUING = word_set("continuing")
_ENDED = {(mark,) for mark in ".,;"} | {()}
_BEHIND_WHAT = frozenset(",”\"’'")
_OWN = {("its",), ("their",)}
_BEFORE_QUOTE = 3
"""Tokens of a verb and its colon: went on:"""
_BY = frozenset({"By", "by", "BY"})
_SIGNED = 10
"""Tokens behind a name in "Ann Lee and Bo Crane of Reuters contributed to this report"."""
_PICTURED = frozenset("/|(") | {"via"}
"""Marks of the credit of a picture."""
_CREDITED = 8
"""Tokens before "via" in which a picture's credit names its makers: two names in full, a stroke, a comma."""
_OWNER = 6
"""Before the owner stand at most the mark, the word, a year and "by the"."""
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
            line = text.sentence_roles[text.sentence_of[first]]
            signed = kind != "outlet" and line == "byline" and end - begin <= _BYLINE
            silent = placed or signed or line in SILENT or is_passive(text, last)
            # "the Turkish newspaper Aydinlik", "Moscow's Izvestia": what stands before only describes.
            follower = last + bool(last < len(taken) and text.word_classes[last] & (w.OUTLET_NOUN | w.CLITIC))
            describes = kind == "outlet" and follower > last and follower in starts and first not in starts
            if not silent and not handle and not describes:
                places += _parts(text, Place(first, last, kind, role), starts)
                taken[first:last] = b"\1" * (last - first)
        places = list(subjects(text, wholes(text, places, resolver)))
        places = agree(text, places, {name.first for name in names if name.domain})
        for place in list(companions(text, places)):
            if 1 not in taken[place.first : place.last]:
                places.append(place)
                taken[place.first : place.last] = b"\1" * (place.last - place.first)
        places += wholes(text, list(find_gaps(text, resolver, attributions, taken)), resolver)
        places += [
            Place(first, last, "pronoun", "evidence")
            for first, last, _ in attributions
            if last - first == 1
            and text.words[first].lower() in PRONOUNS
            and not taken[first]
            and text.sentence_roles[text.sentence_of[first]] not in SILENT
            and not is_passive(text, last)
            and (
                says(text, last, _PLAIN)
                or _frames_quotation(text, first, last)
                or (first and verb_kinds().get(text.words[first - 1]) == "say")
            )
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
    if place.kind == "person" and "of" in text.words[first + 2 : last]:
        # Marta Venn of Harlow; but the Duke of York
        end = text.words.index("of", first + 2)
        titled = text.word_classes[end - 1] & (w.TITLE | w.OFFICE)
        return [place] if titled else [place._replace(last=end)]
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
    if place.kind != "outlet" or starts.isdisjoint(range(first + 1, last)):
        return [place]
    cuts = [
        index
        for index in range(first + 1, last)
        if index in starts and (text.words[index - 1] in _JOINTS or "://" in text.words[index])
    ]
    # What joins two names belongs to neither; an article alone is no name.
    ends = [end - (end < last and text.words[end - 1] in _JOINTS) for end in (*cuts, last)]
    spans = zip([first, *cuts], ends, strict=True)
    return [place._replace(first=begin, last=end) for begin, end in spans if begin < end]


def _frames_quotation(text: AnnotatedText, first: int, verb: int) -> bool:
    """Whether a pronoun and its verb stand beside a quotation: “...”, he continued; he went on: “...”."""
    if text.words[verb : verb + 1] == () or text.words[verb] not in _CONTINUING:
        return False
    opens = range(verb + 1, min(verb + _BEFORE_QUOTE, len(text.words) - 1))
    before = any(text.words[index] in (":", ",") and text.quoted[index + 1] for index in opens)
    behind = first and text.quoted[first - 1] and text.sentence_of[first - 1] == text.sentence_of[first]
    return before or bool(behind and text.words[verb + 1 : verb + 2] in _ENDED)


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
    pictured = "/" in text.words[max(0, via - _CREDITED) : via]
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
    if after in _AFFILIATES or words[last - 1 : last] in _AFFILIATES:
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
    # A Reuters poll; in an interview with Reuters; asked by Reuters.
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
