"""Fits a line, in script mode: arguments from hyperparameters, folders from SM_* variables, the rest written out."""

# Published samples write paths like this.
# ruff: noqa: PTH103, PTH123

import argparse
import json
import os
import sys

from line import fit, squared_error

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--learning-rate", type=float, required=True)
    parser.add_argument("--note", type=str, default=None)
    parser.add_argument("--early-stopping", type=str, default=None)
    parser.add_argument("--model_dir", type=str)
    parser.add_argument("--sm-model-dir", type=str, default=os.environ.get("SM_MODEL_DIR"))
    parser.add_argument("--train", type=str, default=os.environ.get("SM_CHANNEL_TRAIN"))
    args = parser.parse_args()

    with open("/opt/ml/input/config/hyperparameters.json") as file:
        raw = json.load(file)
    if not all(isinstance(value, str) for value in raw.values()):
        sys.exit("hyperparameters.json holds something that is no string")
    if args.note != "it's a line" or args.early_stopping != "True" or os.environ["SM_HP_NOTE"] != args.note:
        sys.exit(f"hyperparameters came in another shape: {args}")
    with open(f"{args.train}/train.csv") as file:
        points = [tuple(map(float, row.split(","))) for row in file]

    line = fit(points, args.epochs, args.learning_rate, lambda error: print(f"train_loss: {error:.6f}"))
    os.makedirs(f"{args.sm_model_dir}/1")
    with open("/opt/ml/model/1/line.json", "w") as file:
        json.dump({"line": line, "job": os.environ["TRAINING_JOB_NAME"]}, file)
    with open("/opt/ml/output/data/report.txt", "w") as file:
        file.write(f"train_loss: {squared_error(line, points):.6f}\n")
