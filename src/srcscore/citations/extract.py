"""Find the sources of an article: who is credited, listed, promoted or only mentioned.

One walk over the sentences. Names of outlets, bare domains and addresses come from the gazetteer; persons,
organisations, documents and unnamed sources from reporting verbs and phrases. Each citation keeps
the characters that name it, the cue that credits it and, when its voice is unknown, the reason.
"""

from __future__ import annotations

from srcscore.citations import words as w
from srcscore.citations.attribution import Attribution, find_attributions
from srcscore.citations.kinds import kind_of
from srcscore.citations.lines import opened, roles
from srcscore.citations.listed import items
from srcscore.citations.outlets import credited, named_after, pictured
from srcscore.citations.reading import Reading
from srcscore.citations.sources import Sources
from srcscore.domains.aliases import Gazetteer, Name, gazetteer
from srcscore.domains.networks import networks_of, same_voice
from srcscore.domains.reputation import Reputations
from srcscore.domains.url import resolve
from srcscore.records import Citation, CitationKind, Reputation, Role, Span

_RATED: frozenset[CitationKind] = frozenset({"outlet", "social", "link", "document", "organisation"})
_PARTS: dict[str, Role] = {"promo": "promo", "listed": "listed"}
_UNKNOWN = "no outlet of this name is known"
_LABEL = 6
"""A shorter name is too likely to be a domain by chance."""
_Cue = tuple[int, int] | None


def find_citations(reading: Reading, reputations: Reputations) -> tuple[Citation, ...]:
    """Return every citation of an article, in order of place.

    Parameters
    ----------
    reading
        The article and its tokens, laid out; citations and claims share one.
    reputations
        Where voices are looked up.
    """
    if not reading.words:
        return ()
    finder = _Finder(reading, reputations)
    finder.read()
    return tuple(sorted(finder.found, key=_place))


def _around(sentence: Span, span: Span) -> Span:
    """Return a sentence, stretched to a link that runs over its end."""
    return Span(min(sentence.start, span.start), max(sentence.end, span.end))


def _place(citation: Citation) -> tuple[int, int]:
    return citation.span.start, citation.span.end


