"""Write a small corpus to practise training on: 24 invented outlets, six articles each, and ratings for them.

    python practice_corpus.py FOLDER

Half of the outlets name their sources, the other half shout. Nothing in it happened, and no outlet of these
names published it. A model trained on it can tell these two templates apart, and nothing else.
"""

import json
import random
import sys
from pathlib import Path

TOWNS = (
    *("Lowmere", "Kolm", "Tresk", "Eastfold", "Strelsau", "Amberhaven"),
    *("Wick", "Orla", "Dunmarsh", "Harrowby", "Pellin", "Castra"),
)
PEOPLE = ("Ann Lee", "Tom Roe", "Marta Venn", "Ole Brand", "Ida Berg", "June Park", "Erik Sund", "Lise Tann")
THINGS = ("bridge", "ferry", "school", "tower", "market", "harbour", "dam", "library", "station", "mill")
SOBER = (
    "The {thing} in {town} will stay closed until {day}, the council said in a statement.",
    '"We checked it twice and found {number} faults," said {person}, who heads the works department.',
    "According to a report by the audit office, repairs will cost {number} million crowns.",
    "{person}, a spokesman for the builder, told Reuters that the firm had sent {number} experts.",
    "Residents were told on {day}, and the local paper published the council's letter.",
    "The department's figures show that {number} thousand people use the {thing} each week.",
    "A study published in {year} had warned of rust, but officials said that it was not urgent.",
    "{person} declined to comment on the contract; the council confirmed the number on {day}.",
    "In an interview, {person} said that the work had begun late because of rain.",
    "The union, which represents {number} workers, said that it had asked for more staff.",
)
LOUD = (
    "They don't want you to know what really happened to the {thing} in {town}!",
    "Everyone knows that the corrupt elites have been lying about it for {number} years.",
    "Wake up, people, because this is the biggest scandal that {town} has ever seen!",
    "The so-called experts are totally silent, and you should ask yourself why.",
    "Some say the {thing} was never broken at all, and the truth is finally coming out.",
    "This is an absolute disgrace, and it will make you furious!",
    "Share this before they delete it, and tell everyone that you love.",
    "The lying media will never report a single word of this shocking story.",
    "It is all part of the plan, and they have been hiding it since {year}.",
    "You won't believe what happened next in {town}, and nobody is talking about it!",
)


def article(chance: random.Random, kind: tuple[str, ...]) -> str:
    """Return one text of about 900 characters."""
    words = {"town": chance.choice(TOWNS), "thing": chance.choice(THINGS)}
    lines = [
        line.format(
            **words,
            person=chance.choice(PEOPLE),
            number=chance.randint(2, 90),
            day=chance.choice(["Monday", "Tuesday", "Thursday", "Friday"]),
            year=chance.randint(2008, 2023),
        )
        for line in chance.sample(kind, len(kind))
    ]
    return "\n\n".join(" ".join(lines[place : place + 3]) for place in range(0, len(lines), 3))


def main(folder: Path) -> None:
    """Write `ratings.csv` and `articles.jsonl`."""
    chance = random.Random(0)  # noqa: S311 - nothing here is secret
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "ratings.csv").open("w") as ratings, (folder / "articles.jsonl").open("w") as articles:
        ratings.write("domain,score\n")
        for place in range(24):
            sober = place % 2 == 0
            domain = f"{TOWNS[place // 2].lower()}-{'courier' if sober else 'truth'}-invented.org"
            score = chance.uniform(0.7, 0.95) if sober else chance.uniform(0.05, 0.3)
            ratings.write(f"{domain},{score:.2f}\n")
            for number in range(6):
                text = article(chance, SOBER if sober else LOUD)
                row = {"id": f"{domain}-{number}", "url": f"https://{domain}/{number}", "text": text}
                articles.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
