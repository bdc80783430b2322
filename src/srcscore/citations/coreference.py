"""From a scored candidate to its source: span, kind and name, and whom a pronoun stands for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from srcscore.citations.chunks import CLOSED, NounPhrase, noun_after, phrase_ending
from srcscore.citations.names import (
    TITLE_NOUNS,
    document_author,
    extend_name,
    full_name,
    is_name,
    name_of,
)
from srcscore.citations.scorer import Scored
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
from srcscore.language.word_classes import word_set
from srcscore.records import CitationKind, Role

UNSPECIFIED = "the text does not say which"
"""Why a document, an organisation or an outlet without a name has no voice."""
NO_DOMAIN = "no domain is known for this name"
_UNNAMED = "the source is not named"
_AMBIGUOUS_PRONOUN = "it is not safe to say whom the pronoun means"
_NOBODY = word_set("nobody")
_WRITER = word_set("writer_and_reader")
_ABSTRACT = ("ness", "ity", "ism", "notion", "notions", "lation", "lege")
"""A noun with such an ending says nothing, unless it is known as a kind of source."""
# A pronoun continues a source at most this many sentences back; farther back, another one is usually meant.
_REACH = 3
# "most of the members": the noun behind "of" is at most this many tokens away.
_PARTITIVE = 12
# Log odds from which a single capitalised word that opens a sentence is taken for a name.
_NAMED = 1.5
# Log odds from which a common noun that is no known kind of source counts.
_COMMON = 0.0
_COMMON_NOUNS: tuple[tuple[int, CitationKind, str | None], ...] = (
    (w.ANONYMOUS, "anonymous", _UNNAMED),
    (w.OFFICE, "person", None),
    (w.ORGANISATION, "organisation", UNSPECIFIED),
    (w.DOCUMENT, "document", UNSPECIFIED),
    (w.OUTLET_NOUN, "outlet", UNSPECIFIED),
    (w.SOCIAL, "social", UNSPECIFIED),
)
_GROUPS: dict[CitationKind, str] = {"person": "person", "anonymous": "people"}
"""Which pronouns continue a source: `he` a person, `they` people, `it` every other kind."""
_PRONOUNS = {
    **dict.fromkeys(("he", "she", "his", "her"), "person"),
    **dict.fromkeys(("they", "their"), "people"),
    **dict.fromkeys(("it", "its", "which"), "thing"),
}
_PRONOUN_KINDS: dict[str, CitationKind] = {"people": "anonymous", "thing": "organisation"}


class Source(NamedTuple):
    """Who is credited, as token indices."""

    first: int
    last: int
    kind: CitationKind
    name: str
    reason: str | None
    domain: str | None = None
    continues: bool = True
    """Whether a later pronoun may continue it."""


class Mention(NamedTuple):
    """Tokens that name a source, before they are resolved to a citation."""

    first: int
    last: int
    kind: CitationKind
    role: Role
    name: str | None = None
    """The source's name where that is not what the tokens say."""
    domain: str | None = None
    cue: tuple[int, int] | None = None
    reason: str | None = None


class Antecedent(NamedTuple):
    """A source that a later pronoun may continue."""

    name: str
    kind: CitationKind
    sentence: int
    domain: str | None


Antecedents = Mapping[str, Antecedent]
"""The last source of each group that pronouns tell apart, and the last `outlet` with a domain."""


def remember(antecedents: dict[str, Antecedent], source: Antecedent) -> None:
    """Make a source the last of its group."""
    antecedents[_GROUPS.get(source.kind, "thing")] = source
    if source.kind == "outlet" and source.domain is not None:
        antecedents["outlet"] = source


def read_source(text: AnnotatedText, scored: Scored, antecedents: Antecedents) -> Source | None:
    """Return the source of a scored candidate; None for the writer and for what names nobody."""
    noun, sentence = scored.candidate.noun, scored.candidate.sentence
    head = noun.head
    bits, word = text.word_classes[head], text.words[head].lower()
    nobody = word == "one" and text.words[head - 1].lower() in ("no", "every", "any")
    if nobody or word in _WRITER or word in _NOBODY or not word[0].isalnum():
        return None
    if bits & w.RELATIVE or word == "that":
        return _relative(text, head, sentence, antecedents)
    if bits & (w.PRONOUN | w.POSSESSIVE):
        return _pronoun(text, head, word, sentence, antecedents)
    lower = not text.capitals[head]
    if bits & w.DOCUMENT and lower:
        author = document_author(text, head + 1)
        if author is not None:
            return describe_name(text, *author)
    common = bits & w.SOURCE_NOUNS and not bits & TITLE_NOUNS and (lower or head == noun.first)
    name = None if common or bits & w.DETERMINER else name_of(text, noun)
    if name is not None:
        return describe_name(text, *name) if scored.score >= _NAMED or is_name(text, *name) else None
    unsure = scored.score < _COMMON or text.words[head].endswith(_ABSTRACT)
    return None if unsure and not bits & w.SOURCE_NOUNS else _describe_noun(text, noun)


