"""Reads what Preprocess is given: the base CSV files and the dataset's feedback parts, validated row by row."""

import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from encoding_repair import repair_encoding
from job import JobError
from rows import Ledger, Row, check_label, make_row

FEEDBACK_FIELDS = ("feedback_id", "text", "user_label", "split")
SPLITS = ("train", "holdout")


@dataclass(frozen=True)
class Columns:
    """The names of the base files' columns."""

    text: str = "reviews.text"
    title: str = "reviews.title"
    label: str = "sentiment"

    @property
    def names(self) -> tuple[str, str, str]:
        return (self.text, self.title, self.label)


def read_base(path: Path, columns: Columns, ledger: Ledger) -> list[Row]:
    """The rows of a base CSV file; empty texts are dropped and counted; JobError on missing columns or bad labels."""
    rows = []
    for number, record in enumerate(_csv_records(path, columns), start=1):
        ledger.read[path.name] += 1
        title, body = (_mended(record[name], path.name, ledger) for name in (columns.title, columns.text))
        label = (record[columns.label] or "").strip()
        if problem := check_label(label, f"{path.name}, row {number} after the header,"):
            raise JobError(problem)
        row = make_row(None, title, body, label, path.name)
        if row.full_key:
            rows.append(row)
        else:
            ledger.drop(path.name, "empty_text")
    return rows


def _csv_records(path: Path, columns: Columns) -> Iterator[dict[str, str]]:
    if not path.is_file():
        raise JobError(f"{path.name} is missing in {path.parent}. Upload it under the base data's prefix.")
    # Python's default limit (128 KiB a field) would refuse a long text.
    csv.field_size_limit(min(sys.maxsize, 2**31 - 1))
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        try:
            _require_columns(path, columns, reader.fieldnames or [])
            yield from reader
        except UnicodeDecodeError as error:
            raise JobError(f"{path.name} is not UTF-8 ({error}). Save it as UTF-8 and upload it again.") from error


def _require_columns(path: Path, columns: Columns, found: list[str]) -> None:
    missing = [name for name in columns.names if name not in found]
    if missing:
        raise JobError(
            f"{path.name} lacks the column(s) {', '.join(missing)}; found: {', '.join(found) or 'none'}. "
            "Rename the columns, or name yours with --text-column, --title-column and --label-column."
        )


def read_feedback(folder: Path, ledger: Ledger) -> tuple[list[Row], list[Row]]:
    """The feedback rows of folder/part-*.jsonl as (for training, held out); JobError on a malformed row."""
    by_split: dict[str, list[Row]] = {split: [] for split in SPLITS}
    for path in sorted(folder.glob("part-*.jsonl")):
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                ledger.read["feedback"] += 1
                record = _feedback_record(line, f"{path.name}, line {number}")
                text = _mended(record["text"], "feedback", ledger)
                row = make_row(str(record["feedback_id"]), "", text, record["user_label"], "feedback")
                if row.full_key:
                    by_split[record["split"]].append(row)
                else:
                    ledger.drop("feedback", "empty_text")
    return by_split["train"], by_split["holdout"]


def _feedback_record(line: str, where: str) -> dict[str, str]:
    try:
        record = json.loads(line)
    except ValueError as error:
        raise JobError(f"{where} is not JSON ({error}). Build the dataset again.") from error
    missing = [name for name in FEEDBACK_FIELDS if not isinstance(record, dict) or record.get(name) is None]
    if missing:
        found = ", ".join(record) if isinstance(record, dict) else type(record).__name__
        raise JobError(f"{where} lacks {', '.join(missing)}; found: {found}. Build the dataset again.")
    if problem := check_label(record["user_label"], f"{where},"):
        raise JobError(problem)
    if record["split"] not in SPLITS:
        raise JobError(f"{where} has the split {record['split']!r}; known splits are {', '.join(SPLITS)}.")
    return record


def _mended(value: str | None, source: str, ledger: Ledger) -> str:
    text = (value or "").strip()
    mended = repair_encoding(text)
    ledger.repaired[source] += mended != text
    return mended
