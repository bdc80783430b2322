"""Language identification."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from srcscore import resources
from srcscore.language.detect import detect_language

TEXTS = json.loads((Path(__file__).parents[1] / "cases/language/detect.json").read_text("utf-8"))


@pytest.mark.parametrize("code", TEXTS)
def test_one_sentence(code: str) -> None:
    assert detect_language(TEXTS[code]) == code


@pytest.mark.parametrize("code", [code for code in TEXTS if code != "en"])
def test_english_boilerplate_around_another_language_is_read_over(code: str) -> None:
    assert detect_language(f"Share this {TEXTS[code]} {TEXTS[code]}") == code


@pytest.mark.parametrize("text", ["", " ", "Too short", "1 2 3 " * 50, "!" * 500, "\ud800" * 30])
def test_too_little_text(text: str) -> None:
    assert detect_language(text) is None


def test_a_language_of_no_table() -> None:
    assert detect_language("Zorb quen tral vusk ombri nelt ghan frobis wend arquel " * 5) == "und"


@given(st.text())
def test_any_text_gets_a_code_or_none(text: str) -> None:
    code = detect_language(text)
    assert code is None or code == "und" or len(code) == 2


def test_only_a_capped_sample_is_read() -> None:
    assert detect_language("x" * 10_000_000) == "und"
    assert detect_language(TEXTS["en"] * 20 + TEXTS["de"] * 2) == "en"


def test_the_table_is_small() -> None:
    assert len(resources.read_bytes("lexicons/language_words.tsv")) < 200_000
