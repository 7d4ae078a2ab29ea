"""Divides labelled rows so that no text stands on two sides: the part of Preprocess that keeps scores honest.

Nothing here depends on the order of the input: every choice is by count, by hash or by sorting.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rows import Ledger, Row, stable_hash

VALIDATION_SHARE = 0.1


@dataclass(frozen=True)
class Splits:
    """Rows of each side, ordered by hash of their text."""

    train: list[Row]
    validation: list[Row]
    test: list[Row]
    holdout: list[Row]


def split_rows(
    base_train: list[Row],
    base_test: list[Row],
    feedback_train: list[Row],
    feedback_holdout: list[Row],
    seed: int,
    ledger: Ledger,
) -> Splits:
    """The four sides. The test set depends on base_test alone, so that it never moves between cycles."""
    test = resolve(base_test, ledger)
    holdout = resolve(_without(feedback_holdout, test, "text_in_test", ledger), ledger)
    candidates = _without([*base_train, *feedback_train], test, "text_in_test", ledger)
    # What was held out, even with a label nobody agrees on, must not come back through another row.
    candidates = _without(candidates, feedback_holdout, "text_in_holdout", ledger)
    train, validation = _divide(resolve(candidates, ledger), seed)
    return Splits(train, validation, test, holdout)


def resolve(rows: Iterable[Row], ledger: Ledger) -> list[Row]:
    """One row a text with the label of the majority; texts whose labels tie are dropped; all of it counted."""
    same_text: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        same_text[row.full_key].append(row)
    kept = (_consensus(group, ledger) for group in same_text.values())
    return sorted((row for row in kept if row is not None), key=lambda row: stable_hash(row.full_key))


def _consensus(group: list[Row], ledger: Ledger) -> Row | None:
    votes = Counter(row.label for row in group).most_common()
    tied = len(votes) > 1 and votes[0][1] == votes[1][1]
    if len(votes) > 1:
        ledger.conflicts["tied" if tied else "resolved"] += 1
    if tied:
        for row in group:
            ledger.drop(row.source, "conflicting_labels")
        return None
    # Base rows first: their raw text has a title, their name does not change with the feedback.
    ranked = sorted(group, key=lambda row: (row.source == "feedback", row.text, row.id))
    winner = next(row for row in ranked if row.label == votes[0][0])
    for row in ranked:
        if row is not winner:
            ledger.drop(row.source, "duplicate" if row.label == winner.label else "outvoted_label")
    return winner


def _without(rows: list[Row], reserved: Iterable[Row], reason: str, ledger: Ledger) -> list[Row]:
    taken = frozenset[str]().union(*(row.keys for row in reserved))
    kept = []
    for row in rows:
        if row.keys & taken:
            ledger.drop(row.source, reason)
        else:
            kept.append(row)
    return kept


def _divide(rows: list[Row], seed: int) -> tuple[list[Row], list[Row]]:
    """(train, validation): in each class the tenth of the groups whose hash is lowest validates, at least one."""
    by_label: dict[str, list[list[Row]]] = defaultdict(list)
    for group in _groups(rows):
        by_label[min(row.label for row in group)].append(group)
    validating: set[str] = set()
    for groups in by_label.values():
        groups.sort(key=lambda group: stable_hash(min(row.full_key for row in group), seed))
        share = max(round(len(groups) * VALIDATION_SHARE), min(1, len(groups) - 1))
        validating.update(row.full_key for group in groups[:share] for row in group)
    train = [row for row in rows if row.full_key not in validating]
    return train, [row for row in rows if row.full_key in validating]


def _groups(rows: list[Row]) -> list[list[Row]]:
    """Rows joined by any shared key, directly or through others (a union-find over the keys)."""
    parent: dict[str, str] = {}

    def root(key: str) -> str:
        while parent.setdefault(key, key) != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for row in rows:
        for key in row.keys:
            parent[root(key)] = root(row.full_key)
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[root(row.full_key)].append(row)
    return list(groups.values())
