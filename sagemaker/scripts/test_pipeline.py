"""Tests the three scripts end to end, started as SageMaker starts them, on a small generated set."""

import json
import re
import tarfile
from pathlib import Path

import pytest
from conftest import make_reviews, write_csv, write_feedback

FINAL = r"final validation_macro_f1=([0-9.]+); validation_accuracy=([0-9.]+); train_seconds=[0-9.]+; rows_per_second="


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("pipeline")
    write_csv(root / "base/train_data.csv", make_reviews(240, 1))
    write_csv(root / "base/test_data_hidden.csv", make_reviews(80, 2))
    feedback = [
        (f"f{number}", text, label, "train" if number % 3 else "holdout")
        for number, (_, text, label) in enumerate(make_reviews(60, 3))
    ]
    write_feedback(root / "dataset/feedback/part-00000.jsonl", feedback)
    return root


def archive(model: Path, target: Path) -> Path:
    target.mkdir(parents=True, exist_ok=True)
    with tarfile.open(target / "model.tar.gz", "w:gz") as file:
        file.add(model / "1", "1")
    return target


def train(start, root: Path, name: str, *arguments: object):
    environment = {"SM_MODEL_DIR": root / name, "SM_CHANNEL_TRAIN": root / "out/train", "TRAINING_JOB_NAME": name}
    return start("train.py", *arguments, "--model_dir", "s3://somewhere/else", **environment)


def test_preprocess_train_and_evaluate_work_together(folder, start):
    base, dataset, out = folder / "base", folder / "dataset", folder / "out"
    prepared = start("preprocess.py", "--base", base, "--dataset", dataset, "--output", out, "--seed", 20)
    assert prepared.returncode == 0, prepared.stderr

    candidate, champion, again = (
        train(start, folder, name, "--epochs", epochs, "--seed", 20)
        for name, epochs in (("candidate", 6), ("champion", 1), ("again", 6))
    )
    assert candidate.returncode == 0, candidate.stderr
    assert re.search(
        r"^epoch 1/6 train_loss=[0-9.]+; validation_loss=[0-9.]+; validation_macro_f1=[0-9.]+; ", candidate.stdout, re.M
    )
    # The same data and seed: the same figures.
    assert re.search(FINAL, candidate.stdout).groups() == re.search(FINAL, again.stdout).groups()
    assert (folder / "candidate/1/saved_model.pb").is_file()

    judged = start(
        "evaluate.py",
        *("--candidate", archive(folder / "candidate", folder / "in/candidate")),
        *("--champion", archive(folder / "champion", folder / "in/champion")),
        *("--test", out / "test", "--statistics", out / "statistics"),
        *("--output", folder / "evaluation", "--seed", 20),
    )
    assert judged.returncode == 0, judged.stderr
    evaluation = json.loads((folder / "evaluation/evaluation.json").read_text())
    assert evaluation["candidate"]["model_id"] == "candidate"
    assert evaluation["candidate"]["test"]["macro_f1"] > 0.8
    assert evaluation["candidate"]["holdout"]["rows"] == evaluation["dataset"]["holdout_rows"] == 20
    assert evaluation["comparison"]["test"]["rows"] == evaluation["dataset"]["test_rows"] == 80
    assert evaluation["comparison"]["holdout"]["rows"] == 20
    assert evaluation["comparison"]["pooled"]["rows"] >= 80
    assert "Champion" in (folder / "evaluation/confusion_matrix.svg").read_text()
    assert "Base test set" in (folder / "evaluation/report.html").read_text()

    archives = ("--candidate", folder / "in/candidate", "--champion", folder / "in/champion")
    again = start(
        "evaluate_versions.py",
        *(*archives, "--base", base, "--dataset", dataset, "--output", folder / "versions", "--seed", 20),
    )
    assert again.returncode == 0, again.stderr
    versions = json.loads((folder / "versions/evaluation.json").read_text())
    assert versions == {name: value for name, value in evaluation.items() if name not in ("dataset", "data_quality")}

    (folder / "in/candidate/model.tar.gz").rename(folder / "in/candidate/from-elsewhere.tar.gz")
    alone = start(
        "evaluate_versions.py",
        *("--candidate", folder / "in/candidate", "--champion", folder / "nothing", "--base", base),
        *("--dataset", dataset, "--sets", "holdout", "golden", "--output", folder / "alone", "--seed", 20),
    )
    assert alone.returncode == 0, alone.stderr
    assert "holdout: 20 rows" in alone.stdout
    report = json.loads((folder / "alone/evaluation.json").read_text())
    assert report["candidate"]["test"] is report["candidate"]["golden"] is report["comparison"] is None
    assert report["candidate"]["holdout"]["accuracy"] == evaluation["candidate"]["holdout"]["accuracy"]
    assert sorted(path.name for path in (folder / "alone").iterdir()) == [
        "confusion_matrix_holdout.svg",
        "evaluation.json",
    ]
    (folder / "in/candidate/from-elsewhere.tar.gz").rename(folder / "in/candidate/model.tar.gz")

    first = start(
        "evaluate.py",
        *("--candidate", folder / "in/candidate", "--champion", folder),
        *("--test", out / "test", "--output", folder / "first"),
    )
    assert first.returncode == 0, first.stderr
    evaluation = json.loads((folder / "first/evaluation.json").read_text())
    assert evaluation["champion"] is None
    assert evaluation["comparison"] is None


