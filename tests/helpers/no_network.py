"""Refuse every connection to a network, and write down each attempt so that none can be swallowed."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

LOG = "SRCSCORE_TEST_NETWORK_LOG"
"""Environment variable with the file that attempts are written to."""

_NETWORK = (socket.AF_INET, socket.AF_INET6)
_NAMES = {
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
    "socket.getnameinfo",
}
_SOCKETS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
"""Binding is not among them: urllib3, which trafilatura imports, asks that way whether there is IPv6."""


class NetworkBlockedError(RuntimeError):
    """Something under test tried to reach the network."""


def block() -> None:
    """Refuse, in this process and for good, what looks names up, connects or sends.

    Python itself tells each attempt before it is made, whichever way it is asked for.
    """
    sys.addaudithook(_watch)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in _NAMES or (event in _SOCKETS and arguments[0].family in _NETWORK):
        _refuse(event, arguments)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    told = f"{event} {arguments!r}"
    log = os.environ.get(LOG)
    if log:
        with open(log, "a", encoding="utf-8") as file:  # noqa: PTH123 - nothing imported at interpreter start
            file.write(f"{told}\n")
    raise NetworkBlockedError(told)
