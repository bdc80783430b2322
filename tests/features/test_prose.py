"""The words of the writer's own text, beside a plain reading of the same rules."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from srcscore.article import parse
from srcscore.features.prose import SOURCE, WEAK_SOURCE, Prose, measure_writing, read_prose
from srcscore.language.annotate import annotate
from srcscore.records import Article, Citation, CitationKind, Reputation, Span, Tokens

WORDS = [
    "?",
    "!",
    "Lowmere",
    "don’t",
    "the",
    "mill.example",
    "U.S.",
    "3.5",
    "2016",
    ",",
    ".",
    "“",
    "”",
    "—",
    "x" * 9,
]
WORDS += ["By Ann Lee.", "\n", "\n\nSources:", "Read more:", "https://a.example/b", "It's", "é1", "e-mail"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join) | st.text(max_size=80)


def plain(article: Article, tokens: Tokens, lists: list[Span]) -> Prose:
    words: list[str] = []
    starts: list[int] = []
    initials: list[int] = []
    others = [block.span for block in article.blocks if block.kind not in ("body", "heading")]
    for first, last in tokens.sentences:
        begin = tokens.starts[first]
        if any(span.start <= begin < span.end for span in (*others, *lists)):
            continue
        found = [index for index in range(first, last) if _is_word(tokens.words[index])]
        initials += [len(words)] if found else []
        words += [tokens.words[index].replace("’", "'") for index in found]
        starts += [tokens.starts[index] for index in found]
    return Prose(
        tuple(words), tuple(starts), tuple(initials), tuple(_marks(article, tokens, lists, starts, initials))
    )


def _marks(
    article: Article, tokens: Tokens, lists: list[Span], starts: list[int], initials: list[int]
) -> list[tuple[int, str]]:
    others = [block.span for block in article.blocks if block.kind not in ("body", "heading")]
    marks = [(starts[index], "<S>", index) for index in initials]
    for quote in tokens.quotes:
        inside = [index for index, start in enumerate(starts) if quote.start <= start < quote.end]
        if inside:
            marks += [(quote.start, "<Q>", inside[0]), (quote.end, "</Q>", inside[-1] + 1)]
    for first, last in tokens.sentences:
        begin = tokens.starts[first]
        if not any(span.start <= begin < span.end for span in (*others, *lists)):
            for index in range(first, last):
                offset, word = tokens.starts[index], tokens.words[index]
                if word in ("?", "!", *",;:-–—()[]"):
                    mark = f"<{word}>" if word in ("?", "!") else "<,>"
                    marks.append((offset, mark, sum(start < offset for start in starts)))
    read: list[tuple[int, str]] = []
    for _, mark, index in sorted(marks):
        beside = any(at == index and other != "<,>" for _, other, at in marks)
        if not (mark == "<,>" and beside) and (index, mark) not in read[-1:]:
            read.append((index, mark))
    return read


def _is_word(word: str) -> bool:
    point = word.find(".", 1, -1)
    # 444.hu is a site, neither 3.5m nor 2016.then.
    year = word[:point].isdigit() and point == len("2016")
    site = not word[0].isdigit() or "/" in word or (word.rpartition(".")[2].isalpha() and not year)
    address = point > 0 and (site or not word[:point].isdigit()) and word[point + 1].islower()
    return word[0].isalnum() and not address


@given(TEXTS, st.lists(st.integers(0, 30), max_size=3))
@example("It isn\x92t, they say.", [])
@example("It isn&#8217;t, they say.", [])
@example("0.a", [])
@example("2016.then 444.hu 3.5m 9news.com", [])
def test_prose_is_what_a_plain_reading_gives(text: str, listed: list[int]) -> None:
    article = parse(text)
    tokens = annotate(article)
    lines = [tokens.sentence_spans[index] for index in range(len(tokens.sentences)) if index in listed]
    citations = [Citation(line, "outlet", "listed", "x", None, line) for line in lines]
    assert read_prose(tokens, citations) == plain(article, tokens, lines)


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee – a miller – said so.",
        "Ann Lee, a miller; said so.",
        "Ann Lee (a miller): said so.",
        "Ann Lee -- a miller -- said so.",
        "Ann Lee, — a miller), said so.",
    ],
)
def test_all_pauses_are_read_alike(text: str) -> None:
    marks = [mark for _, mark in read_prose(annotate(parse(text))).marks]
    assert marks == ["<S>", "<,>", "<,>"]


def test_a_pause_beside_a_quotation_mark_is_not_read() -> None:
    american, british = (
        read_prose(annotate(parse(text))).marks
        for text in ("“The mill closed,” she said.", "“The mill closed”, she said.")
    )
    assert american == british == ((0, "<Q>"), (0, "<S>"), (3, "</Q>"))


def test_a_stretch_of_words_ends_where_its_last_source_ends() -> None:
    text = "The mill closed in May, says Ann Lee of Lowmere."
    article = parse(text)
    start = text.index("Ann")
    source = Citation(Span(start, start + 7), "person", "evidence", "Ann Lee", None, Span(0, len(text)))
    prose = read_prose(annotate(article), [source])
    first = prose.words.index("says")
    assert [span.of(text) for span in prose.spans([(first, 2)])] == ["says Ann Lee"]


def test_a_weak_source_has_a_mark_of_its_own_and_its_cue_is_left_out() -> None:
    text = "The mill closed in May, Natural News reported."
    start = text.index("Natural")
    source = Citation(
        *(
            Span(start, start + 12),
            "outlet",
            "evidence",
            "Natural News",
            "naturalnews.com",
            Span(0, len(text)),
        ),
        cue=Span(start + 13, len(text) - 1),
    )
    words = []
    for mean in (0.9, 0.1):
        rated = replace(source, reputation=Reputation("naturalnews.com", mean, 0.1, "rated"))
        words.append(read_prose(annotate(parse(text)), [rated]).words)
    known = ("The", "mill", "closed", "in", "May")
    assert words == [(*known, SOURCE, "reported"), (*known, WEAK_SOURCE)]


def test_plain_words_that_credit_are_read_as_one_unless_the_source_is_weak_or_has_no_name() -> None:
    text = "The mill closed, according to Ann Lee. A source said so. Bo Poe claimed it. Natural News said it."

    def citation(kind: CitationKind, name: str, cue: str, mean: float | None = None) -> Citation:
        start, by = text.index(name), text.index(cue)
        span, sentence = Span(start, start + len(name)), Span(0, len(text))
        known = None if mean is None else Reputation("naturalnews.com", mean, 0.1, "rated")
        return Citation(
            *(span, kind, "evidence", name, "naturalnews.com" if known else None, sentence),
            cue=Span(by, by + len(cue.removesuffix(" it"))),
            reputation=known,
        )

    credited = [
        citation("person", "Ann Lee", "according to"),
        citation("anonymous", "source", "said"),
        citation("person", "Bo Poe", "claimed"),
        citation("outlet", "Natural News", "said it", 0.1),
    ]
    prose = read_prose(annotate(parse(text)), credited)
    assert prose.words == (
        *("The", "mill", "closed", "said", SOURCE, SOURCE, "so", SOURCE, "claimed", "it"),
        *(WEAK_SOURCE, "it"),
    )
    assert [span.of(text) for span in prose.spans([(3, 2)])] == ["according to Ann Lee"]


def test_one_word_that_credits_two_is_read_if_either_has_a_name() -> None:
    text = "Ann Lee and a source said so."
    both = [
        Citation(*(Span(0, 7), "person", "evidence", "Ann Lee", None, Span(0, 29)), cue=Span(21, 25)),
        Citation(*(Span(14, 20), "anonymous", "evidence", "source", None, Span(0, 29)), cue=Span(21, 25)),
    ]
    words = [read_prose(annotate(parse(text)), some).words for some in (both, both[1:])]
    assert words == [(SOURCE, "and", SOURCE, "said", "so"), ("Ann", "Lee", "and", SOURCE, "so")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The mill closed, a filing to the county court says.", ("The", "mill", "closed", SOURCE, "says")),
        ("A report by the Lowmere board of works said so.", (SOURCE, "said", "so")),
        ("It rained, the report said on Monday.", ("It", "rained", SOURCE, "said", "on", "Monday")),
    ],
)
def test_whose_a_document_is_is_left_to_citations(text: str, words: tuple[str, ...]) -> None:
    name = "filing" if "filing" in text else "report"
    start = text.index(name)
    span = Span(start, start + len(name))
    document = Citation(span, "document", "evidence", name, None, Span(0, len(text)))
    assert read_prose(annotate(parse(text)), [document]).words == words


def test_days_and_months_say_when() -> None:
    text = "The ferry sank on Tuesday, Jan. 3. It may sail again in March, or on a Tuesday after that."
    article = annotate(parse(text))
    measure = measure_writing(article, (), read_prose(article))["dates"]
    assert measure.placeholders == {"n": 4, "terms": "“Tuesday”, “Jan.”, “March”"}
    assert [text[span.start : span.end] for span in measure.spans] == ["Tuesday", "Jan.", "March", "Tuesday"]
    assert measure.value == pytest.approx(40.0)
    undated = annotate(parse("The ferry may sail again."))
    assert measure_writing(undated, (), read_prose(undated))["dates"].value == 0.0
