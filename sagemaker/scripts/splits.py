"""Divides labelled rows so that no text, nor a near-duplicate of it, stands on two sides: what keeps scores honest.

Nothing here depends on the order of the input: every choice is by count, by hash or by sorting.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from near_duplicates import Neighbours
from rows import FEEDBACK, Ledger, Row, stable_hash

VALIDATION_SHARE = 0.1
# Each member of the trained ensemble is kept from one fold of the learnt rows, and judged there.
FOLDS = 5


@dataclass(frozen=True)
class Base:
    """The sides that depend on the base files alone and never move between cycles, and what is left to learn from."""

    test: list[Row]
    golden: list[Row]
    learnable: list[Row]


@dataclass(frozen=True)
class Splits:
    """Rows of each side, ordered by hash of their text."""

    train: list[Row]
    validation: list[Row]
    test: list[Row]
    golden: list[Row]
    holdout: list[Row]


def freeze_base(train: list[Row], test: list[Row], golden: list[Row], near: Neighbours, ledger: Ledger) -> Base:
    """A text of several base files stays in the first of test, golden, train that holds it."""
    tested = resolve(test, ledger)
    kept_golden = resolve(without(golden, tested, "test", near, ledger), ledger)
    learnable = without(without(train, tested, "test", near, ledger), kept_golden, "golden", near, ledger)
    return Base(tested, kept_golden, learnable)


def unjudged(feedback: list[Row], base: Base, near: Neighbours, ledger: Ledger) -> list[Row]:
    """The feedback whose texts stand neither in the test set nor in the golden set."""
    return without(without(feedback, base.test, "test", near, ledger), base.golden, "golden", near, ledger)


def split_rows(base: Base, feedback: list[Row], seed: int, near: Neighbours, ledger: Ledger) -> Splits:
    """The five sides from the frozen base and `unjudged` feedback.

    What the base teaches every model cannot be held out; what is held out, even with a label nobody agrees on,
    must not come back through other feedback.
    """
    held_out = [row for row in feedback if row.feedback.held_out]
    held_out = without(held_out, base.learnable, "base", near, ledger)
    learnt = [row for row in feedback if not row.feedback.held_out]
    learnt = without(learnt, held_out, "holdout", near, ledger)
    train, validation = divide(resolve([*base.learnable, *learnt], ledger), seed, near)
    return Splits(train, validation, base.test, base.golden, resolve(held_out, ledger))


def resolve(rows: Iterable[Row], ledger: Ledger) -> list[Row]:
    """One row a text with the label of the majority; texts whose labels tie are dropped; all of it counted.

    Only the most trusted rows of a text vote: an adjudication overrules base rows, base rows overrule users.
    """
    same_text: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        same_text[row.full_key].append(row)
    kept = (_consensus(group, ledger) for group in same_text.values())
    return sorted((row for row in kept if row is not None), key=lambda row: stable_hash(row.full_key))


def _consensus(group: list[Row], ledger: Ledger) -> Row | None:
    trust = max(row.trust for row in group)
    votes = Counter(row.label for row in group if row.trust == trust).most_common()
    tied = len(votes) > 1 and votes[0][1] == votes[1][1]
    if len({row.label for row in group}) > 1:
        ledger.conflicts["tied" if tied else "resolved"] += 1
    if tied:
        for row in group:
            ledger.drop(row.source, "conflicting_labels")
        return None
    ranked = sorted(group, key=_rank)
    winner = next(row for row in ranked if row.trust == trust and row.label == votes[0][0])
    for row in ranked:
        if row is not winner:
            ledger.drop(row.source, "duplicate" if row.label == winner.label else "outvoted_label")
    return winner


def _rank(row: Row) -> tuple:
    """Base rows first: their raw text has a title, their name does not change with the feedback. Then asked rows."""
    asked = row.feedback is not None and row.feedback.ask_probability is not None
    return (row.source == FEEDBACK, not asked, row.text, row.id)


def without(rows: list[Row], reserved: Iterable[Row], side: str, near: Neighbours, ledger: Ledger) -> list[Row]:
    """The rows that share no text with the reserved ones, title or not, and are no near-duplicate of any of them."""
    taken = frozenset[str]().union(*(row.keys for row in reserved))
    close = near.of(taken)
    kept = []
    for row in rows:
        if row.keys & taken:
            ledger.drop(row.source, f"text_in_{side}")
        elif row.keys & close:
            ledger.drop(row.source, f"near_duplicate_in_{side}")
        else:
            kept.append(row)
    return kept


def divide(rows: list[Row], seed: int, near: Neighbours) -> tuple[list[Row], list[Row]]:
    """(train, validation): in each class the tenth of the groups whose hash is lowest validates, at least one."""
    by_label: dict[str, list[list[Row]]] = defaultdict(list)
    for group in groups_of(rows, near):
        by_label[min(row.label for row in group)].append(group)
    validating: set[str] = set()
    for groups in by_label.values():
        groups.sort(key=lambda group: stable_hash(min(row.full_key for row in group), seed))
        share = max(round(len(groups) * VALIDATION_SHARE), min(1, len(groups) - 1))
        validating.update(row.full_key for group in groups[:share] for row in group)
    train = [row for row in rows if row.full_key not in validating]
    return train, [row for row in rows if row.full_key in validating]


def folds_of(rows: list[Row], seed: int, near: Neighbours) -> dict[str, int]:
    """{full key: fold 0..FOLDS-1}: near-duplicates share one, and a text keeps its fold from cycle to cycle."""
    return {
        row.full_key: int(stable_hash(min(each.full_key for each in group), seed), 16) % FOLDS
        for group in groups_of(rows, near)
        for row in group
    }


def groups_of(rows: list[Row], near: Neighbours) -> list[list[Row]]:
    """Rows joined by a shared key or by near keys, directly or through others (a union-find over the keys)."""
    parent: dict[str, str] = {key: key for row in rows for key in row.keys}

    def root(key: str) -> str:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    for row in rows:
        for key in row.keys | (near.of(row.keys) & parent.keys()):
            parent[root(key)] = root(row.full_key)
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[root(row.full_key)].append(row)
    return list(groups.values())
