"""Tests of the model's parts: n-grams, Naive Bayes weights, lexicon features, and what a text gets from them."""

import keras
import numpy as np
import pytest
from keras import ops
from lexicon_features import lexicon_features, lexicon_table
from ngrams import collect_ngrams, ngram_features
from tokenizer import build_tokenizer
from wide import fit_wide, log_count_ratios

LEXICON = {"afinn": {"good": 3, "bad": -3}, "vader": {"good": 2, "bad": -2.5}}


def test_a_text_has_each_of_its_known_words_and_pairs_once():
    tokenizer = build_tokenizer(["a b a b", "b c"], LEXICON)
    ngrams = collect_ngrams(tokenizer.token_ids(["a b a b", "b c"]), tokenizer)

    found = ops.convert_to_numpy(
        ngram_features(tokenizer.token_ids(["a b zebra c", "b c b c", ""]), ngrams, ngrams.pairs)
    )

    # b: 1, a: 2, c: 3; pairs in the order of their codes: b-a 4, b-c 5, a-b 6.
    assert [sorted(row[row > 0]) for row in found] == [[1, 2, 3, 6], [1, 3, 5], []]


def test_ratios_compare_a_class_with_the_mean_of_the_others():
    labels = np.array([0, 0, 1, 2])
    row, column = np.array([0, 1, 2]), np.array([1, 1, 1])

    ratios = log_count_ratios(row, column, labels, classes=3, width=2)

    # Shares of feature 1: 2/2, 1/1, 0/1; smoothing is one row of the class.
    assert ratios[1, 0] == pytest.approx(np.log((1 + 0.5) / (0.5 + 0.5)))
    assert ratios[1, 2] == pytest.approx(np.log((0 + 1) / (1 + 1)))


def test_the_wide_fit_separates_what_can_be_separated_and_repeats_itself():
    features = np.array([[1, 4], [1, 0], [2, 4], [2, 0], [3, 4], [3, 0]], np.int32)
    labels = np.array([0, 0, 1, 1, 2, 2])

    first, second = (fit_wide(features, labels, 3, 5, penalty=1e-3) for _ in range(2))

    assert (first.weights == second.weights).all()
    assert list(first.weights[1:4].argmax(axis=1)) == [0, 1, 2]
    assert np.abs(first.weights[4]).max() < 1e-3
    assert not first.weights[0].any()


def features_of(*texts: str) -> np.ndarray:
    tokenizer = build_tokenizer([], LEXICON | {"vader": {**LEXICON["vader"], "not": 0.001, "but": 0.001}})
    return ops.convert_to_numpy(lexicon_features(tokenizer.token_ids(texts), lexicon_table(tokenizer)))


def test_negation_turns_a_score_round():
    plain, negated, distant = features_of("good", "not good", "not x x x good")

    assert plain[0] > 0.4
    assert negated[0] < 0.01
    assert negated[2] > 0.2
    assert distant[0] == pytest.approx(plain[0], abs=0.01)


def test_an_empty_text_has_features_without_a_nan():
    assert (features_of("")[0] == 0).all()


def test_the_model_answers_an_empty_text_with_a_distribution():
    from training import Examples, train_model

    texts = ["good thing", "bad thing", "plain thing"] * 10
    tokenizer = build_tokenizer(texts, LEXICON)
    folds = np.arange(30, dtype=np.int32) % 5
    examples = Examples(tokenizer.token_ids(texts), np.array([2, 0, 1] * 10, np.int32), folds)

    trained = train_model(tokenizer, examples, examples, epochs=2, seed=1, report=lambda _: None)

    answer = ops.convert_to_numpy(trained.model(tokenizer.token_ids(["", "good thing"])))
    assert answer.sum(axis=1) == pytest.approx([1, 1])
    assert answer[1].argmax() == 2
    assert isinstance(trained.model, keras.Model)
