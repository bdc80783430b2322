"""Reads the package's own tables, and checks each against its SHA-256 in `data/MANIFEST.json`.

The manifest lists the tables with size, SHA-256, source, licence and date. Models have a manifest of their
own, which `srcscore.model.artefact` checks.
"""

from __future__ import annotations

import hashlib
import json
import socket
import sys
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from srcscore.errors import ResourceError

MANIFEST = "MANIFEST.json"
_REMEDY = "reinstall srcscore: python -m pip install --force-reinstall srcscore"


def data_folder() -> Path:
    """Return the folder of the packaged tables and models."""
    return Path(str(files("srcscore"))) / "data"


def sha256(content: bytes) -> str:
    """Return the hexadecimal SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


@cache
def manifest() -> dict[str, dict[str, Any]]:
    """Return the manifest's entry of each packaged table, by file name."""
    path = data_folder() / MANIFEST
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise ResourceError(
            "the package's table of files cannot be read", value=MANIFEST, remedy=_REMEDY
        ) from error
    return dict(content["files"])


def read_bytes(name: str) -> bytes:
    """Return a packaged file's bytes, verified.

    Parameters
    ----------
    name
        Path below `srcscore/data`, with forward slashes, as the manifest lists it.

    Raises
    ------
    ResourceError
        If the file is not listed, missing, or differs from its recorded SHA-256.
    """
    entry = manifest().get(name)
    if entry is None:
        raise ResourceError("no such packaged file", value=name, remedy=_REMEDY)
    try:
        content = (data_folder() / name).read_bytes()
    except OSError as error:
        raise ResourceError("a packaged file is missing", value=name, remedy=_REMEDY) from error
    if sha256(content) != entry["sha256"]:
        raise ResourceError("a packaged file has been changed", value=name, remedy=_REMEDY)
    return content


def read_text(name: str) -> str:
    """Return a packaged UTF-8 file's text, verified as in `read_bytes`."""
    return read_bytes(name).decode("utf-8")


def read_lines(name: str) -> list[str]:
    """Return the lines of a packaged text file without blank lines and `#` comments."""
    return [line for line in read_text(name).splitlines() if line.strip() and not line.startswith("#")]


def read_rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a packaged tab-separated file whose first line names the columns."""
    head, *lines = read_lines(name)
    columns = head.split("\t")
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]


def import_without_socket() -> None:
    """Import urllib3, which tldextract and trafilatura load, without the socket by which it looks for IPv6.

    It opens none when Python says that there is no IPv6. What it would have found is then set to what Python
    says, so that the caller's own use of urllib3 is as it was.
    """
    if "urllib3" in sys.modules:
        return
    has_ipv6 = socket.has_ipv6
    try:
        socket.has_ipv6 = False
        with suppress(ImportError):  # an extra, which is then missing too
            from urllib3.util import connection  # noqa: PLC0415 - imported here for its effect

            connection.HAS_IPV6 = has_ipv6
    finally:
        socket.has_ipv6 = has_ipv6
