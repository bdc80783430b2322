"""What an article asserts, sentence by sentence, and what each statement rests on.

A claim is carried by the sources credited in its own sentence, or, inside a quotation that runs on, by
the one who is quoted. A statement without any such source is covered by the article's list of sources in
one case only: when every listed source that is rated, or is the publisher's own, is weak or the publisher's
own. So a list can show that statements rest on nothing better than weak sources; it can never lift one.
Nor can links: where words credit somebody, links change no verdict; alone, they make a claim weak, the
publisher's own or single-source.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from srcscore.citations.find import find_citations
from srcscore.citations.names import UNSPECIFIED
from srcscore.domains.reputation import Reputations
from srcscore.language.annotate import AnnotatedText, annotate
from srcscore.language.word_classes import word_set
from srcscore.records import Article, Citation, Claim, Verdict

_FEWEST = 4
"""A sentence of fewer words asserts nothing that a source could carry."""
_DASH = 3
"""A dash and white space before a signature take so many characters."""
_RELAYS = word_set("relays")
_ON_RECORD = frozenset({"person", "organisation", "document"})


class Sourced(NamedTuple):
    """An article with whom it cites and what it states."""

    text: AnnotatedText
    citations: tuple[Citation, ...]
    claims: tuple[Claim, ...]


def find_sources(article: Article, reputations: Reputations, *, use_publisher: bool = True) -> Sourced:
    """Return the citations and claims of a parsed article."""
    text = annotate(article)
    citations = find_citations(text, reputations)
    if not use_publisher:
        citations = tuple(citation for citation in citations if not citation.self_cited)
    return Sourced(text, citations, find_claims(text, citations))


def find_claims(text: AnnotatedText, citations: tuple[Citation, ...]) -> tuple[Claim, ...]:
    """Return the statements of an article's body, each with its carriers, verdict and roots.

    In a language whose prose is not read there are none: nothing is said of what was not understood.

    Parameters
    ----------
    text
        The article and its tokens, laid out; citations and claims share one.
    citations
        What `find_citations` returned for it.
    """
    if not text.is_english:
        return ()
    by_sentence: dict[int, list[Citation]] = {}
    credit_lines: set[int] = set()
    for citation in citations:
        sentence = text.sentence_of[text.token_at(citation.span.start)]
        if citation.role == "evidence":
            by_sentence.setdefault(sentence, []).append(citation)
            # Who signs an embedded post on a line of its own states nothing there.
            signs = citation.kind == "social" and citation.cue is None
            if signs and citation.span.start - citation.sentence.start <= _DASH:
                credit_lines.add(sentence)
        elif citation.cue is not None and citation.cue.of(text.text) == "contributed":
            credit_lines.add(sentence)
    own = {sentence: tuple(cited) for sentence, cited in by_sentence.items()}
    # Listed sources cover what nobody else carries only when none that is rated is better than weak.
    listed = [c for c in citations if c.role == "listed" and (c.self_cited or c.reliability is not None)]
    poor = all(c.self_cited or (c.reputation is not None and c.reputation.weak) for c in listed)
    cover = tuple(listed) if poor else ()
    covered = (verdict(cover, cover), roots(cover))
    found = []
    carried: tuple[Citation, ...] = ()
    for index, (first, last) in enumerate(text.sentences):
        carriers = own.get(index, ())
        if not carriers and text.quoted[first]:
            carriers = _quoted_by(text, index, own) or carried
        carried = carriers
        if text.sentence_roles[index] != "body" or index in credit_lines or not _asserts(text, first, last):
            continue
        span = text.span(first, last)
        if carriers:
            judged, voices = _judge(carriers, text.text)
            found.append(Claim(span, carriers, judged, voices, distance(carriers, voices)))
        else:
            found.append(Claim(span, cover, *covered))
    return tuple(found)


def _judge(carriers: tuple[Citation, ...], text: str) -> tuple[Verdict, tuple[str, ...]]:
    """Return verdict and roots of a claim that has carriers.

    If any carrier is credited in words, bare links are ignored. A link shows only that the page exists, so
    links alone never corroborate.
    """
    if len(carriers) == 1:
        return verdict_alone(carriers[0]), roots(carriers)
    credited = tuple(c for c in carriers if c.kind != "link")
    voices = independent(credited or carriers, text)
    name = verdict(credited or carriers, voices)
    if name == "corroborated" and not credited:
        name = "single-source"
    return name, roots(voices)


def verdict(carriers: Sequence[Citation], voices: Sequence[Citation]) -> Verdict:
    """Return how well a claim is carried: the first row of this table that holds."""
    sites = [c for c in voices if c.domain is not None or _is_named_outlet(c)]
    rated = [c for c in voices if c.reliability is not None and not c.self_cited]
    known = all(c.self_cited or c.reliability is not None for c in voices if c.domain is not None)
    own = [c for c in voices if c.self_cited]
    table: tuple[tuple[Verdict, bool], ...] = (
        ("unsourced", not carriers),
        ("circular", bool(own) and len(own) == len(sites) and any(c not in voices for c in carriers)),
        ("self-network", len(own) == len(carriers)),
        ("weak-only", known and bool(rated) and all(c.is_weak for c in rated)),
        ("circular", all(c.is_circular for c in carriers)),
        ("corroborated", len({c.voice for c in sites if not c.self_cited and not c.is_circular}) > 1),
        ("own-reporting", len(own) == len(sites) and any(c.kind in _ON_RECORD for c in voices)),
    )
    return next((name for name, holds in table if holds), "single-source")


def verdict_alone(carrier: Citation) -> Verdict:
    """Return what `verdict` does for a claim with one carrier, in a quarter of the time."""
    if carrier.self_cited:
        return "self-network"
    if carrier.is_weak:
        return "weak-only"
    if carrier.is_circular:
        return "circular"
    named = carrier.domain is not None or _is_named_outlet(carrier)
    return "own-reporting" if not named and carrier.kind in _ON_RECORD else "single-source"


def independent(carriers: Sequence[Citation], text: str) -> list[Citation]:
    """Return the carriers that speak for themselves: in "Reuters, citing TASS", TASS alone."""
    if len(carriers) < 2:
        return list(carriers)
    relaying, last, opened = set(), None, False
    for outlet in (c for c in carriers if c.kind == "outlet"):
        # Another outlet passes on what this one said: the last before it, or the next one behind it.
        if outlet.cue is not None and outlet.cue.of(text).lower() in _RELAYS:
            opened = opened or last is None
            relaying.add(id(last))
        elif opened and last is None:
            relaying.add(id(outlet))
            last, opened = outlet, False
        else:
            last = outlet
    return [c for c in carriers if id(c) not in relaying]


def _is_named_outlet(citation: Citation) -> bool:
    """Whether a source without a domain is an outlet with a name: not "a newspaper"."""
    return citation.kind == "outlet" and citation.domain is None and citation.unresolved_reason != UNSPECIFIED


def roots(voices: Sequence[Citation]) -> tuple[str, ...]:
    """Return whom a claim finally rests on, sorted: networks, domains, names."""
    return tuple(sorted({c.voice for c in voices}))


def _quoted_by(text: AnnotatedText, index: int, own: dict[int, tuple[Citation, ...]]) -> tuple[Citation, ...]:
    """Return who is credited in the sentence in which this sentence's quotation ends."""
    sentences, quoted = text.sentences, text.quoted
    for later in range(index, min(index + 8, len(sentences))):
        first, last = sentences[later]
        if not quoted[first]:
            return ()
        if later in own:
            return own[later]
        if not quoted[last - 1]:
            return ()
    return ()


