"""Build the wheel and the sdist twice, compare the bytes, and check what is in them.

    python .ci/check_dist.py [--out DIR]

Needs the package build. Exits with 1 when two builds differ, when a file is there that must not ship or
one is missing that must, or when one of them is larger than the limit.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
LIMIT = 8 << 20
"""Neither the wheel nor the sdist is larger, in bytes."""
EPOCH = "1735689600"
"""The date of every file in them, unless SOURCE_DATE_EPOCH says another."""
FORBIDDEN = re.compile(
    r"\.(?:gz|csv|jsonl|pkl|pickle|joblib|pt|parquet|sqlite|db|pem|key|env|so|pyc|log)$|sealed|shared/|__pycache__|"
    r"(?:^|/)\.(?!ci/|gitignore)[^/]+$"
)
"""Raw data, pickles, keys, binaries and leftovers; what examples and tests need is named below."""
EXCEPTIONS = re.compile(r"docs/examples/articles\.jsonl$|/\.hypothesis/$")
NEEDED = (
    "srcscore/py.typed",
    "srcscore/data/MANIFEST.json",
    "srcscore/data/models/{model}/manifest.json",
    "srcscore/data/models/{model}/MODEL_CARD.md",
)


def build(out: Path) -> list[Path]:
    """Build both into a folder."""
    command = [sys.executable, "-m", "build", "--outdir", str(out), str(ROOT)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", EPOCH)}
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    return sorted(out.iterdir())


def names_in(path: Path) -> list[str]:
    """Return the names of the files in a wheel or sdist."""
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            return wheel.namelist()
    with tarfile.open(path) as sdist:
        return [member.name for member in sdist.getmembers() if not member.isdir()]


def faults(path: Path) -> list[str]:
    """Return what is wrong with a wheel or sdist."""
    names = names_in(path)
    wrong = [
        f"must not ship: {name}" for name in names if FORBIDDEN.search(name) and not EXCEPTIONS.search(name)
    ]
    models = {folder.name for folder in (ROOT / "src" / "srcscore" / "data" / "models").iterdir()}
    needed = sorted({pattern.format(model=model) for pattern in NEEDED for model in models})
    wrong += [f"missing: {file}" for file in needed if not any(name.endswith(file) for name in names)]
    if path.suffix == ".whl":
        wrong += [f"not of the package: {n}" for n in names if not n.startswith(("srcscore/", "srcscore-"))]
    if path.stat().st_size > LIMIT:
        wrong.append(f"{path.stat().st_size} bytes, more than {LIMIT}")
    return wrong


def main() -> int:
    """Build, compare and check."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--out", type=Path, help="keep the built files here")
    arguments = parser.parse_args()
    code = 0
    with tempfile.TemporaryDirectory() as folder:
        first = build(arguments.out or Path(folder, "first"))
        second = build(Path(folder, "second"))
        for one, other in zip(first, second, strict=True):
            digest = hashlib.sha256(one.read_bytes()).hexdigest()
            same = one.read_bytes() == other.read_bytes()
            wrong = faults(one) + ([] if same else ["two builds differ"])
            told = "same bytes twice" if same else "DIFFERENT bytes"
            size = f"{one.stat().st_size / 1e6:.2f} MB, {len(names_in(one))} files"
            print(f"{one.name}: {size}, {told}, SHA-256 {digest}")
            for fault in wrong:
                print(f"  {fault}")
            code = code or int(bool(wrong))
    return code


if __name__ == "__main__":
    sys.exit(main())
