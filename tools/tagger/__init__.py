"""Trains the network that reads sources: `python -m tools.tagger.fit`."""
