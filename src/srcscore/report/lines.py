"""Reports that are lines of text: a score in short, an annotated article, reputations, models, chains.

A line says how its texts are meant (`Style`). `plain` prints lines as they are, `terminal` in colour.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from srcscore.records import Citation, ModelInfo, Reputation, Score, Span
from srcscore.records.text import number
from srcscore.report.summary import (
    NAME,
    NOTABLE,
    REASONS,
    Summary,
    by_voice,
    crediting_words,
    describe,
    display_name,
    grade_of,
    newest_ratings,
    own_label,
    quotations,
    start_of,
    summary,
    within,
    words,
)
from srcscore.report.text import MIN_WIDTH, counted, shorten, wrap

if TYPE_CHECKING:
    from srcscore.domains.fusion import Influence
    from srcscore.graph.propagation import Propagation
    from srcscore.graph.trace import Trace
    from srcscore.records import Chain

Style = Literal["", "good", "fair", "weak", "info", "strong", "faint", "quote"]
"""How a text is meant. Only colours show it, so that the words must say it too."""
Text = tuple[str, Style]
"""Some words in one style; white space between two texts is part of one of them."""

BAND_STYLES: dict[str, Style] = {"low": "weak", "mixed": "fair", "high": "good"}
GRADE_STYLES: dict[str, Style] = {"good": "good", "fair": "fair", "weak": "weak", "unknown": ""}
VERDICT_STYLES: dict[str, Style] = {"unsourced": "fair", "on-record": "info", "single-source": "info"}
VERDICT_STYLES |= {"corroborated": "good", "circular": "weak", "self-network": "weak", "weak-only": "weak"}

_MOST_ROWS = 30
"""A longer list fills more than a screen; it is cut, and says where the whole is."""
_QUOTES, _WEAK_CLAIMS, _PASSAGE = 3, 8, 160
"""Most passages of a reason, and statements of a report: a screen; and columns of such a statement."""
_MOST_BRIEF, _BRIEF = 5, 260
"""Lines of `print(score)` and their columns, so that an article cannot make them longer. The words on
sourcing fit: with counts of four digits throughout they take 250."""
_LEADING = 4
"""Most sources, and most weak sources, that the plain summary names: a line or two."""
_MOST_SOURCES = 12
"""A statement that lists more sources than this is a list; the others are counted."""


class Line(NamedTuple):
    """A paragraph of a report, on one or more lines of the terminal."""

    texts: tuple[Text, ...]
    lead: str = ""  # what the first line begins with; the others are indented as far
    lead_style: Style = ""


Lines = Sequence[Line]


def line(text: str, style: Style = "", *, lead: str = "", lead_style: Style = "") -> Line:
    """Return a line in one style."""
    return Line(((text, style),), lead, lead_style)


def plain(lines: Iterable[Line], *, width: int) -> str:
    """Return lines as printable characters without colours, none wider than `width` (at least 40) columns."""
    width = max(MIN_WIDTH, width)
    return "".join(
        f"{row.rstrip()}\n"
        for line in lines
        for row in wrap("".join(text for text, _ in line.texts), width, first=line.lead)
    )


def cut_off(count: int) -> list[Line]:
    """Return the line that says that a list goes on for `count` more, if it does."""
    return [line(f"and {count} more; --json has them all", "faint", lead="  ")] if count > 0 else []


def headline(about: Summary) -> list[Line]:
    """Return what the article is, who its statements rest on, and its score."""
    score, article = about.score, about.score.article
    publisher = article.domain or "publisher not known"
    lines = [
        line(about.title, "strong"),
        line(", ".join([publisher, *filter(None, (article.published, article.language))]), "faint"),
        line(""),
        line(about.sourcing),
    ]
    if score.abstained:
        lines.append(line(f"No score ({score.band})", "strong"))
        lines += [line(reason, lead="  - ") for reason in score.reasons]
    else:
        low, high = score.interval
        band = (about.band, BAND_STYLES.get(score.band, ""))
        interval = f"; 90% interval {number(low)} to {number(high)}"
        lines.append(Line(((f"Score {number(score.value)}", "strong"), (", ", ""), band, (interval, ""))))
    return lines


def brief(score: Score) -> str:
    """Return a score in at most five lines: article, sourcing, score, and a reason on either side."""
    about = summary(score)
    texts = [about.title, *("".join(text for text, _ in item.texts) for item in headline(about)[3:])]
    if not score.abstained:
        for label, sign in (("For", 1), ("Against", -1)):
            terms = (*about.reasons, *about.evidence)
            reason = next((term.reason for term in terms if sign * term.contribution > 0), None)
            texts += [f"{label}: {reason}"] if reason else []
    return "\n".join(shorten(text, _BRIEF) for text in texts[:_MOST_BRIEF])


def short_report(score: Score) -> list[Line]:
    """Return a score in some twenty lines: sourcing, score, leading and weak sources, signals, reasons."""
    about = summary(score)
    lines = headline(about)
    by_claims = sorted((item for item in about.sources if item.claims), key=lambda item: -item.claims)
    carrying = [f"{item.name} ({item.claims})" for item in by_claims[:_LEADING]]
    graded = [(item.reputation, item.name) for item in about.credited if item.grade == "weak"]
    rated = sorted([(known.mean, name) for known, name in graded if known], key=lambda pair: pair[0])
    weak = [f"{name} {number(mean)}" for mean, name in rated[:_LEADING]]
    weak += [f"and {len(rated) - _LEADING} more"] if len(rated) > _LEADING else []
    for label, names in (("Most statements rest on", carrying), ("Weak sources", weak)):
        if names:
            lines.append(Line(((f"{label}: ", "strong"), (", ".join(names), ""))))
    if not score.abstained:
        start, *signals, end = about.steps
        base = "" if score.base is None else f" ({number(score.base)})"
        steps = [f"{words()['signal'][step.name].short} {step.rounded:+.2f}" for step in signals]
        terms = ", ".join((f"start {start.rounded:+.2f}{base}", *steps))
        total = f"; {end.rounded:+.2f} in all gives {number(score.value)}"
        lines.append(Line((("The sum, in log-odds: ", "strong"), (terms + total, ""))))
        if about.reasons:
            lines.append(line(f"{REASONS}; above zero raises the score:", "strong"))
        lines += [line(term.reason, lead=f"  {term.contribution:+.2f}  ") for term in about.reasons]
        lines += [line(about.others, lead=f"  {about.remainder:+.2f}  ")] if about.others else []
        lines += [line(f"Limit: {reason}") for reason in score.reasons]
    return lines


def sections(about: Summary, signals: list[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Yield the parts of the whole report below its head, with their titles, in the order of its page."""
    score, bad = about.score, about.badly_sourced
    statements = [line(verdict_counts(about))]
    for claim in bad[:_WEAK_CLAIMS]:
        verdict = (words()["verdict"][claim.verdict].label, VERDICT_STYLES[claim.verdict])
        names = ", ".join(dict.fromkeys(citation.name for citation in claim.citations))
        quote = shorten(claim.span.of(score.article.text), _PASSAGE)
        statements.append(line(f'"{quote}"', "quote", lead="- "))
        statements.append(Line((verdict, (f": {names or 'no source'}", "faint")), "  "))
    yield f"Statements ({len(score.claims)})", statements + cut_off(len(bad) - _WEAK_CLAIMS)
    paths = paths_of(score.chains or ())
    chains: list[Line] = []
    for path, chain in paths[:_MOST_ROWS]:
        chains += [line(path, lead="- "), line(root_of(chain), "faint", lead="  ")]
    yield "Who it rests on", chains + cut_off(len(paths) - _MOST_ROWS)
    # The publisher and every source: its reputation, what it does here, and who rates it.
    publisher, rows = score.publisher, list[Line]()
    if publisher is not None:
        rows += _rated(f"{publisher.domain}, the publisher", publisher, [])
    for source in about.sources[:_MOST_ROWS]:
        parts = [source.kind, *source.notes, source.role_label]
        parts += [f"{counted(source.claims, 'statement')} on it"] if source.claims else []
        rows += _rated(source.display_name, source.reputation, parts)
    rows += cut_off(len(about.sources) - _MOST_ROWS)
    yield f"Sources and who rates them ({len(about.sources)})", rows or [line("none found")]
    strongest = []
    for term in about.reasons:
        reason = f"{term.reason} ({words()['signal'][term.signal].short})"
        added = f"{term.contribution:+.2f}  "
        strongest.append(line(reason, lead=added, lead_style=contribution(term.contribution)))
        quotes = list(quotations(term, score.article.text))[:_QUOTES]
        strongest += [line(f'"{quote}"', "quote", lead=" " * len(added)) for quote in quotes]
    if about.others:
        lead = f"{about.remainder:+.2f}  "
        strongest.append(line(about.others, lead=lead, lead_style=contribution(about.remainder)))
    yield REASONS, strongest
    yield "What each signal adds, in logits", signals
    counts = ", ".join(f"{kind} {terms.total()}" for kind, terms in about.cues)
    yield f"Wording cues ({len(score.cues)})", [line(counts)] if counts else []
    limits = () if score.abstained else score.reasons
    yield "Limits of this score", [line(reason, lead="- ") for reason in limits]
    yield "", [line(about.versions, "faint")]


