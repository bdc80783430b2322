"""From the tagger's scores to mentions: who is credited where, under which name, by which words.

A run of tokens with one label is a mention. Its cue is the nearest word that credits; a surname takes the
fullest form that the article gives; a pronoun, or a noun such as "the agency", continues an earlier source.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from srcscore.citations.places import Run, is_copyright, read_places
from srcscore.citations.resolve import AMBIGUOUS, NO_DOMAIN, UNKNOWN_OUTLET, UNSPECIFIED, Resolver, kind_of
from srcscore.citations.special import Mention
from srcscore.domains.aliases import Name
from srcscore.language import word_classes as w
from srcscore.language.annotate import AnnotatedText
from srcscore.language.verbs import OBJECTS, PRONOUNS, step_left
from srcscore.language.word_classes import word_set
from srcscore.records import CitationKind

_UNNAMED = "the source is not named"
_SENTENCES = 3
"""A pronoun continues a source at most so many sentences back; farther back, another is usually meant."""
_NEAR = 60
"""Somebody who is no source yet is looked for in so many tokens before a pronoun: about two sentences."""
_NAME_WORDS = (2, 3)
_THE = frozenset({"the", "The"})
_DESCRIPTIONS = word_set("descriptions")
_TRIES = 4
"""A fuller form of a surname is looked for in this many places: its first mention nearly always has it."""
_INITIALS = 2
"""Letters of initials in a name, as in JK; more capitals are a word of a headline."""
_CUE = 12
"""A cue is at most this many tokens away from whom it credits."""
_GROUPS: dict[CitationKind, str] = {"person": "person", "anonymous": "people"}
"""Which pronouns continue a source: `he` a person, `they` people, `it` every other kind."""
_PRONOUN_KINDS: dict[str, CitationKind] = {"person": "person", "people": "anonymous", "thing": "organisation"}
_REASONS: dict[CitationKind, str] = {
    "anonymous": _UNNAMED,
    "document": UNSPECIFIED,
    "organisation": NO_DOMAIN,
    "outlet": UNKNOWN_OUTLET,
    "social": "the text does not say whose",
}
_NOT_NAMES = (
    w.DETERMINER | w.PREPOSITION | w.CONJUNCTION | w.AND | w.ADVERB | w.TIME | w.CLITIC | w.STOP | w.AUXILIARY
    | w.NEGATION | w.HONORIFIC | w.TITLE | w.OFFICE | w.ANONYMOUS | w.ORG_HEAD
)  # fmt: skip
_JOINTS, _FINAL_JOINTS = word_set("outlet_joints"), word_set("final_joints")
_JOINT = 3
"""Two names of one row have at most so many tokens between them: ", and the"."""
_REPORTED = {("reported",), ("reports",)}
_REPORTED_PLAINLY = _REPORTED | {("said",), ("says",)}
_PARTICLES = word_set("name_particles")


def find_mentions(text: AnnotatedText, resolver: Resolver, names: Sequence[Name]) -> list[Mention]:
    """Return what the tagger finds, and the outlets that it credits with nothing, in order of place."""
    places, cues = read_places(text, resolver, names)
    antecedents = _Antecedents(text, names)
    mentions: list[Mention] = []
    for first, last, kind, role in places:
        cue = None if role in ("mention", "promo") else _cue(text, first, last, cues)
        if kind == "pronoun":
            # It stands for the last source that it can continue.
            word = text.words[first]
            pronoun = OBJECTS.get(word.lower(), word.lower())
            group = PRONOUNS[pronoun]
            source = antecedents.of_pronoun(pronoun, text.sentence_of[first])
            name = None
            if source is None and group == "person":
                name = antecedents.name_before(first, pronoun)
            if name is not None:
                mention = Mention(first, last, "person", "evidence", name, None, cue)
            elif source is None:
                mention = Mention(
                    first, last, _PRONOUN_KINDS[group], "evidence", pronoun, None, cue, AMBIGUOUS
                )
            else:
                reason = None if source.kind == "person" or source.domain else source.reason or _UNNAMED
                mention = source._replace(first=first, last=last, cue=cue, reason=reason)
        else:
            whole = (first, last)
            if kind == "person" and role == "evidence":
                whole = _in_full(text, first, last, antecedents.outlets)
            mention = Mention(*whole, kind, role, text.excerpt(*whole), cue=cue)
            mention = antecedents.described(_named(text, resolver, mention, antecedents))
            mention = _as_elsewhere(text, mention)
            own = mention.domain is not None and mention.domain == resolver.publisher
            citing = cue is not None and text.word_classes[cue[0]] & w.CITING
            reported = mention.role == "evidence" and text.words[last : last + 1] in _REPORTED
            byline = text.sentence_roles[text.sentence_of[first]] == "byline"
            speaks = mention.role == "evidence" or byline or is_copyright(text, first, last)
            if own and speaks and not (citing or reported):
                # A publisher that names itself credits nobody, unless it cites a report of its own.
                mention = mention._replace(role="mention", cue=None)
            if mention.role == "mention" and mention.kind != "outlet":
                continue
        if mention.role == "evidence" and mention.reason != AMBIGUOUS:
            antecedents.add(text.sentence_of[first], mention)
        mentions.append(mention)
    return _complete(text, mentions)


def _complete(text: AnnotatedText, mentions: list[Mention]) -> list[Mention]:
    """Complete mentions by each other.

    An organisation that stands as initials gets the full name that another mention has. Every outlet of a
    row is credited: "CNN, MSNBC and Fox News reported"; commas alone make none.
    """
    full: dict[str, Mention] = {}
    for mention in mentions:
        if mention.kind == "organisation" and " " in mention.name:
            parts = mention.name.replace("-", " ").split()
            full.setdefault("".join(part[0] for part in parts if part[0].isupper()), mention)
    for index, mention in enumerate(mentions):
        if mention.kind == "organisation" and (body := full.get(mention.name)):
            mentions[index] = mention._replace(name=body.name, domain=mention.domain or body.domain)
    joined = False
    for index in range(len(mentions) - 2, -1, -1):
        one, other = mentions[index : index + 2]
        between = text.words[one.last : other.first]
        row = (
            0 < len(between) <= _JOINT and _JOINTS.issuperset(between) and one.kind == other.kind == "outlet"
        )
        joined = row and (joined or not _FINAL_JOINTS.isdisjoint(between))
        if joined and {one.role, other.role} == {"mention", "evidence"}:
            cue = one.cue or other.cue
            mentions[index : index + 2] = (m._replace(role="evidence", cue=cue) for m in (one, other))
    return mentions


class _Antecedents:
    """The sources of an article that later words may stand for."""

    def __init__(self, text: AnnotatedText, names: Sequence[Name]) -> None:
        self._text = text
        self._last: dict[str, tuple[int, Mention]] = {}
        self._people: list[tuple[int, Mention]] = []
        self._pronoun_of: dict[str | None, str] = {}
        self.outlets = {index: name for name in names for index in range(name.first, name.last)}
        """The outlet that each token is part of."""
        # A long quotation puts nobody farther away: only sentences that open in the writer's words count.
        self._order = list(accumulate(not text.quoted[first] for first in text.sentence_starts))
        self.full_names = {
            text.words[name.last - 1]: name.domain
            for name in reversed(names)
            if name.domain is not None and name.last - name.first > 1
        }
        """The outlet whose full name ends in a word: for the Times, that of the New York Times."""

    def add(self, sentence: int, mention: Mention) -> None:
        """Make a source the last of its group."""
        self._last[_GROUPS.get(mention.kind, "thing")] = (sentence, mention)
        if mention.kind in ("outlet", "organisation") and (mention.domain or mention.reason != UNSPECIFIED):
            self._last[mention.kind] = (sentence, mention)
        if mention.kind == "person":
            self._people.append((sentence, mention))

    def last(self, group: str, sentence: int) -> Mention | None:
        """Return the last source of a group, if it is near enough."""
        at, mention = self._last.get(group, (0, None))
        return mention if self._order[sentence] - self._order[at] <= _SENTENCES else None

    def of_pronoun(self, pronoun: str, sentence: int) -> Mention | None:
        """Return the source that a pronoun continues; nobody is first "he" and then "she"."""
        if PRONOUNS[pronoun] != "person":
            return self.last(PRONOUNS[pronoun], sentence)
        for at, mention in reversed(self._people[-_TRIES:]):
            if self._order[sentence] - self._order[at] > _SENTENCES:
                break
            if self._pronoun_of.setdefault(mention.name, pronoun) == pronoun:
                return mention
        return None

    def name_before(self, first: int, pronoun: str | None) -> str | None:
        """Return the only person who is named as a subject shortly before, in the writer's words."""
        text = self._text
        names: dict[str, str] = {}
        last = first
        floor = max(0, first - _NEAR, text.sentence_starts[max(0, text.sentence_of[first] - 2)])
        while last > floor:
            start = last
            while start > floor and self._names_somebody(start - 1):
                start -= 1
            # A surname alone names nobody in full, but it can be meant as well.
            apart = last + 1 == first and text.words[last] == ","  # As for Lee, she said
            subject = apart or text.word_classes[last] & (w.AUXILIARY | w.VERB | w.CLITIC)
            if 0 < last - start <= max(_NAME_WORDS) and subject:
                names.setdefault(text.words[last - 1], text.excerpt(start, last))
            last = min(start, last - 1)
        name = next(iter(names.values()), "")
        if len(names) != 1 or " " not in name:
            return None
        fits = pronoun is None or self._pronoun_of.setdefault(name, pronoun) == pronoun
        return name if fits else None

    def _names_somebody(self, index: int) -> bool:
        """Whether a token can be part of a person's name: a capital word of no class and of no outlet."""
        text = self._text
        plain = not text.word_classes[index] and not text.quoted[index] and index not in self.outlets
        return plain and bool(text.capitals[index]) and text.words[index].isalpha()

    def described(self, mention: Mention) -> Mention:
        """Return a mention of somebody by what they are under their name: the actor, the former judge.

        That is who is introduced so before ("actor Ann Lee"); else, for nouns that are no post, the last
        person.
        """
        text, (first, last, kind, role) = self._text, mention[:4]
        noun = text.words[last - 1]
        plain = not text.quoted[first] and (not text.capitals[last - 1] or noun in _DESCRIPTIONS)
        if role != "evidence" or kind not in _GROUPS or not plain or not self._is_definite(first, last):
            return mention
        name = self._introduced(noun, first) if kind == "person" or noun in _DESCRIPTIONS else None
        if name is None and (noun in _DESCRIPTIONS or "former" in text.words[max(0, first - 1) : last]):
            source = self.last("person", text.sentence_of[first])
            name = source.name if source is not None else self.name_before(first, None)
        return mention if name is None else mention._replace(kind="person", name=name, reason=None)

    def _is_definite(self, first: int, last: int) -> bool:
        """Whether a phrase with "the" stands alone as a subject: "the 41-year-old actor says"."""
        text = self._text
        floor = max(first - _TRIES, text.sentence_starts[text.sentence_of[first]])
        while first > floor and text.words[first] not in _THE and text.word_classes[first - 1] != w.CLITIC:
            first -= 1
            if text.word_classes[first] & (w.PREPOSITION | w.VERB | w.STOP):
                return False
        behind = text.word_classes[last] if last < len(text.words) else w.STOP
        goes_on = behind & (w.PREPOSITION | w.CLITIC | w.AND) or (behind == 0 and text.capitals[last])
        return text.words[first] in _THE and not goes_on

    def _introduced(self, noun: str, first: int) -> str | None:
        """Return who a noun stands before as a title, in the last of some places before a token."""
        text = self._text
        spots = text.occurrences(noun.lower(), _TRIES) + text.occurrences(noun.capitalize(), _TRIES)
        for spot in sorted((spot for spot in spots if spot < first), reverse=True):
            end = spot + 1
            while self._names_somebody(end) and end < first:
                end += 1
            # "Kenya President Lee" need not be "the president"; a county has one sheriff.
            before = text.word_classes[spot - 1]
            other = text.capitals[spot - 1] or before & w.CLITIC
            other = other and not text.initial[spot] and not before & w.ORGANISATION
            if end - spot - 1 in _NAME_WORDS and not other:
                return text.excerpt(spot + 1, end)
        return None

    def of_noun(self, index: int) -> Mention | None:
        """Return what "the paper", "the agency" or "the council" continues.

        A noun of outlets continues the last outlet, one of organisations a body whose name holds it, and one
        of both the later of the two.
        """
        text, sentence = self._text, self._text.sentence_of[index]
        noun, bits = text.words[index], text.word_classes[index]
        outlet, body = self.last("outlet", sentence), self.last("organisation", sentence)
        if not bits & w.OUTLET_NOUN:
            names = body is not None and noun.capitalize() in body.name.split()
            return body if names else None
        if not bits & w.ORGANISATION or body is None:
            return outlet
        return body if outlet is None or outlet.first < body.first else outlet


