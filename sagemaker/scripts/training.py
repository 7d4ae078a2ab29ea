"""Fits both branches of the classifier on Preprocess's arrays, and stops when rows that were not learnt no longer gain.

The deep branch's members are bagged: each is kept from one fold of all rows. So every row has members that never saw
it, and the epoch to stop at is chosen on all of them; a tenth of a small data set would choose by luck.
"""

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
from keras import ops
from metrics import accuracy, confusion_matrix, macro_f1
from model import MEMBERS, LexiconBranch, WideBranch, build_deep, join_branches, new_lexicon_branch
from splits import FOLDS
from temperature import Calibration, calibrate
from text import LABELS
from tokenizer import Tokenizer
from warm_start import WarmStart, give_warm_start, take_warm_start
from wide_tables import fit_tables

LEARNING_RATE = 2e-3
# A small set gets small batches: about this many steps an epoch, so that the same epochs teach it as much.
STEPS, SMALLEST_BATCH, LARGEST_BATCH = 40, 8, 64
# The first epochs cannot win, unless they start where a champion ended.
WARM_UP, WARM_UP_AFTER_START, PATIENCE = 10, 1, 6
# A word seen once teaches the network the text it stood in; it takes the unknown word's embedding instead.
LEAST_OCCURRENCES = 2


@dataclass(frozen=True)
class Examples:
    """tokens int32 [rows, length], labels int32 [rows], folds int32 [rows]: which members must not learn the row."""

    tokens: np.ndarray
    labels: np.ndarray
    folds: np.ndarray


@dataclass(frozen=True)
class EpochReport:
    """Figures after an epoch (1-based); losses are class-balanced cross-entropies.

    What is called validation are all rows, each judged by the deep branch's members that never learnt it.
    """

    epoch: int
    train_loss: float
    validation_loss: float
    validation_macro_f1: float
    validation_accuracy: float


@dataclass(frozen=True)
class Score:
    """Shares of 1."""

    macro_f1: float
    accuracy: float


@dataclass(frozen=True)
class Trained:
    """The joined model, its score on validation rows, how many epochs ran, and what goes along.

    Score and calibration are those of both branches on validation rows that neither had seen; best is the report of
    the epoch whose deep weights the model has.
    """

    model: keras.Model
    validation: Score
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
    everything = _joined(train, validation)
    lexicon = new_lexicon_branch(tokenizer)
    lexicon.adapt(everything.tokens)
    words = _embedded_words(everything.tokens, tokenizer)
    width = lexicon(train.tokens[:1]).shape[1]
    deep = build_deep(tokenizer.token_length, words, width)
    if start is not None:
        give_warm_start(deep, tokenizer, start)
    stopper = _StopOnMacroF1(lexicon, everything, WARM_UP if start is None else WARM_UP_AFTER_START, report)
    _fit_deep(deep, lexicon, everything, epochs, stopper)
    # Served by a copy: in single precision, and without the optimizer, whose moments would triple the archive.
    keras.config.set_dtype_policy("float32")
    served = build_deep(tokenizer.token_length, words, width)
    served.set_weights(stopper.best_weights)
    wide = WideBranch(fit_tables(tokenizer, train.tokens, train.labels), name="wide_branch_of_training_rows")
    unseen = stopper.best_probabilities[len(train.labels) :]
    probabilities = (ops.convert_to_numpy(wide(validation.tokens)) + unseen) / 2
    calibration = calibrate(probabilities, validation.labels)
    # Nothing is left to choose: the validation rows teach the wide branch as well.
    final = WideBranch(fit_tables(tokenizer, everything.tokens, everything.labels), name="wide_branch")
    model = join_branches(tokenizer.token_length, lexicon, final, served, calibration.temperature)
    score = score_of(probabilities, validation.labels)
    return Trained(model, score, stopper.best, stopper.epochs, calibration, take_warm_start(served, tokenizer))


