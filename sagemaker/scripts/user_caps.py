"""Limits how much one user can teach: a share of each day's corrections at most, and none where they mislead.

A round is a user and a UTC day: the only grouping that each correction's own fields give, whatever the cycle.
"""

from collections import defaultdict
from math import sqrt

import numpy as np
from rows import Row, stable_hash

# A user is judged from this many corrections on.
_LEAST_ROWS = 8
# Misleading: the lower bound of the user's contradicted share is above this, and above twice everybody else's share.
_LEAST_SHARE, _TIMES_OTHERS = 0.3, 2
# One honest user in two hundred may look worse than the bound by chance.
_Z = 2.58


def over_cap(rows: list[Row], cap: int) -> set[str]:
    """The ids of rows beyond `cap` of one user on one day; 0 means no cap. Rows without a user are never among them.

    Which rows stay is chosen by a hash of their id, so that nobody gains by being early or late.
    """
    if cap == 0:
        return set()
    rounds: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    for row in rows:
        if row.feedback.user_id is not None:
            rounds[row.feedback.user_id, row.feedback.day].append(row.id)
    return {row_id for ids in rounds.values() for row_id in sorted(ids, key=stable_hash)[cap:]}


def unreliable_users(rows: list[Row], contradicted: np.ndarray) -> set[str]:
    """Users whose labels trusted rows contradict far more often than everybody else's; contradicted: bool [rows]."""
    by_user: dict[str, list[bool]] = defaultdict(list)
    for row, against in zip(rows, contradicted, strict=True):
        if row.feedback.user_id is not None:
            by_user[row.feedback.user_id].append(bool(against))
    total = int(contradicted.sum())
    found = set()
    for user, against in by_user.items():
        others = (total - sum(against)) / max(len(rows) - len(against), 1)
        limit = max(_LEAST_SHARE, _TIMES_OTHERS * others)
        if len(against) >= _LEAST_ROWS and wilson_lower(sum(against), len(against)) > limit:
            found.add(user)
    return found


def wilson_lower(hits: int, rows: int, z: float = _Z) -> float:
    """Lower bound of a share seen as `hits` of `rows`."""
    share = hits / rows
    centre = share + z * z / (2 * rows)
    spread = z * sqrt(share * (1 - share) / rows + z * z / (4 * rows * rows))
    return (centre - spread) / (1 + z * z / rows)
