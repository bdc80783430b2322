"""From the tagger's scores to mentions: who is credited where, under which name, by which words.

A run of tokens with one label is a mention. Its cue is the nearest word that credits; a surname takes the
fullest form that the article gives; a pronoun, or a noun such as "the agency", continues an earlier source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal, NamedTuple

import numpy as np

from srcscore.citations.resolve import NO_DOMAIN, UNKNOWN_OUTLET, UNSPECIFIED, Resolver, kind_of
from srcscore.citations.special import SENTENCE_ROLES, Mention, list_end
from srcscore.citations.tagger import ATTRIBUTION, LABELS, Floats, tag
from srcscore.domains.aliases import Name
from srcscore.language import word_classes as w
from srcscore.language.annotate import OWN_TEXT, SILENT, AnnotatedText
from srcscore.language.word_classes import word_set
from srcscore.records import CitationKind, Role

_UNNAMED = "the source is not named"
_AMBIGUOUS = "it is not safe to say whom the pronoun means"
_SENTENCES = 3
"""A pronoun continues a source at most so many sentences back; farther back, another is usually meant."""
_NEARLY = 1.0
"""A token that goes on with a name may be so much less likely than none: names are seldom cut in two."""
_TRIES = 4
"""A fuller form of a surname is looked for in this many places: its first mention nearly always has it."""
_CUE = 12
"""A cue is at most this many tokens away from whom it credits."""
_PRONOUNS = {
    **dict.fromkeys(("he", "she"), "person"),
    **dict.fromkeys(("they",), "people"),
    **dict.fromkeys(("it",), "thing"),
}
_GROUPS: dict[CitationKind, str] = {"person": "person", "anonymous": "people"}
"""Which pronouns continue a source: `he` a person, `they` people, `it` every other kind."""
_PRONOUN_KINDS: dict[str, CitationKind] = {"person": "person", "people": "anonymous", "thing": "organisation"}
_REASONS: dict[CitationKind, str] = {
    "anonymous": _UNNAMED,
    "document": UNSPECIFIED,
    "organisation": NO_DOMAIN,
    "outlet": UNKNOWN_OUTLET,
    "social": "the text does not say whose",
}
_NOT_NAMES = (
    w.DETERMINER | w.PREPOSITION | w.CONJUNCTION | w.AND | w.ADVERB | w.TIME | w.CLITIC | w.STOP | w.AUXILIARY
    | w.NEGATION | w.HONORIFIC | w.TITLE | w.OFFICE
)  # fmt: skip
_DESCRIBING = w.DETERMINER | w.OUTLET_NOUN | w.HONORIFIC
_JOINTS, _FINAL_JOINTS = word_set("outlet_joints"), word_set("final_joints")
_JOINT = 3
"""Two names of one row have at most so many tokens between them: ", and the"."""
_BE = word_set("forms_of_be")
_READING = word_set("reading")
_MARKS = word_set("opening_marks")
_SAID = {("said",), ("says",), ("say",)}
_SAYING = word_set("saying")
_RUMOURS = word_set("rumours")
_PHRASE = 6
"""Tokens between a noun and the last name of what describes it: in Washington, D.C."""
_OWN = {("its",), ("their",)}
_LISTED_BEFORE = {("first", "on"), ("provided", "by")}
"""The post appeared first on X; the story was provided by X."""
_PARTICLES = word_set("name_particles")


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
    columns = np.ascontiguousarray(scores.T)
    named = np.flatnonzero(columns[1:].max(axis=0) > columns[0])
    best = columns[1:, named].argmax(axis=0).tolist()
    runs: list[tuple[int, int]] = []
    for index, label in zip(named.tolist(), best, strict=True):
        joins = runs and runs[-1][1] == index and label % 2 == 1
        if joins and sentence_of[index] == sentence_of[index - 1]:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    pairs = np.maximum(columns[1::2], columns[2::2])
    nearly = columns > columns[0] - _NEARLY
    read: list[Run] = []
    for first, last in runs:
        if not read or first >= read[-1].last:
            label = int(pairs[:, first:last].sum(axis=1).argmax())
            goes_on = nearly[2 + 2 * label]
            end = last
            while end < len(sentence_of) and goes_on[end] and sentence_of[end] == sentence_of[first]:
                end += 1
            read.append(Run(first, end, label))
    return read


class _Place(NamedTuple):
    """Tokens that may be a mention, with the tagger's kind and role."""

    first: int
    last: int
    kind: CitationKind | Literal["pronoun"]
    role: Role


