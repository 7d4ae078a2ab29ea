"""Reads the dataset's feedback parts for Preprocess: a person's adjudication replaces what the user had said."""

import json
from pathlib import Path

from job import JobError
from rows import FEEDBACK, Feedback, Ledger, Row, check_label, make_row
from sources import mended

REQUIRED = ("feedback_id", "text", "user_label", "split")
SPLITS = ("train", "holdout")


def read_feedback(folder: Path, ledger: Ledger) -> list[Row]:
    """The rows of folder/part-*.jsonl, one an id; JobError, naming file and line, on a malformed row."""
    rows: dict[str, Row] = {}
    for path in sorted(folder.glob("part-*.jsonl")):
        for number, line in enumerate(_lines(path), start=1):
            if not line.strip():
                continue
            ledger.read[FEEDBACK] += 1
            row = _row(_record(line, f"{path.name}, line {number}"), ledger)
            if row.id in rows:
                raise JobError(
                    f"{path.name}, line {number}, repeats the feedback_id {row.id}. Build the dataset again."
                )
            if row.full_key:
                rows[row.id] = row
            else:
                ledger.drop(FEEDBACK, "empty_text")
    return list(rows.values())


def _lines(path: Path) -> list[str]:
    content = path.read_bytes()
    try:
        return content.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise JobError(f"{path.name}, line {line}, is not UTF-8 ({error}). Build the dataset again.") from error


def _row(record: dict, ledger: Ledger) -> Row:
    audit = record.get("audit")
    about = Feedback(
        user_id=record.get("user_id"),
        day=(record.get("timestamp") or "")[:10] or None,
        ask_probability=record.get("ask_probability"),
        audited=audit is not None,
        held_out=record["split"] == "holdout",
    )
    label = record["user_label"] if audit is None else audit["label"]
    text = mended(record["text"], FEEDBACK, ledger)
    return make_row(str(record["feedback_id"]), "", text, label, FEEDBACK, about)


def _record(line: str, where: str) -> dict:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise JobError(f"{where} is not JSON ({error}). Build the dataset again.") from error
    missing = [name for name in REQUIRED if not isinstance(record, dict) or record.get(name) is None]
    if missing:
        found = ", ".join(record) if isinstance(record, dict) else type(record).__name__
        raise JobError(f"{where} lacks {', '.join(missing)}; found: {found}. Build the dataset again.")
    if problem := _problem(record, where):
        raise JobError(problem)
    return record


def _problem(record: dict, where: str) -> str | None:
    if not isinstance(record["text"], str):
        return f"{where} has a text that is no string. Build the dataset again."
    if problem := check_label(record["user_label"], f"{where},"):
        return problem
    if record["split"] not in SPLITS:
        return f"{where} has the split {record['split']!r}; known splits are {', '.join(SPLITS)}."
    audit = record.get("audit")
    if audit is not None:
        label = audit.get("label") if isinstance(audit, dict) else audit
        if problem := check_label(label, f"{where}, audit,"):
            return problem
    asked = record.get("ask_probability")
    if asked is not None and not (isinstance(asked, int | float) and 0 < asked <= 1):
        return f"{where} has the ask_probability {asked!r}; it must be above 0 and at most 1, or absent."
    return None
