"""From who is credited to a source: its span, kind and name, and whom a pronoun stands for."""

from __future__ import annotations

from typing import NamedTuple

from srcscore.citations.attribution import Attribution
from srcscore.citations.nouns import Noun, noun_after, phrase_ending
from srcscore.citations.people import full_name, name_of, name_start
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
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
    text
        The article.
    """

    def __init__(self, text: AnnotatedText) -> None:
        self._text = text
        self._last: dict[str, _Seen] = {}

    def read(self, attribution: Attribution) -> Source | None:
        """Return the source of an attribution; None for the writer and for what names nobody.

        Parameters
        ----------
        attribution
            Who is credited; attributions come in order of place.
        """
        text = self._text
        noun, sentence = attribution.noun, attribution.sentence
        bits, word = text.word_classes[noun.head], text.words[noun.head].lower()
        nobody = word == "one" and text.words[noun.head - 1].lower() in ("no", "every", "any")
        if nobody or word in _WRITER or word in _NOBODY or not word[0].isalnum():
            return None
        if bits & (w.PRONOUN | w.POSSESSIVE | w.RELATIVE) or word == "that":
            return self._pronoun(noun.head, word, sentence)
        source = self._phrase(attribution, bits)
        if source is not None:
            self.note(source.name, source.kind, sentence, source.domain)
        return source

    def _phrase(self, attribution: Attribution, bits: int) -> Source | None:
        """Read a phrase that is no pronoun: by its maker, its bearer's name, or its noun."""
        text, noun = self._text, attribution.noun
        lower = not text.capital(noun.head)
        if bits & w.DOCUMENT and lower:
            maker = made_by(text, noun.head + 1)
            if maker is not None:
                return self._named(*maker)
        common = bits & w.SOURCE_NOUNS and not bits & _BORNE and (lower or noun.head == noun.first)
        name = None if common or bits & w.DETERMINER else name_of(text, noun)
        if name is not None:
            sure = attribution.score >= _NAMED or _known(text, *name)
            return self._named(*name) if sure else None
        if not bits & w.SOURCE_NOUNS and (
            attribution.score < _SURE or text.words[noun.head].endswith(_ABSTRACT)
        ):
            return None
        return self._common(noun)

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
        return named(self._text, first, last)

    def _common(self, noun: Noun) -> Source:
        text = self._text
        first, head, _ = noun
        start = head
        if text.word_classes[head] & w.DETERMINER and text.words[head + 1 : head + 2] == ("of",):
            behind = noun_after(text, head + 2, min(len(text.words), head + _MAKER))
            head = head if behind is None else behind.head
        while start > first and not text.word_classes[start - 1] & _OUTSIDE:
            start -= 1
        name = text.shown(start, head + 1)
        bits = text.word_classes[head]
        for bit, kind, reason in _COMMON:
            if bits & bit:
                return Source(start, head + 1, kind, name, reason)
        return Source(start, head + 1, "anonymous", name, _UNNAMED)

    def _relative(self, index: int, sentence: int) -> Source:
        """Read `who` and `which`: they stand for the phrase before them."""
        text = self._text
        end = index - 1
        floor = text.sentences[sentence][0]
        if end > floor and text.words[end] == ",":
            end -= 1
        noun = phrase_ending(text, end, floor) if end >= floor else None
        if noun is None:
            return Source(index, index + 1, "person", text.words[index], _UNSAFE)
        seen = self._last.get("outlet")
        if seen is not None and seen.sentence == sentence and seen.name.split()[-1] == text.words[end]:
            return Source(index, index + 1, seen.kind, seen.name, None, seen.domain)
        name = name_of(text, noun)
        source = self._common(noun) if name is None else self._named(*name)
        return Source(index, index + 1, source.kind, source.name, source.reason)

    def _pronoun(self, index: int, word: str, sentence: int) -> Source:
        if self._text.word_classes[index] & w.RELATIVE or word == "that":
            return self._relative(index, sentence)
        group = _PRONOUNS.get(word, "any")
        if group == "any":
            seen = max(self._last.values(), key=lambda entry: entry.sentence, default=None)
        else:
            seen = self._last.get(group)
        if seen is None or sentence - seen.sentence > _REACH:
            return Source(index, index + 1, _KINDS[group], self._text.words[index], _UNSAFE)
        self._last[_GROUPS[seen.kind]] = seen._replace(sentence=sentence)
        reason = None if seen.kind == "person" or seen.domain else _UNNAMED
        return Source(index, index + 1, seen.kind, seen.name, reason, seen.domain)


def whole(text: AnnotatedText, last: int) -> int:
    """Return the end of a name that goes on behind its head: the Department of Health and Human Services.

    Parameters
    ----------
    text
        The article.
    last
        The token behind the head.
    """
    words, classes = text.words, text.word_classes
    if not classes[last - 1] & w.ORG_HEAD or not text.capital(last - 1):
        return last
    end = last
    while end + 1 < len(words) and words[end] in _INSIDE and not text.initial[end]:
        behind = end + 1 + (words[end + 1] == "the" and end + 2 < len(words))
        if (
            not text.capital(behind)
            or classes[behind] & (w.TIME | w.STOP)
            or (words[end] == "and" and end == last)
        ):
            break
        end = behind + 1
        while end < len(words) and text.capital(end) and not classes[end] & (_OUTSIDE | w.VERB):
            end += 1
    return end


