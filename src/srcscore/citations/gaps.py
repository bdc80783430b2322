"""Sources that the tagger leaves out where words are clear, looked for near a plain word that credits.

"said" with a subject, before it or behind it; a quotation that a clause with a colon brings in; a document
that shows or records "that"; initials and pronouns behind "according to". Nothing is added where a source
stands already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from srcscore.citations.resolve import Resolver
from srcscore.citations.speakers import head_kind
from srcscore.citations.special import Place
from srcscore.citations.tagger import ATTRIBUTION
from srcscore.language import word_classes as w
from srcscore.language.annotate import OWN_TEXT, SILENT, AnnotatedText
from srcscore.language.verbs import OBJECTS, SAYING, is_negation, is_passive, is_silent, says
from srcscore.language.word_classes import verb_kinds, word_set

_STATING = frozenset({"say", "tell", "show"})
_BE, _AMBIGUOUS = map(word_set, ("forms_of_be", "ambiguous_initials"))
_RUMOURS, _GIVEN, _RECORDS, _RECORDING = map(word_set, ("rumours", "given_words", "records", "recording"))
_GOING_ON = w.PREPOSITION | w.CONJUNCTION | w.AND | w.RELATIVE
_ENDING = _GOING_ON | w.VERB | w.AUXILIARY
"""What ends a noun phrase."""
_NO_NAME = (
    _ENDING | w.DETERMINER | w.POSSESSIVE | w.PRONOUN | w.ADVERB | w.NEGATION | w.TIME | w.CLITIC | w.STOP
)
_CLOSING = frozenset(",.;?!")
"""What may stand behind who has spoken, and no verb."""
_ENDS = {(mark,) for mark in _CLOSING} | {()}
_BEFORE_SAID = {(mark,) for mark in (",", '"', "”", "''")}
_WORDS_OF = {("In", "the", "words", "of")}
_NO_STATEMENT = SILENT | {"title", "byline"}
_NEAR = 24
"""A source within so many tokens on either side speaks already."""
_ASIDE = 10
"""Tokens between a subject and its verb: a clause in commas, a page in brackets, a place."""
_AGENTS = ("ers", "ors", "ists", "men", "er", "or", "ist", "man")
"""Endings of nouns for those who do something: firefighters, operator."""
_SHORTEST, _LONGEST = 2, 4
"""Words of a person's name."""


def find_gaps(
    text: AnnotatedText, resolver: Resolver, attributions: Sequence[tuple[int, int, int]], taken: bytearray
) -> Iterator[Place]:
    """Yield the sources that nothing in `taken`, 1 for each token of a source, covers yet."""
    for place in chain(
        _sayings(text, resolver),
        _inverted(text, taken),
        _stating(text, attributions, taken),
        _subjects(text, taken),
        _introduced(text, taken),
        _documents(text, taken),
        _according(text, resolver),
    ):
        if 1 not in taken[place.first : place.last]:
            taken[place.first : place.last] = b"\1" * (place.last - place.first)
            yield place


def _spots(
    text: AnnotatedText, indices: Iterable[int], taken: bytes | bytearray = b""
) -> Iterator[tuple[int, int, int]]:
    """Yield those tokens in the writer's own text that no source in `taken` is near, with their sentences."""
    for index in indices:
        first, last = text.sentences[text.sentence_of[index]]
        near = 1 in taken[max(first, index - _NEAR) : min(last, index + _NEAR)]
        if not near and text.sentence_blocks[text.sentence_of[index]] in OWN_TEXT:
            yield index, first, last


def _all(text: AnnotatedText, *words: str) -> Iterator[int]:
    """Return every place of some words."""
    return chain.from_iterable(text.occurrences(word, len(text.words)) for word in words)


def _sayings(text: AnnotatedText, resolver: Resolver) -> Iterator[Place]:
    """Yield rumours beside a plain "said", and organisations known by their initials: "says WHO"."""
    for index, floor, _ in _spots(text, _all(text, *SAYING)):
        before, after = max(floor, _verb_start(text, floor, index)) - 1, index + 1
        # "says the WHO.", not "said the FBI was told"
        after += text.words[after : after + 1] == ("the",) and text.words[after + 2 : after + 3] in _ENDS
        if before >= floor and text.words[before].lower() in _RUMOURS:
            yield Place(before, index, "anonymous", "evidence")
        for near in (before, after):
            word = text.words[near] if 0 <= near < len(text.words) else ""
            if word.isupper() and resolver.organisation(word):
                yield Place(near, near + 1, "organisation", "evidence")
                yield from _joined(text, resolver, floor, near)
    # Initials that are a word too, before any verb of saying: "WHO warned".
    for index, floor, _ in _spots(text, _all(text, *_AMBIGUOUS)):
        stated = says(text, index + 1, _STATING) and not text.words[index + 1].isupper()
        if stated and not is_passive(text, index + 1):
            yield Place(index, index + 1, "organisation", "evidence")
            yield from _joined(text, resolver, floor, index)


