"""The labelled row that Preprocess works on, and the count of what it drops and why."""

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from text import LABELS, grouping_key

FEEDBACK = "feedback"


@dataclass(frozen=True)
class Feedback:
    """What is known of a correction beside its text and label; day is the UTC date, None where no time is given."""

    user_id: str | None = None
    day: str | None = None
    ask_probability: float | None = None
    audited: bool = False
    held_out: bool = False


@dataclass(frozen=True)
class Row:
    """One labelled raw text. full_key marks the same text; keys also mark the same body under another title.

    feedback is None for a row of the base files.
    """

    id: str
    text: str
    label: str
    source: str
    full_key: str
    keys: frozenset[str]
    feedback: Feedback | None = None

    @property
    def trust(self) -> int:
        """0 for a user's word, 1 for a base row, 2 for a person's adjudication: the higher one overrules."""
        if self.feedback is None:
            return 1
        return 2 if self.feedback.audited else 0


@dataclass
class Ledger:
    """Counts what happened to the rows of each file; becomes part of statistics.json."""

    read: Counter[str] = field(default_factory=Counter)
    repaired: Counter[str] = field(default_factory=Counter)
    untitled: Counter[str] = field(default_factory=Counter)
    dropped: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    conflicts: Counter[str] = field(default_factory=Counter)

    def drop(self, source: str, reason: str, count: int = 1) -> None:
        self.dropped[source][reason] += count


def make_row(
    row_id: str | None, title: str, body: str, label: str, source: str, feedback: Feedback | None = None
) -> Row:
    """A row whose raw text is title, line break, body (the body alone without a title).

    Without an id the row is named by its text, so that its name does not depend on the order of the file.
    """
    text = f"{title}\n{body}" if title else body
    full_key = grouping_key(text)
    # Feedback carries one text: its first line may be the title of a review that another file holds.
    body_key = grouping_key(body if title else text.partition("\n")[2])
    keys = frozenset(key for key in (full_key, body_key) if key)
    return Row(row_id or stable_hash(text)[:16], text, label, source, full_key, keys, feedback)


def check_label(label: object, where: str, known: tuple[str, ...] = LABELS) -> str | None:
    """None for a known label, otherwise the sentence that refuses it."""
    if label in known:
        return None
    return f"{where} has the label {label!r}; known labels are {', '.join(known)}. Correct the row or remove it."


def stable_hash(value: str, seed: int = 0) -> str:
    """The same hexadecimal digest on every machine and run, unlike Python's hash()."""
    return hashlib.sha256(f"{seed}:{value}".encode("utf-8", "surrogatepass")).hexdigest()
