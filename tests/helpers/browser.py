"""A real Chromium for the tests of pages, and what axe finds on one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools.docs.chromium import FLAGS, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def start_browser() -> Iterator[Browser]:
    """Yield a browser and close it then, as a fixture does; skip the test where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs the extra browser")
    program = chromium()
    if program is None:
        pytest.skip("needs Chromium on the path, or SRCSCORE_CHROMIUM")
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield launched
        launched.close()


def violations(page: Page) -> list[str]:
    """Return what axe has to say of a page, with all its rules."""
    axe = pytest.importorskip("axe_playwright_python", reason="needs the extra browser")
    page.evaluate(Path(axe.__file__).with_name("axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run().then((result) => result.violations)")
    return [
        f"{item['id']}: {item['help']}: "
        + "; ".join(node["html"][:160] + json.dumps(node["any"])[:300] for node in item["nodes"][:3])
        for item in found
    ]
