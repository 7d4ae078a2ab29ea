"""Fixtures of the Python tests: a small generated data set and the scripts laid out as a job's code bundle."""

import csv
import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# Before any test imports TensorFlow.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

SCRIPTS = Path(__file__).parent
LEXICON = {
    "afinn": {"love": 3, "great": 3, "hate": -3, "broken": -2, "superb": 5, "awful": -3},
    "vader": {"love": 3.2, "great": 3.1, "hate": -2.7, "broken": -2.1, "superb": 3.1, "awful": -2.0, ":)": 2.0},
}
_PHRASES = {
    "Positive": ("love it", "works great", "would buy again", "my kids adore it", "not bad at all"),
    "Neutral": ("it is okay", "does the job", "average for the price", "so so", "nothing special"),
    "Negative": ("broken on arrival", "I hate it", "sent it back", "waste of money", "not great"),
}


def make_reviews(count: int, seed: int) -> list[tuple[str, str, str]]:
    """(title, text, label) rows: phrases that tell the label among words that do not."""
    generator = random.Random(seed)
    things = ("kettle", "lamp", "chair", "radio", "tent", "mug", "drill", "clock")
    reviews = []
    for number in range(count):
        label = generator.choices(("Positive", "Neutral", "Negative"), (5, 2, 3))[0]
        # Four numbers, so that two reviews of one phrase are no near-duplicates.
        numbers = " ".join(str(generator.randrange(10_000)) for _ in range(4))
        words = [f"{generator.choice(things)} {numbers}", generator.choice(_PHRASES[label])]
        generator.shuffle(words)
        reviews.append((f"Review {number}" if number % 3 else "", ", ".join(words), label))
    return reviews


def write_csv(path: Path, reviews, columns=("reviews.text", "reviews.title", "sentiment")) -> None:
    """Writes (title, text, label) rows as a base file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["name", *columns])
        writer.writerows(("thing", text, title, label) for title, text, label in reviews)


def write_feedback(path: Path, rows) -> None:
    """Writes (feedback_id, text, user_label, split[, further fields]) rows as a part of a dataset."""
    path.parent.mkdir(parents=True, exist_ok=True)
    names = ("feedback_id", "text", "user_label", "split")
    records = (
        {**dict(zip(names, row, strict=False)), "timestamp": "2026-01-01T00:00:00Z", **(row[4] if row[4:] else {})}
        for row in rows
    )
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


@pytest.fixture(scope="session")
def code(tmp_path_factory) -> Path:
    """The scripts and a small lexicon.json in a folder of their own, as a job gets them."""
    folder = tmp_path_factory.mktemp("code")
    for script in SCRIPTS.glob("*.py"):
        if not script.name.startswith(("test_", "conftest")):
            shutil.copy(script, folder)
    (folder / "lexicon.json").write_text(json.dumps(LEXICON), encoding="utf-8")
    return folder


@pytest.fixture
def start(code):
    """start(script, *arguments, **environment) runs a script as a job does, and returns the finished process."""

    def run(script: str, *arguments: object, **environment: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(code / script), *map(str, arguments)]
        settings = {**os.environ, **{name: str(value) for name, value in environment.items()}}
        return subprocess.run(command, env=settings, capture_output=True, text=True, timeout=120)

    return run
