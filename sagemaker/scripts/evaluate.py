"""The pipeline's third step: judges candidate and champion on the same rows, for the gate and for people."""

import argparse
import json
import os
from collections.abc import Sequence
from pathlib import Path

# Set before TensorFlow is imported: its start-up notes would bury the result.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

from archive import ARCHIVE
from confusion_picture import draw_confusion_matrices
from evaluation import Answers, evaluate
from job import JobError, run_job
from judged_rows import SETS, JudgedSet, existing, read_sets
from reliability_picture import draw_reliability
from report_page import draw_report

STATISTICS_VERSION = 2


def parse_args(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidate", type=Path, default=Path("/opt/ml/processing/input/candidate"))
    parser.add_argument("--champion", type=Path, default=Path("/opt/ml/processing/input/champion"))
    parser.add_argument("--test", type=Path, default=Path("/opt/ml/processing/input/test"))
    parser.add_argument("--statistics", type=Path, default=Path("/opt/ml/processing/input/statistics"))
    parser.add_argument("--output", type=Path, default=Path("/opt/ml/processing/output/evaluation"))
    parser.add_argument("--seed", type=int, default=20)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads the archives and judged rows; writes evaluation.json, two pictures and report.html into --output."""
    args = parse_args(arguments)
    if not (args.candidate / ARCHIVE).is_file():
        raise JobError(f"{ARCHIVE} is missing in {args.candidate}. Did the training step write a model?")
    sets = read_sets(args.test)
    statistics = _read_statistics(args.test)
    candidate = _answers(args.candidate, sets)
    champion = _answers(args.champion, sets) if (args.champion / ARCHIVE).is_file() else None
    evaluation = evaluate(sets, candidate, champion, statistics, args.seed)
    doubted = {name: _read_list(args.statistics / f"{name}.jsonl") for name in ("quarantine", "adjudicate")}
    write_outputs(args.output, evaluation, draw_report(evaluation, statistics, **doubted))
    print(summarise(evaluation), flush=True)


def _read_statistics(folder: Path) -> dict:
    statistics = json.loads(existing(folder / "statistics.json").read_text(encoding="utf-8"))
    version = statistics.get("schema_version")
    if version != STATISTICS_VERSION:
        raise JobError(
            f"statistics.json in {folder} has version {version}, not {STATISTICS_VERSION}. "
            "Preprocess and Evaluate must come from one code bundle."
        )
    return statistics


def _read_list(path: Path) -> list[dict]:
    """The rows of a list that Preprocess writes beside its statistics; a list that it did not write has none."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def _answers(folder: Path, sets: dict[str, JudgedSet]) -> Answers:
    # TensorFlow takes seconds to import: not before the inputs are known to be there.
    from classifier import Classifier

    model = Classifier(folder / ARCHIVE)
    return Answers(model.model_id, {name: model.predict(sets[name].texts).probabilities for name in SETS})


def write_outputs(folder: Path, evaluation: dict, report: str) -> None:
    """evaluation.json, confusion_matrix.svg, reliability.svg and report.html."""
    folder.mkdir(parents=True, exist_ok=True)
    content = {
        "evaluation.json": json.dumps(evaluation, indent=1, ensure_ascii=False, allow_nan=False),
        "confusion_matrix.svg": draw_confusion_matrices(evaluation, "test"),
        "reliability.svg": draw_reliability(evaluation, "test"),
        "report.html": report,
    }
    for name, text in content.items():
        (folder / name).write_text(text + "\n", encoding="utf-8")


def summarise(evaluation: dict) -> str:
    """One line for the log."""
    line = f"candidate macro_f1={evaluation['candidate']['test']['macro_f1']:.4f};"
    if evaluation["champion"] is None:
        return f"{line} no champion"
    compared = evaluation["comparison"]["pooled"]
    low, high = compared["macro_f1_interval"]
    return (
        f"{line} champion macro_f1={evaluation['champion']['test']['macro_f1']:.4f}; "
        f"pooled difference={compared['macro_f1_difference']:+.4f} (95 % {low:+.4f} to {high:+.4f}) "
        f"on {compared['rows']} rows"
    )


if __name__ == "__main__":
    run_job(main)
