"""An artefact on disk, a folder or one zip file of JSON and `.npz` files, read with distrust.

Nothing is unpacked to disk or unpickled. Names are plain file names, links are refused, and no file or array
is read further than its limit, whatever size it claims to have. The manifest holds the protocol, the hash of
each file, and a seal over both.
"""

from __future__ import annotations

import io
import json
import math
import os
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from math import prod
from pathlib import Path
from tokenize import TokenError
from typing import IO, Any, NamedTuple, TypeVar

import numpy as np

from srcscore.errors import (
    ArtefactError,
    ChangedFileError,
    MalformedError,
    MissingFileError,
    NotFiniteError,
    ProtocolError,
    TooLargeError,
    UnsafePathError,
)
from srcscore.resources import sha256

LONGEST_JSON = 4 << 20  # bytes; the manifest of a model with many metrics has 20 kB


def entries(files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return the `files` of a manifest: the hash and the size of each."""
    return {name: {"sha256": sha256(data), "size": len(data)} for name, data in files.items()}


def sealed(manifest: Mapping[str, Any]) -> bytes:
    """Return a manifest with its seal, the hash of everything else in it, as the bytes of its file."""
    content = {name: value for name, value in manifest.items() if name != "seal"}
    return json_bytes({**content, "seal": sha256(json_bytes(content))})


def read_manifest(
    store: Store, name: str, protocol: int, fields: Mapping[str, type], *, upgrade: str
) -> dict[str, Any]:
    """Return a manifest of this protocol whose seal holds and whose fields have these types.

    Raises
    ------
    ArtefactError
        If it is missing, malformed, changed, or of another protocol, to which `upgrade` is the remedy; each
        has its own class.
    """
    kind, path = store.kind, str(store.path)
    content = store.read(name, LONGEST_JSON)
    manifest = read_json(content, store.where(name), kind)
    if not isinstance(manifest, dict) or "protocol" not in manifest:
        raise kind.error(MalformedError, "'s manifest is malformed", path)
    if manifest["protocol"] != protocol or isinstance(manifest["protocol"], bool):
        problem = f"the {kind.name} has protocol {manifest['protocol']!r}, this library reads {protocol}"
        raise ProtocolError(problem, value=path, remedy=upgrade)
    if content != sealed(manifest):
        raise kind.error(ChangedFileError, "'s manifest has been changed", path)
    for key, expected in {**fields, "files": dict}.items():
        if not isinstance(manifest.get(key), expected):
            raise kind.error(MalformedError, f"'s manifest has no {key}", path)
    for file in manifest["files"]:
        check_name(file, kind)
    return manifest


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a new file beside a path, which takes its name when the block ends, and is dropped if it fails.

    Whatever was there stays until then, whole. What was written before an interrupt by the user is kept. A
    device or pipe is written to as it is, and a link stays one.
    """
    target = Path(os.path.realpath(path))
    if path.exists() and not path.is_file():
        yield path
        return
    beside = target.with_name(f".{target.name[:40]}.{os.getpid()}{target.suffix}")
    try:
        yield beside
    except Exception:
        beside.unlink(missing_ok=True)
        raise
    finally:
        if beside.exists():
            if target.exists():
                shutil.copymode(target, beside)
            _sync(beside)
            beside.replace(target)


def _sync(path: Path) -> None:
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder: all beside the old ones, which they then replace, the last one last."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        for name, content in reversed(list(files.items())):
            beside = stack.enter_context(replacing(folder / name))
            beside.write_bytes(content)
            _sync(beside)  # a disk may turn out to be full only now, before any file is replaced


def json_bytes(content: object) -> bytes:
    """Return JSON as bytes; the same content always makes the same bytes."""
    text = json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return (text + "\n").encode("utf-8", "backslashreplace")  # half a surrogate pair is no UTF-8


def read_json(content: bytes, where: str, kind: Kind) -> Any:
    """Return the content of a JSON file of an artefact.

    Raises
    ------
    TooLargeError, MalformedError, NotFiniteError
        If it is too long, no JSON, has a key twice, or holds a number that is not finite, such as `1e999`.
    """

    def finite(text: str) -> float:
        if not math.isfinite(float(text)):
            raise kind.error(NotFiniteError, " holds a number that is not finite", text)
        return float(text)

    def without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in pairs}) != len(pairs):
            raise kind.error(MalformedError, "'s JSON has a key twice", pairs[0][0])
        return dict(pairs)

    if len(content) > LONGEST_JSON:
        raise kind.error(TooLargeError, f"'s JSON has more than {LONGEST_JSON} bytes", where)
    try:
        return json.loads(
            content, parse_constant=finite, parse_float=finite, object_pairs_hook=without_repeats
        )
    except ArtefactError:
        raise
    except (ValueError, RecursionError) as error:
        raise kind.error(MalformedError, "'s JSON is malformed", where) from error


