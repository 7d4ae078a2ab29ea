"""Fits the wide branch: logistic regression on n-grams weighted by Naive Bayes log-count ratios (NB-SVM's idea).

Wang and Manning, "Baselines and Bigrams" (2012). The problem is convex: it has one solution and needs no seed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sparse_matrix import Product, SparseMatrix

# A free bias learns how strongly the words of *training* texts speak for each class. Unseen texts hold fewer of
# those words, so the bias would then pull them to one class: macro-F1 .49 instead of .57 on real reviews.
_BIAS_PENALTY = 1.0
_POWER_STEPS = 12


@dataclass(frozen=True)
class WideWeights:
    """scale float32 [features] (inverse document frequencies), weights float32 [features, classes], bias [classes].

    A text's logits are the sum of scale * weights over its features, divided by the length of its scale vector.
    """

    scale: np.ndarray
    weights: np.ndarray
    bias: np.ndarray


@dataclass(frozen=True)
class Block:
    """One kind of features: their values [rows, features] and log-count ratios [features, classes]."""

    matrix: SparseMatrix | Product
    ratios: np.ndarray


def fit_wide(features: np.ndarray, labels: np.ndarray, classes: int, width: int, penalty: float) -> WideWeights:
    """Weights for feature ids [rows, slots] (0: none) and labels [rows]; width is the number of features.

    penalty is the L2 weight per training row; classes count equally whatever their share.
    """
    row, slot = np.nonzero(features)
    column = features[row, slot]
    scale = inverse_frequency(np.bincount(column, minlength=width), len(labels))
    scale[0] = 0
    (weights,), bias = fit_blocks([counted_block(row, column, scale, labels, classes)], labels, classes, penalty)
    return WideWeights(scale.astype(np.float32), weights.astype(np.float32), bias.astype(np.float32))


def counted_block(row, column, scale: np.ndarray, labels: np.ndarray, classes: int, weight: float = 1) -> Block:
    """Which text (row) holds which feature (column), each pair once, scaled [features] to texts of length `weight`."""
    lengths = np.sqrt(np.bincount(row, scale[column] ** 2, len(labels)))
    matrix = SparseMatrix(row, column, weight * scale[column] / lengths[row], (len(labels), len(scale)))
    return Block(matrix, log_count_ratios(row, column, labels, classes, len(scale)))


def inverse_frequency(frequency: np.ndarray, rows: int) -> np.ndarray:
    """float64 [features]: how much a feature in `frequency` of the texts says, by its rarity."""
    return np.log((1 + rows) / (1 + frequency)) + 1


def log_count_ratios(row, column, labels: np.ndarray, classes: int, width: int) -> np.ndarray:
    """[features, classes]: log of a feature's share in the class over its mean share in the other classes.

    The mean of shares, not the share of the rest: a rare class is not drowned by a frequent one.
    """
    sizes = np.maximum(np.bincount(labels, minlength=classes), 1)
    counts = [np.bincount(column[labels[row] == label], minlength=width) for label in range(classes)]
    shares = np.stack(counts, axis=1) / sizes
    others = (shares.sum(axis=1, keepdims=True) - shares) / (classes - 1)
    return np.log((shares + 1 / sizes) / (others + 1 / sizes))


def fit_blocks(blocks: Sequence[Block], labels: np.ndarray, classes: int, penalty: float, steps: int = 300):
    """(weights of each block [features, classes], bias [classes]) that minimise the class-balanced softmax loss
    + penalty / 2 * |W|^2, where weights = ratios * W; by accelerated gradient descent with restarts.
    """
    targets = np.eye(classes)[labels]
    importance = (1 / (classes * np.maximum(targets.sum(axis=0), 1)))[labels][:, None]
    ends = np.cumsum([0, *(len(block.ratios) for block in blocks)])
    parts = [slice(start, end) for start, end in zip(ends[:-1], ends[1:], strict=True)]
    ratios = np.concatenate([block.ratios for block in blocks])

    def forward(weights):
        scaled = ratios * weights
        return sum(block.matrix.times(scaled[part]) for block, part in zip(blocks, parts, strict=True))

    def backward(residual):
        return ratios * np.concatenate([block.matrix.transposed_times(residual) for block in blocks])

    # A softmax bends half as much as its inputs move at most; a fifth more in case the estimate is low.
    step = 1 / (0.6 * (_largest_eigenvalue(forward, backward, importance, ratios.shape) + 1) + penalty + _BIAS_PENALTY)
    weights, bias = _descend(forward, backward, targets, importance, penalty, step, steps)
    return [(ratios * weights)[part] for part in parts], bias


def _largest_eigenvalue(forward, backward, importance, shape) -> float:
    """Of the importance-weighted covariance of the features, the largest over the classes (power iteration)."""
    vector = np.ones(shape)
    for _ in range(_POWER_STEPS):
        vector = vector / np.maximum(np.linalg.norm(vector, axis=0), 1e-12)
        vector = backward(importance * forward(vector))
    return float(np.linalg.norm(vector, axis=0).max())


def _descend(forward, backward, targets, importance, penalty: float, step: float, steps: int):
    width = backward(np.zeros_like(targets)).shape
    weights, bias = np.zeros(width), np.zeros(targets.shape[1])
    ahead_weights, ahead_bias, momentum = weights, bias, 1.0
    for _ in range(steps):
        residual = (_softmax(forward(ahead_weights) + ahead_bias) - targets) * importance
        gradient = backward(residual) + penalty * ahead_weights
        bias_gradient = residual.sum(axis=0) + _BIAS_PENALTY * ahead_bias
        next_weights, next_bias = ahead_weights - step * gradient, ahead_bias - step * bias_gradient
        change_weights, change_bias = next_weights - weights, next_bias - bias
        if (gradient * change_weights).sum() + (bias_gradient * change_bias).sum() > 0:
            momentum = 1.0
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead_weights = next_weights + (momentum - 1) / following * change_weights
        ahead_bias = next_bias + (momentum - 1) / following * change_bias
        weights, bias, momentum = next_weights, next_bias, following
        if np.abs(change_weights).max() + np.abs(change_bias).max() < 1e-4 * max(np.abs(weights).max(), 1e-3):
            break
    return weights, bias


def _softmax(logits: np.ndarray) -> np.ndarray:
    exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponents / exponents.sum(axis=1, keepdims=True)
