"""What an article asserts, sentence by sentence, and what each statement rests on.

A claim is carried by the sources credited in its own sentence, or, inside a quotation, by the one who is
quoted. The article's list of sources covers a statement without any such source in one case only: no source
stands in the sentence before, and every listed source that is rated, or is the publisher's own, is weak or
the publisher's own; outside a list a publisher only names itself. Such a claim is marked as inferred. So a
list can show that statements rest on nothing better than weak sources; it can never lift one. Nor can links:
where words credit somebody, links change no verdict; alone, they make a claim weak, the publisher's own or
single-source.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate, chain
from typing import NamedTuple

from srcscore.citations.find import find_citations
from srcscore.citations.resolve import AMBIGUOUS, UNSPECIFIED
from srcscore.domains.reputation import Reputations
from srcscore.language.annotate import LIST_WORDS, AnnotatedText, annotate
from srcscore.language.word_classes import verb_kinds, word_set
from srcscore.records import Article, Citation, CitationKind, Claim, Sourcing, Verdict

_FEWEST = 4
"""A sentence of fewer words asserts nothing that a source could carry."""
_LOWER = 2
"""A line with fewer words in lower case is a heading, a name or a result."""
_SAYING = frozenset({"say", "tell"})
_BEFORE_COLON = 5
"""The verb that brings in a line of words stands so near its end, colon included: wrote last week:"""
_DASH = 3
"""A dash and white space before a signature take so many characters."""
_QUOTED = 8
"""The speaker of a quotation is looked for in so many sentences each way: longer ones are documents."""
_RELAYS = word_set("relays")
_CALLS = word_set("instructions")
"""Verbs that open a step of a recipe or a call to the reader."""
_POOR = frozenset({"weak-only", "self-network", "circular"})
_ON_RECORD = frozenset({"person", "organisation", "document"})
_RELAYING = frozenset({"outlet", "link"})
"""What is no source of the article's own, but relays one; a body with a site speaks for itself."""
_FRAME = 6
"""Tokens of a sentence that only says who has spoken: Bo Crane said on Monday."""


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
    own, credit_lines, listed = _carriers(text, citations)
    # Listed sources cover what nobody else carries only when none that is rated is better than weak.
    poor = all(c.self_cited or (c.reputation is not None and c.reputation.weak) for c in listed)
    cover = tuple(listed) if poor else ()
    covered = _judge(cover, cover)
    claims, words = [], text.words
    lower = list(accumulate(map(str.islower, words), initial=0))
    carried: tuple[Citation, ...] = ()
    introduced: tuple[Citation, ...] = ()
    signed = _signed(text, {line: own.pop(line) for line in credit_lines & own.keys()})
    for index, (first, last) in enumerate(text.sentences):
        if text.sentence_roles[index] == "promo" and index not in own:
            introduced = ()
            continue  # a call to read on parts no quotation
        if index and "\n" in text.text[text.ends[first - 1] : text.starts[first]]:
            introduced, carried = _introduced(text, index, own, carried)
        before = carried
        spoke = signed.get(index, before)
        carried = own.get(index) or _quoted_speaker(text, index, own, spoke) or introduced
        if text.sentence_roles[index] != "body" or index in credit_lines:
            continue
        # Neither a heading, a scrap, a question nor a call states what a source could carry.
        end = last - 1
        while end > first and not words[end][-1].isalnum() and words[end] not in ("?", "."):
            end -= 1
        calls = words[first] in _CALLS and not text.quoted[first]
        if lower[last] - lower[first] < _LOWER or last - first < _FEWEST or words[end] == "?" or calls:
            continue
        span = text.sentence_spans[index]
        stated = text.text[span.start : span.end]
        if carried:
            # Where words credit anybody, links are ignored.
            credited = [c for c in carried if c.kind != "link"] or carried
            judged, voices = _judge(credited, independent(credited, text.text) if carried[1:] else credited)
            claims.append(Claim(span, carried, judged, voices, distance(carried, voices), text=stated))
        elif cover and not before:
            claims.append(Claim(span, cover, *covered, inferred=True, text=stated))
        else:
            claims.append(Claim(span, (), "unsourced", text=stated))
    return tuple(claims)


