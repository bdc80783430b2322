"""`python benchmarks/quality.py`: the short name of `python -m benchmarks.gates.quality`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.gates.quality import main

if __name__ == "__main__":
    sys.exit(main())
