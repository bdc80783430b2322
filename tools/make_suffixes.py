"""Put the Public Suffix List that `tldextract` carries into the packaged table.

python -m tools.make_suffixes && python -m tools.make_manifest
"""

from __future__ import annotations

import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator

from tldextract.suffix_list import extract_tlds_from_suffix_list

from srcscore.resources import data_folder

_NAME = "public_suffixes.tsv"
_VERSION = re.compile(r"// VERSION: (\d{4}-\d\d-\d\d)")
_HEAD = (
    "# source: the Public Suffix List, https://publicsuffix.org, as tldextract carries it\n"
    "# licence: MPL-2.0\n"
    "# date: {date}\n"
    "# section, kind of rule, suffixes in punycode; wild: what stands behind `*.`; excepted: behind `!`\n"
)


def suffix_table(snapshot: str) -> str:
    """Return the packaged table for the text of a Public Suffix List.

    Parameters
    ----------
    snapshot
        The list as publicsuffix.org writes it.
    """
    version = _VERSION.search(snapshot)
    sections = zip(("public", "private"), extract_tlds_from_suffix_list(snapshot), strict=True)
    lines = [line for section, rules in sections for line in _lines(section, rules)]
    return _HEAD.format(date=version.group(1) if version else "unknown") + "\n".join(lines) + "\n"


def _lines(section: str, rules: list[str]) -> Iterator[str]:
    """Yield one line for each kind of rule and top-level domain."""
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for rule in rules:
        kind = {"*": "wild", "!": "excepted"}.get(rule[0], "plain")
        suffix = rule.removeprefix("!").removeprefix("*.").encode("idna").decode("ascii").lower()
        found[kind, suffix.rpartition(".")[2]].add(suffix)
    for (kind, _), suffixes in sorted(found.items()):
        yield f"{section}\t{kind}\t{' '.join(sorted(suffixes))}"


def write_suffixes() -> None:
    """Write the packaged table anew from the installed `tldextract`."""
    snapshot = (pkgutil.get_data("tldextract", ".tld_set_snapshot") or b"").decode("utf-8")
    (data_folder() / "tables" / _NAME).write_text(suffix_table(snapshot), "utf-8")


if __name__ == "__main__":
    write_suffixes()