def _joined(text: AnnotatedText, resolver: Resolver, floor: int, index: int) -> Iterator[Place]:
    """Yield who speaks with known initials: "the FDA and WHO said", "the Interior Ministry and WHO said"."""
    other = index - 2
    if other < floor or not text.word_classes[index - 1] & w.AND or not text.capitals[other]:
        return
    if text.word_classes[other] & w.ORG_HEAD:
        yield Place(_name_start(text, floor, index - 1), index - 1, "organisation", "evidence")
    elif text.words[other].isupper() and resolver.organisation(text.words[other]):
        yield Place(other, index - 1, "organisation", "evidence")


def _stating(
    text: AnnotatedText, attributions: Sequence[tuple[int, int, int]], taken: bytearray
) -> Iterator[Place]:
    """Yield unnamed people and documents beside a verb of saying that only PolNeAR's sense calls sources."""
    for first, last, label in attributions:
        sentence = text.sentence_of[first]
        unread = ATTRIBUTION[label] != "source" or 1 in taken[first:last]
        if unread or text.sentence_roles[sentence] in _NO_STATEMENT:
            continue
        behind = last + (text.words[last : last + 1] == (",",))
        before = first > 0 and verb_kinds().get(text.words[first - 1]) in _STATING
        if not (before or says(text, behind, _STATING)) or is_passive(text, last):
            continue
        head = _phrase_end(text, first + 1, last) - 1
        bits = 0 if text.capitals[head] and not text.initial[head] else text.word_classes[head]
        if bits & (w.ANONYMOUS | w.DOCUMENT):
            yield Place(head, head + 1, "anonymous" if bits & w.ANONYMOUS else "document", "evidence")


def _inverted(text: AnnotatedText, taken: bytearray) -> Iterator[Place]:
    """Yield who speaks behind "said" in a sentence without another source: ", said the engineer, Ann Lee"."""
    for index, _, end in _spots(text, _all(text, "said", "says"), taken):
        if text.words[index - 1 : index] not in _BEFORE_SAID:
            continue
        first, last = index + 1, _phrase_end(text, index + 1, end)
        apposed = text.words[last : last + 1] == (",",) and last + 1 < end and text.capitals[last + 1] == 1
        if apposed:
            first, last = last + 1, _phrase_end(text, last + 1, end)
        # "said the mayor was wrong", "said he met Lee", "said Tuesday": whoever stands before "said" speaks.
        ends = last < end and (text.words[last] in _CLOSING or text.word_classes[last] & _GOING_ON)
        if not ends or text.word_classes[index + 1] & (w.PRONOUN | w.TIME):
            continue
        name = last
        while name > first and text.capitals[name - 1]:
            name -= 1
        if name < last and (name == first or not apposed):
            yield Place(name, last, "person", "evidence")
        elif not apposed and (kind := head_kind(text.word_classes[last - 1])):
            yield Place(last - 1, last, kind, "evidence")


def _phrase_end(text: AnnotatedText, first: int, end: int) -> int:
    """Return the token behind a noun phrase: a mark, a verb, a preposition or a conjunction ends it."""
    while first < end:
        bits = text.word_classes[first]
        if bits & _ENDING or not (bits & w.CLITIC or text.words[first][0].isalnum()):
            break
        first += 1
    return first


