"""Runs the pipeline's three steps for the simulation: real Preprocess, real comparison, a choice of learner."""

import argparse
import json
from pathlib import Path

import preprocess
from stand_in_model import WideModel, train_wide


def run_pipeline(args: argparse.Namespace, folder: Path, feedback: list[dict], champion) -> tuple[object, dict]:
    """(the candidate, the content of evaluation.json) for these feedback rows; JobError as the steps raise it.

    champion is a model that this function gave before, or None.
    """
    parts = folder / "dataset" / "feedback"
    parts.mkdir(parents=True, exist_ok=True)
    lines = (json.dumps(row, ensure_ascii=False) for row in feedback)
    (parts / "part-00000.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    prepared = folder / "prepared"
    base, dataset = ("--base", str(args.base)), ("--dataset", str(folder / "dataset"))
    preprocess.main([*base, *dataset, "--output", str(prepared), "--seed", str(args.seed)])
    if args.learner == "real":
        from real_steps import evaluate_real, train_real

        model = train_real(args, folder, prepared)
        return model, evaluate_real(args, folder, prepared, model, champion)
    model = train_wide(prepared / "train", folder.name)
    return model, _evaluate(args, prepared / "test", model, champion)


def _evaluate(args: argparse.Namespace, test: Path, model: WideModel, champion: WideModel | None) -> dict:
    import evaluate

    rows = {name: evaluate._read_rows(test / f"{name}.jsonl") for name in evaluate.SETS}
    statistics = json.loads((test / "statistics.json").read_text(encoding="utf-8"))
    answers = {"candidate": _answers(model, rows), "champion": champion and _answers(champion, rows)}
    return evaluate.evaluate(rows, answers, statistics["dataset"], args.seed)


def _answers(model: WideModel, rows: dict) -> dict:
    predicted = {name: model.probabilities([row["text"] for row in some]).argmax(axis=1) for name, some in rows.items()}
    return {"model_id": model.model_id, **predicted}
