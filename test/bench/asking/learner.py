"""The learner behind `npm run bench:asking`: trains the Train job's own model on chosen rows, one request a line.

{"train": [rows], "seed": n, "answer": [rows], "judge": [rows]} is answered by {"probabilities", "macro_f1"}; rows are
positions in the data, whose labels the first line of the output gives.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import tensorflow as tf
from keras import ops
from metrics import confusion_matrix, macro_f1
from rows import Ledger, Row
from sources import Columns, read_base
from splits import FOLDS, resolve
from text import LABELS
from tokenizer import Tokenizer, build_tokenizer
from training import Examples, train_model

FILES = ("train_data.csv", "test_data_hidden.csv")
VALIDATION_EVERY = 10


def read_rows(folder: Path) -> list[Row]:
    """The folder's labelled rows, one a text, in an order that says nothing of their file."""
    ledger = Ledger()
    paths = [folder / name for name in FILES if (folder / name).is_file()]
    if not paths:
        sys.exit(f"{folder} holds neither {' nor '.join(FILES)}. Name a folder of labelled reviews: --data DIR")
    return resolve([row for path in paths for row in read_base(path, Columns(), ledger)], ledger)


class Learner:
    def __init__(self, rows: list[Row], lexicon: dict, epochs: int):
        self.rows, self.lexicon, self.epochs = rows, lexicon, epochs
        self.labels = np.array([LABELS.index(row.label) for row in rows], np.int32)

    def serve(self, request: dict) -> dict:
        tokenizer, model = self._fit(np.array(request["train"]), request["seed"])
        judge = np.array(request["judge"])
        predicted = self._answer(tokenizer, model, judge).argmax(axis=1)
        matrix = confusion_matrix(self.labels[judge], predicted, len(LABELS))
        probabilities = self._answer(tokenizer, model, np.array(request["answer"], int))
        return {"probabilities": probabilities.astype(float).tolist(), "macro_f1": float(macro_f1(matrix))}

    def _fit(self, train: np.ndarray, seed: int):
        """As Preprocess and Train do it: a tenth of each class validates, the vocabulary is the others'."""
        ordered = train[np.argsort(self.labels[train], kind="stable")]
        validates = np.arange(len(ordered)) % VALIDATION_EVERY == 0
        learnt = ordered[~validates]
        tokenizer = build_tokenizer((self.rows[place].text for place in learnt), self.lexicon)
        sides = (self._examples(tokenizer, places) for places in (learnt, ordered[validates]))
        return tokenizer, train_model(tokenizer, *sides, self.epochs, seed, lambda _: None).model

    def _examples(self, tokenizer: Tokenizer, places: np.ndarray) -> Examples:
        texts = [self.rows[place].text for place in places]
        return Examples(tokenizer.token_ids(texts), self.labels[places], (places % FOLDS).astype(np.int32))

    def _answer(self, tokenizer: Tokenizer, model, places: np.ndarray) -> np.ndarray:
        """float [places, classes]"""
        if len(places) == 0:
            return np.zeros((0, len(LABELS)))
        tokens = tokenizer.token_ids([self.rows[place].text for place in places])
        parts = np.array_split(tokens, len(tokens) // 256 + 1)
        return np.concatenate([ops.convert_to_numpy(model(part)) for part in parts])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--lexicon", type=Path, required=True)
    parser.add_argument("--epochs", type=int, required=True)
    args = parser.parse_args()
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    rows = read_rows(args.data)
    print(json.dumps({"labels": LABELS, "rows": [row.label for row in rows]}), flush=True)
    learner = Learner(rows, json.loads(args.lexicon.read_text(encoding="utf-8")), args.epochs)
    for line in sys.stdin:
        print(json.dumps(learner.serve(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
