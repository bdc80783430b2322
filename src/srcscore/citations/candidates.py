"""Candidates: every noun phrase that a verb or phrase beside it may credit, with its cue and surroundings.

Patterns: subject and verb ("Lee said"), verb and subject after a quotation ("said Lee"), a subject shared
with an earlier verb, an agent ("confirmed by Lee"), a stance ("Lee was confident"), a fixed phrase
("according to Lee"), and a name with a colon ("LEE: ..."). The surroundings are named values, one for each of
`FEATURES`, by which the scorer weighs a candidate.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from srcscore.citations.chunks import NounPhrase, noun_after, opening_noun, skip_left, subject_before
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
from srcscore.language.word_classes import word_set

# Each tuple names the values of one feature as `weights.tsv` spells them; the constants below it are indices.
KINDS = (*w.VERB_KINDS, "none")
"""Kinds of cue: the kinds of verbs, and anything else."""
SAY, TELL, ASK, SHOW, JUDGE, THINK, ACT, SEEM, NO_VERB = range(len(KINDS))

PATTERNS = (
    *("left", "aside", "behind-quote", "behind-comma", "shared", "according", "possessor"),
    *("by", "colon", "viewed", "agent"),
)
"""How a source stands to its cue."""
LEFT, ASIDE, AFTER_QUOTE, AFTER_COMMA, SHARED, ACCORDING, POSSESSOR, BY, COLON, STANCE, AGENT = range(
    len(PATTERNS)
)

NEXT = (
    *("other", "quote", "that", "comma", "stop", "colon", "determiner", "pronoun", "to", "of"),
    *("preposition", "capital", "auxiliary", "question", "ing", "adverb", "end", "cue"),
)
"""What follows a cue."""
# fmt: off
(
    NEXT_OTHER, NEXT_QUOTE, NEXT_THAT, NEXT_COMMA, NEXT_STOP, NEXT_COLON, NEXT_DETERMINER, NEXT_PRONOUN,
    NEXT_TO, NEXT_OF, NEXT_PREPOSITION, NEXT_CAPITAL, NEXT_AUXILIARY, NEXT_QUESTION, NEXT_ING,
    NEXT_ADVERB, NEXT_END, NEXT_CUE,
) = range(len(NEXT))
# fmt: on

SUBJECTS = (
    *("he", "they", "it", "I", "who", "which", "name", "organisation-name", "initials"),
    *("office", "anonymous", "organisation", "document", "outlet", "social", "quantifier"),
    *("plural", "singular", "this", "number"),
)
"""What a source can be."""
# fmt: off
(
    HE, THEY, IT, FIRST_PERSON, WHO, WHICH, NAME, ORGANISATION_NAME, INITIALS, OFFICE, ANONYMOUS,
    ORGANISATION, DOCUMENT, OUTLET, SOCIAL, QUANTIFIER, PLURAL, SINGULAR, THIS, NUMBER,
) = range(len(SUBJECTS))
# fmt: on

AUXILIARIES = ("none", "have", "be", "modal", "do", "to", "negation", "passive")
"""What stands between a subject and its verb; of several, the later one in this order."""
NO_AUXILIARY, HAVE, BE, MODAL, DO, INFINITIVE, NEGATION, PASSIVE = range(len(AUXILIARIES))

QUOTES = ("none", "sentence", "beside", "inside")
"""Where quotation marks are: nowhere, in the sentence, beside the cue, around it."""
NO_QUOTE, QUOTE_IN_SENTENCE, QUOTE_BESIDE, QUOTE_AROUND = range(len(QUOTES))

BEFORE = (
    *("start", "comma", "quote", "verb", "that", "conjunction", "relative", "preposition"),
    *("and", "stop", "other"),
)
"""What stands before a source."""
# fmt: off
(
    BEFORE_START, BEFORE_COMMA, BEFORE_QUOTE, BEFORE_VERB, BEFORE_THAT, BEFORE_CONJUNCTION,
    BEFORE_RELATIVE, BEFORE_PREPOSITION, BEFORE_AND, BEFORE_STOP, BEFORE_OTHER,
) = range(len(BEFORE))
# fmt: on

EARLIER = ("0", "1", "2", "3")
"""How many candidates come earlier in the sentence, at most three."""

FEATURES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("kind", KINDS),
    ("pattern", PATTERNS),
    ("next", NEXT),
    ("subject", SUBJECTS),
    ("auxiliary", AUXILIARIES),
    ("quote", QUOTES),
    ("before", BEFORE),
    ("earlier", EARLIER),
)
"""The features of a candidate, in order, each with its values."""

_HAVE, _BE, _DO = (word_set(name) for name in ("forms_of_have", "forms_of_be", "forms_of_do"))
_NEXT_WORDS = {"that": NEXT_THAT, ",": NEXT_COMMA, ":": NEXT_COLON, "to": NEXT_TO, "of": NEXT_OF}
# In each table of classes the first that holds decides.
_NEXT_CLASSES = (
    (w.STOP, NEXT_STOP),
    (w.DETERMINER | w.POSSESSIVE, NEXT_DETERMINER),
    (w.PRONOUN, NEXT_PRONOUN),
    (w.PREPOSITION, NEXT_PREPOSITION),
    (w.AUXILIARY, NEXT_AUXILIARY),
    (w.CONJUNCTION | w.RELATIVE, NEXT_QUESTION),
    (w.ADVERB | w.TIME, NEXT_ADVERB),
)
_BEFORE_CLASSES = (
    (w.VERB, BEFORE_VERB),
    (w.CONJUNCTION, BEFORE_CONJUNCTION),
    (w.RELATIVE, BEFORE_RELATIVE),
    (w.PREPOSITION, BEFORE_PREPOSITION),
    (w.AND, BEFORE_AND),
    (w.STOP, BEFORE_STOP),
)
_SUBJECT_CLASSES = (
    (w.ANONYMOUS, ANONYMOUS),
    (w.OFFICE, OFFICE),
    (w.ORGANISATION, ORGANISATION),
    (w.DOCUMENT, DOCUMENT),
    (w.OUTLET_NOUN, OUTLET),
    (w.SOCIAL, SOCIAL),
)
_PRONOUNS = {"he": HE, "she": HE, "his": HE, "her": HE, "they": THEY, "their": THEY, "it": IT, "its": IT}


@cache
def verb_codes() -> dict[str, int]:
    """Return the kind of every verb form, as an index into `KINDS`."""
    return {form: KINDS.index(kind) for form, kind in w.verb_kinds().items()}


def auxiliary_of(text: AnnotatedText, first: int, verb: int) -> int:
    """Return the strongest auxiliary between a subject and its verb."""
    found = NO_AUXILIARY
    for index in range(first, verb):
        bits, word = text.word_classes[index], text.words[index].lower()
        if bits & w.NEGATION or word.endswith(("n't", "n’t")):
            return NEGATION
        if bits & (w.AUXILIARY | w.CLITIC):
            found = max(found, BE if word in _BE else HAVE if word in _HAVE else DO if word in _DO else MODAL)
    return found


def next_of(text: AnnotatedText, index: int, ceiling: int) -> int:
    """Return what follows a cue: what token `index` is."""
    if index >= ceiling:
        return NEXT_END
    bits, word = text.word_classes[index], text.words[index]
    if text.quoted[index]:
        return NEXT_QUOTE
    if word in _NEXT_WORDS:
        return _NEXT_WORDS[word]
    found = _first(_NEXT_CLASSES, bits)
    determined = found == NEXT_DETERMINER and index + 1 < ceiling
    if (bits & w.CUE_NOUN and not bits & w.VERB) or (
        determined and text.word_classes[index + 1] & w.CUE_NOUN
    ):
        return NEXT_CUE
    if found is None:
        found = NEXT_CAPITAL if word[0].isupper() else NEXT_ING if word.endswith("ing") else NEXT_OTHER
    return found


def before_of(text: AnnotatedText, first: int, floor: int) -> int:
    """Return what stands before the source that begins at token `first`."""
    index = first - 1
    if index < floor:
        return BEFORE_START
    word = text.words[index]
    if word == ",":
        return BEFORE_COMMA
    if text.quoted[index] and not text.quoted[first]:
        return BEFORE_QUOTE
    if word == "that":
        return BEFORE_THAT
    found = _first(_BEFORE_CLASSES, text.word_classes[index])
    return BEFORE_OTHER if found is None else found


def quote_of(text: AnnotatedText, first: int, index: int) -> int:
    """Return where quotation marks are around a cue, in a sentence that has some."""
    quoted = text.quoted
    if quoted[index]:
        return QUOTE_AROUND
    near = quoted[max(0, min(first, index) - 2)] or quoted[min(index + 2, len(quoted) - 1)]
    return QUOTE_BESIDE if near else QUOTE_IN_SENTENCE


def subject_of(text: AnnotatedText, noun: NounPhrase) -> int:
    """Return what kind of noun a source is."""
    head = noun.head
    word, bits = text.words[head], text.word_classes[head]
    low = word.lower()
    if bits & (w.PRONOUN | w.POSSESSIVE):
        return _PRONOUNS.get(low, FIRST_PERSON)
    if bits & w.RELATIVE or low == "that":
        return WHO if low == "who" else WHICH
    if text.capitals[head] and not (bits & w.SOURCE_NOUNS and head == noun.first):
        parts = range(noun.first, head + 1)
        organised = any(text.word_classes[i] & w.ORG_HEAD and text.capitals[i] for i in parts)
        return INITIALS if len(word) > 1 and word.isupper() else ORGANISATION_NAME if organised else NAME
    found = _first(_SUBJECT_CLASSES, bits)
    if found is not None:
        return found
    if bits & w.DETERMINER:
        return THIS if low in ("this", "these", "that", "those") else QUANTIFIER
    return NUMBER if low[0].isdigit() else PLURAL if low.endswith("s") else SINGULAR


@cache
def _first(table: tuple[tuple[int, int], ...], bits: int) -> int | None:
    """Return the value of the first row of a table that a word has a class of."""
    return next((value for flag, value in table if bits & flag), None)


_SKIPPED_BLOCKS = frozenset({"byline", "related", "promotion", "sources"})
_ASIDES = word_set("aside_marks")
_JOINING = word_set("joining")
_LABELS = word_set("line_labels")
# A speaker's name before a colon has at most this many words: a longer opening is part of a sentence.
_SPEAKER = 6
_PHRASES = {"according": "to", "based": "on"}
_CREDITING = w.VERB | w.STANCE | w.PHRASE
_SUBJECT_PATTERNS = (LEFT, ASIDE, SHARED)
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
    """What surrounds it: a value for each of `FEATURES`, in order."""


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
        NEXT_TO if fixed else next_of(text, cue + 1, last),
        subject_of(text, noun),
        pair.auxiliary,
        quote_of(text, noun.first, cue) if quotes else NO_QUOTE,
        BEFORE_PREPOSITION if fixed else before_of(text, noun.first, first),
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
        yield from _of_verb(text, index, verb_codes()[text.words[index]], first, last, subject)
    if bits & w.STANCE:
        stop = skip_left(text, index - 1, first)
        auxiliary = auxiliary_of(text, stop + 1, index)
        noun = subject_before(text, stop, first) if auxiliary else None
        if noun is not None:
            yield _Pair(noun, index, NO_VERB, STANCE, auxiliary)
    if bits & w.PHRASE:
        word = text.words[index].lower()
        follower = text.words[index + 1] if index + 1 < last else ""
        if word == ":":
            noun = subject_before(text, index - 1, first) if first < index <= first + _SPEAKER else None
            if noun is not None and _speaks(text, noun, index, last):
                yield _Pair(noun, index, NO_VERB, COLON, NO_AUXILIARY)
        elif word == "states":
            if follower == "that" or text.word_classes[index - 1] & w.DOCUMENT:
                yield from _of_verb(text, index, SAY, first, last, subject)
        else:
            yield from _of_phrase(text, index, word, follower, last)


def _of_verb(  # noqa: C901 - one pattern after the other
    text: AnnotatedText, index: int, kind: int, first: int, last: int, subject: NounPhrase | None
) -> Iterator[_Pair]:
    """Yield whom a verb may have as its subject or agent."""
    words, quoted = text.words, text.quoted
    stop = skip_left(text, index - 1, first)
    auxiliary = auxiliary_of(text, stop + 1, index)
    before = words[stop] if stop >= first else ""
    ing = words[index].endswith("ing")
    # "as confirmed by Smith"
    if index + 2 < last and words[index + 1] == "by":
        noun = noun_after(text, index + 2, last)
        if noun is not None:
            pattern = ACCORDING if "as" in words[max(first, index - 4) : index] else AGENT
            yield _Pair(noun, index, kind, pattern, auxiliary)
    # "...," said Smith
    inverted = stop == index - 1 and stop >= 0 and not ing
    if inverted and (before in (",", "So", "so") or quoted[index - 1]):
        noun = noun_after(text, index + 1, last)
        if noun is not None:
            pattern = AFTER_QUOTE if quoted[index - 1] or quoted[index - 2] else AFTER_COMMA
            yield _Pair(noun, index, kind, pattern, NO_AUXILIARY)
    if before in ("to", "To"):
        auxiliary = INFINITIVE
    elif auxiliary == BE and not ing:
        auxiliary = PASSIVE
    # "Smith said", "Smith, the mayor, said"
    if before not in _JOINING and not (before == "," and ing):
        noun = subject_before(text, stop, first)
        if noun is not None:
            yield _Pair(noun, index, kind, ASIDE if before in _ASIDES else LEFT, auxiliary)
            return
    # "Smith laughed and said"
    if before in _JOINING or before == "," or ing or auxiliary:
        shared = subject or opening_noun(text, first, last)
        if shared is not None and shared.last <= index:
            yield _Pair(shared, index, kind, SHARED, auxiliary)


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
        yield _Pair(noun, index, NO_VERB, ACCORDING, NO_AUXILIARY, fixed=True)


def _speaks(text: AnnotatedText, noun: NounPhrase, colon: int, last: int) -> bool:
    """Whether a name before a colon speaks: a quotation follows, or a transcript's name in capitals."""
    translated = text.words[colon + 1 : colon + 3] == ("(", "Speaking")
    if translated or text.words[noun.head] in text.staff:
        return False
    if colon + 1 < last and text.quoted[colon + 1]:
        return True
    name = text.shown(noun.first, noun.last)
    return name.isupper() and len(name) > 2 and text.words[noun.head] not in _LABELS
