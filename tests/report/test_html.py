"""A page says what the score says, in order, keeps the text, and holds together as a document."""

from __future__ import annotations

import base64
import hashlib
import pickle
import re
import sys
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import example as example_text
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.examples import examples
from helpers.read_html import Element, read
from helpers.report_pages import HOSTILE, PAGES, hostile
from helpers.report_scores import TEXT, WEAK, citation, example, place
from srcscore.article import parse
from srcscore.errors import MissingExtraError
from srcscore.graph.citation_graph import CitationGraph
from srcscore.model.registry import load_model
from srcscore.records import Article, Chain, Claim, Cue, Evidence, Hop, Root, Score, Sourcing, Span
from srcscore.report import html
from srcscore.report.html import Branch, fragment, page, tree
from srcscore.report.summary import rounded, summary, words
from srcscore.report.text import safe
from srcscore.resources import read_text
from srcscore.scoring import score, score_many

ADDED = ("tip", "chip", "part")
"""What a page puts into the text."""


def shown_text(root: Element) -> str:
    """Return the article's text as the page has it, white space aside."""
    return "".join("".join(part.text(without=ADDED) for part in root.of("text")).split())


def plain(root: Element) -> str:
    """Return all that is written, on one line."""
    return " ".join(root.text().split())


def test_the_order_is_that_of_a_reader_in_a_hurry() -> None:
    headings = [item.text() for item in read(page(example())).all("h2")]
    assert headings == [
        "Score",
        "The text, and who it rests on",
        "The sources and who rates them",
        "Reasons: what is there, then what is missing",
        "The arithmetic",
        "Limits of this score",
    ]


@pytest.mark.parametrize(
    "said",
    [
        "0.21 low 90% interval 0.05 to 0.43",
        str(example().sourcing),
        "Intercept where the model starts +0.25",
        "Publisher's record rated by 4 raters −2.00",
        "Sum (logit) −2.00",
        "turns the sum of −2.00 into the score of 0.21",
        "weak sources only: none of its outlets has a reputation of 0.5 or more.",
        "TheCradle.co, outlet, network an-owner, state media; credited by “according to”.",
        "Reputation 0.31, weak; 2 ratings, the newest of 2026-08-19.",
        "no source: it is credited to nobody.",
        "Wording: “shocking” (sensational phrase)",
        "0.30 mbfc_2026 (2026-08-19, family mbfc)",
        "0.32 lin2023_pc1 (2023, family lin)",
        "the publisher's own network, network natural-news",
        "Half of the claims rest on weak sources (Sourcing) “TheCradle.co”",
        "It says nothing on whether a claim is true.",
        "model en-2026.11.0, features 0a1b2c3d, reputation 2026-08-19-4d5e6f70, schema score-1",
    ],
)
def test_says(said: str) -> None:
    shocking = replace(example().claims[1], span=place("Shocking footage appeared on Brighteon.com."))
    known = citation(network="an-owner")
    claims = (replace(example().claims[0], citations=(known,)), example().claims[1], shocking)
    told = replace(example(), claims=claims, citations=(known, example().citations[1]))
    root = plain(read(page(told if said.startswith(("Wording", "TheCradle")) else example())))
    assert said in root


def test_the_counts_behind_the_sentence_are_shown() -> None:
    counted = Sourcing(statements=5, sourced=4, persons=1, outlets=2, documents=1, voices=3, weak=1)
    root = read(page(example(sourcing=counted)))
    shown = [" ".join(item.text().split()) for item in root.of("counts")[0].all("li")]
    assert shown == [
        *(
            "4 with a source",
            "1 without one of their own",
            "1 on weak or own sources alone",
            "3 independent voices",
        ),
        *("1 named person", "1 document", "2 outlets"),
    ]
    assert read(page(example(sourcing=Sourcing()))).of("counts") == []


def test_the_headline_is_shown_once() -> None:
    for name in ("network", "sourced"):
        root = read(PAGES[name]())
        title = PAGES.score(name).article.title or ""
        assert root.all("h1")[0].text(without=ADDED) == title
        assert root.all("body")[0].text(without=ADDED).count(title) == 1


def test_the_scale_has_the_value_that_the_model_starts_at() -> None:
    assert "the model starts at 0.45 (▲)" in plain(read(page(example(base=0.45))))
    assert "▲" not in page(example())
    assert PAGES.score("network").base == load_model().calibrate(PAGES.score("network").intercept)


def test_a_tree_is_drawn_only_with_a_graph() -> None:
    assert "h-chain" not in page(example())
    assert 'id="h-chain"' in page(example(chains=()))


