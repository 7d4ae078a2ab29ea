"""Splits a CSV file as published SageMaker samples do: every path is the container's, written out in full."""

# Published samples write paths like this.
# ruff: noqa: PTH123

import argparse
import csv
import os
import pathlib

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--test-share", type=float, default=0.25)
    parser.add_argument("--shuffle", type=str, default="False")
    args = parser.parse_args()
    base = "/opt/ml/processing"

    with open(f"{base}/input/points.csv", newline="") as file:
        rows = list(csv.reader(file))
    cut = len(rows) - round(len(rows) * args.test_share)
    for name, part in (("train", rows[:cut]), ("test", rows[cut:])):
        pathlib.Path(f"{base}/{name}").mkdir(parents=True, exist_ok=True)
        with open(f"{base}/{name}/{name}.csv", "w", newline="") as file:
            csv.writer(file).writerows(part)
    print(f"{cut} rows to train on, {len(rows) - cut} to test on, shuffle={args.shuffle}, {os.environ['MODE']}")
    with open("/opt/ml/output/message", "w") as file:
        file.write(f"split at {cut}")
