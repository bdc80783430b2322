"""What surrounds a cue, as the named values that candidates are scored by."""

from __future__ import annotations

from functools import cache

from srcscore.citations.chunks import NounPhrase
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
