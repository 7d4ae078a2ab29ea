"""The pipeline's second step: trains the classifier and exports it as a SavedModel that takes raw text."""

import argparse
import os
import time
from collections.abc import Sequence
from pathlib import Path

# Set before TensorFlow is imported: its start-up notes would bury the progress lines, and oneDNN rounds differently
# from one processor to another.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

from job import JobError, run_job, training_failure_file


def parse_args(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """Hyperparameters and folders; arguments of the platform that this script has no use for are passed over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--warm-start", choices=("on", "off"), default="off")
    parser.add_argument("--train", type=Path, default=os.environ.get("SM_CHANNEL_TRAIN", "/opt/ml/input/data/train"))
    champion = os.environ.get("SM_CHANNEL_CHAMPION", "/opt/ml/input/data/champion")
    parser.add_argument("--champion", type=Path, default=champion)
    # Not --model_dir: the SageMaker SDK passes an S3 address under that name.
    parser.add_argument("--export-dir", type=Path, default=os.environ.get("SM_MODEL_DIR", "/opt/ml/model"))
    parser.add_argument("--model-id", default=os.environ.get("TRAINING_JOB_NAME", "local-training"))
    return parser.parse_known_args(arguments)[0]


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads --train (arrays.npz, tokenizer.json), writes --export-dir/1 and /warm_start; progress goes to stdout."""
    started = time.monotonic()
    args = parse_args(arguments)
    tokenizer, train, validation = _load(args.train)
    _prepare_runtime()
    from serving import export_model
    from training import train_model
    from warm_start import FOLDER, write_warm_start

    fitted_from = time.monotonic()
    trained = train_model(
        *(tokenizer, train, validation, args.epochs, args.seed),
        report=lambda report: _print_epoch(report, args.epochs),
        start=_start(args),
    )
    fit_seconds = time.monotonic() - fitted_from
    export_model(trained.model, tokenizer, args.model_id, args.export_dir / "1")
    write_warm_start(trained.warm_start, args.export_dir / FOLDER)
    print(
        f"final validation_macro_f1={trained.validation.macro_f1:.4f}; "
        f"validation_accuracy={trained.validation.accuracy:.4f}; "
        f"train_seconds={time.monotonic() - started:.2f}; "
        f"rows_per_second={len(train.labels) * trained.epochs / fit_seconds:.1f}; "
        f"temperature={trained.calibration.temperature:.3f}; "
        f"ece_uncalibrated={trained.calibration.error_before:.4f}; "
        f"validation_ece={trained.calibration.error_after:.4f};",
        flush=True,
    )


def _start(args: argparse.Namespace):
    """The champion's weights; None, said aloud, when there are none to start from or none are wanted."""
    from warm_start import read_champion

    if args.warm_start == "off":
        return None
    start = read_champion(args.champion)
    known = "no champion with a warm start: from scratch" if start is None else f"from {len(start.words)} known words"
    print(f"warm start: {known}", flush=True)
    return start


def _load(folder: Path):
    import numpy as np
    from tokenizer import read_tokenizer

    for name in ("arrays.npz", "tokenizer.json"):
        if not (folder / name).is_file():
            raise JobError(f"{name} is missing in {folder}. The train channel must be the output of Preprocess.")
    from training import Examples

    with np.load(folder / "arrays.npz", allow_pickle=False) as arrays:
        sides = [
            Examples(*(arrays[f"{side}_{part}"] for part in ("tokens", "labels", "folds")))
            for side in ("train", "validation")
        ]
    return read_tokenizer(folder / "tokenizer.json"), *sides


def _prepare_runtime() -> None:
    """Two threads on a CPU; mixed precision, XLA and reproducible operations where there is a GPU."""
    import keras
    import tensorflow as tf

    if tf.config.list_physical_devices("GPU"):
        keras.mixed_precision.set_global_policy("mixed_float16")
        tf.config.optimizer.set_jit(True)
        # A CPU gives the same figures twice without it.
        tf.config.experimental.enable_op_determinism()
        return
    threads = min(2, os.cpu_count() or 1)
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(threads)


def _print_epoch(report, epochs: int) -> None:
    print(
        f"epoch {report.epoch}/{epochs} train_loss={report.train_loss:.4f}; "
        f"validation_loss={report.validation_loss:.4f}; validation_macro_f1={report.validation_macro_f1:.4f}; "
        f"validation_accuracy={report.validation_accuracy:.4f};",
        flush=True,
    )


if __name__ == "__main__":
    run_job(main, training_failure_file())
