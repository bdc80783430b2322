"""From who is credited to a source: its span, kind and name, and whom a pronoun stands for."""

from __future__ import annotations

from typing import NamedTuple

from srcscore.citations import words as w
from srcscore.citations.attribution import Attribution
from srcscore.citations.nouns import Noun, noun_after, phrase_ending
from srcscore.citations.people import full_name, is_place, name_of, name_start
from srcscore.citations.reading import Reading
from srcscore.language import lexicons
from srcscore.records import CitationKind

_OUTSIDE = (
    w.DETERMINER
    | w.POSSESSIVE
    | w.PREPOSITION
    | w.CLITIC
    | w.STOP
    | w.AND
    | w.ADVERB
    | w.CONJUNCTION
    | w.TIME
)
_NOBODY = frozenset(
    {"everyone", "everybody", "anyone", "anybody", "nobody", "nothing", "else", "this", "more"}
)
"""Who is no source, since it could be anyone."""
_ABSTRACT = ("ness", "ity", "ism", "notion", "notions", "lation", "lege")
"""A noun that ends so says nothing, unless it is known as a kind of source."""
_WRITER = frozenset({"i", "we", "you", "my", "our", "your", "us", "me"})
UNTOLD = "the text does not say which"
"""Why a document, an organisation or an outlet without a name has no voice."""
_REACH = 3
"""A pronoun continues a source at most so many sentences back."""


class Source(NamedTuple):
    """What a citation says of its source, as token indices."""

    first: int
    last: int
    kind: CitationKind
    name: str
    reason: str | None
    domain: str | None = None


class _Seen(NamedTuple):
    """A source that a later pronoun may continue."""

    name: str
    kind: CitationKind
    sentence: int
    domain: str | None


