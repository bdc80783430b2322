"""From a scored candidate to its source: span, kind and name.

A name may be longer than the phrase, have a fuller form elsewhere in the article, or be joined with others; a
pronoun or short form continues an earlier source.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from srcscore.citations.chunks import CLOSED, NounPhrase, noun_after, phrase_ending
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


_NOT_NAMES = CLOSED & ~w.POSSESSIVE | w.AUXILIARY | w.NEGATION
_TITLES = w.HONORIFIC | w.TITLE | w.OFFICE
TITLE_NOUNS = w.TITLE | w.OFFICE | w.ANONYMOUS
"""Common nouns that describe a person whose name stands beside them."""
_PARTICLES = word_set("name_particles")
_MINISTERS = word_set("ministers")
_ASIDES = word_set("opening_aside_marks")
_JOINTS = frozenset({"and", "&"})
_INSIDE = frozenset({"of", "for", "and", "&"})
_ORDINALS = ("st", "nd", "rd", "th")
# A fuller form is looked for in this many places: a surname's first mention nearly always has the first name.
_TRIES = 4
# A word that opens a sentence is looked for within one in this many places.
_ELSEWHERE = 5
# The author of a document is named within this many tokens: "data released on Friday by the ministry".
_AUTHOR = 12


def name_of(text: AnnotatedText, noun: NounPhrase) -> tuple[int, int] | None:
    """Return the tokens of the name in a phrase whose head is capitalised, or None.

    A title whose holder is named in the aside that follows ("the ambassador to Chad, Ann Lee, said") gives
    the holder's name.
    """
    words, head = text.words, noun.head
    titled = text.word_classes[head] & (_TITLES | w.ANONYMOUS) or not text.capitals[head]
    if titled and not words[head].endswith("s") and noun.last < len(words) and words[noun.last] in _ASIDES:
        first = end = noun.last + 1
        while end < min(len(words), first + 4) and _is_part(text, end):
            end += 1
        if end > first + 1:
            return first, end
    return (name_start(text, head, noun.first), head + 1) if text.capitals[head] else None


def name_start(text: AnnotatedText, head: int, floor: int) -> int:
    """Return the first token of the capitalised name that ends with `head`, titles left out."""
    words, classes = text.words, text.word_classes
    first = head
    while first > floor:
        before = first - 1
        particle = words[before] in _PARTICLES and before > floor and _is_part(text, before - 1)
        if not particle and not _is_part(text, before):
            break
        first = before
    for index in range(head - 1, first - 1, -1):
        if classes[index] & _TITLES and not classes[index] & w.ORG_HEAD:
            return index + 1
    # "Secretary of State Ann Lee": what follows "of" is no part of the name.
    office = first > 1 and words[first - 1] == "of" and words[first - 2] in _MINISTERS
    return max(first, head - 1) if office else first


def full_name(text: AnnotatedText, first: int, last: int) -> str:
    """Return a person's name in its fullest form: as it stands, or as an early place spells it out."""
    if last - first == 1:
        for place in text.occurrences(text.words[first], _TRIES):
            start = name_start(text, place, max(text.sentence_starts[text.sentence_of[place]], place - 4))
            if start < place:
                return text.shown(start, place + 1)
    return text.shown(first, last)


def extend_name(text: AnnotatedText, last: int) -> int:
    """Return the end of a name that goes on: the Department of Health and Human Services."""
    words, classes = text.words, text.word_classes
    if not classes[last - 1] & w.ORG_HEAD or not text.capitals[last - 1]:
        return last
    end = last
    while end + 1 < len(words) and words[end] in _INSIDE and not text.initial[end]:
        begin = end + 1 + (words[end + 1] == "the" and end + 2 < len(words))
        conjoined = words[end] == "and" and end == last
        if conjoined or not text.capitals[begin] or classes[begin] & (w.TIME | w.STOP):
            break
        end = begin + 1
        while end < len(words) and text.capitals[end] and not classes[end] & (CLOSED | w.VERB):
            end += 1
    return end


def is_name(text: AnnotatedText, first: int, last: int) -> bool:
    """Return whether a capital that opens a sentence is a name's: of several words, or seen elsewhere too."""
    known = text.word_classes[first] & (w.PLACE | w.ORG_HEAD | w.SOURCE_NOUNS)
    if last - first > 1 or not text.initial[first] or known:
        return True
    return any(not text.initial[place] for place in text.occurrences(text.words[first], _ELSEWHERE))


def coordinated_names(
    text: AnnotatedText, first: int, last: int, cue: int, floor: int
) -> Iterator[tuple[int, int]]:
    """Yield the names joined with a credited one: "Lee and Dorn said", "by Lee and the Port Authority"."""
    words = text.words
    if not text.capitals[last - 1]:
        return
    before = first - 1 - (words[first - 1] == "the")
    if before > floor and words[before] in _JOINTS and _can_join(text, before - 1):
        yield name_start(text, before - 1, floor), before
    if cue < first and last < len(words) and words[last] in _JOINTS:
        end = text.sentences[text.sentence_of[first]][1]
        noun = noun_after(text, last + 1, end)
        if noun is None or not _can_join(text, noun.head):
            return
        # Without a verb of its own: not in "by Lee, and Dorn laughed".
        follows = noun.last < end and words[noun.last] != ","
        if not follows or text.word_classes[noun.last] & (w.STOP | w.PREPOSITION):
            yield name_start(text, noun.head, noun.first), noun.head + 1


def document_author(text: AnnotatedText, index: int) -> tuple[int, int] | None:
    """Return the tokens that name who made a document: "data released on Friday by the Labor Department"."""
    words, classes = text.words, text.word_classes
    for place in range(index, min(index + _AUTHOR, len(words) - 1)):
        if words[place] in ("by", "from"):
            noun = noun_after(text, place + 1, min(len(words), place + _AUTHOR))
            return None if noun is None else _author_name(text, noun)
        if classes[place] & (w.STOP | w.AUXILIARY | w.PRONOUN | w.CONJUNCTION):
            return None
    return None


def _author_name(text: AnnotatedText, noun: NounPhrase) -> tuple[int, int] | None:
    """Return the tokens of the capitalised name within a phrase."""
    words = text.words
    capitals = [index for index in range(noun.first, noun.last) if text.capitals[index]]
    if not capitals:
        return None
    if not text.capitals[noun.last - 1]:
        organised = text.word_classes[noun.last - 1] & w.ORGANISATION
        return (capitals[0], noun.last) if organised else None
    start = noun.last - 1
    while start > noun.first and (
        text.capitals[start - 1] or words[start - 1] in ("of", "for", "and", "the")
    ):
        start -= 1
        if words[start] == "and" and words[start + 1] == "the":
            start += 2
            break
    return next(index for index in capitals if index >= start), noun.last


def _is_part(text: AnnotatedText, index: int) -> bool:
    """Whether a token can be part of a name."""
    word = text.words[index]
    if word[0].isdigit():
        return word.endswith(_ORDINALS)
    if not text.capitals[index] or word.endswith("-old"):
        return False
    return word[0].isalpha() and not text.word_classes[index] & _NOT_NAMES


def _can_join(text: AnnotatedText, index: int) -> bool:
    bits = text.word_classes[index]
    return text.capitals[index] and not bits & (CLOSED | w.PRONOUN | w.HONORIFIC | w.TITLE)
