"""Compares two models on the same rows: how much better is the candidate, and could that be chance?"""

from math import comb

import numpy as np
from metrics import accuracy, macro_f1, precision_recall_f1

RESAMPLES = 10_000
_CONFIDENCE = (2.5, 97.5)


def compare(
    truth: np.ndarray,
    candidate: np.ndarray,
    champion: np.ndarray,
    labels: tuple[str, ...],
    seed: int,
    resamples: int = RESAMPLES,
) -> dict:
    """The `Comparison` object of evaluation.json from label indices [rows]; differences are candidate - champion."""
    classes = len(labels)
    observed = _paired_counts(truth, candidate, champion, classes)
    drawn = resample_pairs(observed, seed, resamples)
    difference, differences = _difference(macro_f1, observed), _difference(macro_f1, drawn)
    by_class, by_class_drawn = _difference(_f1, observed), _difference(_f1, drawn)
    return {
        "rows": len(truth),
        "accuracy_difference": float(_difference(accuracy, observed)),
        "macro_f1_difference": float(difference),
        "macro_f1_interval": _interval(differences),
        "probability_of_improvement": float((differences > 0).mean() + (differences == 0).mean() / 2),
        "standard_error": float(differences.std()),
        "mcnemar": mcnemar(candidate == truth, champion == truth),
        "per_class_f1": {
            label: {"difference": float(by_class[index]), "interval": _interval(by_class_drawn[:, index])}
            for index, label in enumerate(labels)
        },
    }


def _paired_counts(truth, candidate, champion, classes: int) -> np.ndarray:
    """int64 [true, candidate's, champion's]: how many rows have these three labels."""
    cell = (truth * classes + candidate) * classes + champion
    return np.bincount(cell, minlength=classes**3).reshape((classes,) * 3)


def resample_pairs(observed: np.ndarray, seed: int, resamples: int) -> np.ndarray:
    """int64 [resamples, true, candidate's, champion's]: paired bootstrap samples, stratified by true label.

    Drawing n rows with replacement from a class gives multinomial counts over its (candidate, champion) pairs,
    so the counts are drawn at once and no row is touched.
    """
    generator = np.random.default_rng(seed)
    classes = observed.shape[0]
    drawn = np.zeros((resamples, classes, classes * classes), np.int64)
    for label, pairs in enumerate(observed.reshape(classes, -1)):
        if pairs.sum():
            drawn[:, label] = generator.multinomial(pairs.sum(), pairs / pairs.sum(), size=resamples)
    return drawn.reshape(resamples, *observed.shape)


def _difference(measure, counts: np.ndarray) -> np.ndarray:
    return measure(counts.sum(axis=-1)) - measure(counts.sum(axis=-2))


def _f1(matrices: np.ndarray) -> np.ndarray:
    return precision_recall_f1(matrices)[2]


def _interval(values: np.ndarray) -> list[float]:
    return [float(bound) for bound in np.percentile(values, _CONFIDENCE)]


def mcnemar(candidate_correct: np.ndarray, champion_correct: np.ndarray) -> dict:
    """The exact two-sided McNemar test on the rows that only one of the two models got right."""
    candidate_only = int((candidate_correct & ~champion_correct).sum())
    champion_only = int((~candidate_correct & champion_correct).sum())
    discordant = candidate_only + champion_only
    tail = sum(comb(discordant, wins) for wins in range(min(candidate_only, champion_only) + 1))
    return {
        "candidate_only_correct": candidate_only,
        "champion_only_correct": champion_only,
        "p_value": min(1.0, 2 * tail / 2**discordant),
    }