class Sources:
    """Sources of one article in order, so that later ones can continue earlier ones.

    Parameters
    ----------
    reading
        The article.
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._last: dict[str, _Seen] = {}

    def read(self, attribution: Attribution) -> Source | None:
        """Return the source of an attribution; None for the writer and for what names nobody.

        Parameters
        ----------
        attribution
            Who is credited; attributions come in order of place.
        """
        reading = self._reading
        noun, sentence = attribution.noun, attribution.sentence
        bits, word = reading.classes[noun.head], reading.words[noun.head].lower()
        if word in _WRITER or self._is_nobody(noun.head, word) or self._is_dateline(noun):
            return None
        if bits & (w.PRONOUN | w.POSSESSIVE | w.RELATIVE) or word == "that":
            return self._pronoun(noun.head, word, sentence)
        source = self._phrase(attribution, bits)
        if source is not None:
            self.note(source.name, source.kind, sentence, source.domain)
        return source

    def _phrase(self, attribution: Attribution, bits: int) -> Source | None:
        """Read a phrase that is no pronoun: by its maker, its bearer's name, or its noun."""
        reading, noun, sentence = self._reading, attribution.noun, attribution.sentence
        lower = not reading.capital(noun.head)
        if bits & w.DOCUMENT and lower:
            maker = made_by(reading, noun.head + 1)
            if maker is not None:
                return self._named(*maker)
        common = bits & w.NOUNS and not bits & _BORNE and (lower or noun.head == noun.first)
        name = None if common or bits & w.DETERMINER else name_of(reading, noun)
        if name is not None:
            wanted = _NAMED if not _ordinary(reading, name[0]) else 2 * _NAMED
            sure = attribution.score >= wanted or _known(reading, *name)
            return self._named(*name) if sure else None
        if not bits & w.NOUNS and (attribution.score < _SURE or reading.words[noun.head].endswith(_ABSTRACT)):
            return None
        return self._continued(noun, sentence) or self._common(noun)

    def _is_nobody(self, head: int, word: str) -> bool:
        """Whether a phrase could mean anyone, or is no word at all."""
        if word == "one" and self._reading.words[head - 1].lower() in ("no", "every", "any"):
            return True
        return word in _NOBODY or not word[0].isalnum()

    def _is_dateline(self, noun: Noun) -> bool:
        """Whether a phrase is the town that an article was filed from: "RIVERTON — The council said"."""
        reading = self._reading
        if noun.first not in reading.opening or not reading.words[noun.head].isupper():
            return False
        return reading.words[noun.last : noun.last + 1] in (["—"], ["–"], ["--"])

    def note(self, name: str, kind: CitationKind, sentence: int, domain: str | None = None) -> None:
        """Remember a source that a pronoun may continue.

        Parameters
        ----------
        name, kind, domain
            The source.
        sentence
            Where it stands.
        """
        seen = _Seen(name, kind, sentence, domain)
        self._last[_GROUPS[kind]] = seen
        if kind == "outlet" and domain is not None:
            self._last["outlet"] = seen

    def _named(self, first: int, last: int) -> Source:
        return named(self._reading, first, last)

    def _common(self, noun: Noun) -> Source:
        reading = self._reading
        first, head, _ = noun
        start = head
        if reading.classes[head] & w.DETERMINER and reading.words[head + 1 : head + 2] == ["of"]:
            behind = noun_after(reading, head + 2, min(len(reading.words), head + _MAKER))
            head = head if behind is None else behind.head
        while start > first and not reading.classes[start - 1] & _OUTSIDE:
            start -= 1
        name = reading.span(start, head + 1).of(reading.text)
        bits = reading.classes[head]
        for bit, kind, reason in _COMMON:
            if bits & bit:
                return Source(start, head + 1, kind, name, reason)
        return Source(start, head + 1, "anonymous", name, _UNNAMED)

    def _continued(self, noun: Noun, sentence: int) -> Source | None:
        """Return the last outlet for "the newspaper" and the like, when it is near."""
        reading = self._reading
        seen = self._last.get("outlet")
        if (
            seen is None
            or not reading.classes[noun.head] & w.OUTLET_NOUN
            or sentence - seen.sentence > _REACH
        ):
            return None
        if reading.words[noun.first].lower() != "the" or noun.head != noun.first + 1:
            return None
        return Source(noun.head, noun.head + 1, "outlet", seen.name, None, seen.domain)

    def _relative(self, index: int, sentence: int) -> Source:
        """Read `who` and `which`: they stand for the phrase before them."""
        reading = self._reading
        end = index - 1
        floor = reading.tokens.sentences[sentence][0]
        if end > floor and reading.words[end] == ",":
            end -= 1
        noun = phrase_ending(reading, end, floor) if end >= floor else None
        if noun is None:
            return Source(index, index + 1, "person", reading.words[index], _UNSAFE)
        seen = self._last.get("outlet")
        if seen is not None and seen.sentence == sentence and seen.name.split()[-1] == reading.words[end]:
            return Source(index, index + 1, seen.kind, seen.name, None, seen.domain)
        name = name_of(reading, noun)
        source = self._common(noun) if name is None else self._named(*name)
        return Source(index, index + 1, source.kind, source.name, source.reason)

    def _pronoun(self, index: int, word: str, sentence: int) -> Source:
        if self._reading.classes[index] & w.RELATIVE or word == "that":
            return self._relative(index, sentence)
        group = _PRONOUNS.get(word, "any")
        if group == "any":
            seen = max(self._last.values(), key=lambda entry: entry.sentence, default=None)
        else:
            seen = self._last.get(group)
        if seen is None or sentence - seen.sentence > _REACH:
            return Source(index, index + 1, _KINDS[group], self._reading.words[index], _UNSAFE)
        self._last[_GROUPS[seen.kind]] = seen._replace(sentence=sentence)
        reason = None if seen.kind == "person" or seen.domain else _UNNAMED
        return Source(index, index + 1, seen.kind, seen.name, reason, seen.domain)


