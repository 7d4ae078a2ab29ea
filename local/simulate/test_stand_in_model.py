"""The simulation's stand-in answers as the deployed wide branch would, and its corpus keeps copies together."""

import json
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import pytest
from stand_in_model import train_wide
from text import LABELS
from text_groups import group_texts
from tokenizer import build_tokenizer

TEXTS = {
    "Negative": ["broke at once, waste of money", "awful noise and it broke", "sent it back, awful"],
    "Neutral": ["it is okay, does the job", "average for the price", "okay, nothing special"],
    "Positive": ["love it, works great", "great sound, would buy again", "my kids love it"],
}


@pytest.fixture
def prepared(tmp_path):
    """The train output of Preprocess for TEXTS."""
    texts = [text for some in TEXTS.values() for text in some]
    labels = np.repeat(np.arange(len(LABELS)), 3).astype(np.int32)
    tokenizer = build_tokenizer(texts, {"afinn": {}, "vader": {}})
    tokenizer.write(tmp_path / "tokenizer.json")
    np.savez(tmp_path / "arrays.npz", train_tokens=tokenizer.token_ids(texts), train_labels=labels)
    return tmp_path


def test_it_learns_what_it_was_shown(prepared):
    model = train_wide(prepared, "cycle-000001")
    for index, label in enumerate(LABELS):
        assert model.probabilities(TEXTS[label]).argmax(axis=1).tolist() == [index] * 3


def test_it_answers_as_the_deployed_wide_branch_does(prepared):
    from model import WideBranch

    model = train_wide(prepared, "cycle-000001")
    texts = ["great noise, okay", "never seen words", "", "broke and broke and broke again"]
    branch = WideBranch(model.ngrams, model.weights)
    served = np.asarray(branch(model.tokenizer.token_ids(texts)))
    np.testing.assert_allclose(model.probabilities(texts), served, atol=1e-5)


def test_the_same_rows_give_the_same_weights(prepared):
    first, second = train_wide(prepared, "a"), train_wide(prepared, "b")
    assert np.array_equal(first.weights.weights, second.weights.weights)


def test_no_text_at_all_is_no_answer(prepared):
    assert train_wide(prepared, "a").probabilities([]).shape == (0, len(LABELS))


def test_copies_and_near_copies_are_one_group_and_others_are_not():
    texts = [
        "Fine\nThe kettle boils fast and the lid shuts tight every time.",
        "the KETTLE boils fast, and the lid shuts tight every time!",
        "The kettle boils fast and the lid shuts tight every morning.",
        "The tent let the rain in on the first night.",
    ]
    groups = group_texts(texts)
    assert groups[0] == groups[1] == groups[2]
    assert groups[3] != groups[0]
    json.dumps(groups)
