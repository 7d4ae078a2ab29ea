"""The simulation's stand-in learns and answers, and its corpus keeps copies together."""

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


def test_a_word_counts_once_and_what_training_never_showed_counts_nothing(prepared):
    model = train_wide(prepared, "cycle-000001")
    once, twice, unknown, empty, both = model.probabilities(
        ["awful", "awful zork awful", "zork plim", "", "awful great"]
    )
    np.testing.assert_allclose(once, twice)
    np.testing.assert_allclose(unknown, empty)
    assert once[LABELS.index("Negative")] > both[LABELS.index("Negative")]


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