def whole(reading: Reading, last: int) -> int:
    """Return the end of a name that goes on behind its head: the Department of Health and Human Services.

    Parameters
    ----------
    reading
        The article.
    last
        The token behind the head.
    """
    words, classes = reading.words, reading.classes
    if not classes[last - 1] & w.ORG_HEAD or not reading.capital(last - 1):
        return last
    end = last
    while end + 1 < len(words) and words[end] in _INSIDE and end not in reading.opening:
        behind = end + 1 + (words[end + 1] == "the" and end + 2 < len(words))
        if (
            not reading.capital(behind)
            or classes[behind] & (w.TIME | w.STOP)
            or (words[end] == "and" and end == last)
        ):
            break
        end = behind + 1
        while end < len(words) and reading.capital(end) and not classes[end] & (_OUTSIDE | w.VERB):
            end += 1
    return end


def named(reading: Reading, first: int, last: int) -> Source:
    """Return the source that a name stands for: an organisation, document, group or person.

    Parameters
    ----------
    reading
        The article.
    first, last
        The name, as token indices, `last` exclusive.
    """
    classes, head, bits = reading.classes, last - 1, reading.classes[last - 1]
    full = full_name(reading, first, last) if head == first else ""
    last = whole(reading, last)
    name = reading.span(first, last).of(reading.text)
    person = bits & w.GIVEN and " " in full
    organised = any(classes[i] & w.ORG_HEAD for i in range(first, head + 1)) or (
        bits & w.PLACE and not person
    )
    speaker = _speaker(reading, first) if head == first else None
    if speaker is not None:
        return Source(first, last, "person", speaker, None)
    if organised or (head == first and len(name) > 1 and name.isupper() and name.isalpha()):
        return Source(first, last, "organisation", name, "no domain is known for this name")
    if bits & w.DOCUMENT and not (bits & w.PRESS and last - first > 1):
        return Source(first, last, "document", name, "no domain is known for this name")
    if bits & w.ANONYMOUS and not (bits & w.PRESS and last - first > 1):
        return Source(first, last, "anonymous", name, "the source is not named")
    collective = last - first > 1 and _behind_article(reading, first) and not bits & _BORNE
    if collective or (full == name and is_place(reading, first)):
        return Source(first, last, "organisation", name, "no domain is known for this name")
    return Source(first, last, "person", full or name, None)


def _behind_article(reading: Reading, first: int) -> bool:
    """Whether a name has the article that a person's has not: "the Harbour Dolphins"."""
    return first > 0 and reading.words[first - 1] in ("the", "The")


def _speaker(reading: Reading, index: int) -> str | None:
    """Return whom a transcript marks by a surname in capitals: "LEE: ..." where Ann Lee is named."""
    word = reading.words[index]
    if not (word.isupper() and word.isalpha() and len(word) > 2) or index not in reading.opening:
        return None
    if reading.words[index + 1 : index + 2] != [":"]:
        return None
    if any(reading.places(word.title(), 1)):
        return full_name(reading, index, index + 1, word.title())
    full = full_name(reading, index, index + 1)
    return full if full != word else None


def joined(reading: Reading, first: int, last: int, cue: int, floor: int) -> list[Source]:
    """Return the names in one row with a credited name: "Lee and Dorn said", "by Lee and the Port Authority".

    Parameters
    ----------
    reading
        The article.
    first, last
        The credited name, as token indices, `last` exclusive.
    cue
        The first word that credits it.
    floor
        The first token that a name before it can have.
    """
    if not reading.capital(last - 1):
        return []
    words, found = reading.words, []
    before = first - 1 - (words[first - 1] == "the")
    if before > floor and words[before] in _JOINTS and _nameable(reading, before - 1):
        found.append((name_start(reading, before - 1, floor), before))
    if cue < first and last < len(words) and words[last] in _JOINTS:
        end = reading.tokens.sentences[reading.sentence_at(first)][1]
        noun = noun_after(reading, last + 1, end)
        if noun is not None and _ends(reading, noun.last, end) and _nameable(reading, noun.head):
            found.append((name_start(reading, noun.head, noun.first), noun.head + 1))
    return [named(reading, *place) for place in found]


def _nameable(reading: Reading, index: int) -> bool:
    bits = reading.classes[index]
    return reading.capital(index) and not bits & (_OUTSIDE | w.PRONOUN | w.HONORIFIC | w.TITLE)


