"""The evaluation service's job: judges a registered version, alone or beside another, on rows that neither learnt from.

The rows are those that Preprocess would set aside from the same base files and feedback; nothing is trained here.
"""

import argparse
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

# Set before TensorFlow is imported: its start-up notes would bury the result.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

from confusion_picture import draw_confusion_matrices
from evaluation import Answers, measure
from job import JobError, run_job
from judged_rows import SETS, JudgedSet, read_sets
from outputs import write_judged
from preprocess import add_data_arguments, prepare


def parse_args(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--candidate", type=Path, default=Path("/opt/ml/processing/input/candidate"))
    parser.add_argument("--champion", type=Path, default=Path("/opt/ml/processing/input/champion"))
    parser.add_argument("--output", type=Path, default=Path("/opt/ml/processing/output/evaluation"))
    parser.add_argument("--sets", nargs="+", choices=SETS, default=list(SETS), help="rows to judge on")
    add_data_arguments(parser)
    return parser.parse_args(arguments)


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads archives, base files and feedback parts; writes evaluation.json and a picture a set into --output."""
    args = parse_args(arguments)
    candidate, champion = _archive(args.candidate), _archive(args.champion)
    if candidate is None:
        raise JobError(f"No .tar.gz lies in {args.candidate}. The version's archive is gone from its bucket.")
    sets = _judged_sets(args)
    wanted = [name for name in args.sets if len(sets[name])]
    if not wanted:
        raise JobError(f"There are no rows to judge on in {', '.join(args.sets)}. Evaluate on the test set.")
    report = measure(
        sets,
        _answers(candidate, sets, wanted),
        None if champion is None else _answers(champion, sets, wanted),
        args.seed,
        wanted,
    )
    args.output.mkdir(parents=True, exist_ok=True)
    content = json.dumps(report, indent=1, ensure_ascii=False, allow_nan=False)
    (args.output / "evaluation.json").write_text(content + "\n", encoding="utf-8")
    for name in wanted:
        picture = draw_confusion_matrices(report, name)
        (args.output / f"confusion_matrix_{name}.svg").write_text(picture + "\n", encoding="utf-8")
    print(f"{', '.join(f'{name}: {len(sets[name])} rows' for name in wanted)}", flush=True)


def _archive(folder: Path) -> Path | None:
    """The one archive in a folder: a model from elsewhere may be called otherwise than a training job's."""
    found = sorted(folder.glob("*.tar.gz")) if folder.is_dir() else []
    if len(found) > 1:
        raise JobError(f"{folder} holds {len(found)} archives; it is not clear which one is the version's.")
    return found[0] if found else None


def _judged_sets(args: argparse.Namespace) -> dict[str, JudgedSet]:
    rows = prepare(args)
    with tempfile.TemporaryDirectory() as folder:
        write_judged(Path(folder), rows.splits, rows.population)
        return read_sets(Path(folder))


def _answers(archive: Path, sets: dict[str, JudgedSet], wanted: Sequence[str]) -> Answers:
    # TensorFlow takes seconds to import: not before the inputs are known to be there.
    from classifier import Classifier

    model = Classifier(archive)
    return Answers(model.model_id, {name: model.predict(sets[name].texts).probabilities for name in wanted})


if __name__ == "__main__":
    run_job(main)
