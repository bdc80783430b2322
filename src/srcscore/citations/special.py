"""Sources that no phrase credits: source lists, embedded posts, DOIs, and where somebody said something."""

from __future__ import annotations

import re
from collections.abc import Iterator

from srcscore.citations.names import NO_DOMAIN, UNSPECIFIED, Mention, name_start
from srcscore.citations.resolve import UNKNOWN_OUTLET, Resolver, kind_of
from srcscore.domains.url import resolve
from srcscore.language import word_classes as w
from srcscore.language.annotate import LIST_WORDS, SILENT, AnnotatedText, opening_phrases, skip_openers
from srcscore.language.word_classes import word_set
from srcscore.records import CitationKind, Role

_SIGNED = re.compile(r"[—–]\s{0,3}([^\s()—–](?:[^\n()—–]|\n(?!\s)){0,49}?)\s{0,3}\(@(\w{1,30})\)")
_DOI = re.compile(r"\bdoi:?\s{0,2}10\.\d{4,9}/[^\s\"<>()\[\];,]{1,200}", re.IGNORECASE)
_IN, _BOOKS, _REPORTS, _BREAKS, _LISTING, _TAGS = (
    word_set(name)
    for name in ("venue_in", "books", "reports", "list_separators", "list_openers", "tag_labels")
)
_OPENING = frozenset('“"‘')
_NO_ITEM = w.PRONOUN | w.VERB | w.AUXILIARY | w.CONJUNCTION | w.TIME | w.PHRASE
# A verb of saying stands at most this many words before the place where something was said.
_REACH = 6
# A longer quotation behind a book is no title.
_TITLE = 12
# An item of more words in a list is a sentence or a headline, not a name.
_ITEM = 6


SENTENCE_ROLES: dict[str, Role] = {"promo": "promo", "listed": "listed"}
"""The role that a sentence gives to whatever is named or linked in it."""


def find_posts(text: AnnotatedText) -> Iterator[Mention]:
    """Yield embedded posts by their signatures: `— Ann Lee (@annlee) May 2, 2019`."""
    for signed in _SIGNED.finditer(text.text) if "(@" in text.text else ():
        first, last = text.token_at(signed.start(1)), text.token_at(signed.end(1))
        if first < last and text.sentence_roles[text.sentence_of[first]] not in SILENT:
            domain = resolve(f"https://x.com/{signed[2]}").domain
            yield Mention(first, last, "social", "evidence", domain=domain)


def find_dois(text: AnnotatedText) -> Iterator[Mention]:
    """Yield documents that are given by their DOI: doi:10.1234/abc."""
    for doi in _DOI.finditer(text.text) if "10." in text.text else ():
        first, last = text.token_at(doi.start()), text.token_at(doi.end())
        role = text.sentence_roles[text.sentence_of[first]] if first < last else ""
        if role in ("body", "listed"):
            yield Mention(first, last, "document", SENTENCE_ROLES.get(role, "evidence"), domain="doi.org")


def find_venues(text: AnnotatedText, credited: set[int]) -> Iterator[Mention]:
    """Yield where somebody said it: on a platform, in a book, in an institute's report."""
    words = text.words
    for index in text.cue_tokens:
        bits, sentence = text.word_classes[index], text.sentence_of[index]
        if not bits & (w.VENUE | w.DOCUMENT) or text.quoted[index]:
            continue
        if sentence not in credited or text.sentence_roles[sentence] != "body":
            continue
        if words[index] in _REPORTS:
            first = _institute(text, index)
            if first is not None:
                yield Mention(first, index, "organisation", "evidence", reason=NO_DOMAIN)
        elif not _IN.isdisjoint(words[max(0, index - 3) : index]):
            title = _title(text, index + 1) if words[index] in _BOOKS else None
            # Somebody says something there: before it, or behind it when it opens the sentence.
            before = range(index - _REACH, index)
            said = index - text.sentences[sentence][0] <= _REACH
            said = said or any(text.word_classes[place] & (w.VERB | w.CUE_NOUN) for place in before)
            if title is not None:
                yield Mention(*title, "document", "evidence", reason="no domain is known for this title")
            elif bits & w.VENUE and said:
                kind: CitationKind = "social" if bits & w.SOCIAL else "document"
                reason = "the text does not say whose" if bits & w.SOCIAL else UNSPECIFIED
                yield Mention(index, index + 1, kind, "evidence", reason=reason)


def find_listed(text: AnnotatedText, resolver: Resolver) -> Iterator[Mention]:
    """Yield the names in lists of sources: capitalised words between separators."""
    lines = {
        sentence: _list_start(text, *text.sentences[sentence])
        for sentence, role in enumerate(text.sentence_roles)
        if role == "listed"
    }
    for index in text.cue_tokens:
        if text.word_classes[index] & w.LISTING and text.words[index + 1 : index + 2] == (":",):
            lines.setdefault(text.sentence_of[index], index + 2)
    for sentence, first in lines.items():
        start, last = first, list_end(text, *text.sentences[sentence])
        for end in range(first, last + 1):
            if end < last and text.words[end] not in _BREAKS:
                continue
            if _is_item(text, start, end):
                domain = resolver.namesake(text.shown(start, end))
                initials = end - start == 1 and text.words[start].isupper() and domain is None
                kind: CitationKind = "organisation" if initials else kind_of(domain)
                yield Mention(start, end, kind, "listed", domain=domain, reason=UNKNOWN_OUTLET)
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


def _is_item(text: AnnotatedText, start: int, end: int) -> bool:
    """Whether tokens of a list are a name, and no piece of a domain cut at its dots: `News.Example.com`."""
    if not 0 < end - start <= _ITEM or not text.capitals[start] or text.words[start][0].isdigit():
        return False
    if any(text.word_classes[index] & _NO_ITEM for index in range(start, end)):
        return False
    after = text.ends[end - 1]
    return text.text[after : after + 1] != "." or not text.text[after + 1 : after + 2].isalnum()


def _institute(text: AnnotatedText, index: int) -> int | None:
    """Return where the institute begins in "in a December 2017 Harbour Institute report"."""
    words, classes = text.words, text.word_classes
    excluded = w.TIME | w.SOURCE_NOUNS & ~w.ORGANISATION
    if index < 2 or not text.capitals[index - 1] or classes[index - 1] & excluded:
        return None
    first = name_start(text, index - 1, max(0, index - 6))
    while first > 1 and words[first - 1] in ("for", "of", "and") and text.capitals[first - 2]:
        first = name_start(text, first - 2, max(0, index - 9))
    opened = [place for place in range(max(0, first - 5), first) if words[place] in _IN]
    if not opened or not classes[opened[-1] + 1] & w.DETERMINER:
        return None
    return first if any(classes[place] & w.ORG_HEAD for place in range(first, index)) else None


def _title(text: AnnotatedText, index: int) -> tuple[int, int] | None:
    """Return the title behind a book, as token indices: in quotation marks, or capitalised."""
    words = text.words
    index += index + 1 < len(words) and words[index] == "," and words[index + 1] in _OPENING
    if index >= len(words):
        return None
    end = index
    if words[index] in _OPENING:
        end += 1
        while end < len(words) and text.quoted[end] and words[end] not in '”"’':
            end += 1
        return (index + 1, end) if 1 < end - index <= _TITLE else None
    while end < len(words) and text.capitals[end] and not text.word_classes[end] & w.STOP:
        end += 1
    return (index, end) if end > index + 1 else None
