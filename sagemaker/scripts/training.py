"""Fits both branches of the classifier on Preprocess's arrays, stopping when validation no longer gains."""

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
from keras import ops
from metrics import accuracy, confusion_matrix, macro_f1
from model import MEMBERS, LexiconBranch, WideBranch, build_deep, join_branches, new_lexicon_branch
from ngrams import collect_ngrams, ngram_features
from text import LABELS
from tokenizer import Tokenizer
from wide import fit_wide

WIDE_PENALTY = 3e-4
LEARNING_RATE = 2e-3
# A small set gets small batches: about this many steps an epoch, so that the same epochs teach it as much.
STEPS, SMALLEST_BATCH, LARGEST_BATCH = 40, 8, 32
# Scores of the first epochs are luck where validation rows are few; none of them can win.
WARM_UP, PATIENCE = 4, 8


@dataclass(frozen=True)
class Examples:
    """tokens int32 [rows, length] and labels int32 [rows]."""

    tokens: np.ndarray
    labels: np.ndarray


@dataclass(frozen=True)
class EpochReport:
    """Figures after an epoch (1-based); losses are class-balanced cross-entropies."""

    epoch: int
    train_loss: float
    validation_loss: float
    validation_macro_f1: float
    validation_accuracy: float


@dataclass(frozen=True)
class Trained:
    """The joined model, the report of the epoch whose weights it has, and how many epochs ran."""

    model: keras.Model
    best: EpochReport
    epochs: int


def class_weights(labels: np.ndarray) -> np.ndarray:
    """float32 [classes]: weights under which every class has the same total."""
    counts = np.maximum(np.bincount(labels, minlength=len(LABELS)), 1)
    return (len(labels) / (len(LABELS) * counts)).astype(np.float32)


def train_model(
    tokenizer: Tokenizer,
    train: Examples,
    validation: Examples,
    epochs: int,
    seed: int,
    report: Callable[[EpochReport], None],
) -> Trained:
    """Fits a model; the same arguments give the same model. `report` is called after every epoch."""
    keras.utils.set_random_seed(seed)
    lexicon = new_lexicon_branch(tokenizer)
    lexicon.adapt(train.tokens)
    wide = _fit_wide_branch(tokenizer, train)
    inputs = [train.tokens, ops.convert_to_numpy(lexicon(train.tokens))]
    deep = build_deep(tokenizer, inputs[1].shape[1])
    deep.compile(keras.optimizers.Adam(LEARNING_RATE), keras.losses.SparseCategoricalCrossentropy())
    balance = class_weights(train.labels)
    stopper = _StopOnMacroF1(lexicon, wide, validation, balance, report)
    deep.fit(
        inputs,
        np.repeat(train.labels[:, None], MEMBERS, axis=1),
        sample_weight=np.repeat(balance[train.labels][:, None], MEMBERS, axis=1),
        batch_size=_batch_size(len(train.labels)),
        epochs=epochs,
        verbose=0,
        callbacks=[stopper],
    )
    # Served by a copy: in single precision, and without the optimizer, whose moments would triple the archive.
    keras.config.set_dtype_policy("float32")
    served = build_deep(tokenizer, inputs[1].shape[1])
    served.set_weights(stopper.best_weights)
    return Trained(join_branches(tokenizer, lexicon, wide, served), stopper.best, stopper.epochs)


def _batch_size(rows: int) -> int:
    return min(max(rows // STEPS, SMALLEST_BATCH), LARGEST_BATCH)


def _fit_wide_branch(tokenizer: Tokenizer, train: Examples) -> WideBranch:
    ngrams = collect_ngrams(train.tokens, tokenizer)
    features = ops.convert_to_numpy(ngram_features(train.tokens, ngrams, ngrams.pairs))
    fitted = fit_wide(features, train.labels, len(LABELS), ngrams.features, WIDE_PENALTY)
    return WideBranch(ngrams, fitted, name="wide_branch")


class _StopOnMacroF1(keras.callbacks.Callback):
    """Reports each epoch, keeps the best weights by validation macro-F1, stops after PATIENCE epochs without gain."""

    def __init__(self, lexicon: LexiconBranch, wide: WideBranch, validation: Examples, balance, report):
        super().__init__()
        self.inputs = [ops.convert_to_tensor(validation.tokens), lexicon(validation.tokens)]
        self.from_wide = ops.convert_to_numpy(wide(validation.tokens))
        self.labels, self.balance, self.report = validation.labels, balance, report
        self.best: EpochReport | None = None
        self.best_weights: list[np.ndarray] = []
        self.epochs = 0

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        self.epochs = epoch + 1
        members = ops.convert_to_numpy(self.model(self.inputs, training=False))
        current = self._measure((self.from_wide + members.mean(axis=1)) / 2, (logs or {}).get("loss", 0.0))
        self.report(current)
        if self.epochs <= WARM_UP and self.epochs < self.params["epochs"]:
            return
        if self.best is None or _rank(current) > _rank(self.best):
            self.best, self.best_weights = current, self.model.get_weights()
        elif current.epoch - self.best.epoch >= PATIENCE:
            self.model.stop_training = True

    def _measure(self, probabilities: np.ndarray, train_loss: float) -> EpochReport:
        labels = self.labels
        matrix = confusion_matrix(labels, probabilities.argmax(axis=1), len(LABELS))
        surprise = -np.log(np.maximum(probabilities[np.arange(len(labels)), labels], 1e-7))
        loss = float(np.average(surprise, weights=self.balance[labels]))
        return EpochReport(self.epochs, float(train_loss), loss, float(macro_f1(matrix)), float(accuracy(matrix)))


def _rank(report: EpochReport) -> tuple[int, float]:
    """Macro-F1 in steps of two points, then the loss: on few validation rows smaller differences are luck."""
    return (round(report.validation_macro_f1 / 0.02), -report.validation_loss)
