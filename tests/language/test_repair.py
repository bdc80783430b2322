"""Encoding damage is mended, and every mended character knows where it stands in the text as given."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.few_reputations import read
from srcscore.article import parse
from srcscore.language.annotate import annotate
from srcscore.language.repair import _DAMAGES, repair

CASES = [
    ("Caf&eacute; &#8220;Aurora&#8221; &amp; Sons", "Café “Aurora” & Sons"),
    ("the mayor&amp;#8217;s ferry", "the mayor’s ferry"),
    ("â€œWe sail,â€\x9d said Vennâ€™s aide", "“We sail,” said Venn’s aide"),
    ("â\x80\x9cWe sail,â\x80\x9d she said", "“We sail,” she said"),
    ("â€œWe sail,â€ she said", "“We sail,” she said"),
    ("Ann LÃ©vy of Port AmberÂ said", "Ann Lévy of Port Amber said"),
    ("it\x92s a \x93ferry\x94", "it’s a “ferry”"),
    ("Port Amber.Â\xa0The ferry", "Port Amber.\xa0The ferry"),
    ("the council\ufffds plan was \ufffdunwise.\ufffd", "the council’s plan was “unwise.”"),
]
SOUND = [
    "Plain words, “quoted” – and dashed.",
    "AT&T and R&D; salt & pepper &c.",
    "LE CAFÉ» was full",
    "a château, an âne and ÂGE",
    "&nosuchname; &#0; &#xD800;",
    "50 \ufffd 60",
    "",
]
DAMAGED = st.lists(
    st.sampled_from(
        ["&#8220;", "&amp;", "&amp;#39;", "â€œ", "â\x80\x9d", "Ã©", "Â ", "\ufffd", "â€ ", "\x92"]
    )
    | st.text(max_size=6),
    max_size=20,
).map("".join)


@pytest.mark.parametrize(("given_text", "mended"), CASES)
def test_damage_is_mended(given_text: str, mended: str) -> None:
    assert repair(given_text).text == mended


@pytest.mark.parametrize("text", SOUND)
def test_sound_text_stays(text: str) -> None:
    assert repair(text) == (text, (), (), ())


@given(DAMAGED)
def test_characters_tile_the_text_as_given(text: str) -> None:
    """Each mended character covers a stretch, in order and without overlap; sound ones cover themselves."""
    repaired = repair(text)
    assert len(repaired.text) <= len(text)
    last = 0
    for offset, character in enumerate(repaired.text):
        start, end = repaired.starts([offset])[0], repaired.ends([offset + 1])[0]
        assert last <= start < end <= len(text)
        assert text[start:end] == character or repair(text[start:end]).text == character or "\ufffd" in text
        last = end


@given(DAMAGED)
def test_only_kinds_whose_letters_a_text_lacks_are_left_out(text: str) -> None:
    every = re.compile("|".join(pattern for _, pattern in _DAMAGES))
    with pytest.MonkeyPatch.context() as patch:
        repaired = repair(text)
        patch.setattr("srcscore.language.repair._either", lambda _kinds: every)
        assert repair(text) == repaired


@given(DAMAGED)
def test_tokens_point_at_the_text_as_given(text: str) -> None:
    article = parse(text)
    annotated = annotate(article)
    assert annotated.text == article.text
    last = 0
    for start, end in zip(annotated.starts, annotated.ends, strict=True):
        assert last <= start < end <= len(article.text)
        last = end
    for quote in annotated.quotes:
        assert 0 <= quote.start < quote.end <= len(article.text)


def test_a_damaged_name_is_read_and_its_span_is_the_given_text() -> None:
    damaged = "Ferries stop on Friday, said Ann L&eacute;vy, who heads the harbour office."
    citations, _, text = read(damaged)
    [person] = [citation for citation in citations if citation.kind == "person"]
    assert person.name == "Ann Lévy"
    assert person.span.of(text) == "Ann L&eacute;vy"


def test_quotations_in_damaged_marks_are_quotations() -> None:
    annotated = annotate(parse("â€œNobody asked us,â€\x9d said Marta Venn."))
    assert [quote.of(annotated.text) for quote in annotated.quotes] == ["â€œNobody asked us,â€\x9d"]
