"""Runs the pipeline's three steps for the simulation: real Preprocess, real comparison, a choice of learner."""

import argparse
import json
from pathlib import Path

import preprocess
from evaluation import Answers, evaluate
from judged_rows import JudgedSet, read_sets
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
    return model, _evaluate(prepared / "test", model, champion, args.seed)


def _evaluate(folder: Path, model: WideModel, champion: WideModel | None, seed: int) -> dict:
    """What evaluate.py writes; only the models answer without an archive around them."""
    sets = read_sets(folder)
    statistics = json.loads((folder / "statistics.json").read_text(encoding="utf-8"))
    return evaluate(sets, _answers(model, sets), champion and _answers(champion, sets), statistics, seed)


def _answers(model: WideModel, sets: dict[str, JudgedSet]) -> Answers:
    return Answers(model.model_id, {name: model.probabilities(one.texts) for name, one in sets.items()})
