"""Word classes that the extractor reads by: one dictionary look-up a token, one bit a class."""

from __future__ import annotations

from functools import cache

from srcscore.resources import read_rows

PRONOUN = 1 << 0
RELATIVE = 1 << 1
POSSESSIVE = 1 << 2
DETERMINER = 1 << 3
PREPOSITION = 1 << 4
AUXILIARY = 1 << 5
NEGATION = 1 << 6
ADVERB = 1 << 7
TIME = 1 << 8
AND = 1 << 9
CONJUNCTION = 1 << 10
HONORIFIC = 1 << 11
TITLE = 1 << 12
OFFICE = 1 << 13
ANONYMOUS = 1 << 14
ORGANISATION = 1 << 15
DOCUMENT = 1 << 16
SOCIAL = 1 << 17
OUTLET_NOUN = 1 << 18
ORG_HEAD = 1 << 19
VERB = 1 << 20
STOP = 1 << 21
CLITIC = 1 << 23
PARTICIPLE = 1 << 24
CUE_NOUN = 1 << 25
VIEWED = 1 << 26
PHRASE = 1 << 27
PLACE = 1 << 28
MAKING = 1 << 29
LISTING = 1 << 30
PRESS = 1 << 31
MEDIUM = 1 << 32
CITING = 1 << 33
ADDRESSED = 1 << 34
TALK = 1 << 35
MADE = 1 << 36
EMPLOYED = 1 << 37
PICTURED = 1 << 38
EDITED = 1 << 39
PRESS_NAME = 1 << 40
GIVEN = 1 << 41

HOT = VERB | CUE_NOUN | VIEWED | PHRASE | MAKING | LISTING | MEDIUM | OUTLET_NOUN | PRESS_NAME
"""Classes of words that can credit a source."""

NOUNS = ANONYMOUS | ORGANISATION | DOCUMENT | SOCIAL | OUTLET_NOUN | OFFICE
"""Nouns that can be sources."""

VERB_KINDS = ("say", "tell", "ask", "show", "judge", "think", "act", "seem")
"""Kinds of verbs that credit, as the table names them."""

_BITS = {
    "pronoun": PRONOUN,
    "relative": RELATIVE,
    "possessive": POSSESSIVE,
    "determiner": DETERMINER,
    "preposition": PREPOSITION,
    "auxiliary": AUXILIARY,
    "negation": NEGATION,
    "adverb": ADVERB,
    "time": TIME,
    "and": AND,
    "conjunction": CONJUNCTION,
    "honorific": HONORIFIC,
    "title": TITLE,
    "office": OFFICE,
    "anonymous": ANONYMOUS,
    "organisation": ORGANISATION,
    "document": DOCUMENT,
    "social": SOCIAL,
    "outletnoun": OUTLET_NOUN,
    "orghead": ORG_HEAD,
    "participle": PARTICIPLE,
    "cuenoun": CUE_NOUN,
    "viewed": VIEWED,
    "place": PLACE,
    "making": MAKING,
    "listing": LISTING,
    "press": PRESS,
    "medium": MEDIUM,
    "citing": CITING,
    "addressed": ADDRESSED,
    "talk": TALK,
    "made": MADE,
    "employed": EMPLOYED,
    "pictured": PICTURED,
    "edited": EDITED,
    "given": GIVEN,
}
_STOPS = ". ! ? ; : … .. ... .... — – -- ( ) [ ] { } “ ” \" „ « » ‘ `` '' | / * • · > < ="


def forms(word: str) -> tuple[str, ...]:
    """Return a word as it can stand in a text: lower case, with a capital, all in capitals."""
    return word, word[:1].upper() + word[1:], word.upper()


@cache
def classes() -> dict[str, int]:
    """Return the classes of every known word, keyed by the word as it stands."""
    found: dict[str, int] = {}
    for row in read_rows("citations/words.tsv"):
        bit = _BITS[row["class"]]
        for word in row["words"].split(" "):
            for form in forms(word):
                named = PRESS_NAME if bit == PRESS and form != word else 0
                found[form] = found.get(form, 0) | bit | named
    for form in verbs():
        found[form] = found.get(form, 0) | VERB
    for mark in _STOPS.split(" "):
        found[mark] = found.get(mark, 0) | STOP
    for word in ("according", "According", ":", "per", "based", "Based", "states", "citing", "quoting"):
        found[word] = found.get(word, 0) | PHRASE
    for mark in ("â", "\x93", "\x94", "\x9c", "\x9d", "Â"):
        found[mark] = STOP
    for mark in ("'s", "’s", "'S", "’S", "’", "'", "\x80", "\x99", "s"):
        found[mark] = CLITIC
    # Equal numbers are one object: a few hundred stay near the processor, nine thousand would not.
    shared: dict[int, int] = {}
    return {word: shared.setdefault(bits, bits) for word, bits in found.items()}


@cache
def verbs() -> dict[str, str]:
    """Return the kind of every verb that credits a source, keyed by each form as it can stand in a text.

    A form of two verbs keeps the kind that comes first in the table.
    """
    found: dict[str, str] = {}
    for row in read_rows("citations/verbs.tsv"):
        if row["class"] == "never":
            for form in (form for word in row["verbs"].split(" ") for form in forms(word)):
                found.pop(form, None)
            continue
        for verb in row["verbs"].split(" "):
            for inflected in inflections(verb):
                for form in forms(inflected):
                    found.setdefault(form, row["class"])
    return found


@cache
def verb_codes() -> dict[str, int]:
    """Return the kind of every verb form as an index into the kinds of verbs."""
    order = {kind: code for code, kind in enumerate(VERB_KINDS)}
    return {form: order[kind] for form, kind in verbs().items()}


def inflections(verb: str) -> tuple[str, ...]:
    """Return the forms of a verb: base, third person, -ing and past.

    Parameters
    ----------
    verb
        The base; `admit+` doubles its last consonant, `say/said` gives irregular past forms.
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
