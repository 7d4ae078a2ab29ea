"""The poisoning benchmark's figures: macro-F1 of each scenario and defence over whole rounds, against true labels.

In a round every text is judged once, by the model that had it in its test set; so a round's macro-F1 is that of all
texts. Intervals draw the texts again, every round's answers with them, and pair each defence with the clean run.
"""

import argparse
import json
from collections import defaultdict
from pathlib import Path

import numpy as np
from dealt_reviews import FOLDS
from intervals import confusions, drawn_weights, summary
from metrics import macro_f1
from text import LABELS

CLEAN = ("clean", "undefended")


def read_cycles(work: Path) -> list[dict]:
    paths = sorted(work.glob("seed-*/cycles.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def answers(cycle: dict) -> tuple[list[str], np.ndarray, np.ndarray]:
    """(texts, label indices, predicted label indices) of a cycle's test set."""
    folder = Path(cycle["folder"])
    rows = [json.loads(line) for line in (folder / "out/test/test.jsonl").read_text(encoding="utf-8").splitlines()]
    with np.load(folder / "candidate.npz") as found:
        predicted = found["test"].argmax(axis=1)
    return [row["text"] for row in rows], np.array([LABELS.index(row["label"]) for row in rows]), predicted


def rounds(cycles: list[dict]) -> tuple[np.ndarray, dict[tuple[str, str], np.ndarray]]:
    """(labels [texts], {(scenario, arm): predicted label indices [rounds, texts]}).

    Raises ValueError when a round is not whole: its figure would be that of some of the texts.
    """
    said: dict[tuple[str, str], dict[int, dict[str, tuple[int, int]]]] = defaultdict(lambda: defaultdict(dict))
    for cycle in cycles:
        turn = said[cycle["scenario"], cycle["arm"]][cycle["seed"] // FOLDS]
        for text, label, predicted in zip(*answers(cycle), strict=True):
            if text in turn:
                raise ValueError(f"Two seeds of a round judge the same text: {text[:60]}")
            turn[text] = (int(label), int(predicted))
    texts = sorted(said[CLEAN][0])
    found = {}
    for key, turns in said.items():
        if any(sorted(turn) != texts for turn in turns.values()):
            raise ValueError(f"Not every text is judged in each round of {key}: use a multiple of {FOLDS} seeds")
        found[key] = np.array([[turn[text][1] for text in texts] for _, turn in sorted(turns.items())])
    return np.array([said[CLEAN][0][text][0] for text in texts]), found


def figures(cycles: list[dict]) -> list[dict]:
    """{"scenario", "arm", "macro_f1", "behind"} of each; the latter two with 95 % intervals, shares of 1."""
    labels, found = rounds(cycles)
    weights = drawn_weights(labels)
    drawn = {key: macro_f1(confusions(labels, predicted, weights)).mean(axis=0) for key, predicted in found.items()}
    return [
        {"scenario": key[0], "arm": key[1], "macro_f1": summary(scores), "behind": summary(scores - drawn[CLEAN])}
        for key, scores in drawn.items()
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    work = parser.parse_args().work
    (work / "figures.json").write_text(json.dumps(figures(read_cycles(work))), encoding="utf-8")