class _Finder:
    """The state of one walk."""

    __slots__ = ("article", "found", "names", "reading", "reputations", "roles", "sources", "taken", "voices")

    def __init__(self, reading: Reading, reputations: Reputations) -> None:
        self.article = reading.article
        self.reading = reading
        self.reputations = reputations
        self.roles = self.reading.parts = roles(self.reading)
        self.names: Gazetteer = gazetteer()
        self.found: list[Citation] = []
        self.sources = Sources(self.reading)
        self.taken = bytearray(len(reading.words))
        self.voices: dict[str, tuple[str | None, bool]] = {}

    def read(self) -> None:
        """Walk from left to right, outlets before other sources at the same place."""
        attributions = find_attributions(self.reading)
        heads = {a.noun.head: a for a in attributions}
        names = {name.last - 1: name for name in self._outlets()}
        covered = {index for name in names.values() for index in range(name.first, name.last)}
        for index in sorted(names.keys() | heads.keys()):
            if index in names:
                self._outlet(names[index], heads)
            elif index not in covered:
                self._source(heads[index])
        self._media({attribution.sentence for attribution in attributions})
        self._lists()
        self._links()

    def _outlets(self) -> list[Name]:
        """Return names of outlets: those that stand alone, and those that only their cue shows to be one."""
        reading = self.reading
        found = self.names.find(reading.words)
        seen = {index for name in found for index in range(name.first, name.last)}
        for first, last, called in named_after(reading):
            if first in seen:
                continue
            shown = reading.span(first, last).of(reading.text)
            domain = self._site(shown) or (self._namesake(shown) if called else None)
            if called or domain is not None:
                found.append(Name(first, last, shown, domain, None if domain else _UNKNOWN))
        return found

    def _outlet(self, name: Name, heads: dict[int, Attribution]) -> None:
        reading = self.reading
        sentence = reading.sentence_at(name.first)
        part = self.roles[sentence]
        first = name.first + (name.last - name.first > 1 and reading.words[name.first].lower() == "the")
        cue: _Cue = None
        role: Role = _PARTS.get(part, "mention")
        if part == "byline" and name.domain is not None and self.article.domain is not None:
            role = "mention" if same_voice(name.domain, self.article.domain) else "evidence"
        elif role == "mention" and part != "byline":
            role, cue = self._role(first, name, sentence, heads)
        domain, reason = name.domain, name.reason
        if domain is None and role != "mention" and len(name.candidates) == 1:
            domain, reason = name.candidates[0], None
        kind = kind_of(domain, reading.classes[name.last - 1])
        if role == "mention" and kind != "outlet":
            return
        if role == "evidence":
            self.sources.note(reading.span(first, name.last).of(reading.text), kind, sentence, domain)
        self._add(first, name.last, kind, role, None, domain, cue, reason)

    def _role(
        self, first: int, name: Name, sentence: int, heads: dict[int, Attribution]
    ) -> tuple[Role, _Cue]:
        floor, ceiling = self.reading.tokens.sentences[sentence]
        if pictured(self.reading, first, floor):
            return "mention", None
        for index in range(first, name.last):
            if index in heads:
                return "evidence", heads[index].cue
        if name.domain is not None and name.domain == self.article.domain:
            return "mention", None
        return credited(self.reading, first, name.last, floor, ceiling) or ("mention", None)

    def _source(self, attribution: Attribution) -> None:
        if self.roles[attribution.sentence] in _PARTS:
            return
        source = self.sources.read(attribution)
        if source is None or 1 in self.taken[source.first : source.last]:
            return
        kind, domain, reason = source.kind, source.domain, source.reason
        if domain is not None:
            pass
        elif kind in ("person", "organisation") and source.first == source.last - 1:
            domain = self._site(source.name)
        elif kind in ("person", "organisation"):
            press = self.reading.classes[source.last - 1] & w.PRESS
            domain = self._site(source.name) or (self._namesake(source.name) if press else None)
            kind = "outlet" if press else kind
        if domain is not None:
            kind, reason = kind_of(domain), None
        elif kind == "outlet":
            reason = reason or _UNKNOWN
        self._add(source.first, source.last, kind, "evidence", source.name, domain, attribution.cue, reason)

    def _media(self, credited_in: set[int]) -> None:
        """Record where somebody said it, in "Lee wrote on Instagram", "she stated in a deposition"."""
        reading = self.reading
        for index in reading.hot:
            bits = reading.classes[index]
            if not bits & w.MEDIUM or self.taken[index] or reading.quoted[index]:
                continue
            sentence = reading.sentence_at(index)
            if sentence not in credited_in or self.roles[sentence] != "body":
                continue
            before = reading.words[max(0, index - 3) : index]
            if "in" in before or "on" in before or "In" in before:
                social = bits & w.SOCIAL
                kind: CitationKind = "social" if social else "document"
                reason = "the text does not say whose" if social else "the text does not say which"
                self._add(index, index + 1, kind, "evidence", None, None, None, reason)

    def _lists(self) -> None:
        """Record the names in lists of sources that no table knows."""
        reading = self.reading
        sentences = reading.tokens.sentences
        lines = {
            sentence: opened(reading, *sentences[sentence])
            for sentence, part in enumerate(self.roles)
            if part == "listed"
        }
        for index in reading.hot:
            if reading.classes[index] & w.LISTING and reading.words[index + 1 : index + 2] == [":"]:
                lines.setdefault(reading.sentence_at(index), index + 2)
        for sentence, first in lines.items():
            for start, end in items(reading, first, sentences[sentence][1]):
                domain = self._namesake(reading.span(start, end).of(reading.text))
                short = end - start == 1 and reading.words[start].isupper() and domain is None
                kind: CitationKind = "organisation" if short else kind_of(domain)
                self._add(start, end, kind, "listed", None, domain, None, _UNKNOWN)

    def _site(self, name: str) -> str | None:
        """Return the voice that a whole name stands for in the table of outlets."""
        known = self.names.lookup(name)
        return None if known is None else known.domain

    def _namesake(self, name: str) -> str | None:
        """Return the rated site whose domain is the name itself: `yournewswire.com` for YourNewsWire."""
        label = "".join(name.lower().split())
        if not label.isascii() or not label.isalnum() or len(label) < _LABEL:
            return None
        sites = (f"{label}.{suffix}" for suffix in ("com", "org", "net"))
        return next((site for site in sites if self.reputations.lookup(site).basis == "rated"), None)

    def _links(self) -> None:
        """Record links in the article's own text, with the anchor as the span."""
        for link in self.article.links:
            if link.span is None or link.span.start >= link.span.end:
                continue
            first = self.reading.token_at(link.span.start)
            if first >= len(self.taken) or self.taken[first]:
                continue
            sentence = self.reading.sentence_at(first)
            part = self.roles[sentence]
            if part not in ("body", "promo", "listed"):
                continue
            reason = None if link.domain else resolve(link.url).reason
            role = _PARTS.get(part, "evidence")
            self._record(link.span, "link", role, None, link.domain, sentence, None, reason)

    def _add(
        self,
        first: int,
        last: int,
        kind: CitationKind,
        role: Role,
        name: str | None,
        domain: str | None,
        cue: _Cue,
        reason: str | None,
    ) -> None:
        if 1 in self.taken[first:last]:
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
        name: str | None,
        domain: str | None,
        sentence: int,
        cue: Span | None,
        reason: str | None,
    ) -> None:
        network, own = (None, False) if domain is None else self._voice(domain)
        self.found.append(
            Citation(
                span,
                kind,
                role,
                span.of(self.reading.text) if name is None else name,
                domain,
                _around(self.reading.tokens.sentence_span(sentence), span),
                cue,
                network,
                own,
                self._reputation(kind, domain),
                None if domain else reason,
            )
        )

    def _voice(self, domain: str) -> tuple[str | None, bool]:
        """Return a domain's network, and whether it speaks for the publisher."""
        seen = self.voices.get(domain)
        if seen is None:
            networks, own = networks_of(domain), self.article.domain
            seen = networks[0] if networks else None, own is not None and same_voice(domain, own)
            self.voices[domain] = seen
        return seen

    def _reputation(self, kind: CitationKind, domain: str | None) -> Reputation | None:
        if domain is None or kind not in _RATED:
            return None
        known = self.reputations.lookup(domain)
        return known if known.basis != "none" else None
