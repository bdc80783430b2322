"""What a report says of a score: who is cited, how often, in which role, how reliable, and with what weight.

Terminal, page, JSON-LD and flat rows are all made from this one record, so that they cannot disagree.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Literal, NamedTuple, TypeVar

from srcscore.features.spec import GENRE
from srcscore.language.word_classes import word_set
from srcscore.model.explain import HIGH, LOW
from srcscore.records import (
    WEAK,
    Article,
    Citation,
    Claim,
    Cue,
    Evidence,
    Rating,
    Reputation,
    Role,
    Score,
    Span,
    Verdict,
)
from srcscore.records.text import number
from srcscore.report.text import counted, shorten
from srcscore.resources import read_rows

_LIKELY = 0.5
"""Probability from which on a genre is mentioned: below it another one is as likely."""


class Step(NamedTuple):
    """One step of the sum, or the sum itself."""

    name: str  # `intercept`, the signal's name, or `sum`
    why: str  # what it went on
    start: float  # the sum of the steps before; 0 for intercept and sum
    exact: float  # what it adds
    rounded: float  # the same in hundredths, rounded so that the printed steps add up to the printed sum


def steps(score: Score) -> tuple[Step, ...]:
    """Return the intercept, the three signals and their sum."""
    of = score.signals
    signals = {"domain": of.domain, "citations": of.citations, "language": of.language}
    reasons = ["where the model starts", *(signal.reason for signal in signals.values())]
    exact = [score.intercept, *(signal.contribution for signal in signals.values())]
    *hundredths, total = (cents / 100 for cents in rounded(exact, score.logit))
    rows = zip(("intercept", *signals), reasons, [0.0, *accumulate(exact)], exact, hundredths, strict=False)
    end = "too little for a score" if score.abstained else f"gives the score {number(score.value)}"
    return (*map(Step._make, rows), Step("sum", end, 0.0, score.logit, total))


def rounded(parts: Sequence[float], total: float) -> list[int]:
    """Return parts and their total in hundredths, rounded so that they add up.

    Each is rounded to the nearest hundredth. Where the sum then misses the total, the parts nearest to half
    way are rounded the other way. Parts that do not add up to `total` to begin with are only rounded.
    """
    whole = round(100 * total)
    cents = [round(100 * part) for part in parts]
    gap = whole - sum(cents)
    if abs(gap) <= len(parts):  # rounding alone misses by half a hundredth for each part at most
        step = 1 if gap > 0 else -1
        nearest = sorted(range(len(parts)), key=lambda i: step * (cents[i] - 100 * parts[i]))
        for i in nearest[: abs(gap)]:
            cents[i] += step
    return [*cents, whole]


Grade = Literal["good", "fair", "weak", "unknown"]
Key = tuple[str, str]
"""What all citations of one voice have in common."""
Spanned = TypeVar("Spanned", Citation, Claim, Cue)

ROLES: tuple[Role, ...] = ("evidence", "listed", "promo", "mention")
"""The roles of a citation, the one that carries most first."""
BADLY_SOURCED: tuple[Verdict, ...] = ("circular", "self-network", "weak-only")
"""The verdicts that speak against an article, the worst first."""
NOTABLE = 0.005
"""A smaller contribution would be printed as 0.00."""
MOST_REASONS = 8
"""Terms of the sum that a report names, those that add most: about as many as a reader weighs at once."""
REASONS = "Reasons: what is there, then what is missing"
"""What every report calls them."""
NAME, TITLE, QUOTE = 60, 300, 70
"""Columns of a source's name, a headline and a quotation; longer ones are cut to stay on a line or two."""


class Word(NamedTuple):
    """How reports put one term of the records."""

    name: str  # the term
    short: str  # in a word or a sign
    label: str  # in a few words
    says: str  # in a clause


@cache
def words() -> Mapping[str, Mapping[str, Word]]:
    """Return the words by group (`verdict`, `kind`, `role`, ...) and term."""
    groups: dict[str, dict[str, Word]] = {}
    for row in read_rows("report/words.tsv"):
        group = groups.setdefault(row["group"], {})
        group[row["name"]] = Word(row["name"], row["short"], row["label"], row["says"])
    return groups


@dataclass(frozen=True, slots=True, eq=False)  # a mapping has no hash
class Source:
    """One voice, with all citations of it in an article."""

    number: int  # its position in `Summary.sources`, from 1; 0 for a pronoun that stands for nobody known
    citations: tuple[Citation, ...]  # where the article names it; never empty
    claims: int  # how many statements rest on it
    name: str  # as the article first gives it, cut to `NAME` columns
    domain: str | None  # when it could be resolved
    display_name: str  # its name, with its domain where that says more than the name
    kind: str  # what it is, in words
    reputation: Reputation | None  # None when it is unresolved or has no rating of its own
    grade: Grade  # by its reputation
    roles: Mapping[Role, int]  # how often it has which role, in the order of `ROLES`
    role_label: str  # the same in words: "credited 2 times, promoted"
    own: bool  # whether it is the publisher's own voice, or of its network
    network: str | None  # None when it is only another spelling of the outlet
    notes: list[str]  # its network and categories, whom it imitates, why it could not be resolved


