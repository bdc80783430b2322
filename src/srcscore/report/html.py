"""Pages of HTML for people: one score, a short form for notebooks, and many scores.

A page is one file. It fetches nothing, and its own security policy lets nothing run or be styled but what it
was made with. Text of an article is escaped, and freed of what steers a browser.

An article's text is cut into nested pieces: paragraphs, statements, sources, cues, passages of evidence.
Whatever spans a score holds, the pieces nest, and their texts joined are the article's text, line ends aside.
"""

from __future__ import annotations

import base64
import hashlib
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar
from urllib.parse import quote

from srcscore.errors import needs_extra
from srcscore.records import Citation, Cue, Reputation, Score, ScoreError, Span
from srcscore.records.text import number
from srcscore.report.batch import ROWS, Digest
from srcscore.report.summary import (
    REASONS,
    Grade,
    Source,
    Summary,
    Word,
    by_voice,
    crediting_words,
    describe,
    grade_of,
    key_of,
    own_label,
    quotations,
    start_of,
    summary,
    within,
    words,
)
from srcscore.report.text import counted, safe, shorten, signed, web_address
from srcscore.resources import read_text

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = "report/"
_Item = TypeVar("_Item")
_LANGUAGE = re.compile("[a-z]{2,3}")
"""Codes that the attribute `lang` may hold; an article's own may be anything."""


def page(score: Score) -> str:
    """Return the page of one score, as `Score.to_html` gives it; the same score gives the same page.

    Raises
    ------
    MissingExtraError
        If Jinja2 is not installed.
    """
    about = summary(score)
    language = score.article.language
    return _render(
        "page.html",
        about=about,
        text=MarkedText(about),
        tree=tree(about),
        language=language if language and _LANGUAGE.fullmatch(language) else None,
        **_inline(),
    )


def fragment(score: Score) -> str:
    """Return a short form for a notebook: a `div` whose styles reach nothing outside of it."""
    return _render("fragment.html", about=summary(score))


def batch_page(results: Iterable[Score | ScoreError]) -> str:
    """Return the page of many scores: distribution, articles, worst sourced statements, outlets cited most.

    Raises
    ------
    MissingExtraError
        If Jinja2 is not installed.
    """
    gathered = Gathered()
    for result in results:
        gathered.add(result)
    return gathered.page()


def paste_page(address: str) -> tuple[str, str]:
    """Return the page of `srcscore serve` at an address, and the security policy to send with it."""
    inline = _inline("serve/page.js")
    script = _render("serve/bookmarklet.js", address=address)
    bookmarklet = f"javascript:{quote(' '.join(script.split()))}"
    allowed = f"style-src '{inline['style_hash']}'; script-src '{inline['script_hash']}'"
    policy = f"default-src 'none'; {allowed}; form-action 'self'; frame-src 'self'; base-uri 'none'"
    return _render("serve/page.html", bookmarklet=bookmarklet, **inline), f"{policy}; frame-ancestors 'none'"


class Gathered(Digest):
    """The page of many scores that arrive one by one; without Jinja2 it raises at once, not after hours."""

    def __init__(self) -> None:
        _environment()
        super().__init__()

    def page(self) -> str:
        """Return the page of all so far."""
        return _render("batch.html", batch=self.batch(), rows=ROWS, **_inline())


def _render(name: str, **values: Any) -> str:
    return _environment().get_template(name).render(**values).strip() + "\n"


@cache
def _environment() -> Environment:
    """Return what renders the packaged templates: everything is made safe and escaped on its way out."""
    with needs_extra("report", "Jinja2", "a page of HTML"):
        from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - an extra
    environment = Environment(
        loader=FunctionLoader(lambda name: read_text(name if "/" in name else _TEMPLATES + name)),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=lambda value: safe(value) if type(value) is str else value,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        number=number,
        signed=signed,
        cut=shorten,
        describe=describe,
        grade=grade_of,
        address=web_address,
        sentence=lambda text: text[:1].upper() + text[1:],
    )
    environment.globals.update(
        words=words(),
        counted=counted,
        quotations=quotations,
        reasons=REASONS,
        quotes_shown=QUOTES,
    )
    return environment


@cache
def _inline(script: str = "page.js") -> dict[str, Any]:
    """Return the style and the script of a page, and their hashes for its security policy."""
    _environment()  # names the extra when Jinja2 is missing
    from markupsafe import Markup  # noqa: PLC0415 - comes with Jinja2

    parts: dict[str, Any] = {}
    for name, file in (("style", "page.css"), ("script", script)):
        content = _render(file)
        digested = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        parts[name] = Markup(content)  # noqa: S704 - our own file, verified
        parts[f"{name}_hash"] = f"sha256-{digested}"
    return parts


# --- the tree of sources ----------------------------------------------------------------------

_MOST = 10
"""Most branches of one node that are listed; the others are counted."""
_DEEPEST = 6
"""Levels of the tree; a deeper one would be indented beyond a phone's width."""


