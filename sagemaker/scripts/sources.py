"""Reads the base CSV files that Preprocess is given, validated row by row."""

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from encoding_repair import repair_encoding
from job import JobError
from rows import Ledger, Row, check_label, make_row


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
        title, body = (mended(record[name], path.name, ledger) for name in (columns.title, columns.text))
        label = (record[columns.label] or "").strip()
        if problem := check_label(label, f"{path.name}, row {number} after the header,"):
            raise JobError(problem)
        ledger.untitled[path.name] += not title
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
    number = 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        try:
            _require_columns(path, columns, reader.fieldnames or [])
            for record in reader:
                number += 1
                yield record
        except UnicodeDecodeError as error:
            raise JobError(
                f"{path.name} is not UTF-8 at or after row {number + 1} ({error}). "
                "Save it as UTF-8 and upload it again."
            ) from error


def _require_columns(path: Path, columns: Columns, found: list[str]) -> None:
    missing = [name for name in columns.names if name not in found]
    if missing:
        raise JobError(
            f"{path.name} lacks the column(s) {', '.join(missing)}; found: {', '.join(found) or 'none'}. "
            "Rename the columns, or name yours with --text-column, --title-column and --label-column."
        )


def mended(value: str | None, source: str, ledger: Ledger) -> str:
    """The text trimmed and with its encoding repaired; a repair is counted."""
    text = (value or "").strip()
    repaired = repair_encoding(text)
    ledger.repaired[source] += repaired != text
    return repaired
