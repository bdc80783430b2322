"""`srcscore graph`: citations over many articles: build, trace, propagate, export, plot."""

from __future__ import annotations

import argparse
from pathlib import Path

from srcscore.cli.commands import GRAPH, MODEL, command, count, load_graph, load_model, option
from srcscore.cli.console import SCORED, print_error, print_json, print_note, print_text, show
from srcscore.cli.inputs import Inputs, refuse_overwriting
from srcscore.errors import InputError, ResourceError, SrcscoreError, writing
from srcscore.graph.settings import DAMPING, LEVELS, LIMIT, METHODS, MOST_CHAINS, TOLERANCE
from srcscore.progress import can_show_progress, with_progress

_EVERY = 1000  # articles between two notes, where no progress bar can be shown


@command(
    "build",
    "build a graph from articles",
    option("files", "FILE", "JSON Lines files; - reads standard input", nargs="+"),
    option("--out", "GRAPH", "folder to write it to", type=Path, required=True),
    option("--add", None, "add to the graph that the folder already holds"),
    MODEL,
    description="Build a graph from articles, one JSON object a line (text or html, and any of url, title, "
    "links, published, authors, id). A bad line is named and left out. No text is kept.",
)
def build(arguments: argparse.Namespace) -> int:
    """Build a graph, or add to one, and save it."""
    from srcscore.graph.citation_graph import CitationGraph

    folder: Path = arguments.out
    refuse_overwriting(arguments.files, folder.glob("*.json"))
    if arguments.add:
        graph = load_graph(folder, load_model(arguments))
    elif folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        remedy = "name a new folder, or add to the graph in it with --add"
        raise InputError("there is something already", value=str(folder), remedy=remedy)
    else:
        graph = CitationGraph(model=load_model(arguments))
    inputs = Inputs(arguments.files, jsonl=True)
    code, before, bar = SCORED, len(graph), can_show_progress()
    for index, article in enumerate(with_progress(inputs) if bar else inputs):
        location, error = inputs.take(index)
        try:
            if error is not None:
                raise error
            graph.add(article)
        except ResourceError:  # about no single article: the package is damaged
            raise
        except SrcscoreError as problem:
            code = print_error(problem, location)
        if not bar and (index + 1) % _EVERY == 0:
            print_note(f"{index + 1} articles read")
    if not len(graph):
        raise InputError("no article could be read", value=arguments.files, remedy="give one object a line")
    graph.save(folder)
    print_text(f"{len(graph) - before} articles added, {len(graph)} in all, {len(graph.outlets())} outlets")
    return code


@command(
    "trace",
    "show every chain of an article to its roots",
    GRAPH,
    option("article", "ARTICLE", "its URL, its id, or its key in the graph"),
    option("--json", None, "print one JSON object"),
    option("--limit", "N", "the most chains to show", type=count, default=MOST_CHAINS),
    MODEL,
    description="Show every chain from an article to its roots, hop by hop.",
)
def trace(arguments: argparse.Namespace) -> None:
    """Print the chains of an article."""
    from srcscore.report.lines import trace_report

    chains = load_graph(arguments.graph, load_model(arguments)).trace(
        arguments.article, limit=arguments.limit
    )
    if arguments.json:
        print_json(chains.to_dict())
    else:
        show(trace_report(chains))


@command(
    "propagate",
    "estimate the reputation of unrated outlets",
    GRAPH,
    option("--seeds", "CSV", "start from this list (columns domain and score, 0 to 1) alone", type=Path),
    option("--method", "NAME", f"one of {', '.join(METHODS)}", choices=METHODS, default="mixed"),
    option("--damping", "D", "share of steps that go on", type=float, default=DAMPING),
    option("--tolerance", "T", "change to stop at", type=float, default=TOLERANCE),
    option("--limit", "N", "the most steps to take", type=count, default=LIMIT),
    option("--json", None, "print one JSON object an outlet"),
    MODEL,
    description="Estimate the reputation of unrated outlets from the rated ones around them.",
)
def propagate(arguments: argparse.Namespace) -> None:
    """Print the estimated reputations."""
    from srcscore.domains.reputation import read_user_ratings
    from srcscore.report.lines import convergence, propagation_report

    graph = load_graph(arguments.graph, load_model(arguments))
    seeds = None if arguments.seeds is None else read_user_ratings(arguments.seeds, "seeds", 1.0, "").scores
    propagation = graph.propagate(
        seeds,
        method=arguments.method,
        damping=arguments.damping,
        tolerance=arguments.tolerance,
        limit=arguments.limit,
    )
    if propagation.unused:
        print_note(f"{len(propagation.unused)} seeds are not in the graph")
    if not propagation.converged:
        print_note(convergence(propagation))
    if arguments.json:
        for outlet in propagation.values():
            print_json(outlet.to_dict())
    else:
        show(propagation_report(propagation))


@command(
    "export",
    "write a graph as GraphML",
    GRAPH,
    option("out", "FILE", "where to write it", type=Path),
    option(
        "--level", "LEVEL", "articles with every citation, or outlets", choices=LEVELS, default="articles"
    ),
    MODEL,
    description="Write a graph as GraphML, for Gephi, Cytoscape, igraph and others.",
)
def export(arguments: argparse.Namespace) -> None:
    """Write a graph as GraphML."""
    refuse_overwriting(arguments.graph.glob("*"), [arguments.out])
    graph = load_graph(arguments.graph, load_model(arguments))
    with writing(arguments.out):
        graph.to_graphml(arguments.out, arguments.level)


@command(
    "plot",
    "draw a graph",
    GRAPH,
    option("out", "FILE", "a name that ends in .svg, .png or .pdf"),
    option("--trace", "ARTICLE", "highlight the chains of this article"),
    option("--most", "N", "the most outlets to draw", type=count, default=60),
    MODEL,
    description="Draw outlets coloured by reputation, networks boxed, and the chains of an article on top. "
    "Unrated outlets get the colour that the graph implies.",
)
def plot(arguments: argparse.Namespace) -> None:
    """Draw a graph."""
    from srcscore.report.graph_plot import draw, picture

    refuse_overwriting(arguments.graph.glob("*"), [Path(arguments.out)])
    graph = load_graph(arguments.graph, load_model(arguments))
    chains = None if arguments.trace is None else graph.trace(arguments.trace)
    try:
        estimates = graph.propagate()
    except InputError:  # no outlet of the graph is rated
        estimates = None
    draw(picture(graph, chains, judged=estimates, most=arguments.most), arguments.out)


graph = command(
    "graph",
    "follow citations over many articles",
    description="Follow citations over many articles: who everyone finally rests on, and what rated outlets "
    "imply for the others.",
    actions=(build, trace, propagate, export, plot),
)(None)
