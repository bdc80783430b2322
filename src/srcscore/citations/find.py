"""Find the sources of an article: who is credited, listed, promoted or only mentioned.

`AnnotatedText -> candidates -> scored -> mentions -> citations`: candidates around every cue are scored by
learned weights; what counts becomes a mention with a source, in order of the text, so that pronouns continue
earlier ones; outlets, lists, posts, documents and links add mentions by patterns of their own; and each
mention that overlaps no earlier one is resolved to a citation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from srcscore.citations.candidates import find_candidates
from srcscore.citations.names import (
    Antecedent,
    Mention,
    Source,
    coordinated_names,
    describe_name,
    read_source,
    remember,
)
from srcscore.citations.outlets import Outlet, find_outlets
from srcscore.citations.resolve import UNKNOWN_OUTLET, Resolver, kind_of, resolver_of
from srcscore.citations.scorer import Scored, score_candidates
from srcscore.citations.special import (
    SENTENCE_ROLES,
    find_dois,
    find_listed,
    find_posts,
    find_venues,
    list_end,
)
from srcscore.domains.reputation import Reputations
from srcscore.domains.url import describe, resolve
from srcscore.language import word_classes as w
from srcscore.language.annotate import SILENT, AnnotatedText
from srcscore.records import Citation, Span


def find_citations(text: AnnotatedText, reputations: Reputations) -> tuple[Citation, ...]:
    """Return every citation of an article, in order of place.

    Parameters
    ----------
    text
        What `annotate` returned.
    reputations
        Where voices are looked up.
    """
    if not text.words:
        return ()
    resolver = resolver_of(text.article, reputations)
    scored = score_candidates(find_candidates(text)) if text.is_english else []
    heads = {one.candidate.noun.head: one for one in scored}
    outlets = find_outlets(text, resolver, heads)
    mentions = chain(
        find_posts(text),
        find_dois(text),
        _sources(text, resolver, outlets, heads),
        find_venues(text, {one.candidate.sentence for one in scored}),
        find_listed(text, resolver),
    )
    taken = bytearray(len(text.words))
    citations = []
    for mention in mentions:
        if 1 not in taken[mention.first : mention.last]:
            taken[mention.first : mention.last] = b"\1" * (mention.last - mention.first)
            citations.append(_citation(text, resolver, mention))
    citations += _links(text, resolver, taken)
    return tuple(sorted(citations, key=lambda citation: (citation.span.start, citation.span.end)))


def _sources(
    text: AnnotatedText, resolver: Resolver, outlets: Sequence[Outlet], heads: Mapping[int, Scored]
) -> Iterator[Mention]:
    """Yield outlets and other credited sources from left to right, so that pronouns continue earlier ones."""
    at = {outlet.name.last - 1: outlet for outlet in outlets}
    skipped = {index for outlet in outlets for index in range(outlet.name.first, outlet.name.last)}
    skipped.update(outlet.credit.consumed for outlet in outlets if outlet.credit.consumed is not None)
    antecedents: dict[str, Antecedent] = {}
    for index in sorted(at.keys() | (heads.keys() - skipped)):
        if index in at:
            outlet = at[index]
            mention = _outlet(text, resolver, outlet)
            if mention is None:
                continue
            cue, joined_from = mention.cue, mention.first
            if mention.role == "evidence":
                name, sentence = text.shown(mention.first, mention.last), text.sentence_of[outlet.name.first]
                remember(antecedents, Antecedent(name, mention.kind, sentence, mention.domain))
            join = mention.role == "evidence" and cue is not None and cue[0] < mention.first
            first, last = outlet.name.first, outlet.name.last
        else:
            scored = heads[index]
            noun, cue, sentence = scored.candidate.noun, scored.candidate.cue, scored.candidate.sentence
            if text.sentence_roles[sentence] in SILENT:
                continue
            source = read_source(text, scored, antecedents)
            if source is None:
                continue
            if source.continues:
                remember(antecedents, Antecedent(source.name, source.kind, sentence, source.domain))
            mention = _source(text, resolver, source, cue)
            join = source.kind in ("person", "organisation")
            first, last = source.first, source.last
            inside = noun.first <= first < noun.last
            joined_from = noun.first if inside else text.sentences[sentence][0]
        yield mention
        if join and cue is not None:
            for name_first, name_last in coordinated_names(text, first, last, cue[0], joined_from):
                yield _source(text, resolver, describe_name(text, name_first, name_last), cue)


def _outlet(text: AnnotatedText, resolver: Resolver, outlet: Outlet) -> Mention | None:
    """Return the mention of an outlet with the role that its sentence and the words around it give it."""
    name, first = outlet.name, outlet.first
    sentence = text.sentence_of[name.first]
    part = text.sentence_roles[sentence]
    role, cue = SENTENCE_ROLES.get(part, "mention"), None
    if role == "listed" and first >= list_end(text, *text.sentences[sentence]):
        role = "mention"
    elif part == "byline" and name.domain is not None and resolver.publisher is not None:
        role = "mention" if resolver.is_publisher(name.domain) else "evidence"
    elif role == "mention" and part not in ("byline", "picture"):
        role, cue = outlet.credit.role, outlet.credit.cue
    domain, reason = name.domain, name.reason
    if domain is None and role != "mention" and len(name.candidates) == 1:
        domain, reason = name.candidates[0], None
    kind = kind_of(domain, text.word_classes[name.last - 1])
    at = cue is not None and text.words[cue[1] - 1] == "at"
    if kind != "outlet" and (role == "mention" or at):
        return None
    return Mention(first, name.last, kind, role, None, domain, cue, reason)


def _source(text: AnnotatedText, resolver: Resolver, source: Source, cue: tuple[int, int]) -> Mention:
    """Return the mention of a credited source, with the domain and kind that its name has."""
    kind, domain, reason = source.kind, source.domain, source.reason
    if domain is None and kind in ("person", "organisation"):
        bits = text.word_classes[source.last - 1]
        domain = resolver.site(source.name)
        if domain is not None:
            kind = kind_of(domain, bits)
        elif source.last - source.first > 1:
            # The Harbour Courier, the Harbour Post-Gazette: names end in such a word only when an outlet's.
            ending = text.words[source.last - 1].rpartition("-")[2]
            if (bits | w.word_classes().get(ending, 0)) & w.PRESS:
                kind, domain = "outlet", resolver.namesake(source.name)
    if kind == "outlet":
        reason = reason or UNKNOWN_OUTLET
    return Mention(source.first, source.last, kind, "evidence", source.name, domain, cue, reason)


def _links(text: AnnotatedText, resolver: Resolver, taken: bytearray) -> Iterator[Citation]:
    """Yield links in the article's own text whose anchor no mention has taken."""
    for link in text.article.links:
        if link.span is None or link.span.start >= link.span.end:
            continue
        first = text.token_at(link.span.start)
        if first >= len(taken) or taken[first]:
            continue
        sentence = text.sentence_of[first]
        if text.sentence_roles[sentence] in ("body", "promo", "listed"):
            role = SENTENCE_ROLES.get(text.sentence_roles[sentence], "evidence")
            reason = None if link.domain else resolve(link.url).reason
            mention = Mention(first, first, "link", role, link.span.of(text.text), link.domain, None, reason)
            yield _citation(text, resolver, mention, link.span)


def _citation(
    text: AnnotatedText, resolver: Resolver, mention: Mention, span: Span | None = None
) -> Citation:
    """Resolve a mention to a citation; `span` is that of a link, which need not end with a token."""
    first, last, kind, role, name, domain, cue, reason = mention
    sentence = text.sentence_span(text.sentence_of[first])
    span = text.span(first, last) if span is None else span
    if span.start < sentence.start or sentence.end < span.end:
        sentence = Span(min(sentence.start, span.start), max(sentence.end, span.end))
    facts = describe(domain) if domain is not None else None
    network = facts.networks[0] if facts and facts.networks else None
    owner = facts.owner if facts else None
    return Citation(
        span,
        kind,
        role,
        span.of(text.text) if name is None else name,
        domain,
        sentence,
        None if cue is None else text.span(*cue),
        network,
        domain is not None and resolver.is_publisher(domain),
        resolver.reputation(kind, role, domain),
        None if domain else reason,
        owner=owner,
    )
