"""Says what Preprocess made of the data: the content of statistics.json."""

from collections import Counter

import numpy as np
from data_quality import data_quality
from rows import FEEDBACK, Ledger, Row
from splits import Splits
from text import LABELS, tokens
from tokenizer import Tokenizer

_PERCENTILES = {"p50": 50, "p95": 95, "max": 100}


def describe(splits: Splits, ledger: Ledger, tokenizer: Tokenizer, seed: int) -> dict:
    """The content of statistics.json: counts of rows, class balance, and dropped rows by file and reason."""
    sides = {
        "train": splits.train,
        "validation": splits.validation,
        "test": splits.test,
        "golden": splits.golden,
        "holdout": splits.holdout,
    }
    learnt = Counter("feedback" if row.source == FEEDBACK else "base" for row in splits.train + splits.validation)
    lengths = [len(tokens(row.text)) for row in splits.train]
    balance = {name: _balance(rows) for name, rows in sides.items()}
    truncated = sum(length > tokenizer.token_length for length in lengths)
    return {
        "schema_version": 2,
        "seed": seed,
        "labels": LABELS,
        "dataset": {
            **{f"{name}_rows": len(rows) for name, rows in sides.items()},
            "feedback_train_rows": learnt["feedback"],
            "base_train_rows": learnt["base"],
            "quarantined_rows": 0,
            "adjudicate_rows": 0,
            "class_shares": {label: count / len(splits.train) for label, count in balance["train"].items()},
        },
        "class_balance": balance,
        "read": dict(ledger.read),
        "dropped": {source: dict(sorted(reasons.items())) for source, reasons in sorted(ledger.dropped.items())},
        "near_duplicates_dropped": _near_dropped(ledger),
        "repaired_encoding": {source: count for source, count in ledger.repaired.items() if count},
        "label_conflicts": {"resolved": ledger.conflicts["resolved"], "tied": ledger.conflicts["tied"]},
        "vocabulary": {"trained_words": tokenizer.trained_words, "all_words": len(tokenizer.vocabulary)},
        "tokens_per_text": {name: int(np.percentile(lengths, share)) for name, share in _PERCENTILES.items()},
        "data_quality": data_quality(splits, ledger, truncated, tokenizer.token_length, 0),
    }


def _balance(rows: list[Row]) -> dict[str, int]:
    counts = Counter(row.label for row in rows)
    return {label: counts[label] for label in LABELS}


def _near_dropped(ledger: Ledger) -> int:
    return sum(
        count
        for reasons in ledger.dropped.values()
        for reason, count in reasons.items()
        if reason.startswith("near_duplicate")
    )
