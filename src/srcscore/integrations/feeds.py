"""Records of crawlers, feed readers and data sets as article mappings: their field names, and WARC files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import IO, Any

from srcscore.article.html import is_html
from srcscore.errors import InputError, needs_extra
from srcscore.resources import read_rows

FIELDS = ("text", "html", "url", "title", "published", "id", "authors", "links")
"""What makes an article, each optional but for one of the first two."""
_TEXTS = {"response": "html", "conversion": "text"}
"""Kinds of WARC records that hold an article: pages, and the texts of WET files."""
_MOST_BYTES = 16 << 20
"""Of one record: as much as a page may have characters."""


@cache
def other_names() -> Mapping[str, tuple[str, ...]]:
    """Return the names that other tools give each field, the best first."""
    names: dict[str, tuple[str, ...]] = {}
    for row in read_rows("tables/field_names.tsv"):
        names[row["field"]] = (*names.get(row["field"], ()), row["name"])
    return names


def read_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return an article mapping of a record, whatever tool it comes from.

    A field that has our own name stays as it is; otherwise the first of `other_names` that has a value is
    used. Text that is HTML goes under `html`. All other keys are kept.
    """
    article = dict(record)
    for field, names in other_names().items():
        if not _missing(article.get(field)) or (field == "text" and not _missing(article.get("html"))):
            continue
        values = (_value(field, record.get(name)) for name in names)
        value = next((value for value in values if value is not None), None)
        if field == "text" and isinstance(value, str) and is_html(value):
            whole = "<body" in value.lower()
            article |= {"html": value if whole else f"<html><body><article>{value}</article></body></html>"}
        elif value is not None:
            article |= {field: value}
    return article


def _missing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _value(field: str, value: Any) -> Any:
    """Return a value as the field takes it; None when it is not of that kind."""
    if _missing(value):
        return None
    if field == "text":
        return _text(value)
    if field == "url":
        return value if isinstance(value, str) and value.startswith(("http://", "https://")) else None
    return value


def _text(value: Any) -> str | None:
    """Return the text of a string, of feedparser's list of contents, or of fundus's body of sections."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        if isinstance(value.get("value"), str):
            return str(value["value"])
        parts = [*_strings(value.get("summary"))]
        for section in value.get("sections") or ():
            if isinstance(section, Mapping):
                parts += [*_strings(section.get("headline")), *_strings(section.get("paragraphs"))]
        return "\n\n".join(parts) or None
    if isinstance(value, list | tuple):
        return next((text for item in value if (text := _text(item))), None)
    return None


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return [value]
    return [item for item in value if isinstance(item, str)] if isinstance(value, list | tuple) else []


def warc_records(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """Yield the pages of a WARC file, or the texts of a WET file, as article mappings; gzip is unpacked.

    Records that are no page (images, requests, redirects, errors) are left out.

    Raises
    ------
    InputError
        If it is no WARC file, or a page has more than 16 MB.
    MissingExtraError
        If warcio is not installed.
    """
    with needs_extra("warc", "warcio", "reading WARC files"):
        from warcio.archiveiterator import ArchiveIterator  # noqa: PLC0415 - an extra
        from warcio.exceptions import ArchiveLoadFailed  # noqa: PLC0415
    try:
        for record in ArchiveIterator(stream):
            field = _TEXTS.get(record.rec_type)
            head = record.http_headers
            kind = (head.get_header("Content-Type") or "") if head else ""
            page = head is not None and head.get_statuscode() == "200" and "html" in kind
            if field is None or (field == "html" and not page):
                continue
            content = record.content_stream().read(_MOST_BYTES + 1)
            address = record.rec_headers.get_header("WARC-Target-URI")
            if len(content) > _MOST_BYTES:
                raise InputError(
                    "a page of the archive has more than 16 MB", value=address, remedy="leave it out"
                )
            charset = kind.partition("charset=")[2].partition(";")[0].strip(" \"'")
            try:
                text = content.decode(charset or "utf-8", "replace")
            except LookupError:  # a charset that Python does not know
                text = content.decode("utf-8", "replace")
            yield {field: text, "url": address, "id": address}
    except ArchiveLoadFailed as error:
        raise InputError("not a WARC file", value=str(error), remedy="check how it was written") from error
