"""The poisoning benchmark's reviews: dealt into a base, a test set and feedback, and then lied about."""

import csv
import json
import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rows import Ledger, Row
from sources import Columns, read_base
from splits import resolve
from text import LABELS

FILES = ("train_data.csv", "test_data_hidden.csv")
BASE_SHARE = 0.28
# Seeds come in rounds of so many: within a round each text is in the test set of exactly one.
FOLDS = 5
USERS, ATTACKERS, DAYS = 600, 3, 10
COLUMNS = Columns()


@dataclass(frozen=True)
class Correction:
    """A label that somebody gave; truth is what a careful person would say."""

    id: str
    row: Row
    label: str
    truth: str
    user: str
    day: int
    held_out: bool
    audited: bool = False


@dataclass(frozen=True)
class Dealt:
    base: list[Row]
    test: list[Row]
    honest: list[Correction]


def deal(folder: Path, seed: int) -> Dealt:
    """Unique labelled texts, each class in the same shares: 28 % base, 20 % to judge on, the rest feedback."""
    found = [folder / name for name in FILES if (folder / name).is_file()]
    if not found:
        raise SystemExit(f"{folder} holds neither {' nor '.join(FILES)}. Name a folder of labelled reviews: --data DIR")
    ledger = Ledger()
    unique = resolve([row for path in found for row in read_base(path, COLUMNS, ledger)], ledger)
    turn, fold = divmod(seed, FOLDS)
    shuffle, chance = random.Random(turn), random.Random(seed)
    parts: tuple[list[Row], ...] = ([], [], [])
    for label in LABELS:
        rows = [row for row in unique if row.label == label]
        shuffle.shuffle(rows)
        start, end = (round(len(rows) * edge / FOLDS) for edge in (fold, fold + 1))
        others = rows[end:] + rows[:start]
        first = round(len(rows) * BASE_SHARE)
        for part, chosen in zip(parts, (others[:first], others[first:], rows[start:end]), strict=True):
            part.extend(chosen)
    base, said, test = parts
    chance.shuffle(said)
    honest = [
        Correction(
            id=f"feedback-{number:05}",
            row=row,
            label=row.label,
            truth=row.label,
            user=f"user-{chance.randrange(USERS)}",
            day=chance.randrange(DAYS),
            held_out=chance.random() < 0.2,
        )
        for number, row in enumerate(said)
    ]
    return Dealt(base, test, honest)


def spread_lies(honest: list[Correction], share: float, seed: int) -> list[Correction]:
    """This share of all corrections, whoever made them, has another label."""
    chance = random.Random(seed)
    lying = set(chance.sample(range(len(honest)), round(share * len(honest))))
    return [_lie(each, chance) if number in lying else each for number, each in enumerate(honest)]


def attackers_lies(honest: list[Correction], share: float, seed: int) -> list[Correction]:
    """This share of all corrections is made by three users who always lie."""
    chance = random.Random(seed)
    lying = set(chance.sample(range(len(honest)), round(share * len(honest))))
    return [
        replace(_lie(each, chance), user=f"attacker-{chance.randrange(ATTACKERS)}") if number in lying else each
        for number, each in enumerate(honest)
    ]


def _lie(each: Correction, chance: random.Random) -> Correction:
    return replace(each, label=chance.choice([label for label in LABELS if label != each.truth]))


def write_base(dealt: Dealt, folder: Path) -> None:
    folder.mkdir(parents=True)
    for name, rows in ((FILES[0], dealt.base), (FILES[1], dealt.test)):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(COLUMNS.names)
            for row in rows:
                # The first line of a row's text is its title, where it had one.
                title, _, body = row.text.partition("\n")
                writer.writerow((body, title, row.label) if body else (title, "", row.label))


def write_feedback(corrections: list[Correction], folder: Path, with_users: bool) -> None:
    folder.mkdir(parents=True)
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with (folder / "part-0000.jsonl").open("w", encoding="utf-8") as file:
        for each in corrections:
            record = {
                "feedback_id": each.id,
                "text": each.row.text,
                "user_label": each.label,
                "split": "holdout" if each.held_out else "train",
                "timestamp": (start + timedelta(days=each.day)).isoformat(),
                **({"user_id": each.user} if with_users else {}),
                **({"audit": {"label": each.truth}} if each.audited else {}),
            }
            file.write(json.dumps(record) + "\n")
