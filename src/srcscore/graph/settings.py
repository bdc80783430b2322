"""The defaults of a citation graph, in one place for the graph and the command line.

It imports nothing of the graph, so that `srcscore graph --help` stays quick.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from srcscore.records import Role

Method = Literal["mixed", "company", "neighbours", "walk", "trust"]
METHODS: tuple[Method, ...] = get_args(Method)
Level = Literal["articles", "outlets"]
LEVELS: tuple[Level, ...] = get_args(Level)

DAMPING = 0.85  # share of a walk's steps that go on: the value of Page et al. (1999) and of TrustRank
TOLERANCE = 1e-6  # estimates are shown with two digits; a smaller value only adds steps
LIMIT = 200  # 0.85 ** 200 is below 1e-14: at the default damping the tolerance is always reached first
MOST_CHAINS = 10_000  # chains can grow exponentially with the depth; more are of no use to a reader

ROLE_WEIGHTS: Mapping[Role, float] = {"evidence": 1.0, "listed": 0.25}
"""The weight of one citation of each role in an edge between outlets. Other roles have no weight: promotion
and mentions credit nobody. A source list is worth less than a credit, since no statement is tied to it."""
