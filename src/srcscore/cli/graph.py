"""`srcscore graph`: citations over many articles: build, trace, propagate, export, plot."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from srcscore.cli.console import FAILED, SCORED, add_model, complain, count, has_bar, print_json, show
from srcscore.cli.inputs import Inputs
from srcscore.errors import InputError, ResourceError, SrcscoreError

if TYPE_CHECKING:
    from srcscore.graph.citation_graph import CitationGraph

_METHODS = ("mixed", "company", "neighbours", "walk", "trust")
_EVERY = 1000
"""After so many articles a line tells how far it is, where no bar can be shown."""


def register(commands: Any) -> None:
    """Add the command to the parser."""
    parser = commands.add_parser(
        "graph",
        help="follow citations over many articles",
        description="Follow citations over many articles: who everyone finally rests on, and what rated "
        "outlets imply for the others.",
    )
    below = parser.add_subparsers(metavar="ACTION", required=True, help="what to do")
    for action in _ACTIONS:
        parser = below.add_parser(action.run.__name__, help=action.help, description=action.description)
        action.options(parser)
        add_model(parser)
        parser.set_defaults(run=action.run)


def _build_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", metavar="FILE", nargs="+", help="JSON Lines files; - reads standard input")
    parser.add_argument("--out", required=True, type=Path, metavar="GRAPH", help="folder to write it to")
    parser.add_argument("--add", action="store_true", help="add to the graph that the folder already holds")


def _trace_options(parser: argparse.ArgumentParser) -> None:
    _add_graph(parser)
    parser.add_argument("article", metavar="ARTICLE", help="its URL, its id, or its key in the graph")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--limit", type=count, default=10_000, metavar="N", help="at most so many chains")


def _propagate_options(parser: argparse.ArgumentParser) -> None:
    _add_graph(parser)
    parser.add_argument(
        "--seeds",
        type=Path,
        metavar="CSV",
        help="start from this list (columns domain and score, 0 to 1) and not from what the model knows",
    )
    parser.add_argument(
        "--method",
        choices=_METHODS,
        default="mixed",
        metavar="NAME",
        help=f"how: {', '.join(_METHODS)} (default: mixed)",
    )
    parser.add_argument(
        "--damping", type=float, default=0.85, metavar="D", help="share of steps that go on (default: 0.85)"
    )
    parser.add_argument(
        "--tolerance", type=float, default=1e-6, metavar="T", help="change to stop at (default: 0.000001)"
    )
    parser.add_argument("--limit", type=count, default=200, metavar="N", help="most steps (default: 200)")
    parser.add_argument("--json", action="store_true", help="print one JSON object an outlet")


def _export_options(parser: argparse.ArgumentParser) -> None:
    _add_graph(parser)
    parser.add_argument("out", type=Path, metavar="FILE", help="where to write it")
    parser.add_argument(
        "--level",
        choices=("articles", "outlets"),
        default="articles",
        metavar="LEVEL",
        help="articles with every citation, or outlets alone: articles, outlets (default: articles)",
    )


def _plot_options(parser: argparse.ArgumentParser) -> None:
    _add_graph(parser)
    parser.add_argument("out", metavar="FILE", help="a name that ends in .svg, .png or .pdf")
    parser.add_argument("--trace", metavar="ARTICLE", help="highlight the chains of this article")
    parser.add_argument("--most", type=count, default=60, metavar="N", help="most outlets (default: 60)")


def _add_graph(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("graph", type=Path, metavar="GRAPH", help="folder that srcscore graph build wrote")


def build(arguments: argparse.Namespace) -> int:
    """Build a graph, and return the exit code."""
    graph = _start(arguments)
    inputs = Inputs(arguments.files, jsonl=True)
    code, before = SCORED, len(graph)
    for index, article in enumerate(_shown(inputs)):
        place, error = inputs.take(index)
        try:
            if error is not None:
                raise error
            graph.add(article)
        except ResourceError:  # nothing about one article: the package is damaged
            raise
        except SrcscoreError as problem:
            code = FAILED
            complain(problem, place)
    if not len(graph):
        raise InputError("no article could be read", value=arguments.files, remedy="give one object a line")
    graph.save(arguments.out)
    print(f"{len(graph) - before} articles added, {len(graph)} in all, {len(graph.outlets())} outlets")
    return code


def _start(arguments: argparse.Namespace) -> CitationGraph:
    """Return the graph to add to."""
    if arguments.add:
        return _load(arguments.out, arguments.model)
    if arguments.out.exists() and (not arguments.out.is_dir() or any(arguments.out.iterdir())):
        remedy = "name a new folder, or add to the graph in it with --add"
        raise InputError("there is something already", value=str(arguments.out), remedy=remedy)
    from srcscore.graph.citation_graph import CitationGraph
    from srcscore.model.registry import load_model

    return CitationGraph(model=load_model(arguments.model or "latest"))


def _shown(articles: Iterable[Any]) -> Iterator[Any]:
    """Yield articles, and tell whoever watches how far it is."""
    if has_bar():
        from tqdm import tqdm

        yield from tqdm(articles, unit=" articles")
        return
    for number, article in enumerate(articles, 1):
        yield article
        if number % _EVERY == 0 and sys.stderr is not None:
            print(f"srcscore: {number} articles read", file=sys.stderr, flush=True)


def trace(arguments: argparse.Namespace) -> int:
    """Show the chains of an article, and return the exit code."""
    from srcscore.report.lines import trace_report

    graph = _load(arguments.graph, arguments.model)
    found = graph.trace(arguments.article, limit=arguments.limit)
    if arguments.json:
        print_json(found.to_dict())
    else:
        show(trace_report(found))
    return SCORED


def propagate(arguments: argparse.Namespace) -> int:
    """Estimate reputations, and return the exit code."""
    from srcscore.report.lines import convergence, propagation_report

    graph = _load(arguments.graph, arguments.model)
    found = graph.propagate(
        _seeds(arguments.seeds),
        method=arguments.method,
        damping=arguments.damping,
        tolerance=arguments.tolerance,
        limit=arguments.limit,
    )
    if found.unused:
        print(f"srcscore: {len(found.unused)} seeds are not in the graph", file=sys.stderr)
    if not found.converged:
        print(f"srcscore: {convergence(found)}", file=sys.stderr)
    if not arguments.json:
        show(propagation_report(found))
        return SCORED
    for known in found.values():
        print_json(known.to_dict())
    return SCORED


def _seeds(path: Path | None) -> dict[str, float] | None:
    from srcscore.domains.own import read_own

    return None if path is None else read_own(path, "seeds", 1.0, "").scores


def export(arguments: argparse.Namespace) -> int:
    """Write a graph as GraphML, and return the exit code."""
    graph = _load(arguments.graph, arguments.model)
    try:
        graph.to_graphml(arguments.out, arguments.level)
    except OSError as error:
        raise InputError.unwritable(arguments.out, error) from error
    return SCORED


def plot(arguments: argparse.Namespace) -> int:
    """Draw a graph, and return the exit code."""
    from srcscore.report.graph_plot import draw, picture

    graph = _load(arguments.graph, arguments.model)
    chains = None if arguments.trace is None else graph.trace(arguments.trace)
    try:
        judged = graph.propagate()
    except InputError:  # nobody in it is rated, so that nothing is implied
        judged = None
    draw(picture(graph, chains, judged=judged, most=arguments.most), arguments.out)
    return SCORED


def _load(folder: Path, model: str | None) -> CitationGraph:
    from srcscore.graph.citation_graph import CitationGraph
    from srcscore.model.registry import load_model

    return CitationGraph.load(folder, model=load_model(model or "latest"))


class _Action(NamedTuple):
    """One command below `graph`; its name is that of what it runs."""

    run: Callable[[argparse.Namespace], int]
    options: Callable[[argparse.ArgumentParser], None]
    help: str
    description: str


_ACTIONS = (
    _Action(
        build,
        _build_options,
        "build a graph from articles",
        "Build a graph from articles, one JSON object a line (text or html, and any of url, title, links, "
        "published, authors, id). A bad line is told and left out. No text is kept.",
    ),
    _Action(
        trace,
        _trace_options,
        "show every chain of an article to its roots",
        "Show every chain from an article to its roots, hop by hop.",
    ),
    _Action(
        propagate,
        _propagate_options,
        "estimate the reputation of unrated outlets",
        "Estimate the reputation of unrated outlets from the rated ones around them.",
    ),
    _Action(
        export,
        _export_options,
        "write a graph as GraphML",
        "Write a graph as GraphML, for Gephi, Cytoscape, igraph and others.",
    ),
    _Action(
        plot,
        _plot_options,
        "draw a graph",
        "Draw outlets coloured by reputation, networks boxed, and the chains of an article on top. Unrated "
        "outlets get the colour that the graph implies.",
    ),
)
