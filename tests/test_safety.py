"""No code in data, no network, no writes, no article text in logs; and no terminal is steered."""

from __future__ import annotations

import ast
import json
import logging
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest

import srcscore
from helpers.hostile import SHORT, harmless_page
from srcscore import Score
from srcscore.cli import main
from srcscore.report.terminal import render
from srcscore.report.text import clean

PACKAGE = Path(srcscore.__file__).parent
ROOTS = ("srcscore.scoring", "srcscore.model.registry", "srcscore.cli.score", "srcscore.cli.models")
FORBIDDEN = {
    "pickle",
    "_pickle",
    "dill",
    "cloudpickle",
    "marshal",
    "shelve",
    "yaml",
    "ctypes",
    "subprocess",
    "socket",
    "urllib.request",
    "http",
    "requests",
    "torch",
    "sklearn",
    "pandas",
    "scipy",
}
ALLOWED_FROM = {
    "joblib": {"cpu_count"},
    "joblib.externals.loky.backend": {"get_context", "reduction"},
}
"""Of joblib, only what starts processes: what they send each other never comes from a file."""
KNOWN = {
    # Of a graph that is propagated or exported, never of a score: `score --graph` opens one.
    "srcscore.graph.matrix": ["import scipy.sparse"],
    "srcscore.graph.export": ["import scipy.sparse", "import scipy.sparse.csgraph"],
    "srcscore.resources": ["import socket"],  # to keep urllib3 from opening one when it is imported
}
CALLS = {"eval", "exec", "compile", "__import__"}
ATTRIBUTES = {"fromfile", "memmap", "load_module", "system", "popen"}


# --- no code in data --------------------------------------------------------------------------


def file_of(module: str) -> Path | None:
    path = PACKAGE.parent / Path(*module.split("."))
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if file.is_file():
            return file
    return None


def imported(tree: ast.AST) -> Iterator[tuple[str, str | None]]:
    """Yield each module that a file imports anywhere in it, with the name taken from it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, None
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.module, alias.name


def reachable() -> dict[str, ast.Module]:
    """Return the syntax tree of each of our modules that scoring can reach, however late it imports it."""
    todo, found = list(ROOTS), dict[str, ast.Module]()
    while todo:
        module = todo.pop()
        file = file_of(module)
        if file is None or module in found:
            continue
        found[module] = ast.parse(file.read_text("utf-8"))
        for name, taken in imported(found[module]):
            if name.partition(".")[0] == "srcscore":
                todo += [name, f"{name}.{taken}"]
    return found


def faults(tree: ast.AST) -> list[str]:
    """Return what in a file could run code that comes from data, or reach beyond the process."""
    wrong = []
    for name, taken in imported(tree):
        parts = name.split(".")
        if any(".".join(parts[:size]) in FORBIDDEN for size in range(1, len(parts) + 1)):
            wrong.append(f"import {name}")
        if parts[0] == "joblib" and taken not in ALLOWED_FROM.get(name, set()):
            wrong.append(f"from {name} import {taken}")
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            wrong += _call(node)
    return wrong


def _call(node: ast.Call) -> list[str]:
    called = ast.unparse(node.func)
    pickles = [
        word
        for word in node.keywords
        if word.arg == "allow_pickle"
        and not (isinstance(word.value, ast.Constant) and word.value.value is False)
    ]
    wrong = [f"allow_pickle in {called}"] if pickles else []
    if called in CALLS or called.rpartition(".")[2] in ATTRIBUTES:
        wrong.append(called)
    if called in ("np.load", "numpy.load") and not any(word.arg == "allow_pickle" for word in node.keywords):
        wrong.append(called)
    return wrong


def test_the_walk_reaches_the_whole_house() -> None:
    modules = reachable()
    rooms = {name.split(".")[1] for name in modules if "." in name}
    assert {"scoring", "model", "features", "citations", "article", "domains", "language", "report"} <= rooms
    assert len(modules) > 40
    assert not any(name.startswith("srcscore.training") for name in modules)


def test_nothing_that_scoring_reaches_runs_code_from_data() -> None:
    found = {name: faults(tree) for name, tree in reachable().items()}
    assert {name: sorted(set(wrong)) for name, wrong in found.items() if wrong} == KNOWN


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from pickle import loads",
        "def f():\n    import yaml",
        "import urllib.request",
        "from joblib import load",
        "import joblib",
        "import sklearn.linear_model",
        "eval('1')",
        "exec(code)",
        "np.load(path)",
        "np.load(path, allow_pickle=True)",
        "read_array(stream, allow_pickle=flag)",
        "os.system('ls')",
    ],
)
def test_the_check_sees_what_it_should(source: str) -> None:
    assert faults(ast.parse(source))


# --- network, files, logs ---------------------------------------------------------------------

SCRIPT = """
import json, sys
import srcscore
text = sys.stdin.read()
results = [srcscore.score(text, url="https://www.bbc.co.uk/x")]
results += srcscore.score_many([text] * 3, n_jobs=2, batch_size=1)
print(json.dumps([result.value for result in results]))
"""


def run(folder: Path, *prefix: str) -> subprocess.CompletedProcess[str]:
    """Score in a process with a home, a working folder and a temporary folder of its own."""
    homes = {name: str(folder / name) for name in ("HOME", "TMPDIR", "XDG_DATA_HOME", "XDG_CACHE_HOME")}
    for path in homes.values():
        Path(path).mkdir(exist_ok=True)
    return subprocess.run(
        [*prefix, sys.executable, "-c", SCRIPT],
        input=SHORT,
        capture_output=True,
        text=True,
        check=True,
        cwd=homes["HOME"],
        env={**os.environ, **homes, "PYTHONDONTWRITEBYTECODE": "1"},
        timeout=120,
    )


def test_scoring_writes_nothing(tmp_path: Path) -> None:
    done = run(tmp_path)
    left = [path for path in tmp_path.rglob("*") if not path.is_dir()]
    assert left == []
    assert len(json.loads(done.stdout)) == 4
    assert done.stderr == ""


WATCHED = """
import os, sys
import srcscore
CHANGING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CALLS = {
    *("os." + name for name in "mkdir rename remove rmdir link symlink truncate chmod chown utime".split()),
    *("os." + name for name in "system exec posix_spawn fork".split()),
    *("subprocess.Popen", "tempfile.mkstemp", "tempfile.mkdtemp", "sqlite3.connect"),
}
seen = []
def watch(event, arguments):
    if event in CALLS or (event == "open" and isinstance(arguments[2], int) and arguments[2] & CHANGING):
        seen.append((event, repr(arguments[:1])))
