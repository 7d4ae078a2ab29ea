"""Tests of the calibration: overconfident answers are flattened, timid ones sharpened, none is changed."""

import numpy as np
import pytest
from keras import ops
from model import Temperature
from temperature import calibrate


def drawn(sharpness: float, rows: int = 4000) -> tuple[np.ndarray, np.ndarray]:
    """(stated probabilities, labels): labels follow probabilities that the stated ones make `sharpness` as sharp."""
    generator = np.random.default_rng(20)
    logits = generator.normal(size=(rows, 3)) * 1.5
    true = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    stated = np.exp(sharpness * logits) / np.exp(sharpness * logits).sum(axis=1, keepdims=True)
    return stated, (generator.random((rows, 1)) > true.cumsum(axis=1)).sum(axis=1)


@pytest.mark.parametrize("sharpness", [0.5, 2.0])
def test_the_temperature_undoes_a_known_distortion(sharpness):
    calibration = calibrate(*drawn(sharpness))

    assert calibration.temperature == pytest.approx(sharpness, rel=0.1)
    assert calibration.error_after < 0.03 < calibration.error_before


def test_the_layer_never_changes_an_answer():
    stated, _ = drawn(1.0, 500)

    for temperature in (0.2, 0.9, 5.0):
        tempered = ops.convert_to_numpy(Temperature(temperature)(stated.astype(np.float32)))
        assert (tempered.argmax(axis=1) == stated.argmax(axis=1)).all()
        assert tempered.sum(axis=1) == pytest.approx(np.ones(500), abs=1e-5)


def test_a_model_that_is_right_in_all_few_rows_keeps_within_bounds():
    calibration = calibrate(np.array([[0.6, 0.2, 0.2], [0.1, 0.8, 0.1]]), np.array([0, 1]))

    assert calibration.temperature == pytest.approx(0.2, abs=0.01)
