"""Find the sources of an article: who is credited, listed, promoted or only mentioned.

One walk over the sentences. Names of outlets, bare domains and addresses come from the gazetteer; persons,
organisations, documents and unnamed sources from reporting verbs and phrases. Each citation keeps
the characters that name it, the cue that credits it and, when its voice is unknown, the reason.
"""

from __future__ import annotations

import re

from srcscore.citations import outlets
from srcscore.citations import words as w
from srcscore.citations.attribution import Attribution, find_attributions
from srcscore.citations.lines import opened, roles
from srcscore.citations.listed import items
from srcscore.citations.reading import Reading
from srcscore.citations.sources import Sources
from srcscore.domains.aliases import Name, gazetteer
from srcscore.domains.categories import categories_of
from srcscore.domains.networks import networks_of, same_voice
from srcscore.domains.reputation import Reputations
from srcscore.domains.url import resolve
from srcscore.records import Article, Citation, CitationKind, Reputation, Role, Span, Tokens

_RATED: frozenset[CitationKind] = frozenset({"outlet", "social", "link", "document", "organisation"})
_PUBLIC = (".gov", ".edu", ".mil", ".int")
_LISTED: dict[str, Role] = {"promo": "promo", "listed": "listed"}


def find_citations(article: Article, tokens: Tokens, reputations: Reputations) -> tuple[Citation, ...]:
    """Return every citation of an article, in order of place.

    Parameters
    ----------
    article
        The parsed article.
    tokens
        The tokens of its text.
    reputations
        Where voices are looked up.
    """
    finder = _Finder(article, tokens, reputations)
    finder.read()
    return tuple(sorted(finder.found, key=lambda citation: (citation.span.start, citation.span.end)))


class _Finder:
    """The state of one walk."""

    def __init__(self, article: Article, tokens: Tokens, reputations: Reputations) -> None:
        self.article = article
        self.reading = Reading(article, tokens)
        self.reputations = reputations
        self.roles = roles(self.reading)
        self.found: list[Citation] = []
        self.sources = Sources(self.reading)
        self.taken = bytearray(len(tokens.words))

    def read(self) -> None:
        attributions = find_attributions(self.reading)
        by_token = {index: a for a in attributions for index in range(a.noun.first, a.noun.last)}
        for name in gazetteer().find(self.reading.words):
            self._outlet(name, by_token)
        self._lists()
        for attribution in attributions:
            self._source(attribution)
        self._links()

    def _outlet(self, name: Name, by_token: dict[int, Attribution]) -> None:
        reading = self.reading
        sentence = reading.sentence_at(name.first)
        part = self.roles[sentence]
        first = name.first + (reading.words[name.first].lower() == "the" and name.last - name.first > 1)
        cue = None
        role: Role = _LISTED.get(part, "mention")
        if role == "mention" and part == "body":
            own = name.domain is not None and name.domain == self.article.domain
            role, cue = self._role(first, name.last, sentence, by_token, own=own)
        kind = kind_of(name.domain, reading.classes[name.last - 1])
        if role == "mention" and kind != "outlet":
            return
        self._add(
            first,
            name.last,
            kind,
            role,
            reading.span(first, name.last).of(reading.text),
            name.domain,
            cue,
            name.reason,
        )

    def _role(
        self, first: int, last: int, sentence: int, by_token: dict[int, Attribution], *, own: bool
    ) -> tuple[Role, tuple[int, int] | None]:
        attribution = by_token.get(last - 1)
        if attribution is not None and first <= attribution.noun.head < last:
            return "evidence", attribution.cue
        floor, ceiling = self.reading.tokens.sentences[sentence]
        if own:
            return "mention", None
        return outlets.credited(self.reading, first, last, floor, ceiling) or ("mention", None)

    def _lists(self) -> None:
        """Record the names in lists of sources that no table knows."""
        reading = self.reading
        for sentence, part in enumerate(self.roles):
            if part != "listed":
                continue
            first, last = reading.tokens.sentences[sentence]
            for start, end in items(reading, opened(reading, first, last), last):
                name = reading.span(start, end).of(reading.text)
                kind: CitationKind = "organisation" if end - start == 1 and name.isupper() else "outlet"
                self._add(start, end, kind, "listed", name, None, None, "no outlet of this name is known")

    def _source(self, attribution: Attribution) -> None:
        if self.taken[attribution.noun.head] or self.roles[attribution.sentence] in _LISTED:
            return
        source = self.sources.read(attribution)
        if source is not None and not any(self.taken[source.first : source.last]):
            self._add(
                source.first,
                source.last,
                source.kind,
                "evidence",
                source.name,
                None,
                attribution.cue,
                source.reason,
            )

    def _links(self) -> None:
        for link in self.article.links:
            if link.span is None or link.span.start >= link.span.end:
                continue
            first = self.reading.token_at(link.span.start)
            if first >= len(self.taken) or self.taken[first]:
                continue
            sentence = self.reading.sentence_at(first)
            if self.roles[sentence] not in ("body", "promo", "listed"):
                continue
            role = _LISTED.get(self.roles[sentence], "evidence")
            reason = None if link.domain else resolve(link.url).reason
            self._record(
                link.span, "link", role, link.span.of(self.article.text), link.domain, sentence, None, reason
            )

    def _add(
        self,
        first: int,
        last: int,
        kind: CitationKind,
        role: Role,
        name: str,
        domain: str | None,
        cue: tuple[int, int] | None,
        reason: str | None,
    ) -> None:
        if any(self.taken[first:last]):
            return
        self.taken[first:last] = b"\1" * (last - first)
        reading = self.reading
        span = None if cue is None else reading.span(*cue)
        self._record(
            reading.span(first, last), kind, role, name, domain, reading.sentence_at(first), span, reason
        )

    def _record(
        self,
        span: Span,
        kind: CitationKind,
        role: Role,
        name: str,
        domain: str | None,
        sentence: int,
        cue: Span | None,
        reason: str | None,
    ) -> None:
        own = self.article.domain
        networks = networks_of(domain) if domain else ()
        self.found.append(
            Citation(
                span,
                kind,
                role,
                name,
                domain,
                self.reading.tokens.sentence_span(sentence),
                cue,
                networks[0] if networks else None,
                bool(domain and own and same_voice(domain, own)),
                self._reputation(kind, domain),
                None if domain else reason,
            )
        )

    def _reputation(self, kind: CitationKind, domain: str | None) -> Reputation | None:
        if domain is None or kind not in _RATED:
            return None
        known = self.reputations.lookup(domain)
        return known if known.basis != "none" else None


def kind_of(domain: str | None, bits: int = 0) -> CitationKind:
    """Return what kind of source the owner of a domain is.

    Parameters
    ----------
    domain
        The voice.
    bits
        Classes of the last word of the name that it was found by.
    """
    if domain is None:
        return "outlet"
    host = domain.partition("/")[0]
    categories = categories_of(host)
    if "platform" in categories or resolve(domain).platform is not None:
        return "social"
    if "state-media" in categories or "wire" in categories:
        return "outlet"
    organised = "government" in categories or ("advocacy" in categories and host.endswith(".org"))
    if (
        organised
        or bits & w.ORG_HEAD & ~w.OUTLET_NOUN
        or host.endswith(_PUBLIC)
        or _NAMED_ORGANISATION.search(host)
    ):
        return "organisation"
    return "outlet"


_NAMED_ORGANISATION = re.compile(r"(?:foundation|institute|university|association|council|alliance)\.")
