"""A small table of reputations, so that tests need neither a model nor the shared data."""

from __future__ import annotations

from srcscore.records import Reputation

KNOWN = {
    "reuters.com": 0.9,
    "apnews.com": 0.9,
    "bbc.co.uk": 0.85,
    "nytimes.com": 0.8,
    "tass.com": 0.25,
    "thecradle.co": 0.3,
    "brighteon.com": 0.1,
    "naturalnews.com": 0.05,
    "zerohedge.com": 0.2,
}


class FewReputations:
    """What `Reputations.lookup` says of a handful of domains."""

    def lookup(self, voice: str) -> Reputation:
        if voice in KNOWN:
            return Reputation(voice, KNOWN[voice], 0.05, "rated")
        return Reputation(voice, 0.5, 0.25, "none")