def _ends(reading: Reading, index: int, last: int) -> bool:
    """Whether a phrase ends without a verb of its own: not in "by Lee, and Dorn laughed"."""
    return (
        index >= last
        or bool(reading.classes[index] & (w.STOP | w.PREPOSITION))
        or reading.words[index] == ","
    )


_UNSAFE = "it is not safe to say whom the pronoun means"
_BORNE = w.TITLE | w.OFFICE | w.ANONYMOUS


def made_by(reading: Reading, index: int) -> tuple[int, int] | None:
    """Return the name of who made a document, in "data released on Friday by the Labor Department".

    Parameters
    ----------
    reading
        The article.
    index
        The token behind the document.
    """
    words, classes = reading.words, reading.classes
    for place in range(index, min(index + _MAKER, len(words) - 1)):
        if words[place] in ("by", "from"):
            noun = noun_after(reading, place + 1, min(len(words), place + _MAKER))
            if noun is None or not any(reading.capital(i) for i in range(noun.first, noun.last)):
                return None
            if not reading.capital(noun.last - 1):
                organised = classes[noun.last - 1] & w.ORGANISATION
                return (_first_capital(reading, noun), noun.last) if organised else None
            start = noun.last - 1
            while start > noun.first and (
                reading.capital(start - 1) or words[start - 1] in ("of", "for", "and", "the")
            ):
                start -= 1
                if words[start] == "and" and words[start + 1] == "the":
                    start += 2
                    break
            while not reading.capital(start):
                start += 1
            return start, noun.last
        bits = classes[place]
        if bits & (w.STOP | w.AUXILIARY | w.PRONOUN | w.CONJUNCTION):
            return None
    return None


def _first_capital(reading: Reading, noun: Noun) -> int:
    return next(index for index in range(noun.first, noun.last) if reading.capital(index))


def _known(reading: Reading, first: int, last: int) -> bool:
    """Whether a capital that opens a sentence is a name's: of several words, or seen elsewhere too."""
    words = reading.words
    if (
        last - first > 1
        or first not in reading.opening
        or _speaker(reading, first) is not None
        or reading.classes[first] & (w.PLACE | w.ORG_HEAD | w.NOUNS)
    ):
        return True
    return any(place not in reading.opening for place in reading.places(words[first], _TRIES))


def _ordinary(reading: Reading, first: int) -> bool:
    """Whether a capital that opens a sentence is that of an ordinary word: "Abortions reported in May"."""
    return first in reading.opening and reading.words[first].lower() in lexicons.words("common_words")


_MAKER = 12
_TRIES = 5
_NAMED = 1.5
"""Log odds from which a single capital that opens a sentence is a name's; twice that for a common word."""
_SURE = 0.0
"""Log odds from which a common noun that is no known kind of source counts."""
_JOINTS = frozenset({"and", "&"})
_INSIDE = frozenset({"of", "for", "and", "&"})
_UNNAMED = "the source is not named"
_COMMON: tuple[tuple[int, CitationKind, str | None], ...] = (
    (w.ANONYMOUS, "anonymous", _UNNAMED),
    (w.OFFICE, "person", None),
    (w.ORGANISATION, "organisation", UNTOLD),
    (w.DOCUMENT, "document", UNTOLD),
    (w.OUTLET_NOUN, "outlet", UNTOLD),
    (w.SOCIAL, "social", UNTOLD),
)
_GROUPS: dict[CitationKind, str] = {
    "person": "person",
    "anonymous": "people",
    "organisation": "thing",
    "document": "thing",
    "outlet": "thing",
    "social": "thing",
    "link": "thing",
}
_PRONOUNS = {
    "he": "person", "she": "person", "his": "person", "her": "person", "they": "people", "their": "people",
    "it": "thing", "its": "thing", "which": "thing",
}  # fmt: skip
_KINDS: dict[str, CitationKind] = {
    "person": "person", "people": "anonymous", "thing": "organisation", "any": "person",
}  # fmt: skip
