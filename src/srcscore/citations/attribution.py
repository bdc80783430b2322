"""Who is credited: candidates around every verb and phrase that can credit, scored by learned weights.

A candidate is a noun phrase and a cue in one of a few patterns (subject and verb, verb and subject behind
a quotation, "according to", "X's claim", ...). Its score is a sum of weights of word classes: the cue's
form, what follows it, what kind of noun the subject is, auxiliaries, quotation marks. The weights
were learned from sentences with marked sources; they name no person, outlet or topic.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from srcscore.citations import codes as c
from srcscore.citations.nouns import Noun, noun_after, opening_noun, skip_left, subject_before
from srcscore.citations.weights import Candidate, score
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText


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
_SKIPPED_BLOCKS = frozenset({"byline", "related", "promotion", "sources"})


def find_attributions(text: AnnotatedText) -> list[Attribution]:
    """Return who is credited in an article, in order of place, each phrase once.

    Parameters
    ----------
    text
        The article.
    """
    best: dict[int, Attribution] = {}
    for candidate in candidates(text):
        value = score(candidate)
        head = candidate.noun.head
        if value > THRESHOLD and (head not in best or value > best[head].score):
            best[head] = Attribution(candidate.noun, candidate.cue, candidate.sentence, value)
    return [best[head] for head in sorted(best)]


def candidates(text: AnnotatedText) -> list[Candidate]:
    """Return every noun phrase that a verb or phrase beside it may credit.

    Parameters
    ----------
    text
        The article.
    """
    found: list[Candidate] = []
    classes, words, firsts = text.word_classes, text.words, text.sentence_starts
    kinds = c.verb_codes()
    scene, behind, skipped = None, 0, False
    for index in text.cue_tokens:
        if index >= behind:
            sentence = bisect_right(firsts, index) - 1
            first, behind = text.sentences[sentence]
            skipped = text.sentence_blocks[sentence] in _SKIPPED_BLOCKS
            scene = _Scene(text, sentence, first, behind, found)
        if skipped or scene is None:
            continue
        bits = classes[index]
        if bits & w.VERB:
            scene.verb(index, kinds[words[index]])
        if bits & w.STANCE:
            scene.viewed(index)
        if bits & w.PHRASE:
            scene.phrase(index)
    return found


class _Scene:
    """One sentence while its candidates are collected."""

    __slots__ = ("_text", "first", "found", "last", "sentence", "spoke", "start", "subject")

    def __init__(
        self, text: AnnotatedText, sentence: int, first: int, last: int, found: list[Candidate]
    ) -> None:
        self._text = text
        self.sentence = sentence
        self.first = first
        self.last = last
        self.found = found
        self.start = len(found)
        self.subject: Noun | None = None
        self.spoke = 1 in text.quoted[first:last]

    def verb(self, index: int, kind: int) -> None:
        """Collect the subjects that a verb can have."""
        text = self._text
        stop = skip_left(text, index - 1, self.first)
        auxiliary = c.auxiliary_of(text, stop + 1, index)
        before = text.words[stop] if stop >= self.first else ""
        ing = text.words[index].endswith("ing")
        self._agent(index, kind, auxiliary)
        if stop == index - 1 and stop >= 0 and not ing:
            self._inverted(index, kind, before)
        if before in ("to", "To"):
            auxiliary = c.INFINITIVE
        elif auxiliary == c.BE and not ing:
            auxiliary = c.PASSIVE
        if before not in _JOINING and not (before == "," and ing):
            noun = subject_before(text, stop, self.first)
            if noun is not None:
                self._add(noun, index, kind, c.ASIDE if before in _ASIDES else c.LEFT, auxiliary)
                self.subject = noun
                return
        if before in _JOINING or before == "," or ing or auxiliary:
            self._shared(index, kind, auxiliary)

    def _agent(self, index: int, kind: int, auxiliary: int) -> None:
        """Collect who did it: "as confirmed by Smith"."""
        words = self._text.words
        if index + 2 < self.last and words[index + 1] == "by":
            noun = noun_after(self._text, index + 2, self.last)
            if noun is not None:
                opened = "as" in words[max(self.first, index - 4) : index]
                self._add(noun, index, kind, c.ACCORDING if opened else c.AGENT, auxiliary)

    def _inverted(self, index: int, kind: int, before: str) -> None:
        """Collect a subject behind its verb: “...,” said Smith."""
        quoted = self._text.quoted
        if before in (",", "So", "so") or quoted[index - 1]:
            noun = noun_after(self._text, index + 1, self.last)
            if noun is not None:
                spoken = quoted[index - 1] or quoted[index - 2]
                self._add(noun, index, kind, c.BEHIND_QUOTE if spoken else c.BEHIND_COMMA, 0)

    def _shared(self, index: int, kind: int, auxiliary: int) -> None:
        """Collect the subject that an earlier verb of the sentence has: "Smith laughed and said"."""
        shared = self.subject or opening_noun(self._text, self.first, self.last)
        if shared is not None and shared.last <= index:
            self.subject = shared
            self._add(shared, index, kind, c.SHARED, auxiliary)

    def viewed(self, index: int) -> None:
        """Collect who is of a mind, as in "Smith was confident that"."""
        stop = skip_left(self._text, index - 1, self.first)
        auxiliary = c.auxiliary_of(self._text, stop + 1, index)
        noun = subject_before(self._text, stop, self.first) if auxiliary else None
        if noun is not None:
            self._add(noun, index, c.NO_VERB, c.VIEWED, auxiliary)

    def phrase(self, index: int) -> None:
        """Collect whom a fixed phrase names, as in "according to Smith"."""
        words = self._text.words
        word, follower = words[index].lower(), words[index + 1] if index + 1 < self.last else ""
        if word == ":":
            if self.first < index <= self.first + _SPEAKER:
                noun = subject_before(self._text, index - 1, self.first)
                if noun is not None and self._speaker(noun, index):
                    self._add(noun, index, c.NO_VERB, c.COLON, 0)
        elif word == "states":
            if follower == "that" or self._text.word_classes[index - 1] & w.DOCUMENT:
                self.verb(index, 0)
        else:
            self._named_by(index, word, follower)

    def _named_by(self, index: int, word: str, follower: str) -> None:
        """Collect the phrase behind "according to", "as per", "based on" or "citing"."""
        classes = self._text.word_classes
        if word == "per" and self._text.words[index - 1] in ("as", "As"):
            begin, allowed = index + 1, 0
        elif word in ("citing", "quoting"):
            begin, allowed = index + 1, w.DOCUMENT | w.ANONYMOUS
        elif follower == _PHRASES.get(word):
            begin, allowed = index + 2, w.DOCUMENT if word == "based" else 0
        else:
            return
        noun = noun_after(self._text, begin, self.last)
        if noun is not None and (not allowed or classes[noun.head] & allowed):
            self._add(noun, index, c.NO_VERB, c.ACCORDING, 0, "according")

    def _speaker(self, noun: Noun, colon: int) -> bool:
        """Whether a name before a colon speaks: a quotation follows, or a transcript's name in capitals."""
        text = self._text
        foreign = text.words[colon + 1 : colon + 3] == ("(", "Speaking")
        if foreign or text.words[noun.head] in text.staff:
            return False
        if colon + 1 < self.last and text.quoted[colon + 1]:
            return True
        name = text.shown(noun.first, noun.last)
        return name.isupper() and len(name) > 2 and text.words[noun.head] not in _LABELS

    def _add(
        self, noun: Noun, index: int, kind: int, pattern: int, auxiliary: int, form: str | None = None
    ) -> None:
        text = self._text
        codes = (
            kind,
            pattern,
            c.next_of(text, index + 1, self.last) if form != "according" else c.TO,
            c.subject_of(text, noun),
            auxiliary,
            c.quote_of(text, noun.first, index) if self.spoke else 0,
            c.before_of(text, noun.first, self.first) if form != "according" else c.PREPOSITION,
            min(len(self.found) - self.start, 3),
        )
        form = form or text.words[index].lower()
        self.found.append(Candidate(noun, (index, index + 1), self.sentence, form, codes))


_ASIDES = frozenset({",", ")", "]", "—", "–", "--"})
_JOINING = frozenset({"to", "and", "but", "or", "To"})
_SPEAKER = 6
_PHRASES = {"according": "to", "based": "on"}
_LABELS = frozenset(
    {
        "NEWS",
        "PHOTOS",
        "EXCLUSIVE",
        "ALERT",
        "OPINION",
        "POLL",
        "CHECK",
        "UPDATE",
        "BYLINE",
        "HOST",
        "NOTE",
        "TIP",
        "WARNING",
        "BREAKING",
        "VIDEO",
        "WATCH",
        "MORE",
        "SOUNDBITE",
    }
)
