"""Outlets named in prose: which words name one, and what is credited to it by the words around the name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from srcscore.citations.resolve import UNKNOWN_OUTLET, Resolver
from srcscore.citations.scorer import Scored
from srcscore.domains.aliases import Name
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
from srcscore.language.word_classes import word_set
from srcscore.records import Role

_REPORTS, _LISTING = word_set("inverted_reports"), word_set("listing_cues")
_VENUES, _MAKERS = word_set("venue_prepositions"), word_set("maker_prepositions")
_DASHES, _JOINTS, _FINAL_JOINTS = (word_set(name) for name in ("dashes", "outlet_joints", "final_joints"))
_PRESS_AGENCIES, _NO_PAPERS, _DECLINED = (
    word_set(name) for name in ("press_agencies", "no_papers", "declined")
)
_DESCRIBING = ("-wing", "-leaning", "-run")
_STEP = w.DETERMINER | w.ADVERB | w.CLITIC | w.OUTLET_NOUN | w.HONORIFIC | w.POSSESSIVE
_BLOCKED = w.PREPOSITION | w.VERB | w.STOP | w.CONJUNCTION | w.AUXILIARY | w.PRONOUN
_NOT_PROPER = (
    w.STOP | w.PREPOSITION | w.DETERMINER | w.CONJUNCTION | w.PRONOUN | w.HONORIFIC | w.TIME | w.AUXILIARY
)
_SAID = ("say", "tell", "ask")
# A cue before a name is at most this many tokens away: "told the left-leaning Turkish newspaper X".
_REACH = 7
# Between an interview or report and the preposition before the outlet are at most this many tokens.
_VENUE = 5
# A paper that no table knows has at most this many words before its last: "the Upper Harbour Valley Herald".
_NAME = 3
# Two names of one row have at most this many tokens between them: ", and the".
_JOINT = 3


class Credit(NamedTuple):
    """How an outlet is credited."""

    role: Role
    cue: tuple[int, int] | None = None
    """The words that credit it, as token indices."""
    consumed: int | None = None
    """A credited head that only describes the outlet: "the channel" in "the channel, X, said"."""


_MENTION = Credit("mention")


class Outlet(NamedTuple):
    """An outlet's name in the text, with how it is credited."""

    name: Name
    first: int
    """The name's first token, without an article."""
    credit: Credit


def find_outlets(text: AnnotatedText, resolver: Resolver, heads: Mapping[int, Scored]) -> list[Outlet]:
    """Return the outlets that are named in an article, in order; names in one row share their credit."""
    names = _names(text, resolver, heads)
    firsts = [name.first + _has_article(text, name) for name in names]
    credited = [
        _credit(text, first, name, resolver, heads) for first, name in zip(firsts, names, strict=True)
    ]
    for row in _rows(text, names):
        # "CNN, MSNBC and Fox reported": whoever is not credited by itself shares the first credit of its row.
        shared = next((credited[i] for i in row if credited[i].role != "mention"), _MENTION)
        for i in row:
            if credited[i].role == "mention":
                credited[i] = shared._replace(consumed=credited[i].consumed)
    return [Outlet(*found) for found in zip(names, firsts, credited, strict=True)]


def _has_article(text: AnnotatedText, name: Name) -> bool:
    return name.last - name.first > 1 and text.words[name.first].lower() == "the"


def _names(text: AnnotatedText, resolver: Resolver, heads: Mapping[int, Scored]) -> list[Name]:
    """Return names of outlets: those of the table, and those that the words around them show to be one."""
    names = resolver.names.find(text.words)
    seen = {index for name in names for index in range(name.first, name.last)}
    for first, last, called in _after_outlet_noun(text):
        if first in seen:
            continue
        shown = text.shown(first, last)
        domain = resolver.site(shown) or (resolver.namesake(shown) if called else None)
        if called or domain is not None:
            names.append(Name(first, last, shown, domain, None if domain else UNKNOWN_OUTLET))
            seen.update(range(first, last))
    loose = {i: name for name in names if not name.domain for i in range(name.first, name.last)}
    replaced: set[int] = set()
    for first, last in _newspaper_names(text):
        within = {id(loose[i]): loose[i] for i in range(first, last) if i in loose}
        taken = any(i in seen and i not in loose for i in range(first, last))
        if taken or any(name.first < first or name.last > last for name in within.values()):
            continue
        if last - 1 in heads and not within:
            continue
        shown = text.shown(first, last)
        domain = resolver.namesake(shown)
        name = Name(first, last, shown, domain, None if domain else UNKNOWN_OUTLET)
        if domain is not None or _credit(text, first, name, resolver, heads).role != "mention":
            names.append(name)
            replaced.update(within)
    return sorted((name for name in names if id(name) not in replaced), key=lambda name: name.first)


