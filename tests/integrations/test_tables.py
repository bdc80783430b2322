"""Data frames and Arrow: the same values, the same rows, missing text handled."""

from __future__ import annotations

import importlib
import math
from typing import Any

import pytest

from helpers.adapters import ARTICLES, expected
from srcscore import parse, score, score_many
from srcscore.errors import InputError, InputTypeError, SrcscoreError
from srcscore.integrations.frames import score_frame
from srcscore.report.flat import COLUMNS, NAMES, flatten

ROWS = [flatten(result) for result in expected()]
TEXTS = [item["text"] for item in ARTICLES]
URLS = [item.get("url") for item in ARTICLES]
TITLES = [item.get("title") for item in ARTICLES]
COLUMNS_IN = {"text": TEXTS, "url": URLS, "title": TITLES}


def _plain(value: Any) -> Any:
    if isinstance(value, float) and math.isnan(value):
        return None
    return None if type(value).__name__ == "NAType" else value


def _check(columns: dict[str, list[Any]]) -> None:
    for name in NAMES:
        assert [_plain(value) for value in columns[f"srcscore_{name}"]] == [row[name] for row in ROWS], name


def test_pandas_keeps_index_and_rows() -> None:
    pandas = pytest.importorskip("pandas")
    from srcscore.integrations.frames import score_frame

    frame = pandas.DataFrame({**COLUMNS_IN, "other": range(len(TEXTS))}, index=list("vwxyz"))
    scored = score_frame(frame)
    assert list(frame.columns) == ["text", "url", "title", "other"]
    assert list(scored.index) == list("vwxyz")
    assert list(scored["other"]) == list(range(len(TEXTS)))
    _check({name: scored[name].tolist() for name in scored.columns})


@pytest.mark.parametrize("missing", [None, float("nan"), "NA", "NaT"])
def test_pandas_missing_text_is_an_error_in_its_row(missing: Any) -> None:
    pandas = pytest.importorskip("pandas")
    from srcscore.integrations.frames import score_frame

    gone = {"NA": pandas.NA, "NaT": pandas.NaT}.get(missing, missing) if isinstance(missing, str) else missing
    frame = pandas.DataFrame({"content": pandas.Series([TEXTS[1], gone], dtype="object")})
    scored = score_frame(frame, columns={"text": "content"}, prefix="")
    assert scored["error"].notna().tolist() == [False, True]
    assert scored["value"].isna().tolist() == [False, True]
    assert score_frame(frame.iloc[:0], columns={"text": "content"}).shape == (0, 1 + len(COLUMNS))


def test_polars() -> None:
    polars = pytest.importorskip("polars")
    from srcscore.integrations.frames import score_frame

    frame = polars.DataFrame(COLUMNS_IN)
    _check(score_frame(frame).to_dict(as_series=False))
    with pytest.raises(InputTypeError, match="collect a LazyFrame"):
        score_frame(frame.lazy())


def test_pyarrow_table() -> None:
    arrow = pytest.importorskip("pyarrow")
    from srcscore.integrations.frames import score_frame

    table = arrow.table(COLUMNS_IN)
    scored = score_frame(score_frame(table))
    assert scored.column_names == ["text", "url", "title", *(f"srcscore_{name}" for name in NAMES)]
    _check(scored.to_pydict())


def test_record_batches() -> None:
    arrow = pytest.importorskip("pyarrow")
    from srcscore.integrations.arrow import SCHEMA, schema_of, score_batches, score_table

    table = arrow.table({**COLUMNS_IN, "key": [1, 2, 3, 4, 5]})
    batches = list(score_batches(table.to_batches(max_chunksize=2), keep=["key"]))
    assert [batch.num_rows for batch in batches] == [2, 2, 1]
    assert all(batch.schema == schema_of([table.schema.field("key")]) for batch in batches)
    rows = [row for batch in batches for row in batch.to_pylist()]
    assert rows == [{"key": place, **row} for place, row in enumerate(ROWS, 1)]
    assert score_table(table).drop_columns([]).schema == SCHEMA
    assert score_table(table.slice(0, 0)).num_rows == 0


def test_bad_rows_do_not_lose_the_others() -> None:
    arrow = pytest.importorskip("pyarrow")
    from srcscore.integrations.arrow import score_table

    scored = score_table(arrow.table({"text": [TEXTS[1], None], "id": [7, 8]}))
    errors = scored["error"].to_pylist()
    assert errors[0] is None
    assert "neither 'text' nor 'html'" in errors[1]
    assert scored["id"].to_pylist() == ["7", "8"]


