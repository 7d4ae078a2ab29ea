"""Loads a SavedModel with whatever TensorFlow this interpreter has and writes what it answers to the texts."""

import json
import sys
from pathlib import Path

import tensorflow as tf

BATCH = 256


def main() -> None:
    model, texts, target = map(Path, sys.argv[1:])
    signature = tf.saved_model.load(str(model)).signatures["serving_default"]
    asked = json.loads(texts.read_text(encoding="utf-8"))
    answers = [signature(text=tf.constant(asked[start : start + BATCH])) for start in range(0, len(asked), BATCH)]
    content = {
        "tensorflow": tf.__version__,
        "probabilities": [row for answer in answers for row in answer["probabilities"].numpy().tolist()],
        "labels": [label.decode() for answer in answers for label in answer["label"].numpy()],
    }
    target.write_text(json.dumps(content), encoding="utf-8")


if __name__ == "__main__":
    main()
