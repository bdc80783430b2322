"""Any article as a user has it (text, HTML, mapping) to one `Article`; `parse` is the entry."""

from __future__ import annotations

from srcscore.article.read import parse

__all__ = ["parse"]
