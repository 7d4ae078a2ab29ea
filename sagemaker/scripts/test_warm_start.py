"""Tests of starting from the champion's weights: words are matched by spelling, other networks are refused."""

import numpy as np
import pytest
from conftest import LEXICON
from job import JobError
from keras import ops
from model import build_deep
from tokenizer import build_tokenizer
from warm_start import give_warm_start, read_champion, read_warm_start, take_warm_start, write_warm_start


def network(words: int, lexicon_width: int = 4):
    return build_deep(8, words, lexicon_width)


def embedding(deep) -> np.ndarray:
    return ops.convert_to_numpy(deep.get_layer("averaged_embedding").embedding.embeddings)


def test_a_word_keeps_its_embedding_wherever_the_next_vocabulary_puts_it(tmp_path):
    before = build_tokenizer(["good good good bad bad old"], LEXICON)
    after = build_tokenizer(["new new new new bad bad bad good good"], LEXICON)
    champion, challenger = network(3), network(3)
    fresh = embedding(challenger)[2].copy()

    write_warm_start(take_warm_start(champion, before), tmp_path)
    known = give_warm_start(challenger, after, read_warm_start(tmp_path))

    assert known == 2
    # Before: good 2, bad 3, old 4. After: new 2, bad 3, good 4.
    assert (embedding(challenger)[[3, 4]] == embedding(champion)[[3, 2]]).all()
    assert (embedding(challenger)[2] == fresh).all()
    assert (embedding(challenger)[:2] == embedding(champion)[:2]).all()
    challenger_ids, champion_ids = np.array([[3, 4] + [0] * 6]), np.array([[3, 2] + [0] * 6])
    answer = ops.convert_to_numpy(challenger([challenger_ids, np.ones((1, 4))]))
    assert answer == pytest.approx(ops.convert_to_numpy(champion([champion_ids, np.ones((1, 4))])), abs=1e-6)


def test_a_network_of_another_shape_is_refused_with_the_remedy():
    tokenizer = build_tokenizer(["good"], LEXICON)
    start = take_warm_start(network(1, lexicon_width=4), tokenizer)

    with pytest.raises(JobError, match="--warm-start off"):
        give_warm_start(network(1, lexicon_width=5), tokenizer, start)


def test_without_a_champion_there_is_nothing_to_start_from(tmp_path):
    (tmp_path / "README").write_text("Stands for the champion while there is none yet.\n")

    assert read_champion(tmp_path) is None
    assert read_champion(tmp_path / "absent") is None
