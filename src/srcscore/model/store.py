"""Where an artefact lies: a folder or one zip file, read with distrust.

Nothing is unpacked to disk. Names are plain file names, links are refused, and no file is read further
than its limit, whatever sizes it claims to have.
"""

from __future__ import annotations

import io
import os
import re
import stat
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from srcscore.errors import MalformedError, MissingFileError, TooLargeError, UnsafePathError

LIMIT = 64 << 20
"""No file of an artefact is larger, packed or unpacked, in bytes; nor are all of an archive's."""
AGAIN = "install or train the model again"
DAY = (1980, 1, 1, 0, 0, 0)
"""Every member of a written archive has this date, so that the same content makes the same bytes."""
_MOST_MEMBERS = 100
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,99}")
_ENCRYPTED = 0x1
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)
"""What Python raises on a zip file that is cut short, damaged, encrypted or packed in another way."""


_END = b"PK\x05\x06"
"""Signature of the record that ends an archive, by PKWARE's APPNOTE 4.3.16; a comment may follow."""
_END_LENGTH = 22


class Store(ABC):
    """The files of one artefact, by name."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @abstractmethod
    def read(self, name: str, limit: int = LIMIT) -> bytes:
        """Return a file's content.

        Raises
        ------
        MissingFileError, UnsafePathError, TooLargeError, MalformedError
            If it is not there, no plain file, larger than `limit` bytes, or damaged.
        """

    @abstractmethod
    def has(self, name: str) -> bool:
        """Return whether there is a file of that name, sound or not."""

    def where(self, name: str) -> str:
        """Return how errors call a file."""
        return str(self.path / name)


class Folder(Store):
    """A folder.

    Parameters
    ----------
    path
        Where it is; it may itself be reached through a link.
    links
        Whether its files may be links, as some installers make them; only for what is installed.
    """

    def __init__(self, path: Path, *, links: bool = False) -> None:
        super().__init__(path)
        self._links = links

    def read(self, name: str, limit: int = LIMIT) -> bytes:
        """Return a file's content, as `Store.read` promises."""
        file = self.path / check_name(name)
        try:
            mode = (file.stat if self._links else file.lstat)().st_mode
            if stat.S_ISLNK(mode):
                raise UnsafePathError("a model's file is a link", value=str(file), remedy=AGAIN)
            if not stat.S_ISREG(mode):
                raise UnsafePathError("a model's file is not a plain file", value=str(file), remedy=AGAIN)
            with file.open("rb") as stream:
                return _bounded(stream, limit, self.where(name))
        except OSError as error:
            raise MissingFileError("a model's file cannot be read", value=str(file), remedy=AGAIN) from error

    def has(self, name: str) -> bool:
        """Return whether there is a file of that name, sound or not."""
        return os.path.lexists(self.path / check_name(name))


class Archive(Store):
    """One zip file, its members at the top or all in one folder."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        try:
            with path.open("rb") as stream:
                content = _bounded(stream, LIMIT, str(path))
        except OSError as error:
            raise MissingFileError("a model's file cannot be read", value=str(path), remedy=AGAIN) from error
        self._archive = open_zip(content, str(path))
        self._members = _plain_members(self._archive, str(path))

    def read(self, name: str, limit: int = LIMIT) -> bytes:
        """Return a member's content, as `Store.read` promises."""
        entry = self._members.get(check_name(name))
        if entry is None:
            raise MissingFileError("a model's file is missing", value=self.where(name), remedy=AGAIN)
        return read_member(self._archive, entry, limit, self.where(name))

    def has(self, name: str) -> bool:
        """Return whether there is a file of that name, sound or not."""
        return check_name(name) in self._members


def open_store(path: Path, *, links: bool = False) -> Store:
    """Return the folder or zip file at a path, as its kind demands."""
    return Folder(path, links=links) if path.is_dir() else Archive(path)


def check_name(name: str) -> str:
    """Return a file's name if it is plain: no separator, no drive, no way up."""
    if not _PLAIN.fullmatch(name):
        raise UnsafePathError("a model names a file outside itself", value=name, remedy=AGAIN)
    return name


def open_zip(content: bytes, where: str) -> zipfile.ZipFile:
    """Return an archive, refusing one that is damaged or would unpack to more than `LIMIT` bytes."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except _UNREADABLE as error:
        raise MalformedError(f"a model's archive is damaged ({error})", value=where, remedy=AGAIN) from error
    if not _ends(content):
        raise MalformedError("a model's archive is damaged (cut short)", value=where, remedy=AGAIN)
    if len(entries) > _MOST_MEMBERS or sum(entry.file_size for entry in entries) > LIMIT:
        raise TooLargeError("a model's archive is too large unpacked", value=where, remedy=AGAIN)
    for entry in entries:
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise UnsafePathError("a model's archive holds a link", value=entry.filename, remedy=AGAIN)
        if entry.flag_bits & _ENCRYPTED:
            raise MalformedError("a model's archive is encrypted", value=where, remedy=AGAIN)
    return archive


def _ends(content: bytes) -> bool:
    """Tell whether the last end record ends the file: in one that was cut it is that of an archive within."""
    end = content.rfind(_END)
    comment = int.from_bytes(content[end + _END_LENGTH - 2 : end + _END_LENGTH], "little")
    return end >= 0 and end + _END_LENGTH + comment == len(content)


def read_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int, where: str) -> bytes:
    """Return a member's content, read no further than `limit` bytes."""
    try:
        with archive.open(entry) as stream:
            return _bounded(stream, limit, where)
    except _UNREADABLE as error:
        if isinstance(error, TooLargeError):
            raise
        raise MalformedError(f"a model's archive is damaged ({error})", value=where, remedy=AGAIN) from error


def write_zip(files: Mapping[str, bytes], *, packed: bool = True) -> bytes:
    """Return an archive of some files; the same files always make the same bytes."""
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method, compresslevel=9) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, DAY)
            entry.compress_type = method
            archive.writestr(entry, files[name])
    return target.getvalue()


def _bounded(stream: IO[bytes], limit: int, where: str) -> bytes:
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise TooLargeError(f"a model's file has more than {limit} bytes", value=where, remedy=AGAIN)
    return content


def _plain_members(archive: zipfile.ZipFile, where: str) -> dict[str, zipfile.ZipInfo]:
    """Return the members by plain name, without the one folder that may hold them all."""
    found: dict[str, zipfile.ZipInfo] = {}
    folders = set()
    for entry in archive.infolist():
        folder, _, name = entry.filename.rpartition("/")
        folders.add(folder)
        if folder:
            check_name(folder)
        if not name:
            continue
        if check_name(name) in found:
            raise MalformedError("a model's archive has two files of one name", value=name, remedy=AGAIN)
        found[name] = entry
    if len(folders) > 1:
        raise MalformedError("a model's archive has several folders", value=where, remedy=AGAIN)
    return found
