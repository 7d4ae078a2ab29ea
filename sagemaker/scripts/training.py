"""Fits both branches of the classifier on Preprocess's arrays, stopping when validation no longer gains."""

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
from keras import ops
from metrics import accuracy, confusion_matrix, macro_f1
from model import MEMBERS, LexiconBranch, WideBranch, build_deep, join_branches, new_lexicon_branch
from temperature import Calibration, calibrate
from text import LABELS
from tokenizer import Tokenizer
from warm_start import WarmStart, give_warm_start, take_warm_start
from wide_tables import fit_tables

LEARNING_RATE = 2e-3
# A small set gets small batches: about this many steps an epoch, so that the same epochs teach it as much.
STEPS, SMALLEST_BATCH, LARGEST_BATCH = 40, 8, 64
# Scores of the first epochs are luck where validation rows are few; none of them can win. A warm start is past them.
WARM_UP, WARM_UP_AFTER_START, PATIENCE = 10, 1, 6
# A word seen once teaches the network the text it stood in; it takes the unknown word's embedding instead.
LEAST_OCCURRENCES = 2


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
    """The joined model, the report of the epoch whose deep weights it has, how many epochs ran, and what goes along.

    The report and the calibration are of validation rows that neither branch had seen.
    """

    model: keras.Model
    best: EpochReport
    epochs: int
    calibration: Calibration
    warm_start: WarmStart


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
    start: WarmStart | None = None,
) -> Trained:
    """Fits a model; the same arguments give the same model. `report` is called after every epoch.

    start: a champion's weights to begin with; JobError when its network has another shape.
    """
    keras.utils.set_random_seed(seed)
    lexicon = new_lexicon_branch(tokenizer)
    lexicon.adapt(train.tokens)
    wide = WideBranch(fit_tables(tokenizer, train.tokens, train.labels), name="wide_branch_of_training_rows")
    words = _embedded_words(train.tokens, tokenizer)
    width = lexicon(train.tokens[:1]).shape[1]
    deep = build_deep(tokenizer.token_length, words, width)
    if start is not None:
        give_warm_start(deep, tokenizer, start)
    warm_up = WARM_UP if start is None else WARM_UP_AFTER_START
    stopper = _StopOnMacroF1(lexicon, wide, validation, class_weights(train.labels), warm_up, report)
    _fit_deep(deep, lexicon, train, epochs, stopper)
    # Served by a copy: in single precision, and without the optimizer, whose moments would triple the archive.
    keras.config.set_dtype_policy("float32")
    served = build_deep(tokenizer.token_length, words, width)
    served.set_weights(stopper.best_weights)
    calibration = calibrate(stopper.best_probabilities, validation.labels)
    everything = _joined(train, validation)
    # Nothing is left to choose: the validation rows may teach as well, where that costs seconds.
    final = WideBranch(fit_tables(tokenizer, everything.tokens, everything.labels), name="wide_branch")
    model = join_branches(tokenizer.token_length, lexicon, final, served, calibration.temperature)
    return Trained(model, stopper.best, stopper.epochs, calibration, take_warm_start(served, tokenizer))


def _fit_deep(deep: keras.Model, lexicon: LexiconBranch, train: Examples, epochs: int, stopper) -> None:
    deep.compile(keras.optimizers.Adam(LEARNING_RATE), keras.losses.SparseCategoricalCrossentropy())
    deep.fit(
        [train.tokens, ops.convert_to_numpy(lexicon(train.tokens))],
        np.repeat(train.labels[:, None], MEMBERS, axis=1),
        sample_weight=np.repeat(class_weights(train.labels)[train.labels][:, None], MEMBERS, axis=1),
        batch_size=batch_size(len(train.labels)),
        epochs=epochs,
        verbose=0,
        callbacks=[stopper],
    )


def batch_size(rows: int) -> int:
    return min(max(rows // STEPS, SMALLEST_BATCH), LARGEST_BATCH)


def _embedded_words(tokens: np.ndarray, tokenizer: Tokenizer) -> int:
    """How many words get an embedding; the vocabulary begins with the most frequent ones."""
    counts = np.bincount(tokens.ravel(), minlength=2)[2 : tokenizer.trained_words + 2]
    return int(np.flatnonzero(counts >= LEAST_OCCURRENCES).max(initial=-1)) + 1


def _joined(first: Examples, second: Examples) -> Examples:
    return Examples(np.concatenate([first.tokens, second.tokens]), np.concatenate([first.labels, second.labels]))


class _StopOnMacroF1(keras.callbacks.Callback):
    """Reports each epoch, keeps the best weights by validation macro-F1, stops after PATIENCE epochs without gain."""

    def __init__(self, lexicon: LexiconBranch, wide: WideBranch, validation: Examples, balance, warm_up, report):
        super().__init__()
        self.inputs = [ops.convert_to_tensor(validation.tokens), lexicon(validation.tokens)]
        self.from_wide = ops.convert_to_numpy(wide(validation.tokens))
        self.labels, self.balance, self.warm_up, self.report = validation.labels, balance, warm_up, report
        self.best: EpochReport | None = None
        self.best_weights: list[np.ndarray] = []
        self.best_probabilities = self.from_wide
        self.epochs = 0

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        self.epochs = epoch + 1
        members = ops.convert_to_numpy(self.model(self.inputs, training=False))
        probabilities = (self.from_wide + members.mean(axis=1)) / 2
        current = self._measure(probabilities, (logs or {}).get("loss", 0.0))
        self.report(current)
        if self.epochs <= self.warm_up and self.epochs < self.params["epochs"]:
            return
        if self.best is None or _rank(current) > _rank(self.best):
            self.best, self.best_weights = current, self.model.get_weights()
            self.best_probabilities = probabilities
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