def contribution(value: float) -> Style:
    """Return the style of a number that is added to the score."""
    return "faint" if abs(value) < NOTABLE else "good" if value > 0 else "weak"


def _rated(name: str, known: Reputation | None, parts: Sequence[str]) -> Iterator[Line]:
    mean = f"{number(None if known is None or known.guessed else known.mean):>4}  "
    yield line(name, "strong", lead=mean, lead_style=GRADE_STYLES[grade_of(known)])
    yield from [line(", ".join(parts), lead=" " * 6)] if parts else []
    if known is not None and (label := describe(known)):
        ratings = [f"{number(rating.score)} {rating.rater}" for rating in newest_ratings(known)]
        yield line(label + (f" ({', '.join(ratings)})" if ratings else ""), "faint", lead=" " * 6)


def annotated_article(score: Score) -> list[Line]:
    """Return the article's text with each claim, its verdict and its sources."""
    about = summary(score)
    lines = [*headline(about), line("")]
    if not score.abstained:
        lines += [line(reason, lead="  - ") for reason in score.reasons]
    offset = 0
    for claim in sorted(score.claims, key=start_of):
        lines += _unclaimed(score, offset, claim.span.start)
        label = (words()["verdict"][claim.verdict].label, VERDICT_STYLES[claim.verdict])
        lines += _passage(score.article.text, claim.span, claim.citations, label)
        offset = max(offset, claim.span.end)
    lines += _unclaimed(score, offset, len(score.article.text))
    return [*lines, line(""), line(f"Statements ({len(score.claims)}): {verdict_counts(about)}")]