@dataclass(frozen=True, slots=True)
class Summary:
    """All that reports say of one score."""

    score: Score
    voices: Mapping[Key, Source]  # every voice that the article names, in order of appearance
    sources: tuple[Source, ...]  # the same without bare pronouns, those that carry most statements first
    verdicts: Mapping[str, int]  # how many statements have which verdict, the worst first
    steps: tuple[Step, ...]  # from the intercept over the three signals to the logit
    evidence: tuple[Evidence, ...]  # the terms that print as more than 0.00; all turns of phrase are one

    @property
    def title(self) -> str:
        """The headline, or what else the article is known by."""
        return title_of(self.score.article, TITLE)

    @property
    def band(self) -> str:
        """The band; "leaning" where the interval reaches into the opposite one."""
        low, high = self.score.interval
        doubtful = (self.score.band == "low" and high >= HIGH) or (self.score.band == "high" and low < LOW)
        return f"leaning {self.score.band}" if doubtful else self.score.band

    @property
    def sourcing(self) -> str:
        """Who the statements rest on, in one or two sentences: what every report begins with."""
        genre = self.score.genre
        if genre is None or genre.name == "news" or genre.probability < _LIKELY:
            return str(self.score.sourcing)
        return f"{self.score.sourcing} It {genre.reason}."

    @property
    def counts(self) -> list[tuple[int, str]]:
        """The counts behind `sourcing`, with their names; those that are zero are left out."""
        of = self.score.sourcing
        rows = (
            (of.sourced, "with a source"),
            (of.statements - of.sourced, "without one of their own"),
            (of.weak, "on weak or own sources alone"),
            (of.voices, "independent voice" if of.voices == 1 else "independent voices"),
            *of.kinds,
        )
        return [(count, name) for count, name in rows if count]

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the greatest number that the steps of the sum reach; 0 lies between."""
        ends = [step.start + step.exact for step in self.steps]
        return min(0.0, *ends), max(0.0, *ends)

    @property
    def reasons(self) -> tuple[Evidence, ...]:
        """The largest terms of the sum: publisher, genre and what has a passage, then what is missing."""
        largest = self.evidence[:MOST_REASONS]
        whole = ("domain", GENRE)  # they are said of the whole text
        return tuple(sorted(largest, key=lambda t: not t.spans and {t.signal, t.feature}.isdisjoint(whole)))

    @property
    def remainder(self) -> float:
        """What the terms add that are not among the reasons: with these and the intercept, the logit."""
        return self.score.logit - self.score.intercept - sum(term.contribution for term in self.reasons)

    @property
    def others(self) -> str:
        """The terms that are not among the reasons, in words; the empty string when all print as 0.00."""
        named = {id(term) for term in self.reasons}
        rest = [term for term in self.score.evidence if id(term) not in named]
        largest = max(rest, key=lambda term: abs(term.contribution), default=None)
        if largest is None or abs(largest.contribution) < NOTABLE:
            return ""
        return f"everything else, {counted(len(rest), 'term')}; the largest: {largest.reason}"

    @property
    def badly_sourced(self) -> list[Claim]:
        """The statements that rest only on weak, own or circular sources, in order."""
        return [claim for claim in self.score.claims if claim.verdict in BADLY_SOURCED]

    @property
    def credited(self) -> list[Source]:
        """The sources that are credited with a statement or listed, in order of appearance."""
        voices = (item for item in self.voices.values() if item.number)
        return [item for item in voices if {"evidence", "listed"} & item.roles.keys()]

    @property
    def cues(self) -> list[tuple[str, Counter[str]]]:
        """The wording cues: each kind with how often which term occurs, the commonest kind first."""
        kinds: dict[str, Counter[str]] = {}
        for cue in self.score.cues:
            kinds.setdefault(cue.kind.replace("-", " "), Counter())[cue.term] += 1
        return sorted(kinds.items(), key=lambda pair: -pair[1].total())

    @property
    def versions(self) -> str:
        """What made the score."""
        of = self.score.versions
        data = f"model {of.model}, features {of.features}, reputation {of.reputation}"
        return f"srcscore {of.library}, {data}, schema {of.schema}"


def summary(score: Score) -> Summary:
    """Return what reports say of a score."""
    citations = by_voice(score.citations)
    claims = Counter(key for claim in score.claims for key in by_voice(claim.citations))
    roles = {key: min(ROLES.index(item.role) for item in items) for key, items in citations.items()}
    named = (key for key in citations if key[1] not in word_set("source_pronouns"))
    order = sorted(named, key=lambda key: (-claims[key], roles[key]))
    numbers = {key: number for number, key in enumerate(order, 1)}
    voices = {key: _source(numbers.get(key, 0), items, claims[key]) for key, items in citations.items()}
    verdicts: Counter[str] = Counter(claim.verdict for claim in score.claims)
    return Summary(
        score=score,
        voices=voices,
        sources=tuple(voices[key] for key in order),
        verdicts={name: verdicts[name] for name in words()["verdict"] if verdicts[name]},
        steps=steps(score),
        evidence=tuple(term for term in score.evidence if abs(term.contribution) >= NOTABLE),
    )


def _source(number: int, citations: Sequence[Citation], claims: int) -> Source:
    """Return what reports say of one voice."""
    first = citations[0]
    known = next((item.reputation for item in citations if item.reputation is not None), None)
    counts: Counter[Role] = Counter(item.role for item in citations)
    roles = {role: counts[role] for role in ROLES if counts[role]}
    times = {role: f" {count} times" if count > 1 else "" for role, count in roles.items()}
    own = any(item.self_cited for item in citations)
    spellings = (first.name.casefold(), (first.domain or "").partition(".")[0])
    network = None if first.network in spellings else first.network
    notes = [own_label(first)] if own else []
    notes += [f"network {network}"] if network else []
    if known is not None:
        notes += [category.replace("-", " ") for category in known.categories]
        notes += [f"looks made to be mistaken for {known.imitates}"] if known.imitates else []
    notes += dict.fromkeys(item.unresolved_reason for item in citations if item.unresolved_reason)
    return Source(
        number=number,
        citations=tuple(citations),
        claims=claims,
        name=shorten(first.name, NAME),
        domain=first.domain,
        display_name=display_name(first),
        kind=words()["kind"][first.kind].label,
        reputation=known,
        grade=grade_of(known),
        roles=roles,
        role_label=", ".join(words()["role"][role].label + times[role] for role in roles),
        own=own,
        network=network,
        notes=notes,
    )


def key_of(citation: Citation) -> Key:
    """Return what is the same for all citations of one voice: its domain, else its kind and name."""
    if citation.domain is not None:
        return "domain", citation.domain
    return citation.kind, citation.name.casefold()


def by_voice(citations: Iterable[Citation]) -> dict[Key, list[Citation]]:
    """Group citations by voice, in order of appearance."""
    voices: dict[Key, list[Citation]] = {}
    for citation in citations:
        voices.setdefault(key_of(citation), []).append(citation)
    return voices


def grade_of(reputation: Reputation | None) -> Grade:
    """Return the grade of a reputation; `unknown` when it is a guess, or a low estimate from links."""
    if reputation is None or reputation.guessed or (reputation.mean < WEAK and not reputation.weak):
        return "unknown"
    return "weak" if reputation.weak else "good" if reputation.mean >= HIGH else "fair"


def describe(reputation: Reputation | None) -> str:
    """Say how reliable a voice is known to be, and who says so; the empty string when nothing is known."""
    if reputation is None or reputation.basis == "none":
        return ""
    if reputation.guessed:
        return words()["basis"][reputation.basis].says
    label = f"reputation {number(reputation.mean)}{', weak' if reputation.weak else ''}"
    if reputation.basis != "rated" or not reputation.raters:
        return f"{label}; {words()['basis'][reputation.basis].says}"
    newest = max(rating.date for rating in reputation.raters)
    return f"{label}; {counted(len(reputation.raters), 'rating')}, the newest of {newest}"


def newest_ratings(reputation: Reputation) -> list[Rating]:
    """Return the newest rating of each family of raters, whose members copy one another."""
    by_date = sorted(reputation.raters, key=lambda rating: rating.date)
    return list({rating.family: rating for rating in by_date}.values())


def display_name(citation: Citation) -> str:
    """Return a source's name, with its domain where that says more than the name."""
    name = shorten(citation.name, NAME)
    alone = citation.domain is None or citation.domain == name.casefold()
    return name if alone else f"{name} ({shorten(citation.domain or '', NAME)})"


