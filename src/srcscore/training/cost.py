"""What it costs to leave a list of ratings out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import roc_auc_score

from srcscore.domains.reputation import Reputations
from srcscore.training.ratings import consensus_labels


@dataclass(frozen=True, slots=True)
class Cost:
    """A table made without some raters, beside the consensus of all of them."""

    without: tuple[str, ...]
    """The raters, or families, that were left out."""
    rated: int
    """Voices that the others rate."""
    rated_by_all: int
    """Voices that all raters together rate."""
    auc: float
    """How well the table tells voices above 0.5 in the consensus of all from those below; 1 is perfect."""
    moved: float
    """Mean distance between the table's mean and the consensus of all."""

    def lines(self) -> list[str]:
        """Return the report, for people."""
        left, every = ", ".join(self.without), self.rated_by_all
        return [
            f"without {left}: {self.rated} of {every} voices are still rated",
            f"beside the consensus of all raters: AUC {self.auc:.3f}, mean distance {self.moved:.3f}",
        ]


def cost(data: Path, without: Collection[str], table: Reputations) -> Cost:
    """Compare a table with the consensus of all raters."""
    whole = consensus_labels(data)
    found = [table.lookup(voice) for voice in whole]
    aims, means = np.array([label.mean for label in whole.values()]), np.array([f.mean for f in found])
    return Cost(
        tuple(sorted(without)),
        sum(reputation.basis == "rated" for reputation in found),
        len(whole),
        float(roc_auc_score(aims > 0.5, means)),
        float(np.abs(aims - means).mean()),
    )
