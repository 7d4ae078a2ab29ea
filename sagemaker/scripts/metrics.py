"""Classification metrics from confusion matrices of counts or of weights; rows are true labels, columns predicted."""

import numpy as np


def confusion_matrix(truth: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """int64 [classes, classes] from label indices [rows]."""
    return np.bincount(truth * classes + predicted, minlength=classes * classes).reshape(classes, classes)


def precision_recall_f1(matrices: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per-class figures [..., classes] of confusion matrices [..., classes, classes]; 0 where there is nothing."""
    hits = np.diagonal(matrices, axis1=-2, axis2=-1).astype(float)
    predicted, support = matrices.sum(axis=-2), matrices.sum(axis=-1)
    return _ratio(hits, predicted), _ratio(hits, support), _ratio(2 * hits, predicted + support)


def macro_f1(matrices: np.ndarray) -> np.ndarray:
    """Mean F1 [...] over the classes that occur, as truth or as prediction."""
    occurs = (matrices.sum(axis=-2) + matrices.sum(axis=-1)) > 0
    f1 = precision_recall_f1(matrices)[2]
    return _ratio((f1 * occurs).sum(axis=-1), occurs.sum(axis=-1))


def accuracy(matrices: np.ndarray) -> np.ndarray:
    """Share of correct rows [...]."""
    return _ratio(np.trace(matrices, axis1=-2, axis2=-1), matrices.sum(axis=(-2, -1)))


def _ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """part / whole, and 0 where the whole is 0."""
    part, whole = np.asarray(part, float), np.asarray(whole, float)
    return np.divide(part, whole, out=np.zeros(np.broadcast_shapes(part.shape, whole.shape)), where=whole > 0)
