"""Makes the content of evaluation.json from judged rows and both models' probabilities."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from calibration import describe_calibration
from comparison import compare, describe_model
from judged_rows import FROZEN, SETS, JudgedSet
from resampling import RESAMPLES, PairedRows, class_shares, resample
from text import LABELS

SCHEMA_VERSION = 2
NO_ROWS = PairedRows(*(np.empty(0, np.int64) for _ in range(3)), np.empty(0))


@dataclass(frozen=True)
class Answers:
    """A model's id and its probabilities [rows, classes] for each set."""

    model_id: str
    probabilities: dict[str, np.ndarray]

    def predicted(self, name: str) -> np.ndarray:
        return self.probabilities[name].argmax(axis=1)


def evaluate(
    sets: dict[str, JudgedSet], candidate: Answers, champion: Answers | None, statistics: dict, seed: int
) -> dict:
    """The content of evaluation.json; without a champion there is nothing to compare."""
    described = {"dataset": statistics["dataset"], "data_quality": statistics["data_quality"]}
    return {**measure(sets, candidate, champion, seed), **described}


def measure(
    sets: dict[str, JudgedSet],
    candidate: Answers,
    champion: Answers | None,
    seed: int,
    wanted: Collection[str] = SETS,
) -> dict:
    """What the report says of the models, on the wanted sets alone.

    Whatever is wanted, pooled rows stand for the population of all frozen rows, so that two measurements compare.
    """
    # A model is its own opponent where there is no other: its figures and intervals come out the same.
    opponent = champion or candidate
    shares = _population(sets)
    rows = {
        name: _paired(sets[name], candidate.predicted(name), opponent.predicted(name)) if name in wanted else NO_ROWS
        for name in SETS
    }
    resampled = {
        name: resample([rows[name]], class_shares([rows[name]], len(LABELS)), seed) if len(rows[name]) else None
        for name in SETS
    }

    def judged(role: str, answers: Answers) -> dict:
        scores = {}
        for name, drawn in resampled.items():
            if drawn is None:
                scores[name] = None
                continue
            one = sets[name]
            described = describe_model(
                one.truth, answers.predicted(name), getattr(drawn, role), drawn.effective_rows, LABELS
            )
            calibration = describe_calibration(answers.probabilities[name], one.truth, one.weights)
            scores[name] = {**described, "calibration": calibration}
        return {"model_id": answers.model_id, **scores}

    return {
        "schema_version": SCHEMA_VERSION,
        "labels": list(LABELS),
        "seed": seed,
        "resamples": RESAMPLES,
        "population": dict(zip(LABELS, map(float, shares), strict=True)),
        "candidate": judged("candidate", candidate),
        "champion": None if champion is None else judged("champion", champion),
        "comparison": None if champion is None else _compare_sets(sets, rows, resampled, shares, seed),
    }


def _paired(rows: JudgedSet, candidate: np.ndarray, champion: np.ndarray) -> PairedRows:
    return PairedRows(rows.truth, candidate, champion, rows.weights)


def _population(sets: dict[str, JudgedSet]) -> np.ndarray:
    """The class shares that the pooled rows stand for: those of the frozen sets, so that months compare."""
    frozen = (sets[name] for name in FROZEN)
    return class_shares([_paired(rows, rows.truth, rows.truth) for rows in frozen], len(LABELS))


def _compare_sets(sets, rows: dict[str, PairedRows], resampled, shares: np.ndarray, seed: int) -> dict:
    pooled = [rows[name] for name in FROZEN if len(rows[name])]
    if len(rows["holdout"]):
        pooled += _asked(sets["holdout"], rows["holdout"])
    return {
        **{name: None if drawn is None else compare([rows[name]], drawn, LABELS) for name, drawn in resampled.items()},
        "pooled": compare(pooled, resample(pooled, shares, seed), LABELS) if pooled else None,
    }


def _asked(holdout: JudgedSet, rows: PairedRows) -> list[PairedRows]:
    """Held-out rows whose feedback was asked for with a known chance: weighted 1 / chance they are no biased choice.

    What people correct unasked is what the champion got wrong; it may veto a candidate, not speak for it. People who
    were asked and did not answer remain a bias that nothing here can see.
    """
    chosen = ~np.isnan(holdout.asked)
    if not chosen.any():
        return []
    weights = 1 / holdout.asked[chosen]
    return [PairedRows(rows.truth[chosen], rows.candidate[chosen], rows.champion[chosen], weights / weights.mean())]
