"""The classifier in Keras 3: a wide branch (n-grams) and a deep branch (embeddings, lexicons), averaged."""

import keras
import numpy as np
from keras import layers, ops
from lexicon_features import lexicon_features, lexicon_table
from splits import FOLDS
from text import LABELS
from tokenizer import UNKNOWN, Tokenizer
from wide_tables import WideTables, views

# Two for each fold: alike networks disagree less from one training to the next when more of them are averaged.
MEMBERS = 2 * FOLDS
EMBEDDING, LEXICON_HIDDEN, DROPOUT = 16, 16, 0.5
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
    """Token ids [batch, length] → probabilities [batch, classes] from the fitted tables of wide_tables.py."""

    def __init__(self, wide: WideTables, **kwargs):
        super().__init__(trainable=False, dtype="float32", **kwargs)
        self.ngrams, self.line_break = wide.ngrams, wide.line_break
        self.pairs = _constant(self, "pairs", wide.ngrams.pairs)
        self.tables = {
            name: (_constant(self, name, table.weights), _constant(self, f"{name}_squares", table.squares))
            for name, table in wide.tables.items()
        }
        self.bias = _constant(self, "bias", wide.bias)

    def call(self, ids):
        found = views(ids, self.ngrams, self.pairs, self.line_break)
        logits = self.bias
        for name, (weights, squares) in self.tables.items():
            features = found["words" if name == "spelling" else name]
            length = ops.sqrt(ops.maximum(ops.sum(ops.take(squares, features), axis=1, keepdims=True), 1e-6))
            logits = logits + ops.sum(ops.take(weights, features, axis=0), axis=1) / length
        return ops.softmax(logits)


class Temperature(layers.Layer):
    """Probabilities [batch, classes] → the same, flattened (above 1) or sharpened (below 1); their order stays."""

    def __init__(self, temperature: float, **kwargs):
        super().__init__(trainable=False, dtype="float32", **kwargs)
        self.temperature = _constant(self, "temperature", np.array(temperature, np.float32))

    def call(self, probabilities):
        return ops.softmax(ops.log(ops.maximum(probabilities, 1e-12)) / self.temperature)


def _constant(layer: layers.Layer, name: str, value: np.ndarray):
    dtype = "int32" if np.issubdtype(value.dtype, np.integer) else "float32"
    initial = keras.initializers.Constant(0)
    variable = layer.add_weight(shape=value.shape, dtype=dtype, initializer=initial, trainable=False, name=name)
    variable.assign(value)
    return variable


def build_deep(token_length: int, words: int, lexicon_width: int) -> keras.Model:
    """(token ids [batch, length], lexicon features) → probabilities [batch, MEMBERS, classes].

    Ids up to `words` + 1 have an embedding of their own, all others share the unknown word's. The members are
    networks of their own, computed side by side: an ensemble for the price of one graph.
    """
    ids = keras.Input((token_length,), dtype="int32", name="tokens")
    lexicon = keras.Input((lexicon_width,), name="lexicon")
    averaged = AveragedEmbedding(words + 2, name="averaged_embedding")(ids)
    counted = _per_member(LEXICON_HIDDEN, "relu", "lexicon_hidden")(layers.RepeatVector(MEMBERS)(lexicon))
    joined = layers.Dropout(DROPOUT)(layers.Concatenate()([averaged, counted]))
    outputs = _per_member(len(LABELS), "softmax", "classes", dtype="float32")(joined)
    return keras.Model([ids, lexicon], outputs, name="deep")


class AveragedEmbedding(layers.Layer):
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


def join_branches(
    token_length: int, lexicon: LexiconBranch, wide: WideBranch, deep: keras.Model, temperature: float
) -> keras.Model:
    """Token ids [batch, length] → probabilities [batch, classes]: the mean of both branches, calibrated."""
    ids = keras.Input((token_length,), dtype="int32", name="tokens")
    members = deep([ids, lexicon(ids)])
    average = layers.Average(dtype="float32")([wide(ids), layers.GlobalAveragePooling1D(dtype="float32")(members)])
    return keras.Model(ids, Temperature(temperature, name="temperature")(average), name="sentiment")


def new_lexicon_branch(tokenizer: Tokenizer) -> LexiconBranch:
    return LexiconBranch(lexicon_table(tokenizer), name="lexicon_branch")
