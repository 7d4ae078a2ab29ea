"""Fits the Train job's model under whatever Keras backend and device this process has, and writes what that took."""

import argparse
import json
import time
from pathlib import Path

import keras
import numpy as np
from keras import ops
from model import EMBEDDING, LEXICON_HIDDEN, MEMBERS, WideBranch
from text import LABELS
from tokenizer import read_tokenizer
from training import Examples, batch_size, score_of, train_model
from wide_tables import fit_tables

# An optimiser step of Adam reads and writes a weight and its two moments, and reads the gradient that was written.
ADAM_BYTES, ADAM_FLOPS = 4 * 8, 12


def fit(folder: Path, epochs: int, seed: int) -> dict:
    tokenizer = read_tokenizer(folder / "train" / "tokenizer.json")
    with np.load(folder / "train" / "arrays.npz", allow_pickle=False) as arrays:
        train, validation = (
            Examples(*(arrays[f"{side}_{part}"] for part in ("tokens", "labels", "folds")))
            for side in ("train", "validation")
        )
    reports, ends = [], []

    def note(report) -> None:
        reports.append(report)
        ends.append(time.perf_counter())

    started = time.perf_counter()
    trained = train_model(tokenizer, train, validation, epochs, seed, note)
    seconds = time.perf_counter() - started
    best = next(index for index, report in enumerate(reports) if report.epoch == trained.best.epoch)
    rows = len(train.labels) + len(validation.labels)
    # The first epoch compiles the graph.
    steady = (ends[-1] - ends[0]) / max(len(ends) - 1, 1)
    wide = WideBranch(fit_tables(tokenizer, train.tokens, train.labels), name="wide")
    return {
        "backend": keras.backend.backend(),
        "rows": rows,
        "epochs": trained.epochs,
        "seconds_to_fit": seconds,
        "seconds_to_best": ends[best] - started,
        "seconds_per_epoch": steady,
        "rows_per_second": rows / steady,
        "test_macro_f1": _test_macro_f1(folder, tokenizer, trained.model),
        "wide_probabilities": ops.convert_to_numpy(wide(validation.tokens)).astype(float).tolist(),
        **_work(trained.model.get_layer("deep"), tokenizer.token_length, rows),
    }


def _test_macro_f1(folder: Path, tokenizer, model) -> float:
    lines = (folder / "test" / "test.jsonl").read_text(encoding="utf-8").splitlines()
    judged = [json.loads(line) for line in lines]
    labels = np.array([LABELS.index(row["label"]) for row in judged])
    answers = ops.convert_to_numpy(model(tokenizer.token_ids([row["text"] for row in judged])))
    return score_of(answers, labels).macro_f1


def _work(deep: keras.Model, length: int, rows: int) -> dict:
    """What an epoch of the deep branch computes and moves at least: counted from its shapes, not measured."""
    weights = int(sum(np.prod(weight.shape) for weight in deep.trainable_weights))
    lexicon = int(deep.inputs[1].shape[-1])
    width = MEMBERS * EMBEDDING
    forward = length * width + 2 * MEMBERS * (lexicon * LEXICON_HIDDEN + (EMBEDDING + LEXICON_HIDDEN) * len(LABELS))
    steps = -(-rows // batch_size(rows))
    # Backwards costs about twice what forwards does.
    return {
        "weights": weights,
        "steps_per_epoch": steps,
        "flops_per_epoch": 3 * forward * rows + ADAM_FLOPS * weights * steps,
        "bytes_per_epoch": 3 * 4 * length * width * rows + ADAM_BYTES * weights * steps,
    }


def _device() -> str:
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        gpus = tf.config.list_physical_devices("GPU")
        details = tf.config.experimental.get_device_details(gpus[0]) if gpus else {}
        return details.get("device_name", "GPU") if gpus else "CPU"
    import jax

    device = jax.devices()[0]
    return "CPU" if device.platform == "cpu" else device.device_kind


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prepared", type=Path, required=True, help="the output folder of Preprocess")
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    figures = {"device": _device(), **fit(args.prepared, args.epochs, seed=20)}
    args.output.write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    main()
