"""How results are shown: on a terminal, as a page, as JSON and tables for programs, as a drawn graph."""
