"""Score one article, or many: each stage from the article to its score is one line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from multiprocessing.process import current_process
from typing import Any, Literal, Protocol

from srcscore.article import parse
from srcscore.citations.claims import Sourced
from srcscore.citations.claims import find_claims as _find_claims
from srcscore.citations.find import find_citations as _find_citations
from srcscore.domains.reputation import Reputations
from srcscore.domains.url import resolve
from srcscore.errors import InputError, InputTypeError, SrcscoreError, check_positive, own_code
from srcscore.features.extract import analyse, follow_row
from srcscore.language.annotate import annotate
from srcscore.model.explain import explain
from srcscore.model.predict import Model
from srcscore.model.registry import load_model
from srcscore.progress import with_progress
from srcscore.records import Article, Chain, Citation, Claim, Reputation, Score, ScoreError

Readable = str | Mapping[str, Any] | Article
"""What can be scored: plain text, HTML, a mapping with `text` or `html`, or a parsed article."""
_FEW_JOBS = 8
"""So many processes may always be started; more only on a machine with more than four cores."""
_REPORT = "please report it with the article's id and the library's version"


class SupportTracer(Protocol):
    """What a score needs of a graph of many articles; `CitationGraph` is one."""

    def trace_support(
        self, sourced: Sourced, reputations: Reputations, *, use_publisher: bool = True
    ) -> tuple[tuple[Citation, ...], tuple[Chain, ...]]:
        """Return an article's citations with what they rest on, and the chains to other articles."""


def score(
    article: Readable,
    *,
    url: str | None = None,
    title: str | None = None,
    links: Iterable[Any] = (),
    published: str | None = None,
    use_publisher: bool = True,
    model: Model | None = None,
    graph: SupportTracer | None = None,
) -> Score:
    """Score how well one article is sourced.

    Parameters
    ----------
    article
        Plain text, HTML (extra `html`), a mapping with `text` or `html`, or an `Article`. A mapping may
        also have `url`, `title`, `links`, `published`, `authors` and `id`; other keys are kept aside.
    url, title, published
        As in `parse`; each takes precedence over the mapping's own.
    links
        As in `parse`.
    use_publisher
        False hides the publisher's reputation and network, and with them citations of its own sites.
    model
        What `load_model` returned; the newest shipped model by default.
    graph
        A citation graph, which may hold this article or not. Each source is then scored by what it rests on
        in the graph, and the change is listed as evidence.

    Returns
    -------
    Score
        Value on [0, 1] with interval, band and evidence; when it abstains, `reasons` say why.

    Raises
    ------
    SrcscoreError
        If the input cannot be read; the message gives problem, value and remedy.

    Examples
    --------
    >>> from srcscore import score
    >>> result = score("By Ann Lee. The mill closed on Monday, the mayor told Reuters.")
    >>> [(c.name, c.role) for c in result.citations if c.kind == "outlet"]
    [('Reuters', 'evidence')]
    """
    model = model_or_newest(model)
    _check_graph(graph)
    parsed = parse(article, url=url, title=title, links=links, published=published)
    text, citations, claims, cues, row = analyse(parsed, model.reputations, use_publisher=use_publisher)
    before, chains = None, None
    if graph is not None:
        sourced, before = Sourced(text, citations, claims), row
        traced, chains = graph.trace_support(sourced, model.reputations, use_publisher=use_publisher)
        # A circle leads back to the publisher, which is to be hidden.
        citations = traced if use_publisher else tuple(c for c in traced if not c.is_circular)
        claims = _find_claims(text, citations)
        row = follow_row(row, traced, citations, claims)
    return explain(
        row,
        model,
        article=parsed,
        citations=citations,
        claims=claims,
        cues=cues,
        before_graph=before,
        chains=chains,
    )


def score_many(
    articles: Iterable[Readable],
    *,
    model: Model | None = None,
    n_jobs: int = 1,
    batch_size: int = 256,
    progress: bool = False,
    use_publisher: bool = True,
    graph: SupportTracer | None = None,
    on_error: Literal["record", "raise"] = "record",
) -> Iterator[Score | ScoreError]:
    """Score many articles, lazily and in order.

    Parameters
    ----------
    articles
        Any iterable of what `score` takes. It is read lazily; with several processes, at most
        `2 * n_jobs * batch_size` articles ahead of the results.
    model
        As in `score`.
    n_jobs
        Number of processes; -1 for one a core. At most eight are started, or two a core where that is more,
        and none within a worker of `multiprocessing.Pool`. Results do not depend on it.
    batch_size
        Articles sent to a process at a time.
    progress
        Show a progress bar on stderr (extra `progress`).
    use_publisher, graph
        As in `score`.
    on_error
        `record` yields a `ScoreError` for an article that cannot be scored; `raise` raises its error.

    Yields
    ------
    Score or ScoreError
        One for each article.

    Raises
    ------
    InputTypeError, InputError
        At once, if an argument is of the wrong type or out of range.
    """
    check_many("score_many", articles)
    if on_error not in ("record", "raise"):
        raise InputError("unknown on_error", value=on_error, remedy='use "record" or "raise"')
    check_positive("batch_size", batch_size)
    _check_graph(graph)
    workers = _workers(n_jobs)
    work = partial(_try, model=model_or_newest(model), use_publisher=use_publisher, graph=graph)
    results: Iterator[Score | ScoreError]
    if workers == 1:
        results = (work(index, article) for index, article in enumerate(articles))
    else:
        from srcscore.processes import in_processes  # noqa: PLC0415 - only for several processes

        results = in_processes(work, _lost, articles, workers, batch_size)
    if progress:
        results = with_progress(results, total=len(articles) if isinstance(articles, Sequence) else None)
    return _raising(results) if on_error == "raise" else results


