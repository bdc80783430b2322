"""`python benchmarks/speed.py`: the short name of `python -m benchmarks.gates.speed`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.gates.speed import main

if __name__ == "__main__":
    sys.exit(main())
