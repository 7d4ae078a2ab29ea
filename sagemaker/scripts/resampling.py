"""Paired bootstrap of two models' answers: what the same rows, drawn again, would have shown.

Rows are strata by set and true class. Drawing a stratum's n rows with replacement gives multinomial counts over its
kinds of row (weight, candidate's label, champion's label), so counts are drawn at once and no row is touched.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

RESAMPLES = 10_000
# Counts drawn at a time [resamples, kinds]: about 40 MB.
_DRAWN_AT_ONCE = 5_000_000


@dataclass(frozen=True)
class PairedRows:
    """One set: label indices int64 [rows] (truth, candidate's, champion's) and weights float [rows], above 0."""

    truth: np.ndarray
    candidate: np.ndarray
    champion: np.ndarray
    weights: np.ndarray

    def __len__(self) -> int:
        return len(self.truth)


@dataclass(frozen=True)
class Bootstrapped:
    """A model's confusion matrices as shares that sum to 1: observed [classes, classes], drawn [resamples, ...]."""

    observed: np.ndarray
    drawn: np.ndarray


@dataclass(frozen=True)
class Resampled:
    """Both models on the same drawn rows, so that their matrices may be subtracted; and what weights leave of rows."""

    candidate: Bootstrapped
    champion: Bootstrapped
    effective_rows: float


def effective_rows(weights: np.ndarray) -> float:
    """Kish's effective size (Σw)² / Σw²: as many equally weighted rows would vary as much."""
    return float(weights.sum() ** 2 / (weights**2).sum()) if len(weights) else 0.0


def class_shares(sets: Sequence[PairedRows], classes: int) -> np.ndarray:
    """float [classes], sum 1: each set's weighted class shares, averaged by the sets' effective sizes."""
    shares = np.zeros(classes)
    for rows in sets:
        if len(rows):
            weighted = np.bincount(rows.truth, rows.weights, classes) / rows.weights.sum()
            shares += weighted * effective_rows(rows.weights)
    return shares / max(shares.sum(), 1e-300)


def resample(sets: Sequence[PairedRows], shares: np.ndarray, seed: int, resamples: int = RESAMPLES) -> Resampled:
    """Pools the sets class by class and bootstraps them; `shares` [classes] is what each class counts in the whole.

    Within a class every set counts by its effective rows of that class. (Whole sets by their effective rows would
    count an enriched set, whose frequent class weighs much, for less than it knows about the rare ones.)
    """
    generator = np.random.default_rng(seed)
    classes = len(shares)
    # Resamples last: sums over the classes then run along memory.
    observed = np.zeros((classes, 2 * classes))
    drawn = np.zeros((classes, 2 * classes, resamples))
    row_weights = []
    for label in range(classes):
        parts = [part for part in (_of_class(rows, label) for rows in sets) if len(part)]
        sizes = np.array([effective_rows(part.weights) for part in parts])
        for part, size in zip(parts, sizes / max(sizes.sum(), 1e-300), strict=True):
            share = shares[label] * size
            kinds, counts = _kinds(part, classes)
            observed[label] += share * _shares(counts[None].astype(float), kinds)[:, 0]
            drawn[label] += share * _draw(generator, kinds, counts, resamples)
            row_weights.append(share * part.weights / part.weights.sum())
    models = (
        Bootstrapped(observed[:, side], np.moveaxis(drawn[:, side], -1, 0))
        for side in (slice(classes), slice(classes, None))
    )
    return Resampled(*models, effective_rows(np.concatenate(row_weights)) if row_weights else 0.0)


def _of_class(rows: PairedRows, label: int) -> PairedRows:
    chosen = rows.truth == label
    return PairedRows(*(getattr(rows, field.name)[chosen] for field in fields(rows)))


def _kinds(rows: PairedRows, classes: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows that count alike: weights float [kinds, 2 * classes], where candidate and champion answered, and counts."""
    kinds, counts = np.unique(np.stack([rows.candidate, rows.champion, rows.weights]), axis=1, return_counts=True)
    spread = np.zeros((len(counts), 2 * classes))
    for offset, answers in ((0, kinds[0]), (classes, kinds[1])):
        spread[np.arange(len(counts)), offset + answers.astype(int)] = kinds[2]
    return spread, counts


def _shares(counts: np.ndarray, kinds: np.ndarray) -> np.ndarray:
    """float [2 * classes, samples]: the weighted shares of each answer, from counts [samples, kinds]."""
    weighted = kinds.T @ counts.T
    return 2 * weighted / weighted.sum(axis=0)


def _draw(generator, kinds: np.ndarray, counts: np.ndarray, resamples: int) -> np.ndarray:
    """float [2 * classes, resamples]: the shares in bootstrap samples of one stratum."""
    result = np.empty((kinds.shape[1], resamples))
    step = max(_DRAWN_AT_ONCE // len(counts), 1)
    for start in range(0, resamples, step):
        size = min(step, resamples - start)
        drawn = generator.multinomial(counts.sum(), counts / counts.sum(), size=size)
        result[:, start : start + size] = _shares(drawn.astype(float), kinds)
    return result
