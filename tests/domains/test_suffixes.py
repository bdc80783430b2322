"""Our reading of the Public Suffix List against that of `tldextract`, on the same list."""

import gc
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tldextract import TLDExtract

from srcscore.domains.suffixes import public_suffix
from srcscore.resources import read_lines
from tools.make_suffixes import suffix_table

ROWS = [line.split("\t") for line in read_lines("tables/public_suffixes.tsv")]
MARKS = {"plain": "", "wild": "*.", "excepted": "!"}
SUFFIXES = sorted({suffix for _, _, suffixes in ROWS for suffix in suffixes.split(" ")})
# Where a wildcard and a longer rule meet, tldextract sees the longer one only.
SHADOWED = {
    suffix
    for section, kind, suffixes in ROWS
    if kind == "wild"
    for suffix in suffixes.split(" ")
    if any(other != suffix and other.endswith(f".{suffix}") for other in SUFFIXES)
}


def as_list() -> str:
    """Return the packaged table in the format of publicsuffix.org."""
    sections = {"public": "// VERSION: 2020-01-02\n", "private": "// ===BEGIN PRIVATE DOMAINS===\n"}
    for section, kind, suffixes in ROWS:
        for suffix in suffixes.split(" "):
            rule = ".".join(label.encode("ascii").decode("idna") for label in suffix.split("."))
            sections[section] += f"{MARKS[kind]}{rule}\n"
    return sections["public"] + sections["private"]


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> TLDExtract:
    """Return `tldextract` on the packaged rules, whatever list the installed version carries."""
    path = tmp_path_factory.mktemp("suffixes") / "list.dat"
    path.write_text(as_list(), "utf-8")
    found = TLDExtract(suffix_list_urls=(path.as_uri(),), cache_dir=None, fallback_to_snapshot=False)
    with warnings.catch_warnings():
        # The library it reads files with leaves them to the garbage collector to close.
        warnings.simplefilter("ignore", ResourceWarning)
        assert found.extract_str("example.com").suffix == "com"
        gc.collect()
    return found


LABELS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,4})?", fullmatch=True)


@given(st.sampled_from(SUFFIXES), st.lists(LABELS, max_size=3), st.booleans())
def test_same_as_tldextract(reference: TLDExtract, suffix: str, labels: list[str], private: bool) -> None:
    host = ".".join([*labels, suffix])
    if any(f".{host}".endswith(f".{shadowed}") for shadowed in SHADOWED):
        return
    expected = reference.extract_str(host, include_psl_private_domains=private).suffix
    assert public_suffix(host, private=private) == expected


@pytest.mark.parametrize(
    ("host", "suffix"),
    [
        ("www.bbc.co.uk", "co.uk"),
        ("www.ck", "ck"),
        ("a.b.ck", "b.ck"),
        ("city.kawasaki.jp", "kawasaki.jp"),
        ("x.y.kawasaki.jp", "y.kawasaki.jp"),
        ("foo.github.io", "github.io"),
        ("xn--e1afmkfd.xn--p1ai", "xn--p1ai"),
        ("nosuchsuffix", ""),
        ("", ""),
    ],
)
def test_examples(host: str, suffix: str) -> None:
    assert public_suffix(host) == suffix


def test_private_suffixes_are_optional() -> None:
    assert public_suffix("foo.github.io", private=False) == "io"


def test_the_table_is_what_its_builder_makes() -> None:
    made = [line for line in suffix_table(as_list()).splitlines() if not line.startswith("#")]
    assert [line.split("\t") for line in made] == ROWS
    assert "# date: 2020-01-02" in suffix_table(as_list())