def verdict_counts(about: Summary) -> str:
    """Return how many statements have which verdict, the worst first."""
    counts = (f"{words()['verdict'][name].label}: {count}" for name, count in about.verdicts.items())
    return "; ".join(counts) or "none found"


def _unclaimed(score: Score, start: int, end: int) -> Iterator[Line]:
    """Yield the lines between two claims that hold a word, with the part of the article that each is in."""
    article = score.article
    starts = [block.span.start for block in article.blocks]
    for match in re.finditer(r"[^\n\r]+", article.text[start:end]):
        if not any(map(str.isalnum, match[0])):
            continue
        span = Span(start + match.start(), start + match.end())
        index = bisect_left(starts, span.end) - 1
        kind = article.blocks[index].kind if index >= 0 else "body"
        inside = within(score.citations, span.start, span.end)
        cited = tuple(item for item in inside if item.role in ("listed", "promo"))
        label = kind if kind != "body" else "" if cited else "not counted"
        yield from _passage(article.text, span, cited, (label, "faint"))


def _passage(text: str, span: Span, citations: Sequence[Citation], label: Text) -> Iterator[Line]:
    """Yield a passage with the names of its sources in bold, and below it a line for each source."""
    style: Style = "faint" if label[1] == "faint" else ""
    texts: list[Text] = []
    offset = span.start
    for citation in sorted(citations, key=start_of):
        start, end = max(offset, citation.span.start), min(span.end, citation.span.end)
        if start < end:
            texts += [(text[offset:start], style), (text[start:end], "strong")]
            offset = end
    before: tuple[Text, ...] = (label, (": ", "faint")) if label[0] else ()
    yield Line((*before, *texts, (text[offset : span.end], style)))
    voices = list(by_voice(citations).values())
    for items in voices[:_MOST_SOURCES]:
        # Its name, kind, role, reputation, and the words that credit it.
        first = items[0]
        known = describe(first.reputation).partition(";")[0] if first.reputation is not None else ""
        parts = [display_name(first), words()["kind"][first.kind].label]
        parts += [] if first.role == "evidence" else [words()["role"][first.role].label]
        parts += [known] if known else []
        parts += [own_label(first)] if first.self_cited else []
        parts += [f'"{cue}"' for cue in crediting_words(items, text)]
        parts += [] if first.unresolved_reason is None else [first.unresolved_reason]
        yield line(", ".join(parts), "faint", lead="  - ")
    if len(voices) > _MOST_SOURCES:
        yield line(f"and {len(voices) - _MOST_SOURCES} more", "faint", lead="    ")


