"""The benchmark's rows: labelled reviews, cleaned and grouped by the pipeline's own code, dealt into folds."""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from near_duplicates import Neighbours
from rows import Ledger, Row, make_row, stable_hash
from sources import Columns, read_base
from splits import groups_of, resolve
from text import LABELS

FILES = ("train_data.csv", "test_data_hidden.csv")
FOLDS = 5


@dataclass(frozen=True)
class Task:
    """rows [n], their labels int32 [n] (indices into LABELS), folds int [seeds, n]: where each row is judged."""

    rows: list[Row]
    labels: np.ndarray
    folds: np.ndarray


def write_task(folder: Path, seeds: int, target: Path) -> None:
    """Writes task.json: unique labelled rows of the folder's files, and for every seed a fold a row."""
    found = [folder / name for name in FILES if (folder / name).is_file()]
    if not found:
        raise SystemExit(f"{folder} holds neither {' nor '.join(FILES)}. Name a folder of labelled reviews: --data DIR")
    ledger = Ledger()
    rows = resolve([row for path in found for row in read_base(path, Columns(), ledger)], ledger)
    groups = groups_of(rows, neighbours(rows))
    content = {
        "rows": [{"id": row.id, "text": row.text, "label": row.label} for row in rows],
        "groups": len(groups),
        "folds": [_folds(rows, groups, seed) for seed in range(seeds)],
    }
    target.write_text(json.dumps(content), encoding="utf-8")


def neighbours(rows: list[Row]) -> Neighbours:
    return Neighbours(key for row in rows for key in row.keys)


def _folds(rows: list[Row], groups: list[list[Row]], seed: int) -> list[int]:
    """Groups dealt out class by class in the order of a seeded hash: texts that share a group share a fold."""
    dealt = sorted(groups, key=lambda group: (group[0].label, stable_hash(min(row.full_key for row in group), seed)))
    fold = {row.full_key: place % FOLDS for place, group in enumerate(dealt) for row in group}
    return [fold[row.full_key] for row in rows]


def read_task(path: Path) -> Task:
    content = json.loads(path.read_text(encoding="utf-8"))
    rows = [make_row(row["id"], "", row["text"], row["label"], "bench") for row in content["rows"]]
    labels = np.array([LABELS.index(row.label) for row in rows], np.int32)
    return Task(rows, labels, np.array(content["folds"]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seeds", type=int, required=True)
    parser.add_argument("--task", type=Path, required=True)
    args = parser.parse_args()
    write_task(args.data, args.seeds, args.task)
