"""Compares two models on the same rows: how much better is the candidate, and could that be chance?"""

from collections.abc import Sequence
from math import comb

import numpy as np
from metrics import accuracy, macro_f1, precision_recall_f1
from resampling import Bootstrapped, PairedRows, Resampled

_CONFIDENCE = (2.5, 97.5)


def compare(sets: Sequence[PairedRows], resampled: Resampled, labels: tuple[str, ...]) -> dict:
    """The `Comparison` object of evaluation.json for sets and their bootstrap; differences are candidate - champion."""
    difference, differences = _difference(macro_f1, resampled)
    accuracy_difference, accuracy_differences = _difference(accuracy, resampled)
    by_class, by_class_drawn = _difference(_f1, resampled)
    truth, candidate, champion = (
        np.concatenate([getattr(rows, name) for rows in sets]) for name in ("truth", "candidate", "champion")
    )
    below = float((differences < 0).mean() + (differences == 0).mean() / 2)
    return {
        "rows": len(truth),
        "effective_rows": resampled.effective_rows,
        "discordant_rows": int((candidate != champion).sum()),
        "accuracy_difference": float(accuracy_difference),
        "accuracy_interval": interval(accuracy_differences),
        "macro_f1_difference": float(difference),
        "macro_f1_interval": interval(differences),
        "standard_error": float(differences.std()),
        "p_value": below,
        "probability_of_improvement": 1 - below,
        "mcnemar": mcnemar(candidate == truth, champion == truth),
        "per_class_f1": {
            label: {
                "difference": float(by_class[index]),
                "interval": interval(by_class_drawn[:, index]),
                "standard_error": float(by_class_drawn[:, index].std()),
                "support": int((truth == index).sum()),
            }
            for index, label in enumerate(labels)
        },
    }


def describe_model(
    truth: np.ndarray, predicted: np.ndarray, model: Bootstrapped, effective_rows: float, labels: tuple[str, ...]
) -> dict:
    """The `Metrics` object of evaluation.json, without calibration, of one model on one set."""
    matrix = model.observed
    precision, recall, f1 = precision_recall_f1(matrix)
    f1_drawn = _f1(model.drawn)
    counts = np.bincount(truth * len(labels) + predicted, minlength=len(labels) ** 2)
    return {
        "rows": len(truth),
        "effective_rows": effective_rows,
        "accuracy": share(accuracy(matrix)),
        "macro_f1": share(macro_f1(matrix)),
        "macro_f1_interval": interval(macro_f1(model.drawn)),
        "per_class": {
            label: {
                "precision": share(precision[index]),
                "recall": share(recall[index]),
                "f1": share(f1[index]),
                "f1_interval": interval(f1_drawn[:, index]),
                "support": int((truth == index).sum()),
            }
            for index, label in enumerate(labels)
        },
        "confusion_matrix": counts.reshape(len(labels), len(labels)).tolist(),
    }


def share(value: float) -> float:
    """The value as 0..1: sums of weights may pass 1 by a rounding error, which the contract would refuse."""
    return float(min(max(value, 0.0), 1.0))


def interval(values: np.ndarray) -> list[float]:
    """The middle 95 % of the values."""
    return [float(bound) for bound in np.percentile(values, _CONFIDENCE)]


def _difference(measure, resampled: Resampled) -> tuple[np.ndarray, np.ndarray]:
    """Candidate - champion: observed [...] and drawn [resamples, ...]."""
    candidate, champion = resampled.candidate, resampled.champion
    return measure(candidate.observed) - measure(champion.observed), measure(candidate.drawn) - measure(champion.drawn)


def _f1(matrices: np.ndarray) -> np.ndarray:
    return precision_recall_f1(matrices)[2]


def mcnemar(candidate_correct: np.ndarray, champion_correct: np.ndarray) -> dict:
    """The exact two-sided McNemar test on the rows that only one of the two models got right."""
    candidate_only = int((candidate_correct & ~champion_correct).sum())
    champion_only = int((~candidate_correct & champion_correct).sum())
    discordant = candidate_only + champion_only
    tail = sum(comb(discordant, wins) for wins in range(min(candidate_only, champion_only) + 1))
    return {
        "candidate_only_correct": candidate_only,
        "champion_only_correct": champion_only,
        # Whole numbers divide exactly, however many rows there are.
        "p_value": min(1.0, 2 * tail / 2**discordant),
    }