sys.addaudithook(watch)
text, url = sys.stdin.read(), "https://www.bbc.co.uk/x"
page = f"<html><body><article><p>{text}</p><img src='http://a.bc/x.png'></article></body></html>"
page = '<!DOCTYPE html [<!ENTITY x SYSTEM "http://a.bc/x">]>' + page
for article in (text, page, {"text": text, "links": [url]}):
    srcscore.score(article, url=url).to_dict()
    srcscore.find_claims(srcscore.parse(article))
list(srcscore.score_many([text, 1, page]))
srcscore.reputation(url), srcscore.profile([{"text": text, "url": url}])
graph = srcscore.CitationGraph.from_articles([{"text": text, "url": url}])
[graph.trace(key) for key in graph]
for name in sys.argv[1:]:
    open(name, "w").close()
print(seen)
"""


def watched(folder: Path, *written: str) -> str:
    """Return what some use of the library does to the disk and to other processes, as Python sees it."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *written],
        input=SHORT,
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        timeout=120,
    )
    return done.stdout.strip()


@pytest.mark.slow
def test_nothing_is_opened_for_writing_anywhere(tmp_path: Path) -> None:
    pytest.importorskip("trafilatura")
    assert watched(tmp_path) == "[]"
    assert "here.txt" in watched(tmp_path, "here.txt")  # the watch sees what it should


def test_scoring_needs_no_network_at_all(tmp_path: Path) -> None:
    """The system itself gives the process no network: no name, no address, no loopback."""
    unshare = shutil.which("unshare")
    prefix = [unshare or "unshare", "--map-root-user", "--net"]
    if unshare is None or subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode:
        pytest.skip("needs unshare --net, which this system does not allow")
    value = srcscore.score(SHORT, url="https://www.bbc.co.uk/x").value
    assert json.loads(run(tmp_path, *prefix).stdout)[0] == value


