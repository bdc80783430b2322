"""Arrays as `.npz`, written and read without pickle and without trusting what a file says of itself."""

from __future__ import annotations

import io
from collections.abc import Mapping
from math import prod
from tokenize import TokenError
from typing import Any

import numpy as np

from srcscore.errors import ArtefactError, MalformedError, NotFiniteError
from srcscore.storage.store import Kind, open_zip, read_member, write_zip

Array = np.ndarray[Any, np.dtype[Any]]
_HEADER = 10_000
"""Longest header of an array, in bytes, as NumPy itself has it."""
_KINDS = "biuf"
_UNREADABLE = (ValueError, TypeError, RecursionError, MemoryError, OverflowError, SyntaxError, TokenError)
"""What NumPy raises on a header that is none."""


def pack(arrays: Mapping[str, Array]) -> bytes:
    """Return arrays as the bytes of an `.npz`; the same arrays always make the same bytes."""
    files = {}
    for name, array in arrays.items():
        member = io.BytesIO()
        np.lib.format.write_array(member, np.ascontiguousarray(array), allow_pickle=False)
        files[f"{name}.npy"] = member.getvalue()
    return write_zip(files)


def unpack(content: bytes, where: str, kind: Kind) -> dict[str, Array]:
    """Return the arrays of an `.npz`.

    Parameters
    ----------
    content
        The file.
    where
        How errors call it.
    kind
        What it belongs to.

    Raises
    ------
    MalformedError
        If the archive is damaged, or holds anything but plain numbers in the shape that it says.
    TooLargeError
        If it is a flood.
    NotFiniteError
        If a number is infinite or not a number.
    """
    archive = open_zip(content, where, kind)
    found = {}
    for entry in archive.infolist():
        name = entry.filename.removesuffix(".npy")
        found[name] = _array(read_member(archive, entry, None, where, kind), f"{where}, {name}", kind)
    return found


def check(arrays: Mapping[str, Array], layout: Mapping[str, tuple[str, int]], where: str, kind: Kind) -> None:
    """Refuse arrays that are missing, or not of the kind and number of dimensions that they should be.

    Parameters
    ----------
    arrays
        By name.
    layout
        Kind of number (`f` floating, `i` whole with or without sign, `b` true or false) and dimensions, by
        name.
    where
        The file, for the error.
    kind
        What it belongs to.
    """
    for name, (sort, dimensions) in layout.items():
        array = arrays.get(name)
        if array is None:
            raise MalformedError(f"a {kind.name} lacks an array", value=f"{where}, {name}", remedy=kind.again)
        if array.dtype.kind.replace("u", "i") != sort or array.ndim != dimensions:
            raise MalformedError(
                f"a {kind.name}'s array is {array.dtype} in {array.ndim} dimensions",
                value=f"{where}, {name}",
                remedy=kind.again,
            )


def _array(content: bytes, where: str, kind: Kind) -> Array:
    stream = io.BytesIO(content)
    try:
        major, _ = np.lib.format.read_magic(stream)
        read = np.lib.format.read_array_header_1_0 if major == 1 else np.lib.format.read_array_header_2_0
        shape, fortran, dtype = read(stream, max_header_size=_HEADER)
        if (
            dtype.kind not in _KINDS
            or fortran
            or prod(shape) * dtype.itemsize != len(content) - stream.tell()
        ):
            raise MalformedError(f"a {kind.name}'s array is not what it says", value=where, remedy=kind.again)
        array: Array = np.frombuffer(content, dtype, offset=stream.tell()).reshape(shape)
    except _UNREADABLE as error:
        if isinstance(error, ArtefactError):
            raise
        raise MalformedError(f"a {kind.name}'s array is malformed", value=where, remedy=kind.again) from error
    if dtype.kind == "f" and not np.isfinite(array).all():
        raise NotFiniteError(
            f"a {kind.name} holds a number that is not finite", value=where, remedy=kind.again
        )
    return array
