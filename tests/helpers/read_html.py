"""Read a page of HTML back, strictly: elements, identifiers, texts; what is not closed is an error."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_INLINE = frozenset({"a", "b", "code", "data", "i", "mark", "span", "strong"})
_VOID = frozenset({"meta", "br", "rect", "line", "circle", "path"})


@dataclass
class Element:
    """One element, with what it holds in order."""

    tag: str
    attributes: dict[str, str | None]
    parts: list[Element | str] = field(default_factory=list)

    def all(self, tag: str = "") -> list[Element]:
        """Return the elements in it, in order; only those with a tag when one is given."""
        found = []
        for part in self.parts:
            if isinstance(part, Element):
                found += ([part] if tag in ("", part.tag) else []) + part.all(tag)
        return found

    def of(self, name: str) -> list[Element]:
        """Return the elements in it that have a class."""
        return [item for item in self.all() if name in (item.attributes.get("class") or "").split()]

    def text(self, *, without: tuple[str, ...] = ()) -> str:
        """Return the text in it, without elements of some classes."""
        told = ""
        for part in self.parts:
            if isinstance(part, str):
                told += part
            elif not set((part.attributes.get("class") or "").split()) & set(without):
                inner = part.text(without=without)
                told += inner if part.tag in _INLINE else f" {inner} "
        return told


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), attrs
        made = Element(tag, dict(attrs))
        self._open[-1].parts.append(made)
        if tag not in _VOID:
            self._open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].parts.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag, tag

    def handle_data(self, data: str) -> None:
        self._open[-1].parts.append(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def finish(self) -> Element:
        self.close()
        assert self._open == [self.root], [item.tag for item in self._open]
        return self.root


def read(html: str) -> Element:
    """Return the root of a page; elements must be closed, and have each attribute once."""
    reader = _Reader()
    reader.feed(html)
    return reader.finish()
