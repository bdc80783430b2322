"""From a prediction to a score whose evidence is the model's own sum, with reasons and spans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from itertools import repeat

from srcscore.article.dates import read_date
from srcscore.citations.claims import count_sources
from srcscore.domains.url import resolve
from srcscore.features.extract import Row, chain_features, reported_as
from srcscore.features.spec import BREVITY, LEXICAL, PUBLISHER, features, reasons, times
from srcscore.model.curves import STEPS
from srcscore.model.predict import Model, Prediction
from srcscore.model.wording import KINDS, Phrase
from srcscore.records import (
    Article,
    Band,
    Chain,
    Citation,
    Claim,
    Cue,
    Evidence,
    Score,
    Signal,
    SignalName,
    Signals,
    Versions,
)

LOW = 0.4
"""Values below this are `low`. The bands share [0, 1] as 40, 20 and 40 hundredths, alike on both sides."""
HIGH = 0.6
"""Values from this on are `high`."""
_TERMS = 8
"""N-grams that are evidence of their own, the rest are summed by kind: with more, reports grow longer."""
_EXAMPLES = 5
"""Most places that an n-gram points at, and most n-grams that a kind quotes."""
_QUOTED = 80
"""Characters of an unreadable URL or date that are quoted: as long as most addresses."""
_SMALL = 0.1
"""Share of words that are not scored from which it is mentioned: most articles have a line of promotion."""
_HASH = 12
"""Digits of the features' hash in `versions`: 48 bits, enough to tell any two specifications apart."""


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
    """Score a row of features and explain the score; what was extracted from the article becomes part of it.

    Evidence is sorted by absolute contribution. Features that add nothing are left out, which does not change
    the sum. `before_graph` is the row before its sources were followed through a graph: its features are
    explained first, then the change. It is None when no graph was given.
    """
    prediction = model.predict(row)
    evidence = tuple(
        [
            replace(item, texts=tuple([span.of(article.text) for span in item.spans])) if item.spans else item
            for item in _evidence(row, before_graph, prediction, model)
        ]
    )
    abstained = abstention_reasons(row, model)
    return Score(
        value=prediction.value,
        interval=prediction.interval,
        band="insufficient" if abstained else band_of(prediction.value),
        abstained=bool(abstained),
        reasons=(*abstained, *unused_input(article)),
        logit=prediction.logit,
        intercept=prediction.intercept,
        evidence=evidence,
        signals=_signals(row, prediction, model, evidence, article),
        citations=tuple(citations),
        claims=tuple(claims),
        cues=tuple(cues),
        article=article,
        versions=Versions(_library(), model.info.name, model.features[:_HASH], model.reputations.version),
        chains=chains,
        publisher=row.publisher,
        sourcing=count_sources(citations, claims),
        base=model.calibrate(prediction.intercept),
    )


def band_of(value: float) -> Band:
    """Return the band of a value that was not abstained from."""
    return "low" if value < LOW else "high" if value >= HIGH else "mixed"


def abstention_reasons(row: Row, model: Model) -> list[str]:
    """Return why there is too little to go on; an empty list when there is enough."""
    why = []
    rule = model.abstention
    if row.language is not None and row.language != rule.language:
        why.append(f"the text is in {row.language!r}; the model reads {rule.language!r}")
    if row.publisher is not None and not row.publisher.guessed:
        return why
    words = len(row.prose.words)
    needed = rule.cited if row.cited else rule.words
    if words < needed:
        lacking = "" if row.cited else ", no source is cited"
        why.append(
            f"the publisher is unrated or hidden{lacking}, and {words} words are too few to judge by "
            f"(at least {needed})"
        )
    elif not words:
        why.append("the publisher is unrated or hidden, and there is no text to read")
    if row.unread > words:
        why.append(
            f"{row.unread} words stand in asides, lists, comments or beside the article, and are not scored; "
            f"the article has {words}"
        )
    return why


def unused_input(article: Article) -> list[str]:
    """Return what was given beside the text and could not be read: it is kept as given, and not used."""
    unused = []
    if article.url and article.domain is None:
        why = resolve(article.url).reason
        unused.append(f"the URL {article.url[:_QUOTED]!r} is not used, since it names no outlet: {why}")
    if article.published and read_date(article.published) is None:
        date = article.published[:_QUOTED]
        unused.append(f"the date {date!r} is not used, since it is in no known form: use ISO 8601")
    return unused


def _evidence(row: Row, before: Row | None, prediction: Prediction, model: Model) -> tuple[Evidence, ...]:
    evidence = []
    reputation = row.publisher
    if reputation is not None and prediction.publisher:
        families = len({rating.family for rating in reputation.raters})
        how = f"{families} independent raters" if families else f"basis: {reputation.basis}"
        value = f"{reputation.mean:.2f} ± {reputation.sd:.2f}"
        reason = f"{reputation.domain} has a reputation of {value} ({how})"
        if reputation.guessed:
            reason = f"{reputation.domain} is unknown; outlets with names like it have {value}"
        evidence.append(Evidence("domain", PUBLISHER, reputation.mean, prediction.publisher, reason))
    if before is None:
        measures, shapes = row.measures, prediction.shapes
    else:
        measures, shapes = before.measures, model.predict(before).shapes
    words = reasons(measures)
    for feature, added in zip(features(), shapes, strict=True):
        if not added:
            continue
        name, measure = feature.name, measures.get(feature.name)
        if measure is None:
            evidence.append(Evidence(feature.signal, name, None, added, f"not measured: {feature.unit}"))
        else:
            evidence.append(Evidence(feature.signal, name, measure.value, added, words[name], measure.spans))
    evidence += _wording_evidence(row, prediction, model)
    if row.chains:
        evidence += _chain_evidence(row, prediction.shapes, shapes)
    return tuple(sorted(evidence, key=lambda item: (-abs(item.contribution), item.feature, item.reason)))


