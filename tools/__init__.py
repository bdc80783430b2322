"""What maintainers run once: they build packaged tables, and pages of the documentation. Not installed."""
