"""What the verbs beside a name say of it: that it speaks, is told something, is silent, or is spoken of."""

from __future__ import annotations

from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
from srcscore.language.word_classes import verb_kinds, word_set

PRONOUNS = {"he": "person", "she": "person", "they": "people", "it": "thing"}
"""Pronouns that continue a source, and the group that each stands for."""
OBJECTS = {"him": "he", "her": "she", "them": "they"}
"""What a pronoun is behind "according to", and the form that continues a source."""
SAYING = ("said", "says", "say")
_SUPPOSED = {(verb, "to") for verb in ("believed", "thought", "known", "reported", "said")}
_BE, _MARKS, _ANSWERS, _REFUSALS = map(word_set, ("forms_of_be", "opening_marks", "answers", "refusals"))
_ASIDE = 6
"""Tokens of what stands between commas behind a name, the second comma included; longer ones are clauses."""
_CLAUSE = 16
"""Tokens of a relative clause; a verb of saying behind a longer one is missed."""
_SPEAKING_TO = {("speaking", "to"), ("Speaking", "to")}
_SPEAKING = frozenset({"say", "tell", "ask", "judge", "show"})
LEFT_CUE = w.CITING | w.TOLD_TO
"""Words that credit what stands behind them: told, citing."""
_DESCRIBING = w.DETERMINER | w.OUTLET_NOUN | w.HONORIFIC
TITLES = _DESCRIBING | w.TITLE | w.CLITIC


def says(text: AnnotatedText, last: int, kinds: frozenset[str]) -> bool:
    """Whether a verb of some kinds stands behind a name or pronoun: "is reporting", but not "never says"."""
    while last < len(text.words) and text.word_classes[last] & (w.AUXILIARY | w.ADVERB | w.CLITIC):
        last += 1
    return last < len(text.words) and verb_kinds().get(text.words[last]) in kinds


def is_passive(text: AnnotatedText, last: int) -> bool:
    """Whether the words behind a name make it an object: who was told, charged or said to be something."""
    if text.words[last : last + 1] != (",",):
        return _is_passive(text, last)
    last += 1
    if text.words[last : last + 2] in _SUPPOSED or _is_passive(text, last):  # the mayor, Lee, was told
        return True
    clause = text.words[last : last + _CLAUSE]
    closed = last + clause.index(",") + 1 if "," in clause else len(text.words)
    if clause[:1] == ("who",):  # Lee, who was told to leave, is in Lowmere
        return closed < len(text.words) and _is_passive(text, last + 1) and not says(text, closed, _SPEAKING)
    return closed - last <= _ASIDE and _is_passive(text, closed)  # Lee, 41, has been charged


def _is_passive(text: AnnotatedText, first: int) -> bool:
    """Whether a passive verb that would credit stands at a token, with all that may stand before it."""
    last, end = first, len(text.words)
    while last < end and text.word_classes[last] & (w.ADVERB | w.NEGATION | w.AUXILIARY | w.CLITIC):
        last += 1
    if last == end or _BE.isdisjoint(text.words[first:last]):
        return False
    verb = text.words[last]
    crediting = bool(text.word_classes[last] & w.VERB) and text.words[last + 1 : last + 2] != ("saying",)
    return crediting and not verb.endswith("ing") and verb not in ("quoted", "cited")


def is_silent(text: AnnotatedText, last: int) -> bool:
    """Whether the words behind a name say that it says nothing: declined to comment, did not respond."""
    negated = False
    while last < len(text.words) and text.word_classes[last] & (w.AUXILIARY | w.ADVERB | w.NEGATION):
        negated = negated or is_negation(text, last)
        last += 1
    verb, follower = text.words[last : last + 2] if last + 1 < len(text.words) else ("", "")
    if (verb, follower) == ("said", "than"):  # easier said than done
        return True
    return (negated and verb in _ANSWERS) or (verb in _REFUSALS and follower == "to")


def is_negation(text: AnnotatedText, index: int) -> bool:
    """Whether a token denies what follows: not, never, hasn't."""
    return bool(text.word_classes[index] & w.NEGATION) or text.words[index].endswith(("n't", "n’t"))


def is_told(text: AnnotatedText, first: int, last: int) -> bool:
    """Whether somebody is told something: told a Telecom employee, told Lee; speaking to Lee, he said."""
    index, floor = first - 1, text.sentence_starts[text.sentence_of[first]]
    while index > floor and (text.word_classes[index] & TITLES or text.capitals[index]):
        index -= 1
    spoken = text.words[max(0, index - 1) : index + 1] in _SPEAKING_TO and not says(text, last, _SPEAKING)
    return index >= floor and (spoken or bool(text.word_classes[index] & w.TOLD_TO))


def step_left(text: AnnotatedText, first: int) -> tuple[int, bool]:
    """Return the token before a name and its description (told the newspaper X), and whether it is a cue."""
    index, floor = first - 1, text.sentence_starts[text.sentence_of[first]]
    while index > floor:
        if text.word_classes[index] & w.CLITIC and text.capitals[index - 1] and index - 1 > floor:
            index -= 2  # told Moscow's Izvestia
        elif (
            text.word_classes[index] & _DESCRIBING
            or text.words[index] in _MARKS
            # told the Turkish newspaper X
            or (text.capitals[index] and index + 1 < first and text.word_classes[index + 1] & w.OUTLET_NOUN)
        ):
            index -= 1
        else:
            break
    return index, index >= 0 and bool(text.word_classes[index] & LEFT_CUE)
