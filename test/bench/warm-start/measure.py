"""A champion of half the rows meets the other half: a challenger from scratch, from its weights, without replay.

All are judged on the base test set. "Without replay" learns the new rows alone: what the base data's replay is for.
"""

import argparse
import json
import time
from pathlib import Path

import numpy as np
from keras import ops
from labelled_rows import neighbours
from lexicon import load_lexicon
from our_model import examples
from rows import Ledger, Row
from sources import Columns, read_base
from splits import divide, folds_of, resolve, without
from text import LABELS
from tokenizer import build_tokenizer
from training import score_of, train_model


def fit(rows: list[Row], lexicon: dict, epochs: int, seed: int, start=None):
    """(predicted probabilities of texts, what a later training starts from, epochs run, seconds)."""
    near = neighbours(rows)
    # The jobs split and fold by one seed in every cycle; only the training's own draws differ here.
    (train, validation), folds = divide(rows, 20, near), folds_of(rows, 20, near)
    tokenizer = build_tokenizer((row.text for row in train), lexicon)
    sides = [examples(tokenizer, side, folds) for side in (train, validation)]
    started = time.perf_counter()
    trained = train_model(tokenizer, *sides, epochs, seed, lambda _: None, start)
    seconds = time.perf_counter() - started

    def answer(texts: list[str]) -> np.ndarray:
        return ops.convert_to_numpy(trained.model(tokenizer.token_ids(texts)))

    return answer, trained.warm_start, trained.epochs, seconds


def measure(base: Path, lexicon: dict, epochs: int, seed: int) -> list[dict]:
    ledger = Ledger()
    test = resolve(read_base(base / "test_data_hidden.csv", Columns(), ledger), ledger)
    learnable = resolve(read_base(base / "train_data.csv", Columns(), ledger), ledger)
    learnable = without(learnable, test, "test", neighbours([*learnable, *test]), ledger)
    texts, labels = [row.text for row in test], np.array([LABELS.index(row.label) for row in test])
    order = np.random.default_rng(seed).permutation(len(learnable))
    old, new = ([learnable[place] for place in part] for part in np.array_split(order, 2))
    champion, start, *spent = fit(old, lexicon, epochs, seed)
    before = champion(texts)
    both = [*old, *new]
    challengers = {
        "champion, half the rows": (champion, *spent),
        "from scratch": _without_start(fit(both, lexicon, epochs, seed + 100)),
        "warm start": _without_start(fit(both, lexicon, epochs, seed + 100, start)),
        "warm start, without replay": _without_start(fit(new, lexicon, epochs, seed + 100, start)),
    }
    return [
        {
            "name": name,
            "macro_f1": score_of(answer(texts), labels).macro_f1,
            "epochs": ran,
            "seconds": seconds,
            "changed": float((answer(texts).argmax(axis=1) != before.argmax(axis=1)).mean()),
        }
        for name, (answer, ran, seconds) in challengers.items()
    ]


def _without_start(fitted) -> tuple:
    answer, _, epochs, seconds = fitted
    return answer, epochs, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--lexicon", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--seeds", type=int, default=5)
    args = parser.parse_args()
    lexicon = load_lexicon(args.lexicon)
    runs = [measure(args.data, lexicon, args.epochs, seed) for seed in range(args.seeds)]
    print(json.dumps(runs))


if __name__ == "__main__":
    main()