def score_of(probabilities: np.ndarray, labels: np.ndarray) -> Score:
    """Of probabilities [rows, classes] against labels [rows]."""
    matrix = confusion_matrix(labels, probabilities.argmax(axis=1), len(LABELS))
    return Score(float(macro_f1(matrix)), float(accuracy(matrix)))


def _fit_deep(deep: keras.Model, lexicon: LexiconBranch, rows: Examples, epochs: int, stopper) -> None:
    deep.compile(keras.optimizers.Adam(LEARNING_RATE), keras.losses.SparseCategoricalCrossentropy())
    deep.fit(
        [rows.tokens, ops.convert_to_numpy(lexicon(rows.tokens))],
        np.repeat(rows.labels[:, None], MEMBERS, axis=1),
        sample_weight=_member_weights(rows),
        batch_size=batch_size(len(rows.labels)),
        epochs=epochs,
        verbose=0,
        callbacks=[stopper],
    )


def _member_weights(rows: Examples) -> np.ndarray:
    """float32 [rows, MEMBERS]: classes alike, nothing for the members that must not learn the row, 1 on average."""
    learns = rows.folds[:, None] != np.arange(MEMBERS) % FOLDS
    return class_weights(rows.labels)[rows.labels][:, None] * learns.astype(np.float32) * (FOLDS / (FOLDS - 1))


def unseen_probabilities(members: np.ndarray, folds: np.ndarray) -> np.ndarray:
    """[rows, classes] from [rows, MEMBERS, classes]: the mean of those members that did not learn the row."""
    places = folds[:, None] + FOLDS * np.arange(MEMBERS // FOLDS)
    return np.take_along_axis(members, places[..., None], axis=1).mean(axis=1)


def batch_size(rows: int) -> int:
    return min(max(rows // STEPS, SMALLEST_BATCH), LARGEST_BATCH)


def _embedded_words(tokens: np.ndarray, tokenizer: Tokenizer) -> int:
    """How many words get an embedding; the vocabulary begins with the most frequent ones."""
    counts = np.bincount(tokens.ravel(), minlength=2)[2 : tokenizer.trained_words + 2]
    return int(np.flatnonzero(counts >= LEAST_OCCURRENCES).max(initial=-1)) + 1


def _joined(first: Examples, second: Examples) -> Examples:
    pairs = ((getattr(first, name), getattr(second, name)) for name in ("tokens", "labels", "folds"))
    return Examples(*(np.concatenate(pair) for pair in pairs))


class _StopOnMacroF1(keras.callbacks.Callback):
    """Reports each epoch, keeps the best weights by macro-F1 on unlearnt rows, stops after PATIENCE without gain."""

    def __init__(self, lexicon: LexiconBranch, rows: Examples, warm_up: int, report: Callable[[EpochReport], None]):
        super().__init__()
        self.inputs = [ops.convert_to_tensor(rows.tokens), lexicon(rows.tokens)]
        self.rows, self.balance = rows, class_weights(rows.labels)
        self.warm_up, self.report = warm_up, report
        self.best: EpochReport | None = None
        self.best_weights: list[np.ndarray] = []
        self.best_probabilities = np.zeros((0, len(LABELS)))
        self.epochs = 0

    def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
        self.epochs = epoch + 1
        members = ops.convert_to_numpy(self.model(self.inputs, training=False))
        probabilities = unseen_probabilities(members, self.rows.folds)
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
        labels = self.rows.labels
        surprise = -np.log(np.maximum(probabilities[np.arange(len(labels)), labels], 1e-7))
        loss = float(np.average(surprise, weights=self.balance[labels]))
        score = score_of(probabilities, labels)
        return EpochReport(self.epochs, float(train_loss), loss, score.macro_f1, score.accuracy)


def _rank(report: EpochReport) -> tuple[int, float]:
    """Macro-F1 in steps of half a point, then the loss: smaller differences are luck."""
    return (round(report.validation_macro_f1 / 0.005), -report.validation_loss)
