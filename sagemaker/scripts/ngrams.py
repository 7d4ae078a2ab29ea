"""The wide branch's features: which words and neighbouring pairs of words a text holds, each counted once."""

from dataclasses import dataclass

import numpy as np
from keras import ops
from tokenizer import UNKNOWN, Tokenizer


@dataclass(frozen=True)
class Ngrams:
    """The features: 0 is none, 1..words the words seen in training, then the pairs seen in training.

    pairs holds each pair's code, first id * base + second id, in rising order (int32: base is below 2^15.5).
    """

    words: int
    pairs: np.ndarray

    @property
    def base(self) -> int:
        return self.words + 2

    @property
    def features(self) -> int:
        return 1 + self.words + len(self.pairs)


def collect_ngrams(token_ids: np.ndarray, tokenizer: Tokenizer, least_texts: int = 1) -> Ngrams:
    """The n-grams of the training texts' token ids [texts, length]; pairs that stand in fewer texts are left out."""
    words = tokenizer.trained_words
    first, second = token_ids[:, :-1], token_ids[:, 1:]
    known = _is_trained(first, words) & _is_trained(second, words)
    codes = first[known].astype(np.int64) * (words + 2) + second[known]
    found, texts = np.unique(np.unique(np.stack([codes, np.nonzero(known)[0]]), axis=1)[0], return_counts=True)
    return Ngrams(words, found[texts >= least_texts].astype(np.int32))


def _is_trained(ids, words: int):
    return (ids > UNKNOWN) & (ids < words + 2)


def pair_features(ids, ngrams: Ngrams, pairs):
    """int32 [batch, length - 1]: 1 + the place of each neighbouring pair of token ids [batch, length], 0 if unknown.

    pairs is ngrams.pairs, as an array or as a model's variable.
    """
    if not len(ngrams.pairs):
        return ops.zeros_like(ids[:, 1:])
    first, second = ids[:, :-1], ids[:, 1:]
    known = ops.logical_and(_is_trained(first, ngrams.words), _is_trained(second, ngrams.words))
    codes = ops.where(known, first * ngrams.base + second, 0)
    place = ops.minimum(ops.searchsorted(pairs, ops.reshape(codes, (-1,))), len(ngrams.pairs) - 1)
    found = ops.reshape(ops.take(pairs, place), ops.shape(codes)) == codes
    return ops.where(found, ops.cast(ops.reshape(place, ops.shape(codes)), "int32") + 1, 0)


def ngram_features(ids, ngrams: Ngrams, pairs):
    """int32 [batch, 2 * length - 1]: the features of token ids [batch, length], each once, 0 in between."""
    singles = ops.where(_is_trained(ids, ngrams.words), ids - 1, 0)
    doubles = pair_features(ids, ngrams, pairs)
    doubles = ops.where(doubles > 0, doubles + ngrams.words, 0)
    features = ops.sort(ops.concatenate([singles, doubles], axis=1), axis=1)
    repeated = ops.pad(features[:, 1:] == features[:, :-1], [[0, 0], [1, 0]])
    return ops.where(repeated, 0, features)
