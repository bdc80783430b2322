"""How people and programs read a score."""
