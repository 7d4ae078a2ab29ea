"""Stands in for the training: a "model" that knows only which training job made it."""

import json
import os
from pathlib import Path

folder = Path(os.environ["SM_MODEL_DIR"], "1")
folder.mkdir(parents=True, exist_ok=True)
Path(folder, "model.json").write_text(json.dumps({"model_id": os.environ["TRAINING_JOB_NAME"]}), encoding="utf-8")
