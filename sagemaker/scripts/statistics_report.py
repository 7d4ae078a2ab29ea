"""Says what Preprocess made of the data: the content of statistics.json."""

from collections import Counter, defaultdict
from dataclasses import asdict

import numpy as np
from data_quality import data_quality
from feedback_guard import Guarded, GuardRules
from rows import FEEDBACK, Ledger, Row
from splits import Splits
from text import LABELS, tokens
from tokenizer import Tokenizer

_PERCENTILES = {"p50": 50, "p95": 95, "max": 100}


def describe(
    splits: Splits, guarded: Guarded, rules: GuardRules, ledger: Ledger, tokenizer: Tokenizer, seed: int
) -> dict:
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
            "quarantined_rows": len(guarded.quarantined),
            "adjudicate_rows": len(guarded.adjudicate),
            "class_shares": {label: count / len(splits.train) for label, count in balance["train"].items()},
        },
        "class_balance": balance,
        "read": dict(ledger.read),
        "dropped": {source: dict(sorted(reasons.items())) for source, reasons in sorted(ledger.dropped.items())},
        "near_duplicates_dropped": _near_dropped(ledger),
        "repaired_encoding": {source: count for source, count in ledger.repaired.items() if count},
        "label_conflicts": {"resolved": ledger.conflicts["resolved"], "tied": ledger.conflicts["tied"]},
        "feedback": _feedback(guarded, rules),
        "vocabulary": {"trained_words": tokenizer.trained_words, "all_words": len(tokenizer.vocabulary)},
        "tokens_per_text": {name: int(np.percentile(lengths, share)) for name, share in _PERCENTILES.items()},
        "data_quality": data_quality(splits, ledger, truncated, tokenizer.token_length, len(guarded.quarantined)),
    }


def _balance(rows: list[Row]) -> dict[str, int]:
    counts = Counter(row.label for row in rows)
    return {label: counts[label] for label in LABELS}


def _feedback(guarded: Guarded, rules: GuardRules) -> dict:
    """Quarantined rows by reason and the user's label; users; the rules that were in force."""
    by_reason: dict[str, list[Row]] = defaultdict(list)
    for each in guarded.quarantined:
        by_reason[each.reason].append(each.row)
    users = guarded.users
    return {
        "kept": len(guarded.kept),
        "audited": sum(row.feedback.audited for row in guarded.kept),
        "quarantined": {reason: _balance(rows) for reason, rows in sorted(by_reason.items())},
        "users": {**users, "capped_share": users["capped"] / max(users["known"], 1)},
        "rules": asdict(rules),
    }


def _near_dropped(ledger: Ledger) -> int:
    return sum(
        count
        for reasons in ledger.dropped.values()
        for reason, count in reasons.items()
        if reason.startswith("near_duplicate")
    )
