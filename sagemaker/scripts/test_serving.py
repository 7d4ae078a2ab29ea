"""Tests that the serving graph tokenizes exactly as text.py does."""

import random

import pytest
import tensorflow as tf
from conftest import LEXICON
from ngrams import collect_ngrams
from serving import TextClassifier, graph_tokens
from text import tokens
from tokenizer import build_tokenizer, read_tokenizer

_PIECES = (
    *"abcXYZ019 \t\n\r.,;:!?'’‘`´\"()[]<>=-_/\\%$#@&*+~^|{}",
    *"éÉßİıΣσςñøŁ",
    *"日本語한국어русскийالعربيةहिन्दी",
    *"🙂👍🏽❤️👩‍👩‍👧🇩🇪☺☹…¶—–«»“”¿¡",
    *"\x00\x01\x1c\x85\xa0\u1680\u2003\u2028\u200b\u200d\ufeff\ufe0f\ue000\U000e0001\U0001fbff\u0300",
    *("don't", ":-)", ":'(", "<3", "...", "''", " '", "' ", "not bad", "WORD"),
)


def _generated(count: int) -> list[str]:
    generator = random.Random(20)
    drawn = ["".join(generator.choices(_PIECES, k=generator.randrange(60))) for _ in range(count)]
    anything = [
        "".join(
            chr(
                generator.choice(
                    (generator.randrange(0x250), generator.randrange(0xD800), generator.randrange(0xE000, 0x110000))
                )
            )
            for _ in range(20)
        )
        for _ in range(count)
    ]
    long = ["".join(generator.choices(_PIECES, k=5000)) for _ in range(10)]
    return ["", " ", "\n", "'", "x" * 5000, "word " * 1000, *drawn, *anything, *long]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return _generated(2000)


def test_the_graph_finds_the_same_tokens_in_thousands_of_generated_texts(texts):
    found = graph_tokens(tf.constant([text.encode() for text in texts])).to_list()

    for text, graph in zip(texts, found, strict=True):
        assert [token.decode() for token in graph] == tokens(text), repr(text)


def test_the_graph_gives_the_same_ids_as_the_tokenizer_of_the_training_data(texts):
    tokenizer = build_tokenizer(texts[::2], LEXICON)
    classifier = TextClassifier(tf.keras.Sequential(), tokenizer, "model")

    in_graph = classifier.token_ids(tf.constant(texts)).numpy()

    assert (in_graph == tokenizer.token_ids(texts)).all()


def test_a_tokenizer_survives_being_written_and_read(tmp_path):
    tokenizer = build_tokenizer(["Love it", "love 日本"], LEXICON)

    tokenizer.write(tmp_path / "tokenizer.json")

    assert read_tokenizer(tmp_path / "tokenizer.json") == tokenizer


def test_a_tokenizer_of_another_version_is_refused(tmp_path):
    (tmp_path / "tokenizer.json").write_text('{"schema_version": 99}')

    with pytest.raises(ValueError, match="version 99"):
        read_tokenizer(tmp_path / "tokenizer.json")


def test_words_the_lexicon_knows_have_ids_without_having_been_seen_in_training():
    tokenizer = build_tokenizer(["love it", "love"], LEXICON)

    ids = tokenizer.token_ids(["love it superb zebra"])[0]

    assert list(ids[:2]) == [2, 3]
    assert ids[2] >= 2 + tokenizer.trained_words
    assert ids[3] == 1
    assert tokenizer.afinn[ids[2] - 2] == 5
    assert collect_ngrams(tokenizer.token_ids(["superb superb"]), tokenizer).features == 1 + tokenizer.trained_words
