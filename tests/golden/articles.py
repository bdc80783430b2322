"""Two hundred invented articles of every sort, the same on every machine: no random module, no clock."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from helpers.outlets import OUTLETS

COUNT = 200

_T = TypeVar("_T")
_PLACES = [
    "Lowmere",
    "Eastfold",
    "Port Amber",
    "Strelsau",
    "Upper Wick",
    "Zubrowka",
    "Tarn Hollow",
    "Kessel Bay",
]
_PEOPLE = [
    "Mayor Ida Brook",
    "Dr. Otto Penn",
    "Senator Marta Venn",
    "Ilse Marr, who heads the harbour office,",
    "a spokesman for the county",
    "two officials briefed on the plan",
    "critics",
    "Prof. A. N. O'Dell of Strelsau University",
    "Everyone in the village",
]
_OUTLETS = [
    *OUTLETS,
    "Le Monde",
    "a Telegram channel",
    "the Lowmere Gazette",
]
_FACTS = [
    "the bridge at {place} had closed",
    "rents in {place} rose by {number} percent",
    "nobody was hurt",
    "the dam above {place} would hold until May",
    "{number} lorries crossed the border near {place} at night",
    "the water in {place} is safe to drink",
    "the vote had been postponed",
    "a study of {number} patients found no effect",
]
_SENTENCES = [
    "{fact}, {person} said. ",
    "According to {outlet}, {fact}. ",
    "“We checked every hull: {fact},” {person} told {outlet}. ",
    "{person} denied that {fact}. ",
    "{outlet} reported on Monday that {fact}, citing {person}. ",
    "{fact}, a report by the ministry showed. ",
    "Some say that {fact}. ",
    "Clearly, {fact}, and they do not want you to know. ",
    "THE TRUTH IS OUT: {fact}!!! ",
    "It may be that {fact}. ",
    "In 2024, {fact}. ",
    "'{fact},' the court's ruling reads. ",
    "You won't believe what happened next in {place}. ",
    "See https://www.reuters.com/world/{place}-{number} for the filing. ",
    "Read more at www.rt.com/news/{number}. ",
]
_CLOSINGS = [
    "",
    "\n\nSources include:\n\nReuters.com\nNaturalNews.com\n",
    "\n\nSources include: TheCradle.co Brighteon.com",
    "\n\nMore related stories:\n\nThe dam that was not\nTen things about {place}\n",
    "\n\nFollow us on Telegram! Head over to RussiaReport.news for more stories.",
    "\n\nThis video is from the {place} Watch channel on Brighteon.com.",
    "\n\n[1] https://doi.org/10.1000/{number}\n[2] https://www.gov.uk/{place}\n",
    "\n\nReporting by Ann Lee; editing by Bo Ek",
]
_URLS = [
    None,
    "https://www.bbc.co.uk/news/invented-{number}",
    "https://www.naturalnews.com/2026-05-01-invented.html",
    "https://apnews.com/article/invented-{number}",
    "https://www.rt.com/news/{number}-invented/",
    "https://unrated-{number}.example/1",
    "https://www.youtube.com/@somebody/videos",
    "https://web.archive.org/web/2024/https://www.nytimes.com/invented",
    "https://lowmere-gazette.co.uk/a",
    "not a url at all",
]
_TITLES = [
    None,
    "Bridge closes in {place}",
    "You Won't Believe What {place} Did",
    "Is {place} SINKING?",
    "Report: {number} lorries near {place}",
]
_FOREIGN = [
    "Die Brücke in Strelsau ist gesperrt, sagte die Bürgermeisterin am Montag. Niemand ist verletzt. ",
    "Le pont de Strelsau est fermé, a déclaré la maire lundi au journal. Personne n'a été blessé. ",
    "El puente de Strelsau está cerrado, dijo la alcaldesa el lunes al diario. Nadie resultó herido. ",
    "Мост в Стрельсау закрыт, сообщила мэр в понедельник газете. Никто не пострадал. ",
    "橋は月曜日に閉鎖されたと市長は新聞に語った。負傷者はいなかった。",
    "أغلق الجسر يوم الاثنين، كما قال رئيس البلدية للصحيفة. لم يصب أحد. ",
]
_ODD = [
    "",
    " \n\t ",
    "a",
    "word " * 400,
    "no stop and no capital " * 60,
    "“" * 200,
    "([" * 200,
    "\x00\x1b[31m He said so. \u202e\u200b" * 20,
    "\ud800 The mayor told Reuters. \udfff" * 10,
    "e\u0301\u0301\u0301" * 300,
    "Rеuters said. " * 30,  # its second letter is Cyrillic
    "1,000.50 " * 200,
    "https://a.bc/ " * 100,
    "Sources:\n" * 50,
    "A. B. C. said. " * 40,
    "İstanbul ẞ ǆ ﬁ said. " * 40,
]


class _Dice:
    """Choices that depend on a name alone."""

    def __init__(self, name: str) -> None:
        self._name, self._thrown = name, 0

    def number(self, below: int) -> int:
        """Return a whole number from 0 up."""
        self._thrown += 1
        digest = hashlib.sha256(f"{self._name}:{self._thrown}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % below

    def pick(self, items: Sequence[_T]) -> _T:
        """Return one of several things."""
        return items[self.number(len(items))]


def articles() -> Iterator[tuple[str | dict[str, Any], bool]]:
    """Yield each article, and whether its publisher may be looked at."""
    for place in range(COUNT):
        dice = _Dice(f"article {place}")
        if place < len(_ODD):
            yield _ODD[place], True
        elif place < 3 * len(_ODD) and place % 3 == 0:
            yield dice.pick(_FOREIGN) * (1 + dice.number(12)), True
        else:
            yield _article(dice), dice.number(4) > 0


def _article(dice: _Dice) -> dict[str, Any]:
    text = "By Ann Lee\n\n" if dice.number(4) == 0 else ""
    for _ in range(1 + dice.number(9)):
        text += "".join(_said(dice) for _ in range(1 + dice.number(5))).rstrip() + "\n\n"
    text = text.rstrip() + _filled(dice, dice.pick(_CLOSINGS))
    article: dict[str, Any] = {"text": text, "id": f"article {dice.number(1000)}"}
    for key, choices in (("url", _URLS), ("title", _TITLES)):
        chosen = dice.pick(choices)
        if chosen is not None:
            article[key] = _filled(dice, chosen)
    if dice.number(3) == 0:
        article["links"] = ["https://apnews.com/1", ("https://www.infowars.com/2", "the bridge")]
    if dice.number(3) == 0:
        article["published"] = f"2026-05-{1 + dice.number(28):02}"
    return article


def _said(dice: _Dice) -> str:
    sentence = dice.pick(_SENTENCES)
    fact = _filled(dice, dice.pick(_FACTS))
    told = _filled(dice, sentence.replace("{fact}", fact))
    return told[0].upper() + told[1:]


def _filled(dice: _Dice, text: str) -> str:
    for name, values in (("{person}", _PEOPLE), ("{outlet}", _OUTLETS), ("{place}", _PLACES)):
        text = text.replace(name, dice.pick(values))
    return text.replace("{number}", str(dice.number(900)))
