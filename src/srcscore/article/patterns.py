"""The small pattern language of the block tables, and the tables compiled for lookup by first word.

Items of a pattern are separated by spaces. An item is a word, a choice `a|b`, either with a `?` (optional)
or a `:` (a colon follows) behind it, or one of

- `...`: up to six words of any kind;
- `<site>`: a domain or URL; `<name>`: one to five capitalised words; `<account>`: `@someone`; `<year>`;
- `<end>`: nothing but punctuation up to the end of the sentence or line.

Case does not matter. A pattern begins with a word or a choice of words, since rules are looked up by the
first word of a sentence. Every repetition is bounded, so that a match takes constant time.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple, cast

from srcscore.records import BlockKind
from srcscore.resources import read_rows

Scope = Literal["phrase", "sentence", "lead", "header", "aside"]

_GAP = r"(?:\s{1,9}\S{1,60}){0,6}?"
_END = r"[\s.,;:!?…»>)\]\"'”’|-]{0,9}$"
_SPECIAL = {
    "<site>": r"(?:https?://)?[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[A-Za-z]{2,15}\b(?:/\S{0,500})?",
    "<name>": r"(?-i:[A-ZÀ-Þ@])\S{0,40}(?:\s{1,9}(?-i:[A-ZÀ-Þ@&])\S{0,40}){0,4}?",
    "<account>": r"@\w{1,60}",
    "<year>": r"[12]\d{3}(?!\d)",
}


class Rule(NamedTuple):
    """One line of the block tables."""

    kind: BlockKind
    """What it marks."""
    scope: Scope
    """`phrase` marks its own words, `sentence` its sentence, `lead` its line, `header` its line and the list
    below it, `aside` the parentheses that it opens."""
    source: str
    """The pattern, matched at the first word."""

    def match(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Match the pattern at `start`, as if the text ended at `end`."""
        return compile_pattern(self.source).match(text, start, end)


@cache
def compile_pattern(source: str) -> re.Pattern[str]:
    """Return the regular expression of a pattern; see the head of this module."""
    first, *rest = source.split()
    parts = [_item(first)]
    for item in rest:
        if item == "...":
            parts.append(_GAP)
        elif item == "<end>":
            parts.append(_END)
        elif item.endswith("?"):
            parts.append(rf"(?:\s{{1,9}}{_item(item[:-1])})?")
        else:
            parts.append(rf"\s{{1,9}}{_item(item)}")
    return re.compile("".join(parts), re.IGNORECASE)


def first_words(source: str) -> list[str]:
    """Return the words that a pattern may begin with, in lower case, with either apostrophe."""
    words = source.split(maxsplit=1)[0].rstrip(":").lower().split("|")
    return sorted({*words, *(word.replace("'", "’") for word in words)})


@cache
def rules() -> dict[str, tuple[Rule, ...]]:
    """Return every rule of the block tables, by its possible first words."""
    found: dict[str, tuple[Rule, ...]] = {}
    for row in read_rows("tables/blocks_rules.tsv"):
        rule = Rule(cast("BlockKind", row["kind"]), cast("Scope", row["scope"]), row["pattern"])
        for word in first_words(rule.source):
            found[word] = (*found.get(word, ()), rule)
    return found


@cache
def opening(word: str) -> re.Pattern[str]:
    """Return what one of the rules that begin with a word may match, wherever the sentence ends.

    One quick match rules out nearly every sentence; few expressions are ever compiled.
    """
    sources = dict.fromkeys(rule.source.removesuffix(" <end>") for rule in rules()[word])
    return re.compile("|".join(compile_pattern(source).pattern for source in sources), re.IGNORECASE)


def _item(item: str) -> str:
    """Return the expression for a word or choice, without the space before it."""
    colon = r"\s?:" if item.endswith(":") and len(item) > 1 else ""
    choices = [_SPECIAL.get(word, _word(word)) for word in item.removesuffix(colon and ":").split("|")]
    return rf"(?:{'|'.join(choices)}){colon}"


def _word(word: str) -> str:
    end = r"(?!\w)" if word[-1:].isalnum() else ""
    return re.escape(word).replace("'", "['’]") + end