@dataclass(slots=True)
class Branch:
    """One node of the tree."""

    name: str
    note: str = ""  # what is known of it
    grade: Grade = "unknown"
    anchor: int | None = None  # its number in the list of sources
    weight: int = 1  # how many statements or chains lead through it
    children: dict[str, Branch] = field(default_factory=dict)  # what it rests on
    more: int = 0  # how many branches are left out


def tree(about: Summary) -> Branch | None:
    """Return the tree of a score; None when nobody is credited or listed.

    The chains of a score that was made with a graph are followed from article to article. Every other source
    is a branch of the publisher; sites of one network share a branch.
    """
    score = about.score
    chains = score.chains or ()
    publisher = score.publisher
    root = Branch(score.article.domain or "publisher not known", _rated(publisher), grade_of(publisher))
    for chain in chains:
        branch = root
        for hop in chain.hops[1:]:
            name = hop.domain or hop.article
            branch = _grow(branch, Branch(name, _rated(hop.reputation), grade_of(hop.reputation)))
        end = words()["root"][chain.root.kind]
        if chain.root.article is not None and chain.root.article == chain.hops[-1].article:
            branch.note = ", ".join(filter(None, (branch.note, end.says)))
        else:
            _grow(branch, Branch(chain.root.name, end.says, grade_of(chain.root.reputation)))
    followed = {hop.domain for chain in chains for hop in chain.hops}
    followed |= {name for chain in chains for name in (chain.root.domain, chain.root.name)}
    others = [item for item in about.credited if not {item.domain, item.name} & (followed - {None})]
    members = Counter(item.network for item in others if item.network)
    for source in sorted(others, key=lambda item: item.number):
        branch = root
        if source.network and members[source.network] > 1:
            shared = Branch(f"network {source.network}", "its sites count as one voice", weight=0)
            branch = _grow(root, shared)
        branch.weight += source.claims
        note = [_rated(source.reputation) if source.grade != "unknown" else source.kind]
        note += [] if "evidence" in source.roles else ["only listed"]
        note += [counted(source.claims, "statement")] if source.claims else []
        note += [own_label(source.citations[0])] if source.own else []
        branch.children[f"source {source.number}"] = Branch(
            source.display_name, ", ".join(note), source.grade, source.number, source.claims
        )
    _prune(root)
    return root if root.children else None


def _rated(known: Reputation | None) -> str:
    return "" if known is None or known.guessed else f"reputation {number(known.mean)}"


def _grow(parent: Branch, child: Branch) -> Branch:
    """Return the child of that name; each chain that leads through it adds to its weight."""
    branch = parent.children.setdefault(child.name, child)
    if branch is not child:
        branch.weight += 1
    return branch


def _prune(branch: Branch, depth: int = 1) -> None:
    """Keep the heaviest branches of every node, in their order, and count the others."""
    most = _MOST if depth < _DEEPEST else 0
    heavy = sorted(branch.children, key=lambda name: -branch.children[name].weight)[:most]
    branch.more = len(branch.children) - len(heavy)
    branch.children = {name: child for name, child in branch.children.items() if name in set(heavy)}
    for child in branch.children.values():
        _prune(child, depth + 1)


# --- the marked text --------------------------------------------------------------------------

LONGEST = 100_000
"""A page shows this many characters of the text at most: browsers lay out more slowly beyond."""
QUOTES = 4
"""Most passages of a reason that are linked."""

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_MOST_VOICES, _MOST_CUES = 10, 8
"""Most sources and cues that a note names: more do not fit into its box."""
_PATH = 120  # columns of a chain in a note; a longer one is cut


Spot = tuple[str, bool, int | None, bool]
"""Text; whether it is a cue; where the passage begins that evidence points at, and whether that is here."""
Part = tuple[Source | None, list[Spot]]
"""The source that is named, if any, and its spots."""
Voice = tuple[Source, list[str], Word, str]
"""A source in a note; the words that credit it; its role; what it finally rests on, as a graph shows."""


class Note(NamedTuple):
    """What a page says of a statement, or of a source outside of one, on hover and focus."""

    number: int  # on the page, from 1
    verdict: Word | None  # None outside of a statement
    voices: tuple[Voice, ...] = ()  # who is credited, and who else is named there
    more: int = 0  # how many voices are left out
    cues: tuple[Cue, ...] = ()


class Paragraph(NamedTuple):
    """A line, or several where a statement continues over their ends."""

    kind: str  # the part of the article that it belongs to
    opens: Word | None  # the name of that part, where it begins and needs one
    apart: bool  # whether an empty line comes before it
    pieces: list[tuple[Note | None, bool, list[Part]]]  # a note, whether it begins here, and the parts

    @property
    def verdict(self) -> str | None:
        """The worst verdict of its statements."""
        verdicts = {note.verdict.name for note, _, _ in self.pieces if note and note.verdict}
        return next((name for name in words()["verdict"] if name in verdicts), None)


