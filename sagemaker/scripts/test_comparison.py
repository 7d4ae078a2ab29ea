"""Tests of the metrics and the comparison against figures computed by hand."""

import numpy as np
import pytest
from comparison import compare, mcnemar, resample_pairs
from confusion_picture import draw_confusion_matrices
from metrics import confusion_matrix, describe_metrics, macro_f1

LABELS = ("Negative", "Neutral", "Positive")


def test_metrics_equal_those_computed_by_hand():
    truth = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2, 2])
    predicted = np.array([0, 0, 1, 1, 2, 2, 2, 2, 2, 0])

    metrics = describe_metrics(confusion_matrix(truth, predicted, 3), LABELS)

    assert metrics["confusion_matrix"] == [[2, 1, 0], [0, 1, 1], [1, 0, 4]]
    assert metrics["rows"] == 10
    assert metrics["accuracy"] == pytest.approx(0.7)
    assert metrics["per_class"]["Negative"] == pytest.approx(
        {"precision": 2 / 3, "recall": 2 / 3, "f1": 2 / 3, "support": 3}
    )
    assert metrics["per_class"]["Neutral"]["f1"] == pytest.approx(0.5)
    assert metrics["per_class"]["Positive"]["f1"] == pytest.approx(0.8)
    assert metrics["macro_f1"] == pytest.approx((2 / 3 + 0.5 + 0.8) / 3)


def test_a_class_that_never_occurs_does_not_lower_macro_f1():
    matrix = confusion_matrix(np.array([0, 2]), np.array([0, 2]), 3)

    assert macro_f1(matrix) == 1


def test_mcnemar_equals_the_exact_binomial_figure():
    candidate = np.array([True] * 8 + [False] * 2 + [True] * 5)
    champion = np.array([False] * 8 + [True] * 2 + [True] * 5)

    result = mcnemar(candidate, champion)

    # Of 10 discordant rows 2 or fewer fall to the champion: (1 + 10 + 45) / 1024, two-sided.
    assert result == {"candidate_only_correct": 8, "champion_only_correct": 2, "p_value": pytest.approx(112 / 1024)}


def test_mcnemar_without_disagreement_is_no_evidence():
    assert mcnemar(np.array([True, False]), np.array([True, False]))["p_value"] == 1.0


def _answers(truth: np.ndarray, share_right: float, seed: int) -> np.ndarray:
    generator = np.random.default_rng(seed)
    wrong = (truth + generator.integers(1, 3, len(truth))) % 3
    return np.where(generator.random(len(truth)) < share_right, truth, wrong)


@pytest.fixture
def truth() -> np.ndarray:
    return np.random.default_rng(1).choice(3, 1000, p=[0.2, 0.2, 0.6])


def test_a_planted_difference_is_detected(truth):
    compared = compare(truth, _answers(truth, 0.85, 2), _answers(truth, 0.75, 3), LABELS, seed=20)

    assert compared["macro_f1_interval"][0] > 0
    assert compared["probability_of_improvement"] > 0.99
    assert compared["mcnemar"]["p_value"] < 0.01
    assert compared["rows"] == 1000


def test_equal_models_are_not_told_apart(truth):
    low, high = compare(truth, _answers(truth, 0.8, 2), _answers(truth, 0.8, 3), LABELS, seed=20)["macro_f1_interval"]

    assert low < 0 < high


def test_a_model_compared_with_itself_differs_by_nothing(truth):
    answers = _answers(truth, 0.8, 2)

    compared = compare(truth, answers, answers, LABELS, seed=20)

    assert compared["macro_f1_interval"] == [0, 0]
    assert compared["probability_of_improvement"] == 0.5


def test_the_same_seed_gives_the_same_comparison_and_swapped_roles_the_opposite(truth):
    one, other = _answers(truth, 0.85, 2), _answers(truth, 0.75, 3)

    forward = compare(truth, one, other, LABELS, seed=20)

    assert forward == compare(truth, one, other, LABELS, seed=20)
    assert compare(truth, other, one, LABELS, seed=20)["macro_f1_difference"] == -forward["macro_f1_difference"]


def test_resamples_keep_each_class_at_its_size_and_vary_as_drawing_rows_would():
    observed = np.zeros((3, 3, 3), int)
    observed[0, 0, 0], observed[0, 1, 0], observed[2, 2, 2] = 30, 10, 60

    drawn = resample_pairs(observed, seed=1, resamples=20_000)

    assert (drawn.sum(axis=(2, 3)) == [40, 0, 60]).all()
    # Drawing 40 rows of which a quarter are of a kind: mean 10, variance 40 * 1/4 * 3/4.
    assert drawn[:, 0, 1, 0].mean() == pytest.approx(10, abs=0.1)
    assert drawn[:, 0, 1, 0].var() == pytest.approx(7.5, rel=0.05)


def test_the_picture_shows_every_count_and_escapes_its_titles():
    picture = draw_confusion_matrices([("A & B", "<none>", np.arange(9).reshape(3, 3) + 100)], LABELS)

    assert picture.startswith("<svg ")
    assert all(f">{count}<" in picture for count in range(100, 109))
    assert "A &amp; B" in picture