def _as_elsewhere(text: AnnotatedText, mention: Mention) -> Mention:
    """Return a mention without the capital that only opens a sentence: Zoo officials are zoo officials."""
    first, last, kind, _, name = mention[:5]
    opens = text.initial[first] and kind not in ("person", "outlet") and mention.domain is None
    if not opens or any(text.capitals[first + 1 : last]) or name != text.excerpt(first, last):
        return mention
    word, further = text.words[first].lower(), text.words[first + 1 : last]
    # Target is no target where it keeps its capital within a sentence.
    if not all(text.initial[spot] for spot in text.occurrences(text.words[first], _TRIES)):
        return mention
    spots = text.occurrences(word, _TRIES)
    same = any(text.words[spot + 1 : spot + last - first] == further for spot in spots)
    return mention._replace(name=word + name[len(word) :]) if same else mention


_ACCORDING = {("According", "to"), ("according", "to")}


def _cue(text: AnnotatedText, first: int, last: int, cues: Sequence[Run]) -> tuple[int, int] | None:
    """Return what credits a source: a verb of telling or citing before it, or the nearest cue."""
    left, is_cue = step_left(text, first)
    if is_cue:
        return left, left + 1
    sentence = text.sentence_of[first]
    # Cues stand in order, and farther ones count for nothing.
    begin = bisect_left(cues, first - _CUE, key=lambda cue: cue.last)
    end = bisect_right(cues, last + _CUE, key=lambda cue: cue.first)
    near = [
        (max(first - close, cue.first - last), cue.first, close)
        for cue in cues[begin:end]
        # "according to a filing" may be read as one cue: it ends where the source begins.
        for close in [min(cue.last, first) if cue.first < first else cue.last]
        if text.sentence_of[cue.first] == sentence
        # "Reuters, citing TASS": the word credits TASS.
        and not (cue.first >= last and text.word_classes[cue.first] & w.CITING)
    ]
    said = text.words[last : last + 1] in _REPORTED_PLAINLY  # a cue also where the network sees none
    distance, begin, end = min(near, default=(0, last, last + 1) if said else (_CUE + 1, 0, 0))
    while end - begin > 1 and text.word_classes[end - 1] & w.PREPOSITION and text.words[end - 1] != "to":
        end -= 1
    # "According" alone is no cue: its preposition belongs to it.
    end += text.words[end - 1 : end + 1] in _ACCORDING
    return (begin, end) if 0 <= distance <= _CUE else None


