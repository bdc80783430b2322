"""Word lists and word classes: one dictionary look-up for each token, one bit for each class.

Each list is a packaged table with its source in its head.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntFlag, auto
from functools import cache

import numpy as np
from numpy.typing import NDArray

from srcscore.resources import read_rows


@cache
def words(name: str) -> frozenset[str]:
    """Return the single-word entries of a lexicon, in lower case; ResourceError if there is no such table."""
    return frozenset(entry[0] for entry in phrases(name) if len(entry) == 1)


@cache
def phrases(name: str) -> tuple[tuple[str, ...], ...]:
    """Return every entry of a lexicon as its words, in lower case and in the table's order."""
    rows = read_rows(f"lexicons/{name}.tsv")
    return tuple(tuple(row["term"].lower().split()) for row in rows)


@cache
def abbreviations() -> dict[str, bool]:
    """Return the abbreviations, without their full stop, and whether they may end a sentence."""
    return {row["term"]: row["kind"] == "either" for row in read_rows("lexicons/abbreviations.tsv")}


@cache
def word_set(name: str) -> frozenset[str]:
    """Return one of the small sets of words that single rules look at, as the words are written in a text."""
    return _word_sets()[name]


@cache
def _word_sets() -> dict[str, frozenset[str]]:
    return {row["set"]: frozenset(row["words"].split(" ")) for row in read_rows("lexicons/sets.tsv")}


class WordClass(IntFlag):
    """The classes of a word; a word may have several."""

    PRONOUN = auto()
    RELATIVE = auto()
    POSSESSIVE = auto()
    DETERMINER = auto()
    PREPOSITION = auto()
    AUXILIARY = auto()
    NEGATION = auto()
    ADVERB = auto()
    TIME = auto()
    AND = auto()
    CONJUNCTION = auto()
    HONORIFIC = auto()
    TITLE = auto()
    """A title before a name: president, analyst."""
    OFFICE = auto()
    """An office that stands for its holder: the mayor."""
    ANONYMOUS = auto()
    """A person or group without a name: officials, critics."""
    ORGANISATION = auto()
    DOCUMENT = auto()
    SOCIAL = auto()
    """A platform or a post on one."""
    OUTLET_NOUN = auto()
    """A common noun for an outlet: newspaper, broadcaster."""
    ORG_HEAD = auto()
    """A word that names of organisations end in: Institute."""
    VERB = auto()
    """A verb that can credit a source."""
    STOP = auto()
    """A mark that ends a phrase."""
    CLITIC = auto()
    """The clitic 's and what is left of it."""
    PARTICIPLE = auto()
    CUE_NOUN = auto()
    """A noun that is somebody's statement: claim, warning."""
    STANCE = auto()
    """An adjective of opinion: confident, wary."""
    PHRASE = auto()
    """A word that begins a fixed attribution phrase: according."""
    PLACE = auto()
    INTERVIEW_NOUN = auto()
    """What happens in an outlet: an interview with it, an article in it."""
    LISTING = auto()
    """The head of a list of sources."""
    PRESS = auto()
    """A word that names of outlets end in: Herald."""
    VENUE = auto()
    """Where somebody says something: on Instagram, in a deposition."""
    CITING = auto()
    TOLD_TO = auto()
    """A verb whose object is told something: told Reuters."""
    CONVERSATION = auto()
    PUBLISHED = auto()
    EMPLOYED = auto()
    """Somebody who works for an outlet: an X reporter is not X."""
    PHOTO_CREDIT = auto()
    EDITED = auto()
    """What only an outlet does: X profiled, X covered."""
    PRESS_NAME = auto()
    """A PRESS word written as a name, with a capital."""
    FIRST_NAME = auto()
    """A place that is a first name too: Jordan."""


# The same as plain integers: `&` with an IntFlag takes ten times as long as with an int.
# fmt: off
(
    PRONOUN, RELATIVE, POSSESSIVE, DETERMINER, PREPOSITION, AUXILIARY, NEGATION, ADVERB, TIME, AND,
    CONJUNCTION, HONORIFIC, TITLE, OFFICE, ANONYMOUS, ORGANISATION, DOCUMENT, SOCIAL, OUTLET_NOUN, ORG_HEAD,
    VERB, STOP, CLITIC, PARTICIPLE, CUE_NOUN, STANCE, PHRASE, PLACE, INTERVIEW_NOUN, LISTING, PRESS, VENUE,
    CITING, TOLD_TO, CONVERSATION, PUBLISHED, EMPLOYED, PHOTO_CREDIT, EDITED, PRESS_NAME, FIRST_NAME,
) = map(int, WordClass)
# fmt: on


def spellings(word: str) -> tuple[str, str, str]:
    """Return a word in lower case, with a capital, and all in capitals."""
    return word, word[:1].upper() + word[1:], word.upper()


@cache
def word_classes() -> dict[str, int]:
    """Return the classes of every known word, keyed by the word as it is written."""
    classes = dict.fromkeys(verb_kinds(), VERB)
    for row in read_rows("citations/words.tsv"):
        flag = int(WordClass[row["class"].upper()])
        for word in row["words"].split(" "):
            for spelling in spellings(word) if row["forms"] == "any" else (word,):
                bits = flag | PRESS_NAME if flag == PRESS and spelling != word else flag
                classes[spelling] = bits if row["forms"] == "only" else classes.get(spelling, 0) | bits
    # Equal numbers become one object: a few hundred stay in the processor's cache, nine thousand would not.
    shared: dict[int, int] = {}
    return {word: shared.setdefault(bits, bits) for word, bits in classes.items()}


def classes_of(words: Sequence[str]) -> NDArray[np.int64]:
    """Return the classes of each word, 0 for an unknown one."""
    classes = word_classes()
    return np.array([classes.get(word, 0) for word in words], np.int64)


@cache
def verb_kinds() -> dict[str, str]:
    """Return the kind of every verb that credits a source, keyed by each form as it is written.

    A form of two verbs has the kind that comes first in the table. Forms in the row `never` are left out:
    they are mostly other words.
    """
    kinds: dict[str, str] = {}
    for row in read_rows("citations/verbs.tsv"):
        for verb in row["verbs"].split(" "):
            for form in (verb,) if row["class"] == "never" else inflections(verb):
                for spelling in spellings(form):
                    if row["class"] == "never":
                        kinds.pop(spelling, None)
                    else:
                        kinds.setdefault(spelling, row["class"])
    return kinds


def inflections(verb: str) -> tuple[str, ...]:
    """Return the forms of a verb: base, third person, -ing and past.

    `admit+` doubles its last consonant; `say/said` gives irregular past forms.
    """
    base, *past = verb.split("/")
    doubled = base.endswith("+")
    base = base.rstrip("+")
    stem = base + base[-1] if doubled else base
    if base.endswith("y") and base[-2] not in "aeou":
        third, regular, present = base[:-1] + "ies", base[:-1] + "ied", base + "ing"
    elif base.endswith("e"):
        third, regular = base + "s", base + "d"
        present = base + "ing" if base.endswith("ee") else base[:-1] + "ing"
    else:
        third = base + ("es" if base.endswith(("s", "sh", "ch", "x", "z")) else "s")
        regular, present = stem + "ed", stem + "ing"
    return (base, third, present, *(past or [regular]))
