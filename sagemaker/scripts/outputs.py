"""Writes Preprocess's output folders: what Train learns from, what Evaluate judges on, what people read."""

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from feedback_guard import Guarded, Quarantined
from golden_set import golden_weights
from rows import Row
from splits import Splits
from text import LABELS
from tokenizer import Tokenizer


def write_outputs(
    output: Path,
    splits: Splits,
    folds: dict[str, int],
    population: list[Row],
    tokenizer: Tokenizer,
    statistics: dict,
) -> None:
    """Writes train/, test/, tokenizer/ and statistics/; statistics.json goes beside the test rows too, for Evaluate.

    folds: those of the training and validation rows by full key. population: the base rows whose class shares the
    golden rows' weights restore.
    """
    folders = {name: output / name for name in ("train", "test", "tokenizer", "statistics")}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    arrays = {
        **_arrays("train", splits.train, folds, tokenizer),
        **_arrays("validation", splits.validation, folds, tokenizer),
    }
    np.savez_compressed(folders["train"] / "arrays.npz", **arrays)
    tokenizer.write(folders["train"] / "tokenizer.json")
    tokenizer.write(folders["tokenizer"] / "tokenizer.json")
    write_judged(folders["test"], splits, population)
    for folder in (folders["test"], folders["statistics"]):
        content = json.dumps(statistics, indent=2, ensure_ascii=False)
        (folder / "statistics.json").write_text(content + "\n", encoding="utf-8")


def _arrays(name: str, rows: list[Row], folds: dict[str, int], tokenizer: Tokenizer) -> dict[str, np.ndarray]:
    """{name}_tokens int32 [rows, token_length], {name}_labels int32 [rows]: indices into LABELS, {name}_folds int32."""
    texts = [row.text for row in rows]
    return {
        f"{name}_tokens": tokenizer.token_ids(texts),
        f"{name}_labels": np.array([LABELS.index(row.label) for row in rows], np.int32),
        f"{name}_folds": np.array([folds[row.full_key] for row in rows], np.int32),
    }


def write_judged(folder: Path, splits: Splits, population: list[Row]) -> None:
    """The rows that models are judged on: test.jsonl, golden.jsonl and holdout.jsonl in an existing folder."""
    weights = golden_weights(splits.golden, population)
    golden = ({**_judged(row), "weight": weight} for row, weight in zip(splits.golden, weights, strict=True))
    write_lines(folder / "test.jsonl", map(_judged, splits.test))
    write_lines(folder / "golden.jsonl", golden)
    write_lines(folder / "holdout.jsonl", map(_held_out, splits.holdout))


def _judged(row: Row) -> dict:
    return {"id": row.id, "text": row.text, "label": row.label}


def _held_out(row: Row) -> dict:
    return {**_judged(row), "feedback_id": row.id, "ask_probability": row.feedback.ask_probability}


def write_lists(folder: Path, guarded: Guarded) -> None:
    """quarantine.jsonl: every correction set aside, with the reason; adjudicate.jsonl: those a person should judge."""
    write_lines(folder / "quarantine.jsonl", map(_set_aside, guarded.quarantined))
    write_lines(folder / "adjudicate.jsonl", map(_set_aside, guarded.adjudicate))


def _set_aside(each: Quarantined) -> dict:
    return {
        "feedback_id": each.row.id,
        "text": each.row.text,
        "user_label": each.row.label,
        "suggested_label": each.filter_label,
        "margin": each.margin,
        "reason": each.reason,
        "user_id": each.row.feedback.user_id,
    }


def write_lines(path: Path, records: Iterable[dict]) -> None:
    """One JSON object a line."""
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
