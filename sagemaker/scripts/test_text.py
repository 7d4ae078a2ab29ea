"""Tests of the tokenizer's one definition and of the encoding repair."""

import pytest
from encoding_repair import repair_encoding
from text import grouping_key, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It's GREAT!!", ["it's", "great", "!", "!"]),
        ("don’t 'quote' me", ["don't", "quote", "me"]),
        ("Title\nline\r\n\r\nend", ["title", "¶", "line", "¶", "end"]),
        ("hmm... 4/5 :) :-( <3", ["hmm", "…", "4", "5", "☺", "☹", "❤"]),
        ("👍🏽 naïve café", ["👍", "🏽", "naïve", "café"]),
        ("", []),
        (" \t\n ", ["¶"]),
    ],
)
def test_a_text_splits_into_lowered_words_and_single_symbols(text, expected):
    assert tokens(text) == expected


def test_only_ascii_letters_are_lowered_because_the_serving_graph_lowers_no_others():
    assert tokens("École ABC") == ["École", "abc"]


def test_texts_that_differ_in_case_spacing_or_punctuation_share_a_grouping_key():
    assert grouping_key("Great, product!!") == grouping_key("  great product\n🙂") == "great product"


def test_texts_of_symbols_alone_keep_their_own_grouping_keys():
    assert grouping_key("!!!") != grouping_key("🙂")
    assert grouping_key(" . ") == ""


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("it‚Äôs", "it’s"),
        ("caf√© ‚Äúhi‚Äù", "café “hi”"),
        ("itâ€™s cafÃ© â€œhiâ€\x9d", "it’s café “hi”"),
    ],
)
def test_text_read_in_the_wrong_encoding_is_mended(broken, mended):
    assert repair_encoding(broken) == mended


@pytest.mark.parametrize("text", ["café naïve", "“quoted” – it’s 5 €", "🙂 日本語", "plain", ""])
def test_text_read_correctly_stays_as_it_is(text):
    assert repair_encoding(text) == text
