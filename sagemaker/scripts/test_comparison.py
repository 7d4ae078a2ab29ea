"""Tests of the metrics, the bootstrap and the comparison against figures computed by hand and by simulation."""

import numpy as np
import pytest
from comparison import compare, describe_model, mcnemar
from metrics import accuracy, confusion_matrix, macro_f1, precision_recall_f1
from resampling import PairedRows, class_shares, effective_rows, resample

LABELS = ("Negative", "Neutral", "Positive")


def paired(truth, candidate, champion, weights=None) -> PairedRows:
    return PairedRows(truth, candidate, champion, np.ones(len(truth)) if weights is None else weights)


def compared(*sets: PairedRows, seed: int = 20, resamples: int = 10_000, shares=None) -> dict:
    shares = class_shares(sets, 3) if shares is None else np.array(shares)
    return compare(sets, resample(sets, shares, seed, resamples), LABELS)


def answers(truth: np.ndarray, share_right: float, seed: int) -> np.ndarray:
    generator = np.random.default_rng(seed)
    wrong = (truth + generator.integers(1, 3, len(truth))) % 3
    return np.where(generator.random(len(truth)) < share_right, truth, wrong)


@pytest.fixture
def truth() -> np.ndarray:
    return np.random.default_rng(1).choice(3, 1000, p=[0.2, 0.2, 0.6])


def test_metrics_equal_those_computed_by_hand():
    truth = np.array([0, 0, 0, 1, 1, 2, 2, 2, 2, 2])
    predicted = np.array([0, 0, 1, 1, 2, 2, 2, 2, 2, 0])
    rows = paired(truth, predicted, predicted)
    resampled = resample([rows], class_shares([rows], 3), 1, 100)

    metrics = describe_model(truth, predicted, resampled.candidate, resampled.effective_rows, LABELS)

    assert metrics["confusion_matrix"] == [[2, 1, 0], [0, 1, 1], [1, 0, 4]]
    assert metrics["rows"] == metrics["effective_rows"] == 10
    assert metrics["accuracy"] == pytest.approx(0.7)
    assert metrics["per_class"]["Negative"]["precision"] == pytest.approx(2 / 3)
    assert metrics["per_class"]["Negative"]["recall"] == pytest.approx(2 / 3)
    assert metrics["per_class"]["Negative"]["support"] == 3
    assert [metrics["per_class"][label]["f1"] for label in LABELS] == pytest.approx([2 / 3, 0.5, 0.8])
    assert metrics["macro_f1"] == pytest.approx((2 / 3 + 0.5 + 0.8) / 3)


def test_metrics_of_shares_equal_those_of_counts():
    counts = np.array([[2, 1, 0], [0, 1, 1], [1, 0, 4]])

    assert macro_f1(counts / 1000) == pytest.approx(macro_f1(counts))
    assert accuracy(counts / 1000) == pytest.approx(accuracy(counts))
    assert precision_recall_f1(counts / 1000)[0] == pytest.approx(precision_recall_f1(counts)[0])


def test_a_class_that_never_occurs_does_not_lower_macro_f1():
    assert macro_f1(confusion_matrix(np.array([0, 2]), np.array([0, 2]), 3)) == 1


def test_mcnemar_equals_the_exact_binomial_figure():
    candidate = np.array([True] * 8 + [False] * 2 + [True] * 5)
    champion = np.array([False] * 8 + [True] * 2 + [True] * 5)

    result = mcnemar(candidate, champion)

    # Of 10 discordant rows 2 or fewer fall to the champion: (1 + 10 + 45) / 1024, two-sided.
    assert result == {"candidate_only_correct": 8, "champion_only_correct": 2, "p_value": pytest.approx(112 / 1024)}


def test_mcnemar_without_disagreement_is_no_evidence_and_thousands_of_rows_do_not_overflow():
    assert mcnemar(np.array([True, False]), np.array([True, False]))["p_value"] == 1.0
    assert mcnemar(np.ones(3000, bool), np.zeros(3000, bool))["p_value"] == pytest.approx(0)


def test_a_planted_difference_is_detected(truth):
    found = compared(paired(truth, answers(truth, 0.85, 2), answers(truth, 0.75, 3)))

    assert found["macro_f1_interval"][0] > 0
    assert found["accuracy_interval"][0] > 0
    assert found["p_value"] < 0.01
    assert found["mcnemar"]["p_value"] < 0.01
    assert found["rows"] == 1000


def test_equal_models_are_not_told_apart(truth):
    low, high = compared(paired(truth, answers(truth, 0.8, 2), answers(truth, 0.8, 3)))["macro_f1_interval"]

    assert low < 0 < high


def test_a_model_compared_with_itself_differs_by_nothing(truth):
    same = answers(truth, 0.8, 2)

    found = compared(paired(truth, same, same))

    assert found["macro_f1_interval"] == [0, 0]
    assert found["p_value"] == found["probability_of_improvement"] == 0.5
    assert found["standard_error"] == found["discordant_rows"] == 0


def test_the_same_seed_gives_the_same_comparison_and_swapped_roles_the_opposite(truth):
    one, other = answers(truth, 0.85, 2), answers(truth, 0.75, 3)

    forward, backward = compared(paired(truth, one, other)), compared(paired(truth, other, one))

    assert forward == compared(paired(truth, one, other))
    assert backward["macro_f1_difference"] == pytest.approx(-forward["macro_f1_difference"])
    assert backward["p_value"] == pytest.approx(1 - forward["p_value"], abs=0.01)