def _subjects(text: AnnotatedText, taken: bytearray) -> Iterator[Place]:
    """Yield a subject before "said": "Firefighters in Portland, Ore., said"; "May Post, who ran it, said"."""
    for saying, floor, _ in _spots(text, _all(text, "said", "says", "told"), taken):
        index = _verb_start(text, floor, saying)
        if index <= floor or text.quoted[saying] or is_silent(text, saying):  # no sooner said than done
            continue
        # The subject ends before what stands between it and its verb.
        opening = {",": ",", ")": "("}.get(text.words[index - 1])
        asides = range(index - 2, max(floor, index - 2 - _ASIDE), -1)
        last = next((start for start in asides if text.words[start] == opening), index)
        asked = "what" in text.words[max(floor, last - _ASIDE) : last]  # that's what the book says
        if asked or text.word_classes[last - 1] & w.DETERMINER:  # the said worker
            continue
        first = _name_start(text, floor, last)
        head = last - 1
        before = text.word_classes[first - 1] if first > floor else 0
        if _SHORTEST <= last - first <= _LONGEST and not before & (
            _ENDING & ~w.AND | w.POSSESSIVE | w.DETERMINER
        ):
            yield Place(first, last, "person", "evidence")
            continue
        while head > max(floor, last - _ASIDE) and (
            text.capitals[head] or text.word_classes[head] & (w.PREPOSITION | w.DETERMINER)
        ):
            head -= 1
        bits = text.word_classes[head]
        kind = "document" if bits & w.DOCUMENT else head_kind(bits)
        plural = head == floor and text.words[head].endswith("s")  # Paramedics in Bangor, Maine, said
        if not bits and (plural or text.words[head].endswith(_AGENTS)):
            kind = "anonymous"
        if kind is not None and (head == floor or not text.capitals[head]):
            yield Place(head, head + 1, kind, "evidence")


def _verb_start(text: AnnotatedText, floor: int, index: int) -> int:
    """Return where a verb begins with its auxiliaries: "has said"; -1 for "was told" and "never said"."""
    first = index
    while first > floor and text.word_classes[first - 1] & (w.AUXILIARY | w.ADVERB | w.NEGATION):
        first -= 1
    silent = any(text.words[i] in _BE or is_negation(text, i) for i in range(first, index))
    return -1 if silent else first


def _name_start(text: AnnotatedText, floor: int, last: int) -> int:
    """Return where a name that ends before a token begins; `last` itself when none does."""
    first = last
    while first > floor and text.capitals[first - 1] and text.words[first - 1][0].isalpha():
        bits = text.word_classes[first - 1]
        if text.words[first - 1] not in _GIVEN and bits & (_NO_NAME | w.TITLE | w.HONORIFIC):
            break
        first -= 1
    return first


def _introduced(text: AnnotatedText, taken: bytearray) -> Iterator[Place]:
    """Yield who opens a quotation: "Ann Lee was blunt: “", "Lee's verdict: “", "In the words of Lee, “"."""
    marks = (text.token_at(quote.start) - 1 for quote in text.quotes)
    for mark, floor, _ in _spots(text, (mark for mark in marks if mark > 0), taken):
        spoken = text.words[floor : floor + 4] in _WORDS_OF
        if mark - floor > _NEAR or not (text.words[mark] == ":" or (text.words[mark] == "," and spoken)):
            continue
        first = floor + 4 * spoken
        while first < mark and text.word_classes[first] & (w.TITLE | w.HONORIFIC | w.DETERMINER):
            first += 1  # In the words of the mayor, Ann Lee
        last = first
        while last < mark and text.capitals[last] and not text.word_classes[last] & (_NO_NAME | w.ORG_HEAD):
            last += 1
        # A heading has no verb behind its name: "Best Actress: “The Lighthouse”".
        acts = spoken or text.word_classes[last] & (w.VERB | w.AUXILIARY | w.CLITIC)
        if acts and _SHORTEST <= last - first <= _LONGEST:
            yield Place(first, last, "person", "evidence")


def _documents(text: AnnotatedText, taken: bytearray) -> Iterator[Place]:
    """Yield documents that state something: "council minutes record that", "records of the court show"."""
    for that, floor, _ in _spots(text, _all(text, "that"), taken):
        verb = that - 1
        kind = verb_kinds().get(text.words[verb], "") if verb > floor else ""
        if kind not in ("say", "show") and text.words[verb] not in _RECORDING:
            continue
        for head in range(verb - 1, max(floor, verb - _ASIDE) - 1, -1):
            bits = text.word_classes[head]
            noun = text.words[head].lower() in _RECORDS
            if noun and (head + 1 == verb or text.word_classes[head + 1] & w.PREPOSITION):
                yield Place(head, head + 1, "document", "evidence")
                break
            if bits & (w.VERB | w.STOP | w.CONJUNCTION | w.PRONOUN | w.AND):
                break


def _according(text: AnnotatedText, resolver: Resolver) -> Iterator[Place]:
    """Yield initials that are known and pronouns behind "according to": WHO figures, him."""
    for index, _, end in _spots(text, _all(text, "according", "According")):
        first = index + 2
        word = text.words[first] if text.words[index + 1 : first] == ("to",) and first < end else ""
        if word in OBJECTS and text.words[first + 1 : first + 2] in _ENDS and not text.quoted[first]:
            yield Place(first, first + 1, "pronoun", "evidence")
        if word.isupper() and resolver.organisation(word):
            yield Place(first, first + 1, "organisation", "evidence")
