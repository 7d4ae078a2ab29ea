"""Loads a model.tar.gz and asks it through its raw-text signature, as a caller of the endpoint would."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import tensorflow as tf
from archive import extract
from job import JobError
from text import LABELS

_BATCH = 256


@dataclass(frozen=True)
class Answers:
    """A model's predictions: probabilities float [rows, LABELS], their most probable label [rows], the model's id."""

    probabilities: np.ndarray
    predicted: np.ndarray
    model_id: str


class Classifier:
    """A SavedModel with the signature text [batch] → probabilities, labels, label, model_id."""

    def __init__(self, archive: Path):
        with tempfile.TemporaryDirectory() as folder:
            extract(archive, Path(folder))
            self._model = tf.saved_model.load(str(_newest_version(archive, Path(folder))))
        self._signature = self._model.signatures["serving_default"]
        self.model_id = self._ask(["."])["model_id"][0].decode()

    def predict(self, texts: list[str]) -> Answers:
        """Answers for raw texts, in batches; JobError when the model knows other labels than we do."""
        batches = [self._probabilities(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
        probabilities = np.concatenate(batches) if batches else np.zeros((0, len(LABELS)))
        return Answers(probabilities, probabilities.argmax(axis=1), self.model_id)

    def _probabilities(self, texts: list[str]) -> np.ndarray:
        """float [rows, LABELS]: a model may list its labels in an order of its own."""
        answer = self._ask(texts)
        known = [label.decode() for label in answer["labels"][0]]
        if sorted(known) != sorted(LABELS):
            raise JobError(f"Model {self.model_id} answers {', '.join(known)}; known labels are {', '.join(LABELS)}.")
        return answer["probabilities"].astype(float)[:, [known.index(label) for label in LABELS]]

    def _ask(self, texts: list[str]) -> dict[str, np.ndarray]:
        return {name: value.numpy() for name, value in self._signature(text=tf.constant(texts)).items()}


def _newest_version(archive: Path, folder: Path) -> Path:
    versions = [path.parent for path in folder.rglob("saved_model.pb") if path.parent.name.isdigit()]
    if not versions:
        raise JobError(f"{archive} holds no <version number>/saved_model.pb. It must be a training job's model.tar.gz.")
    return max(versions, key=lambda path: int(path.name))
