"""Print the lowest allowed version of every dependency of some extras, as constraints for pip.

Used as `python .ci/lowest.py html test > lowest.txt && pip install -c lowest.txt '.[html,test]'`.
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

_LOWEST = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?>=([0-9.]+)")
_BESIDE = {"pyparsing": "3.1.4", "scipy": "1.11.4"}
"""What the lowest matplotlib and scikit-learn came with when they were new; with those of today they warn."""
_OWN = re.compile(r"srcscore\[([^]]*)\]")


def main() -> None:
    """Print one line a dependency."""
    project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
    wanted, extras = list(project["dependencies"]), sys.argv[1:]
    for extra in extras:  # grows while it is read: an extra may ask for others
        for requirement in project["optional-dependencies"][extra]:
            nested = _OWN.match(requirement)
            extras += [name for name in nested[1].split(",") if name not in extras] if nested else []
            wanted.append(requirement)
    for requirement in sorted(set(wanted)):
        found = _LOWEST.match(requirement)
        if found:
            print(f"{found[1]}=={found[2]}")
    for name, version in _BESIDE.items():
        print(f"{name}=={version}")


if __name__ == "__main__":
    main()
