"""The classifier that judges users' labels in Preprocess: it learns from trusted rows alone, so nobody can bend it.

A filter trained on what it filters is poisoned with it. This one is the mean of the n-gram branch and a logistic
regression on the lexicon branch's features: seconds on a CPU, and on real reviews better than either by far.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import numpy as np
from keras import ops
from lexicon_features import lexicon_features, lexicon_table
from ngrams import Ngrams, collect_ngrams, ngram_features
from text import LABELS
from tokenizer import Tokenizer, build_tokenizer
from wide import WideWeights, fit_wide

_CLASSES = len(LABELS)
_WIDE_PENALTY, _LEXICON_PENALTY = 3e-4, 1e-2
_FOLDS = 3
# Trusted rows of each class without which there is nothing to judge by.
LEAST_ROWS = 5
_BATCH = 4096


@dataclass(frozen=True)
class _Branches:
    """Both fitted branches; lexicon weights [features + 1, classes] (the last row is the bias)."""

    tokenizer: Tokenizer
    ngrams: Ngrams
    wide: WideWeights
    mean: np.ndarray
    deviation: np.ndarray
    lexicon: np.ndarray

    def log_probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """float64 [texts, classes], as if all classes were equally frequent."""
        parts = [self._batch(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
        return np.concatenate([np.empty((0, _CLASSES)), *parts])

    def _batch(self, texts: Sequence[str]) -> np.ndarray:
        ids = self.tokenizer.token_ids(texts)
        features = _ngrams(ids, self.ngrams)
        length = np.sqrt(np.maximum((self.wide.scale[features] ** 2).sum(axis=1, keepdims=True), 1e-6))
        total = np.zeros((len(texts), _CLASSES))
        # A slot at a time: all at once would take rows * slots * classes numbers.
        for slot in features.T:
            total += self.wide.scale[slot, None] * self.wide.weights[slot]
        wide = _softmax(total / length + self.wide.bias)
        standard = _standardised(_lexicon(ids, self.tokenizer), self.mean, self.deviation)
        return np.log((wide + _softmax(standard @ self.lexicon)) / 2)


class TrustedFilter:
    """What trusted rows say about a text; probabilities are calibrated to the trusted rows' class shares."""

    def __init__(self, texts: Sequence[str], labels: np.ndarray, lexicon: dict[str, dict[str, float]]):
        """texts and label indices [texts] of the trusted rows, in an order that depends on nothing but them."""
        self._branches = _fit(texts, labels, lexicon)
        self._slope, self._offset = _calibrate(_cross_fitted(texts, labels, lexicon), labels)

    def probabilities(self, texts: Sequence[str]) -> np.ndarray:
        """float64 [texts, classes]."""
        return _softmax(self._slope * self._branches.log_probabilities(texts) + self._offset)


def _fit(texts: Sequence[str], labels: np.ndarray, lexicon: dict[str, dict[str, float]]) -> _Branches:
    tokenizer = build_tokenizer(texts, lexicon)
    ids = tokenizer.token_ids(texts)
    ngrams = collect_ngrams(ids, tokenizer)
    wide = fit_wide(_ngrams(ids, ngrams), labels, _CLASSES, ngrams.features, _WIDE_PENALTY)
    raw = _lexicon(ids, tokenizer)
    mean, deviation = raw.mean(axis=0), raw.std(axis=0) + 1e-3
    weights = _fit_logistic(_standardised(raw, mean, deviation), labels)
    return _Branches(tokenizer, ngrams, wide, mean, deviation, weights)


def _ngrams(ids: np.ndarray, ngrams: Ngrams) -> np.ndarray:
    return ops.convert_to_numpy(ngram_features(ids, ngrams, ngrams.pairs))


def _lexicon(ids: np.ndarray, tokenizer: Tokenizer) -> np.ndarray:
    return ops.convert_to_numpy(lexicon_features(ids, lexicon_table(tokenizer)))


def _standardised(raw, mean, deviation) -> np.ndarray:
    scaled = np.clip((raw - mean) / deviation, -4, 4)
    return np.concatenate([scaled, np.ones((len(raw), 1))], axis=1)


def _fit_logistic(inputs: np.ndarray, labels: np.ndarray, steps: int = 400) -> np.ndarray:
    """Class-balanced, by accelerated gradient descent; the last input is the constant and is not penalised."""
    targets = np.eye(_CLASSES)[labels]
    counts = np.maximum(targets.sum(axis=0), 1)
    importance = (1 / (_CLASSES * counts))[labels][:, None]
    penalty = np.full((inputs.shape[1], 1), _LEXICON_PENALTY)
    penalty[-1] = 0
    step = 1 / (0.5 * np.linalg.norm(inputs * np.sqrt(importance), 2) ** 2 + _LEXICON_PENALTY)
    weights = ahead = np.zeros((inputs.shape[1], _CLASSES))
    momentum = 1.0
    for _ in range(steps):
        residual = (_softmax(inputs @ ahead) - targets) * importance
        following = ahead - step * (inputs.T @ residual + penalty * ahead)
        next_momentum = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = following + (momentum - 1) / next_momentum * (following - weights)
        weights, momentum = following, next_momentum
    return weights


def _cross_fitted(texts: Sequence[str], labels: np.ndarray, lexicon) -> np.ndarray:
    """Each trusted text's log-probabilities from branches that have not seen it."""
    fold = np.arange(len(texts)) % _FOLDS
    found = np.zeros((len(texts), _CLASSES))
    for held_out in range(_FOLDS):
        inside = np.flatnonzero(fold != held_out)
        branches = _fit([texts[index] for index in inside], labels[inside], lexicon)
        outside = np.flatnonzero(fold == held_out)
        found[outside] = branches.log_probabilities([texts[index] for index in outside])
    return found


def _calibrate(log_probabilities: np.ndarray, labels: np.ndarray, steps: int = 30) -> tuple[float, np.ndarray]:
    """(slope, offset [classes]) under which softmax(slope * log p + offset) fits the labels best (Newton's method).

    A weak pull towards slope 1 and the classes' shares keeps few rows from giving wild figures.
    """
    inputs = np.concatenate(
        [log_probabilities[:, :, None], np.broadcast_to(np.eye(_CLASSES), (len(labels), _CLASSES, _CLASSES))], axis=2
    )
    shares = (np.bincount(labels, minlength=_CLASSES) + 1) / (len(labels) + _CLASSES)
    start = np.concatenate([[1.0], np.log(shares)])
    values, targets = start.copy(), np.eye(_CLASSES)[labels]
    for _ in range(steps):
        given = _softmax(inputs @ values)
        gradient = np.einsum("nkp,nk->p", inputs, given - targets) + (values - start)
        mean = np.einsum("nkp,nk->np", inputs, given)
        curvature = np.einsum("nkp,nk,nkq->pq", inputs, given, inputs) - mean.T @ mean + np.eye(1 + _CLASSES)
        change = np.linalg.solve(curvature, gradient)
        values = values - change
        if np.abs(change).max() < 1e-9:
            break
    return float(values[0]), values[1:]


def _softmax(logits: np.ndarray) -> np.ndarray:
    exponents = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return exponents / exponents.sum(axis=-1, keepdims=True)