def reputation_report(reputation: Reputation, influence: Influence | None = None) -> list[Line]:
    """Return what is known of one voice; with an influence, also what each rater changes."""
    low, high = reputation.interval
    value = f"{number(reputation.mean)}, 90% interval {number(low)} to {number(high)}"
    basis = words()["basis"][reputation.basis].says
    known = f"{basis}: {value}" if reputation.guessed else f"reputation {value}; {basis}"
    lines = [
        line(reputation.domain, "strong"),
        line(known, GRADE_STYLES[grade_of(reputation)], lead="  "),
    ]
    if reputation.imitates:
        lines.append(line(f"looks made to be mistaken for {reputation.imitates}", "weak", lead="  "))
    if reputation.kind is not None:
        kind = reputation.kind
        weak = ", weak unless raters know better" if kind.weak else ""
        lines.append(line(f"kind: {kind.name}{weak} ({kind.source}, {kind.date})", lead="  "))
    for label, items in (("network", reputation.networks), ("categories", reputation.categories)):
        lines += [line(f"{label}: {', '.join(items)}", lead="  ")] if items else []
    if influence is not None:
        start = f"before any rating {number(influence.start)}: links, lists, kind and name"
        lines.append(line(start, lead="  "))
        for family, mean in influence.families.items():
            said = _influence(reputation.mean, mean)
            lines.append(line(f"without the family {family} {number(mean)}: {said}", lead="  "))
    for rating in reputation.raters:
        family = "" if rating.family == rating.rater else f", family {rating.family}"
        said = ""
        if influence is not None and rating.rater in influence.raters:
            mean = influence.raters[rating.rater]
            said = f"; without it {number(mean)}: {_influence(reputation.mean, mean)}"
        lead = f"    {number(rating.score)}  "
        lines.append(line(f"{rating.rater} ({rating.date}{family}){said}", lead=lead))
    return lines


_DECIDES, _COUNTS, _HARDLY = 0.1, 0.03, 0.01
"""Changes of a mean: a grade or more; more than raters of one family differ by; what two decimals show."""


def _influence(mean: float, without: float) -> str:
    """Say how much a rater, or family of raters, counts."""
    change = abs(mean - without)
    weight = "decides" if change >= _DECIDES else "counts" if change >= _COUNTS else "counts a little"
    if change < _HARDLY:
        return "hardly counts beside the others"
    return f"{weight}, {'raises' if mean > without else 'lowers'} it by {number(change)}"


_FIGURES_MEAN = (
    "AUC: how often, of two articles (or outlets), the one that is rated reliable gets the higher value; 0.5 "
    "is chance, 1 is always. Mean squared error: of the value against the rating; 0 is best. Each was "
    "measured when the model was trained, on outlets left out of that training. Figures of other protocols, "
    "such as those in the README, cannot be compared with them."
)


