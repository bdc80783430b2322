"""Who is credited: candidates around every verb and phrase that can credit, scored by learned weights.

A candidate is a noun phrase and a cue in one of a few patterns (subject and verb, verb and subject behind
a quotation, "according to", "X's claim", ...). Its score is a sum of weights of word classes: the cue's
form, what follows it, what kind of noun the subject is, auxiliaries, quotation marks. The weights
were learned from sentences with marked sources; they name no person, outlet or topic.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import NamedTuple

from srcscore import resources
from srcscore.citations import words as w
from srcscore.citations.nouns import Noun, noun_after, opening_noun, skip_left, subject_before
from srcscore.citations.reading import Reading

NEXT = (
    *("other", "quote", "that", "comma", "stop", "colon", "determiner", "pronoun", "to", "of", "preposition"),
    *("capital", "auxiliary", "question", "ing", "adverb", "end"),
)
"""What can follow a cue."""
SUBJECTS = (
    *(
        "he",
        "they",
        "it",
        "I",
        "who",
        "which",
        "name",
        "organisation-name",
        "initials",
        "office",
        "anonymous",
    ),
    *("organisation", "document", "outlet", "social", "quantifier", "plural", "singular", "this", "number"),
)
"""What a subject can be."""
AUXILIARIES = ("none", "have", "be", "modal", "do", "to", "negation", "passive")
PATTERNS = (
    "left",
    "aside",
    "behind-quote",
    "behind-comma",
    "shared",
    "according",
    "possessor",
    "by",
    "colon",
    "viewed",
    "agent",
)
BEFORE = (
    *(
        "start",
        "comma",
        "quote",
        "verb",
        "that",
        "conjunction",
        "relative",
        "preposition",
        "and",
        "stop",
        "other",
    ),
)
"""What can stand before a subject."""
EARLIER = ("0", "1", "2", "3")
"""How many candidates stand earlier in the sentence, at most three."""
QUOTES = ("none", "sentence", "beside", "inside")
KINDS = (*w.VERB_KINDS, "none")


class Candidate(NamedTuple):
    """A noun phrase that a cue may credit; the codes index the tables above."""

    noun: Noun
    cue: tuple[int, int]
    sentence: int
    form: str
    kind: int
    pattern: int
    follows: int
    subject: int
    auxiliary: int
    quote: int
    before: int
    earlier: int


class Attribution(NamedTuple):
    """One source with its cue, as token indices."""

    noun: Noun
    """Who is credited."""
    cue: tuple[int, int]
    """The words that credit."""
    sentence: int
    """The sentence."""
    score: float
    """Log odds that people would mark it as a source."""


THRESHOLD = -1.65
"""Log odds from which a candidate counts: nine in ten sentences so marked hold a source."""
ACT = 2.2
"""So much more a verb of acting needs away from a quotation: who votes or offers is not yet a source."""
_SKIPPED_BLOCKS = frozenset({"byline", "related", "promotion", "sources"})


def find_attributions(reading: Reading) -> list[Attribution]:
    """Return who is credited in an article, in order of place, each phrase once.

    Parameters
    ----------
    reading
        The article.
    """
    best: dict[int, Attribution] = {}
    for candidate in candidates(reading):
        value = score(candidate)
        head = candidate.noun.head
        if value > THRESHOLD and (head not in best or value > best[head].score):
            best[head] = Attribution(candidate.noun, candidate.cue, candidate.sentence, value)
    inside = _cue_inside(best)
    return [best[head] for head in sorted(best) if head not in inside]


def _cue_inside(best: dict[int, Attribution]) -> set[int]:
    """Return the heads whose cue is itself a word of a better source: "court" in "court records show"."""
    owner = {index: a for a in best.values() for index in range(a.noun.first, a.noun.head + 1)}
    found = set()
    for head, attribution in best.items():
        other = owner.get(attribution.cue[0])
        if other is not None and other.noun.head != head and other.score + _LONGER >= attribution.score:
            found.add(head)
    return found


def candidates(reading: Reading) -> list[Candidate]:
    """Return every noun phrase that a verb or phrase beside it may credit.

    Parameters
    ----------
    reading
        The article.
    """
    found: list[Candidate] = []
    classes, words, firsts = reading.classes, reading.words, reading.firsts
    kinds = w.verb_codes()
    scene, behind, skipped = None, 0, False
    for index in reading.hot:
        if index >= behind:
            sentence = bisect_right(firsts, index) - 1
            first, behind = reading.tokens.sentences[sentence]
            skipped = reading.kinds[sentence] in _SKIPPED_BLOCKS
            scene = _Scene(reading, sentence, first, behind, found)
        if skipped or scene is None:
            continue
        bits = classes[index]
        if bits & w.VERB:
            scene.verb(index, kinds[words[index]])
        if bits & w.CUE_NOUN:
            scene.noun(index)
        if bits & w.VIEWED:
            scene.viewed(index)
        if bits & w.PHRASE:
            scene.phrase(index)
    return found


class _Scene:
    """One sentence while its candidates are collected."""

    __slots__ = ("first", "found", "last", "reading", "sentence", "spoke", "start", "subject")

    def __init__(
        self, reading: Reading, sentence: int, first: int, last: int, found: list[Candidate]
    ) -> None:
        self.reading = reading
        self.sentence = sentence
        self.first = first
        self.last = last
        self.found = found
        self.start = len(found)
        self.subject: Noun | None = None
        self.spoke = 1 in reading.quoted[first:last]

    def verb(self, index: int, kind: int) -> None:
        """Collect the subjects that a verb can have."""
        reading = self.reading
        stop = skip_left(reading, index - 1, self.first)
        auxiliary = _auxiliary(reading, stop + 1, index)
        before = reading.words[stop] if stop >= self.first else ""
        if index + 2 < self.last and reading.words[index + 1] == "by":
            noun = noun_after(reading, index + 2, self.last)
            if noun is not None:
                opened = "as" in reading.words[max(self.first, index - 4) : index]
                self._add(noun, index, kind, 5 if opened else 10, auxiliary)
        ing = reading.words[index].endswith("ing")
        if (
            stop == index - 1
            and stop >= 0
            and not ing
            and (before in (",", "So", "so") or reading.quoted[stop])
        ):
            noun = noun_after(reading, index + 1, self.last)
            if noun is not None:
                self._add(
                    noun, index, kind, 2 if reading.quoted[stop] or reading.quoted[stop - 1] else 3, auxiliary
                )
        if before.lower() == "to":
            auxiliary = 5
        elif auxiliary == 2 and not reading.words[index].endswith("ing"):
            auxiliary = 7
        noun = None
        if before not in ("to", "and", "but", "or", "To") and not (
            before == "," and reading.words[index].endswith("ing")
        ):
            noun = subject_before(reading, stop, self.first)
        if noun is not None:
            self._add(noun, index, kind, 1 if before in _ASIDES else 0, auxiliary)
            self.subject = noun
            return
        if not (before in _CONTINUED or reading.words[index].endswith("ing") or auxiliary):
            return
        shared = self.subject or opening_noun(reading, self.first, self.last)
        if shared is not None and shared.last <= index:
            self.subject = shared
            self._add(shared, index, kind, 4, auxiliary)

    def noun(self, index: int) -> None:
        """Collect who makes a claim, as in "her claim", "Smith's new plan", "a report by Smith"."""
        reading = self.reading
        classes = reading.classes
        for place in range(index - 1, max(self.first, index - 4) - 1, -1):
            bits = classes[place]
            if bits & w.POSSESSIVE:
                self._add(Noun(place, place, place + 1), index, 8, 6, 0)
                return
            if bits & w.CLITIC:
                noun = subject_before(reading, place - 1, self.first)
                if noun is not None:
                    self._add(noun, index, 8, 6, 0)
                return
            if (
                bits & (w.STOP | w.PREPOSITION | w.VERB | w.DETERMINER | w.AUXILIARY)
                or reading.words[place] == ","
            ):
                break
        if index + 2 < self.last and (
            reading.words[index + 1] == "by"
            or (reading.words[index + 1] == "from" and classes[index] & w.DOCUMENT)
        ):
            noun = noun_after(reading, index + 2, self.last)
            if noun is not None:
                self._add(noun, index, 8, 7, 0)

    def viewed(self, index: int) -> None:
        """Collect who is of a mind, as in "Smith was confident that"."""
        stop = skip_left(self.reading, index - 1, self.first)
        auxiliary = _auxiliary(self.reading, stop + 1, index)
        noun = subject_before(self.reading, stop, self.first) if auxiliary else None
        if noun is not None:
            self._add(noun, index, 8, 9, auxiliary)

    def phrase(self, index: int) -> None:
        """Collect whom a fixed phrase names, as in "according to Smith"."""
        words = self.reading.words
        word, follower = words[index].lower(), words[index + 1] if index + 1 < self.last else ""
        if word == ":":
            if self.first < index <= self.first + _SPEAKER:
                noun = subject_before(self.reading, index - 1, self.first)
                if noun is not None and self._speaker(noun, index):
                    self._add(noun, index, 8, 8, 0)
        elif word == "states":
            if follower == "that":
                self.verb(index, 0)
        elif follower == _PHRASES.get(word) or (word == "per" and words[index - 1] in ("as", "As")):
            noun = noun_after(self.reading, index + (1 if word == "per" else 2), self.last)
            if noun is not None and (word != "based" or self.reading.classes[noun.head] & w.DOCUMENT):
                self._add(noun, index, 8, 5, 0)

    def _speaker(self, noun: Noun, colon: int) -> bool:
        """Whether a name before a colon speaks: a quotation follows, or a transcript's name in capitals."""
        reading = self.reading
        if reading.words[noun.head] in reading.reporters:
            return False
        if colon + 1 < self.last and reading.quoted[colon + 1]:
            return True
        name = reading.span(noun.first, noun.last).of(reading.text)
        if not name.isupper() or len(name) < 3 or reading.words[noun.head] in _LABELS:
            return False
        return True

    def _add(self, noun: Noun, index: int, kind: int, pattern: int, auxiliary: int) -> None:
        reading = self.reading
        quoted = reading.quoted
        quote = 0
        if self.spoke:
            quote = 1
            if quoted[index]:
                quote = 3
            elif quoted[max(0, min(noun.first, index) - 2)] or quoted[min(index + 2, len(quoted) - 1)]:
                quote = 2
        form = reading.words[index].lower()
        self.found.append(
            Candidate(
                noun,
                (index, index + 1),
                self.sentence,
                form,
                kind,
                pattern,
                _follows(reading, index + 1, self.last),
                subject_kind(reading, noun),
                auxiliary,
                quote,
                _before(reading, noun.first, self.first),
                min(len(self.found) - self.start, 3),
            )
        )


