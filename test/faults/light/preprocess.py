"""Stands in for the preprocessing where nobody trains: outputs of the real names, and what it was given."""

import argparse
import json
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--dataset", type=Path, required=True)
parser.add_argument("--output", type=Path, required=True)
arguments, _ = parser.parse_known_args()

parts = sorted((arguments.dataset / "feedback").glob("part-*.jsonl"))
ids = [json.loads(line)["feedback_id"] for part in parts for line in part.read_text(encoding="utf-8").splitlines()]
files = {
    "train/rows.json": len(ids),
    "test/rows.json": 0,
    "tokenizer/tokenizer.json": {},
    "statistics/statistics.json": {"rows": len(ids), "distinct": len(set(ids))},
}
for name, content in files.items():
    path = arguments.output / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