Array = np.ndarray[Any, np.dtype[Any]]
_HEADER = 10_000
"""Longest header of an array, in bytes: NumPy's own limit."""
_KINDS = "biuf"
"""Kinds of plain numbers, by NumPy's letters: true or false, whole, whole without sign, floating."""
_BAD_HEADER = (ValueError, TypeError, RecursionError, MemoryError, OverflowError, SyntaxError, TokenError)
"""Errors that NumPy raises on a malformed header."""


def pack(arrays: Mapping[str, Array]) -> bytes:
    """Return arrays as the bytes of an `.npz`; the same arrays always make the same bytes."""
    files = {}
    for name, array in arrays.items():
        member = io.BytesIO()
        np.lib.format.write_array(member, np.ascontiguousarray(array), allow_pickle=False)
        files[f"{name}.npy"] = member.getvalue()
    return write_zip(files)


def unpack(content: bytes, where: str, kind: Kind) -> dict[str, Array]:
    """Return the arrays of an `.npz`; `where` and `kind` name it in errors.

    Raises
    ------
    MalformedError
        If the archive is damaged, or holds anything but plain numbers in the shape that it says.
    TooLargeError
        If it unpacks to more than its kind may hold.
    NotFiniteError
        If a number is infinite or not a number.
    """
    archive = open_zip(content, where, kind)
    arrays = {}
    for entry in archive.infolist():
        name = entry.filename.removesuffix(".npy")
        arrays[name] = _array(read_member(archive, entry, None, where, kind), f"{where}, {name}", kind)
    return arrays


def check(arrays: Mapping[str, Array], layout: Mapping[str, tuple[str, int]], where: str, kind: Kind) -> None:
    """Refuse arrays that are missing, or not of the number kind and dimensions that `layout` gives by name.

    The kinds are `f` floating, `i` whole with or without sign, `b` true or false, or with their bytes: `f4`.
    """
    for name, (sort, dimensions) in layout.items():
        array = arrays.get(name)
        if array is None:
            raise kind.error(MalformedError, " lacks an array", f"{where}, {name}")
        if sort not in (array.dtype.kind.replace("u", "i"), array.dtype.str[1:]) or array.ndim != dimensions:
            raise kind.error(
                MalformedError, f"'s array is {array.dtype} in {array.ndim} dimensions", f"{where}, {name}"
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
            raise kind.error(MalformedError, "'s array is not what it says", where)
        array: Array = np.frombuffer(content, dtype, offset=stream.tell()).reshape(shape)
    except ArtefactError:
        raise
    except _BAD_HEADER as error:
        raise kind.error(MalformedError, "'s array is malformed", where) from error
    if dtype.kind == "f" and not np.isfinite(array).all():
        raise kind.error(NotFiniteError, " holds a number that is not finite", where)
    return array


_Error = TypeVar("_Error", bound=ArtefactError)


class Kind(NamedTuple):
    """A kind of artefact: its name in errors, and its limits."""

    name: str
    """Its name, such as "model"."""
    again: str
    """The remedy: how to get a sound one."""
    limit: int
    """Most bytes of one file, packed or unpacked, and of all files of an archive together."""

    def error(self, error: type[_Error], problem: str, value: object) -> _Error:
        """Return an error whose problem begins with the name of the kind, and whose remedy is `again`."""
        return error(f"a {self.name}{problem}", value=value, remedy=self.again)


DAY = (1980, 1, 1, 0, 0, 0)
"""Every member of a written archive has this date, so that the same content makes the same bytes."""
_MOST_MEMBERS = 100
"""Members of an archive; ours have at most a dozen. A flood of empty members would take long to list."""
_PLAIN = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.\-]{0,99}")
_ENCRYPTED = 0x1
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError)
"""Errors that Python raises on a zip file that is cut short, damaged, encrypted or compressed unusually."""
_END = b"PK\x05\x06"
"""Signature of the record that ends an archive, by PKWARE's APPNOTE 4.3.16; a comment may follow."""
_END_LENGTH = 22


class Store:
    """The files of one artefact, by name: those of a folder.

    Parameters
    ----------
    path
        Where it is; it may itself be reached through a link.
    kind
        The kind of artefact.
    links
        Whether its files may be links; only for installed packages, since some installers make links.
    """

    def __init__(self, path: Path, kind: Kind, *, links: bool = False) -> None:
        self.path = path
        self.kind = kind
        self._links = links

    def read(self, name: str, limit: int | None = None) -> bytes:
        """Return a file's content.

        Raises
        ------
        MissingFileError, UnsafePathError, TooLargeError, MalformedError
            If it is not there, no plain file, larger than `limit` bytes (None: than any of its kind), or
            damaged.
        """
        return _whole(self.path / check_name(name, self.kind), limit, self.kind, links=self._links)

    def has(self, name: str) -> bool:
        """Return whether there is a file of that name, sound or not."""
        return os.path.lexists(self.path / check_name(name, self.kind))

    def where(self, name: str) -> str:
        """Return a file's path, for errors."""
        return str(self.path / name)

    def verified(self, name: str, entries: Mapping[str, Any]) -> bytes:
        """Return a file's content if it is what a manifest says of it.

        Raises
        ------
        ChangedFileError
            If it differs from its recorded size or SHA-256; and what `read` raises.
        """
        entry = entries.get(name)
        if not isinstance(entry, dict) or not isinstance(entry.get("size"), int):
            raise self.kind.error(MalformedError, "'s manifest does not list a file", name)
        content = self.read(name)
        if len(content) != entry["size"] or sha256(content) != entry.get("sha256"):
            raise self.kind.error(
                ChangedFileError, f"'s file has been changed: it has {len(content)} bytes", self.where(name)
            )
        return content


