"""Tests of the wide branch's views: which features a text has, and that serving's tables answer as the fit did."""

import keras
import numpy as np
import pytest
from conftest import LEXICON, make_reviews
from keras import ops
from model import WideBranch
from ngrams import collect_ngrams
from sparse_matrix import Product, SparseMatrix
from spelling import character_ngrams, spell
from text import LABELS
from tokenizer import Tokenizer, build_tokenizer
from wide_tables import fit_tables, line_break_id, views


def found(tokenizer: Tokenizer, view: str, *texts: str) -> list[set[str]]:
    """The words of each text in a view of single words."""
    ids = tokenizer.token_ids(texts)
    ngrams = collect_ngrams(ids, tokenizer)
    rows = ops.convert_to_numpy(views(ids, ngrams, ngrams.pairs, line_break_id(tokenizer))[view])
    return [{tokenizer.vocabulary[place - 2] for place in row[row > 0]} for row in rows]


def test_only_what_stands_before_the_first_line_break_is_a_title():
    tokenizer = build_tokenizer(["good\nbad bad\ngood", "bad"], {"afinn": {}, "vader": {}})

    assert found(tokenizer, "titles", "good good\nbad\ngood", "bad good", "\nbad") == [{"good"}, set(), set()]


def test_texts_without_any_title_have_none_to_learn_from():
    tokenizer = build_tokenizer(["good", "bad"], {"afinn": {}, "vader": {}})

    assert found(tokenizer, "titles", "good", "bad\ngood") == [set(), set()]


def test_words_that_only_the_lexicon_knows_are_seen_for_their_letters():
    tokenizer = build_tokenizer(["good thing"], {"afinn": {"goodness": 2}, "vader": {}})

    assert found(tokenizer, "words", "goodness zebra thing thing") == [{"goodness", "thing"}]


def test_a_pair_of_one_text_alone_is_no_feature():
    tokenizer = build_tokenizer(["a b", "a b a b", "b a"], LEXICON)
    ids = tokenizer.token_ids(["a b", "a b c", "b a", "c c c c"])

    codes = collect_ngrams(ids, tokenizer, least_texts=2).pairs

    base = tokenizer.trained_words + 2
    first, second = (tokenizer.vocabulary.index(word) + 2 for word in "ab")
    assert list(codes) == [first * base + second]


def test_a_word_is_spelled_with_its_beginning_and_end():
    assert character_ngrams("ab") == {"<ab", "ab>", "<ab>"}
    words, ngrams, count = spell(["ab", "abc"])
    assert count == len(set(ngrams)) == 8
    assert (words == 2).sum() == 3
    assert (words == 3).sum() == 6


def test_a_product_multiplies_as_the_product_of_dense_matrices():
    generator = np.random.default_rng(1)
    dense = [generator.integers(0, 3, shape).astype(float) for shape in ((5, 4), (4, 6))]
    outer, inner = (SparseMatrix(*np.nonzero(array), array[np.nonzero(array)], array.shape) for array in dense)
    right, left = generator.normal(size=(6, 2)), generator.normal(size=(5, 2))

    product = Product(outer, inner)

    assert product.times(right) == pytest.approx(dense[0] @ dense[1] @ right)
    assert product.transposed_times(left) == pytest.approx((dense[0] @ dense[1]).T @ left)


@pytest.fixture(scope="module")
def fitted():
    reviews = make_reviews(150, 4)
    texts = [f"{title}\n{text}" if title else text for title, text, _ in reviews]
    labels = np.array([LABELS.index(label) for _, _, label in reviews], np.int32)
    tokenizer = build_tokenizer(texts, LEXICON)
    return tokenizer, texts, labels, fit_tables(tokenizer, tokenizer.token_ids(texts), labels)


def test_the_branch_learns_the_phrases_that_tell_the_label(fitted):
    tokenizer, texts, labels, wide = fitted

    answers = ops.convert_to_numpy(WideBranch(wide)(tokenizer.token_ids(texts)))

    assert (answers.argmax(axis=1) == labels).mean() > 0.98
    unseen = ["waste of my money", "would buy this again", "works greatly"]
    answers = ops.convert_to_numpy(WideBranch(wide)(tokenizer.token_ids(unseen)))
    assert [LABELS[place] for place in answers.argmax(axis=1)] == ["Negative", "Positive", "Positive"]


def test_a_text_of_unknown_words_gets_the_bias_alone(fitted):
    tokenizer, _, _, wide = fitted

    answers = ops.convert_to_numpy(WideBranch(wide)(tokenizer.token_ids(["", "żółw 日本"])))

    assert answers == pytest.approx(np.tile(ops.convert_to_numpy(keras.ops.softmax(wide.bias)), (2, 1)), abs=1e-6)


def test_the_fit_is_the_same_twice(fitted):
    tokenizer, texts, labels, wide = fitted

    again = fit_tables(tokenizer, tokenizer.token_ids(texts), labels)

    for name, table in wide.tables.items():
        assert (table.weights == again.tables[name].weights).all()
