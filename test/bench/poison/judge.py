"""The poisoning benchmark's Evaluate: every cycle's candidate against the model without feedback, for the gate."""

import argparse
import json
from pathlib import Path

import numpy as np
from evaluation import Answers, evaluate
from judged_rows import read_sets


def judge(cycle: Path, seed: int) -> None:
    """Writes evaluation.json of one cycle."""
    statistics = json.loads((cycle / "out/statistics/statistics.json").read_text(encoding="utf-8"))
    candidate, champion = (_answers(cycle, role) for role in ("candidate", "champion"))
    evaluation = evaluate(read_sets(cycle / "out/test"), candidate, champion, statistics, seed)
    (cycle / "evaluation.json").write_text(json.dumps(evaluation), encoding="utf-8")


def _answers(cycle: Path, role: str) -> Answers:
    with np.load(cycle / f"{role}.npz") as found:
        return Answers(role, dict(found))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--work", type=Path, required=True)
    for lines in sorted(parser.parse_args().work.glob("seed-*/cycles.jsonl")):
        for line in lines.read_text(encoding="utf-8").splitlines():
            cycle = json.loads(line)
            judge(Path(cycle["folder"]), cycle["seed"])