def _chain_evidence(row: Row, after: Sequence[float], before: Sequence[float]) -> list[Evidence]:
    """Return what following the sources adds: the changes of the features that it moved.

    A row that moves nothing is listed too, with nothing added: it says where chains lead, though no data say
    what that is worth.
    """
    added: dict[str, float] = dict.fromkeys(row.chains, 0.0)
    for feature, new, old in zip(features(), after, before, strict=True):
        if new != old:
            name = reported_as(feature.name)
            added[name] = added.get(name, 0.0) + (new - old)
    evidence = []
    for chain_feature in chain_features():
        name = chain_feature.name
        measure = row.chains.get(name)
        if measure is not None:
            reason = chain_feature.reason.format(value=measure.value, **measure.placeholders)
            evidence.append(Evidence("citations", name, measure.value, added[name], reason, measure.spans))
    return evidence


def _wording_evidence(row: Row, prediction: Prediction, model: Model) -> list[Evidence]:
    """Return the strongest n-grams one by one, the others by kind and sign, and what any text adds."""
    terms = prediction.terms
    entries = terms.strongest(len(terms.keys))
    evidence = []
    strongest = entries[:_TERMS]
    phrases = model.wording.phrases(terms.keys[entry] for entry in strongest)
    for entry, phrase in zip(strongest, phrases, strict=True):
        added, count = terms.steps[entry] / STEPS, terms.counts[entry]
        if not added:
            continue
        spans = row.prose.spans(terms.starts(entry, _EXAMPLES), repeat(phrase.words))
        way = "well" if added > 0 else "badly"
        reason = f"wording “{phrase.text}”, {times(count)}: commoner in {way} rated outlets"
        evidence.append(Evidence("language", LEXICAL, float(count), added, reason, spans))
    evidence += _kind_evidence(row, prediction, entries[_TERMS:], model)
    if prediction.offset:
        reason = "against the wording of an average article"
        evidence.append(Evidence("language", f"{LEXICAL}_average", None, prediction.offset, reason))
    if prediction.shift:
        words = len(row.prose.words)
        reason = f"{words} words are few: what they show counts less, and is set against other short texts"
        evidence.append(Evidence("language", BREVITY, float(words), prediction.shift, reason))
    return evidence


def _kind_evidence(row: Row, prediction: Prediction, entries: Sequence[int], model: Model) -> list[Evidence]:
    """Return n-grams of little weight, those of one kind and sign as one, strongest first."""
    terms = prediction.terms
    groups: dict[tuple[str, bool], list[tuple[int, Phrase]]] = {}
    phrases = model.wording.phrases(terms.keys[entry] for entry in entries)
    for entry, phrase in zip(entries, phrases, strict=True):
        step = terms.steps[entry]
        if step:
            groups.setdefault((phrase.kind, step > 0), []).append((entry, phrase))
    evidence = []
    for (kind, good), group in groups.items():
        examples = [phrase for _, phrase in group[:_EXAMPLES]]
        starts = [terms.positions[terms.firsts[entry]] for entry, _ in group[:_EXAMPLES]]
        spans = row.prose.spans(starts, [example.words for example in examples])
        quoted = ", ".join([f"“{example.text}”" for example in examples])
        more = "" if len(examples) == len(group) else " and others"
        way = "well" if good else "badly"
        reason = f"turns of phrase {KINDS[kind]}, commoner in {way} rated outlets: {quoted}{more}"
        added = sum([terms.steps[entry] for entry, _ in group]) / STEPS
        evidence.append(Evidence("language", f"{LEXICAL}_{kind}", float(len(group)), added, reason, spans))
    return evidence


def _signals(
    row: Row, prediction: Prediction, model: Model, evidence: Sequence[Evidence], article: Article
) -> Signals:
    sums = dict.fromkeys(("domain", "citations", "language"), 0.0)
    for item in evidence:
        sums[item.signal] += item.contribution

    def signal(name: SignalName, reason: str, *, present: bool) -> Signal:
        value = model.calibrate(prediction.intercept + sums[name]) if present else None
        return Signal(value, sums[name], reason)

    known = row.publisher
    if article.domain is None:
        domain_reason = "the publisher is not known"
    elif known is None:
        domain_reason = "the publisher is hidden"
    elif known.guessed:
        domain_reason = f"nothing is known of {known.domain}"
    else:
        reputation = f"reputation {known.mean:.2f} ± {known.sd:.2f}, basis {known.basis}"
        domain_reason = f"{known.domain}: {reputation}"
    unsourced = row.measures.get("claims_unsourced")
    if not row.cited and not row.claims:
        citation_reason = "no statement and no source was found"
    elif unsourced is None:
        citation_reason = "sources are named, but no statement was found that rests on them"
    else:
        without = unsourced.placeholders["n"]
        citation_reason = f"{row.claims} statements, {without} of them without a source of their own"
        if row.claims == 1:
            citation_reason = f"one statement, with{'out' if without else ''} a source of its own"
    words = len(row.prose.words)
    language_reason = f"{words} words were read" if words else "there are no words to read"
    if row.unread > words * _SMALL:
        language_reason += f"; {row.unread} in asides and lists are not scored"
    return Signals(
        domain=signal("domain", domain_reason, present=not prediction.pattern.startswith("hidden")),
        citations=signal("citations", citation_reason, present=bool(row.cited or row.claims)),
        language=signal("language", language_reason, present=bool(words)),
    )


@cache
def _library() -> str:
    return version("srcscore")