class Archive(Store):
    """Those of one zip file, its members at the top or all in one folder."""

    def __init__(self, path: Path, kind: Kind) -> None:
        super().__init__(path, kind)
        self._archive = open_zip(_whole(path, None, kind, links=True), str(path), kind)
        self._members: dict[str, zipfile.ZipInfo] = {}  # by plain name, without the folder that may hold them
        folders = set()
        for entry in self._archive.infolist():
            folder, slash, name = entry.filename.rpartition("/")
            folders.add(folder)
            if slash:  # "/name" leads to the root
                check_name(folder, kind)
            if not name:
                continue
            if check_name(name, kind) in self._members:
                raise kind.error(MalformedError, "'s archive has two files of one name", name)
            self._members[name] = entry
        if len(folders) > 1:
            raise kind.error(MalformedError, "'s archive has several folders", str(path))

    def read(self, name: str, limit: int | None = None) -> bytes:
        """Return a member's content, as `Store.read` promises."""
        entry = self._members.get(check_name(name, self.kind))
        if entry is None:
            raise self.kind.error(MissingFileError, "'s file is missing", self.where(name))
        return read_member(self._archive, entry, limit, self.where(name), self.kind)

    def has(self, name: str) -> bool:
        """Return whether there is a file of that name, sound or not."""
        return check_name(name, self.kind) in self._members


def open_store(path: Path, kind: Kind, *, links: bool = False) -> Store:
    """Return the folder or zip file at a path, whichever is there."""
    return Store(path, kind, links=links) if path.is_dir() else Archive(path, kind)


def check_name(name: str, kind: Kind) -> str:
    """Return a file's name if it is plain: no separator, no drive, no way up."""
    if not _PLAIN.fullmatch(name):
        raise kind.error(UnsafePathError, " names a file outside itself", name)
    return name


def open_zip(content: bytes, where: str, kind: Kind) -> zipfile.ZipFile:
    """Return an archive, refusing one that is damaged or would unpack to more than its kind allows."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except _UNREADABLE as error:
        raise kind.error(MalformedError, f"'s archive is damaged ({error})", where) from error
    # The last end record must end the file: in a file cut short it is one of a nested archive.
    end = content.rfind(_END)
    comment = int.from_bytes(content[end + _END_LENGTH - 2 : end + _END_LENGTH], "little")
    if end < 0 or end + _END_LENGTH + comment != len(content):
        raise kind.error(MalformedError, "'s archive is damaged (cut short)", where)
    if len(entries) > _MOST_MEMBERS or sum(entry.file_size for entry in entries) > kind.limit:
        raise kind.error(TooLargeError, "'s archive is too large unpacked", where)
    for entry in entries:
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise kind.error(UnsafePathError, "'s archive holds a link", entry.filename)
        if entry.flag_bits & _ENCRYPTED:
            raise kind.error(MalformedError, "'s archive is encrypted", where)
    return archive


def read_member(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int | None, where: str, kind: Kind
) -> bytes:
    """Return a member's content, read no further than `limit` bytes, or than its kind allows."""
    try:
        with archive.open(entry) as stream:
            return _bounded(stream, entry.file_size, limit, where, kind)
    except ArtefactError:
        raise
    except _UNREADABLE as error:
        raise kind.error(MalformedError, f"'s archive is damaged ({error})", where) from error


def write_zip(files: Mapping[str, bytes], *, packed: bool = True) -> bytes:
    """Return an archive of some files; the same files always make the same bytes."""
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, DAY), files[name], method)
    return target.getvalue()


def _whole(file: Path, limit: int | None, kind: Kind, *, links: bool) -> bytes:
    where = str(file)
    try:
        state = file.stat() if links else file.lstat()
        if stat.S_ISLNK(state.st_mode):
            raise kind.error(UnsafePathError, "'s file is a link", where)
        if not stat.S_ISREG(state.st_mode):
            raise kind.error(UnsafePathError, "'s file is not a plain file", where)
        with file.open("rb") as stream:
            return _bounded(stream, state.st_size, limit, where, kind)
    except ArtefactError:
        raise
    except (OSError, ValueError) as error:  # a name with a NUL in it is a ValueError
        raise kind.error(MissingFileError, "'s file cannot be read", where) from error


def _bounded(stream: IO[bytes], size: int, limit: int | None, where: str, kind: Kind) -> bytes:
    """Read a file that says that it has `size` bytes; one above its limit is not read at all."""
    limit = kind.limit if limit is None else limit
    content = b"" if size > limit else stream.read(limit + 1)
    if max(size, len(content)) > limit:
        raise kind.error(TooLargeError, f"'s file has more than {limit} bytes", where)
    return content
