"""Stands in for the job of an evaluation: the light report, without what only a training has to tell."""

import json
import runpy
from pathlib import Path

written = runpy.run_path(str(Path(__file__).with_name("evaluate.py")))["arguments"].output / "evaluation.json"
report = json.loads(written.read_text(encoding="utf-8"))
for name in ("dataset", "data_quality"):
    del report[name]
written.write_text(json.dumps(report), encoding="utf-8")
