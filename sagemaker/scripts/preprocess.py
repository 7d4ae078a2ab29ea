"""The pipeline's first step: turns reviews and feedback into leak-free arrays, a tokenizer and statistics."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from feedback_guard import Guarded, GuardRules, Learner, guard_feedback
from feedback_records import read_feedback
from job import JobError, run_job
from lexicon import MissingLexiconError, load_lexicon
from near_duplicates import NEAR_DUPLICATE_THRESHOLD, Neighbours
from outputs import write_lists, write_outputs
from rows import Ledger, Row
from sources import Columns, read_base
from splits import Splits, folds_of, freeze_base, split_rows, unjudged
from statistics_report import describe
from text import LABELS
from tokenizer import build_tokenizer

TRAIN_FILE, TEST_FILE, GOLDEN_FILE = "train_data.csv", "test_data_hidden.csv", "golden_data.csv"


def parse_args(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path("/opt/ml/processing/output"))
    add_data_arguments(parser)
    return parser.parse_args(arguments)


def add_data_arguments(parser: argparse.ArgumentParser) -> None:
    """What decides which rows stand on which side."""
    parser.add_argument("--base", type=Path, default=Path("/opt/ml/processing/input/base"))
    parser.add_argument("--dataset", type=Path, default=Path("/opt/ml/processing/input/dataset"))
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--text-column", default=Columns.text)
    parser.add_argument("--title-column", default=Columns.title)
    parser.add_argument("--label-column", default=Columns.label)
    parser.add_argument("--near-duplicate-threshold", type=_threshold, default=NEAR_DUPLICATE_THRESHOLD)
    parser.add_argument("--user-cap", type=_count, default=20, help="rows of one user and UTC day; 0: any number")
    parser.add_argument("--feedback-filter", choices=("trusted", "off"), default="trusted")
    parser.add_argument("--filter-lead", type=_share, default=0.4, help="how far the user's label must lead, 0 to 1")
    parser.add_argument("--audit-share", type=_share, default=0.05, help="share of corrections offered to people")


def _share(value: str) -> float:
    share = float(value)
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{value} is not between 0 and 1")
    return share


def _threshold(value: str) -> float:
    if _share(value) < 0.5:
        raise argparse.ArgumentTypeError(f"{value} is below 0.5: texts that merely share common words would match")
    return float(value)


def _count(value: str) -> int:
    count = int(value)
    if count < 0:
        raise argparse.ArgumentTypeError(f"{value} is below 0")
    return count


@dataclass(frozen=True)
class Prepared:
    """The rows of every side, what was set aside and counted on the way, and the base rows before any of it."""

    splits: Splits
    guarded: Guarded
    rules: GuardRules
    population: list[Row]
    lexicon: dict[str, dict[str, float]]
    near: Neighbours
    ledger: Ledger


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads --base and --dataset, writes train/, test/, tokenizer/ and statistics/ under --output."""
    args = parse_args(arguments)
    rows = prepare(args)
    splits, ledger = rows.splits, rows.ledger
    _require_learnable(splits)
    tokenizer = build_tokenizer((row.text for row in splits.train), rows.lexicon)
    statistics = describe(splits, rows.guarded, rows.rules, ledger, tokenizer, args.seed)
    folds = folds_of([*splits.train, *splits.validation], args.seed, rows.near)
    write_outputs(args.output, splits, folds, rows.population, tokenizer, statistics)
    write_lists(args.output / "statistics", rows.guarded)
    print(json.dumps(statistics["dataset"]), flush=True)


def prepare(args: argparse.Namespace) -> Prepared:
    """The rows that the arguments of `add_data_arguments` name, each on its side."""
    ledger = Ledger()
    train, test, golden = _read_base_files(args, ledger)
    feedback = read_feedback(args.dataset / "feedback", ledger)
    everything = [*train, *test, *golden, *feedback]
    near = Neighbours((key for row in everything for key in row.keys), args.near_duplicate_threshold)
    base = freeze_base(train, test, golden, near, ledger)
    lexicon = _lexicon()
    rules = GuardRules(args.user_cap, args.feedback_filter == "trusted", args.filter_lead, args.audit_share)
    guarded = guard_feedback(base.learnable, unjudged(feedback, base, near, ledger), rules, _learner(lexicon), ledger)
    splits = split_rows(base, guarded.kept, args.seed, near, ledger)
    return Prepared(splits, guarded, rules, [*train, *test], lexicon, near, ledger)


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


def _learner(lexicon: dict[str, dict[str, float]]) -> Learner:
    def learn(texts: Sequence[str], labels: np.ndarray):
        # Keras takes seconds to import: not for a dataset without feedback.
        from trusted_filter import LEAST_ROWS, TrustedFilter

        counts = np.bincount(labels, minlength=len(LABELS))
        few = [f"{label} has {count}" for label, count in zip(LABELS, counts, strict=True) if count < LEAST_ROWS]
        if few:
            raise JobError(
                f"The feedback filter learns from {LEAST_ROWS} trusted rows of each class or more; {', '.join(few)}. "
                f"Add such rows to {TRAIN_FILE}, or start with --feedback-filter off."
            )
        return TrustedFilter(texts, labels, lexicon).probabilities

    return learn


def _require_learnable(splits: Splits) -> None:
    for name, rows in (("training", splits.train), ("validation", splits.validation), ("test", splits.test)):
        if not rows:
            raise JobError(f"No rows are left for {name} after cleaning. Provide more labelled rows.")
    missing = [label for label in LABELS if all(row.label != label for row in splits.train)]
    if missing:
        raise JobError(f"No training row has the label {', '.join(missing)}. Provide rows of every class.")


if __name__ == "__main__":
    run_job(main)
