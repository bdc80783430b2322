"""Find the sources of an article: who is credited, listed, promoted or only mentioned.

`AnnotatedText -> scores of tokens -> mentions -> citations`. The tagger reads who is credited; patterns read
embedded posts, DOIs, datelines and source lists. Each mention that overlaps no earlier one is resolved to a
citation.
"""

from __future__ import annotations

from itertools import chain

import numpy as np

from srcscore.citations.mentions import find_mentions
from srcscore.citations.resolve import RATED, Resolver, resolver_of
from srcscore.citations.special import (
    SENTENCE_ROLES,
    Mention,
    find_datelines,
    find_forms,
    find_listed,
    find_speakers,
)
from srcscore.domains.aliases import gazetteer
from srcscore.domains.reputation import Reputations
from srcscore.domains.url import describe, resolve
from srcscore.language.annotate import AnnotatedText
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
    openings = np.flatnonzero(text.look_up(gazetteer().can_open))
    names = gazetteer().find(text.words, openings.tolist())
    resolver = resolver_of(text, names, reputations)
    names = [name for name in names if name.name not in resolver.initials]
    mentions = chain(
        find_forms(text, resolver),
        find_datelines(text, names, resolver),
        find_speakers(text),
        find_mentions(text, resolver, names),
        find_listed(text, resolver),
    )
    taken = bytearray(len(text.words))
    citations = []
    for mention in mentions:
        if 1 not in taken[mention.first : mention.last]:
            taken[mention.first : mention.last] = b"\1" * (mention.last - mention.first)
            citations.append(_citation(text, resolver, mention))
    # Links in the article's own text whose anchor no mention has taken.
    for link in text.article.links:
        if link.span is None or link.span.start >= link.span.end:
            continue
        first = text.token_at(link.span.start)
        if first >= len(taken) or taken[first]:
            continue
        line = text.sentence_roles[text.sentence_of[first]]
        if line in ("body", "promo", "listed"):
            reason = None if link.domain else resolve(link.url).reason
            role, name = SENTENCE_ROLES.get(line, "evidence"), link.span.of(text.text)
            mention = Mention(first, first, "link", role, name, link.domain, None, reason)
            citations.append(_citation(text, resolver, mention, link.span))
    return tuple(sorted(citations, key=lambda citation: (citation.span.start, citation.span.end)))


def _citation(
    text: AnnotatedText, resolver: Resolver, mention: Mention, span: Span | None = None
) -> Citation:
    """Resolve a mention to a citation; `span` is that of a link, which need not end with a token."""
    first, last, kind, role, name, domain, cue, reason = mention
    starts, ends, sentence = text.starts, text.ends, text.sentence_spans[text.sentence_of[first]]
    span = Span(starts[first], ends[last - 1]) if span is None else span
    if span.start < sentence.start or sentence.end < span.end:
        sentence = Span(min(sentence.start, span.start), max(sentence.end, span.end))
    words = text.text[span.start : span.end]
    network = owner = reputation = None
    self_cited = False
    if domain is not None:
        facts = describe(domain)
        network, owner = facts.networks[0] if facts.networks else None, facts.owner
        self_cited = (owner or domain) == resolver.own_voice
        if kind in RATED:
            reputation = resolver.reputations.lookup(domain)
            unknown = reputation.basis == "none"
            if kind == "social" and role == "evidence" and not reputation.networks:
                # Who posts is not rated by the platform: neither an account that nobody has rated, nor the
                # platform of many voices that a statement is credited to.
                unknown = reputation.basis == "name" or facts.platform == domain
            reputation = None if unknown else reputation
    return Citation(
        span,
        kind,
        role,
        name,
        domain,
        sentence,
        None if cue is None else Span(starts[cue[0]], ends[cue[1] - 1]),
        network,
        self_cited,
        reputation,
        None if domain else reason,
        owner=owner,
        text=words,
    )
