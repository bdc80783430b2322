"""`python benchmarks/citations.py`: the short name of `python -m benchmarks.studies.citations`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from benchmarks.studies.citations import main

if __name__ == "__main__":
    sys.exit(main())