def find_mentions(text: AnnotatedText, resolver: Resolver, names: Sequence[Name]) -> list[Mention]:
    """Return what the tagger finds, and the outlets that it credits with nothing, in order of place."""
    places, cues = _read(text, resolver, names)
    known = {index: name for name in names for index in range(name.first, name.last)}
    antecedents = _Antecedents(text, names)
    mentions: list[Mention] = []
    for place in sorted(places):
        first, last, kind, _ = place
        role = _role(text, place)
        cue = None if role in ("mention", "promo") else _cue(text, first, last, cues)
        if kind == "pronoun":
            mention = _continue(text, first, antecedents)._replace(cue=cue)
        else:
            mention = _named(text, resolver, Mention(first, last, kind, role, cue=cue), known, antecedents)
            own = mention.domain is not None and mention.domain == resolver.publisher
            citing = cue is not None and text.word_classes[cue[0]] & w.CITING
            if own and mention.role == "evidence" and not citing:
                # A publisher that names itself credits nobody, unless it cites a report of its own.
                mention = mention._replace(role="mention", cue=None)
            if mention.role == "mention" and mention.kind != "outlet":
                continue
        if mention.role == "evidence":
            antecedents.add(text.sentence_of[first], mention)
        mentions.append(mention)
    return _share_rows(text, mentions)


def _share_rows(text: AnnotatedText, mentions: list[Mention]) -> list[Mention]:
    """Credit every outlet of a row: "CNN, MSNBC and Fox News reported"; commas alone make none."""
    joined = False
    for index in range(len(mentions) - 2, -1, -1):
        one, other = mentions[index : index + 2]
        between = text.words[one.last : other.first]
        row = (
            0 < len(between) <= _JOINT and _JOINTS.issuperset(between) and one.kind == other.kind == "outlet"
        )
        joined = row and (joined or not _FINAL_JOINTS.isdisjoint(between))
        if joined and {one.role, other.role} == {"mention", "evidence"}:
            cue = one.cue or other.cue
            mentions[index : index + 2] = (m._replace(role="evidence", cue=cue) for m in (one, other))
    return mentions


def _read(text: AnnotatedText, resolver: Resolver, names: Sequence[Name]) -> tuple[list[_Place], list[Run]]:
    """Return the tagger's sources, pronouns and the names that it leaves over; and its cues."""
    taken = bytearray(len(text.words))
    places: list[_Place] = []
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
                places += _parts(text, _Place(first, last, kind, role), starts)
                taken[first:last] = b"\1" * (last - first)
        places = _subjects(text, places)
        places += _sayings(text, resolver, taken)
        places += [
            _Place(first, last, "pronoun", "evidence")
            for first, last, _ in attributions
            if last - first == 1
            and text.words[first].lower() in _PRONOUNS
            and not taken[first]
            and text.sentence_roles[text.sentence_of[first]] not in SILENT
            and not _is_passive(text, last)
        ]
    places += [
        _Place(name.first, name.last, "outlet", "mention")
        for name in names
        if 1 not in taken[name.first : name.last]
    ]
    return places, cues


def _parts(text: AnnotatedText, place: _Place, starts: set[int]) -> list[_Place]:
    """Cut outlets that the tagger reads as one: "the New York Times & Reuters"."""
    first, last = place.first, place.last
    if place.kind != "outlet" or _JOINTS.isdisjoint(text.words[first:last]):
        return [place]
    cuts = [index for index in range(first + 1, last) if index in starts and text.words[index - 1] in _JOINTS]
    bounds = [first, *cuts, last]
    return [
        place._replace(first=begin, last=max(begin + 1, end - (end < last)))
        for begin, end in pairwise(bounds)
    ]


def _subjects(text: AnnotatedText, places: list[_Place]) -> list[_Place]:
    """Credit who says something, not whom or what he is described by: "the mayor of Ft. Worth said"."""
    subjects: list[_Place] = []
    for place in places:
        speaks = text.words[place.last : place.last + 1] in _SAID
        # "... to Ann Lee, the paper said": she only ends the sentence before.
        noun = speaks and place.last == place.first + 1
        if noun and subjects and text.words[subjects[-1].last : place.first] == (",", "the"):
            subjects.pop()
        describes = speaks and place.kind in ("person", "organisation")
        subjects.append((describes and _head(text, place.first)) or place)
    return subjects


def _head(text: AnnotatedText, first: int) -> _Place | None:
    """Return the noun that a name only describes: "police" before "in Washington, D.C."; None without one."""
    index, governed = first - 1, False
    while index > max(0, first - _PHRASE) and (
        text.capitals[index] or text.words[index] == "," or text.word_classes[index] & w.PREPOSITION
    ):
        governed = governed or bool(text.word_classes[index] & w.PREPOSITION)
        index -= 1
    if not governed:
        return None
    bits = text.word_classes[index]
    heads: tuple[tuple[int, CitationKind], ...] = (
        (w.OFFICE, "person"),
        (w.ANONYMOUS, "anonymous"),
        (w.ORGANISATION, "organisation"),
    )
    return next((_Place(index, index + 1, kind, "evidence") for flag, kind in heads if bits & flag), None)


