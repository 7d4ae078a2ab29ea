"""The pipeline's third step: judges candidate and champion on the same rows and writes evaluation.json."""

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path

# Set before TensorFlow is imported: its start-up notes would bury the result.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

import numpy as np
from comparison import RESAMPLES, compare
from confusion_picture import draw_confusion_matrices
from job import JobError, run_job
from metrics import confusion_matrix, describe_metrics
from text import LABELS

ARCHIVE = "model.tar.gz"
SETS = ("test", "holdout")


def parse_args(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidate", type=Path, default=Path("/opt/ml/processing/input/candidate"))
    parser.add_argument("--champion", type=Path, default=Path("/opt/ml/processing/input/champion"))
    parser.add_argument("--test", type=Path, default=Path("/opt/ml/processing/input/test"))
    parser.add_argument("--output", type=Path, default=Path("/opt/ml/processing/output/evaluation"))
    parser.add_argument("--seed", type=int, default=20)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the archives and test rows, writes evaluation.json and confusion_matrix.svg into --output."""
    args = parse_args(arguments)
    if not (args.candidate / ARCHIVE).is_file():
        raise JobError(f"{ARCHIVE} is missing in {args.candidate}. Did the training step write a model?")
    rows = {name: _read_rows(args.test / f"{name}.jsonl") for name in SETS}
    if not rows["test"]:
        raise JobError(f"test.jsonl in {args.test} has no rows. Run Preprocess with a base test set.")
    statistics = json.loads(_existing(args.test / "statistics.json").read_text(encoding="utf-8"))
    answers = {"candidate": _answer(args.candidate, rows), "champion": _answer(args.champion, rows)}
    evaluation = evaluate(rows, answers, statistics["dataset"], args.seed)
    args.output.mkdir(parents=True, exist_ok=True)
    content = json.dumps(evaluation, indent=2, ensure_ascii=False)
    (args.output / "evaluation.json").write_text(content + "\n", encoding="utf-8")
    (args.output / "confusion_matrix.svg").write_text(draw(evaluation), encoding="utf-8")
    print(summarise(evaluation), flush=True)


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise JobError(f"{path.name} is missing in {path.parent}. It must be the test output of Preprocess.")
    return path


def _read_rows(path: Path) -> list[dict[str, str]]:
    with _existing(path).open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def _answer(folder: Path, rows: dict[str, list[dict[str, str]]]) -> dict | None:
    """{"model_id", and predicted label indices of each set}; None when the folder has no archive."""
    if not (folder / ARCHIVE).is_file():
        return None
    # TensorFlow takes seconds to import: not before the inputs are known to be there.
    from classifier import Classifier

    model = Classifier(folder / ARCHIVE)
    predicted = {name: model.predict([row["text"] for row in rows[name]]).predicted for name in SETS}
    return {"model_id": model.model_id, **predicted}


def evaluate(rows: dict, answers: dict, dataset: dict, seed: int) -> dict:
    """The content of evaluation.json from {set: rows}, {"candidate" | "champion": answers or None}."""
    truths = {name: np.array([LABELS.index(row["label"]) for row in rows[name]], np.int64) for name in SETS}
    champion = answers["champion"]
    return {
        "schema_version": 1,
        "labels": list(LABELS),
        "seed": seed,
        "resamples": RESAMPLES,
        "dataset": dataset,
        **{name: None if answer is None else _scores(truths, answer) for name, answer in answers.items()},
        "comparison": None if champion is None else _compare_sets(truths, answers["candidate"], champion, seed),
    }


def _scores(truths: dict, answer: dict) -> dict:
    scores = {"model_id": answer["model_id"]}
    for name, truth in truths.items():
        matrix = confusion_matrix(truth, answer[name], len(LABELS))
        scores[name] = describe_metrics(matrix, LABELS) if len(truth) else None
    return scores


def _compare_sets(truths: dict, candidate: dict, champion: dict, seed: int) -> dict:
    return {
        name: compare(truth, candidate[name], champion[name], LABELS, seed) if len(truth) else None
        for name, truth in truths.items()
    }


def draw(evaluation: dict) -> str:
    """The confusion matrices on the test set, candidate first, as SVG."""
    panels = []
    for role in ("candidate", "champion"):
        if evaluation[role] is not None:
            scores = evaluation[role]["test"]
            figures = f"macro-F1 {scores['macro_f1']:.3f} · accuracy {scores['accuracy']:.3f} · {scores['rows']} rows"
            panels.append((role.capitalize(), figures, np.array(scores["confusion_matrix"])))
    return draw_confusion_matrices(panels, LABELS)


def summarise(evaluation: dict) -> str:
    """One line for the log."""
    line = f"candidate macro_f1={evaluation['candidate']['test']['macro_f1']:.4f};"
    if evaluation["champion"] is None:
        return f"{line} no champion"
    compared = evaluation["comparison"]["test"]
    low, high = compared["macro_f1_interval"]
    return (
        f"{line} champion macro_f1={evaluation['champion']['test']['macro_f1']:.4f}; "
        f"difference={compared['macro_f1_difference']:+.4f} (95 % {low:+.4f} to {high:+.4f})"
    )


if __name__ == "__main__":
    run_job(main)
