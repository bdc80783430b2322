"""spaCy: the component sets the score and marks spans."""

from __future__ import annotations

import pytest

from helpers.adapters import ARTICLES, expected, values
from srcscore import Score


def test_component_sets_score_and_spans() -> None:
    spacy = pytest.importorskip("spacy")
    from srcscore.integrations.spacy import CITATIONS, CLAIMS

    nlp = spacy.blank("en")
    nlp.add_pipe("srcscore")
    found = []
    for article, result in zip(ARTICLES, expected(), strict=True):
        assert isinstance(result, Score)
        doc = nlp.make_doc(article["text"])
        doc._.srcscore_url = article.get("url")
        doc = nlp(doc)
        found.append(doc._.srcscore.value)
        if "title" not in article:
            assert [span.label_ for span in doc.spans[CLAIMS]] == [claim.verdict for claim in result.claims]
            for span, citation in zip(doc.spans[CITATIONS], result.citations, strict=True):
                assert result.article.text[citation.span.start : citation.span.end] in span.text
    same = [place for place, article in enumerate(ARTICLES) if "title" not in article]
    assert [found[place] for place in same] == [values()[place] for place in same]
