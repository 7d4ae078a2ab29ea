"""The pipeline's first step: turns reviews and feedback into leak-free arrays, a tokenizer and statistics."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from job import JobError, run_job
from lexicon import MissingLexiconError, load_lexicon
from rows import Ledger, Row
from sources import Columns, read_base, read_feedback
from splits import Splits, split_rows
from statistics_report import describe
from text import LABELS
from tokenizer import Tokenizer, build_tokenizer

TRAIN_FILE, TEST_FILE = "train_data.csv", "test_data_hidden.csv"


def parse_args(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, default=Path("/opt/ml/processing/input/base"))
    parser.add_argument("--dataset", type=Path, default=Path("/opt/ml/processing/input/dataset"))
    parser.add_argument("--output", type=Path, default=Path("/opt/ml/processing/output"))
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--text-column", default=Columns.text)
    parser.add_argument("--title-column", default=Columns.title)
    parser.add_argument("--label-column", default=Columns.label)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads --base and --dataset, writes train/, test/, tokenizer/ and statistics/ under --output."""
    args = parse_args(arguments)
    columns = Columns(args.text_column, args.title_column, args.label_column)
    ledger = Ledger()
    base_train = read_base(args.base / TRAIN_FILE, columns, ledger)
    base_test = read_base(args.base / TEST_FILE, columns, ledger)
    feedback_train, feedback_holdout = read_feedback(args.dataset / "feedback", ledger)
    splits = split_rows(base_train, base_test, feedback_train, feedback_holdout, args.seed, ledger)
    _require_learnable(splits)
    tokenizer = build_tokenizer((row.text for row in splits.train), _lexicon())
    statistics = describe(splits, ledger, tokenizer, args.seed)
    write_outputs(args.output, splits, tokenizer, statistics)
    print(json.dumps(statistics["dataset"]), flush=True)


def _lexicon() -> dict[str, dict[str, float]]:
    try:
        return load_lexicon()
    except MissingLexiconError as error:
        raise JobError(str(error)) from error


def _require_learnable(splits: Splits) -> None:
    for name, rows in (("training", splits.train), ("validation", splits.validation), ("test", splits.test)):
        if not rows:
            raise JobError(f"No rows are left for {name} after cleaning. Provide more labelled rows.")
    missing = [label for label in LABELS if all(row.label != label for row in splits.train)]
    if missing:
        raise JobError(f"No training row has the label {', '.join(missing)}. Provide rows of every class.")


def write_outputs(output: Path, splits: Splits, tokenizer: Tokenizer, statistics: dict) -> None:
    """Writes the four output folders of the step; statistics.json goes beside the test rows too, for Evaluate."""
    folders = {name: output / name for name in ("train", "test", "tokenizer", "statistics")}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    arrays = {
        **_arrays("train", splits.train, tokenizer),
        **_arrays("validation", splits.validation, tokenizer),
    }
    np.savez_compressed(folders["train"] / "arrays.npz", **arrays)
    tokenizer.write(folders["train"] / "tokenizer.json")
    tokenizer.write(folders["tokenizer"] / "tokenizer.json")
    _write_rows(folders["test"] / "test.jsonl", splits.test)
    _write_rows(folders["test"] / "holdout.jsonl", splits.holdout)
    for folder in (folders["test"], folders["statistics"]):
        content = json.dumps(statistics, indent=2, ensure_ascii=False)
        (folder / "statistics.json").write_text(content + "\n", encoding="utf-8")


def _arrays(name: str, rows: list[Row], tokenizer: Tokenizer) -> dict[str, np.ndarray]:
    """{name}_tokens int32 [rows, token_length], {name}_labels int32 [rows]: indices into LABELS."""
    texts = [row.text for row in rows]
    return {
        f"{name}_tokens": tokenizer.token_ids(texts),
        f"{name}_labels": np.array([LABELS.index(row.label) for row in rows], np.int32),
    }


def _write_rows(path: Path, rows: list[Row]) -> None:
    lines = (json.dumps({"id": row.id, "text": row.text, "label": row.label}, ensure_ascii=False) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    run_job(main)
