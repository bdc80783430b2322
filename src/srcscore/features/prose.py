"""The language signal: the writer's own words, which the lexical term reads, and how they are written."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import accumulate, compress, groupby, pairwise, repeat
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from srcscore.features.spec import Measure, per_thousand
from srcscore.language import word_classes as w
from srcscore.language.annotate import OWN_TEXT, AnnotatedText
from srcscore.language.tokens import is_numbered_site
from srcscore.language.word_classes import word_set
from srcscore.records import Article, Citation, Cue, CueKind, Span
from srcscore.resources import read_rows

SOURCE = "<SOURCE>"
"""Stands for a source that words credit, so that neither its name nor its kind counts in the wording."""
WEAK_SOURCE = "<WEAK>"
"""Stands for a weak source that words credit: no n-gram with it has a weight, so that it lends no credit."""
PAUSE = "<,>"
"""Stands for a comma, dash, colon, semicolon or bracket, which style sheets exchange for one another."""
MARKS = ("<S>", "<Q>", "</Q>", "<?>", "<!>", PAUSE)
"""Where a sentence begins, where a quotation begins and ends, signs of asking and exclaiming, and pauses
between words: what a style sheet leaves to the writer."""
_SIGNS = {"?": "<?>", "!": "<!>"} | dict.fromkeys(",;:-–—()[]", PAUSE)
_ASIDE = frozenset(("related", "promotion", "sources", "byline"))
"""Kinds of block amid an article's paragraphs whose words are not scored; comments stand below them."""
_SAID = "said"
"""Read for every plain word that credits: whether "said" or "according to" is a writer's habit."""
_PLAIN = word_set("plain_credits")
_ARTICLES = frozenset({"the", "The", "a", "A", "an", "An"})
_COMPLEMENT = 10
"""Tokens of "by the Office of the State Comptroller of New York"; a longer row is hardly one phrase."""
_CLAUSE = w.VERB | w.AUXILIARY | w.CONJUNCTION | w.RELATIVE
"""What begins another part of the sentence."""
_REFERENCE = re.compile(r"\d|\w\.\w")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_ENTRY = 16
"""Words of the longest headline, byline or entry of sources: what is longer, and no dated reference, states
something."""


@dataclass(frozen=True, slots=True)
class Prose:
    """The words of an article's body, without punctuation, addresses, bylines, lists and promotion.

    Text that is appended to an article without being one of its sentences, such as a list of addresses, does
    not change it; neither does another name for an outlet that is cited.
    """

    words: tuple[str, ...]
    """Each word, apostrophes straight; `SOURCE` or `WEAK_SOURCE` for a source that words credit."""
    starts: tuple[int, ...]
    """Its offset in `Article.text`."""
    initials: tuple[int, ...]
    """Which words begin a sentence, and may be capitalised for that alone; one for each sentence."""
    marks: tuple[tuple[int, str], ...] = ()
    """`MARKS` between the words, in order, each with the index of the word that follows it."""
    ends: Mapping[int, int] = field(default_factory=dict)
    """Where what stands for several words ends in `Article.text`, by where it starts."""

    def within(self, span: Span) -> int:
        """Return how many of the words begin in a stretch of the text."""
        first = bisect_left(self.starts, span.start)
        return bisect_left(self.starts, span.end, first) - first

    def spans(self, stretches: Iterable[tuple[int, int]]) -> Iterator[Span]:
        """Yield the characters of stretches of words, each given by its first word and its length."""
        for first, count in stretches:
            start, word = self.starts[first + count - 1], self.words[first + count - 1]
            yield Span(self.starts[first], self.ends.get(start, start + len(word)))