def test_no_text_is_logged(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level(logging.DEBUG):
        srcscore.score(SHORT, url="https://www.bbc.co.uk/x", title="A secret title")
        list(srcscore.score_many([SHORT, {"text": 1}]))
        pytest.importorskip("trafilatura")
        srcscore.score(f"<html><body><article><p>{SHORT}</p></article></body></html>")
    told = [record for record in caplog.records if record.name.startswith("srcscore")]
    assert told == []
    assert not any("Lowmere" in record.getMessage() for record in caplog.records)
    assert capfd.readouterr() == ("", "")


# --- terminals --------------------------------------------------------------------------------

STEERING = {
    "colour": "\x1b[31mred\x1b[0m",
    "clear": "\x1b[2J\x1b[H",
    "title of the window": "\x1b]0;owned\x07",
    "link": "\x1b]8;;https://evil.example\x1b\\Reuters\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;ZXZpbA==\x07",
    "eight-bit controls": "\x9b31m\x9d0;x\x9c",
    "override": "\u202egnp.exe",
    "isolates": "\u2066a\u2067b\u2069",
    "marks of direction": "\u200e\u200f\u061c",
    "carriage return": "safe\rowned",
    "backspace": "safe\b\b\b\bowned",
    "bell and NUL": "\a\0",
    "line separators": "a\u2028b\u2029c\x85d",
    "tags": "\U000e0041\U000e0042",
    "delete": "\x7f",
}


def harmless(shown: str) -> bool:
    """Whether no character of a text steers a terminal; a colour of our own is none of the article's."""
    return all(line.isprintable() for line in shown.split("\n"))


@pytest.mark.parametrize("evil", STEERING.values(), ids=STEERING)
def test_no_text_steers_a_terminal(evil: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sentence = (
        f"The {evil} mayor {evil} told TheCradle.co {evil} that “all {evil} is well”, Ida {evil} said. "
    )
    article = {
        "text": sentence * 5 + f"\n\nSources include: {evil}Brighteon.com",
        "title": f"Big {evil} news",
        "url": f"https://naturalnews.com/{evil}",
        "id": evil,
        "authors": [evil],
        "published": evil,
        "links": [f"https://x.com/{evil}"],
    }
    assert clean(evil).isprintable()
    for width in (40, 100):
        assert harmless(render(srcscore.score(article), width=width))
    path = tmp_path / "article.json"
    path.write_text(json.dumps(article), "utf-8")
    commands = [
        ["score", str(path)],
        ["score", "--json", str(path)],
        ["explain", str(path)],
        ["reputation", evil],
        ["score", f"no {evil.replace(chr(0), '')} file"],
        ["score", str(path), "--model", evil],
        ["models", "verify", evil],
        [evil],
    ]
    for command in commands:
        main(command)
        shown = capsys.readouterr()
        assert harmless(shown.out), command
        assert harmless(shown.err), command
        assert shown.out or shown.err


# --- pages ------------------------------------------------------------------------------------

INJECTIONS = {
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" x="',
    "attribute in single quotes": "' autofocus onfocus='alert(1)",
    "handler": "<img src=x onerror=alert(1)>",
    "address": "javascript:alert(1)",
    "address behind a space": " \tjava\nscript:alert(1)",
    "data": "data:text/html,<script>alert(1)</script>",
    "end of the style": "</style><svg/onload=alert(1)>",
    "end of the script": "</script><script>alert(1)//",
    "end of the title": "</title></textarea><iframe srcdoc='<script>x</script>'>",
    "comment": "--><script>alert(1)</script><!--",
    "declaration": "]]><!DOCTYPE x [<!ENTITY y 'z'>]><?php x ?>",
    "entities": "&lt;script&gt;alert(1)&#60;/script&#x3e;&quot;",
    "template": "{{ 7*7 }}{% include '/etc/passwd' %}{{ ''.__class__ }}",
    "styles": "}</style>*{background:url(https://evil.example/x)}",
    "NUL": "\0<\0script\0>alert(1)",
    "bidi": "\u202e\u2066<b>txt\u2069\u202c\u200f",
    "overlong": "%3Cscript%3E\u3008script\u3009＜script＞",
}


@pytest.mark.parametrize("evil", [*INJECTIONS.values(), *STEERING.values()], ids=[*INJECTIONS, *STEERING])
def test_no_text_gets_into_a_page_but_as_text(evil: str) -> None:
    pytest.importorskip("jinja2")
    from srcscore.report.html import batch_page  # noqa: PLC0415 - an extra

    sentence = f'The {evil} mayor told TheCradle.co {evil} that "all {evil} is well", Ida {evil} said. '
    article = {
        "text": sentence * 5 + f"\n\nSources include: {evil}Brighteon.com",
        "title": f"Big {evil} news {evil}",
        "url": f"https://naturalnews.com/{evil}",
        "id": evil,
        "authors": [evil],
        "published": evil,
        "links": [f"https://x.com/{evil}", evil, (f"https://{evil}.com/", "mayor")],
    }
    results = list(srcscore.score_many([article, {"text": 1, "id": evil}, {evil: evil, "id": evil}]))
    score = results[0]
    assert isinstance(score, Score)
    page = score.to_html()
    for made in (page, str(score._repr_html_()), batch_page(results)):
        harmless_page(made)
    if evil.isprintable() and evil.isascii() and "\n" not in evil:
        assert escape(evil).replace("&#x27;", "&#39;").replace("&quot;", "&#34;") in page


@pytest.mark.parametrize(
    "made",
    [
        "<p onclick=x>a</p>",
        "<p style=x>a</p>",
        "<a href=javascript:x>a</a>",
        "<iframe></iframe>",
        "<p>\u202e</p>",
        "<p>\x1b[2J</p>",
        "<p>a",
        "<!-- a -->",
    ],
)
def test_the_check_of_pages_sees_what_it_should(made: str) -> None:
    with pytest.raises(AssertionError):
        harmless_page(made)
