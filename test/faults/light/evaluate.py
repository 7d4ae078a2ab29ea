"""Stands in for the evaluation: the report of a clearly better candidate, under the names of the models at hand.

Beside this script lie `first.json` and `better.json`, reports that fit the contract; whoever uploads it writes them.
"""

import argparse
import json
import tarfile
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--candidate", type=Path, required=True)
parser.add_argument("--champion", type=Path, required=True)
parser.add_argument("--output", type=Path, required=True)
arguments, _ = parser.parse_known_args()


def model_id(folder: Path) -> str | None:
    """The training job that made the archived model, or None where there is no model."""
    archive = folder / "model.tar.gz"
    if not archive.exists():
        return None
    with tarfile.open(archive) as tar:
        member = next(each for each in tar.getmembers() if each.name.endswith("1/model.json"))
        return json.load(tar.extractfile(member))["model_id"]


champion = model_id(arguments.champion)
template = Path(__file__).with_name("first.json" if champion is None else "better.json")
report = json.loads(template.read_text(encoding="utf-8"))
report["candidate"]["model_id"] = model_id(arguments.candidate)
if champion is not None:
    report["champion"]["model_id"] = champion
arguments.output.mkdir(parents=True, exist_ok=True)
(arguments.output / "evaluation.json").write_text(json.dumps(report), encoding="utf-8")