def _sayings(text: AnnotatedText, resolver: Resolver, taken: bytearray) -> list[_Place]:
    """Return rumours, and organisations known by their initials, beside a plain "said": "says WHO"."""
    places = []
    for index in [index for index, word in enumerate(text.words) if word in _SAYING]:
        before, after = index - 1, index + 1
        if text.sentence_blocks[text.sentence_of[index]] not in OWN_TEXT:
            continue
        if index and text.words[before].lower() in _RUMOURS and not taken[before]:
            places.append(_Place(before, index, "anonymous", "evidence"))
        for near in (before, after):
            word = text.words[near] if 0 <= near < len(taken) and not taken[near] else ""
            if word.isupper() and resolver.organisation(word):
                places.append(_Place(near, near + 1, "organisation", "evidence"))
    return places


def _is_passive(text: AnnotatedText, last: int) -> bool:
    """Whether the words behind a name make it an object: who was told, charged or said to be something."""
    end = len(text.words)
    if last >= end or text.words[last] not in _BE:
        return False
    while last + 1 < end and text.word_classes[last + 1] & (w.ADVERB | w.NEGATION | w.AUXILIARY):
        last += 1
    verb = text.words[last + 1] if last + 1 < end else ""
    crediting = bool(verb) and bool(text.word_classes[last + 1] & w.VERB)
    return crediting and not verb.endswith("ing") and verb not in ("quoted", "cited")


def _role(text: AnnotatedText, place: _Place) -> Role:
    """Return the role of a place: a list or a line of promotion decides, then words beside a name."""
    first, last, kind, role = place
    sentence = text.sentence_of[first]
    given = SENTENCE_ROLES.get(text.sentence_roles[sentence])
    if given == "listed" and first >= list_end(text, *text.sentences[sentence]):
        return "mention"
    if given is not None:
        return given
    if text.sentence_roles[sentence] == "picture":
        return "mention"
    return _outlet_role(text, first, last, role) if kind == "outlet" else role


def _outlet_role(text: AnnotatedText, first: int, last: int, role: Role) -> Role:
    """Return the role of an outlet by the words beside it, or the tagger's where they say nothing."""
    words, classes = text.words, text.word_classes
    before, after = _step_left(text, first), words[last : last + 1]
    bits = classes[last] if last < len(words) else 0
    if after == ("contributed",) or words[max(0, first - 2) : first] in _LISTED_BEFORE:
        return "listed"
    # "told X", "citing X", and "X, citing Y, said"
    if _is_left_cue(text, before) or (after == (",",) and _is_left_cue(text, last + 1)):
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
    if role == "mention" and (asked or bits & w.DOCUMENT) and not employer:
        return "evidence"
    return role


class _Antecedents:
    """The sources of an article that later words may stand for."""

    def __init__(self, text: AnnotatedText, names: Sequence[Name]) -> None:
        self._last: dict[str, tuple[int, Mention]] = {}
        self._full = {
            text.words[name.last - 1]: name.domain
            for name in reversed(names)
            if name.domain is not None and name.last - name.first > 1
        }

    def add(self, sentence: int, mention: Mention) -> None:
        """Make a source the last of its group."""
        self._last[_GROUPS.get(mention.kind, "thing")] = (sentence, mention)
        if mention.kind == "outlet" and mention.domain is not None:
            self._last["outlet"] = (sentence, mention)

    def last(self, group: str, sentence: int) -> Mention | None:
        """Return the last source of a group, if it is near enough."""
        at, mention = self._last.get(group, (0, None))
        return mention if sentence - at <= _SENTENCES else None

    def full(self, word: str) -> str | None:
        """Return the outlet whose full name ends in a word: for the Times, that of the New York Times."""
        return self._full.get(word)


def _cue(text: AnnotatedText, first: int, last: int, cues: Sequence[Run]) -> tuple[int, int] | None:
    """Return what credits a source: a verb of telling or citing before it, or the nearest cue."""
    left = _step_left(text, first)
    if _is_left_cue(text, left):
        return left, left + 1
    sentence = text.sentence_of[first]
    near = [
        (max(first - cue.last, cue.first - last), cue.first, cue.last)
        for cue in cues
        if text.sentence_of[cue.first] == sentence
        # "Reuters, citing TASS": the word credits TASS.
        and not (cue.first >= last and text.word_classes[cue.first] & w.CITING)
    ]
    distance, begin, end = min(near, default=(_CUE + 1, 0, 0))
    while end - begin > 1 and text.word_classes[end - 1] & w.PREPOSITION and text.words[end - 1] != "to":
        end -= 1
    return (begin, end) if 0 <= distance <= _CUE else None