def _named(text: AnnotatedText, resolver: Resolver, mention: Mention, antecedents: _Antecedents) -> Mention:
    """Return a mention with the name, the domain or the reason that there is none."""
    first, last, kind, role, written = mention[:5]
    name = _outlet(text, resolver, antecedents.outlets, first, last)
    whole = name is not None and (name.first, name.last) == (first, last)
    article = text.words[first - 1 : first] in (("the",), ("The",))
    # No person's name has an article before it.
    if kind == "person" and not (name and whole and (name.domain or article)):
        return _person(text, resolver, mention)
    noun = 0 if any(text.capitals[first:last]) else text.word_classes[last - 1]
    if kind in ("anonymous", "document") and not (noun & w.OUTLET_NOUN and not noun & w.DOCUMENT):
        return mention._replace(reason=_REASONS[kind])
    domain, reason = (None, None) if name is None else (name.domain, name.reason)
    if domain is None and kind == "outlet" and last - first == 1:
        domain = antecedents.full_names.get(text.words[last - 1])
    if domain is None and name is not None and role != "mention" and name.candidates:
        domain = name.candidates[0]
    if domain is None and any(text.capitals[first:last]):
        lookup = resolver.organisation if kind == "organisation" else resolver.site
        domain = lookup(written) or (resolver.namesake(written) if kind == "outlet" else None)
    if domain is None and noun:
        if article and noun & (w.OUTLET_NOUN | w.ORGANISATION):
            source = antecedents.of_noun(last - 1)
            if source is not None:
                return source._replace(first=first, last=last, role=role, cue=mention.cue)
        return mention._replace(kind="outlet" if noun & w.OUTLET_NOUN else kind, reason=UNSPECIFIED)
    if kind in ("outlet", "person") or (kind == "organisation" and name is not None and name.domain):
        # Papers are called Republic, Union and Guard; organisations of such names are rarely at a `.com`.
        paper = whole and domain is not None and domain.endswith(".com")
        kind = kind_of(domain, text.word_classes[last - 1] & ~(w.ORG_HEAD * paper))
    return mention._replace(kind=kind, domain=domain, reason=None if domain else reason or _REASONS[kind])