def _after_outlet_noun(text: AnnotatedText) -> Iterator[tuple[int, int, bool]]:
    """Yield capitalised words where only an outlet is likely, and whether they are called one.

    "An interview with X", "an article in X"; "the newspaper X" calls X one.
    """
    words, classes = text.words, text.word_classes
    for cue in text.cue_tokens:
        if cue + 2 >= len(words):
            break
        if words[cue] == "agency" and words[cue - 1] not in _PRESS_AGENCIES:
            continue
        called = bool(classes[cue] & w.OUTLET_NOUN)
        if called and (not text.capitals[cue] or text.initial[cue]):
            first = cue + 1
        elif classes[cue] & w.INTERVIEW_NOUN and words[cue + 1] in _VENUES:
            first = cue + 2
        else:
            continue
        while first < len(words) and classes[first] & w.DETERMINER and first < cue + 4:
            first += 1
        end = first
        while (
            end < min(len(words), first + 3) and text.capitals[end] and not classes[end] & (w.STOP | w.TIME)
        ):
            end += 1
        labelled = end < len(words) and words[end] == ":" and called
        if end > first and not labelled:
            yield first, end, called


def _newspaper_names(text: AnnotatedText) -> Iterator[tuple[int, int]]:
    """Yield capitalised names that end like a paper's: the Harbour Herald."""
    words, classes = text.words, text.word_classes
    for last in text.cue_tokens:
        if words[last] == "Channel" and last + 1 < len(words) and words[last + 1].isdigit():
            yield last, last + 2
        if not classes[last] & w.PRESS_NAME:
            continue
        follower = last + 1
        # The Herald Square, the White House Press Secretary: the name goes on.
        capital = follower < len(words) and text.capitals[follower] and words[follower][0].isalpha()
        if capital and not text.initial[follower]:
            continue
        first = last
        while first > 0 and last - first < _NAME and _is_proper(text, first - 1):
            if text.initial[first] or words[first - 1][-1] == ".":
                break
            first -= 1
        if first < last and words[last - 1].lower() not in _NO_PAPERS:
            yield first, last + 1


def _is_proper(text: AnnotatedText, index: int) -> bool:
    """Whether a word can be part of a paper's name."""
    word = text.words[index]
    if word[0].isdigit():
        return word[-1].isalpha()
    return text.capitals[index] and not text.word_classes[index] & _NOT_PROPER and word[0].isalpha()


def _rows(text: AnnotatedText, names: Sequence[Name]) -> Iterator[list[int]]:
    """Yield the names that stand in one row, as in "CNN, MSNBC and Fox News", as indices.

    Names that only commas join are no row: "according to CNN, MSNBC lost viewers".
    """
    row, joined = [0], False
    for index in range(1, len(names) + 1):
        between: Sequence[str] = ()
        if index < len(names):
            between = text.words[names[index - 1].last : names[index].first]
        if 0 < len(between) <= _JOINT and _JOINTS.issuperset(between):
            row.append(index)
            joined = joined or not _FINAL_JOINTS.isdisjoint(between)
            continue
        if len(row) > 1 and joined:
            yield row
        row, joined = [index], False


def _credit(
    text: AnnotatedText, first: int, name: Name, resolver: Resolver, heads: Mapping[int, Scored]
) -> Credit:
    """Return how an outlet is credited: as a scored source, or by the words around its name."""
    floor, ceiling = text.sentences[text.sentence_of[name.first]]
    scored = next((heads[index] for index in range(first, name.last) if index in heads), None)
    if scored is not None:
        return Credit("evidence", scored.candidate.cue)
    credit = outlet_role(text, first, name.last, floor, ceiling)
    if name.domain is not None and name.domain == resolver.publisher:
        # A publisher that names itself credited nobody, unless it cites an earlier report of its own.
        cited = credit is not None and credit.cue is not None and text.word_classes[credit.cue[0]] & w.CITING
        return credit if cited and credit is not None else _MENTION
    if credit is not None:
        return credit
    before = first - 1 - (text.words[first - 1] in (",", "at"))
    if before not in heads:
        return _MENTION
    cue = heads[before].candidate.cue
    # "the channel, X, said"
    if text.word_classes[before] & w.OUTLET_NOUN and not text.capitals[before]:
        return Credit("evidence", cue, consumed=before)
    # "Ann Lee at X noted"
    noted = text.words[first - 1] == "at" and cue[0] == name.last
    return Credit("evidence", cue) if noted else _MENTION