def _step_left(text: AnnotatedText, first: int) -> int:
    """Return the token before a name and before what describes it: told the newspaper X."""
    index, floor = first - 1, text.sentence_starts[text.sentence_of[first]]
    while index > floor and (text.word_classes[index] & _DESCRIBING or text.words[index] in _MARKS):
        index -= 1
    return index


def _is_left_cue(text: AnnotatedText, index: int) -> bool:
    return 0 <= index < len(text.words) and bool(text.word_classes[index] & (w.CITING | w.TOLD_TO))


def _continue(text: AnnotatedText, index: int, antecedents: _Antecedents) -> Mention:
    """Return the mention of a pronoun: it stands for the last source that it can continue."""
    group = _PRONOUNS[text.words[index].lower()]
    source = antecedents.last(group, text.sentence_of[index])
    if source is None:
        kind = _PRONOUN_KINDS[group]
        return Mention(index, index + 1, kind, "evidence", text.words[index], reason=_AMBIGUOUS)
    name = source.name or text.shown(source.first, source.last)
    reason = None if source.kind == "person" or source.domain else source.reason or _UNNAMED
    return Mention(index, index + 1, source.kind, "evidence", name, source.domain, reason=reason)


def _named(
    text: AnnotatedText,
    resolver: Resolver,
    mention: Mention,
    known: Mapping[int, Name],
    antecedents: _Antecedents,
) -> Mention:
    """Return a mention with the name, the domain or the reason that there is none."""
    first, last, kind, role = mention[:4]
    shown = text.shown(first, last)
    name = next((known[index] for index in range(first, last) if index in known), None)
    whole = name is not None and (name.first, name.last) == (first, last)
    article = text.words[first - 1 : first] in (("the",), ("The",))
    # No person's name has an article before it.
    if kind == "person" and not (name and whole and (name.domain or article)):
        return mention._replace(name=_full_name(text, first, last) if role == "evidence" else None)
    noun = 0 if any(text.capitals[first:last]) else text.word_classes[last - 1]
    if kind in ("anonymous", "document") and not (noun & w.OUTLET_NOUN and not noun & w.DOCUMENT):
        return mention._replace(reason=_REASONS[kind])
    domain, reason = (None, None) if name is None else (name.domain, name.reason)
    if domain is None and kind == "outlet" and last - first == 1:
        domain = antecedents.full(text.words[last - 1])
    if domain is None and name is not None and role != "mention" and name.candidates:
        domain = name.candidates[0]
    if domain is None and text.capitals[first]:
        lookup = resolver.organisation if kind == "organisation" else resolver.site
        domain = lookup(shown) or (resolver.namesake(shown) if kind == "outlet" else None)
    if domain is None and noun:
        if article and noun & (w.OUTLET_NOUN | w.ORGANISATION):
            source = antecedents.last("outlet", text.sentence_of[first])
            if source is not None:
                return mention._replace(kind="outlet", name=source.name, domain=source.domain)
        return mention._replace(kind="outlet" if noun & w.OUTLET_NOUN else kind, reason=UNSPECIFIED)
    if kind in ("outlet", "person") or (kind == "organisation" and name is not None and name.domain):
        # Papers are called Republic, Union and Guard; organisations of such names are rarely at a `.com`.
        paper = whole and domain is not None and domain.endswith(".com")
        kind = kind_of(domain, text.word_classes[last - 1] & ~(w.ORG_HEAD * paper))
    return mention._replace(kind=kind, domain=domain, reason=None if domain else reason or _REASONS[kind])


def _full_name(text: AnnotatedText, first: int, last: int) -> str:
    """Return a person's name in its fullest form: as it stands, or as an early place spells it out."""
    if last - first == 1:
        for place in text.occurrences(text.words[first], _TRIES):
            start, floor = place, text.sentence_starts[text.sentence_of[place]]
            while start > max(floor, place - _TRIES) and _is_part(text, start - 1):
                start -= 1
            if start < place:
                return text.shown(start, place + 1)
    return text.shown(first, last)


def _is_part(text: AnnotatedText, index: int) -> bool:
    """Whether a token can be part of a person's name."""
    word = text.words[index]
    if word in _PARTICLES:
        return index > 0 and text.capitals[index - 1]
    return text.capitals[index] and word[0].isalpha() and not text.word_classes[index] & _NOT_NAMES
