"""Whom a name stands for: by the table of outlets, the article's own links, and its spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from srcscore.domains.aliases import Name, fold, gazetteer
from srcscore.domains.reputation import Reputations
from srcscore.domains.url import describe
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
from srcscore.records import CitationKind
from srcscore.resources import read_rows

UNKNOWN_OUTLET = "no outlet of this name is known"
AMBIGUOUS = "it is not safe to say whom the pronoun means"
UNSPECIFIED = "the text does not say which"
"""Why a document, an organisation or an outlet without a name has no voice."""
NO_DOMAIN = "no domain is known for this name"
RATED: frozenset[CitationKind] = frozenset({"outlet", "social", "link", "document", "organisation"})
"""Kinds of source that are rated by their domain."""
_PUBLIC = (".gov", ".edu", ".mil", ".int")
_REPOSITORIES = frozenset({"doi.org", "arxiv.org", "biorxiv.org", "medrxiv.org", "ssrn.com", "jstor.org"})
"""Hosts of documents: what they are cited for is one of these."""
_NAMED_ORGANISATION = re.compile(r"(?:foundation|institute|university|association|council|alliance)\.")
# A shorter name is a domain by chance too often; the number of a station makes up for a letter.
_SHORTEST = 6
_STATION = re.compile(r"([KW][A-Z]{3})[- ](?:TV|FM|AM|[0-9]{1,2})")
"""An American station's call sign with its band or channel; its site is often the call sign alone."""
_SUFFIXES = ("com", "org", "net", "tv", "co.uk", "news")
_ENDINGS = ("news", "tv", "online", "magazine")
"""What sites add to an outlet's name."""


class Resolver(NamedTuple):
    """What names and domains are looked up in, for one article."""

    reputations: Reputations
    publisher: str | None
    own_voice: str | None
    """The publisher's voice: the network that owns it, or itself."""
    linked: Mapping[str, str]
    """The domains that the article links to, by their spelling as a name."""
    initials: frozenset[str]
    """Initials that the article gives to a body of its own: the Central Borough Council (CBC)."""

    def site(self, name: str) -> str | None:
        """Return the domain that a whole name stands for in the table of outlets."""
        known = None if name in self.initials else gazetteer().lookup(name)
        return None if known is None else known.domain

    def organisation(self, name: str) -> str | None:
        """Return the domain of an organisation that the table of organisations or that of outlets names."""
        return _organisations().get(fold(name)) or self.site(name)

    def namesake(self, name: str) -> str | None:
        """Return the linked or known site that a name spells: `yournewswire.com`; `wkyc.com` for WKYC-TV."""
        label = "".join(filter(str.isalnum, name.lower()))
        linked = self.linked.get(label) or self.linked.get(label.removeprefix("the"))
        if linked is not None:
            return linked
        station = _STATION.fullmatch(name)
        if station is not None:
            label = station[1].lower()
            return self.reputations.first_seen([f"{label}.{suffix}" for suffix in _SUFFIXES])
        if not label.isascii() or len(label) < _SHORTEST - any(map(str.isdigit, label)):
            return None
        labels: tuple[str, ...] = (label, label.removeprefix("the"), "-".join(name.lower().split()))
        if not name.istitle() or " " in name:
            # One word with a capital is an adjective too often: Turkish is no turkishnews.com.
            labels += tuple(label + ending for ending in _ENDINGS)
        sites = (f"{spelled}.{suffix}" for spelled in labels for suffix in _SUFFIXES)
        return self.reputations.first_seen(sites)


@cache
def _organisations() -> dict[str, str]:
    """Return the domains of organisations by their folded names."""
    rows = read_rows("tables/organisations.tsv")
    return {name: row["domain"] for row in rows for name in row["names"].split("|")}


def resolver_of(text: AnnotatedText, names: Iterable[Name], reputations: Reputations) -> Resolver:
    """Return what the names of an article are looked up in; `names` are those of outlets in it."""
    publisher = text.article.domain
    sites = [link.domain for link in text.article.links if link.domain is not None]
    sites += () if publisher is None else (publisher,)
    linked = {site.partition("/")[0].partition(".")[0].replace("-", ""): site for site in sites}
    initials = set()
    for name in names:
        first, size = name.first - 1, len(name.name)
        spelled = text.words[max(0, first - size) : max(0, first)]
        bracketed = name.name.isupper() and text.words[max(0, first) : first + 1] == ("(",)
        if bracketed and "".join(word[0] for word in spelled) == name.name:
            known = gazetteer().lookup(" ".join(spelled))
            if known is None or known.domain != name.domain:
                initials.add(name.name)
    own_voice = None if publisher is None else describe(publisher).owner or publisher
    return Resolver(reputations, publisher, own_voice, linked, frozenset(initials))


@lru_cache(maxsize=4096)
def kind_of(domain: str | None, bits: int = 0) -> CitationKind:
    """Return what kind of source the owner of a domain is."""
    if domain is None:
        return "outlet"
    host, categories = domain.partition("/")[0], describe(domain).categories
    if not bits & w.PRESS_NAME and ("platform" in categories or describe(domain).platform == host):
        return "social"
    if host in _REPOSITORIES:
        return "document"
    if "state-media" in categories or "wire" in categories:
        return "outlet"
    organised = (
        "government" in categories
        or "shop" in categories
        or ("advocacy" in categories and host.endswith(".org"))
    )
    named = bits & w.ORG_HEAD & ~w.OUTLET_NOUN or _NAMED_ORGANISATION.search(host)
    return "organisation" if organised or named or host.endswith(_PUBLIC) else "outlet"
