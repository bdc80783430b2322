"""Which language is it? First version: the share of English function words."""

from __future__ import annotations

from srcscore.language.lexicons import words

_SAMPLE = 4000
_FEWEST = 12


def detect_language(text: str) -> str | None:
    """Return the ISO 639-1 code of a text's language, or None when there is too little text to tell."""
    sample = text[:_SAMPLE].lower().split()
    if len(sample) < _FEWEST:
        return None
    known = words("common_words")
    return "en" if sum(word.strip(".,;:!?\"'“”") in known for word in sample) > 0.3 * len(sample) else "und"
