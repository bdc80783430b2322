"""Sources that no phrase credits: source lists, embedded posts and DOIs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal, NamedTuple

import numpy as np

from srcscore.citations.resolve import UNKNOWN_OUTLET, Resolver, kind_of
from srcscore.domains.aliases import Name
from srcscore.domains.url import resolve
from srcscore.language import word_classes as w
from srcscore.language.annotate import LIST_WORDS, SILENT, AnnotatedText, opening_phrases, skip_openers
from srcscore.language.word_classes import word_set
from srcscore.records import CitationKind, Role
from srcscore.resources import read_rows

_SIGNED = re.compile(r"[—–]\s{0,3}([^\s()—–](?:[^\n()—–]|\n(?!\s)){0,49}?)\s{0,3}\(@(\w{1,30})\)")
_DOI = re.compile(r"\bdoi:?\s{0,2}(10\.\d{4,9}/[^\s\"<>()\[\];,]{1,200})", re.IGNORECASE)
_BREAKS, _LISTING, _TAGS = map(word_set, ("list_separators", "list_openers", "tag_labels"))
_BE, _UTTERANCES = map(word_set, ("forms_of_be", "utterances"))
_NO_ITEM = w.PRONOUN | w.VERB | w.AUXILIARY | w.CONJUNCTION | w.TIME | w.PHRASE
# An item of more words in a list is a sentence or a headline, not a name.
_ITEM = 6
# Before an agency in brackets stand at most a place, a state and a date.
_DATELINE = 9
_NAME = 4
"""A person's name has two to four words."""
_FRAME = 4
"""Words of a frame behind a quotation: "were the words of", "was the reply of"."""
_ENDS = {(".",), (",",), ()}
_DASHES = {("-",), ("–",), ("—",), ("--",)}


class Mention(NamedTuple):
    """Tokens that name a source, before they are resolved to a citation."""

    first: int
    last: int
    kind: CitationKind
    role: Role
    name: str
    """The source's name: what the tokens say, or a person's fullest form."""
    domain: str | None = None
    cue: tuple[int, int] | None = None
    reason: str | None = None


class Place(NamedTuple):
    """Tokens that may be a mention, with their kind and role."""

    first: int
    last: int
    kind: CitationKind | Literal["pronoun"]
    role: Role


SENTENCE_ROLES: dict[str, Role] = {"promo": "promo", "listed": "listed"}
"""The role that a sentence gives to whatever is named or linked in it."""


def find_forms(text: AnnotatedText, resolver: Resolver) -> Iterator[Mention]:
    """Yield sources in a fixed form: who signs an embedded post, and documents that are given by their DOI.

    `— Ann Lee (@annlee) May 2, 2019` names a person; doi:10.1038/abc has the site of its journal.
    """
    for signed in _SIGNED.finditer(text.text) if "(@" in text.text else ():
        first, last = text.token_at(signed.start(1)), text.token_at(signed.end(1))
        if first < last and text.sentence_roles[text.sentence_of[first]] not in SILENT:
            account = resolve(f"https://x.com/{signed[2]}").domain
            site = resolver.site(signed[1])
            organised = any(bits & w.ORG_HEAD for bits in text.word_classes[first:last])
            kind: CitationKind = "outlet" if site else "organisation" if organised else "person"
            yield Mention(first, last, kind, "evidence", text.excerpt(first, last), site or account)
    for doi in _DOI.finditer(text.text) if "10." in text.text else ():
        first, last = text.token_at(doi.start()), text.token_at(doi.end())
        line = text.sentence_roles[text.sentence_of[first]] if first < last else ""
        if line in ("body", "listed"):
            number = doi[1].lower()
            domain = next((domain for prefix, domain in _journals() if number.startswith(prefix)), "doi.org")
            name, role = text.excerpt(first, last), SENTENCE_ROLES.get(line, "evidence")
            yield Mention(first, last, "document", role, name, domain)


