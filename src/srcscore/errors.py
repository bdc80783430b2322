"""The one family of errors: each says what is wrong, with which value, and what to do about it."""

from __future__ import annotations


class SrcscoreError(Exception):
    """Base of every error that srcscore raises on purpose.

    Parameters
    ----------
    problem
        What is wrong, as a clause without a full stop.
    value
        The offending value; shown shortened to 120 characters.
    remedy
        What the caller can do about it.
    """

    def __init__(self, problem: str, *, value: object = None, remedy: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.value = None if value is None else _shorten(value)
        self.remedy = remedy

    def __str__(self) -> str:
        """Return problem, value and remedy on one line."""
        shown = "" if self.value is None else f": {self.value}"
        remedy = f"; {self.remedy}" if self.remedy else ""
        return f"{self.problem}{shown}{remedy}"

    def __reduce__(self) -> tuple[object, tuple[type[SrcscoreError], str, str | None, str]]:
        """Keep the three parts when an error crosses a process boundary."""
        return _rebuild, (type(self), self.problem, self.value, self.remedy)


class InputError(SrcscoreError, ValueError):
    """The input has the right type and a content that cannot be used."""

    @classmethod
    def unwritable(cls, path: object, error: OSError) -> InputError:
        """Return the error for a file that the system did not let us write."""
        problem = f"the file cannot be written ({error.strerror or error})"
        return cls(problem, value=str(path), remedy="check its folder and permissions")


class InputTypeError(SrcscoreError, TypeError):
    """The input is of a type that srcscore does not read."""


class ModelNotFoundError(SrcscoreError, LookupError):
    """No model of that name or path."""


class ArtefactError(SrcscoreError, ValueError):
    """A model artefact is damaged, unknown or does not belong to this library version."""


class MissingFileError(ArtefactError):
    """A file of an artefact is not there or cannot be read."""


class ChangedFileError(ArtefactError):
    """A file of an artefact differs from its recorded size or SHA-256."""


class ProtocolError(ArtefactError):
    """An artefact has a format that this library does not know."""


class FeatureSpecError(ArtefactError):
    """A model was trained with another feature specification."""


class UnsafePathError(ArtefactError):
    """A name in an artefact leads out of it, or is a link."""


class TooLargeError(ArtefactError):
    """A file of an artefact is larger than any model's, packed or unpacked."""


class MalformedError(ArtefactError):
    """A file of an artefact is cut short, or does not hold what it should."""


class NotFiniteError(ArtefactError):
    """A model holds a number that is infinite or not a number."""


class SignatureError(ArtefactError):
    """A model is not signed, not by a trusted key, or its signature is wrong."""


class ResourceError(SrcscoreError, RuntimeError):
    """A file of the installed package is missing or is not what the manifest says."""


class DataError(SrcscoreError, ValueError):
    """Training data is missing or malformed."""


class MissingExtraError(SrcscoreError, ImportError):
    """An optional package is needed; the remedy names the extra that installs it."""

    @classmethod
    def of(cls, package: str, *, extra: str, purpose: str) -> MissingExtraError:
        """Return the error for a package that an extra would have installed.

        Parameters
        ----------
        package
            The package that is missing.
        extra
            The extra of srcscore that installs it.
        purpose
            What it is needed for, as the subject of a sentence: "a progress bar".
        """
        return cls(
            f"{purpose} needs the package {package}",
            remedy=f"install it: python -m pip install 'srcscore[{extra}]'",
        )


def check_positive(name: str, number: object, *, remedy: str = "pass 1 or more") -> None:
    """Refuse what is not a whole number above zero.

    Raises
    ------
    InputError
        If it is none.
    """
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise InputError(f"{name} is not a positive whole number", value=number, remedy=remedy)


def _shorten(value: object, limit: int = 120) -> str:
    """Show a value on one line of printable ASCII, at most `limit` characters long."""
    if isinstance(value, str):
        value = value[: limit + 1]
    shown = value if isinstance(value, str) and value.isascii() and value.isprintable() else _written(value)
    return shown if len(shown) <= limit else f"{shown[: limit - 3]}..."


def _written(value: object) -> str:
    """Write a value as Python does; one that cannot be written (a number too long) by its type alone."""
    try:
        return ascii(value)
    except Exception:  # noqa: BLE001 - whatever a value's own code raises, the error at hand is told
        return f"<{type(value).__name__}>"


def _rebuild(kind: type[SrcscoreError], problem: str, value: str | None, remedy: str) -> SrcscoreError:
    error = kind(problem, remedy=remedy)
    error.value = value
    return error
