"""Answers the simulation's requests, one JSON object a line: the pipeline's three steps without a cloud around them.

Usage: python learner.py --base FOLDER --work FOLDER --learner fast|real [--seed N] [--epochs N]

The scripts of the jobs (sagemaker/scripts, laid out as their code bundle) must be on PYTHONPATH. Requests have a "do":
group, train, predict or score; every request is answered by one line, {"error": ...} when it could not be served. The
program ends with its standard input.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np


def parse_args(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--learner", choices=("fast", "real"), default="fast")
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--epochs", type=int, default=30)
    return parser.parse_args(arguments)


class Service:
    """The requests by name; models stay in memory under the name of the cycle that trained them."""

    def __init__(self, args: argparse.Namespace):
        self.args = args
        self.models: dict[str, object] = {}

    def answer(self, request: dict) -> dict:
        """The answer to one request; KeyError for a request or a model that nobody knows."""
        return getattr(self, f"do_{request['do']}")(request)

    def do_group(self, request: dict) -> dict:
        """{"texts"} → {"groups"}: texts with the same number are one text, or nearly."""
        from text_groups import group_texts

        return {"groups": group_texts(request["texts"])}

    def do_train(self, request: dict) -> dict:
        """{"cycle", "feedback", "champion"} → {"model", "report"}, or {"failure"} when a step failed."""
        from job import JobError
        from pipeline_steps import run_pipeline

        folder = self.args.work / f"cycle-{request['cycle']:06d}"
        champion = request["champion"]
        try:
            model, report = run_pipeline(
                self.args, folder, request["feedback"], None if champion is None else self.models[champion]
            )
        except JobError as error:
            return {"failure": str(error)}
        self.models[model.model_id] = model
        return {"model": model.model_id, "report": report}

    def do_predict(self, request: dict) -> dict:
        """{"model", "texts"} → {"scores"}: probabilities by label for each text."""
        texts = request["texts"]
        scores = self.models[request["model"]].probabilities(texts) if texts else np.zeros((0, 0))
        return {"scores": np.round(scores.astype(float), 6).tolist()}

    def do_score(self, request: dict) -> dict:
        """{"model", "rows": [{"text", "label"}]} → {"macro_f1", "accuracy"}."""
        from metrics import accuracy, confusion_matrix, macro_f1
        from text import LABELS

        rows = request["rows"]
        truth = np.array([LABELS.index(row["label"]) for row in rows], np.int64)
        predicted = self.models[request["model"]].probabilities([row["text"] for row in rows]).argmax(axis=1)
        matrix = confusion_matrix(truth, predicted, len(LABELS))
        return {"macro_f1": float(macro_f1(matrix)), "accuracy": float(accuracy(matrix))}


def main(arguments: Sequence[str] | None = None) -> None:
    service = Service(parse_args(arguments))
    # What the scripts print for a job's log must not stand between the answers.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        try:
            answer = service.answer(json.loads(line))
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()
