"""Measures how retrained models of this project disagree: joint counts of (true, candidate's, champion's) labels.

Five folds over the unique texts of a data set; in each the champion learns from four fifths of the training rows
and the candidate from all of them with another seed, as a retraining does. Only counts leave this script.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np

FOLDS = 5


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--code", type=Path, required=True, help="folder of the scripts and lexicon.json")
    parser.add_argument("--data", type=Path, required=True, help="folder of the labelled CSV files")
    parser.add_argument("--files", nargs="+", required=True, help="names of the labelled CSV files")
    parser.add_argument("--work", type=Path, required=True, help="empty folder for models and arrays")
    parser.add_argument("--folds", type=int, default=FOLDS, help="how many of the five folds to run")
    args = parser.parse_args(arguments)
    sys.path.insert(0, str(args.code))
    rows = [row for name in args.files for row in _read(args.data / name)]
    joint = sum(_fold(args, rows, fold) for fold in range(args.folds))
    print(json.dumps({"rows": int(joint.sum()), "folds": args.folds, "joint": joint.tolist()}))


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _place(row: dict[str, str]) -> float:
    """0..1, the same for texts that differ only in case, spacing or punctuation."""
    from text import grouping_key

    return int.from_bytes(sha256(grouping_key(row["reviews.text"]).encode()).digest()[:8], "big") / 2**64


def _fold(args: argparse.Namespace, rows: list[dict[str, str]], fold: int) -> np.ndarray:
    held_out = [row for row in rows if int(_place(row) * FOLDS) == fold]
    learnt = [row for row in rows if int(_place(row) * FOLDS) != fold]
    # A second hash digit decides who the champion has not seen yet.
    earlier = [row for row in learnt if _place(row) * FOLDS * 5 % 5 >= 1]
    folder = args.work / f"fold-{fold}"
    champion = _train(args, folder / "champion", earlier, held_out, seed=1)
    candidate = _train(args, folder / "candidate", learnt, held_out, seed=2)
    return _joint(folder / "candidate/prepared/test/test.jsonl", candidate, champion)


def _train(args, folder: Path, learnt: list[dict], held_out: list[dict], seed: int) -> Path:
    """Runs Preprocess and Train as a pipeline does; returns the model's archive."""
    base = folder / "base"
    base.mkdir(parents=True)
    for name, rows in (("train_data.csv", learnt), ("test_data_hidden.csv", held_out)):
        _write(base / name, rows)
    _job(args, "preprocess.py", "--base", base, "--dataset", folder, "--output", folder / "prepared")
    model = folder / "model"
    _job(args, "train.py", "--train", folder / "prepared/train", "--export-dir", model, "--seed", seed)
    with tarfile.open(folder / "model.tar.gz", "w:gz") as archive:
        archive.add(model, ".")
    return folder / "model.tar.gz"


def _write(path: Path, rows: Iterable[dict[str, str]]) -> None:
    names = ("reviews.text", "reviews.title", "sentiment")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def _job(args, script: str, *arguments: object) -> None:
    command = [sys.executable, str(args.code / script), *map(str, arguments)]
    finished = subprocess.run(command, capture_output=True, text=True, env=os.environ)
    if finished.returncode:
        raise SystemExit(f"{script} failed: {finished.stderr[-2000:]}")
    print(f"{script}: {finished.stdout.strip().splitlines()[-1][:120]}", file=sys.stderr, flush=True)


def _joint(test: Path, candidate: Path, champion: Path) -> np.ndarray:
    from classifier import Classifier
    from text import LABELS

    rows = [json.loads(line) for line in test.read_text(encoding="utf-8").splitlines()]
    truth = np.array([LABELS.index(row["label"]) for row in rows])
    one, other = (Classifier(path).predict([row["text"] for row in rows]).predicted for path in (candidate, champion))
    return np.bincount((truth * 3 + one) * 3 + other, minlength=27).reshape(3, 3, 3)


if __name__ == "__main__":
    main()