def describe_name(text: AnnotatedText, first: int, last: int) -> Source:
    """Return the source that a name stands for: an organisation, document, group or person."""
    head = last - 1
    bits, single = text.word_classes[head], head == first
    full = full_name(text, first, last) if single else ""
    organised = any(text.word_classes[index] & w.ORG_HEAD for index in range(first, last))
    last = extend_name(text, last)
    name = text.shown(first, last)
    place = bits & w.PLACE and not (bits & w.FIRST_NAME and " " in full)
    press = bits & w.PRESS and last - first > 1
    if organised or place or (single and len(name) > 1 and name.isupper() and name.isalpha()):
        return Source(first, last, "organisation", name, NO_DOMAIN)
    if bits & w.DOCUMENT and not press:
        return Source(first, last, "document", name, NO_DOMAIN)
    if bits & w.ANONYMOUS and not press:
        return Source(first, last, "anonymous", name, _UNNAMED)
    # The Harbour Dolphins have an article; a person's name has none.
    article = first > 0 and text.words[first - 1] in ("the", "The")
    if article and last - first > 1 and not bits & TITLE_NOUNS:
        return Source(first, last, "organisation", name, NO_DOMAIN)
    return Source(first, last, "person", full or name, None)


def _describe_noun(text: AnnotatedText, noun: NounPhrase) -> Source:
    """Return the source that a common noun stands for, without determiners."""
    start = head = noun.head
    if text.word_classes[head] & w.DETERMINER and text.words[head + 1 : head + 2] == ("of",):
        inner = noun_after(text, head + 2, min(len(text.words), head + _PARTITIVE))
        head = head if inner is None else inner.head
    while start > noun.first and not text.word_classes[start - 1] & CLOSED:
        start -= 1
    name, bits = text.shown(start, head + 1), text.word_classes[head]
    for flag, kind, reason in _COMMON_NOUNS:
        if bits & flag:
            return Source(start, head + 1, kind, name, reason)
    return Source(start, head + 1, "anonymous", name, _UNNAMED)


def _relative(text: AnnotatedText, index: int, sentence: int, antecedents: Antecedents) -> Source:
    """Read `who` and `which`: they stand for the phrase before them."""
    end, floor = index - 1, text.sentences[sentence][0]
    if end > floor and text.words[end] == ",":
        end -= 1
    noun = phrase_ending(text, end, floor) if end >= floor else None
    if noun is None:
        return Source(index, index + 1, "person", text.words[index], _AMBIGUOUS_PRONOUN, continues=False)
    outlet = antecedents.get("outlet")
    if outlet is not None and outlet.sentence == sentence and outlet.name.split()[-1] == text.words[end]:
        return Source(index, index + 1, outlet.kind, outlet.name, None, outlet.domain, continues=False)
    name = name_of(text, noun)
    source = _describe_noun(text, noun) if name is None else describe_name(text, *name)
    return Source(index, index + 1, source.kind, source.name, source.reason, continues=False)


def _pronoun(text: AnnotatedText, index: int, word: str, sentence: int, antecedents: Antecedents) -> Source:
    """Read a pronoun: it stands for the last source that it can continue."""
    group = _PRONOUNS.get(word, "any")
    if group == "any":
        source = max(antecedents.values(), key=lambda antecedent: antecedent.sentence, default=None)
    else:
        source = antecedents.get(group)
    if source is None or sentence - source.sentence > _REACH:
        kind = _PRONOUN_KINDS.get(group, "person")
        return Source(index, index + 1, kind, text.words[index], _AMBIGUOUS_PRONOUN, continues=False)
    reason = None if source.kind == "person" or source.domain else _UNNAMED
    return Source(index, index + 1, source.kind, source.name, reason, source.domain)
