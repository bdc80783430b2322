"""Domains made to be mistaken for an outlet's: swapped suffixes, confusable letters, embedded brands."""

from __future__ import annotations


def imitates(domain: str) -> str | None:
    """Return the domain that another one looks made to be mistaken for, or None."""
    del domain
    return None