def find_speakers(text: AnnotatedText) -> Iterator[Mention]:
    """Yield who is named behind a quotation without a verb: “...” - Ann Lee; “...” were the words of Lee."""
    words, classes = text.words, text.word_classes
    for quote in text.quotes:
        first = text.token_at(quote.end)
        # "were the words of", "was the reply of"
        be, article, noun, of = (*words[first : first + _FRAME], "", "", "", "")[:_FRAME]
        framed = be in _BE and article in ("the", "a") and noun in _UTTERANCES and of in ("of", "from")
        if not (framed or words[first : first + 1] in _DASHES):
            continue
        first += _FRAME if framed else 1
        while first < len(words) and classes[first] & (w.TITLE | w.HONORIFIC):
            first += 1
        last = first
        while last < len(words) and text.capitals[last] and not classes[last] & w.STOP:
            last += 1
        ends = words[last : last + 1] in _ENDS or text.text.startswith("\n", text.ends[last - 1])
        if 1 < last - first <= _NAME and ends:
            yield Mention(first, last, "person", "evidence", text.excerpt(first, last))


def find_datelines(text: AnnotatedText, names: Iterable[Name], resolver: Resolver) -> Iterator[Mention]:
    """Yield the agencies of datelines: LOWMERE (Reuters) - The pier is closed."""
    words = text.words
    for name in names:
        first, last = name.first, name.last
        bracketed = words[first - 1 : first] == ("(",) and words[last : last + 1] == (")",)
        line = text.token_at(text.text.rfind("\n", 0, text.starts[first]) + 1)
        before = first - 1 - max(line, text.sentence_starts[text.sentence_of[first]])
        dashed = before <= _DATELINE and words[last + 1 : last + 2] in _DASHES
        if bracketed and (dashed or before == 0) and name.domain not in (None, resolver.publisher):
            agency, cue = text.excerpt(first, last), (first - 1, last + 1)
            yield Mention(first, last, "outlet", "listed", agency, name.domain, cue)


@cache
def _journals() -> list[tuple[str, str]]:
    """Return prefixes of DOIs and the site of the journal, publisher or repository that each belongs to."""
    rows = read_rows("tables/doi_prefixes.tsv")
    return [(row["prefix"] + "/" * ("/" not in row["prefix"]), row["domain"]) for row in rows]


def find_listed(text: AnnotatedText, resolver: Resolver) -> Iterator[Mention]:
    """Yield the names in lists of sources: capitalised words between separators."""
    lines = {
        sentence: _list_start(text, *text.sentences[sentence])
        for sentence, role in enumerate(text.sentence_roles)
        if role == "listed"
    }
    for index in np.flatnonzero(text.look_up(w.classes_of) & w.LISTING).tolist():
        if text.words[index + 1 : index + 2] == (":",):
            lines.setdefault(text.sentence_of[index], index + 2)
    for sentence, first in lines.items():
        start, last = first, list_end(text, *text.sentences[sentence])
        for end in range(first, last + 1):
            if end < last and text.words[end] not in _BREAKS:
                continue
            # A name, and no piece of a domain that is cut at its dots: `News.Example.com`.
            named = 0 < end - start <= _ITEM and text.capitals[start] and not text.words[start][0].isdigit()
            behind = text.ends[end - 1] if named else 0
            cut = text.text[behind : behind + 1] == "." and text.text[behind + 1 : behind + 2].isalnum()
            if named and not cut and not any(bits & _NO_ITEM for bits in text.word_classes[start:end]):
                name = text.excerpt(start, end)
                domain = resolver.namesake(name)
                initials = end - start == 1 and text.words[start].isupper() and domain is None
                kind: CitationKind = "organisation" if initials else kind_of(domain)
                yield Mention(start, end, kind, "listed", name, domain, reason=UNKNOWN_OUTLET)
            start = end + 1


def list_end(text: AnnotatedText, first: int, last: int) -> int:
    """Return where a line stops listing sources: where picture credits or tags begin, or its end."""
    for index in range(first, last - 2):
        label = text.word_classes[index] & w.PHOTO_CREDIT or text.words[index].lower() in _TAGS
        if label and ":" in text.words[index + 1 : index + 3]:
            return index
    return last


def _list_start(text: AnnotatedText, first: int, last: int) -> int:
    """Return the token behind the words that open a list: behind its colon, or the phrase itself."""
    words = text.words
    for index in range(first, min(last, first + LIST_WORDS)):
        if words[index] == ":":
            return index + 1
    while first < last and (skip_openers(words, first, last) > first or words[first].lower() in _LISTING):
        first += 1
    end = first
    for phrase, role in opening_phrases().get(words[first].lower(), ()) if first < last else ():
        if role == "listed" and tuple(map(str.lower, words[first : first + len(phrase)])) == phrase:
            end = first + len(phrase)
            break
    while first < end < last and words[end].islower():
        end += 1
    return end
