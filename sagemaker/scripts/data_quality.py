"""What a person should know about the data before trusting a model made of it: sentences with their numbers."""

from collections import Counter

from rows import FEEDBACK, Ledger
from splits import Splits
from text import LABELS

FEW_ROWS = 100
# Shares of the rows read, except imbalance: the most frequent class's share of the training rows.
IMBALANCE, DUPLICATES, CONFLICTS, UNTITLED, QUARANTINED = 0.8, 0.05, 0.02, 0.2, 0.25
_GOLDEN_FEW = 30


def data_quality(splits: Splits, ledger: Ledger, truncated: int, token_length: int, quarantined: int) -> list[dict]:
    """[{code, severity: "info" | "warning", message, value}]: every check speaks, also where all is well."""
    counts = Counter(row.label for row in splits.train)
    learnt, read = len(splits.train), max(sum(ledger.read.values()), 1)
    label, most = counts.most_common(1)[0]
    dropped = Counter[str]()
    for reasons in ledger.dropped.values():
        dropped.update(reasons)
    copies = sum(
        count for reason, count in dropped.items() if reason == "duplicate" or reason.startswith(("text_in", "near_"))
    )
    conflicts = ledger.conflicts["resolved"] + ledger.conflicts["tied"]
    base_read = max(read - ledger.read[FEEDBACK], 1)
    untitled = sum(ledger.untitled.values())
    return [
        _finding(
            "class_imbalance",
            most / learnt,
            IMBALANCE,
            f"{most / learnt:.1%} of the training rows are {label}; accuracy alone would hide the other classes.",
        ),
        *(_rare_class(label, counts[label]) for label in LABELS),
        *_golden(splits),
        _finding(
            "label_conflicts",
            conflicts / read,
            CONFLICTS,
            f"{conflicts} texts came with more than one label; {ledger.conflicts['tied']} of them had no majority "
            "and were dropped.",
        ),
        _finding(
            "duplicates",
            copies / read,
            DUPLICATES,
            f"{copies} of {read} rows ({copies / read:.1%}) repeat another row's text, or nearly, and were dropped.",
        ),
        _finding("empty_titles", untitled / base_read, UNTITLED, f"{untitled} of {base_read} base rows have no title."),
        _finding(
            "long_texts",
            truncated / learnt,
            0.05,
            f"{truncated} training texts are longer than the {token_length} tokens that the model reads.",
        ),
        _finding(
            "repaired_encoding",
            sum(ledger.repaired.values()) / read,
            DUPLICATES,
            f"{sum(ledger.repaired.values())} texts had a broken encoding and were mended.",
        ),
        _quarantine(quarantined, ledger.read[FEEDBACK]),
    ]


def _finding(code: str, value: float, limit: float, message: str) -> dict:
    return {"code": code, "severity": "warning" if value > limit else "info", "message": message, "value": value}


def _rare_class(label: str, count: int) -> dict:
    few = count < FEW_ROWS
    message = f"{label} has {count} training rows" + (f", fewer than {FEW_ROWS}." if few else ".")
    return {"code": "rare_class", "severity": "warning" if few else "info", "message": message, "value": count}


def _golden(splits: Splits) -> list[dict]:
    counts = Counter(row.label for row in splits.golden)
    if not counts:
        message = "There is no golden set (golden_data.csv): rare classes are judged on few rows."
        return [{"code": "golden_set", "severity": "info", "message": message, "value": 0}]
    few = [f"{label} ({counts[label]})" for label in LABELS if counts[label] < _GOLDEN_FEW]
    message = f"The golden set has {len(splits.golden)} rows" + (f"; few of {', '.join(few)}." if few else ".")
    severity = "warning" if few else "info"
    return [{"code": "golden_set", "severity": severity, "message": message, "value": len(splits.golden)}]


def _quarantine(quarantined: int, read: int) -> dict:
    share = quarantined / max(read, 1)
    message = f"{quarantined} of {read} feedback rows ({share:.1%}) were set aside as not trustworthy."
    return _finding("quarantine", share, QUARANTINED, message)
