"""Check that no page of the built documentation would fetch anything from another host.

    python .ci/check_site.py SITE_DIR

Exits with 1 and names every page and address otherwise. Links that a reader may follow are no fetches.
"""

from __future__ import annotations

import re
import sys
from html.parser import HTMLParser
from pathlib import Path

_FETCHING = {
    **dict.fromkeys(
        ("script", "img", "iframe", "source", "video", "audio", "embed", "track"), ("src", "srcset")
    ),
    "link": ("href",),
    "object": ("data",),
    "use": ("href", "xlink:href"),
    "image": ("href", "xlink:href"),
}
_NOT_FETCHED = frozenset({"canonical", "alternate", "author", "license", "next", "prev"})
"""Relations of a `link` that a browser does not follow by itself."""
_ELSEWHERE = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
_CSS = re.compile(r"""(?:url\(\s*['"]?|@import\s+['"]?)((?:https?:)?//[^'")\s]+)""", re.IGNORECASE)


class Page(HTMLParser):
    """Collects what a page would fetch from elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at the addresses of a tag."""
        given = {name: value or "" for name, value in attrs}
        if tag == "link" and set(given.get("rel", "").lower().split()) <= _NOT_FETCHED:
            return
        for name in _FETCHING.get(tag, ()):
            if _ELSEWHERE.match(given.get(name, "")):
                self.found.append(f"<{tag} {name}={given[name]}>")
        self.found += [f"style: {address}" for address in _CSS.findall(given.get("style", ""))]
        if "mermaid" in given.get("class", "").split():  # the theme's script then loads a library from a CDN
            self.found.append("a mermaid diagram")


def faults(site: Path) -> list[str]:
    """Return every page or style sheet with what it would fetch."""
    wrong = []
    for path in sorted(site.rglob("*")):
        if path.suffix == ".html":
            page = Page()
            page.feed(path.read_text("utf-8"))
            wrong += [f"{path.relative_to(site)}: {what}" for what in page.found]
        elif path.suffix == ".css":
            wrong += [f"{path.relative_to(site)}: {what}" for what in _CSS.findall(path.read_text("utf-8"))]
    return wrong


def main() -> int:
    """Check the folder given."""
    site = Path(sys.argv[1])
    pages = sum(1 for _ in site.rglob("*.html"))
    wrong = faults(site)
    for fault in wrong:
        print(fault)
    print(f"{pages} pages, {len(wrong)} fetches from elsewhere")
    return int(bool(wrong) or not pages)


if __name__ == "__main__":
    sys.exit(main())
