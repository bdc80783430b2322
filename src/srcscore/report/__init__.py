"""How a score is shown: plain text for a terminal, JSON Lines for programs."""
