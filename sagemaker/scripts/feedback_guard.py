"""Sets aside the corrections that would teach wrong things, and picks those that a person should look at."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from label_noise import Weighed, believed, weigh_labels
from rows import FEEDBACK, Ledger, Row, stable_hash
from splits import resolve
from text import LABELS
from user_caps import over_cap, unreliable_users

UNRELIABLE_USER, OVER_CAP = "unreliable_user", "over_user_cap"
# Another label is likelier; or the user's is, but not by enough.
CONTRADICTED, UNCONFIRMED = "contradicts_trusted", "not_confirmed"

# Calibrated probabilities [texts, classes] of a classifier that learnt from these texts and label indices.
Learner = Callable[[Sequence[str], np.ndarray], Callable[[Sequence[str]], np.ndarray]]


@dataclass(frozen=True)
class GuardRules:
    """user_cap: corrections of one user and day, 0 for any number.

    lead: a label is believed when it is likelier than any other by this, 0 to 1. One that is only just likelier is
    not: classes count alike in training, so a wrong row of a rare class harms more than a right one helps.

    audit_share: adjudication is asked for at most this share of the corrections.
    """

    user_cap: int
    trusted_filter: bool
    lead: float
    audit_share: float


@dataclass(frozen=True)
class Quarantined:
    """A correction set aside; the filter's label and margin are None where no filter judged it."""

    row: Row
    reason: str
    filter_label: str | None
    margin: float | None


@dataclass(frozen=True)
class Guarded:
    """What may be learnt from and judged on, and what may not, both ordered by a hash of the id."""

    kept: list[Row]
    quarantined: list[Quarantined]
    adjudicate: list[Quarantined]
    users: dict[str, int]


def guard_feedback(base: list[Row], feedback: list[Row], rules: GuardRules, learn: Learner, ledger: Ledger) -> Guarded:
    """Judges every correction that no person has adjudicated, by its user and by what trusted rows say of its text.

    base: the rows that base data teaches. Nothing learnt from users' labels takes part in judging them.
    """
    feedback = sorted(feedback, key=lambda row: stable_hash(row.id))
    audited = [row for row in feedback if row.feedback.audited]
    claimed = [row for row in feedback if not row.feedback.audited]
    judge = _judge(base, audited, claimed, learn) if rules.trusted_filter and claimed else None
    unreliable: set[str] = set()
    if judge is not None:
        unreliable = unreliable_users(claimed, judge(claimed).margin > 0)
    from_unreliable, rest = _part(claimed, lambda row: row.feedback.user_id in unreliable)
    beyond = over_cap(rest, rules.user_cap)
    capped, rest = _part(rest, lambda row: row.id in beyond)
    # Weighed again without them: the share of wrong labels is now that of the others.
    contradicted, kept = _contradicted(rest, judge, rules.lead)
    quarantined = [*_set_aside(from_unreliable, UNRELIABLE_USER, judge), *_set_aside(capped, OVER_CAP, judge)]
    quarantined = sorted([*quarantined, *contradicted], key=lambda each: stable_hash(each.row.id))
    for each in quarantined:
        ledger.drop(FEEDBACK, each.reason)
    most = ceil(rules.audit_share * len(claimed))
    doubtful = sorted(contradicted, key=lambda each: (each.margin, each.row.id))[:most]
    return Guarded([*audited, *kept], quarantined, doubtful, _users(claimed, capped, unreliable))


def _judge(base: list[Row], audited: list[Row], claimed: list[Row], learn: Learner) -> Callable[[list[Row]], Weighed]:
    # A scratch ledger: these rows are resolved, and counted, again where the sides are divided.
    trusted = resolve([*base, *(row for row in audited if not row.feedback.held_out)], Ledger())
    predict = learn([row.text for row in trusted], _labels(trusted))
    probabilities = dict(zip((row.id for row in claimed), predict([row.text for row in claimed]), strict=True))

    def judge(rows: list[Row]) -> Weighed:
        seen = np.array([probabilities[row.id] for row in rows]).reshape(len(rows), len(LABELS))
        return weigh_labels(seen, _labels(rows))

    return judge


def _part(rows: list[Row], chosen: Callable[[Row], bool]) -> tuple[list[Row], list[Row]]:
    return [row for row in rows if chosen(row)], [row for row in rows if not chosen(row)]


def _contradicted(rows: list[Row], judge, lead: float) -> tuple[list[Quarantined], list[Row]]:
    if judge is None or not rows:
        return [], rows
    weighed = judge(rows)
    keep = believed(weighed, _labels(rows), lead)
    judged = zip(_described(rows, CONTRADICTED, weighed), keep, strict=True)
    against = [each if each.margin > 0 else replace(each, reason=UNCONFIRMED) for each, kept in judged if not kept]
    return against, [row for row, kept in zip(rows, keep, strict=True) if kept]


def _set_aside(rows: list[Row], reason: str, judge) -> list[Quarantined]:
    if judge is None:
        return [Quarantined(row, reason, None, None) for row in rows]
    return _described(rows, reason, judge(rows))


def _described(rows: list[Row], reason: str, weighed: Weighed) -> list[Quarantined]:
    # The label that the filter holds likelier: the user's own where the margin is negative.
    return [
        Quarantined(row, reason, LABELS[other] if margin > 0 else row.label, float(margin))
        for row, other, margin in zip(rows, weighed.other, weighed.margin, strict=True)
    ]


def _labels(rows: list[Row]) -> np.ndarray:
    return np.array([LABELS.index(row.label) for row in rows], np.int64)


def _users(claimed: list[Row], capped: list[Row], unreliable: set[str]) -> dict[str, int]:
    known = Counter(row.feedback.user_id for row in claimed if row.feedback.user_id is not None)
    return {
        "known": len(known),
        "capped": len({row.feedback.user_id for row in capped}),
        "unreliable": len(unreliable),
        "rows_without_user": len(claimed) - sum(known.values()),
    }