def test_a_job_that_fails_says_why_and_exits_with_one(start, tmp_path):
    prepared = start("preprocess.py", "--base", tmp_path, "--dataset", tmp_path, "--output", tmp_path)
    trained = start("train.py", "--train", tmp_path, SM_OUTPUT_DIR=tmp_path / "output")
    judged = start("evaluate.py", "--candidate", tmp_path, "--champion", tmp_path, "--test", tmp_path)
    again = start("evaluate_versions.py", "--candidate", tmp_path, "--champion", tmp_path, "--base", tmp_path)

    assert [job.returncode for job in (prepared, trained, judged, again)] == [1, 1, 1, 1]
    assert "error: No .tar.gz lies in" in again.stderr
    assert "error: train_data.csv is missing" in prepared.stderr
    assert "error: arrays.npz is missing" in trained.stderr
    assert (tmp_path / "output/failure").read_text() in trained.stderr
    assert "error: model.tar.gz is missing" in judged.stderr
    assert "Traceback" not in prepared.stderr + trained.stderr + judged.stderr


def test_versions_are_not_judged_on_nothing_nor_by_one_of_two_archives(folder, start, tmp_path):
    (tmp_path / "model.tar.gz").write_bytes(b"never opened")
    arguments = ("--candidate", tmp_path, "--base", folder / "base", "--dataset", tmp_path, "--sets", "holdout")

    nothing = start("evaluate_versions.py", *arguments)
    (tmp_path / "other.tar.gz").write_bytes(b"never opened")
    two = start("evaluate_versions.py", *arguments)

    assert "There are no rows to judge on in holdout" in nothing.stderr
    assert "holds 2 archives" in two.stderr


def test_an_archive_without_a_model_is_refused(start, tmp_path):
    (tmp_path / "model.tar.gz").write_bytes(b"not an archive")
    (tmp_path / "test.jsonl").write_text('{"id": "1", "text": "a", "label": "Neutral"}\n')
    (tmp_path / "holdout.jsonl").write_text("")
    (tmp_path / "golden.jsonl").write_text("")
    (tmp_path / "statistics.json").write_text('{"schema_version": 2, "dataset": {}, "data_quality": []}')

    judged = start("evaluate.py", "--candidate", tmp_path, "--champion", tmp_path, "--test", tmp_path)

    assert judged.returncode == 1
    assert "cannot be unpacked" in judged.stderr