def outlet_role(  # noqa: C901, PLR0911 - one case after the other
    text: AnnotatedText, first: int, last: int, floor: int, ceiling: int
) -> Credit | None:
    """Return how the words around an outlet's name credit it, or None when it is only mentioned."""
    words, classes = text.words, text.word_classes
    # CASE 1: an agency's credit near the start of a sentence, "(Reuters) -".
    bracketed = first > floor and last + 1 < ceiling and words[first - 1] == "(" and words[last] == ")"
    if bracketed:
        dashed = words[last + 1] in _DASHES and first - floor <= _REACH + 2
        if first - 1 == floor or dashed:
            return Credit("listed", (first - 1, last + 1))
    # CASE 2: a cue before the name, "told the newspaper X", "citing X", "(via X)", ", reports X".
    index = _step_left(text, first - 1, max(floor, first - _REACH))
    if index > floor and words[index] == ":":
        index -= 1
    if index >= floor:
        word = words[index].lower()
        if word in _LISTING:
            return Credit("listed", (index, index + 1))
        inverted = words[index] in _REPORTS and index > floor
        inverted = inverted and (words[index - 1] == "," or bool(text.quoted[index - 1]))
        if inverted or classes[index] & (w.CITING | w.TOLD_TO):
            return Credit("evidence", (index, index + 1))
        venue = _venue(text, index, floor, word) if word in _VENUES and index > floor else None
        if venue is not None:
            return venue
    # CASE 3: a reference, "Ann Lee, X, May 2", or a name and colon at the start of a line.
    if last + 1 < ceiling:
        if words[last] == ":" and last - floor <= _REACH:
            return Credit("evidence", (last, last + 1))
        commas = range(max(floor + 1, last - 4), last)
        dated = words[last] == "," and classes[last + 1] & w.TIME
        if dated and any(words[index] == "," and text.capitals[index - 1] for index in commas):
            return Credit("evidence", (last, last + 2))
    # CASE 4: a cue behind the name, "X's report", "an X poll", "X examined"; "an X reporter" is none.
    return _after(text, last, ceiling)


def _step_left(text: AnnotatedText, index: int, low: int) -> int:
    """Step over what stands between a cue and a name: "the Turkish newspaper", "state broadcaster"."""
    classes, words = text.word_classes, text.words
    described = index >= low and bool(classes[index] & w.OUTLET_NOUN)
    while index >= low and words[index] != ",":
        bits = classes[index]
        named = text.capitals[index] and not bits & (w.STOP | w.VERB | w.CITING | w.PREPOSITION)
        describing = (described or words[index].endswith(_DESCRIBING)) and not bits & _BLOCKED
        if not (bits & _STEP or named or describing):
            break
        index -= 1
    return index


def _venue(text: AnnotatedText, index: int, floor: int, word: str) -> Credit | None:
    """Read what happened in or at an outlet: "an interview with X", "published by X", "said on X"."""
    words = text.words
    for place in range(index - 1, max(floor, index - _VENUE) - 1, -1):
        bits = text.word_classes[place]
        if bits & w.EMPLOYED or words[place] in _DECLINED:
            return None
        said = bits & w.VERB and word in ("on", "to") and w.verb_kinds()[words[place]] in _SAID
        made = bits & (w.DOCUMENT | w.SOCIAL) and word in _MAKERS
        if said or made or bits & (w.CONVERSATION | w.PUBLISHED) or words[place].lower() == "according":
            # An interview that was declined supports nothing.
            declined = place > floor + 1 and not _DECLINED.isdisjoint(words[place - 2 : place])
            return None if declined else Credit("evidence", (place, index + 1))
        if bits & (w.STOP | w.CONJUNCTION | w.RELATIVE):
            return None
    return None


def _after(text: AnnotatedText, last: int, ceiling: int) -> Credit | None:
    """Read a cue behind an outlet's name."""
    words, classes = text.words, text.word_classes
    begin = last
    if begin < ceiling and classes[begin] & w.CLITIC:
        begin += 1
        if begin < ceiling and text.capitals[begin]:
            return None
    for index in range(begin, min(ceiling, begin + 3)):
        bits = classes[index]
        if bits & w.EMPLOYED:
            return None
        if words[index] == "contributed":
            return Credit("listed", (index, index + 1))
        if bits & (w.EDITED | w.DOCUMENT) or words[index].lower() in ("interview", "investigation"):
            return Credit("evidence", (index, index + 1))
        if bits & (w.STOP | w.PREPOSITION | w.CONJUNCTION | w.VERB) or words[index] == ",":
            return None
    return None
