"""What a caller gives beside or as an article, checked: one record whatever the shape of the input."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from numbers import Integral
from typing import Any
from uuid import UUID

from srcscore.article.head import read_byline, split_names
from srcscore.article.limits import check_length
from srcscore.article.links import RawLink, read_links
from srcscore.errors import InputError, InputTypeError

KEYS = frozenset(("text", "html", "url", "title", "links", "published", "authors", "id"))
"""The keys of an article mapping that mean something; all others are kept aside."""

_MOST_BITS = 1024
"""Python writes no number of more than some thousand digits as text."""


@dataclass(frozen=True, slots=True)
class Fields:
    """The parts of an input, each of the right type."""

    text: str | None = None
    """Plain text."""
    html: str | None = None
    """A page; used when there is no text."""
    url: str | None = None
    """Where it was published."""
    title: str | None = None
    """The headline."""
    links: tuple[RawLink, ...] = ()
    """Links as given."""
    published: str | None = None
    """Date of publication as given."""
    authors: tuple[str, ...] = ()
    """Names of authors."""
    id: str | None = None
    """The caller's identifier."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Other keys."""
    headings: frozenset[int] | None = None
    """Offsets of the lines of `text` that are headings, where they are known."""
    unread: int = 0
    """Words of prose that readers of a page see, and that are not in `text`."""


def read_mapping(article: Mapping[str, Any]) -> Fields:
    """Return the fields of an article mapping.

    Raises
    ------
    InputError
        If it has neither `text` nor `html`.
    InputTypeError
        If a known key holds a value of the wrong type.
    """
    if "text" not in article and "html" not in article:
        raise InputError(
            "the article has neither 'text' nor 'html'",
            value=sorted(map(str, article)),
            remedy="give the article under 'text' or 'html'",
        )
    return Fields(
        text=_string(article, "text"),
        html=_string(article, "html"),
        url=_string(article, "url"),
        title=_string(article, "title"),
        links=read_links(_value(article, "links")),
        published=_date(_value(article, "published")),
        authors=_authors(_value(article, "authors")),
        id=_identifier(_value(article, "id")),
        extra={key: value for key, value in article.items() if key not in KEYS},
    )


def override(fields: Fields, *, url: Any, title: Any, links: Any, published: Any) -> Fields:
    """Return the fields with those replaced that the caller gave by keyword.

    Raises
    ------
    InputTypeError
        If one is of the wrong type.
    """
    given = {"url": url, "title": title}
    changes: dict[str, Any] = {key: _string(given, key) for key in given}
    changes |= {"published": _date(published), "links": read_links(links) or None}
    changes = {key: value for key, value in changes.items() if value is not None}
    return replace(fields, **changes) if changes else fields


def _value(article: Mapping[str, Any], key: str) -> Any:
    """Return a value, or None where a table marks it as missing: NaN, NaT, NA."""
    value = article.get(key)
    if type(value).__module__.startswith("pyarrow"):  # a cell of an Arrow table
        value = value.as_py()  # type: ignore[union-attr]
    try:
        return None if value != value else value  # noqa: PLR0124 - what is missing equals nothing
    except TypeError:  # whether pandas.NA equals itself is missing too
        return None
    except ValueError:  # an array, which has no one truth
        return value


def _identifier(value: Any) -> str | None:
    """Return an identifier as text; a whole number that a table keeps as a float loses its `.0`."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, Integral) and not isinstance(value, bool) and int(value).bit_length() <= _MOST_BITS:
        return str(int(value))
    if isinstance(value, str):
        return check_length(value, "'id'")
    if value is None or isinstance(value, UUID):
        return None if value is None else str(value)
    problem = f"'id' must be a string, an integer or a UUID, not {type(value).__name__}"
    raise InputTypeError(problem, value=value, remedy="give str(id)")


def _string(article: Mapping[str, Any], key: str) -> str | None:
    value = _value(article, key)
    if value is None:
        return None
    if isinstance(value, str):
        return check_length(value, f"'{key}'")
    remedy = "decode it first: value.decode('utf-8')" if isinstance(value, bytes) else "give a str or None"
    raise InputTypeError(f"'{key}' must be a string, not {type(value).__name__}", value=value, remedy=remedy)


def _date(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        return check_length(value, "'published'")
    if isinstance(value, date):
        return value.isoformat()
    raise InputTypeError(
        f"'published' must be a string or date, not {type(value).__name__}",
        value=value,
        remedy="give ISO 8601",
    )


def _authors(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, str):
        value = check_length(value, "'authors'")
        byline = read_byline(value.strip())
        named = byline.authors if byline else split_names(value)
        return named or ((value.strip(),) if value.strip() else ())
    if (
        isinstance(value, Sequence)
        and not isinstance(value, bytes)
        and all(isinstance(name, str) for name in value)
    ):
        names = [str.__str__(name).strip() for name in value]
        return tuple(name for name in names if name)
    raise InputTypeError(
        f"'authors' must be a string or a sequence of strings, not {type(value).__name__}",
        value=value,
        remedy="give names such as ['Jane Doe']",
    )
