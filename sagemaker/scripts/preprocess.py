"""The pipeline's first step: turns reviews and feedback into leak-free arrays, a tokenizer and statistics."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from feedback_records import read_feedback
from job import JobError, run_job
from lexicon import MissingLexiconError, load_lexicon
from near_duplicates import NEAR_DUPLICATE_THRESHOLD, Neighbours
from outputs import write_outputs
from rows import Ledger, Row
from sources import Columns, read_base
from splits import Splits, freeze_base, split_rows, unjudged
from statistics_report import describe
from text import LABELS
from tokenizer import build_tokenizer

TRAIN_FILE, TEST_FILE, GOLDEN_FILE = "train_data.csv", "test_data_hidden.csv", "golden_data.csv"


def parse_args(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, default=Path("/opt/ml/processing/input/base"))
    parser.add_argument("--dataset", type=Path, default=Path("/opt/ml/processing/input/dataset"))
    parser.add_argument("--output", type=Path, default=Path("/opt/ml/processing/output"))
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--text-column", default=Columns.text)
    parser.add_argument("--title-column", default=Columns.title)
    parser.add_argument("--label-column", default=Columns.label)
    parser.add_argument("--near-duplicate-threshold", type=_share, default=NEAR_DUPLICATE_THRESHOLD)
    return parser.parse_args(arguments)


def _share(value: str) -> float:
    share = float(value)
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(f"{value} is not above 0 and at most 1")
    return share


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads --base and --dataset, writes train/, test/, tokenizer/ and statistics/ under --output."""
    args = parse_args(arguments)
    ledger = Ledger()
    train, test, golden = _read_base_files(args, ledger)
    feedback = read_feedback(args.dataset / "feedback", ledger)
    everything = [*train, *test, *golden, *feedback]
    near = Neighbours((key for row in everything for key in row.keys), args.near_duplicate_threshold)
    base = freeze_base(train, test, golden, near, ledger)
    splits = split_rows(base, unjudged(feedback, base, near, ledger), args.seed, near, ledger)
    _require_learnable(splits)
    tokenizer = build_tokenizer((row.text for row in splits.train), _lexicon())
    statistics = describe(splits, ledger, tokenizer, args.seed)
    write_outputs(args.output, splits, [*train, *test], tokenizer, statistics)
    print(json.dumps(statistics["dataset"]), flush=True)


def _read_base_files(args: argparse.Namespace, ledger: Ledger) -> tuple[list[Row], list[Row], list[Row]]:
    columns = Columns(args.text_column, args.title_column, args.label_column)
    train, test = (read_base(args.base / name, columns, ledger) for name in (TRAIN_FILE, TEST_FILE))
    golden = args.base / GOLDEN_FILE
    return train, test, read_base(golden, columns, ledger) if golden.is_file() else []


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


if __name__ == "__main__":
    run_job(main)