def read_prose(text: AnnotatedText, citations: Sequence[Citation] = ()) -> Prose:
    """Return the words of the writer's own text."""
    is_word = bytearray(text.look_up(_are_words))
    credited = [c for c in citations if c.is_attributed and not c.self_cited]
    tokens, ends_of = _mark_sources(is_word, text, credited)
    # The writer's sentences, except where sources are only listed.
    own = bytearray(len(text.words))
    bounds: list[int] = []
    lists = sorted({(c.sentence.start, c.sentence.end) for c in citations if c.role == "listed"})
    opens, ends = [start for start, _ in lists], list(accumulate((end for _, end in lists), max))
    for (first, last), block in zip(text.sentences, text.sentence_blocks, strict=True):
        begin = text.starts[first]
        before = bisect_right(opens, begin)
        if block in OWN_TEXT and not (before and begin < ends[before - 1]):
            own[first:last] = is_word[first:last]
            bounds.append(first)
    counts = [0, *accumulate(map(own.count, repeat(1), bounds, [*bounds[1:], len(own)]))]
    initials = tuple(count for count, after in pairwise(counts) if after > count)
    words = tuple(compress(tokens, own))
    joined = "\n".join(words)  # of mended words: the text may hold the apostrophe as an entity
    if "’" in joined:
        words = tuple(joined.replace("’", "'").split("\n"))
    starts = tuple(compress(text.starts, own))
    openings = frozenset(bounds)
    marks = _marks(text, starts, initials, openings)
    return Prose(words, starts, initials, tuple([(index, mark) for _, mark, index in marks]), ends_of)


def _marks(
    text: AnnotatedText, starts: Sequence[int], initials: Iterable[int], own: Container[int]
) -> list[tuple[int, str, int]]:
    """Return the `MARKS` among the words, each with its offset and the index of the word that follows it.

    `own` has the first token of each of the writer's sentences.
    """
    marks = [(starts[index], "<S>", index) for index in initials]
    for quote in text.quotes:
        first, last = bisect_left(starts, quote.start), bisect_left(starts, quote.end)
        if first < last:
            marks += [(quote.start, "<Q>", first), (quote.end, "</Q>", last)]
    for token, word in enumerate(text.words):
        if word in _SIGNS and text.sentences[text.sentence_of[token]][0] in own:
            offset = text.starts[token]
            marks.append((offset, _SIGNS[word], bisect_left(starts, offset)))
    # One pause between two words, however it is written; none beside another mark, where style sheets differ.
    other = {index for _, mark, index in marks if mark != PAUSE}
    ordered = [each for each in sorted(marks) if each[1] != PAUSE or each[2] not in other]
    return [next(equal) for _, equal in groupby(ordered, itemgetter(1, 2))]


def _are_words(words: Sequence[str]) -> NDArray[np.bool_]:
    """Tell of each token whether it is a word: it begins with a letter or digit and is no address.

    An address has a point before a small letter; "U.S.", "3.5" and "2016.then" are none.
    """
    are_words = []
    for word in words:
        point = word.find(".", 1, -1)
        named = point > 0 and (not word[:point].isdigit() or "/" in word or is_numbered_site(word))
        are_words.append(word[0].isalnum() and not (named and word[point + 1].islower()))
    return np.array(are_words, np.bool_)


def count_unread(article: Article) -> tuple[int, int]:
    """Count the words that the article's readers see and that are not scored, and those that state something.

    They stand in comments, elsewhere on the page, or in asides, promotion and lists amid its paragraphs;
    these state something where they are longer than headlines. An entry of sources with a site or a number
    does not count if it is short or gives a year, nor does a short byline.
    """
    unread, hidden = article.unread, 0
    for block in article.blocks:
        text = article.text[block.span.start : block.span.end]
        words = len(text.split())
        if block.kind in _ASIDE:
            listed = block.kind == "sources" and _REFERENCE.search(text) is not None
            long = words > _ENTRY and not (listed and _YEAR.search(text))
            unread += words if long or not (listed or block.kind == "byline") else 0
            hidden += words if long else 0
        elif block.kind == "comment":
            unread += words
    return unread, hidden


