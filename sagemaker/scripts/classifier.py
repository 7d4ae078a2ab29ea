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
    """A model's predictions: label indices into LABELS [rows], and the model's id."""

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
        indices: list[int] = []
        for start in range(0, len(texts), _BATCH):
            labels = self._ask(texts[start : start + _BATCH])["label"]
            indices.extend(self._index(label.decode()) for label in labels)
        return Answers(np.array(indices, np.int64), self.model_id)

    def _ask(self, texts: list[str]) -> dict[str, np.ndarray]:
        return {name: value.numpy() for name, value in self._signature(text=tf.constant(texts)).items()}

    def _index(self, label: str) -> int:
        if label not in LABELS:
            raise JobError(f"Model {self.model_id} answers {label!r}; known labels are {', '.join(LABELS)}.")
        return LABELS.index(label)


def _newest_version(archive: Path, folder: Path) -> Path:
    versions = [path.parent for path in folder.rglob("saved_model.pb") if path.parent.name.isdigit()]
    if not versions:
        raise JobError(f"{archive} holds no <version number>/saved_model.pb. It must be a training job's model.tar.gz.")
    return max(versions, key=lambda path: int(path.name))
