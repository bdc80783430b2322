"""The errors that srcscore raises: each names the problem, the value and the remedy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class SrcscoreError(Exception):
    """Base of all errors of srcscore.

    Parameters
    ----------
    problem
        What is wrong: a clause without a full stop.
    value
        The offending value; it is shortened to 120 characters.
    remedy
        What the caller can do about it.
    """

    def __init__(self, problem: str, *, value: object = None, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.value = None if value is None else shorten(value)
        self.remedy = remedy

    def __str__(self) -> str:
        """Return problem, value and remedy on one line."""
        value = "" if self.value is None else f": {self.value}"
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{self.problem}{value}{remedy}"


class InputError(SrcscoreError, ValueError):
    """The input is of the right type but cannot be used."""


class InputTypeError(SrcscoreError, TypeError):
    """The input is of the wrong type."""


class ModelNotFoundError(SrcscoreError, LookupError):
    """There is no model of that name or path."""


class ArtefactError(SrcscoreError, ValueError):
    """A model or saved graph is damaged, or was made for another version of this library."""


class MissingFileError(ArtefactError):
    """A file of an artefact is missing or cannot be read."""


class ChangedFileError(ArtefactError):
    """A file of an artefact differs from its recorded size or SHA-256."""


class ProtocolError(ArtefactError):
    """An artefact has a format that this version of the library does not read."""


class FeatureSpecError(ArtefactError):
    """A model was trained with another feature specification."""


class UnsafePathError(ArtefactError):
    """A file name in an artefact leads out of it, or the file is a link."""


class TooLargeError(ArtefactError):
    """A file of an artefact is larger than its limit, packed or unpacked."""


class MalformedError(ArtefactError):
    """A file of an artefact is cut short or does not have the expected content."""


class NotFiniteError(ArtefactError):
    """An artefact contains a number that is infinite or NaN."""


class SignatureError(ArtefactError):
    """A model is not signed by a trusted key, or its signature is wrong."""


class ResourceError(SrcscoreError, RuntimeError):
    """A file of the installed package is missing or has been changed."""


class DataError(SrcscoreError, ValueError):
    """Training data is missing or malformed."""


class MissingExtraError(SrcscoreError, ImportError):
    """An optional package is not installed; the remedy names the extra that installs it."""


@contextmanager
def needs_extra(extra: str, package: str, purpose: str) -> Iterator[None]:
    """Raise MissingExtraError when the block cannot import an optional package.

    `purpose` is what needs it, such as "a progress bar"; `extra` installs it.
    """
    try:
        yield
    except ImportError as error:
        remedy = f"install it: python -m pip install 'srcscore[{extra}]'"
        raise MissingExtraError(f"{purpose} needs the package {package}", remedy=remedy) from error


@contextmanager
def own_code(what: str) -> Iterator[None]:
    """Raise InputError when the code of a foreign mapping, sequence, string or number fails in the block."""
    try:
        yield
    except SrcscoreError:
        raise
    except Exception as error:
        problem = f"{what}'s own code fails ({type(error).__name__})"
        raise InputError(problem, value=str(error), remedy="give plain values") from error


@contextmanager
def writing(path: object) -> Iterator[None]:
    """Raise InputError when the block cannot write a file."""
    try:
        yield
    except OSError as error:
        problem = f"the file cannot be written ({error.strerror or error})"
        raise InputError(problem, value=str(path), remedy="check its folder and permissions") from error


def check_positive(name: str, number: object, *, remedy: str = "pass 1 or more") -> None:
    """Raise InputError unless `number` is a whole number of 1 or more."""
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise InputError(f"{name} is not a positive whole number", value=number, remedy=remedy)


def shorten(value: object, limit: int = 120) -> str:
    """Return a value on one line of printable ASCII, at most `limit` characters long."""
    if isinstance(value, str):
        value = value[: limit + 1]
    if isinstance(value, str) and value.isascii() and value.isprintable():
        text = value
    else:
        try:
            text = " ".join(ascii(value).split())  # tables and arrays are shown on several lines
            text = "".join(sign if sign.isprintable() else "?" for sign in text)
        except Exception:  # noqa: BLE001 - a value's own code fails, or a number has too many digits
            text = f"<{type(value).__name__}>"
    return text if len(text) <= limit else f"{text[: limit - 3]}..."
