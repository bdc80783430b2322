"""Every regular expression that the package compiles, whether it is named, built or written where it is used.

    PYTHONPATH=tests python tests/helpers/all_patterns.py

Watches Python's own compiler of patterns while all modules are imported and many articles are scored and
shown; prints each pattern as JSON, with its flags and the module that asked for it. To see those that are
compiled when a module is imported it runs in a process of its own.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).parents[2] / "src" / "srcscore"
ELSEWHERE = ("training", "integrations", "__main__")
"""What never reads an article that is not trusted, or only hands it on."""


def modules() -> Iterator[str]:
    """Yield the name of every module that reads or shows articles."""
    for file in sorted(PACKAGE.rglob("*.py")):
        parts = file.relative_to(PACKAGE.parent).with_suffix("").parts
        if not set(parts) & set(ELSEWHERE):
            yield ".".join(part for part in parts if part != "__init__")


def watch() -> dict[tuple[str, int], set[str]]:
    """Return what fills with each pattern and its flags, and the modules of ours that ask for it."""
    found: dict[tuple[str, int], set[str]] = {}
    compiler = re._compile  # type: ignore[attr-defined]

    def watched(pattern: Any, flags: Any) -> Any:
        made = compiler(pattern, flags)
        frame = sys._getframe(1)
        while frame.f_back is not None and frame.f_globals["__name__"] == "re":
            frame = frame.f_back
        asker = frame.f_globals["__name__"]
        if asker.partition(".")[0] == "srcscore" and not set(asker.split(".")) & set(ELSEWHERE):
            # A pattern over bytes is examined as the same pattern over text.
            source, flags = made.pattern, made.flags
            if isinstance(source, bytes):
                source, flags = source.decode("latin-1"), flags | re.UNICODE
            found.setdefault((source, flags), set()).add(asker)
        return made

    re._compile = watched  # type: ignore[attr-defined]
    return found


def use() -> None:
    """Score and show articles of every sort, so that what is compiled late is compiled."""
    import srcscore  # noqa: PLC0415 - only after the watch has begun
    from golden.articles import articles  # noqa: PLC0415
    from srcscore.report.lines import annotated_article  # noqa: PLC0415
    from srcscore.report.terminal import render  # noqa: PLC0415

    for article, shown in articles():
        score = srcscore.score(article, use_publisher=shown)
        render(score, width=80)
        annotated_article(score)
        score._repr_html_()
    texts = [
        {"text": str(article), "url": f"https://a.bc/{place}"}
        for place, (article, _) in enumerate(articles())
    ]
    graph = srcscore.CitationGraph.from_articles(texts[:20])
    for key in graph:
        graph.trace(key)


def collect() -> dict[tuple[str, int], set[str]]:
    """Return each pattern and its flags, with the modules of ours that ask for it.

    Of use only in a process that has not imported the package.
    """
    found = watch()
    for name in modules():
        try:
            importlib.import_module(name)
        except ImportError:  # an extra that is not there
            print(f"not imported: {name}", file=sys.stderr)
    use()
    return found


def main() -> None:
    """Print all patterns."""
    for (pattern, flags), askers in sorted(collect().items(), key=repr):
        print(json.dumps([pattern, flags, sorted(askers)]))


if __name__ == "__main__":
    main()
