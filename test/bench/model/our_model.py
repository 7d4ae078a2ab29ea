"""The benchmark's runs of this project's model: the Train job's own code on every fold, predictions to a file."""

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np
import tensorflow as tf
from keras import ops
from labelled_rows import FOLDS, Task, neighbours, read_task
from lexicon import load_lexicon
from rows import Row
from splits import divide, folds_of
from text import LABELS
from tokenizer import Tokenizer, build_tokenizer
from training import Examples, Trained, train_model


def fit(rows: list[Row], lexicon: dict, epochs: int, seed: int) -> tuple[Tokenizer, Trained]:
    """What Preprocess and Train make of these rows: a tenth validates, the vocabulary is the others'."""
    near = neighbours(rows)
    train, validation = divide(rows, seed, near)
    folds = folds_of(rows, seed, near)
    tokenizer = build_tokenizer((row.text for row in train), lexicon)
    sides = (examples(tokenizer, side, folds) for side in (train, validation))
    return tokenizer, train_model(tokenizer, *sides, epochs, seed, report=lambda _: None)


def examples(tokenizer: Tokenizer, rows: list[Row], folds: dict[str, int]) -> Examples:
    labels = np.array([LABELS.index(row.label) for row in rows], np.int32)
    fold = np.array([folds[row.full_key] for row in rows], np.int32)
    return Examples(tokenizer.token_ids([row.text for row in rows]), labels, fold)


def run_fold(task: Task, lexicon: dict, epochs: int, seed: int, fold: int) -> dict:
    """{"rows": positions judged, "predicted": their label indices, "probabilities", "seconds": to fit}."""
    judged = np.flatnonzero(task.folds[seed] == fold)
    learnt = [row for row, place in zip(task.rows, task.folds[seed], strict=True) if place != fold]
    started = time.monotonic()
    tokenizer, trained = fit(learnt, lexicon, epochs, seed * FOLDS + fold)
    seconds = time.monotonic() - started
    tokens = tokenizer.token_ids([task.rows[place].text for place in judged])
    answers = [ops.convert_to_numpy(trained.model(part)) for part in np.array_split(tokens, len(tokens) // 256 + 1)]
    probabilities = np.concatenate(answers)
    return {
        "rows": judged.tolist(),
        "predicted": probabilities.argmax(axis=1).tolist(),
        "probabilities": probabilities.astype(float).round(6).tolist(),
        "seconds": seconds,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--task", type=Path, required=True)
    parser.add_argument("--lexicon", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--part", required=True, help="i/n: this process does every n-th fold")
    args = parser.parse_args()
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    task, lexicon = read_task(args.task), load_lexicon(args.lexicon)
    part, parts = map(int, args.part.split("/"))
    todo = [(seed, fold) for seed in range(len(task.folds)) for fold in range(FOLDS)][part::parts]
    for done, (seed, fold) in enumerate(todo, start=1):
        result = run_fold(task, lexicon, args.epochs, seed, fold)
        (args.output / f"ours-{seed}-{fold}.json").write_text(json.dumps(result), encoding="utf-8")
        print(f"process {part + 1}: fit {done} of {len(todo)} ({result['seconds']:.0f} s)", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
