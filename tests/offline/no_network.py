"""Refuse every connection to a network, and write down each attempt so that none can be swallowed."""

from __future__ import annotations

import os
import socket
from typing import Any, NoReturn

LOG = "SRCSCORE_TEST_NETWORK_LOG"
"""Environment variable with the file that attempts are written to."""

_NETWORK = (socket.AF_INET, socket.AF_INET6)


class NetworkBlockedError(RuntimeError):
    """Something under test tried to reach the network."""


def block() -> None:
    """Replace what opens connections or looks names up, in this process, for good."""
    for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "create_connection"):
        setattr(socket, name, _refuse)
    for name in ("connect", "connect_ex", "sendto"):
        setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))


def _guarded(original: Any) -> Any:
    def call(self: socket.socket, *arguments: Any) -> Any:
        if self.family in _NETWORK:
            _refuse(*arguments)
        return original(self, *arguments)

    return call


def _refuse(*arguments: object, **_: object) -> NoReturn:
    log = os.environ.get(LOG)
    if log:
        with open(log, "a", encoding="utf-8") as file:  # noqa: PTH123 - nothing imported at interpreter start
            file.write(f"{arguments!r}\n")
    raise NetworkBlockedError(repr(arguments))
