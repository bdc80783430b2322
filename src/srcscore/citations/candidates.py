"""Candidates: every noun phrase that a verb or phrase beside it may credit, with its cue.

Patterns: subject and verb ("Lee said"), verb and subject behind a quotation ("said Lee"), a subject shared
with an earlier verb, an agent ("confirmed by Lee"), a stance ("Lee was confident"), a fixed phrase
("according to Lee"), and a name with a colon ("LEE: ...").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from srcscore.citations import cue_features as f
from srcscore.citations.chunks import NounPhrase, noun_after, opening_noun, skip_left, subject_before
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
from srcscore.language.word_classes import word_set

_SKIPPED_BLOCKS = frozenset({"byline", "related", "promotion", "sources"})
_ASIDES = word_set("aside_marks")
_JOINING = word_set("joining")
_LABELS = word_set("line_labels")
# A speaker's name before a colon has at most this many words: a longer opening is part of a sentence.
_SPEAKER = 6
_PHRASES = {"according": "to", "based": "on"}
_CREDITING = w.VERB | w.STANCE | w.PHRASE
_SUBJECT_PATTERNS = (f.LEFT, f.ASIDE, f.SHARED)
"""Patterns whose noun may be the subject of later verbs too."""


class Candidate(NamedTuple):
    """A noun phrase that a cue may credit."""

    noun: NounPhrase
    """Who would be credited."""
    cue: tuple[int, int]
    """The words that would credit, as token indices."""
    sentence: int
    """Index of the sentence."""
    form: str
    """The cue's first word, in lower case."""
    features: tuple[int, ...]
    """What surrounds it: a value for each of `cue_features.FEATURES`, in order."""


class _Pair(NamedTuple):
    """A noun phrase and a cue in one pattern, before its surroundings are described."""

    noun: NounPhrase
    cue: int
    kind: int
    pattern: int
    auxiliary: int
    fixed: bool = False
    """Whether a fixed phrase such as "according to" credits it."""


def find_candidates(text: AnnotatedText) -> list[Candidate]:
    """Return the candidates of an article, sentence by sentence."""
    candidates: list[Candidate] = []
    sentence, last, subject, start, quotes = -1, 0, None, 0, False
    for index in text.cue_tokens:
        if index >= last:
            sentence = text.sentence_of[index]
            first, last = text.sentences[sentence]
            subject, start, quotes = None, len(candidates), 1 in text.quoted[first:last]
        bits = text.word_classes[index]
        if not bits & _CREDITING or text.sentence_blocks[sentence] in _SKIPPED_BLOCKS:
            continue
        for pair in _pairs(text, index, first, last, subject):
            if pair.pattern in _SUBJECT_PATTERNS:
                subject = pair.noun
            candidates.append(_describe(text, pair, sentence, quotes, len(candidates) - start))
    return candidates


def _describe(text: AnnotatedText, pair: _Pair, sentence: int, quotes: bool, earlier: int) -> Candidate:
    """Add to a pair what surrounds it."""
    noun, cue, fixed = pair.noun, pair.cue, pair.fixed
    first, last = text.sentences[sentence]
    features = (
        pair.kind,
        pair.pattern,
        f.NEXT_TO if fixed else f.next_of(text, cue + 1, last),
        f.subject_of(text, noun),
        pair.auxiliary,
        f.quote_of(text, noun.first, cue) if quotes else f.NO_QUOTE,
        f.BEFORE_PREPOSITION if fixed else f.before_of(text, noun.first, first),
        min(earlier, 3),
    )
    form = "according" if fixed else text.words[cue].lower()
    return Candidate(noun, (cue, cue + 1), sentence, form, features)


