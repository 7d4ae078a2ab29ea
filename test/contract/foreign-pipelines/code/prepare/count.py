"""Counts the rows of every CSV file under a fixed folder."""

# Published samples write paths like this.
# ruff: noqa: PTH103, PTH118, PTH123, PTH208

import json
import os

FOLDER = "/opt/ml/processing/input/rows"

if __name__ == "__main__":
    counts = {}
    for name in sorted(os.listdir(FOLDER)):
        with open(os.path.join(FOLDER, name)) as file:
            counts[name] = sum(1 for _ in file)
    os.makedirs("/opt/ml/processing/counts", exist_ok=True)
    with open("/opt/ml/processing/counts/counts.json", "w") as file:
        json.dump({"files": counts, "total": sum(counts.values())}, file)
