"""Who an article rests on, as a tree: the publisher, its sources, and what they rest on in turn."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from srcscore.records import Reputation
from srcscore.report.summary import Grade, Summary, grade_of, own_label, words
from srcscore.report.text import counted, number

_MOST = 10
"""So many branches of one node are listed; the others are counted."""
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
    return "" if known is None or known.basis == "none" else f"reputation {number(known.mean)}"


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
