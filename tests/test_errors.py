"""The error family: parts kept, shown on one line, safe across processes."""

import pickle

import pytest

from srcscore import errors, find_citations, find_claims
from srcscore.errors import InputError, SrcscoreError

FAMILY = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, SrcscoreError)
]


@pytest.mark.parametrize("kind", FAMILY, ids=lambda kind: kind.__name__)
def test_survives_pickling(kind: type[SrcscoreError]) -> None:
    error = kind("the text is not text", value=b"\x00\x01", remedy="pass a str")
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is kind
    assert str(back) == str(error) == r"the text is not text: b'\x00\x01'; pass a str"


@pytest.mark.parametrize("kind", [kind for kind in FAMILY if kind is not SrcscoreError])
def test_stands_on_a_builtin_base(kind: type[SrcscoreError]) -> None:
    builtin = {ValueError, TypeError, LookupError, RuntimeError, ImportError}
    assert builtin & set(kind.__mro__)


@pytest.mark.parametrize("value", ["line\nbreak", "\x1b[31mred", "x" * 5000, "\ud800", object()])
def test_value_is_one_short_printable_line(value: object) -> None:
    shown = str(InputError("bad", value=value))
    assert shown.isprintable()
    assert shown.isascii()
    assert len(shown) < 140


def test_citations_of_another_article_are_refused() -> None:
    text = "Ann Lee said that the ferry sank. It rained."
    found = find_citations(text)
    assert find_claims(text, iter(found)) == find_claims(text) == find_claims(text, list(found))
    for foreign in (find_citations("Bo Crane said that the ferry had been sold by the town."), [1]):
        with pytest.raises(InputError, match="no citation of the article"):
            find_claims(text, foreign)  # type: ignore[arg-type]
