"""Score real articles through the command line: no error, and the same bytes however it is run.

    python -m benchmarks.stress.batch [--articles 500]

Takes articles evenly from every corpus of the shared data, runs `srcscore score --jsonl` over them twice
in one process and once in two, and exits with 1 if an article could not be scored or a byte differs.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.common import Results, options


def sample(data: Path, count: int) -> list[str]:
    """Return JSON lines of `count` articles, as many from each corpus as it has."""
    files = sorted(data.glob("articles/*.jsonl.gz"))
    corpora = [gzip.decompress(path.read_bytes()).decode("utf-8").splitlines() for path in files]
    chosen: list[str] = []
    for place, lines in enumerate(sorted(corpora, key=len)):
        wanted = min(len(lines), (count - len(chosen)) // (len(corpora) - place))
        chosen += lines[:: max(1, len(lines) // max(1, wanted))][:wanted]
    return chosen


def run(path: Path, jobs: int) -> tuple[int, bytes, float]:
    """Score a JSON-Lines file by the command line; return exit code, output and seconds."""
    command = [sys.executable, "-m", "srcscore.cli", "score", "--jsonl", str(path), "--jobs", str(jobs)]
    start = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)  # noqa: S603 - our own interpreter
    return done.returncode, done.stdout, time.perf_counter() - start


def main() -> int:
    """Run the comparison and print one line a run."""
    parser = options(__doc__)
    parser.add_argument("--articles", type=int, default=500)
    arguments = parser.parse_args()
    lines = sample(arguments.data, arguments.articles)
    rows, hashes, failed = [], set(), False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        for jobs in (1, 1, 2):
            code, output, seconds = run(path, jobs)
            scores = [json.loads(line) for line in output.splitlines()]
            errors = sum("error" in score for score in scores)
            abstained = sum(score.get("abstained", False) for score in scores)
            digest = hashlib.sha256(output).hexdigest()
            hashes.add(digest)
            failed |= bool(code or errors or len(scores) != len(lines))
            rows.append((jobs, len(scores), errors, abstained, f"{seconds:.1f} s", digest[:16]))
    results = Results("batch")
    columns = ["processes", "lines", "errors", "abstained", "time", "SHA-256 of the output"]
    results.table(f"{len(lines)} articles through `srcscore score --jsonl`", columns, rows)
    results.write()
    return int(failed or len(hashes) != 1)


if __name__ == "__main__":
    sys.exit(main())