class _Layer(Generic[_Item]):
    """Items made to follow one another: each ends where the next begins."""

    def __init__(self, items: Iterable[tuple[Span, _Item]], length: int) -> None:
        firsts: dict[int, _Item] = {}
        ends: dict[int, int] = {}  # of the longest item that begins there
        for (start, end), item in sorted(items, key=lambda pair: pair[0].start):
            if start < min(end, length):
                firsts.setdefault(start, item)
                ends[start] = max(end, ends.get(start, end))
        self._items: dict[int, _Item | None] = {}
        for (start, end), after in zip(ends.items(), [*ends, length][1:], strict=True):
            self._items |= {start: firsts[start], min(end, after): None}
        self.bounds = list(self._items)
        """Where another item, or none, begins; in order."""

    def at(self, offset: int) -> _Item | None:
        """Return the item that holds an offset."""
        index = bisect_right(self.bounds, offset)
        return self._items[self.bounds[index - 1]] if index else None


class MarkedText:
    """The text of a score's article, ready to be laid out."""

    def __init__(self, about: Summary) -> None:
        score = about.score
        self._about = about
        self._text = score.article.text[:LONGEST]
        self._citations = sorted(score.citations, key=start_of)
        self._wording = sorted((cue for cue in score.cues if cue.field == "text"), key=start_of)
        length = len(self._text)
        self._claims = _Layer(((item.span, item) for item in score.claims), length)
        self._names = _Layer(((item.span, item) for item in score.citations), length)
        self._cues = _Layer(((item.span, item) for item in self._wording), length)
        quoted = (list(quotations(term, score.article.text).values())[:QUOTES] for term in about.reasons)
        self._passages = _Layer(((span, span.start) for spans in quoted for span in spans), length)
        layers = self._claims.bounds, self._names.bounds, self._cues.bounds, self._passages.bounds
        self._bounds = sorted(set().union(*layers))
        self._notes = 0
        self.shown = length
        self.passages: set[int] = set()
        """Where the passages begin that a link can lead to."""
        self.paragraphs = list(self._paragraphs())
        first = self.paragraphs[0] if self.paragraphs else None
        self.headline = first if first is not None and first.kind == "title" else None
        """The headline, when the text begins with it: a page shows it once, above the score."""

    def _paragraphs(self) -> Iterator[Paragraph]:
        blocks = self._about.score.article.blocks
        starts = [block.span.start for block in blocks]
        last_end, last_kind = 0, "body"
        for start, end in self._lines():
            index = bisect_right(starts, start) - 1
            kind: str = blocks[index].kind if index >= 0 else "body"
            opens = words()["block"].get(kind) if kind != last_kind else None
            apart = self._text.count("\n", last_end, start) > 1 or kind != last_kind
            yield Paragraph(kind, opens, apart, list(self._pieces(start, end)))
            last_end, last_kind = end, kind

    def _lines(self) -> Iterator[tuple[int, int]]:
        """Yield lines that hold a word; those that one statement reaches over are one."""
        begin = stop = -1
        for line in _LINE.finditer(self._text):
            start, end = line.span()
            if not safe(line[0]).strip():
                continue
            if begin < 0:
                begin = start
            elif (claim := self._claims.at(start)) is None or claim is not self._claims.at(stop - 1):
                yield begin, stop
                begin = start
            stop = end
        if begin >= 0:
            yield begin, stop

    def _pieces(self, start: int, end: int) -> Iterator[tuple[Note | None, bool, list[Part]]]:
        bounds = self._bounds[bisect_right(self._bounds, start) : bisect_left(self._bounds, end)]
        stretches = pairwise([start, *bounds, end])
        for claim, piece in groupby(stretches, lambda ends: self._claims.at(ends[0])):
            names = groupby(piece, lambda ends: self._names.at(ends[0]))
            parts = [(name, self._part(name, part)) for name, part in names]
            if claim is None:
                for name, part in parts:
                    cited = None if name is None else self._note(None, [name])
                    yield cited, cited is not None, [part]
                continue
            verdict = words()["verdict"][claim.verdict]
            note = Note(self._notes, verdict)
            if claim.span.start >= start:
                inside = within(self._citations, *claim.span)
                cues = within(self._wording, *claim.span)
                note = self._note(verdict, [*claim.citations, *inside], cues[:_MOST_CUES])
            yield note, claim.span.start >= start, [part for _, part in parts]

    def _part(self, name: Citation | None, stretches: Iterable[tuple[int, int]]) -> Part:
        spots = []
        for begin, end in stretches:
            passage = self._passages.at(begin)
            if passage == begin:
                self.passages.add(begin)
            spots.append((self._text[begin:end], self._cues.at(begin) is not None, passage, passage == begin))
        return None if name is None else self._about.voices[key_of(name)], spots

    def _note(self, verdict: Word | None, citations: Sequence[Citation], cues: Sequence[Cue] = ()) -> Note:
        self._notes += 1
        groups = list(by_voice(citations).items())
        text = self._about.score.article.text
        voices: list[Voice] = []
        for key, items in groups[:_MOST_VOICES]:
            path = "" if items[0].backing is None else shorten(items[0].backing.path, _PATH)
            role = words()["role"][items[0].role]
            voices.append((self._about.voices[key], crediting_words(items, text)[:4], role, path))
        return Note(self._notes, verdict, tuple(voices), max(0, len(groups) - _MOST_VOICES), tuple(cues))
