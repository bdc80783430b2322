"""Small codes for what surrounds a cue: the features that candidates are weighed by."""

from __future__ import annotations

from functools import cache

from srcscore.citations.nouns import Noun
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText

KINDS = (*w.VERB_KINDS, "none")
"""Kinds of cue: the kinds of verbs, and anything else."""
NO_VERB = len(w.VERB_KINDS)
PATTERNS = (
    *("left", "aside", "behind-quote", "behind-comma", "shared", "according", "possessor"),
    *("by", "colon", "viewed", "agent"),
)
"""How a subject stands to its cue."""
LEFT, ASIDE, BEHIND_QUOTE, BEHIND_COMMA, SHARED, ACCORDING, POSSESSOR, MAKER, COLON, VIEWED, AGENT = range(11)
NEXT = (
    *("other", "quote", "that", "comma", "stop", "colon", "determiner", "pronoun", "to", "of"),
    *("preposition", "capital", "auxiliary", "question", "ing", "adverb", "end", "cue"),
)
"""What can follow a cue."""
SUBJECTS = (
    *("he", "they", "it", "I", "who", "which", "name", "organisation-name", "initials"),
    *("office", "anonymous", "organisation", "document", "outlet", "social", "quantifier"),
    *("plural", "singular", "this", "number"),
)
"""What a subject can be."""
AUXILIARIES = ("none", "have", "be", "modal", "do", "to", "negation", "passive")
"""What can stand between a subject and its verb."""
BE, INFINITIVE, PASSIVE = 2, 5, 7
QUOTES = ("none", "sentence", "beside", "inside")
"""Where quotation marks are: nowhere, in the sentence, beside the cue, around it."""
BEFORE = (
    *("start", "comma", "quote", "verb", "that", "conjunction", "relative", "preposition"),
    *("and", "stop", "other"),
)
"""What can stand before a subject."""
PREPOSITION = 7
TO = 8
EARLIER = ("0", "1", "2", "3")
"""How many candidates stand earlier in the sentence, at most three."""
CODES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("kind", KINDS),
    ("pattern", PATTERNS),
    ("next", NEXT),
    ("subject", SUBJECTS),
    ("auxiliary", AUXILIARIES),
    ("quote", QUOTES),
    ("before", BEFORE),
    ("earlier", EARLIER),
)
"""The codes of a candidate, in order."""

_HAVE = frozenset({"has", "have", "had", "'ve", "’ve"})
_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "'re", "’re", "'s", "’s"})
_DO = frozenset({"do", "does", "did"})


def auxiliary_of(text: AnnotatedText, first: int, verb: int) -> int:
    """Return the code of the auxiliaries between a subject and its verb: the strongest of them."""
    code = 0
    for index in range(first, verb):
        bits = text.word_classes[index]
        word = text.words[index].lower()
        if bits & w.NEGATION or word.endswith(("n't", "n’t")):
            return 6
        if bits & (w.AUXILIARY | w.CLITIC):
            code = max(code, 2 if word in _BE else 1 if word in _HAVE else 4 if word in _DO else 3)
    return code


def next_of(text: AnnotatedText, index: int, ceiling: int) -> int:
    """Return the code of what follows a cue."""
    if index >= ceiling:
        return 16
    bits, word = text.word_classes[index], text.words[index]
    if text.quoted[index]:
        return 1
    if word in _WORDS_BEHIND:
        return _WORDS_BEHIND[word]
    found = 17 if bits & w.CUE_NOUN and not bits & w.VERB else _next_code(bits)
    if found is not None:
        begins = found == 6 and index + 1 < ceiling and text.word_classes[index + 1] & w.CUE_NOUN
        return 17 if begins else found
    return 11 if word[0].isupper() else 14 if word.endswith("ing") else 0


def before_of(text: AnnotatedText, first: int, floor: int) -> int:
    """Return the code of what stands before a subject."""
    index = first - 1
    if index < floor:
        return 0
    word, bits = text.words[index], text.word_classes[index]
    if word == ",":
        return 1
    if text.quoted[index] and not text.quoted[first]:
        return 2
    if word == "that":
        return 4
    return _before_code(bits)


def quote_of(text: AnnotatedText, first: int, index: int) -> int:
    """Return the code of quotation marks around a cue in a sentence that has some."""
    quoted = text.quoted
    if quoted[index]:
        return 3
    near = quoted[max(0, min(first, index) - 2)] or quoted[min(index + 2, len(quoted) - 1)]
    return 2 if near else 1


_BITS_BEFORE = (
    (w.VERB, 3),
    (w.CONJUNCTION, 5),
    (w.RELATIVE, 6),
    (w.PREPOSITION, 7),
    (w.AND, 8),
    (w.STOP, 9),
)
_WORDS_BEHIND = {"that": 2, ",": 3, ":": 5, "to": 8, "of": 9}
_BITS_BEHIND = (
    (w.STOP, 4),
    (w.DETERMINER | w.POSSESSIVE, 6),
    (w.PRONOUN, 7),
    (w.PREPOSITION, 10),
    (w.AUXILIARY, 12),
    (w.CONJUNCTION | w.RELATIVE, 13),
    (w.ADVERB | w.TIME, 15),
)
_PRONOUN_CODES = {"he": 0, "she": 0, "they": 1, "it": 2, "his": 0, "her": 0, "their": 1, "its": 2}


def subject_of(text: AnnotatedText, noun: Noun) -> int:
    """Return the code of what kind of noun a phrase is."""
    head = noun.head
    word, bits = text.words[head], text.word_classes[head]
    low = word.lower()
    if bits & (w.PRONOUN | w.POSSESSIVE):
        return _PRONOUN_CODES.get(low, 3)
    if bits & w.RELATIVE or low == "that":
        return 4 if low == "who" else 5
    if text.capital(head) and not (bits & w.SOURCE_NOUNS and head == noun.first):
        return _name_code(text, noun)
    found = _noun_code(bits)
    return _plain_code(low, bits) if found is None else found


def _name_code(text: AnnotatedText, noun: Noun) -> int:
    word = text.words[noun.head]
    if len(word) > 1 and word.isupper():
        return 8
    for index in range(noun.first, noun.head + 1):
        if text.word_classes[index] & w.ORG_HEAD and text.capital(index):
            return 7
    return 6


def _plain_code(low: str, bits: int) -> int:
    if bits & w.DETERMINER:
        return 18 if low in ("this", "these", "that", "those") else 15
    if low[0].isdigit():
        return 19
    return 16 if low.endswith("s") else 17


_NOUN_CODES = (
    (w.ANONYMOUS, 10),
    (w.OFFICE, 9),
    (w.ORGANISATION, 11),
    (w.DOCUMENT, 12),
    (w.OUTLET_NOUN, 13),
    (w.SOCIAL, 14),
)


@cache
def _next_code(bits: int) -> int | None:
    return next((code for bit, code in _BITS_BEHIND if bits & bit), None)


@cache
def _before_code(bits: int) -> int:
    return next((code for bit, code in _BITS_BEFORE if bits & bit), 10)


@cache
def _noun_code(bits: int) -> int | None:
    return next((code for bit, code in _NOUN_CODES if bits & bit), None)


@cache
def verb_codes() -> dict[str, int]:
    """Return the kind of every verb form as an index into the kinds of verbs."""
    order = {kind: code for code, kind in enumerate(w.VERB_KINDS)}
    return {form: order[kind] for form, kind in w.verb_kinds().items()}
