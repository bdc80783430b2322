"""How is it written? Tokens, sentences and quotations in one pass; language; cues."""
