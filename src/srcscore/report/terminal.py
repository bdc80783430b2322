"""What a report on an article, a voice or models says, for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from srcscore.records import (
    Citation,
    Claim,
    Evidence,
    ModelInfo,
    Rating,
    Reputation,
    Score,
    Verdict,
)
from srcscore.report.document import (
    Bar,
    Block,
    Document,
    Paragraph,
    Piece,
    Quote,
    Row,
    Rows,
    Scale,
    Section,
    Tone,
    cut_off,
    item,
    paragraph,
)
from srcscore.report.graph_text import chains_told
from srcscore.report.lines import as_lines
from srcscore.report.plain import number, shorten
from srcscore.report.voices import Grade, grade_of, network_of, own, spelled
from srcscore.report.waterfall import bounds, steps

VERDICT_TONES: dict[Verdict, Tone] = {
    "unsourced": "mixed",
    "own-reporting": "info",
    "weak-only": "bad",
    "self-network": "bad",
    "circular": "bad",
    "single-source": "info",
    "corroborated": "good",
}
"""How each verdict on a claim is meant."""

_STRONGEST = 8
_QUOTES = 3
_ROWS = 30
_NAME = 80
_WEAK_CLAIMS = 8
_NOTABLE = 0.005
_ROLES = ("evidence", "listed", "promo", "mention")
_BADLY_SOURCED = ("weak-only", "self-network", "circular")
_BANDS: dict[str, Tone] = {"low": "bad", "mixed": "mixed", "high": "good"}
_GRADES: dict[Grade, Tone] = {"good": "good", "fair": "mixed", "weak": "bad", "unknown": ""}


def render(score: Score, *, width: int) -> str:
    """Return the report on one article as plain text; see `srcscore.report.lines.as_lines`."""
    return as_lines(article_report(score), width=width)


def article_report(score: Score) -> Document:
    """Return the report on one article, in the order of its page: the score, why, who it rests on, limits."""
    sections = (
        headline(score),
        _abstention(score),
        _signals(score),
        _citations(score),
        _claims(score),
        _chains(score),
        _sources(score),
        _evidence(score),
        _cues(score),
        _limits(score),
        _versions(score),
    )
    return tuple(section for section in sections if section is not None)


def reputation_report(reputation: Reputation) -> Document:
    """Return what is known of one voice."""
    tone = _GRADES[grade_of(reputation)]
    labelled: list[tuple[str, str, Tone]] = [
        ("reputation", f"{number(reputation.mean)} ({_doubt(reputation)}), basis {reputation.basis}", tone)
    ]
    if reputation.imitates:
        labelled.append(("warning", f"looks made to be mistaken for {reputation.imitates}", "bad"))
    for label, items in (("network", reputation.networks), ("categories", reputation.categories)):
        if items:
            labelled.append((label, ", ".join(items), ""))
    for place, rating in enumerate(reputation.raters):
        family = "" if rating.family == rating.rater else f", family {rating.family}"
        shown = f"{number(rating.score)} {rating.rater} ({rating.date}{family})"
        labelled.append(("" if place else "raters", shown, ""))
    rows = tuple(Row((Piece(label, "faint"),), (paragraph(text, tone),)) for label, text, tone in labelled)
    return (Section((paragraph(reputation.domain, "strong"), Rows(rows))),)


def models_report(models: Sequence[ModelInfo]) -> Document:
    """Return a list of models, with the figures that each was measured at."""
    blocks: list[Block] = []
    for info in models:
        told = f"  language {info.language}, trained {info.created}"
        blocks.append(Paragraph((Piece(info.name, "strong"), Piece(told))))
        blocks.append(paragraph(info.path, "faint", lead="  "))
        metrics = ", ".join(f"{name} {value:.3g}" for name, value in sorted(info.metrics.items()))
        blocks += [paragraph(metrics, lead="  ")] if metrics else []
    return (Section(tuple(blocks)),)


def headline(score: Score) -> Section:
    """Return what the article is and its score on a scale."""
    article = score.article
    title = article.title or article.id or article.url
    where = [part for part in (article.domain, article.published, article.language) if part]
    blocks: list[Block] = [paragraph(title, "strong")] if title else []
    blocks += [paragraph(", ".join(where), "faint")] if where else []
    blocks += [paragraph("")] if blocks else []
    if score.abstained:
        blocks.append(paragraph(f"No score ({score.band})", "strong"))
    else:
        low, high = score.interval
        tone = _BANDS.get(score.band, "")
        blocks.append(
            Paragraph((Piece(f"Score {number(score.value)}", "strong"), Piece(", "), Piece(score.band, tone)))
        )
        blocks.append(paragraph(f"90% interval {number(low)} to {number(high)}"))
        blocks.append(Scale(low, score.value, high, tone))
    return Section(tuple(blocks), framed=True)


def claim_counts(claims: Iterable[Claim]) -> str:
    """Return how many claims have which verdict, the commonest first."""
    return _counted(claim.verdict for claim in claims)


def _counted(kinds: Iterable[str]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in Counter(kinds).most_common())


def _abstention(score: Score) -> Section | None:
    if not score.abstained:
        return None
    return Section(tuple(item(reason) for reason in score.reasons), "Why srcscore abstains")


def _limits(score: Score) -> Section | None:
    if score.abstained or not score.reasons:
        return None
    return Section(tuple(item(reason) for reason in score.reasons), "Limits of this score")


def _signals(score: Score) -> Section:
    """Return the waterfall from the intercept over the three signals to the sum."""
    sums = steps(score)
    ends = bounds(sums)
    says = {"intercept": "where the model starts", "sum": _sum(score)}
    rows = []
    for part in sums:
        value = part.signal.value if part.signal else None
        cells = Piece(part.name), Piece(number(value)), Piece(f"{part.shown:+.2f}", _sign(part.exact))
        reason = part.signal.reason if part.signal else says[part.name]
        rows.append(Row(cells, (paragraph(reason),), Bar(part.start, part.start + part.exact, ends)))
    return Section((Rows(tuple(rows), right=(1, 2)),), "Signals", "value alone, contribution in logits")


def _sum(score: Score) -> str:
    return "too little to be a score" if score.abstained else f"calibrated, the score {number(score.value)}"


def _sign(contribution: float) -> Tone:
    if abs(contribution) < _NOTABLE:
        return "faint"
    return "good" if contribution > 0 else "bad"


def _evidence(score: Score) -> Section | None:
    notable = [term for term in score.evidence if abs(term.contribution) >= _NOTABLE]
    shown = notable[:_STRONGEST]
    if not shown:
        return None
    rows = tuple(
        Row(
            (Piece(f"{term.contribution:+.2f}", _sign(term.contribution)), Piece(term.signal, "faint")),
            (paragraph(term.reason), *_quotes(term, score.article.text)),
        )
        for term in shown
    )
    return Section((Rows(rows),), f"Strongest evidence ({len(shown)} of {len(score.evidence)} terms)")


def _quotes(term: Evidence, text: str) -> list[Quote]:
    found = dict.fromkeys(span.of(text) for span in term.spans[:_ROWS])
    return [Quote(words) for words in found if words.strip()][:_QUOTES]


def _citations(score: Score) -> Section:
    if not score.citations:
        return Section((), "Citations", "none found")
    order = sorted(score.citations, key=lambda citation: _ROLES.index(citation.role))
    counted = Counter(_citation_row(citation) for citation in order)
    rows = []
    for (role, kind, what, tone), count in list(counted.items())[:_ROWS]:
        times = f" (x{count})" if count > 1 else ""
        rows.append(Row((Piece(role), Piece(kind, "faint")), (paragraph(what + times, tone),)))
    return Section((Rows(tuple(rows)), *cut_off(len(counted) - _ROWS)), f"Citations ({len(score.citations)})")


def _citation_row(citation: Citation) -> tuple[str, str, str, Tone]:
    what = [spelled(citation)]
    tone: Tone = ""
    if citation.reputation is not None:
        what.append(f"reputation {number(citation.reputation.mean)} {citation.reputation.basis}")
        tone = _GRADES[grade_of(citation.reputation)]
    if citation.self_cited:
        what.append(own(citation))
    elif network := network_of(citation):
        what.append(f"network {network}")
    if citation.unresolved_reason:
        what.append(f"not resolved: {citation.unresolved_reason}")
    return citation.role, citation.kind, "; ".join(what), tone


def _claims(score: Score) -> Section:
    if not score.claims:
        return Section((), "Claims", "none found")
    weak = [claim for claim in score.claims if claim.verdict in _BADLY_SOURCED]
    blocks: list[Block] = []
    if weak:
        rows = tuple(_claim(claim, score.article.text) for claim in weak[:_WEAK_CLAIMS])
        blocks = [paragraph("Claims that rest on weak, own or circular sources"), Rows(rows)]
        blocks += cut_off(len(weak) - _WEAK_CLAIMS)
    return Section(tuple(blocks), f"Claims ({len(score.claims)})", claim_counts(score.claims))


def _claim(claim: Claim, text: str) -> Row:
    names = dict.fromkeys(shorten(citation.name, _NAME) for citation in claim.citations)
    rests = f"rests on {', '.join(names) or 'no source of its own'}"
    verdict = Piece(claim.verdict, VERDICT_TONES[claim.verdict])
    return Row((verdict,), (Quote(claim.span.of(text)), paragraph(rests, "faint")))


def _cues(score: Score) -> Section | None:
    if not score.cues:
        return None
    return Section((), f"Cues ({len(score.cues)})", _counted(cue.kind for cue in score.cues))


def _sources(score: Score) -> Section | None:
    """Return the publisher and each voice that is cited, as far as known of, with who rated it and when."""
    voices = (score.publisher, *(citation.reputation for citation in score.citations))
    known = {found.domain: found for found in voices if found is not None and found.basis != "none"}
    if not known:
        return None
    rows = tuple(
        Row(
            (Piece(domain), Piece(number(reputation.mean), _GRADES[grade_of(reputation)])),
            (paragraph(f"{_doubt(reputation)}, basis {reputation.basis}"), *_raters(reputation.raters)),
        )
        for domain, reputation in list(known.items())[:_ROWS]
    )
    return Section((Rows(rows), *cut_off(len(known) - _ROWS)), f"Sources, and who rates them ({len(known)})")


def _raters(raters: Sequence[Rating]) -> Iterator[Paragraph]:
    """Yield what each family of raters said last, if any; within a family they copy one another."""
    families: dict[str, list[Rating]] = {}
    for rating in raters:
        families.setdefault(rating.family, []).append(rating)
    told = []
    for ratings in families.values():
        last = max(ratings, key=lambda rating: rating.date)
        others = f", newest of {len(ratings)} in its family" if len(ratings) > 1 else ""
        told.append(f"{number(last.score)} {last.rater} ({last.date}{others})")
    if told:
        yield paragraph(", ".join(told), "faint")


def _doubt(reputation: Reputation) -> str:
    low, high = reputation.interval
    return f"90% interval {number(low)} to {number(high)}"


def _chains(score: Score) -> Section | None:
    if not score.chains:
        return None
    return Section(tuple(chains_told(score.chains, most=_ROWS)), f"Chains ({len(score.chains)})")


def _versions(score: Score) -> Section:
    versions = score.versions
    told = (
        f"srcscore {versions.library}, model {versions.model}, features {versions.features}, "
        f"reputation {versions.reputation}, schema {versions.schema}"
    )
    return Section((paragraph(told, "faint"),))
