"""Arrays as `.npz`, written and read without pickle and without trusting what a file says of itself."""

from __future__ import annotations

import io
from collections.abc import Mapping
from math import prod
from tokenize import TokenError
from typing import Any

import numpy as np

from srcscore.errors import ArtefactError, MalformedError, NotFiniteError
from srcscore.model.store import AGAIN, LIMIT, open_zip, read_member, write_zip

Array = np.ndarray[Any, np.dtype[Any]]
_HEADER = 10_000
"""Longest header of an array, in bytes, as NumPy itself has it."""
_KINDS = "iuf"
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


def unpack(content: bytes, where: str = "arrays") -> dict[str, Array]:
    """Return the arrays of an `.npz`.

    Raises
    ------
    MalformedError
        If the archive is damaged, or holds anything but plain numbers in the shape that it says.
    TooLargeError
        If it is a flood.
    NotFiniteError
        If a number is infinite or not a number.
    """
    archive = open_zip(content, where)
    found = {}
    for entry in archive.infolist():
        name = entry.filename.removesuffix(".npy")
        found[name] = _array(read_member(archive, entry, LIMIT, where), f"{where}, {name}")
    return found


def check(arrays: Mapping[str, Array], layout: Mapping[str, tuple[str, int]], where: str) -> None:
    """Refuse arrays that are missing, or not of the kind and number of dimensions that they should be.

    Parameters
    ----------
    arrays
        By name.
    layout
        Kind of number (`f` floating, `i` whole with or without sign) and dimensions, by name.
    where
        The file, for the error.
    """
    for name, (kind, dimensions) in layout.items():
        array = arrays.get(name)
        if array is None:
            raise MalformedError("a model lacks an array", value=f"{where}, {name}", remedy=AGAIN)
        if array.dtype.kind.replace("u", "i") != kind or array.ndim != dimensions:
            raise MalformedError(
                f"a model's array is {array.dtype} in {array.ndim} dimensions",
                value=f"{where}, {name}",
                remedy=AGAIN,
            )


def _array(content: bytes, where: str) -> Array:
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
            raise MalformedError("a model's array is not what it says", value=where, remedy=AGAIN)
        array: Array = np.frombuffer(content, dtype, offset=stream.tell()).reshape(shape)
    except _UNREADABLE as error:
        if isinstance(error, ArtefactError):
            raise
        raise MalformedError("a model's array is malformed", value=where, remedy=AGAIN) from error
    if dtype.kind == "f" and not np.isfinite(array).all():
        raise NotFiniteError("a model holds a number that is not finite", value=where, remedy=AGAIN)
    return array
