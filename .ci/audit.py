"""Known weaknesses of the packages in a folder of installed packages, told honestly.

    python .ci/audit.py SITE_PACKAGES [--out audit.json]

Runs pip-audit, which asks services on the network, and says how many packages it could not audit: it calls
itself done even when that is all of them. Then looks every version up in the package safety-db, which needs
no network and is as old as its date says: of newer versions it knows only what was never mended. Needs
pip-audit, packaging and safety-db. Exits with 1 when a weakness is found.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name


def online(site: Path) -> list[dict[str, Any]]:
    """Return what pip-audit says of each package."""
    command = [sys.executable, "-m", "pip_audit", "--path", str(site), "--skip-editable", "--format", "json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own command
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        sys.exit(f"pip-audit failed:\n{done.stderr}")
    return found


def database() -> dict[str, Any]:
    """Return the stored advisories; the package's own code opens them relative to where one happens to be."""
    spec = find_spec("safety_db")
    if spec is None or spec.origin is None:
        sys.exit("the package safety-db is not installed")
    content: dict[str, Any] = json.loads((Path(spec.origin).parent / "insecure_full.json").read_text("utf-8"))
    return content


def offline(packages: dict[str, str], advisories: dict[str, Any]) -> dict[str, list[str]]:
    """Return the advisories that hold for some versions, by package."""
    known = {canonicalize_name(name): entries for name, entries in advisories.items()}
    found: dict[str, list[str]] = {}
    for name, version in packages.items():
        for entry in known.get(canonicalize_name(name), []):
            if any(SpecifierSet(spec).contains(version, prereleases=True) for spec in entry["specs"]):
                found.setdefault(name, []).append(entry["cve"] or entry["id"])
    return found


def main() -> int:
    """Ask both and print what they say."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    told = [item for item in online(arguments.site) if item["name"] != "srcscore"]
    skipped = {item["name"]: item["skip_reason"] for item in told if "skip_reason" in item}
    weak = {item["name"]: [found["id"] for found in item["vulns"]] for item in told if item.get("vulns")}
    if len(skipped) == len(told):
        print(f"pip-audit: NOTHING AUDITED: its services knew or told none of {len(told)} packages")
    else:
        known = len(told) - len(skipped)
        print(
            f"pip-audit: {known} packages audited, {weak or 'no weakness found'}; not audited: {[*skipped]}"
        )
    advisories = database()
    date = datetime.fromtimestamp(advisories.pop("$meta")["timestamp"], UTC).date()
    old = offline(installed(arguments.site), advisories)
    print(f"safety-db of {date}: {len(installed(arguments.site))} packages, {old or 'no weakness found'}")
    if arguments.out:
        content = {
            "pip-audit": {"weak": weak, "not audited": skipped},
            "safety-db": {"date": str(date), "weak": old},
        }
        arguments.out.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", "utf-8")
    return int(bool(weak or old))


def installed(site: Path) -> dict[str, str]:
    """Return the versions of the packages in a folder, by name."""
    names = (path.name.removesuffix(".dist-info").rsplit("-", 1) for path in site.glob("*.dist-info"))
    return {canonicalize_name(name): version for name, version in names if name != "srcscore"}


if __name__ == "__main__":
    sys.exit(main())