def _person(text: AnnotatedText, resolver: Resolver, mention: Mention) -> Mention:
    """Return a person with the name in its fullest form, as an early place spells it out.

    One word alone may be an outlet: Quartz reported.
    """
    first, last, _, role, written = mention[:5]
    if role != "evidence" or last - first > 1 or not text.capitals[first]:
        return mention
    for occurrence in text.occurrences(text.words[first], _TRIES):
        start, floor = occurrence, text.sentence_starts[text.sentence_of[occurrence]]
        while start > max(floor, occurrence - _TRIES):
            word, capital = text.words[start - 1], text.capitals[start - 1]
            if word in _PARTICLES:
                part = start > 1 and text.capitals[start - 2]
            else:
                # Neither Chief of Staff Lee nor Thirty-year-old Lee.
                other = text.words[start - 2] == "of" or word.rpartition("-")[2].islower()
                part = capital and word[0].isalpha() and not other
                part = part and not text.word_classes[start - 1] & _NOT_NAMES
                # Words in capitals, as in a headline, are no names; initials are.
                loud = word.isupper() and word.isalpha() and len(word) > _INITIALS
                part = part and (not loud or text.words[first].isupper())
            if not part:
                break
            start -= 1
        if start < occurrence:
            return mention._replace(name=text.excerpt(start, occurrence + 1))
    site = resolver.site(written) if text.words[last : last + 1] in _REPORTED_PLAINLY else None
    return mention if site is None else mention._replace(kind=kind_of(site), domain=site)


