"""The register of a text is counted where it stands, and however the text is wrapped or quoted."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srcscore.features.prose import read_prose
from srcscore.features.spec import Measure
from srcscore.features.writing import dashes, measure_register
from srcscore.language.annotate import annotate
from srcscore.records import Article

TEXT = (
    "They never tell us everything. The minister — a chemist; she left in May — said in a statement that "
    "these figures are wrong. According to the report, “nothing at all was found,” the mill closed."
)


def measured(text: str, title: str | None = None) -> dict[str, Measure]:
    article = Article(text, title=title)
    annotated = annotate(article)
    return measure_register(annotated, read_prose(annotated))


@pytest.mark.parametrize(
    ("name", "terms"),
    [
        ("absolutes", ["never", "everything", "nothing", "all"]),
        ("demonstratives", ["these", "that"]),
        ("on_record", ["statement"]),
        ("according_to", ["According"]),
        ("dashes", ["—", "—"]),
        ("semicolons", [";"]),
        ("personal_opening", ["us"]),
        ("quote_length", ["“nothing at all was found,”"]),
    ],
)
def test_each_feature_points_at_its_places(name: str, terms: list[str]) -> None:
    found = [TEXT[span.start : span.end] for span in measured(TEXT)[name].spans]
    assert sorted(found) == sorted(terms)


def test_form_does_not_matter() -> None:
    plain = {name: measure.value for name, measure in measured(TEXT).items()}
    for other in (
        TEXT.replace("“", '"').replace("”", '"'),
        TEXT.replace(" the ", " the\n"),
        TEXT.replace("—", "--"),
    ):
        assert {name: measure.value for name, measure in measured(other).items()} == plain


def test_the_headline_is_measured_in_characters_and_only_if_there_is_one() -> None:
    assert measured(TEXT, "Mill  closed ")["headline_length"].value == 11
    assert "headline_length" not in measured(TEXT)


def test_the_length_of_quotations_is_not_measured_where_there_are_none() -> None:
    assert "quote_length" not in measured("The mill closed.")
    assert measured(TEXT)["quote_length"].value == 5


@given(st.text("- \n\ta1_é.—–", max_size=30), st.integers(0, 30))
def test_dashes_are_those_that_the_plain_expression_finds(text: str, end: int) -> None:
    plain = re.compile(r"—|–|\s--?-?\s|\b--\b")
    found = [(span.start, span.end) for span in dashes("a" + text, 0, end)]
    assert found == [match.span() for match in plain.finditer("a" + text, 0, end)]
