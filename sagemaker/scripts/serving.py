"""Exports the model as a SavedModel that takes raw text: the tokenizer of text.py rebuilt inside the graph.

A caller cannot know which model answers it during a blue/green deployment, so no tokenizing happens outside.
"""

from pathlib import Path

import keras
import tensorflow as tf
from text import LABELS, REWRITES_AFTER_LOWER, REWRITES_BEFORE_LOWER
from tokenizer import UNKNOWN, Tokenizer


def graph_tokens(texts: tf.Tensor) -> tf.RaggedTensor:
    """The tokens [batch, (tokens)] of raw UTF-8 texts [batch]: equal to text.tokens for every valid text."""
    for pattern, by in REWRITES_BEFORE_LOWER:
        texts = tf.strings.regex_replace(texts, pattern, by)
    # Without an encoding only ASCII letters are lowered, as in text.py.
    texts = tf.strings.lower(texts)
    for pattern, by in REWRITES_AFTER_LOWER:
        texts = tf.strings.regex_replace(texts, pattern, by)
    return tf.strings.split(texts)


class TextClassifier(tf.Module):
    """The served graph: text [batch] → probabilities, labels, label and model_id."""

    def __init__(self, model: keras.Model, tokenizer: Tokenizer, model_id: str):
        super().__init__()
        self.model, self.length, self.model_id = model, tokenizer.token_length, model_id
        ids = tf.range(2, 2 + len(tokenizer.vocabulary))
        words = tf.lookup.KeyValueTensorInitializer(tf.constant(tokenizer.vocabulary), ids)
        self.ids = tf.lookup.StaticHashTable(words, default_value=UNKNOWN)

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="text")])
    def token_ids(self, text: tf.Tensor) -> tf.Tensor:
        """int32 [batch, length], as Tokenizer.token_ids; kept in the export, so that tests can hold them equal."""
        return self.ids.lookup(graph_tokens(text)).to_tensor(0, shape=(None, self.length))

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, name="text")])
    def serve(self, text: tf.Tensor) -> dict[str, tf.Tensor]:
        probabilities = self.model(self.token_ids(text), training=False)
        rows = tf.shape(text)[0]
        labels = tf.constant(LABELS)
        return {
            "probabilities": tf.cast(probabilities, tf.float32),
            "labels": tf.tile(labels[None, :], (rows, 1)),
            "label": tf.gather(labels, tf.argmax(probabilities, axis=1)),
            "model_id": tf.fill((rows,), tf.constant(self.model_id)),
        }


def export_model(model: keras.Model, tokenizer: Tokenizer, model_id: str, folder: Path) -> None:
    """Writes folder/saved_model.pb and its variables; folder is named by a version number."""
    classifier = TextClassifier(model, tokenizer, model_id)
    tf.saved_model.save(classifier, str(folder), signatures={"serving_default": classifier.serve})
