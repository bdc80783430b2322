"""What every record can do."""

from __future__ import annotations

from typing import Any, ClassVar

from srcscore.serialise import as_dict


class Record:
    """Base of the records: frozen dataclasses with slots, which hold what was given to them and no more."""

    __slots__ = ()
    __match_args__: ClassVar[tuple[str, ...]]
    """Names of the fields, in order; the dataclass sets them."""

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        """Pickle a record as its values: a dataclass with slots would ask for its fields one by one."""
        return type(self), tuple([getattr(self, name) for name in self.__match_args__])


class JsonRecord(Record):
    """A record that can be written by itself."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return a JSON-ready mapping."""
        return as_dict(self)
