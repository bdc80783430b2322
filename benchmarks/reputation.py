"""`python benchmarks/reputation.py`: the short name of `python -m benchmarks.studies.reputation`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.studies.reputation import main

if __name__ == "__main__":
    sys.exit(main())
