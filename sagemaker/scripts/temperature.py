"""Calibrates the classifier's probabilities on validation rows: one temperature, which never changes an answer."""

from dataclasses import dataclass

import numpy as np
from calibration import describe_calibration

_LOWEST, _HIGHEST = 0.2, 5.0


@dataclass(frozen=True)
class Calibration:
    """The temperature, and the expected calibration error (0..1) on the same rows without and with it."""

    temperature: float
    error_before: float
    error_after: float


def calibrate(probabilities: np.ndarray, labels: np.ndarray) -> Calibration:
    """Fits the temperature that makes the true labels [rows] likeliest under probabilities [rows, classes]."""
    logs = np.log(np.maximum(probabilities.astype(np.float64), 1e-12))
    temperature = _likeliest(logs, labels)
    return Calibration(
        temperature,
        _error(probabilities, labels),
        _error(_tempered(logs, temperature), labels),
    )


def _error(probabilities: np.ndarray, labels: np.ndarray) -> float:
    return describe_calibration(probabilities, labels, np.ones(len(labels)))["expected_calibration_error"]


def _likeliest(logs: np.ndarray, labels: np.ndarray) -> float:
    """Golden-section search over the logarithm: the loss has one minimum in 1 / temperature."""
    ratio = (np.sqrt(5) - 1) / 2
    low, high = np.log(_LOWEST), np.log(_HIGHEST)
    for _ in range(60):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if _loss(logs, labels, left) < _loss(logs, labels, right):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def _loss(logs: np.ndarray, labels: np.ndarray, log_temperature: float) -> float:
    tempered = _tempered(logs, np.exp(log_temperature))
    return float(-np.log(np.maximum(tempered[np.arange(len(labels)), labels], 1e-12)).mean())


def _tempered(logs: np.ndarray, temperature: float) -> np.ndarray:
    exponents = np.exp((logs - logs.max(axis=1, keepdims=True)) / temperature)
    return exponents / exponents.sum(axis=1, keepdims=True)
