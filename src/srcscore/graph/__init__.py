"""Many articles: who cites whom, and who everyone finally rests on."""
