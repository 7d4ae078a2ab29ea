"""Classification metrics from a confusion matrix; rows of the matrix are true labels, columns predicted ones."""

import numpy as np


def confusion_matrix(truth: np.ndarray, predicted: np.ndarray, classes: int) -> np.ndarray:
    """int64 [classes, classes] from label indices [rows]."""
    return np.bincount(truth * classes + predicted, minlength=classes * classes).reshape(classes, classes)


def precision_recall_f1(matrices: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per-class figures [..., classes] of confusion matrices [..., classes, classes]; 0 where there is nothing."""
    hits = np.diagonal(matrices, axis1=-2, axis2=-1).astype(float)
    predicted, support = matrices.sum(axis=-2), matrices.sum(axis=-1)
    precision = hits / np.maximum(predicted, 1)
    recall = hits / np.maximum(support, 1)
    return precision, recall, 2 * hits / np.maximum(predicted + support, 1)


def macro_f1(matrices: np.ndarray) -> np.ndarray:
    """Mean F1 [...] over the classes that occur, as truth or as prediction."""
    occurs = (matrices.sum(axis=-2) + matrices.sum(axis=-1)) > 0
    f1 = precision_recall_f1(matrices)[2]
    return (f1 * occurs).sum(axis=-1) / np.maximum(occurs.sum(axis=-1), 1)


def accuracy(matrices: np.ndarray) -> np.ndarray:
    """Share of correct rows [...]."""
    return np.trace(matrices, axis1=-2, axis2=-1) / np.maximum(matrices.sum(axis=(-2, -1)), 1)


def describe_metrics(matrix: np.ndarray, labels: tuple[str, ...]) -> dict:
    """The `Metrics` object of evaluation.json for one confusion matrix."""
    precision, recall, f1 = precision_recall_f1(matrix)
    return {
        "rows": int(matrix.sum()),
        "accuracy": float(accuracy(matrix)),
        "macro_f1": float(macro_f1(matrix)),
        "per_class": {
            label: {
                "precision": float(precision[index]),
                "recall": float(recall[index]),
                "f1": float(f1[index]),
                "support": int(matrix[index].sum()),
            }
            for index, label in enumerate(labels)
        },
        "confusion_matrix": matrix.tolist(),
    }
