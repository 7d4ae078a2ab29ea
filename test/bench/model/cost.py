"""What the exported model costs to keep and to ask: parameters, size of the archive, time a text on one CPU thread."""

import argparse
import json
import tarfile
import tempfile
import time
from pathlib import Path

import numpy as np
import tensorflow as tf
from labelled_rows import read_task
from lexicon import load_lexicon
from our_model import fit
from serving import export_model

BATCH, ROUNDS = 32, 200


def microseconds_a_text(signature, texts: list[str], batch: int) -> float:
    """The median over ROUNDS calls, divided by the batch."""
    batches = [tf.constant((texts * 2)[start : start + batch]) for start in range(0, len(texts), batch)]
    times = []
    for call in range(ROUNDS + 20):
        started = time.perf_counter()
        signature(text=batches[call % len(batches)])
        times.append(time.perf_counter() - started)
    return float(np.median(times[20:])) / batch * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--lexicon", type=Path, required=True)
    args = parser.parse_args()
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    task = read_task(args.work / "task.json")
    # What the model weighs depends on the vocabulary alone: an epoch is enough.
    tokenizer, trained = fit(task.rows, load_lexicon(args.lexicon), epochs=1, seed=0)
    with tempfile.TemporaryDirectory() as folder:
        exported = Path(folder) / "1"
        export_model(trained.model, tokenizer, "bench", exported)
        with tarfile.open(Path(folder) / "model.tar.gz", "w:gz") as archive:
            archive.add(exported, "1")
        size = (Path(folder) / "model.tar.gz").stat().st_size
        signature = tf.saved_model.load(str(exported)).signatures["serving_default"]
        texts = [row.text for row in task.rows]
        cost = {
            "parameters": int(sum(np.prod(weight.shape) for weight in trained.model.weights)),
            "archive_mb": size / 1e6,
            "batch": BATCH,
            "microseconds_per_text": microseconds_a_text(signature, texts, BATCH),
            "microseconds_single": microseconds_a_text(signature, texts, 1),
        }
    (args.work / "cost.json").write_text(json.dumps(cost), encoding="utf-8")


if __name__ == "__main__":
    main()