def named(text: AnnotatedText, first: int, last: int) -> Source:
    """Return the source that a name stands for: an organisation, document, group or person.

    Parameters
    ----------
    text
        The article.
    first, last
        The name, as token indices, `last` exclusive.
    """
    classes, head, bits = text.word_classes, last - 1, text.word_classes[last - 1]
    full = full_name(text, first, last) if head == first else ""
    last = whole(text, last)
    name = text.shown(first, last)
    person = bits & w.FIRST_NAME and " " in full
    organised = any(classes[i] & w.ORG_HEAD for i in range(first, head + 1)) or (
        bits & w.PLACE and not person
    )
    if organised or (head == first and len(name) > 1 and name.isupper() and name.isalpha()):
        return Source(first, last, "organisation", name, "no domain is known for this name")
    if bits & w.DOCUMENT and not (bits & w.PRESS and last - first > 1):
        return Source(first, last, "document", name, "no domain is known for this name")
    if bits & w.ANONYMOUS and not (bits & w.PRESS and last - first > 1):
        return Source(first, last, "anonymous", name, "the source is not named")
    collective = last - first > 1 and _behind_article(text, first) and not bits & _BORNE
    if collective:
        return Source(first, last, "organisation", name, "no domain is known for this name")
    return Source(first, last, "person", full or name, None)


def _behind_article(text: AnnotatedText, first: int) -> bool:
    """Whether a name has the article that a person's has not: "the Harbour Dolphins"."""
    return first > 0 and text.words[first - 1] in ("the", "The")


def joined(text: AnnotatedText, first: int, last: int, cue: int, floor: int) -> list[Source]:
    """Return the names in one row with a credited name: "Lee and Dorn said", "by Lee and the Port Authority".

    Parameters
    ----------
    text
        The article.
    first, last
        The credited name, as token indices, `last` exclusive.
    cue
        The first word that credits it.
    floor
        The first token that a name before it can have.
    """
    if not text.capital(last - 1):
        return []
    words, found = text.words, []
    before = first - 1 - (words[first - 1] == "the")
    if before > floor and words[before] in _JOINTS and _nameable(text, before - 1):
        found.append((name_start(text, before - 1, floor), before))
    if cue < first and last < len(words) and words[last] in _JOINTS:
        end = text.sentences[text.sentence_at(first)][1]
        noun = noun_after(text, last + 1, end)
        if noun is not None and _ends(text, noun.last, end) and _nameable(text, noun.head):
            found.append((name_start(text, noun.head, noun.first), noun.head + 1))
    return [named(text, *place) for place in found]


def _nameable(text: AnnotatedText, index: int) -> bool:
    bits = text.word_classes[index]
    return text.capital(index) and not bits & (_OUTSIDE | w.PRONOUN | w.HONORIFIC | w.TITLE)


def _ends(text: AnnotatedText, index: int, last: int) -> bool:
    """Whether a phrase ends without a verb of its own: not in "by Lee, and Dorn laughed"."""
    return (
        index >= last or bool(text.word_classes[index] & (w.STOP | w.PREPOSITION)) or text.words[index] == ","
    )


_UNSAFE = "it is not safe to say whom the pronoun means"
_BORNE = w.TITLE | w.OFFICE | w.ANONYMOUS


def made_by(text: AnnotatedText, index: int) -> tuple[int, int] | None:
    """Return the name of who made a document, in "data released on Friday by the Labor Department".

    Parameters
    ----------
    text
        The article.
    index
        The token behind the document.
    """
    words, classes = text.words, text.word_classes
    for place in range(index, min(index + _MAKER, len(words) - 1)):
        if words[place] in ("by", "from"):
            noun = noun_after(text, place + 1, min(len(words), place + _MAKER))
            if noun is None or not any(text.capital(i) for i in range(noun.first, noun.last)):
                return None
            if not text.capital(noun.last - 1):
                organised = classes[noun.last - 1] & w.ORGANISATION
                return (_first_capital(text, noun), noun.last) if organised else None
            start = noun.last - 1
            while start > noun.first and (
                text.capital(start - 1) or words[start - 1] in ("of", "for", "and", "the")
            ):
                start -= 1
                if words[start] == "and" and words[start + 1] == "the":
                    start += 2
                    break
            while not text.capital(start):
                start += 1
            return start, noun.last
        bits = classes[place]
        if bits & (w.STOP | w.AUXILIARY | w.PRONOUN | w.CONJUNCTION):
            return None
    return None


def _first_capital(text: AnnotatedText, noun: Noun) -> int:
    return next(index for index in range(noun.first, noun.last) if text.capital(index))


def _known(text: AnnotatedText, first: int, last: int) -> bool:
    """Whether a capital that opens a sentence is a name's: of several words, or seen elsewhere too."""
    words = text.words
    if (
        last - first > 1
        or not text.initial[first]
        or text.word_classes[first] & (w.PLACE | w.ORG_HEAD | w.SOURCE_NOUNS)
    ):
        return True
    return any(not text.initial[place] for place in text.occurrences(words[first], _TRIES))


_MAKER = 12
_TRIES = 5
_NAMED = 1.5
"""Log odds from which a single capital that opens a sentence is a name's."""
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
