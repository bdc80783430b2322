"""Adapters to other tools, each behind an extra."""