def find_citations(article: Readable, *, model: Model | None = None) -> tuple[Citation, ...]:
    """Return every citation of an article, in order: each place that names or links a source.

    Parameters
    ----------
    article
        As in `score`.
    model
        The model in whose table sources are looked up; the newest shipped model by default.
    """
    return _find_citations(annotate(parse(article)), model_or_newest(model).reputations)


def find_claims(
    article: Readable, citations: Iterable[Citation] | None = None, *, model: Model | None = None
) -> tuple[Claim, ...]:
    """Return the statements of an article, each with the citations that carry it and a verdict.

    Parameters
    ----------
    article
        As in `score`.
    citations
        The result of `find_citations` for the same article; extracted again by default.
    model
        As in `find_citations`.

    Raises
    ------
    InputError
        If the article cannot be read, or a citation is none of it.
    """
    text = annotate(parse(article))
    if citations is None:
        citations = _find_citations(text, model_or_newest(model).reputations)
    citations = tuple(citations)
    for citation in citations:
        if (
            not isinstance(citation, Citation)
            or not citation.text
            or citation.text != citation.span.of(text.text)
        ):
            raise InputError(
                "this is no citation of the article",
                value=citation,
                remedy="pass what find_citations returns for the same article",
            )
    return _find_claims(text, tuple(citations))


def reputation(url_or_domain: str, *, model: Model | None = None) -> Reputation:
    """Return the reputation of the outlet or account that a URL or domain belongs to.

    Parameters
    ----------
    url_or_domain
        Anything with a host in it: `bbc.co.uk`, `https://www.youtube.com/@channel/videos`, ...
    model
        The model in whose table it is looked up; the newest shipped model by default.

    Raises
    ------
    InputError
        If no outlet or account can be found in it; the message says why.
    """
    if not issubclass(type(url_or_domain), str):
        raise InputTypeError(
            "a URL or domain is a str", value=type(url_or_domain).__name__, remedy="pass a str"
        )
    voice = resolve(str.__str__(url_or_domain))
    if voice.domain is None:
        raise InputError(
            f"no publisher can be told from this ({voice.reason})",
            value=url_or_domain,
            remedy="pass a URL or a domain such as bbc.co.uk",
        )
    return model_or_newest(model).reputations.lookup(voice.domain)


def model_or_newest(model: Model | None) -> Model:
    """Return a model as it is, or the newest shipped one for None.

    Raises
    ------
    InputTypeError
        If it is anything else, such as the name of a model.
    """
    if isinstance(model, Model):
        return model
    if model is not None:
        remedy = "pass what load_model returned, or nothing for the newest"
        raise InputTypeError("not a model", value=model, remedy=remedy)
    return _newest()


def check_many(name: str, articles: object) -> None:
    """Raise InputTypeError, in the name of a function, if its argument is not an iterable of articles."""
    with own_code("the iterable"):
        scalar = getattr(articles, "ndim", 1) == 0  # of NumPy: it has `__iter__`, and cannot be iterated over
        many = not isinstance(articles, str | bytes | Mapping | Article) and not scalar
        many = many and (hasattr(articles, "__iter__") or hasattr(articles, "__getitem__"))
    if not many:
        problem = f"{name} takes an iterable of articles"
        raise InputTypeError(problem, value=type(articles).__name__, remedy="put them in a list")


def _check_graph(graph: SupportTracer | None) -> None:
    """Raise InputTypeError if a graph is none."""
    with own_code("the graph"):
        traces = graph is None or hasattr(graph, "trace_support")
    if not traces:
        raise InputTypeError("not a citation graph", value=graph, remedy="pass a CitationGraph, or nothing")


_newest = cache(load_model)
"""To look up which model is the newest costs as much as parsing an article."""


def _try(index: int, article: Readable, **options: Any) -> Score | ScoreError:
    """Score one of many articles; whatever goes wrong becomes a `ScoreError`."""
    try:
        return score(article, **options)
    except SrcscoreError as error:
        failure = error
    except Exception as error:  # noqa: BLE001 - one bad article never loses the others
        problem = f"srcscore failed on this article ({type(error).__name__})"
        failure = SrcscoreError(problem, value=str(error), remedy=_REPORT)
    return ScoreError(index, _id_of(article), failure)


def _lost(index: int, article: Readable) -> ScoreError:
    """Return the result for an article whose process was killed."""
    error = SrcscoreError("the process that scored this article was killed", remedy=_REPORT)
    return ScoreError(index, _id_of(article), error)


def _id_of(article: object) -> str | None:
    """Return the caller's identifier, or None when there is none or the article's own code fails."""
    try:
        given = article.get("id") if isinstance(article, Mapping) else getattr(article, "id", None)
        return None if given is None else str(given)
    except Exception:  # noqa: BLE001 - the error that is being reported is another one
        return None


def _workers(n_jobs: int) -> int:
    """Return how many processes to use: one in a worker of `multiprocessing.Pool`, which may start none."""
    if not (isinstance(n_jobs, int) and n_jobs == -1):
        check_positive("n_jobs", n_jobs, remedy="pass 1 or more, or -1 for one a core")
    if n_jobs == 1 or current_process().daemon:
        return 1
    if n_jobs == -1:
        from joblib import cpu_count  # noqa: PLC0415 - only for several processes

        return int(cpu_count())
    return min(n_jobs, max(_FEW_JOBS, 2 * (os.cpu_count() or 1)))


def _raising(results: Iterator[Score | ScoreError]) -> Iterator[Score | ScoreError]:
    for result in results:
        if isinstance(result, ScoreError):
            raise result.error
        yield result
