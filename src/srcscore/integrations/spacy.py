"""spaCy: a pipeline component that sets `Doc._.srcscore` and marks citations and claims as spans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from srcscore.errors import needs_extra
from srcscore.model.registry import load_model
from srcscore.scoring import score

with needs_extra("spacy", "spacy", "spaCy's component"):
    from spacy.language import Language
    from spacy.tokens import Doc

if TYPE_CHECKING:
    from srcscore.records import Span

CITATIONS, CLAIMS = "srcscore_citations", "srcscore_claims"
"""Keys of `Doc.spans`."""


@Language.factory("srcscore", default_config={"model": "latest"})
class SrcscoreComponent:
    """Score each document; add it with `nlp.add_pipe("srcscore")` after importing this module.

    `doc._.srcscore` is the `Score`. `doc.spans["srcscore_citations"]` holds the citations, labelled by kind,
    and `doc.spans["srcscore_claims"]` the claims, labelled by verdict; a span is widened to whole tokens. Set
    `doc._.srcscore_url` before the component runs to the address where the text was published.

    Parameters
    ----------
    nlp, name
        As spaCy passes them.
    model
        Name or folder of the model.
    """

    def __init__(self, nlp: Language, name: str, model: str) -> None:
        self.name = name
        self.model = load_model(model)
        for extension in ("srcscore", "srcscore_url"):
            if not Doc.has_extension(extension):
                Doc.set_extension(extension, default=None)

    def __call__(self, doc: Doc) -> Doc:
        """Score one document."""
        result = score({"text": doc.text}, url=doc._.srcscore_url, model=self.model)
        doc._.srcscore = result
        doc.spans[CITATIONS] = [_span(doc, item.span, item.kind) for item in result.citations]
        doc.spans[CLAIMS] = [_span(doc, item.span, item.verdict) for item in result.claims]
        return doc


def _span(doc: Doc, span: Span, label: str) -> Any:
    """Return the tokens that a span touches; `Article.text` is the document's text itself."""
    return doc.char_span(span.start, span.end, label=label, alignment_mode="expand")
