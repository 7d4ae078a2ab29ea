"""Which letters the vocabulary's words are made of: a word too rare to be learnt is known by its likeness to others."""

from collections.abc import Sequence

import numpy as np

SHORTEST, LONGEST = 3, 5


def character_ngrams(word: str) -> set[str]:
    """The runs of SHORTEST to LONGEST characters in "<word>"; the brackets tell beginnings and ends."""
    marked = f"<{word}>"
    lengths = range(SHORTEST, LONGEST + 1)
    return {marked[start : start + length] for length in lengths for start in range(len(marked) - length + 1)}


def spell(vocabulary: Sequence[str]) -> tuple[np.ndarray, np.ndarray, int]:
    """(word ids, n-gram ids, number of n-grams): which word holds which; a word's id is its place + 2, as in tokens."""
    numbers: dict[str, int] = {}
    words, ngrams = [], []
    for word_id, word in enumerate(vocabulary, start=2):
        # Sorted: a set's order differs from run to run, and with it the sums' last digits would.
        for ngram in sorted(character_ngrams(word)):
            words.append(word_id)
            ngrams.append(numbers.setdefault(ngram, len(numbers)))
    return np.array(words, np.int64), np.array(ngrams, np.int64), len(numbers)
