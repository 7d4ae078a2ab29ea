"""Weighs each user's label against what trusted rows say of the text, given how often users mislead as a whole."""

from dataclasses import dataclass

import numpy as np

# What is believed before any feedback is seen: one label in twenty is wrong, with the weight of this many rows a class.
_ERROR_SHARE, _BELIEF_ROWS = 0.05, 20
# Of what is probably right among the labels of a class, at least this share is believed, however many users mislead.
_LEAST_KEPT = 0.5


@dataclass(frozen=True)
class Weighed:
    """Of each row: P(the user's label), the likeliest other label (index), and that one's margin, -1 to 1:

    P(the other) - P(the user's).
    """

    own: np.ndarray
    other: np.ndarray
    margin: np.ndarray


def weigh_labels(probabilities: np.ndarray, labels: np.ndarray, steps: int = 50) -> Weighed:
    """probabilities [rows, classes] of a trusted classifier, calibrated; labels [rows]: what the users said.

    How often a text of one class is given each label is estimated from the rows themselves (Dawid and Skene's
    model, by EM). Where users are mostly right, an odd label is believed; where many mislead, it must be plausible.
    A margin on the classifier's probabilities alone drops 30 % of the honest rows of rare classes either way.
    """
    classes = probabilities.shape[1]
    belief = np.full((classes, classes), _ERROR_SHARE / (classes - 1))
    np.fill_diagonal(belief, 1 - _ERROR_SHARE)
    given = belief
    for _ in range(steps):
        truth = _truth(probabilities, given, labels)
        # [true class, given label]
        counts = np.stack([truth[labels == label].sum(axis=0) for label in range(classes)], axis=1)
        counts = counts + belief * _BELIEF_ROWS
        given = counts / counts.sum(axis=1, keepdims=True)
    truth = _truth(probabilities, given, labels)
    own = truth[np.arange(len(labels)), labels]
    truth[np.arange(len(labels)), labels] = -1
    other = truth.argmax(axis=1)
    return Weighed(own, other, truth.max(axis=1) - own)


def believed(weighed: Weighed, labels: np.ndarray, lead: float) -> np.ndarray:
    """bool [rows]: whose label leads by `lead`, and as many more of each class as keep half of its right ones.

    The more users mislead, the fewer rare labels lead by much; without the second rule a class could run dry.
    Labels that are not even the likeliest are never believed.
    """
    kept = weighed.margin <= -lead
    for label in np.unique(labels):
        rows = np.flatnonzero(labels == label)
        rows = rows[np.argsort(weighed.margin[rows], kind="stable")]
        right = np.cumsum(weighed.own[rows])
        kept[rows[: np.searchsorted(right, _LEAST_KEPT * right[-1]) + 1]] = True
    return kept & (weighed.margin <= 0)


def _truth(probabilities: np.ndarray, given: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """[rows, classes]: how likely each class is the true one, knowing the text and the label."""
    joint = np.maximum(probabilities, 1e-9) * given[:, labels].T
    return joint / joint.sum(axis=1, keepdims=True)
