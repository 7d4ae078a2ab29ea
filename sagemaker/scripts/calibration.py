"""Asks whether a model's confidence can be believed: of answers given with 80 %, are 80 % right?"""

import numpy as np
from comparison import share

BINS = 10


def describe_calibration(probabilities: np.ndarray, truth: np.ndarray, weights: np.ndarray) -> dict:
    """The `Calibration` object of evaluation.json from probabilities [rows, classes], labels [rows], weights [rows]."""
    confidence = np.clip(probabilities.max(axis=1), 0, 1)
    right = (probabilities.argmax(axis=1) == truth).astype(float)
    place = np.minimum((confidence * BINS).astype(int), BINS - 1)
    size = np.bincount(place, weights, BINS)
    held = size > 0
    mean_confidence, accuracy = (
        np.bincount(place, weights * values, BINS)[held] / size[held] for values in (confidence, right)
    )
    shares = size[held] / weights.sum()
    distance = ((probabilities - np.eye(probabilities.shape[1])[truth]) ** 2).sum(axis=1)
    return {
        "expected_calibration_error": share((shares * np.abs(mean_confidence - accuracy)).sum()),
        "brier_score": float(np.average(distance, weights=weights)),
        "bins": [
            {"confidence": share(one), "accuracy": share(other), "share": share(part)}
            for one, other, part in zip(mean_confidence, accuracy, shares, strict=True)
        ],
    }
