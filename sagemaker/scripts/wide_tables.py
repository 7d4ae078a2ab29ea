"""Fits the wide branch's four views of a text and folds each into one table that serving looks up.

Words, neighbouring pairs of words, words of the title, and the letters of all words. Letters are never counted at
serving: their weights are summed into their words beforehand.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from keras import ops
from ngrams import Ngrams, collect_ngrams, pair_features
from sparse_matrix import Product, SparseMatrix
from spelling import spell
from text import BREAK, LABELS
from tokenizer import UNKNOWN, Tokenizer
from wide import Block, counted_block, fit_blocks, inverse_frequency, log_count_ratios

# A feature of one text tells that text, not the class. Titles are short: there every word counts.
LEAST_TEXTS, TITLE_WEIGHT = 2, 0.7
VIEWS = ("words", "pairs", "titles", "spelling")


@dataclass(frozen=True)
class Table:
    """A view's weights float32 [features, classes] and what each feature adds to the squared length [features].

    A text's logits from the view are the sum of its features' weights over the root of their squares' sum.
    """

    weights: np.ndarray
    squares: np.ndarray


@dataclass(frozen=True)
class WideTables:
    """Everything the wide branch serves: the known pairs, the id of the line break, a table a view, the bias."""

    ngrams: Ngrams
    line_break: int
    tables: dict[str, Table]
    bias: np.ndarray


def line_break_id(tokenizer: Tokenizer) -> int:
    """0, which is no word, when no training text has a title."""
    return tokenizer.vocabulary.index(BREAK) + 2 if BREAK in tokenizer.vocabulary else 0


def views(ids, ngrams: Ngrams, pairs, line_break: int) -> dict:
    """{view: feature ids int32 [batch, slots], each once, 0 in between} of token ids [batch, length].

    "spelling" looks up the same words as "words"; pairs is ngrams.pairs, as an array or as a model's variable.
    """
    words = ops.where(ids > UNKNOWN, ids, 0)
    breaks = ops.cast(ops.logical_and(ids == line_break, ids != 0), "int32")
    before = ops.cumsum(breaks, axis=1) == 0
    titled = ops.max(breaks, axis=1, keepdims=True) > 0
    return {
        "words": distinct(words),
        "pairs": distinct(pair_features(ids, ngrams, pairs)),
        "titles": distinct(ops.where(ops.logical_and(before, titled), words, 0)),
    }


def distinct(features):
    """The features [batch, slots] in rising order with 0 in the place of repetitions."""
    ordered = ops.sort(features, axis=1)
    repeated = ops.pad(ordered[:, 1:] == ordered[:, :-1], [[0, 0], [1, 0]])
    return ops.where(repeated, 0, ordered)


def fit_tables(tokenizer: Tokenizer, tokens: np.ndarray, labels: np.ndarray) -> WideTables:
    """Fits all views together on token ids int32 [rows, length] and labels [rows]."""
    ngrams = collect_ngrams(tokens, tokenizer, LEAST_TEXTS)
    line_break = line_break_id(tokenizer)
    found = {name: ops.convert_to_numpy(ids) for name, ids in views(tokens, ngrams, ngrams.pairs, line_break).items()}
    size = len(tokenizer.vocabulary) + 2
    fitted = [
        _counted(found["words"], size, labels, LEAST_TEXTS, 1),
        _counted(found["pairs"], 1 + len(ngrams.pairs), labels, 1, 1),
        _counted(found["titles"], size, labels, 1, TITLE_WEIGHT),
        _spelled(found["words"], tokenizer, labels),
    ]
    # As one prior over the weights, whatever the number of rows: few rows are believed less.
    weights, bias = fit_blocks([block for block, _ in fitted], labels, len(LABELS), 1 / len(labels))
    made = [fold(weight) for (_, fold), weight in zip(fitted, weights, strict=True)]
    return WideTables(ngrams, line_break, dict(zip(VIEWS, made, strict=True)), bias.astype(np.float32))


Fitted = tuple[Block, Callable[[np.ndarray], Table]]


def _counted(features: np.ndarray, width: int, labels: np.ndarray, least: int, weight: float) -> Fitted:
    """A view whose features are looked up as they are; those of fewer than `least` texts are left out."""
    row, slot = np.nonzero(features)
    column = features[row, slot]
    frequency = np.bincount(column, minlength=width)
    scale = inverse_frequency(frequency, len(labels)) * (frequency >= least)
    kept = scale[column] > 0
    row, column = row[kept], column[kept]
    block = counted_block(row, column, scale, labels, len(LABELS), weight)
    return block, lambda weights: _table(weight * scale[:, None] * weights, scale**2)


def _spelled(words: np.ndarray, tokenizer: Tokenizer, labels: np.ndarray) -> Fitted:
    """The view of character n-grams: a text's are those of its distinct words."""
    word, ngram, width = spell(tokenizer.vocabulary)
    row, slot = np.nonzero(words)
    column, size = words[row, slot], len(tokenizer.vocabulary) + 2
    holds_row, holds = _ngrams_of_texts(row, column, word, ngram, size)
    frequency = np.bincount(holds, minlength=width)
    scale = inverse_frequency(frequency, len(labels)) * (frequency >= LEAST_TEXTS)
    squares = np.bincount(word, scale[ngram] ** 2, size)
    lengths = np.sqrt(np.maximum(np.bincount(row, squares[column], len(labels)), 1e-12))
    inner = SparseMatrix(word, ngram, scale[ngram], (size, width))
    outer = SparseMatrix(row, column, 1 / lengths[row], (len(labels), size))
    block = Block(Product(outer, inner), log_count_ratios(holds_row, holds, labels, len(LABELS), width))
    return block, lambda weights: _table(inner.times(weights), squares)


def _ngrams_of_texts(row, column, word, ngram, size: int) -> tuple[np.ndarray, np.ndarray]:
    """(texts, n-grams), each pair once, from which text holds which word and which word which n-gram (sorted)."""
    starts = np.searchsorted(word, np.arange(size + 1))
    counts = (starts[1:] - starts[:-1])[column]
    place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    found = ngram[np.repeat(starts[column], counts) + place]
    width = int(ngram.max(initial=0)) + 1
    return np.divmod(np.unique(np.repeat(row, counts) * width + found), width)


def _table(weights: np.ndarray, squares: np.ndarray) -> Table:
    return Table(weights.astype(np.float32), squares.astype(np.float32))