def _pairs(
    text: AnnotatedText, index: int, first: int, last: int, subject: NounPhrase | None
) -> Iterator[_Pair]:
    """Yield whom the cue at token `index` may credit; `subject` is that of an earlier verb."""
    bits = text.word_classes[index]
    if bits & w.VERB:
        yield from _of_verb(text, index, f.verb_codes()[text.words[index]], first, last, subject)
    if bits & w.STANCE:
        stop = skip_left(text, index - 1, first)
        auxiliary = f.auxiliary_of(text, stop + 1, index)
        noun = subject_before(text, stop, first) if auxiliary else None
        if noun is not None:
            yield _Pair(noun, index, f.NO_VERB, f.STANCE, auxiliary)
    if bits & w.PHRASE:
        word = text.words[index].lower()
        follower = text.words[index + 1] if index + 1 < last else ""
        if word == ":":
            noun = subject_before(text, index - 1, first) if first < index <= first + _SPEAKER else None
            if noun is not None and _speaks(text, noun, index, last):
                yield _Pair(noun, index, f.NO_VERB, f.COLON, f.NO_AUXILIARY)
        elif word == "states":
            if follower == "that" or text.word_classes[index - 1] & w.DOCUMENT:
                yield from _of_verb(text, index, f.SAY, first, last, subject)
        else:
            yield from _of_phrase(text, index, word, follower, last)


def _of_verb(  # noqa: C901 - one pattern after the other
    text: AnnotatedText, index: int, kind: int, first: int, last: int, subject: NounPhrase | None
) -> Iterator[_Pair]:
    """Yield whom a verb may have as its subject or agent."""
    words, quoted = text.words, text.quoted
    stop = skip_left(text, index - 1, first)
    auxiliary = f.auxiliary_of(text, stop + 1, index)
    before = words[stop] if stop >= first else ""
    ing = words[index].endswith("ing")
    # "as confirmed by Smith"
    if index + 2 < last and words[index + 1] == "by":
        noun = noun_after(text, index + 2, last)
        if noun is not None:
            pattern = f.ACCORDING if "as" in words[max(first, index - 4) : index] else f.AGENT
            yield _Pair(noun, index, kind, pattern, auxiliary)
    # "...," said Smith
    inverted = stop == index - 1 and stop >= 0 and not ing
    if inverted and (before in (",", "So", "so") or quoted[index - 1]):
        noun = noun_after(text, index + 1, last)
        if noun is not None:
            pattern = f.AFTER_QUOTE if quoted[index - 1] or quoted[index - 2] else f.AFTER_COMMA
            yield _Pair(noun, index, kind, pattern, f.NO_AUXILIARY)
    if before in ("to", "To"):
        auxiliary = f.INFINITIVE
    elif auxiliary == f.BE and not ing:
        auxiliary = f.PASSIVE
    # "Smith said", "Smith, the mayor, said"
    if before not in _JOINING and not (before == "," and ing):
        noun = subject_before(text, stop, first)
        if noun is not None:
            yield _Pair(noun, index, kind, f.ASIDE if before in _ASIDES else f.LEFT, auxiliary)
            return
    # "Smith laughed and said"
    if before in _JOINING or before == "," or ing or auxiliary:
        shared = subject or opening_noun(text, first, last)
        if shared is not None and shared.last <= index:
            yield _Pair(shared, index, kind, f.SHARED, auxiliary)


def _of_phrase(text: AnnotatedText, index: int, word: str, follower: str, last: int) -> Iterator[_Pair]:
    """Yield whom "according to", "as per", "based on" or "citing" names."""
    begin, allowed = index + 1, 0
    if word == "per" and text.words[index - 1] in ("as", "As"):
        pass
    elif word in ("citing", "quoting"):
        allowed = w.DOCUMENT | w.ANONYMOUS
    elif follower == _PHRASES.get(word):
        begin, allowed = index + 2, w.DOCUMENT if word == "based" else 0
    else:
        return
    noun = noun_after(text, begin, last)
    if noun is not None and (not allowed or text.word_classes[noun.head] & allowed):
        yield _Pair(noun, index, f.NO_VERB, f.ACCORDING, f.NO_AUXILIARY, fixed=True)


def _speaks(text: AnnotatedText, noun: NounPhrase, colon: int, last: int) -> bool:
    """Whether a name before a colon speaks: a quotation follows, or a transcript's name in capitals."""
    translated = text.words[colon + 1 : colon + 3] == ("(", "Speaking")
    if translated or text.words[noun.head] in text.staff:
        return False
    if colon + 1 < last and text.quoted[colon + 1]:
        return True
    name = text.shown(noun.first, noun.last)
    return name.isupper() and len(name) > 2 and text.words[noun.head] not in _LABELS