def _outlet(
    text: AnnotatedText, resolver: Resolver, outlets: Mapping[int, Name], first: int, last: int
) -> Name | None:
    """Return the outlet that tokens name, if they do not only hold its name.

    One may be a piece of another's: a station's, with its number. What ends in a domain is spelled so:
    Prison Planet.com is not planet.com.
    """
    for name in (outlets[index] for index in range(first, last) if index in outlets):
        if first < name.first and name.last == last and last - name.first > 1:
            piece = text.capitals[first] and not text.word_classes[first] and not text.initial[first]
        else:
            piece = name.first == first and name.last < last and text.words[name.last].isdigit()
        if not piece and name.first > first and "." in name.name:
            words = text.words[first:last]
            domain = resolver.reputations.first_seen(["".join(words).lower()])
            return Name(first, name.last, " ".join(words), domain, None if domain else UNKNOWN_OUTLET)
        if not piece:
            return name
    return None


def _in_full(text: AnnotatedText, first: int, last: int, known: Mapping[int, Name]) -> tuple[int, int]:
    """Return the tokens of a person's name with capital words of no class that go on with it."""

    def goes_on(index: int) -> bool:
        """Whether a token is a capital word of no class and of no outlet, and no word of a headline."""
        word = text.words[index]
        plain = not text.word_classes[index] and index not in known and word.replace("-", "").isalpha()
        loud = word.isupper() and word.isalpha() and len(word) > _INITIALS
        return plain and bool(text.capitals[index]) and not loud

    if not text.capitals[last - 1] or not text.capitals[first]:
        return first, last
    start, end = text.sentences[text.sentence_of[first]]
    if len(text.words[first]) == len("T.") and text.words[first][-1] == "." and first > start:
        first -= goes_on(first - 1)
    # A single word only: behind a full name, a headline goes on in capitals.
    single = last - first == 1 and not text.word_classes[first]
    while single and last < min(end, first + _TRIES) and goes_on(last):
        last += 1
    while single and not text.initial[first - 1] and first > max(start, last - _TRIES) and goes_on(first - 1):
        first -= 1
    return first, last
