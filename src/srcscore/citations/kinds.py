"""What kind of source stands behind a domain."""

from __future__ import annotations

import re
from functools import lru_cache

from srcscore.domains.categories import categories_of
from srcscore.domains.url import resolve
from srcscore.language import word_classes as w
from srcscore.records import CitationKind

_PUBLIC = (".gov", ".edu", ".mil", ".int")
_REPOSITORIES = frozenset({"doi.org", "arxiv.org", "biorxiv.org", "medrxiv.org", "ssrn.com", "jstor.org"})
"""Hosts of documents: what they are cited for is one of these."""
_NAMED_ORGANISATION = re.compile(r"(?:foundation|institute|university|association|council|alliance)\.")


@lru_cache(maxsize=4096)
def kind_of(domain: str | None, bits: int = 0) -> CitationKind:
    """Return what kind of source the owner of a domain is.

    Parameters
    ----------
    domain
        The voice; None for a name that is known to be an outlet's and could be several.
    bits
        Classes of the last word of the name that it was found by.
    """
    if domain is None:
        return "outlet"
    host = domain.partition("/")[0]
    categories = categories_of(host)
    if not bits & w.PRESS_NAME and ("platform" in categories or resolve(domain).platform == host):
        return "social"
    if host in _REPOSITORIES:
        return "document"
    if "state-media" in categories or "wire" in categories:
        return "outlet"
    organised = "government" in categories or ("advocacy" in categories and host.endswith(".org"))
    named = bits & w.ORG_HEAD & ~w.OUTLET_NOUN or _NAMED_ORGANISATION.search(host)
    return "organisation" if organised or named or host.endswith(_PUBLIC) else "outlet"
