"""How a real Chromium is started, for the pictures of the documentation and for the tests of the pages."""

from __future__ import annotations

import os
import shutil

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
"""Chromium asks nobody for updates, and runs as root in a container."""


def chromium() -> str | None:
    """Return the path of Chromium: SRCSCORE_CHROMIUM, or the one on the path, or None."""
    return os.environ.get("SRCSCORE_CHROMIUM") or shutil.which("chromium")