def _carriers(
    text: AnnotatedText, citations: tuple[Citation, ...]
) -> tuple[dict[int, tuple[Citation, ...]], set[int], list[Citation]]:
    """Return who is credited in each sentence, the sentences that only sign or thank, and who is listed.

    Listed is who is rated, or the publisher's own in a list: in a dateline it only names itself.
    """
    by_sentence: dict[int, list[Citation]] = {}
    listing: set[int] = set()
    listed: list[Citation] = []
    credit_lines: set[int] = set()
    for citation in citations:
        sentence = text.sentence_of[bisect_left(text.starts, citation.span.start)]
        if citation.role == "evidence":
            by_sentence.setdefault(sentence, []).append(citation)
            # Who signs an embedded post on a line of its own states nothing there.
            dashed = text.text[citation.sentence.start] in "—–" and citation.cue is None
            if dashed and citation.span.start - citation.sentence.start <= _DASH:
                credit_lines.add(sentence)
        elif citation.role == "listed":
            listing.add(sentence)
            in_list = text.sentence_roles[sentence] == "listed"
            covers = in_list if citation.self_cited else citation.reliability is not None
            if covers:
                listed.append(citation)
    own = {sentence: tuple(cited) for sentence, cited in by_sentence.items()}
    short = {index for index in listing if text.sentences[index][1] - text.sentences[index][0] <= LIST_WORDS}
    return own, credit_lines | short - own.keys(), listed


def _signed(text: AnnotatedText, signers: dict[int, tuple[Citation, ...]]) -> dict[int, tuple[Citation, ...]]:
    """Return who signs each sentence of the quotation that ends above a line such as "— Ann Lee, engineer".

    A line with the writer's own name signs the article, not the quotation.
    """
    signed = {}
    writers = {name.split()[-1].casefold() for name in text.article.authors if name.strip()}
    for line, names in signers.items():
        others = tuple(c for c in names if writers.isdisjoint(c.name.casefold().split()[-1:]))
        if others and line and _is_quotation(text, line - 1):
            start = text.starts[text.sentence_starts[line - 1]]
            quote = text.quotes[bisect_right(text.quotes, start, key=lambda quote: quote.start) - 1]
            opening = text.sentence_of[text.token_at(quote.start)]
            signed.update(dict.fromkeys(range(max(opening, line - _QUOTED), line), others))
    return signed


def _introduced(
    text: AnnotatedText, index: int, own: dict[int, tuple[Citation, ...]], before: tuple[Citation, ...]
) -> tuple[tuple[Citation, ...], tuple[Citation, ...]]:
    """Return who brings in the line that a sentence opens, and who spoke last before it.

    The line behind "Ann Lee writes:" is hers; when it opens with a quotation, only what is quoted there.
    """
    first = text.sentence_starts[index]
    verbs = map(verb_kinds().get, text.words[max(0, first - _BEFORE_COLON) : first])
    says, quotation = not _SAYING.isdisjoint(verbs), _is_quotation(text, index)
    opener = own.get(index - 1, ()) if text.words[first - 1] == ":" and (says or quotation) else ()
    return ((), opener or before) if quotation else (opener, before)


def _is_quotation(text: AnnotatedText, index: int) -> bool:
    """Whether a sentence is quoted from its first word to its last: “The Ferry” won two prizes is not."""
    first, last = text.sentences[index]
    while last - 1 > first and not text.quoted[last - 1] and not text.words[last - 1][0].isalpha():
        last -= 1  # a full stop behind the mark, or the number of a note
    return bool(text.quoted[first] and text.quoted[last - 1])