def test_weights_of_one_and_of_any_equal_size_change_nothing(truth):
    one, other = answers(truth, 0.85, 2), answers(truth, 0.75, 3)

    plain, tripled = (compared(paired(truth, one, other, np.full(1000, size))) for size in (1.0, 3.0))

    # Rounding apart: 3 x 1/3 is not 1 to the last digit.
    assert tripled["macro_f1_interval"] == pytest.approx(plain["macro_f1_interval"], abs=1e-12)
    assert tripled["standard_error"] == pytest.approx(plain["standard_error"])
    assert plain["effective_rows"] == pytest.approx(1000)
    matrices = [confusion_matrix(truth, answered, 3) for answered in (one, other)]
    assert plain["macro_f1_difference"] == pytest.approx(macro_f1(matrices[0]) - macro_f1(matrices[1]))


def test_rows_weighted_back_show_the_population_that_they_were_enriched_from():
    generator = np.random.default_rng(5)
    natural = generator.choice(3, 40_000, p=[0.05, 0.15, 0.8])
    enriched = np.repeat([0, 1, 2], 10_000)
    weights = np.array([0.05, 0.15, 0.8])[enriched] * 3

    plain = compared(paired(natural, answers(natural, 0.8, 6), answers(natural, 0.7, 7)), resamples=200)
    weighted = compared(paired(enriched, answers(enriched, 0.8, 8), answers(enriched, 0.7, 9), weights), resamples=200)

    assert weighted["macro_f1_difference"] == pytest.approx(plain["macro_f1_difference"], abs=0.02)


def test_effective_rows_are_kishs():
    assert effective_rows(np.ones(50)) == 50
    # (3 + 1)^2 / (9 + 1)
    assert effective_rows(np.array([3.0, 1.0])) == pytest.approx(1.6)
    assert effective_rows(np.array([])) == 0


def test_resamples_keep_each_class_at_its_share_and_vary_as_drawing_rows_would():
    truth = np.array([0] * 40 + [2] * 60)
    candidate = np.array([0] * 30 + [1] * 10 + [2] * 60)
    rows = paired(truth, candidate, truth)

    drawn = resample([rows], class_shares([rows], 3), seed=1, resamples=20_000).candidate.drawn

    assert drawn.sum(axis=2) == pytest.approx(np.tile([0.4, 0, 0.6], (20_000, 1)))
    # Drawing 40 rows of which a quarter are of a kind: mean 10, variance 40 * 1/4 * 3/4.
    wrong = drawn[:, 0, 1] * 100
    assert wrong.mean() == pytest.approx(10, abs=0.1)
    assert wrong.var() == pytest.approx(7.5, rel=0.05)


def test_rows_of_one_class_that_weigh_differently_are_drawn_together():
    truth, candidate = np.zeros(40, int), np.array([0] * 20 + [1] * 20)
    weights = np.linspace(1, 9, 40)
    rows = paired(truth, candidate, truth, weights)

    drawn = resample([rows], np.array([1.0, 0, 0]), seed=1, resamples=20_000).candidate.drawn[:, 0, 1]

    # The delta method's variance of a ratio of weighted sums.
    share = weights[20:].sum() / weights.sum()
    residual = weights * ((candidate == 1) - share)
    assert drawn.mean() == pytest.approx(share, abs=0.01)
    assert drawn.std() == pytest.approx(np.sqrt((residual**2).sum()) / weights.sum(), rel=0.05)


def test_pooling_an_enriched_set_beside_a_natural_one_sharpens_the_comparison(truth):
    enriched = np.repeat([0, 1, 2], [250, 250, 500])
    weights = np.array([0.02, 0.04, 0.94])[enriched]
    natural = np.random.default_rng(2).choice(3, 1000, p=[0.02, 0.04, 0.94])
    sets = [
        paired(rows, answers(rows, 0.85, 4), answers(rows, 0.8, 5), extra)
        for rows, extra in ((natural, None), (enriched, weights))
    ]

    alone, golden, pooled = compared(sets[0]), compared(sets[1]), compared(*sets)

    assert pooled["rows"] == 2000
    assert pooled["standard_error"] < golden["standard_error"] < alone["standard_error"]


def test_a_set_that_lacks_a_class_leaves_that_class_to_the_others(truth):
    one = paired(truth, answers(truth, 0.85, 2), answers(truth, 0.75, 3))
    few = np.array([2, 2, 2])

    found = compared(one, paired(few, few, few), shares=class_shares([one], 3))

    assert found["rows"] == 1003
    assert found["per_class_f1"]["Negative"]["support"] == int((truth == 0).sum())


def test_a_class_without_rows_anywhere_is_no_regression():
    rows = np.array([0, 0, 0, 2, 2, 2])

    found = compared(paired(rows, rows, np.array([0, 0, 2, 2, 2, 0])))

    assert found["per_class_f1"]["Neutral"] == {"difference": 0, "interval": [0, 0], "standard_error": 0, "support": 0}


def test_the_interval_covers_the_true_difference_as_often_as_it_says():
    generator = np.random.default_rng(11)
    sizes, shares = np.array([120, 120, 260]), np.array([0.25, 0.15, 0.6])
    chances = generator.dirichlet(np.ones(9), 3) * 0.3
    chances[np.arange(3), np.arange(3) * 4] += 0.7
    whole = chances.reshape(3, 3, 3) * shares[:, None, None]
    true_difference = macro_f1(whole.sum(axis=2)) - macro_f1(whole.sum(axis=1))
    covered = 0
    for run in range(300):
        pairs = np.concatenate([generator.choice(9, size, p=chances[label]) for label, size in enumerate(sizes)])
        truth = np.repeat([0, 1, 2], sizes)
        weights = (shares / sizes)[truth]
        found = compared(paired(truth, pairs // 3, pairs % 3, weights), seed=run, resamples=500)
        low, high = found["macro_f1_interval"]
        covered += low <= true_difference <= high

    # 95 % of 300 is 285; four standard deviations are 15.
    assert 270 <= covered < 300
