"""The pictures of the documentation are small, and stand on a page with words for who cannot see them."""

from __future__ import annotations

import re
from pathlib import Path

_LARGEST = 300_000


def test_every_picture_is_small_and_shown_with_words(project: Path) -> None:
    docs = project / "docs"
    shown: dict[Path, str] = {}
    for page in docs.rglob("*.md"):
        for words, name in re.findall(r"!\[([^\]]*)\]\(([^)\s]+\.png)\)", page.read_text("utf-8")):
            shown[(page.parent / name).resolve()] = words
    pictures = {picture.resolve() for picture in (docs / "images").glob("*.png")}
    assert pictures <= shown.keys()
    for picture in pictures:
        assert picture.read_bytes().startswith(b"\x89PNG")
        assert picture.stat().st_size < _LARGEST
        assert len(shown[picture]) > 40