def test_an_abstention_gives_reasons_and_no_value() -> None:
    told = example(abstained=True, band="insufficient", reasons=("too short", "unknown publisher"))
    root = read(page(told))
    section = root.all("section")[0]
    assert (
        f"No score {told.sourcing} insufficient srcscore gives no score, for these reasons: too short unknown"
        in plain(section)
    )
    assert "0.21" not in plain(section)
    assert section.all("svg") == []
    assert "0.21" not in fragment(told)
    assert "too short" in fragment(told)


def test_limits_are_listed_with_a_score() -> None:
    assert "Limits of this score no links" in plain(read(page(example(reasons=("no links",)))))


def test_the_publisher_is_listed_with_its_raters() -> None:
    told = plain(
        read(page(example(publisher=replace(WEAK, domain="naturalnews.com", imitates="nature.com"))))
    )
    assert "The publisher: reputation 0.31, weak; 2 ratings" in told
    assert (
        "naturalnews.com the publisher, an-owner, state-media, looks made to be mistaken for nature.com"
        in told
    )


def test_a_hidden_publisher_shows_nothing_of_its_record() -> None:
    text = PAGES.score("network").article
    hidden = score(text, use_publisher=False)
    assert hidden.publisher is None
    assert "the publisher is hidden" in plain(read(page(hidden)))
    assert "The publisher: reputation" not in page(hidden)
    assert score(text).publisher is not None


@given(
    st.lists(st.floats(-20, 20), min_size=1, max_size=6),
)
def test_figures_add_up_as_they_are_shown(parts: list[float]) -> None:
    *shown, whole = rounded(parts, sum(parts))
    assert sum(shown) == whole
    assert whole == round(100 * sum(parts))
    assert all(abs(cents - 100 * part) <= 1.0000001 for cents, part in zip(shown, parts, strict=True))


def test_parts_of_another_sum_are_left_alone() -> None:
    assert rounded([0.101, 0.2], 5.0) == [10, 20, 500]


@pytest.mark.parametrize("name", ["network", "sourced", "short"])
def test_the_waterfall_is_the_models_own_sum(name: str) -> None:
    told = PAGES.score(name)
    (table,) = read(PAGES[name]()).of("steps")
    figures = table.all("data")
    *steps, _ = (float(item.attributes["value"] or "") for item in figures)
    assert sum(steps) == pytest.approx(told.logit, abs=1e-9)
    cents = [round(float(item.text().replace("−", "-")) * 100) for item in figures]
    assert sum(cents[:-1]) == cents[-1] == round(100 * told.logit)
    for bar in table.all("rect"):
        left, width = (float((bar.attributes[key] or "").rstrip("%")) for key in ("x", "width"))
        assert left >= 0
        assert left + width <= 101


@pytest.mark.parametrize("name", ["network", "sourced", "short"])
def test_the_whole_text_is_shown_once_and_in_order(name: str) -> None:
    root = read(PAGES[name]())
    assert shown_text(root) == "".join(PAGES.score(name).article.text.split())


def test_a_long_text_is_cut_and_says_so() -> None:
    text = "The mill closed on Monday. " * 40_000
    root = read(page(example(article=Article(text=text), claims=(), citations=(), cues=())))
    assert shown_text(root) == "".join(text[:100_000].split())
    assert "The first 100,000 of 1,080,000 characters are shown." in plain(root)


spans = st.tuples(st.integers(0, 200), st.integers(0, 60)).map(lambda pair: Span(pair[0], sum(pair)))


@given(
    st.lists(spans, max_size=8),
    st.lists(spans, max_size=8),
    st.lists(spans, max_size=5),
    st.lists(spans, max_size=4),
)
@settings(max_examples=examples(60), deadline=None)
def test_any_spans_nest(said: list[Span], named: list[Span], marked: list[Span], placed: list[Span]) -> None:
    citations = tuple(citation(span=span, name=f"S{count % 3}") for count, span in enumerate(named))
    told = example(
        citations=citations,
        claims=tuple(Claim(span, citations[:2], "weak-only") for span in said),
        cues=tuple(Cue(span, "hedge", "may") for span in marked),
        evidence=(Evidence("language", "hedges", 1.0, 0.5, "hedges", tuple(placed)),),
    )
    root = read(page(told))
    assert shown_text(root) == "".join(TEXT.split())
    sound(root)