def _mark_sources(
    is_word: bytearray, text: AnnotatedText, credited: Sequence[Citation]
) -> tuple[Sequence[str], Mapping[int, int]]:
    """Return the tokens with a mark for each source that words credit, and where what is marked ends.

    Who is credited is for citations to say; so is whose a document is, and of what. So are the words that
    credit a weak source or somebody without a name; of those that credit others, plain ones are read as one.
    """
    if not credited:
        return text.words, {}
    words, starts = list(text.words), text.starts
    ends = {citation.span.start: citation.span.end for citation in credited}
    lending = {c.cue for c in credited if not c.is_weak and c.kind != "anonymous"}
    for cue in dict.fromkeys(c.cue for c in credited if c.cue is not None):
        first = bisect_left(starts, cue.start)
        last = bisect_left(starts, cue.end, first)
        if cue not in lending:
            is_word[first:last] = bytes(last - first)
        elif not _PLAIN.isdisjoint(map(str.lower, text.words[first:last])):
            words[first], ends[starts[first]] = _SAID, cue.end
            last += "".join(words[last : last + 1]) in _ARTICLES  # said the engineer
            is_word[first:last] = b"\1" + bytes(last - first - 1)
    for citation in credited:
        if citation.kind == "document":
            first = bisect_left(starts, citation.span.end)
            last = _complement_end(text, first)
            is_word[first:last] = bytes(last - first)
    for citation in credited:
        first = bisect_left(starts, citation.span.start)
        last = bisect_left(starts, citation.span.end, first)
        if first < last:
            words[first] = WEAK_SOURCE if citation.is_weak else SOURCE
            is_word[first:last] = b"\1" + bytes(last - first - 1)
            if first and words[first - 1] in _ARTICLES:
                is_word[first - 1] = 0
    return words, ends


def _complement_end(text: AnnotatedText, first: int) -> int:
    """Return where what follows a document's name and belongs to it ends: "to the county court"."""
    last, classes = first, text.word_classes
    if first < len(classes) and classes[first] & w.PREPOSITION:
        end = min(text.sentences[text.sentence_of[first]][1], first + _COMPLEMENT)
        while last < end and text.words[last][0].isalnum() and not classes[last] & _CLAUSE:
            last += 1
    return last


# --- how they are written -----------------------------------------------------------------------

_CUES: dict[CueKind, str] = {
    "hedge": "hedges",
    "booster": "boosters",
    "loaded-term": "loaded_terms",
    "sensational-phrase": "sensational_phrases",
    "second-person-appeal": "second_person",
    "all-caps": "all_caps",
    "exclamation": "exclamations",
    "conspiracy-idiom": "conspiracy_idioms",
}
"""Cues that are counted by length of text."""
# A reason spells out this many different terms, and shows as many places: more are not read.
_SHOWN = 5
_NEVER = Measure(0.0, {})
"""What a cue that does not occur measures."""


def measure_writing(text: AnnotatedText, cues: Sequence[Cue], prose: Prose) -> dict[str, Measure]:
    """Return the language features that could be measured, by name."""
    if not prose.words:
        return {}
    count = len(prose.words)
    groups: dict[str, list[Cue]] = {name: [] for name in _CUES.values()}
    for cue in cues:
        if cue.kind in _CUES and cue.field == "text":
            groups[_CUES[cue.kind]].append(cue)
    measures = dict.fromkeys(groups, _NEVER)
    for name, group in groups.items():
        if group:
            capitals = name == "all_caps"  # their terms are in lower case, as every cue's
            distinct = list(dict.fromkeys(cue.term.upper() if capitals else cue.term for cue in group))
            terms = ", ".join([f"“{term}”" for term in distinct[:_SHOWN]])
            terms += ", ..." if len(distinct) > _SHOWN else ""
            placeholders = {"n": len(group), "terms": terms}
            spans = tuple([cue.span for cue in group])
            measures[name] = Measure(per_thousand(len(group), count), placeholders, spans)
    asks = any(cue.kind == "question-headline" for cue in cues)
    measures["question_headline"] = Measure(float(asks), {})
    quoted = sum(map(prose.within, text.quotes)) / count
    measures["quoted_share"] = Measure(quoted, {"percent": round(100 * quoted)}, tuple(text.quotes[:_SHOWN]))
    within = accumulate([{"<Q>": 1, "</Q>": -1}.get(mark, 0) for _, mark in prose.marks])
    asked = sum(mark == "<?>" and not depth for (_, mark), depth in zip(prose.marks, within, strict=True))
    measures["questions"] = Measure(per_thousand(asked, count), {"n": asked})
    when = _days_and_months()
    dated = [index for index, word in enumerate(prose.words) if word in when]
    named = list(dict.fromkeys(prose.words[index] for index in dated))[:_SHOWN]
    placeholders = {"n": len(dated), "terms": ", ".join([f"“{term}”" for term in named])}
    spans = tuple(prose.spans([(index, 1) for index in dated]))
    measures["dates"] = Measure(per_thousand(len(dated), count), placeholders, spans)
    return measures


@cache
def _days_and_months() -> frozenset[str]:
    return frozenset(row["term"] for row in read_rows("lexicons/dates.tsv"))