def _judge(carriers: Sequence[Citation], voices: Sequence[Citation]) -> tuple[Verdict, tuple[str, ...]]:
    """Return how well a claim is carried, the first verdict that holds, and the voices that it rests on."""
    own = [c for c in voices if c.self_cited]
    # A source without a domain may be an outlet with a name, unlike "a newspaper".
    named = [c for c in voices if c.domain or (c.kind == "outlet" and c.unresolved_reason != UNSPECIFIED)]
    others = [c for c in named if not c.self_cited]
    rated = [c for c in voices if c.reliability is not None and not c.self_cited]
    verdict: Verdict = "single-source"
    if len(own) == len(named) > 0 and len({id(c) for c in carriers} - {id(c) for c in voices}) > 0:
        verdict = "circular"
    elif len(own) == len(carriers):
        verdict = "self-network"
    elif all(c.is_weak for c in rated) and 0 < len(rated) >= sum(c.domain is not None for c in others):
        verdict = "weak-only"
    elif all(c.is_circular for c in carriers):
        verdict = "circular"
    elif len({c.voice for c in others if not c.is_circular}) > 1 and any(c.kind != "link" for c in carriers):
        verdict = "corroborated"  # a link shows only that the page exists
    elif not [c for c in voices if c.kind in _RELAYING and not c.self_cited] and [
        c for c in voices if c.kind in _ON_RECORD and c.unresolved_reason != AMBIGUOUS
    ]:
        verdict = "on-record"
    return verdict, tuple(sorted({c.voice for c in voices}))


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


def _quoted_speaker(
    text: AnnotatedText, index: int, own: dict[int, tuple[Citation, ...]], before: tuple[Citation, ...]
) -> tuple[Citation, ...]:
    """Return who is quoted in a sentence that credits nobody.

    That is who is credited where its quotation ends, or in an earlier sentence of the same quotation; else
    who is credited in the sentence before, when that stands on the same line; else who is credited behind it
    on this line; else who was quoted in the sentence before. The next paragraph's speaker is not.
    """
    first = text.sentences[index][0]
    if not _is_quotation(text, index):
        return ()
    following = bisect_right(text.quotes, text.starts[first], key=lambda quote: quote.start)
    quote = text.quotes[following - 1]
    end = text.sentence_of[min(text.token_at(quote.end), len(text.words)) - 1]
    behind = text.sentence_starts[end + 1 : end + 2]
    goes_on = index - 1 in own and "\n" not in text.text[text.ends[first - 1] : text.starts[first]]
    # “It was a crime!” Bo Crane said.
    frames = text.text[quote.end - 2] in "!?" and behind and end + 1 in own
    goes_on = goes_on and not (frames and text.sentences[end + 1][1] - behind[0] <= _FRAME)
    if behind and not goes_on and "\n" not in text.text[quote.end : text.starts[behind[0]]]:
        end += not text.quoted[behind[0]]
    start = text.sentence_of[text.token_at(quote.start)]
    nearest = chain(
        range(index, min(end, index + _QUOTED) + 1), range(index - 1, max(start, index - _QUOTED) - 1, -1)
    )
    return next((own[sentence] for sentence in nearest if sentence in own), before)


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


def count_sources(claims: Sequence[Claim]) -> Sourcing:
    """Count the statements of an article, and who they rest on; a person without a name is anonymous."""
    own = [claim for claim in claims if claim.verdict != "unsourced" and not claim.inferred]
    credited: dict[CitationKind, set[str]] = defaultdict(set)
    for claim in own:
        for citation in claim.citations:
            if citation.is_attributed:
                unnamed = citation.kind == "person" and citation.name.islower()  # she, the pastor
                kind = "anonymous" if unnamed or citation.unresolved_reason == AMBIGUOUS else citation.kind
                credited[kind].add(citation.voice)
    return Sourcing(
        statements=len(claims),
        sourced=len(own),
        listed=sum(claim.inferred and claim.verdict != "unsourced" for claim in claims),
        persons=len(credited["person"]),
        anonymous=len(credited["anonymous"]),
        organisations=len(credited["organisation"]),
        documents=len(credited["document"]),
        outlets=len(credited["outlet"]),
        posts=len(credited["social"]),
        voices=len({root for claim in own for root in claim.roots}),
        weak=sum(claim.verdict in _POOR for claim in claims),
    )
