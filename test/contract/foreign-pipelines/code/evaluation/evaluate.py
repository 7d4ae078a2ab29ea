"""Judges the trained line on the test rows; runs behind the runproc.sh that framework processors bring along."""

# Published samples write paths like this.
# ruff: noqa: PTH123

import argparse
import json
import pathlib
import tarfile

from measures import mean_squared_error

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--label", type=str, required=True)
    args = parser.parse_args()

    with tarfile.open("/opt/ml/processing/model/model.tar.gz") as archive:
        archive.extractall(path=".")
    with open("1/line.json") as file:
        slope, offset = json.load(file)["line"]
    with open("/opt/ml/processing/test/test.csv") as file:
        points = [tuple(map(float, row.split(","))) for row in file]

    report = {"regression_metrics": {"mse": {"value": mean_squared_error(slope, offset, points)}}, "label": args.label}
    folder = "/opt/ml/processing/evaluation"
    pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
    with open(f"{folder}/evaluation.json", "w") as file:
        json.dump(report, file)
    print(report)
