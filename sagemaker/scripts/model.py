"""The classifier in Keras 3: a wide branch (n-grams) and a deep branch (embeddings, lexicons), averaged."""

import keras
import numpy as np
from keras import layers, ops
from lexicon_features import lexicon_features, lexicon_table
from ngrams import Ngrams, ngram_features
from text import LABELS
from tokenizer import UNKNOWN, Tokenizer
from wide import WideWeights

MEMBERS = 5
EMBEDDING, LEXICON_HIDDEN, DROPOUT = 32, 16, 0.5
# Half of a text's words are hidden at each training step; without that the embeddings learn the texts by heart.
WORD_DROPOUT = 0.5


class LexiconBranch(layers.Layer):
    """Token ids [batch, length] → lexicon features [batch, features], standardised by `adapt`ed figures."""

    def __init__(self, table: np.ndarray, **kwargs):
        super().__init__(trainable=False, dtype="float32", **kwargs)
        self.table = _constant(self, "table", table)
        width = lexicon_features(np.zeros((1, 2), np.int32), table).shape[1]
        self.mean = _constant(self, "mean", np.zeros(width, np.float32))
        self.deviation = _constant(self, "deviation", np.ones(width, np.float32))

    def adapt(self, ids: np.ndarray) -> None:
        """Learns mean and deviation of each feature from training token ids."""
        raw = ops.convert_to_numpy(lexicon_features(ids, self.table))
        self.mean.assign(raw.mean(axis=0))
        self.deviation.assign(raw.std(axis=0) + 1e-3)

    def call(self, ids):
        raw = lexicon_features(ids, self.table)
        # A text unlike any seen in training must not drown the other branch's voice.
        return ops.clip((raw - self.mean) / self.deviation, -4, 4)


class WideBranch(layers.Layer):
    """Token ids [batch, length] → probabilities [batch, classes] from fitted n-gram weights."""

    def __init__(self, ngrams: Ngrams, fitted: WideWeights, **kwargs):
        super().__init__(trainable=False, dtype="float32", **kwargs)
        self.ngrams = ngrams
        self.pairs = _constant(self, "pairs", ngrams.pairs)
        self.scale = _constant(self, "scale", fitted.scale)
        self.weights_by_class = _constant(self, "weights_by_class", fitted.scale[:, None] * fitted.weights)
        self.bias = _constant(self, "bias", fitted.bias)

    def call(self, ids):
        features = ngram_features(ids, self.ngrams, self.pairs)
        squares = ops.sum(ops.square(ops.take(self.scale, features)), axis=1, keepdims=True)
        total = ops.sum(ops.take(self.weights_by_class, features, axis=0), axis=1)
        return ops.softmax(total / ops.sqrt(ops.maximum(squares, 1e-6)) + self.bias)


def _constant(layer: layers.Layer, name: str, value: np.ndarray):
    dtype = "int32" if np.issubdtype(value.dtype, np.integer) else "float32"
    initial = keras.initializers.Constant(0)
    variable = layer.add_weight(shape=value.shape, dtype=dtype, initializer=initial, trainable=False, name=name)
    variable.assign(value)
    return variable


def build_deep(tokenizer: Tokenizer, lexicon_width: int) -> keras.Model:
    """(token ids [batch, length], lexicon features) → probabilities [batch, MEMBERS, classes].

    The members are networks of their own, computed side by side: an ensemble for the price of one graph.
    """
    ids = keras.Input((tokenizer.token_length,), dtype="int32", name="tokens")
    lexicon = keras.Input((lexicon_width,), name="lexicon")
    averaged = _AveragedEmbedding(tokenizer.trained_words + 2, name="averaged_embedding")(ids)
    counted = _per_member(LEXICON_HIDDEN, "relu", "lexicon_hidden")(layers.RepeatVector(MEMBERS)(lexicon))
    joined = layers.Dropout(DROPOUT)(layers.Concatenate()([averaged, counted]))
    outputs = _per_member(len(LABELS), "softmax", "classes", dtype="float32")(joined)
    return keras.Model([ids, lexicon], outputs, name="deep")


class _AveragedEmbedding(layers.Layer):
    """Token ids [batch, length] → mean of the embeddings of known words [batch, MEMBERS, EMBEDDING]."""

    def __init__(self, size: int, **kwargs):
        super().__init__(**kwargs)
        self.size = size
        self.embedding = layers.Embedding(size, MEMBERS * EMBEDDING)
        self.seeds = keras.random.SeedGenerator()

    def call(self, ids, training=False):
        known = ops.where(ids < self.size, ids, UNKNOWN)
        present = ops.cast(ids != 0, self.compute_dtype)
        if training:
            drawn = keras.random.uniform(ops.shape(ids), seed=self.seeds)
            present *= ops.cast(drawn >= WORD_DROPOUT, self.compute_dtype)
        total = ops.sum(self.embedding(known) * present[..., None], axis=1)
        mean = total / ops.maximum(ops.sum(present, axis=1, keepdims=True), 1)
        return ops.reshape(mean, (-1, MEMBERS, EMBEDDING))


def _per_member(units: int, activation: str, name: str, **kwargs) -> layers.Layer:
    """A dense layer with separate weights for each member: [batch, MEMBERS, n] → [batch, MEMBERS, units]."""
    return layers.EinsumDense(
        "bmi,mio->bmo",
        (MEMBERS, units),
        activation=activation,
        bias_axes="mo",
        kernel_initializer=keras.initializers.RandomNormal(stddev=0.15),
        name=name,
        **kwargs,
    )


def join_branches(tokenizer: Tokenizer, lexicon: LexiconBranch, wide: WideBranch, deep: keras.Model) -> keras.Model:
    """Token ids [batch, length] → probabilities [batch, classes]: the mean of both branches."""
    ids = keras.Input((tokenizer.token_length,), dtype="int32", name="tokens")
    members = deep([ids, lexicon(ids)])
    average = layers.Average(dtype="float32")([wide(ids), layers.GlobalAveragePooling1D(dtype="float32")(members)])
    return keras.Model(ids, average, name="sentiment")


def new_lexicon_branch(tokenizer: Tokenizer) -> LexiconBranch:
    return LexiconBranch(lexicon_table(tokenizer), name="lexicon_branch")
