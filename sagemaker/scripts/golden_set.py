"""Weighs the golden rows: a set enriched in rare classes then counts as the base population does."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rows import Row


def golden_weights(golden: Sequence[Row], population: Iterable[Row]) -> list[float]:
    """A weight above 0 for each golden row, mean 1: the class's share in the population over its share here.

    A class that the population lacks keeps the least weight of the others: its rows must not vanish.
    """
    here, there = Counter(row.label for row in golden), Counter(row.label for row in population)
    total = sum(there.values())
    ratio = {label: there[label] / total / (count / len(golden)) for label, count in here.items()}
    least = min((value for value in ratio.values() if value > 0), default=1.0)
    raw = [ratio[row.label] or least for row in golden]
    mean = sum(raw) / len(raw) if raw else 1.0
    return [value / mean for value in raw]