def models_report(models: Sequence[ModelInfo]) -> list[Line]:
    """Return a list of models, with the figures that were measured when each was trained."""
    lines = []
    for info in models:
        trained = f", language {info.language}, trained {info.created}"
        lines += [Line(((info.name, "strong"), (trained, ""))), line(info.path, "faint", lead="  ")]
        groups: dict[str, list[str]] = {}
        for name, value in sorted(info.metrics.items()):
            case, _, measure = name.rpartition(": ")
            groups.setdefault(case, []).append(f"{measure} {value:.3g}")
        for case, figures in groups.items():
            lines.append(line(", ".join(figures), lead=f"  publisher {case}: " if case else "  "))
    if any(info.metrics for info in models):
        lines += [line(""), line(_FIGURES_MEAN, "faint")]
    return lines


def trace_report(trace: Trace) -> list[Line]:
    """Return every chain of a trace, hop by hop, with dates, reputations and where each credits the next."""
    paths = paths_of(trace.chains)
    counts = f"{counted(len(trace.chains), 'chain')}, {counted(len(paths), 'different path')}"
    lines = [line(f"{trace.article}: {counts}", "strong")]
    for position, (path, chain) in enumerate(paths, 1):
        lines += [line(""), line(path, lead=f"{position:3}. ")]
        for hop in chain.hops:
            rating = hop.reputation
            rated = "" if rating is None or rating.guessed else f" ({number(rating.mean)} {rating.basis})"
            text = f"{hop.published or 'no date'} {hop.domain or hop.article}{rated}"
            if hop.way == "copy":
                text += " copies an earlier text"
            elif hop.name is not None and hop.citation is not None:
                start, end = hop.citation
                text += f" credits {hop.name} ({hop.role}, characters {start}-{end})"
            lines.append(line(text, lead="     - "))
        lines.append(line(root_of(chain), lead="     "))
    if not trace.complete:
        lines += [line(""), line("There are more chains than the limit; --limit raises it.")]
    return lines


def paths_of(chains: Sequence[Chain]) -> list[tuple[str, Chain]]:
    """Return each different path in words, with how often it occurs, and the first chain along it."""
    counts = Counter(chain.path for chain in chains)
    firsts = {chain.path: chain for chain in reversed(chains)}
    times = {path: f" ({count} times)" if count > 1 else "" for path, count in counts.items()}
    return [(path + times[path], firsts[path]) for path in counts]


def root_of(chain: Chain) -> str:
    """Describe what a chain finally rests on."""
    root = chain.root
    reason = f"; {root.reason}" if root.reason else ""
    known = "" if root.reputation is None else f"; reputation {number(root.reputation.mean)}"
    return f"rests on {root.name}, {words()['root'][root.kind].says}{known}{reason}"


def propagation_report(propagation: Propagation) -> list[Line]:
    """Return every outlet with its estimate, the best first, and how the estimates were made."""
    ranked = sorted(propagation.items(), key=lambda pair: (pair[1].basis != "graph", -pair[1].mean, pair[0]))
    lines = [
        line(f"method {propagation.method}; {convergence(propagation)}"),
        line(f"{counted(len(propagation.seeds), 'seed')}, {counted(len(propagation), 'outlet')} judged"),
    ]
    for outlet, rating in ranked:
        low, high = rating.interval
        estimate = (number(rating.mean), GRADE_STYLES[grade_of(rating)])
        interval = f" ({number(low)} to {number(high)}) {rating.basis}"
        lines.append(Line(((f"{shorten(outlet, NAME)} ", ""), estimate, (interval, "faint"))))
    return lines


def convergence(propagation: Propagation) -> str:
    """Say whether the repeated steps of a propagation converged."""
    if not propagation.fixed_points:
        return "no repeated steps"
    tolerance = propagation.fixed_points[0].tolerance
    steps = f"{propagation.iterations} steps, residual {propagation.residual:.1e}, tolerance {tolerance:.0e}"
    return f"{steps}: {'converged' if propagation.converged else 'not converged'}"