_LONGER = 1.5
_ASIDES = frozenset({",", ")", "]", "—", "–", "--"})
_CONTINUED = frozenset({"to", "and", "but", "or", "To", ","})
_SPEAKER = 6
_PHRASES = {"according": "to", "based": "on"}
_LABELS = frozenset(
    {"UPDATE", "BYLINE", "HOST", "NOTE", "TIP", "WARNING", "BREAKING", "VIDEO", "WATCH", "MORE", "SOUNDBITE"}
)
_HAVE = frozenset({"has", "have", "had", "'ve", "’ve"})
_BE = frozenset({"is", "are", "was", "were", "be", "been", "being", "'re", "’re", "'s", "’s"})
_DO = frozenset({"do", "does", "did"})


def _auxiliary(reading: Reading, first: int, verb: int) -> int:
    """Return the code of the auxiliaries between a subject and its verb: the strongest of them."""
    code = 0
    for index in range(first, verb):
        bits = reading.classes[index]
        word = reading.words[index].lower()
        if bits & w.NEGATION or word.endswith(("n't", "n’t")):
            return 6
        if bits & (w.AUXILIARY | w.CLITIC):
            code = max(code, 2 if word in _BE else 1 if word in _HAVE else 4 if word in _DO else 3)
    return code


def _follows(reading: Reading, index: int, ceiling: int) -> int:
    """Return the code of what follows a cue."""
    if index >= ceiling:
        return 16
    bits, word = reading.classes[index], reading.words[index]
    if reading.quoted[index]:
        return 1
    if word in _WORDS_BEHIND:
        return _WORDS_BEHIND[word]
    for bit, code in _BITS_BEHIND:
        if bits & bit:
            return code
    if word[0].isupper():
        return 11
    return 14 if word.endswith("ing") else 0