def _asserts(text: AnnotatedText, first: int, last: int) -> bool:
    """Whether a sentence states something: it is long enough, and no question."""
    words = text.words
    end = last - 1
    while end > first and not words[end][-1].isalnum() and words[end] not in ("?", "."):
        end -= 1
    return last - first >= _FEWEST and words[end] != "?"


def distance(carriers: Sequence[Citation], voices: Sequence[str]) -> int | None:
    """Return through how many outlets a statement came, as far as the article (and a graph) shows.

    0 when nobody but primary sources carries it; 1 when it came through an outlet ("told CNN", "Reuters
    reported", "citing officials, Reuters said"); 2 when that outlet relays another ("Reuters, citing
    TASS"), and so on. A primary source is "produced by some agent with direct experience and knowledge
    about the topic" (W3C, PROV-O, 2013, `prov:hadPrimarySource`); an outlet is none. Where an outlet and
    a person are both credited, the person was heard through the outlet; of several ways the shortest
    counts. The publisher's own site is no outlet in between. A source that a graph has followed is as
    far away as its longest chain.

    Returns
    -------
    int or None
        None when no words credit the statement to anyone.
    """
    credited = [c for c in carriers if c.is_attributed]
    if not credited:
        return None
    outlets = [c for c in credited if c.kind == "outlet" and not c.self_cited]
    if not outlets:
        return 0
    heard = frozenset(voices)  # a statement may rest on thousands
    ends = [c for c in outlets if not heard or c.voice in heard]
    depths = [1 if c.backing is None else max(1, c.backing.depth) for c in ends or outlets]
    last = {c.voice for c in ends}
    relays = 0 if len(last) > 1 else len({c.voice for c in outlets}) - len(last)
    return min(depths) + relays
