"""The simulation's slow way: the scripts of Train and Evaluate as the jobs run them, TensorFlow included."""

import argparse
import json
import subprocess
import sys
import tarfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from job import JobError

ARCHIVE = "model.tar.gz"
_BATCH = 512


@dataclass(frozen=True)
class ServedModel:
    """A training's archive, and its SavedModel loaded as the endpoint would serve it."""

    model_id: str
    archive: Path
    signature: object

    def probabilities(self, texts: list[str]) -> np.ndarray:
        """float [texts, classes], in the order of LABELS."""
        import tensorflow as tf

        batches = [texts[start : start + _BATCH] for start in range(0, len(texts), _BATCH)]
        return np.concatenate([self.signature(text=tf.constant(batch))["probabilities"].numpy() for batch in batches])


def train_real(args: argparse.Namespace, folder: Path, prepared: Path) -> ServedModel:
    """Runs train.py and packs what it exported, as a training job's output is packed."""
    import tensorflow as tf

    export = folder / "export"
    _run("train.py", "--train", prepared / "train", "--export-dir", export, "--model-id", folder.name,
         "--epochs", args.epochs, "--seed", args.seed)  # fmt: skip
    archive = folder / "candidate" / ARCHIVE
    archive.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(archive, "w:gz") as file:
        file.add(export, arcname=".")
    loaded = tf.saved_model.load(str(export / "1"))
    signature = loaded.signatures["serving_default"]
    # The signature does not keep its model alive.
    signature._simulated_model = loaded
    return ServedModel(folder.name, archive, signature)


def evaluate_real(args: argparse.Namespace, folder: Path, prepared: Path, model: ServedModel, champion) -> dict:
    """Runs evaluate.py; the content of the evaluation.json that it wrote."""
    output = folder / "evaluation"
    nobody = folder / "no-champion"
    nobody.mkdir(exist_ok=True)
    champion_folder = nobody if champion is None else champion.archive.parent
    _run("evaluate.py", "--candidate", model.archive.parent, "--champion", champion_folder,
         "--test", prepared / "test", "--output", output, "--seed", args.seed)  # fmt: skip
    return json.loads((output / "evaluation.json").read_text(encoding="utf-8"))


def _run(script: str, *arguments: object) -> None:
    """Runs a job's script in a process of its own; JobError with its last words when it fails."""
    import preprocess

    path = Path(preprocess.__file__).with_name(script)
    done = subprocess.run([sys.executable, str(path), *map(str, arguments)], capture_output=True, text=True)
    if done.returncode != 0:
        raise JobError(f"{script} failed: {done.stderr.strip().splitlines()[-1:] or ['no message']}")
