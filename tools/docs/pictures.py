"""Make the pictures of the documentation: pages of the invented examples as a real Chromium shows them.

Run it after a change of the model or of the pages: `python -m tools.docs.pictures`. It needs the extra
`browser`, Chromium, and Pillow, which matplotlib brings.
"""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.terminal_theme import NIGHT_OWLISH
from rich.text import Text

from srcscore.article import parse
from srcscore.records import Score
from srcscore.report.html import batch_page, page
from srcscore.report.terminal import render
from srcscore.scoring import score, score_many
from tools.docs.chromium import FLAGS, chromium

DOCS = Path(__file__).parents[2] / "docs"
TARGET = DOCS / "images"
_COLOURS = 256
_PUBLISHED = "https://www.naturalnews.com/invented"
_SCREEN = """<body style="margin: 0; background: #16181d">
<pre style="margin: 20px; color: #d8d8d8; font: 16.5px/1.3 'DejaVu Sans Mono', monospace">{code}</pre>"""
"""What stands for a terminal's screen; {code} is what it shows."""


def main() -> None:
    """Write `report.png`, `batch.png` and `terminal.png`."""
    TARGET.mkdir(exist_ok=True)
    article = (DOCS / "examples" / "network-article.txt").read_text("utf-8")
    lines = (DOCS / "examples" / "articles.jsonl").read_text("utf-8").splitlines()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        one = _picture(browser, page(score(parse(article))), 1560, "mark.v-weak-only")
        many = _picture(browser, batch_page(score_many(map(json.loads, lines))), 900, None)
        terminal = _picture(browser, _terminal(score(parse(article, url=_PUBLISHED))), 900, None)
        browser.close()
    for name, picture in (("report.png", one), ("batch.png", many), ("terminal.png", terminal)):
        small = Image.open(io.BytesIO(picture)).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
        small.save(TARGET / name, optimize=True)


def _picture(browser: Browser, html: str, height: int, pointed: str | None) -> bytes:
    """Return the upper part of a page, with the pointer on the first of some elements."""
    shown = browser.new_page(viewport={"width": 1080, "height": height})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "page.html")
        file.write_text(html, "utf-8")
        shown.goto(file.as_uri())
        if pointed is not None:
            shown.hover(f"{pointed} >> nth=0")
        return bytes(shown.screenshot())


def _terminal(found: Score) -> str:
    """Return a page that looks as the report in colour does on a dark terminal of 100 columns."""
    shown = render(found, width=100, colour=True)
    console = Console(record=True, width=100, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(shown))
    return console.export_html(theme=NIGHT_OWLISH, inline_styles=True, code_format=_SCREEN)


if __name__ == "__main__":
    main()
