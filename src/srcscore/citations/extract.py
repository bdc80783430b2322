"""Find the sources of an article: who is credited, listed, promoted or only mentioned.

One walk over the sentences. Names of outlets, bare domains and addresses come from the gazetteer; persons,
organisations, documents and unnamed sources from reporting verbs and phrases. Each citation keeps
the characters that name it, the cue that credits it and, when its voice is unknown, the reason.
"""

from __future__ import annotations

from srcscore.citations.attribution import Attribution, find_attributions
from srcscore.citations.kinds import kind_of
from srcscore.citations.lines import listed_until, opened
from srcscore.citations.listed import items
from srcscore.citations.media import identified, media, tweets
from srcscore.citations.naming import Naming
from srcscore.citations.outlets import credited, named_after, pressed, runs
from srcscore.citations.sources import Source, Sources, joined
from srcscore.domains.aliases import Name, gazetteer
from srcscore.domains.networks import networks_of, one_voice, same_voice
from srcscore.domains.reputation import Reputations
from srcscore.domains.url import platform_of, resolve
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
from srcscore.quick import new_citation
from srcscore.records import Citation, CitationKind, Reputation, Role, Span

_RATED: frozenset[CitationKind] = frozenset({"outlet", "social", "link", "document", "organisation"})
_UNCREDITED = frozenset({"byline", "picture"})
_PARTS: dict[str, Role] = {"promo": "promo", "listed": "listed"}
_SILENT = frozenset({"promo", "listed", "picture"})
_UNKNOWN = "no outlet of this name is known"
_Cue = tuple[int, int] | None


def find_citations(text: AnnotatedText, reputations: Reputations) -> tuple[Citation, ...]:
    """Return every citation of an article, in order of place.

    Parameters
    ----------
    text
        The article and its tokens, laid out; citations and claims share one.
    reputations
        Where voices are looked up.
    """
    if not text.words:
        return ()
    finder = _Finder(text, reputations)
    finder.read()
    return tuple(sorted(finder.found, key=_place))


def _around(sentence: Span, span: Span) -> Span:
    """Return a sentence, stretched to a link that runs over its end."""
    if sentence.start <= span.start and span.end <= sentence.end:
        return sentence
    return Span(min(sentence.start, span.start), max(sentence.end, span.end))


def _first(name: Name) -> int:
    return name.first


def _place(citation: Citation) -> tuple[int, int]:
    return citation.span.start, citation.span.end


