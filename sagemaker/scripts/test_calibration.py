"""Tests of the calibration figures against ones computed by hand."""

import numpy as np
import pytest
from calibration import describe_calibration


def described(confidences, right, weights=None) -> dict:
    confidences, right = np.array(confidences), np.array(right)
    probabilities = np.stack([confidences, 1 - confidences], axis=1)
    return describe_calibration(probabilities, 1 - right, np.ones(len(right)) if weights is None else np.array(weights))


def test_figures_equal_those_computed_by_hand():
    calibration = described([0.75, 0.75, 0.95, 0.95], [1, 0, 1, 1])

    assert calibration["bins"] == [
        {"confidence": pytest.approx(0.75), "accuracy": 0.5, "share": 0.5},
        {"confidence": pytest.approx(0.95), "accuracy": 1.0, "share": 0.5},
    ]
    assert calibration["expected_calibration_error"] == pytest.approx((0.25 + 0.05) / 2)
    assert calibration["brier_score"] == pytest.approx(2 * (0.25**2 + 0.75**2 + 2 * 0.05**2) / 4)


def test_weights_count_as_rows_do():
    doubled = described([0.75, 0.95], [1, 0], [2.0, 1.0])

    assert doubled == described([0.75, 0.75, 0.95], [1, 1, 0])


def test_a_model_that_is_always_certain_and_right_is_perfect():
    calibration = described([1.0, 1.0], [1, 1])

    assert calibration["expected_calibration_error"] == calibration["brier_score"] == 0
    assert calibration["bins"] == [{"confidence": 1, "accuracy": 1, "share": 1}]


def test_a_model_that_says_what_it_knows_has_no_calibration_error():
    generator = np.random.default_rng(3)
    confidences = generator.uniform(0.5, 1, 50_000)

    calibration = described(confidences, (generator.random(50_000) < confidences).astype(int))

    assert calibration["expected_calibration_error"] < 0.01
