"""From a prediction to a score whose evidence is the model's own sum, with reasons and spans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, partial
from importlib.metadata import version

import numpy as np

from srcscore.article.dates import read_date
from srcscore.citations.claims import count_sources
from srcscore.domains.url import platform_of, resolve
from srcscore.features.extract import Row, chain_features, reported_as
from srcscore.features.spec import GENRE, LEXICAL, PUBLISHER, features
from srcscore.language.detect import UNKNOWN
from srcscore.model.genre import called, genre_of, probabilities, reads_as
from srcscore.model.predict import Model, Prediction
from srcscore.model.wording import families
from srcscore.records import (
    Article,
    Band,
    Chain,
    Citation,
    Claim,
    Cue,
    Evidence,
    Genre,
    Reputation,
    Score,
    Signal,
    SignalName,
    Signals,
    Span,
    Versions,
)
from srcscore.resources import read_rows

LOW = 0.4
"""Values below this are `low`. The bands share [0, 1] as 40, 20 and 40 hundredths, alike on both sides."""
HIGH = 0.6
"""Values from this on are `high`."""
_EXAMPLES = 3
"""Most turns of phrase that a family quotes: with more, reports grow longer."""
_CANDIDATES = 12
"""Strongest n-grams among which a family's examples are looked for: many are parts of one phrase."""
_MOST_HIDDEN = 1 / 4
"""So many words a word of the article may state something in asides and lists amid its paragraphs: none of
700 articles of the training corpora has 1 / 8."""
_QUOTED = 80
"""Characters of an unreadable URL or date that are quoted: as long as most addresses."""
_PARTLY = 0.1
"""Probability from which a text partly reads as a genre: ten genres have so much each on average."""
_SMALL = 0.1
"""Share of words that are not scored from which it is mentioned: most articles have a line of promotion."""
_HASH = 12
"""Digits of the features' hash in `versions`: 48 bits, enough to tell any two specifications apart."""
_library = cache(partial(version, "srcscore"))  # reading the metadata takes a millisecond


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

    Evidence is sorted by absolute contribution, but what no family of wording names comes last. Features
    that add nothing are left out, which does not change the sum. `before_graph` is the row before its sources
    were followed through a graph: its features are explained first, then the change. It is None when no graph
    was given.
    """
    prediction = model.predict(row)
    value = prediction.value
    evidence = _evidence(row, before_graph, prediction, model, article.text)
    genre = genre_of(article, prediction.genres)
    abstained = abstention_reasons(row, model, genre)
    band: Band = "low" if value < LOW else "high" if value >= HIGH else "mixed"
    return Score(
        value=value,
        interval=prediction.interval,
        band="insufficient" if abstained else band,
        abstained=bool(abstained),
        reasons=(*abstained, *_notes(article, row.publisher)),
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
        sourcing=count_sources(claims),
        base=model.calibrate(prediction.intercept),
        genre=genre,
    )


def abstention_reasons(row: Row, model: Model, genre: Genre | None = None) -> list[str]:
    """Return why there is too little to go on, whoever publishes it; an empty list when there is enough."""
    why = []
    rule, words = model.abstention, len(row.prose.words)
    if row.language is not None and row.language != rule.language:
        language = "no language that could be told" if row.language == UNKNOWN else repr(row.language)
        why.append(f"the text is in {language}; the model reads {rule.language!r}")
    unknown = row.publisher is None or row.publisher.guessed
    needed = rule.cited if row.cited or not unknown else rule.words
    if words == 0:
        why.append("there are no words to judge by")
    elif words < needed:
        known = ["the publisher is unrated or hidden"] * unknown + ["no source is cited"] * (
            needed > rule.cited
        )
        counted = "1 word is" if words == 1 else f"{words} words are"
        why.append(
            f"{', '.join(known)}{' and ' * bool(known)}{counted} too few to judge by (at least {needed})"
        )
    if words and not row.claims:
        why.append("it makes no statement that could have a source")
    if genre is not None and genre.other > rule.no_journalism:
        why.append(f"it reads as no journalism ({genre.other:.2f})")
    unread, hidden = row.unread
    if unread > words or hidden > _MOST_HIDDEN * words:
        why.append(
            f"{unread} words stand in asides, lists, comments or beside the article, and are not scored; "
            f"the article has {words}"
        )
    return why


def _notes(article: Article, publisher: Reputation | None) -> list[str]:
    """Return what was given beside the text and could not be read, and whose reputation the publisher has."""
    notes = []
    if article.url and article.domain is None:
        why = resolve(article.url).reason
        notes.append(f"the URL {article.url[:_QUOTED]!r} is not used, since it names no outlet: {why}")
    if article.published and read_date(article.published) is None:
        date = article.published[:_QUOTED]
        notes.append(f"the date {date!r} is not used, since it is in no known form: use ISO 8601")
    platform = None if publisher is None else platform_of(publisher.domain)
    if publisher is None or platform is None:
        return notes
    if publisher.domain == platform:
        notes.append(
            f"{platform} carries texts of many writers: its reputation is taken for that of this one"
        )
    elif publisher.guessed:
        notes.append(
            f"nothing is known of {publisher.domain}: it is taken for an average account of {platform}"
        )
    return notes


def _evidence(
    row: Row, before: Row | None, prediction: Prediction, model: Model, text: str
) -> tuple[Evidence, ...]:
    evidence = []
    reputation = row.publisher
    if reputation is not None and prediction.publisher:
        count = len({rating.family for rating in reputation.raters})
        how = f"{count} independent rater{'s' * (count > 1)}" if count else f"by {_basis()[reputation.basis]}"
        value = f"{reputation.mean:.2f} ± {reputation.sd:.2f}"
        reason = f"{reputation.domain} has a reputation of {value} ({how})"
        if reputation.guessed:
            platform = platform_of(reputation.domain)
            like = f"accounts of {platform}" if platform else "outlets with names like it"
            reason = f"{reputation.domain} is unknown; {like} have {value}"
        evidence.append(Evidence("domain", PUBLISHER, reputation.mean, prediction.publisher, reason))
    measures = (before or row).measures
    shapes = (model.predict(before) if before else prediction).shapes
    for feature, added in zip(features(), shapes, strict=True):
        if not added:
            continue
        measure = measures.get(feature.name)
        number, _, spans = measure or (None, {}, ())
        texts, reason = _excerpts(text, spans), feature.in_words(measure, added)
        evidence.append(Evidence(feature.signal, feature.name, number, added, reason, spans, texts))
    evidence += _genre_evidence(prediction, model)
    evidence += _wording_evidence(row, prediction, model, text)
    if row.chains:
        evidence += _chain_evidence(row, prediction.shapes, shapes, text)
    # By size; the n-grams that have no meaning of their own come last, whatever they add.
    rest = f"{LEXICAL}_{families()[-1].name}"
    evidence.sort(key=lambda e: (e.feature == rest, -abs(e.contribution), e.feature, e.reason))
    return tuple(evidence)


def _excerpts(text: str, spans: Iterable[Span]) -> tuple[str, ...]:
    return tuple([text[start:end] for start, end in spans])


def _chain_evidence(row: Row, after: Sequence[float], before: Sequence[float], text: str) -> list[Evidence]:
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
            texts = _excerpts(text, measure.spans)
            evidence.append(
                Evidence("citations", name, measure.value, added[name], reason, measure.spans, texts)
            )
    return evidence


@cache
def _basis() -> dict[str, str]:
    """Return what a reputation can be estimated from, in words."""
    return {row["name"]: row["label"] for row in read_rows("report/words.tsv") if row["group"] == "basis"}


def _genre_evidence(prediction: Prediction, model: Model) -> list[Evidence]:
    """Return what the genre adds; the reason names the likeliest, and the one that counts for most."""
    terms = prediction.genre_terms
    added = sum(terms.values())
    if not added:
        return []
    likely = probabilities(prediction.genres)
    name, probability, reads = reads_as(likely)
    reason = f"by its words alone it {reads}"
    most = max(terms, key=lambda each: (terms[each] * added, each))
    if most != name:
        # A genre counts by its absence, as where there is least of it, or by the little that there is.
        absent = terms[most] * model.genre_shapes[most].levels[0] > 0
        how = "partly" if likely[most] >= _PARTLY else "not" if absent else "a little"
        reason += f", {how} as {called(most)} ({likely[most]:.2f})"
    return [Evidence("language", GENRE, probability, added, reason)]


def _wording_evidence(row: Row, prediction: Prediction, model: Model, text: str) -> list[Evidence]:
    """Return what each family of n-grams adds beside an average article, with the strongest as examples."""
    terms, wording = prediction.terms, model.wording
    family_of, lengths = wording.family[terms.rows], wording.lengths[terms.rows]
    # Examples speak for the sum: n-grams of its sign, the strongest first.
    strength = np.where(lengths > 0, terms.steps * np.sign(prediction.families).astype(int)[family_of], 0)
    speaking = np.flatnonzero(strength > 0)
    order = speaking[np.lexsort((-strength[speaking], family_of[speaking]))]
    ranks = np.arange(len(order)) - family_of[order].searchsorted(family_of[order])
    best = order[ranks < _CANDIDATES]
    candidates: list[list[tuple[int, int]]] = [[] for _ in prediction.families]
    columns = (column[best].tolist() for column in (family_of, terms.firsts, lengths))
    for index, first, length in zip(*columns, strict=True):
        candidates[index].append((first, length))
    counts = np.bincount(family_of, weights=terms.counts, minlength=len(prediction.families)).tolist()
    own = wording.by_family(terms)
    evidence = []
    for index, (family, added) in enumerate(zip(families(), prediction.families, strict=True)):
        if not added:
            continue
        examples: dict[str, Span] = {}
        for span in row.prose.spans(candidates[index]):
            example = " ".join(text[span.start : span.end].split())
            if not any(example in other or other in example for other in examples):
                examples[example] = span
                if len(examples) == _EXAMPLES:
                    break
        reason = f"{family.reason}, as {'well' if added > 0 else 'poorly'} sourced articles use them"
        if examples:
            reason += ": " + ", ".join([f"“{example}”" for example in examples])
        elif own[index] * added <= 0:  # what an average article would add is missing
            reason = f"no {family.reason}"
            if counts[index]:
                reason = f"{family.reason} count for less than in most articles"
        spans = tuple(sorted(examples.values()))
        name, texts = f"{LEXICAL}_{family.name}", _excerpts(text, spans)
        evidence.append(Evidence("language", name, counts[index], added, reason, spans, texts))
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
        how = _basis()[known.basis] if known.raters else f"by {_basis()[known.basis]}"
        reputation = f"reputation {known.mean:.2f} ± {known.sd:.2f}, {how}"
        domain_reason = f"{known.domain}: {reputation}"
    # The reason that a signal names is its largest term on the side of its sum.
    largest: dict[str, str] = {}
    for item in evidence:
        if item.contribution * sums[item.signal] > 0:
            largest.setdefault(item.signal, item.reason)
    words = len(row.prose.words)
    nothing = "no statement and no source was found"
    citation_reason = largest.get("citations", "sources add nothing") if row.cited or row.claims else nothing
    language_reason = (
        largest.get("language", "wording adds nothing") if words else "there are no words to read"
    )
    if row.unread[0] > words * _SMALL:
        language_reason += f"; {row.unread[0]} words in asides and lists are not scored"
    return Signals(
        domain=signal("domain", domain_reason, present=not prediction.pattern.startswith("hidden")),
        citations=signal("citations", citation_reason, present=bool(row.cited or row.claims)),
        language=signal("language", language_reason, present=bool(words)),
    )