def _before(reading: Reading, first: int, floor: int) -> int:
    """Return the code of what stands before a subject."""
    index = first - 1
    if index < floor:
        return 0
    word, bits = reading.words[index], reading.classes[index]
    if word == ",":
        return 1
    if reading.quoted[index] and not reading.quoted[first]:
        return 2
    if bits & w.VERB:
        return 3
    if word == "that":
        return 4
    for bit, code in _BITS_BEFORE:
        if bits & bit:
            return code
    return 10


_BITS_BEFORE = (
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


def subject_kind(reading: Reading, noun: Noun) -> int:
    """Return the code of what kind of noun a phrase is."""
    head = noun.head
    word, bits = reading.words[head], reading.classes[head]
    low = word.lower()
    if bits & (w.PRONOUN | w.POSSESSIVE):
        return _PRONOUN_CODES.get(low, 3)
    if bits & w.RELATIVE or low == "that":
        return 4 if low == "who" else 5
    if reading.capital(head) and not (bits & w.NOUNS and head == noun.first):
        if len(word) > 1 and word.isupper():
            return 8
        organised = any(
            reading.classes[i] & w.ORG_HEAD and reading.capital(i) for i in range(noun.first, head + 1)
        )
        return 7 if organised else 6
    for bit, code in _NOUN_CODES:
        if bits & bit:
            return code
    if bits & w.DETERMINER:
        return 18 if low in ("this", "these", "that", "those") else 15
    if word[0].isdigit():
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


def score(candidate: Candidate) -> float:
    """Return the log odds that a candidate is a source: the sum of its features' weights.

    Parameters
    ----------
    candidate
        What `candidates` returned.
    """
    tables = _tables()
    found = tables.bias
    if candidate.kind == _ACTING and candidate.quote != _BESIDE:
        found -= ACT
    codes = candidate[_FIRST_CODE:]
    for (first, second), table in tables.pairs:
        found += table[codes[first]][codes[second]]
    form = tables.forms.get(candidate.form)
    if form is not None:
        found += form.base
        for code, column in form.columns:
            found += column[codes[code]]
    return found


class _Form(NamedTuple):
    """The weights of one form of a cue."""

    base: float
    columns: tuple[tuple[int, list[float]], ...]
    most: float


class _Tables(NamedTuple):
    """All weights, laid out by the codes of a candidate."""

    bias: float
    pairs: tuple[tuple[tuple[int, int], list[list[float]]], ...]
    forms: dict[str, _Form]


_CODES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("kind", KINDS),
    ("pattern", PATTERNS),
    ("next", NEXT),
    ("subject", SUBJECTS),
    ("auxiliary", AUXILIARIES),
    ("quote", QUOTES),
    ("before", BEFORE),
    ("earlier", EARLIER),
)
_ACTING = KINDS.index("act")
_BESIDE = QUOTES.index("beside")
_FIRST_CODE = 4
"""Where the codes begin in a candidate."""
_PAIRS = (
    *("kind,pattern", "kind,next", "kind,subject", "kind,auxiliary", "pattern,subject", "pattern,quote"),
    *("pattern,next", "quote,subject", "quote,next", "subject,auxiliary", "pattern,before", "subject,before"),
    *("kind,before", "pattern,earlier", "quote,earlier", "before,earlier"),
)
_WITH_FORM = ("next", "subject", "pattern", "auxiliary")


