"""Who do the statements rest on? Citations and claims of one article."""
