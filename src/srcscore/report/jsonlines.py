"""JSON Lines: one object a line, in ASCII, so that no terminal or encoding can change it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def to_line(content: Mapping[str, Any]) -> str:
    """Return `content` as one line of JSON, without the line's end.

    Characters beyond ASCII are written as escapes; the order of keys is kept. A number that JSON has no
    word for (infinity, not a number) raises ValueError.
    """
    return json.dumps(content, ensure_ascii=True, allow_nan=False)