def features(candidate: Candidate) -> tuple[str, ...]:
    """Return the names of a candidate's weights.

    Parameters
    ----------
    candidate
        What `candidates` returned.
    """
    codes = candidate[_FIRST_CODE:]
    told = {name: f"{name}={values[code]}" for (name, values), code in zip(_CODES, codes, strict=True)}
    form = f"form={candidate.form}"
    pairs = (pair.split(",") for pair in _PAIRS)
    return (
        form,
        *(f"{told[first]},{told[second]}" for first, second in pairs),
        *(f"{form},{told[name]}" for name in _WITH_FORM),
    )


@cache
def _tables() -> _Tables:
    """Lay the packaged weights out as lists, so that scoring does no string work."""
    weights = {row["feature"]: float(row["weight"]) for row in resources.read_rows("citations/weights.tsv")}
    place = {name: index for index, (name, _) in enumerate(_CODES)}
    values = dict(_CODES)
    pairs = []
    for pair in _PAIRS:
        first, second = pair.split(",")
        table = [
            [weights.get(f"{first}={x},{second}={y}", 0.0) for y in values[second]] for x in values[first]
        ]
        pairs.append(((place[first], place[second]), table))
    names = {name.split(",")[0][5:] for name in weights if name.startswith("form=")}
    forms = {}
    for form in names:
        columns = tuple(
            (place[name], [weights.get(f"form={form},{name}={value}", 0.0) for value in values[name]])
            for name in _WITH_FORM
        )
        base = weights.get(f"form={form}", 0.0)
        forms[form] = _Form(base, columns, base + sum(max(column) for _, column in columns))
    return _Tables(weights["bias"], tuple(pairs), forms)