def test_huggingface_datasets() -> None:
    datasets = pytest.importorskip("datasets")
    from srcscore.integrations.datasets import features_with_scores, scorer

    datasets.disable_progress_bars()
    dataset = datasets.Dataset.from_dict(COLUMNS_IN)
    features = features_with_scores(dataset.features)
    scored = dataset.map(
        scorer(),
        batched=True,
        batch_size=2,
        features=features,
        load_from_cache_file=False,
        keep_in_memory=True,
    )
    _check({name: list(scored[name]) for name in scored.column_names})


@pytest.mark.parametrize(
    ("columns", "named"),
    [({"body": "x"}, "unknown field"), ({"text": "body"}, "no such column"), (None, "no column holds")],
)
def test_columns_that_do_not_fit_are_told(columns: dict[str, str] | None, named: str) -> None:
    from srcscore.integrations.frames import article_columns

    with pytest.raises(InputError, match=named):
        article_columns(["x", "y"], columns)


def test_what_is_no_frame_is_refused() -> None:
    from srcscore.integrations.frames import score_frame

    with pytest.raises(InputTypeError, match="not a data frame"):
        score_frame([1])


def test_an_error_fills_its_row() -> None:
    (error,) = score_many([{"id": 3}])
    row = flatten(error)
    assert tuple(row) == NAMES
    assert {name for name, value in row.items() if value is not None} == {"id", "error"}


NEWS = "The weir at Lowmere failed on Monday, the mayor told Reuters."


@pytest.mark.parametrize("missing", ["NaT", "NA"])
@pytest.mark.parametrize("key", ["published", "title", "url", "authors", "links", "id"])
def test_what_pandas_marks_as_missing_is_missing(key: str, missing: str) -> None:
    pandas = pytest.importorskip("pandas")
    assert parse({"text": NEWS, key: getattr(pandas, missing)}) == parse(NEWS)


def test_a_frame_with_gaps_in_its_identifiers_is_scored_whole() -> None:
    pandas = pytest.importorskip("pandas")
    from srcscore.integrations.frames import score_frame

    scored = score_frame(pandas.DataFrame({"text": [NEWS, NEWS], "id": [1.0, float("nan")]}))
    assert list(scored["srcscore_error"].isna()) == [True, True]


def test_a_series_or_frame_given_as_an_article_is_refused() -> None:
    pandas = pytest.importorskip("pandas")
    for hostile in (pandas.Series({"text": NEWS, "id": 1}), pandas.DataFrame({"text": [NEWS] * 3})):
        with pytest.raises(SrcscoreError) as error:
            score(hostile)
        assert "\n" not in str(error.value)
        assert error.value.remedy


def test_two_columns_of_one_name_are_refused() -> None:
    pandas, pa = pytest.importorskip("pandas"), pytest.importorskip("pyarrow")
    from srcscore.integrations.arrow import score_table
    from srcscore.integrations.frames import score_frame

    with pytest.raises(SrcscoreError):
        score_frame(pandas.DataFrame([[NEWS, NEWS]], columns=["text", "text"]))
    with pytest.raises(SrcscoreError):
        score_table(pa.table([[NEWS], [NEWS]], names=["text", "text"]))


def test_an_arrow_column_that_is_not_utf8_is_refused() -> None:
    pa = pytest.importorskip("pyarrow")
    from srcscore.integrations.arrow import score_table

    buffers = [pa.py_buffer(b"\0\0\0\0\x03\0\0\0"), pa.py_buffer(b"\xff\xfe\xfd")]
    with pytest.raises(SrcscoreError):
        score_table(pa.table({"text": pa.Array.from_buffers(pa.string(), 1, [None, *buffers])}))


@pytest.mark.parametrize("kind", ["pandas", "polars"])
def test_only_the_fields_that_are_asked_for_are_added(kind: str) -> None:
    package = pytest.importorskip(kind)
    scored = score_frame(package.DataFrame({"text": ["The mill closed."]}), fields=["band", "sourcing"])
    assert list(scored.columns) == ["text", "srcscore_band", "srcscore_sourcing"]
    with pytest.raises(InputError, match="no such column of a score: bands"):
        score_frame(scored, fields=["bands"])


def test_polars_has_a_namespace_for_frames_and_expressions() -> None:
    pl = pytest.importorskip("polars")
    importlib.import_module("srcscore.integrations.polars")
    frame = pl.DataFrame({"text": [ARTICLES[0]["text"], None], "url": [ARTICLES[0]["url"], None]})
    expected = score_frame(frame)
    assert frame.srcscore.score().equals(expected)
    scores = pl.col("text").srcscore.score(url=pl.col("url"), fields=None)
    (lazy,) = frame.lazy().select(scores).collect().get_columns()
    assert lazy.struct.unnest().rename(lambda name: f"srcscore_{name}").equals(expected.drop("text", "url"))
    with pytest.raises(InputError, match="no such column"):
        pl.col("text").srcscore.score(fields=["bands"])