class _Finder:
    """The state of one walk."""

    __slots__ = (
        "_text",
        "article",
        "borne",
        "credits",
        "ends",
        "found",
        "names",
        "naming",
        "reputations",
        "roles",
        "sources",
        "taken",
        "voices",
    )

    def __init__(self, text: AnnotatedText, reputations: Reputations) -> None:
        self.article = text.article
        self._text = text
        self.reputations = reputations
        self.roles = text.sentence_roles
        self.names = gazetteer()
        self.naming = Naming(self.names, reputations, self.article.links)
        self.found: list[Citation] = []
        self.sources = Sources(self._text)
        self.taken = bytearray(len(text.words))
        self.voices: dict[str, tuple[str | None, str | None, bool]] = {}
        self.borne: set[int] = set()
        self.credits: dict[int, tuple[Role, _Cue]] = {}
        self.ends: dict[int, int] = {}

    def read(self) -> None:
        """Walk from left to right, outlets before other sources at the same place."""
        attributions = find_attributions(self._text) if self._text.is_english else []
        heads = {a.noun.head: a for a in attributions}
        names = {name.last - 1: name for name in self._outlets(heads)}
        self._credit(list(names.values()), heads)
        covered = {index for name in names.values() for index in range(name.first, name.last)}
        self._tweets()
        self._documents()
        for index in sorted(names.keys() | heads.keys()):
            if index in names:
                self._outlet(names[index])
            elif index not in covered and index not in self.borne:
                self._source(heads[index])
        self._media({attribution.sentence for attribution in attributions})
        self._lists()
        self._links()

    def _credit(self, names: list[Name], heads: dict[int, Attribution]) -> None:
        """Find who credits each outlet, and let names in one row share it: "CNN, MSNBC and Fox reported"."""
        firsts = [self._behind_article(name) for name in names]
        found = [self._role(first, name, heads) for first, name in zip(firsts, names, strict=True)]
        places = [(name.first, name.last) for name in names]
        for group in runs(self._text, places):
            shared = next((found[i] for i in group if found[i][0] != "mention"), found[group[0]])
            for i in group:
                found[i] = shared if found[i][0] == "mention" else found[i]
        self.credits = {name.first: credit for name, credit in zip(names, found, strict=True)}

    def _listed_until(self, sentence: int) -> int:
        """Return where a line stops listing sources, found once a line."""
        if sentence not in self.ends:
            self.ends[sentence] = listed_until(self._text, *self._text.sentences[sentence])
        return self.ends[sentence]

    def _behind_article(self, name: Name) -> int:
        return name.first + (name.last - name.first > 1 and self._text.words[name.first].lower() == "the")

    def _outlets(self, heads: dict[int, Attribution]) -> list[Name]:
        """Return names of outlets: those that stand alone, and those that only their cue shows to be one."""
        text = self._text
        found, dropped = self.names.find(text.words), set[int]()
        seen = {index for name in found for index in range(name.first, name.last)}
        for first, last, called in named_after(text):
            if first in seen:
                continue
            shown = text.shown(first, last)
            domain = self.naming.site(shown) or (self.naming.namesake(shown) if called else None)
            if called or domain is not None:
                found.append(Name(first, last, shown, domain, None if domain else _UNKNOWN))
                seen.update(range(first, last))
        loose = {i: name for name in found if not name.domain for i in range(name.first, name.last)}
        for first, last in pressed(text):
            if any(i in seen and i not in loose for i in range(first, last)):
                continue
            within = {id(loose[i]): loose[i] for i in range(first, last) if i in loose}
            if any(name.first < first or name.last > last for name in within.values()):
                continue
            if last - 1 in heads and not within:
                continue
            shown = text.shown(first, last)
            domain = self.naming.namesake(shown)
            name = Name(first, last, shown, domain, None if domain else _UNKNOWN)
            if domain is not None or self._role(first, name, heads)[0] != "mention":
                found.append(name)
                dropped.update(within)
        found = [name for name in found if id(name) not in dropped]
        return sorted(found, key=_first)

    def _outlet(self, name: Name) -> None:
        text = self._text
        sentence = text.sentence_at(name.first)
        part = self.roles[sentence]
        first = self._behind_article(name)
        cue: _Cue = None
        role: Role = _PARTS.get(part, "mention")
        if role == "listed":
            role = "listed" if first < self._listed_until(sentence) else "mention"
        elif part == "byline" and name.domain is not None and self.article.domain is not None:
            role = "mention" if same_voice(name.domain, self.article.domain) else "evidence"
        elif role == "mention" and part not in _UNCREDITED:
            role, cue = self.credits[name.first]
        domain, reason = name.domain, name.reason
        if domain is None and role != "mention" and len(name.candidates) == 1:
            domain, reason = name.candidates[0], None
        kind = kind_of(domain, text.word_classes[name.last - 1])
        at = cue is not None and text.words[cue[1] - 1] == "at"
        if kind != "outlet" and (role == "mention" or at):
            return
        if role == "evidence":
            self.sources.note(text.shown(first, name.last), kind, sentence, domain)
        self._add(first, name.last, kind, role, None, domain, cue, reason)
        if role == "evidence" and cue is not None and cue[0] < first:
            self._join(name, cue, first)

    def _role(self, first: int, name: Name, heads: dict[int, Attribution]) -> tuple[Role, _Cue]:
        floor, ceiling = self._text.sentences[self._text.sentence_at(name.first)]
        for index in range(first, name.last):
            if index in heads:
                return "evidence", heads[index].cue
        found = credited(self._text, first, name.last, floor, ceiling)
        if name.domain is not None and name.domain == self.article.domain:
            relayed = found is not None and self._text.word_classes[found.cue[0]] & w.CITING
            return found if relayed and found is not None else ("mention", None)
        return found or self._beside(first, name, heads)

    def _beside(self, first: int, name: Name, heads: dict[int, Attribution]) -> tuple[Role, _Cue]:
        """Read a name that the credited phrase goes before: "the channel, X, said", "Ann Lee at X noted"."""
        text = self._text
        before = first - 1 - (text.words[first - 1] in (",", "at"))
        if before not in heads:
            return "mention", None
        cue = heads[before].cue
        if text.word_classes[before] & w.OUTLET_NOUN and not text.capital(before):
            self.borne.add(before)
            return "evidence", cue
        noted = text.words[first - 1] == "at" and cue[0] == name.last
        return ("evidence", cue) if noted else ("mention", None)

    def _source(self, attribution: Attribution) -> None:
        if self.roles[attribution.sentence] in _SILENT:
            return
        source = self.sources.read(attribution)
        if source is None or 1 in self.taken[source.first : source.last]:
            return
        self._record_source(source, attribution.cue)
        if source.kind in ("person", "organisation"):
            floor, _ = self._text.sentences[attribution.sentence]
            inside = attribution.noun.first <= source.first < attribution.noun.last
            self._join(source, attribution.cue, attribution.noun.first if inside else floor)

    def _join(self, named: Source | Name, cue: tuple[int, int], floor: int) -> None:
        """Record the names in one row with a credited one."""
        for one in joined(self._text, named.first, named.last, cue[0], floor):
            self._record_source(one, cue)

    def _record_source(self, source: Source, cue: _Cue) -> None:
        """Record a source with the voice and kind that its name has."""
        kind, domain, reason = source.kind, source.domain, source.reason
        if domain is None and kind in ("person", "organisation"):
            domain = self.naming.site(source.name)
            if domain is not None:
                kind = kind_of(domain, self._text.word_classes[source.last - 1])
            elif source.last - source.first > 1 and self._ends_as_press(source.last - 1):
                kind, domain = "outlet", self.naming.namesake(source.name)
        if domain is not None:
            reason = None
        elif kind == "outlet":
            reason = reason or _UNKNOWN
        self._add(source.first, source.last, kind, "evidence", source.name, domain, cue, reason)

    def _ends_as_press(self, index: int) -> int:
        """Whether a name's last word is one that papers end in: Courier, Post-Gazette."""
        word = self._text.words[index]
        ending = word.rpartition("-")[2] if "-" in word else ""
        return (w.word_classes().get(ending, 0) | self._text.word_classes[index]) & w.PRESS

    def _tweets(self) -> None:
        """Record embedded posts by their signatures."""
        for first, last, account in tweets(self._text):
            if self.roles[self._text.sentence_at(first)] not in _SILENT:
                domain = resolve(f"https://x.com/{account}").domain
                self._add(first, last, "social", "evidence", None, domain, None, None)

    def _documents(self) -> None:
        """Record documents that are given by their DOI."""
        for first, last in identified(self._text):
            part = self.roles[self._text.sentence_at(first)]
            if part in ("body", "listed"):
                role: Role = "evidence" if part == "body" else "listed"
                self._add(first, last, "document", role, None, "doi.org", None, None)

    def _media(self, credited_in: set[int]) -> None:
        """Record where somebody said it: "wrote on Instagram", "stated in a deposition"."""
        text = self._text
        for medium in media(text):
            sentence = text.sentence_at(medium.first)
            if 1 in self.taken[medium.first : medium.last] or sentence not in credited_in:
                continue
            if self.roles[sentence] == "body":
                self._add(medium.first, medium.last, medium.kind, "evidence", None, None, None, medium.reason)

    def _lists(self) -> None:
        """Record the names in lists of sources that no table knows."""
        text = self._text
        sentences = text.sentences
        lines = {
            sentence: opened(text, *sentences[sentence])
            for sentence, part in enumerate(self.roles)
            if part == "listed"
        }
        for index in text.cue_tokens:
            if text.word_classes[index] & w.LISTING and text.words[index + 1 : index + 2] == (":",):
                lines.setdefault(text.sentence_at(index), index + 2)
        for sentence, first in lines.items():
            for start, end in items(text, first, self._listed_until(sentence)):
                domain = self.naming.namesake(text.shown(start, end))
                short = end - start == 1 and text.words[start].isupper() and domain is None
                kind: CitationKind = "organisation" if short else kind_of(domain)
                self._add(start, end, kind, "listed", None, domain, None, _UNKNOWN)

    def _links(self) -> None:
        """Record links in the article's own text, with the anchor as the span."""
        for link in self.article.links:
            if link.span is None or link.span.start >= link.span.end:
                continue
            first = self._text.token_at(link.span.start)
            if first >= len(self.taken) or self.taken[first]:
                continue
            sentence = self._text.sentence_at(first)
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
        text = self._text
        span = None if cue is None else text.span(*cue)
        self._record(text.span(first, last), kind, role, name, domain, text.sentence_at(first), span, reason)

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
        network, owner, own = (None, None, False) if domain is None else self._voice(domain)
        self.found.append(
            new_citation(
                span,
                kind,
                role,
                span.of(self._text.text) if name is None else name,
                domain,
                _around(self._text.sentence_span(sentence), span),
                cue,
                network,
                own,
                self._reputation(kind, role, domain),
                None if domain else reason,
                owner=owner,
            )
        )

    def _voice(self, domain: str) -> tuple[str | None, str | None, bool]:
        """Return a domain's network, who owns it, and whether it speaks for the publisher."""
        seen = self.voices.get(domain)
        if seen is None:
            networks, voice, publisher = networks_of(domain), one_voice(domain), self.article.domain
            own = publisher is not None and same_voice(domain, publisher)
            seen = networks[0] if networks else None, None if voice == domain else voice, own
            self.voices[domain] = seen
        return seen

    def _reputation(self, kind: CitationKind, role: Role, domain: str | None) -> Reputation | None:
        """Return how reliable a voice is known to be.

        Who posts is not rated by the platform: neither an account that nobody has rated, nor the platform
        of many voices that a statement is credited to.
        """
        if domain is None or kind not in _RATED:
            return None
        known = self.reputations.lookup(domain)
        if kind == "social" and role == "evidence" and not known.networks:
            inferred = known.basis == "name" or platform_of(domain) == domain
            return None if inferred else known
        return known if known.basis != "none" else None