def sound(root: Element) -> None:
    """Assert what a page needs for a screen reader, and that nothing leads nowhere."""
    every = root.all()
    ids = [item.attributes["id"] for item in every if "id" in item.attributes]
    assert len(ids) == len(set(ids))
    for item in every:
        target = item.attributes.get("href") or ""
        assert not target.startswith("#") or target[1:] in ids, target
        for name in ("aria-describedby", "aria-labelledby"):
            assert name not in item.attributes or item.attributes[name] in ids
    inner = {id(svg) for item in root.all("svg") for svg in item.all("svg")}
    for svg in root.all("svg"):
        told = svg.attributes.get("role") == "img" and svg.attributes.get("aria-label")
        assert told or svg.attributes.get("aria-hidden") == "true" or id(svg) in inner
    assert [len(root.all(tag)) for tag in ("html", "main", "h1", "header", "footer", "title")] == [1] * 6
    assert all(table.all("caption") for table in root.all("table"))
    assert all(head.attributes.get("scope") for head in root.all("th"))
    levels = [int(item.tag[1]) for item in every if re.fullmatch("h[1-6]", item.tag)]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert root.all("html")[0].attributes["lang"] == "en"


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound(name: str) -> None:
    sound(read(PAGES[name]()))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_one_file_and_says_what_may_run(name: str) -> None:
    root = read(PAGES[name]())
    every = root.all()
    assert not {item.tag for item in every} & {
        "img",
        "link",
        "iframe",
        "object",
        "embed",
        "base",
        "form",
        "input",
        "use",
        "image",
    }
    assert not {key for item in every for key in item.attributes} & {
        "src",
        "srcset",
        "style",
        "background",
        "xlink:href",
    }
    assert not any(key.startswith("on") for item in every for key in item.attributes)
    assert "url(" not in root.all("style")[0].text()
    assert "@import" not in root.all("style")[0].text()
    (policy,) = (item for item in root.all("meta") if item.attributes.get("http-equiv"))
    assert "default-src 'none'" in (policy.attributes["content"] or "")
    for tag in ("style", "script"):
        (item,) = root.all(tag)
        digest = base64.b64encode(hashlib.sha256(item.text().encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in (policy.attributes["content"] or "")


def test_colour_is_never_alone() -> None:
    root = read(PAGES["network"]())
    for name, word in words()["verdict"].items():
        for item in root.of(f"v-{name}"):
            chips = item.of("chip")
            assert not chips or chips[0].text() == word.short
    style = root.all("style")[0].text()
    kinds = [re.search(rf"\.g-{grade} {{ text-decoration-style: (\w+)", style) for grade in words()["grade"]]
    assert len({kind[1] for kind in kinds if kind is not None}) == 4


def luminance(colour: str) -> float:
    full = colour[1:] if len(colour) == 7 else "".join(letter * 2 for letter in colour[1:])
    parts = [int(full[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    ("ink", "paper", "least"),
    [
        *((ink, paper, 4.5) for ink in ("ink", "soft", "link") for paper in ("paper", "page")),
        *(("ink", tint, 4.5) for tint in ("bad", "none", "own", "one", "good")),
        *((f"{tint}-edge", tint, 4.5) for tint in ("bad", "none", "own", "one", "good")),
        *(("on-band", band, 4.5) for band in ("low", "mixed", "high")),
        *((grade, "paper", 4.5) for grade in ("weak", "fair", "fine", "unknown", "cue")),
        *((bar, "paper", 3.0) for bar in ("plus", "minus", "whole")),
        *(("ink", band, 3.0) for band in ("low", "mixed", "high")),
    ],
)
def test_contrast_is_enough_in_both_modes(dark: bool, ink: str, paper: str, least: float) -> None:
    modes = re.findall(r":root \{(.*?)\}", read_text("report/page.css"), re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#\w+);", modes[int(dark)]))
    lighter, darker = sorted((luminance(colours[ink]), luminance(colours[paper])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= least


def test_a_fragment_reaches_nothing_outside() -> None:
    root = read(fragment(example()))
    style = root.all("style")[0].text()
    selectors = re.findall(r"([^{}]+)\{", style)
    assert len(selectors) > 10
    assert all(
        part.strip().startswith(".srcscore-report") for found in selectors for part in found.split(",")
    )
    assert not any("id" in item.attributes for item in root.all())
    assert root.all("script") == []
    assert len(root.parts) == 2  # the one element, and a line's end


def test_a_score_shows_itself_and_to_dict_is_as_it_was() -> None:
    told = PAGES.score("network")
    assert told.to_html() == page(told) == PAGES["network"]()
    assert told._repr_html_() == fragment(told)
    assert "publisher" not in told.to_dict()
    assert pickle.loads(pickle.dumps(told)).to_html() == told.to_html()


@pytest.mark.slow
def test_scores_from_other_processes_make_the_same_pages() -> None:
    articles = [
        {"text": TEXT, "url": "https://www.naturalnews.com/x", "id": str(count)} for count in range(3)
    ]
    for told, article in zip(score_many(articles, n_jobs=2, batch_size=1), articles, strict=True):
        assert isinstance(told, Score)
        assert told.to_html() == score(article).to_html()


def test_without_jinja_the_extra_is_named_and_a_notebook_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    for package in ("jinja2", "markupsafe"):
        monkeypatch.setitem(sys.modules, package, None)
    html._environment.cache_clear()
    html._inline.cache_clear()
    try:
        with pytest.raises(MissingExtraError, match=r"srcscore\[report\]"):
            example().to_html()
        with pytest.raises(MissingExtraError):
            html.batch_page(iter(()))
        assert example()._repr_html_() is None
    finally:
        html._environment.cache_clear()
        html._inline.cache_clear()


def test_chains_are_followed_in_the_diagram() -> None:
    first = {
        "url": "https://www.naturalnews.com/a",
        "text": "The dam broke, TheCradle.co reported. It was old, Izvestia reported.",
        "published": "2026-05-03",
    }
    source = {
        "url": "https://thecradle.co/b",
        "text": "The dam broke, according to a Telegram post. Nobody was hurt.",
        "published": "2026-05-02",
    }
    article = {**first, "links": [source["url"]]}
    graph = CitationGraph.from_articles([article, source])
    told = score(article, graph=graph)
    assert told.chains
    drawn = tree(summary(told))
    assert drawn is not None
    names = [branch.name for branch in branches(drawn)]
    for chain in told.chains:
        for hop in chain.hops[1:]:
            assert hop.domain in names
    assert any(name.startswith("Izvestia") for name in names)  # the graph has nothing of it
    sound(read(page(told)))
    assert "Telegram" in read(page(told)).of("tree")[0].text()


def branches(root: Branch) -> list[Branch]:
    """Return every branch of a tree."""
    return [inner for child in root.children.values() for inner in (child, *branches(child))]


def test_many_sources_are_counted_in_the_tree_and_all_are_listed() -> None:
    many = tuple(citation(name=f"Source {count}", domain=f"s{count}.com") for count in range(150))
    claims = (Claim(place("The owner denied it."), many, "corroborated"),)
    told = example(citations=many, claims=claims, chains=())
    drawn = tree(summary(told))
    assert drawn is not None
    assert (len(drawn.children), drawn.more) == (10, 140)
    root = read(page(told))
    assert "and 140 more" in root.of("tree")[0].text()
    assert "70 more sources" in plain(root)
    assert all(f"Source {count} (s{count}.com)" in plain(root) for count in range(150))
    sound(root)


def test_a_network_is_one_branch_and_weak_sources_are_marked() -> None:
    two = tuple(
        citation(name=name, domain=f"{name}.com", network="one-owner", role="listed")
        for name in ("left", "right")
    )
    told = example(citations=two, claims=(), chains=())
    drawn = tree(summary(told))
    assert drawn is not None
    ((name, shared),) = drawn.children.items()
    assert (name, [child.grade for child in shared.children.values()]) == ("network one-owner", ["weak"] * 2)
    assert all("only listed" in child.note for child in shared.children.values())
    assert len(read(page(told)).of("n-weak")) == 2


def test_a_deep_chain_is_cut() -> None:
    hops = tuple(
        Hop(f"a{count}", f"a{count}.com", None, None, None, "link", Span(0, 1), "evidence", "outlet", "x")
        for count in range(40)
    )
    told = example(chains=(Chain(hops, Root("original", "end", None, None)),), citations=(), claims=())
    drawn = tree(summary(told))
    assert drawn is not None
    assert len(branches(drawn)) == 5
    sound(read(page(told)))


TAGS = {
    tag
    for name in ("network", "sourced", "short", "batch")
    for tag in {item.tag for item in read(PAGES[name]()).all()}
}


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_an_article_gets_out_of_its_place(text: str) -> None:
    for made in (page(hostile(text)), html.batch_page([hostile(text)]), fragment(hostile(text))):
        made.encode("utf-8")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200f\u202a-\u202e\u2066-\u2069]", made)
        root = read(made)
        assert {item.tag for item in root.all()} <= TAGS | {"div", "code"}
        assert len(root.all("script")) == made.startswith("<!doctype")
        for item in root.all():
            assert not any(key.startswith("on") or key in ("style", "autofocus") for key in item.attributes)
            assert not re.match(r"(?!#|https?://)", item.attributes.get("href") or "#")
        if made.startswith("<!doctype"):
            sound(root)


@given(st.text(st.characters(exclude_categories=()), max_size=80))
@example_text("\x1f")
@example_text("\u202e")
@settings(max_examples=examples(40), deadline=None)
def test_any_text_makes_a_page(text: str) -> None:
    made = page(hostile(text))
    made.encode("utf-8")
    sound(read(made))
    assert shown_text(read(made)) == "".join(safe(f"{text} said so. {text}\n{text}").split())


@given(st.text(st.characters(exclude_categories=()), max_size=300))
@settings(max_examples=examples(40), deadline=None)
def test_any_article_makes_a_page(text: str) -> None:
    sound(read(score(parse(text)).to_html()))
