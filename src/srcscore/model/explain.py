"""From a prediction to a score whose evidence is the model's own sum, in words and places."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.metadata import version

from srcscore.features.chains import chain_features, reported_as
from srcscore.features.extract import Row
from srcscore.features.measure import times
from srcscore.features.spec import BREVITY, LEXICAL, PUBLISHER, features
from srcscore.model.exact import STEPS
from srcscore.model.predict import Model, Prediction
from srcscore.model.wording import KINDS
from srcscore.records import (
    Article,
    Band,
    Chain,
    Citation,
    Claim,
    Cue,
    Evidence,
    Reputation,
    Score,
    Signal,
    SignalName,
    Signals,
    Versions,
)

LOW = 0.4
"""Below this the band is `low`."""
HIGH = 0.6
"""From this on it is `high`."""
_TERMS = 8
"""So many n-grams are evidence of their own; the others are added up by kind."""
_PLACES = 5
"""An n-gram shows at most so many places, and a kind so many n-grams."""
_HASH = 12
"""So many digits of a hash are shown."""


def explain(
    row: Row,
    model: Model,
    *,
    article: Article,
    citations: Sequence[Citation],
    claims: Sequence[Claim],
    cues: Sequence[Cue],
    before_graph: Row | None = None,
    chains: tuple[Chain, ...] | None = None,
) -> Score:
    """Score a row and say why.

    Parameters
    ----------
    row
        What `extract_features` made of the article.
    model
        What weighs it.
    article, citations, claims, cues, chains
        What was found; they become part of the score.
    before_graph
        The row before its sources were followed through a graph: its features are explained first, then what
        following the sources changes. None when no graph was given.

    Returns
    -------
    Score
        Evidence is sorted by absolute contribution; features that add nothing are left out, since the
        sum is the same without them.
    """
    made = model.predict(row)
    evidence = _evidence(row, before_graph, made, model)
    doubts = _doubts(row, model)
    return Score(
        value=made.value,
        interval=made.interval,
        band="insufficient" if doubts else band_of(made.value),
        abstained=bool(doubts),
        reasons=tuple(doubts),
        logit=made.logit,
        intercept=made.intercept,
        evidence=evidence,
        signals=_signals(row, made, model, evidence, article),
        citations=tuple(citations),
        claims=tuple(claims),
        cues=tuple(cues),
        article=article,
        versions=Versions(_library(), model.info.name, model.features[:_HASH], model.reputations.version),
        chains=chains,
        publisher=row.publisher,
    )


def band_of(value: float) -> Band:
    """Return the band of a value that was not abstained from."""
    return "low" if value < LOW else "high" if value >= HIGH else "mixed"


def _doubts(row: Row, model: Model) -> list[str]:
    """Return why there is too little to go on; nothing when there is enough."""
    doubts = []
    if row.language is not None and row.language != model.rule.language:
        doubts.append(f"the text is in {row.language!r}; the model reads {model.rule.language!r}")
    unrated = row.publisher is None or row.publisher.basis == "none"
    words = len(row.prose.words)
    needed = model.rule.cited if row.cited else model.rule.words
    if unrated and words < needed:
        lacking = "" if row.cited else ", no source is cited"
        doubts.append(
            f"the publisher is unrated or hidden{lacking}, and {words} words are too few to judge by "
            f"(at least {needed})"
        )
    elif unrated and not words:
        doubts.append("the publisher is unrated or hidden, and there is no text to read")
    return doubts


def _evidence(row: Row, before: Row | None, made: Prediction, model: Model) -> tuple[Evidence, ...]:
    found = []
    if row.publisher is not None and made.publisher:
        found.append(_publisher_evidence(row.publisher, made))
    alone, shapes = (row, made.shapes) if before is None else (before, model.predict(before).shapes)
    for feature, added in zip(features(), shapes, strict=True):
        if not added:
            continue
        measure = alone.measures.get(feature.name)
        if measure is None:
            reason = f"not measured: {feature.unit}"
            found.append(Evidence(feature.signal, feature.name, None, added, reason))
            continue
        reason = feature.says(measure.value, measure.placeholders)
        found.append(Evidence(feature.signal, feature.name, measure.value, added, reason, measure.spans))
    found += _wording_evidence(row, made, model)
    if row.chains:
        found += _chain_evidence(row, made.shapes, shapes)
    found.sort(key=_rank)
    return tuple(found)


def _rank(item: Evidence) -> tuple[float, str, str]:
    return -abs(item.contribution), item.feature, item.reason


def _chain_evidence(row: Row, moved: Sequence[float], alone: Sequence[float]) -> list[Evidence]:
    """Return what following the sources adds: the changes of the features that it moved.

    What moves nothing is kept, with nothing added: it is shown where chains lead, though no data say what
    that is worth.
    """
    added: dict[str, float] = dict.fromkeys(row.chains, 0.0)
    for feature, now, before in zip(features(), moved, alone, strict=True):
        if now != before:
            name = reported_as(feature.name)
            added[name] = added.get(name, 0.0) + (now - before)
    found = []
    for row_ in chain_features():
        measure = row.chains.get(row_.name)
        if measure is not None:
            reason = row_.reason.format(value=measure.value, **measure.placeholders)
            item = (row_.name, measure.value, added[row_.name], reason, measure.spans)
            found.append(Evidence("citations", *item))
    return found


def _publisher_evidence(known: Reputation, made: Prediction) -> Evidence:
    families = len({rating.family for rating in known.raters})
    how = f"{families} independent raters" if families else f"basis: {known.basis}"
    reason = f"{known.domain} has a reputation of {known.mean:.2f} ± {known.sd:.2f} ({how})"
    return Evidence("domain", PUBLISHER, known.mean, made.publisher, reason)


def _wording_evidence(row: Row, made: Prediction, model: Model) -> list[Evidence]:
    """Return the strongest n-grams one by one, the others by kind and way, and the starting point."""
    terms = made.terms
    entries = terms.strongest(len(terms.keys))
    found = [
        item for entry in entries[:_TERMS] if (item := _term_evidence(row, made, entry, model)).contribution
    ]
    found += _others(row, made, entries[_TERMS:], model)
    if made.offset:
        reason = "against the wording of an average article"
        found.append(Evidence("language", f"{LEXICAL}_average", None, made.offset, reason))
    if made.brevity:
        words = len(row.prose.words)
        reason = f"{words} words are few: what they show counts less, and is set against other short texts"
        found.append(Evidence("language", BREVITY, float(words), made.brevity, reason))
    return found


def _others(row: Row, made: Prediction, entries: Sequence[int], model: Model) -> list[Evidence]:
    """Return n-grams of little weight, those of a kind that speak the same way as one, strongest first."""
    terms, turn = made.terms, model.wording.turn
    members: dict[tuple[str, bool], list[int]] = {}
    for entry in entries:
        step = terms.steps[entry]
        if step:
            members.setdefault((turn(terms.keys[entry]).kind, step > 0), []).append(entry)
    found = []
    for (kind, good), some in members.items():
        shown = [turn(terms.keys[entry]) for entry in some[:_PLACES]]
        firsts = [terms.places[terms.firsts[entry]] for entry in some[:_PLACES]]
        spans = [
            row.prose.span(first, first + one.words - 1) for first, one in zip(firsts, shown, strict=True)
        ]
        quoted = ", ".join([f"“{one.shown}”" for one in shown])
        among = "" if len(shown) == len(some) else " and others"
        way = "well" if good else "badly"
        reason = f"turns of phrase {KINDS[kind]}, commoner in {way} rated outlets: {quoted}{among}"
        added = sum([terms.steps[entry] for entry in some]) / STEPS
        item = (f"{LEXICAL}_{kind}", float(len(some)), added, reason, tuple(spans))
        found.append(Evidence("language", *item))
    return found


def _term_evidence(row: Row, made: Prediction, entry: int, model: Model) -> Evidence:
    terms = made.terms
    turn = model.wording.turn(terms.keys[entry])
    added, count = terms.steps[entry] / STEPS, terms.counts[entry]
    spans = tuple([row.prose.span(first, first + turn.words - 1) for first in terms.starts(entry, _PLACES)])
    kind = "well" if added > 0 else "badly"
    reason = f"wording “{turn.shown}”, {times(count)}: commoner in {kind} rated outlets"
    return Evidence("language", LEXICAL, float(count), added, reason, spans)


def _signals(
    row: Row, made: Prediction, model: Model, evidence: Sequence[Evidence], article: Article
) -> Signals:
    sums = dict.fromkeys(("domain", "citations", "language"), 0.0)
    for item in evidence:
        sums[item.signal] += item.contribution

    def signal(name: SignalName, reason: str, *, there: bool) -> Signal:
        value = model.calibrate(made.intercept + sums[name]) if there else None
        return Signal(value, sums[name], reason)

    return Signals(
        domain=signal(
            "domain", _domain_reason(row.publisher, article), there=not made.pattern.startswith("hidden")
        ),
        citations=signal("citations", _citation_reason(row), there=bool(row.cited or row.claims)),
        language=signal("language", _language_reason(row), there=bool(row.prose.words)),
    )


def _domain_reason(known: Reputation | None, article: Article) -> str:
    if article.domain is None:
        return "the publisher is not known"
    if known is None:
        return "the publisher is hidden"
    if known.basis == "none":
        return f"nothing is known of {known.domain}"
    return f"{known.domain}: reputation {known.mean:.2f} ± {known.sd:.2f}, basis {known.basis}"


def _citation_reason(row: Row) -> str:
    if not row.cited and not row.claims:
        return "no statement and no source was found"
    sourced = row.measures.get("claims_unsourced")
    if sourced is None:
        return "sources are named, but no statement was found that rests on them"
    without = sourced.placeholders["n"]
    if row.claims == 1:
        return f"one statement, with{'out' if without else ''} a source of its own"
    return f"{row.claims} statements, {without} of them without a source of their own"


def _language_reason(row: Row) -> str:
    return f"{len(row.prose.words)} words were read" if row.prose.words else "there are no words to read"


@cache
def _library() -> str:
    return version("srcscore")
