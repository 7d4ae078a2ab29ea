"""Reads the rows that candidate and champion are judged on, and says what each row counts and stands for."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from job import JobError
from text import LABELS

SETS = ("test", "golden", "holdout")
# Base files alone decide these two: they never move between cycles.
FROZEN = ("test", "golden")


@dataclass(frozen=True)
class JudgedSet:
    """texts [rows], truth int64 [rows], weights float [rows] above 0, and asked float [rows].

    `weights` make a set stand for its own population. `asked` is the known chance with which feedback on a held-out
    row was asked for, NaN where nobody asked.
    """

    texts: list[str]
    truth: np.ndarray
    weights: np.ndarray
    asked: np.ndarray

    def __len__(self) -> int:
        return len(self.texts)


def read_sets(folder: Path) -> dict[str, JudgedSet]:
    """The three sets from Preprocess's test output; only the base test set must have rows."""
    sets = {name: _read(folder / f"{name}.jsonl") for name in SETS}
    if not len(sets["test"]):
        raise JobError(f"test.jsonl in {folder} has no rows. Run Preprocess with a base test set.")
    return sets


def existing(path: Path) -> Path:
    if not path.is_file():
        raise JobError(f"{path.name} is missing in {path.parent}. It must be the test output of Preprocess.")
    return path


def _read(path: Path) -> JudgedSet:
    with existing(path).open(encoding="utf-8") as file:
        rows = [_row(path, number, line) for number, line in enumerate(file, 1) if line.strip()]
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    texts, truth, weights, asked = columns
    return JudgedSet(list(texts), np.array(truth, np.int64), np.array(weights, float), np.array(asked, float))


def _row(path: Path, number: int, line: str) -> tuple[str, int, float, float]:
    row = json.loads(line)
    label, weight, asked = row["label"], row.get("weight", 1.0), row.get("ask_probability")
    place = f"{path.name} line {number}"
    if label not in LABELS:
        raise JobError(f"{place}: label {label!r} is none of {', '.join(LABELS)}.")
    if not weight > 0:
        raise JobError(f"{place}: weight {weight} must be above 0.")
    if asked is not None and not 0 < asked <= 1:
        raise JobError(f"{place}: ask_probability {asked} must be above 0 and at most 1.")
    return row["text"], LABELS.index(label), float(weight), float("nan") if asked is None else float(asked)
