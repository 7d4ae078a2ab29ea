"""Populations of champion and challenger with a known true difference, and the rows that a gate would see of them.

A population is, for each true class, a distribution over (candidate's, champion's) answers. It starts from what real
retrained pairs showed, made symmetric, so that both are equal; then tilted towards the candidate until the true
macro-F1 differs by exactly as much as asked. Every pair is tilted over the classes in its own way.
"""

import numpy as np
from metrics import macro_f1

CLASSES = 3
# A gain is rarely spread evenly: standard deviation of the tilts over the classes (a tilt of .3 moves a third).
UNEVEN = 0.3


def symmetric(joint: np.ndarray) -> np.ndarray:
    """[true, candidate's, champion's] shares within each true class from counts; half a row for what was never seen."""
    both = joint + joint.transpose(0, 2, 1) + 0.5
    return both / both.sum(axis=(1, 2), keepdims=True)


def tilted(base: np.ndarray, tilts: np.ndarray) -> np.ndarray:
    """The base with answers that only the candidate (champion) has right made e^tilt (e^-tilt) times as likely."""
    answers, truth = np.arange(CLASSES), np.arange(CLASSES)[:, None, None]
    lead = (answers[None, :, None] == truth).astype(float) - (answers[None, None, :] == truth)
    moved = base * np.exp(tilts[:, None, None] * lead)
    return moved / moved.sum(axis=(1, 2), keepdims=True)


def true_difference(population: np.ndarray, shares: np.ndarray) -> float:
    """Candidate's - champion's macro-F1 where the classes have these shares."""
    whole = population * shares[:, None, None]
    return float(macro_f1(whole.sum(axis=2)) - macro_f1(whole.sum(axis=1)))


def population_with(base: np.ndarray, shares: np.ndarray, difference: float, generator) -> np.ndarray:
    """A population whose true macro-F1 difference is `difference` to 1e-9; ValueError when out of reach."""
    uneven = generator.normal(0, UNEVEN, CLASSES)
    low, high = -12.0, 12.0
    for _ in range(80):
        middle = (low + high) / 2
        if true_difference(tilted(base, uneven + middle), shares) < difference:
            low = middle
        else:
            high = middle
    found = tilted(base, uneven + low)
    if abs(true_difference(found, shares) - difference) > 1e-9:
        raise ValueError(f"No tilt of the measured pairs gives a difference of {difference}.")
    return found


def draw_rows(population: np.ndarray, sizes: np.ndarray, generator) -> np.ndarray:
    """int64 [rows, 3]: true, candidate's and champion's labels of so many rows of each class."""
    rows = []
    for label, size in enumerate(sizes):
        pair = generator.choice(CLASSES**2, size, p=population[label].ravel())
        rows.append(np.stack([np.full(size, label), pair // CLASSES, pair % CLASSES], axis=1))
    return np.concatenate(rows)


def answer_again(population: np.ndarray, rows: np.ndarray, generator) -> np.ndarray:
    """The same rows and champion with another candidate of the same population."""
    given = population / population.sum(axis=1, keepdims=True)
    chances = given[rows[:, 0], :, rows[:, 2]].cumsum(axis=1)
    again = rows.copy()
    again[:, 1] = (generator.random(len(rows))[:, None] > chances[:, :-1]).sum(axis=1)
    return again
