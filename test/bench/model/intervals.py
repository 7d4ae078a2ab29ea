"""Scores with bootstrap intervals for the benchmark: rows are drawn again, every seed's predictions with them."""

import numpy as np
from metrics import accuracy, macro_f1, precision_recall_f1

RESAMPLES = 2_000
_CONFIDENCE = (2.5, 97.5)


def balanced_accuracy(matrices: np.ndarray) -> np.ndarray:
    return precision_recall_f1(matrices)[1].mean(axis=-1)


def f1_of(label: int):
    return lambda matrices: precision_recall_f1(matrices)[2][..., label]


MEASURES = {
    "macro_f1": macro_f1,
    "accuracy": accuracy,
    "balanced_accuracy": balanced_accuracy,
    "f1_negative": f1_of(0),
    "f1_neutral": f1_of(1),
    "f1_positive": f1_of(2),
}


def drawn_weights(labels: np.ndarray, seed: int = 20, resamples: int = RESAMPLES) -> np.ndarray:
    """float64 [1 + resamples, rows]: how often each row is drawn, within its class; the first draw is each row once."""
    generator = np.random.default_rng(seed)
    weights = np.ones((1 + resamples, len(labels)))
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        weights[1:, rows] = generator.multinomial(len(rows), np.full(len(rows), 1 / len(rows)), size=resamples)
    return weights


def confusions(labels: np.ndarray, predicted: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """[seeds, draws, classes, classes] from labels [rows], predictions [seeds, rows], weights [draws, rows]."""
    classes = int(labels.max()) + 1
    cells = np.eye(classes * classes)[labels * classes + predicted]
    return np.einsum("dr,src->sdc", weights, cells, optimize=True).reshape(len(predicted), -1, classes, classes)


def scores(matrices: np.ndarray) -> dict[str, np.ndarray]:
    """{measure: [draws]}, averaged over the seeds of confusions [seeds, draws, classes, classes]."""
    return {name: measure(matrices).mean(axis=0) for name, measure in MEASURES.items()}


def summary(values: np.ndarray) -> dict[str, float]:
    """{"value", "low", "high"}: the figure on the rows themselves (the first draw), and its 95 % interval."""
    low, high = np.percentile(values[1:], _CONFIDENCE)
    return {"value": float(values[0]), "low": float(low), "high": float(high)}