def own_label(citation: Citation) -> str:
    """Say how a source that is the publisher's own belongs to it."""
    return "the publisher's own network" if citation.network else "the publisher itself"


def crediting_words(citations: Iterable[Citation], text: str) -> list[str]:
    """Return the words that credit a source ("according to"), each once."""
    cues = (shorten(item.cue.of(text), QUOTE) for item in citations if item.cue is not None)
    return list(dict.fromkeys(cues))


def quotations(evidence: Evidence, text: str) -> dict[str, Span]:
    """Return the passages that a term of the sum comes from, each wording once, with its first span."""
    quotes: dict[str, Span] = {}
    for span in evidence.spans:
        if quote := shorten(span.of(text), QUOTE):
            quotes.setdefault(quote, span)
    return quotes


def title_of(article: Article, limit: int) -> str:
    """Return an article's headline, or else its id or address, cut to `limit` columns."""
    return shorten(article.title or article.id or article.url or "Untitled article", limit)


def start_of(item: Spanned) -> int:
    """Return where a citation, claim or cue begins."""
    return item.span.start


def within(items: Sequence[Spanned], start: int, end: int) -> Sequence[Spanned]:
    """Return those of some sorted items that begin between two offsets."""
    first = bisect_left(items, start, key=start_of)
    return items[first : bisect_left(items, end, key=start_of)]
