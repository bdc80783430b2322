"""Try other tools on the example articles, offline, and print what each says.

    python -m benchmarks.studies.peers

Whatever is not installed is told and left out: pip install newspaper4k goose3 trafilatura news-please
vaderSentiment nela_features textstat credigraph. No tool is judged: most of them answer another question.
"""

from __future__ import annotations

import contextlib
import importlib.metadata
import io
import os
import socket
import time
import warnings
from collections.abc import Callable
from typing import Any, NoReturn

from benchmarks.common import ROOT, Results

_EXAMPLES = ROOT / "docs" / "examples"
PAGE = (_EXAMPLES / "page.html").read_text("utf-8")
WEAK = (_EXAMPLES / "network-article.txt").read_text("utf-8")
STRONG = (_EXAMPLES / "well-sourced.txt").read_text("utf-8")
URL = "https://www.example.org/news/bridge"
_LONGEST = 110
"""Characters of an answer: a line of a table."""


def newspaper() -> str:
    """Read the metadata of a page, by newspaper4k."""
    from newspaper import Article

    article = Article(URL)
    article.download(input_html=PAGE)
    article.parse()
    return _told(article.title, article.authors, article.publish_date, article.text)


def goose() -> str:
    """Read the metadata of a page, by goose3."""
    from goose3 import Goose

    with Goose() as reader:
        article = reader.extract(raw_html=PAGE)
    return _told(article.title, article.authors, article.publish_date, article.cleaned_text)


def trafilatura() -> str:
    """Read the metadata of a page, by trafilatura."""
    from trafilatura import bare_extraction

    found: Any = bare_extraction(PAGE, url=URL, with_metadata=True)
    return _told(found.title, found.author, found.date, found.text)


def newsplease() -> str:
    """Read the metadata of a page, by news-please."""
    from newsplease import NewsPlease

    found = NewsPlease.from_html(PAGE, url=URL)
    return _told(found.title, found.authors, found.date_publish, found.maintext or "")


def vader() -> str:
    """Ask for the sentiment of the two texts, by VADER."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    judge = SentimentIntensityAnalyzer()
    return _both(lambda text: judge.polarity_scores(text)["compound"])


def textstat() -> str:
    """Ask for the reading ease of the two texts, by textstat."""
    import textstat as tool

    return _both(tool.flesch_reading_ease)


def nela() -> str:
    """Measure features of the two texts, by nela_features."""
    from nela_features.nela_features import NELAFeatureExtractor

    values, names = NELAFeatureExtractor().extract_all(WEAK)
    return f"{len(names)} features, the first {names[0]} = {values[0]}"


def credigraph() -> str:
    """Ask for the score of a domain, by CrediGraph's client."""
    from credigraph import query

    return str(query("reuters.com"))


def srcscore() -> str:
    """Score the two texts, by this library."""
    import srcscore as ours

    return _both(lambda text: ours.score(text).value)


TOOLS: dict[str, Callable[[], str]] = {
    "srcscore": srcscore,
    "newspaper4k": newspaper,
    "goose3": goose,
    "trafilatura": trafilatura,
    "news-please": newsplease,
    "vaderSentiment": vader,
    "textstat": textstat,
    "nela_features": nela,
    "credigraph": credigraph,
}


def _told(title: str, authors: object, date: object, text: str) -> str:
    return f"title {title!r}, authors {authors}, date {date}, {len(text.split())} words of text"


def _both(judge: Callable[[str], float]) -> str:
    return f"network article {judge(WEAK):.2f}, well sourced article {judge(STRONG):.2f}"


def _refuse(*_: object, **__: object) -> NoReturn:
    message = "the network is off"
    raise OSError(message)


def tried(name: str, tool: Callable[[], str]) -> tuple[str, str, str, str]:
    """Return one row: version, what the tool says or how it fails without a network, and the time."""
    try:
        version = "this one" if name == "srcscore" else importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return name, "not installed", "", ""
    start = time.process_time()
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            said = tool()
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a tool raises is what it answers
        lines = [line.strip(" *") for line in str(error).splitlines()]
        said = f"{type(error).__name__}: {next(filter(None, lines), '')}"[:_LONGEST]
    return name, version, said, f"{time.process_time() - start:.2f} s"


def main() -> None:
    """Print a row for each tool, the network off."""
    warnings.simplefilter("ignore")
    os.environ["NO_COLOR"] = "1"
    socket.socket.connect = _refuse  # type: ignore[method-assign]
    socket.getaddrinfo = _refuse
    results = Results("peers")
    columns = ["tool", "version", "says", "processor time, import included"]
    results.table("Other tools on the example articles", columns, [tried(*one) for one in TOOLS.items()])
    results.write()


if __name__ == "__main__":
    main()
