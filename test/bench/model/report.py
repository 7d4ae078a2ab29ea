"""The benchmark's report on one data set: our model beside the baselines, with intervals, and the paired difference."""

import argparse
import json
from pathlib import Path

import numpy as np
from intervals import MEASURES, confusions, drawn_weights, scores, summary
from labelled_rows import FOLDS, Task, read_task
from text import LABELS

OURS = "this project's model"


def our_predictions(task: Task, folder: Path) -> tuple[np.ndarray, np.ndarray, list[float]]:
    """(labels [seeds, rows], probabilities [seeds, rows, classes], seconds of each fit)."""
    probabilities = np.zeros((*task.folds.shape, len(LABELS)))
    seconds = []
    for seed in range(len(task.folds)):
        for fold in range(FOLDS):
            result = json.loads((folder / f"ours-{seed}-{fold}.json").read_text(encoding="utf-8"))
            probabilities[seed, result["rows"]] = result["probabilities"]
            seconds.append(result["seconds"])
    return probabilities.argmax(axis=2), probabilities, seconds


def judge(task: Task, folder: Path) -> dict:
    """The figures of one data set: `models` (best setting of each), `difference` to the best, `fit_seconds`."""
    weights = drawn_weights(task.labels)
    predicted, _, seconds = our_predictions(task, folder)
    best: dict[str, dict] = {}
    for found in json.loads((folder / "baselines.json").read_text(encoding="utf-8")):
        array = np.array(found["predicted"])
        plain = scores(confusions(task.labels, array, weights[:1]))["macro_f1"][0]
        if plain > best.get(found["name"], {"plain": -1})["plain"]:
            best[found["name"]] = {"setting": found["setting"], "predicted": array, "plain": plain}
    ranked = sorted(best, key=lambda name: -best[name]["plain"])
    drawn = {name: scores(confusions(task.labels, best[name]["predicted"], weights)) for name in ranked}
    drawn[OURS] = scores(confusions(task.labels, predicted, weights))
    settings = {name: best[name]["setting"] for name in ranked} | {OURS: ""}
    return {
        "rows": len(task.labels),
        "class_counts": dict(zip(LABELS, np.bincount(task.labels).tolist(), strict=True)),
        "seeds": len(task.folds),
        "folds": FOLDS,
        "models": [
            {"name": name, "setting": settings[name], **{key: summary(drawn[name][key]) for key in MEASURES}}
            for name in (OURS, *ranked)
        ],
        "difference": {
            "best_baseline": ranked[0],
            **{key: summary(drawn[OURS][key] - drawn[ranked[0]][key]) for key in ("macro_f1", "accuracy")},
        },
        "fit_seconds": float(np.mean(seconds)),
    }


def render(title: str, figures: dict, cost: dict) -> str:
    counts = ", ".join(f"{count} {label}" for label, count in figures["class_counts"].items())
    lines = [
        f"{title}: {figures['rows']} unique texts ({counts}); {figures['folds']} folds x {figures['seeds']} seeds",
        f"{'':32}{'macro-F1':>22}{'accuracy':>22}{'balanced acc.':>22}   F1 negative / neutral / positive",
    ]
    for model in figures["models"]:
        cells = "".join(f"{_interval(model[key]):>22}" for key in ("macro_f1", "accuracy", "balanced_accuracy"))
        classes = " / ".join(_interval(model[key]) for key in ("f1_negative", "f1_neutral", "f1_positive"))
        lines.append(f"{model['name']:32}{cells}   {classes}  {model['setting']}".rstrip())
    gain = figures["difference"]
    lines += [
        f"ours minus the best baseline ({gain['best_baseline']}), paired: macro-F1 {_signed(gain['macro_f1'])}, "
        f"accuracy {_signed(gain['accuracy'])}",
        f"cost: {cost['parameters']:,} parameters, archive {cost['archive_mb']:.2f} MB, on one CPU thread "
        f"{cost['microseconds_per_text']:.0f} µs a text in batches of {cost['batch']}, "
        f"{cost['microseconds_single']:.0f} µs alone; {figures['fit_seconds']:.1f} s a fit",
    ]
    return "\n".join(lines)


def _interval(value: dict) -> str:
    return f"{value['value']:.3f} ({value['low']:.3f}-{value['high']:.3f})"


def _signed(value: dict) -> str:
    return f"{value['value']:+.3f} (95 % {value['low']:+.3f} to {value['high']:+.3f})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--title", required=True)
    parser.add_argument("--work", type=Path, required=True)
    args = parser.parse_args()
    figures = judge(read_task(args.work / "task.json"), args.work)
    cost = json.loads((args.work / "cost.json").read_text(encoding="utf-8"))
    print(render(args.title, figures, cost))
    (args.work / "figures.json").write_text(json.dumps({**figures, "cost": cost}), encoding="utf-8")


if __name__ == "__main__":
    main()
