"""A score or a reputation as a plain-text report that fits a terminal's width."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from srcscore.records import Citation, Claim, Evidence, ModelInfo, Reputation, Score, Signal
from srcscore.report.plain import number, shorten, wrap

MIN_WIDTH = 40
"""A narrower terminal is treated as this wide."""

_STRONGEST = 8
_QUOTES = 3
_ROWS = 30
_NAME = 80
_WEAK_CLAIMS = 8
_NOTABLE = 0.005
_ROLES = ("evidence", "listed", "promo", "mention")
_WEAK_VERDICTS = ("weak-only", "self-network")


def render(score: Score, *, width: int) -> str:
    """Return the report on one article.

    Parameters
    ----------
    score
        What `srcscore.score` returned.
    width
        Columns of the terminal; below `MIN_WIDTH` counts as `MIN_WIDTH`.

    Returns
    -------
    str
        Lines of printable characters, none wider than `width`, with a line's end behind the last.
        Text of the article is shown without control characters.
    """
    width = max(MIN_WIDTH, width)
    parts = (
        _headline(score, width),
        _notes(score, width),
        _signals(score, width),
        _evidence(score, width),
        _citations(score, width),
        _claims(score, width),
        _cues(score, width),
        _versions(score, width),
    )
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def render_reputation(reputation: Reputation, *, width: int) -> str:
    """Return what is known of one voice; `width` and the promise are those of `render`."""
    width = max(MIN_WIDTH, width)
    low, high = reputation.interval
    lines = wrap(reputation.domain, width)
    lines += wrap(
        f"{number(reputation.mean)} (90% interval {number(low)} to {number(high)}), basis {reputation.basis}",
        width,
        first="  reputation  ",
    )
    if reputation.imitates:
        lines += wrap(f"looks made to be mistaken for {reputation.imitates}", width, first="  warning     ")
    for label, items in (("network", reputation.networks), ("categories", reputation.categories)):
        if items:
            lines += wrap(", ".join(items), width, first=f"  {label:<12}")
    for place, rating in enumerate(reputation.raters):
        label = "raters" if place == 0 else ""
        family = "" if rating.family == rating.rater else f", family {rating.family}"
        shown = f"{number(rating.score)} {rating.rater} ({rating.date}{family})"
        lines += wrap(shown, width, first=f"  {label:<12}")
    return "\n".join(lines) + "\n"


def render_models(models: Sequence[ModelInfo], *, width: int) -> str:
    """Return a list of models; `width` and the promise are those of `render`."""
    width = max(MIN_WIDTH, width)
    lines = []
    for info in models:
        lines += wrap(f"{info.name}  language {info.language}, trained {info.created}", width)
        lines += wrap(info.path, width, first="  ")
        metrics = ", ".join(f"{name} {value:.3g}" for name, value in sorted(info.metrics.items()))
        lines += wrap(metrics, width, first="  ") if metrics else []
    return "\n".join([*lines, ""])


def _headline(score: Score, width: int) -> list[str]:
    article = score.article
    title = article.title or article.id or article.url
    where = [part for part in (article.domain, article.published, article.language) if part]
    lines = wrap(title, width) if title else []
    lines += wrap(", ".join(where), width) if where else []
    lines += [""] if lines else []
    if score.abstained:
        return [*lines, f"No score ({score.band})"]
    low, high = score.interval
    lines.append(f"Score {number(score.value)}  {score.band}")
    lines.append(f"90% interval {number(low)} to {number(high)}")
    return [*lines, _scale(score, width)]


def _scale(score: Score, width: int) -> str:
    """Draw 0 to 1 with the interval as `=` and the value as `#`."""
    cells = min(61, width - 6)
    low, value, high = (
        round(min(1.0, max(0.0, x)) * (cells - 1))
        for x in (score.interval[0], score.value, score.interval[1])
    )
    drawn = ["=" if low <= cell <= high else "-" for cell in range(cells)]
    drawn[value] = "#"
    return f"0 [{''.join(drawn)}] 1"


def _notes(score: Score, width: int) -> list[str]:
    if not score.reasons and not score.abstained:
        return []
    head = "Why srcscore abstains" if score.abstained else "Limits of this score"
    return [head, *(line for reason in score.reasons for line in wrap(reason, width, first="  - "))]


def _signals(score: Score, width: int) -> list[str]:
    signals = score.signals
    lines = wrap("Signals (value alone, contribution in logits)", width)
    for name, signal in (
        ("domain", signals.domain),
        ("citations", signals.citations),
        ("language", signals.language),
    ):
        lines += _signal(name, signal, width)
    total = f"intercept {score.intercept:+.2f}, sum {score.logit:+.2f}"
    return [*lines, *wrap(total, width, first="  ")]


def _signal(name: str, signal: Signal, width: int) -> list[str]:
    first = f"  {name:<9}  {number(signal.value):>4}{signal.contribution:>+7.2f}  "
    return wrap(signal.reason, width, first=first)


def _evidence(score: Score, width: int) -> list[str]:
    notable = [item for item in score.evidence if abs(item.contribution) >= _NOTABLE]
    shown = notable[:_STRONGEST]
    if not shown:
        return []
    lines = [f"Strongest evidence ({len(shown)} of {len(score.evidence)} terms)"]
    for item in shown:
        lines += wrap(item.reason, width, first=f"  {item.contribution:>+6.2f}  {item.signal:<9}  ")
        lines += _quotes(item, score.article.text, width)
    return lines


def _quotes(item: Evidence, text: str, width: int) -> list[str]:
    indent = " " * 21
    found = dict.fromkeys(shorten(span.of(text), width - len(indent) - 2) for span in item.spans[:_ROWS])
    return [f'{indent}"{quote}"' for quote in list(found)[:_QUOTES] if quote]


def _citations(score: Score, width: int) -> list[str]:
    if not score.citations:
        return ["Citations: none found"]
    order = sorted(score.citations, key=lambda citation: _ROLES.index(citation.role))
    rows = Counter(_citation_row(citation) for citation in order)
    lines = [f"Citations ({len(score.citations)})"]
    for (role, kind, what), count in list(rows.items())[:_ROWS]:
        times = f" (x{count})" if count > 1 else ""
        lines += wrap(what + times, width, first=f"  {role:<9} {kind:<13}")
    if len(rows) > _ROWS:
        lines += wrap(f"and {len(rows) - _ROWS} more; --json has them all", width, first="  ")
    return lines


def _citation_row(citation: Citation) -> tuple[str, str, str]:
    name = shorten(citation.name, _NAME)
    shown = citation.domain is None or citation.domain == name.casefold()
    what = [name if shown else f"{name} ({citation.domain})"]
    if citation.reputation is not None:
        what.append(f"reputation {number(citation.reputation.mean)} {citation.reputation.basis}")
    if citation.self_cited:
        what.append("the publisher's own network" if citation.network else "the publisher itself")
    elif citation.network and citation.network != name.casefold():
        what.append(f"network {citation.network}")
    if citation.unresolved_reason:
        what.append(f"not resolved: {citation.unresolved_reason}")
    return citation.role, citation.kind, "; ".join(what)


def _claims(score: Score, width: int) -> list[str]:
    if not score.claims:
        return ["Claims: none found"]
    counts = Counter(claim.verdict for claim in score.claims)
    told = ", ".join(f"{count} {verdict}" for verdict, count in counts.most_common())
    lines = wrap(told, width, first=f"Claims ({len(score.claims)}): ", rest="  ")
    weak = [claim for claim in score.claims if claim.verdict in _WEAK_VERDICTS]
    if not weak:
        return lines
    lines.append("Claims that rest only on weak sources")
    for claim in weak[:_WEAK_CLAIMS]:
        lines += _claim(claim, score.article.text, width)
    if len(weak) > _WEAK_CLAIMS:
        lines += wrap(f"and {len(weak) - _WEAK_CLAIMS} more; --json has them all", width, first="  ")
    return lines


def _claim(claim: Claim, text: str, width: int) -> list[str]:
    first = f"  {claim.verdict:<13}"
    names = dict.fromkeys(shorten(citation.name, _NAME) for citation in claim.citations)
    quote = shorten(claim.span.of(text), width - len(first) - 2)
    return [f'{first}"{quote}"', *wrap(_listed(names), width, first=" " * len(first) + "rests on ")]


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names) or "no source of its own"


def _cues(score: Score, width: int) -> list[str]:
    if not score.cues:
        return []
    counts = Counter(cue.kind for cue in score.cues)
    told = ", ".join(f"{count} {kind}" for kind, count in counts.most_common())
    return wrap(told, width, first=f"Cues ({len(score.cues)}): ", rest="  ")


def _versions(score: Score, width: int) -> list[str]:
    versions = score.versions
    told = (
        f"srcscore {versions.library}, model {versions.model}, features {versions.features}, "
        f"reputation {versions.reputation}, schema {versions.schema}"
    )
    return wrap(told, width)
