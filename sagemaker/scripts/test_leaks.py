"""Tests that no text and no near-duplicate of it stands on two sides, however it was disguised on the way."""

import json
import random
from itertools import combinations
from pathlib import Path

import near_duplicates
import numpy as np
import preprocess
import pytest
from conftest import LEXICON, write_csv, write_feedback
from near_duplicates import NEAR_DUPLICATE_THRESHOLD, Neighbours, near_pairs
from rows import make_row
from text import grouping_key

LABELS = ("Positive", "Neutral", "Negative")
WORDS = [f"{head}{middle}{tail}" for head in "bdfgklmnprst" for middle in ("a", "ei", "o", "u") for tail in "dklmnrst"]


def unlike_reviews(count: int, seed: int) -> list[tuple[str, str, str]]:
    """(title, text, label) rows of random words, so that only planted rows resemble each other."""
    generator = random.Random(seed)

    def words(length: int) -> str:
        return " ".join(generator.choice(WORDS) for _ in range(length))

    return [
        (words(2) if number % 3 else "", words(generator.randint(8, 60)), LABELS[number % 3]) for number in range(count)
    ]


def one_word_changed(text: str) -> str:
    words = text.split(" ")
    words[len(words) // 2] = "otherwise"
    return " ".join(words)


# Each maps (title, text) to a disguised (title, text).
DISGUISES = {
    "exact": lambda title, text: (title, text),
    "case": lambda title, text: (title.upper(), text.upper()),
    "punctuation": lambda title, text: (title + "!", text.replace(" ", ", ", 3) + " ..."),
    "emoji": lambda title, text: (title, f"🙂 {text} 👍👍"),
    "mojibake": lambda title, text: (title, f"{text} ‚Äì ‚Äú‚Äù"),
    "one word changed": lambda title, text: (title, one_word_changed(text)),
    "another title": lambda title, text: ("Quite another title", text),
    "title in the text": lambda title, text: ("", f"{title} {text}"),
    "title behind the text": lambda title, text: ("", f"{text}. {title}"),
    "sentence added": lambda title, text: (title, f"{text}. And my neighbour agrees with all of it."),
    "sentence added in front": lambda title, text: (title, f"Let me tell you this. {text}"),
}


@pytest.fixture(autouse=True)
def small_lexicon(monkeypatch):
    monkeypatch.setattr(preprocess, "load_lexicon", lambda: LEXICON)


def plant(folder: Path) -> dict[str, int]:
    """Writes all files, each holding every disguise of the others' rows; gives how many rows each file has."""
    own = {name: unlike_reviews(160, seed) for seed, name in enumerate(("train", "test", "golden", "feedback"))}
    files = {name: list(rows) for name, rows in own.items()}
    for name, rows in own.items():
        for number, (title, text, label) in enumerate(rows[: 12 * len(DISGUISES)]):
            disguise = list(DISGUISES.values())[number % len(DISGUISES)]
            targets = [other for other in own if other != name]
            files[targets[number // len(DISGUISES) % 3]].append((*disguise(title, text), label))
            files[name].append((*disguise(title, text), label))
    write_csv(folder / "base/train_data.csv", files["train"])
    write_csv(folder / "base/test_data_hidden.csv", files["test"])
    write_csv(folder / "base/golden_data.csv", files["golden"])
    feedback = [
        (f"f{number}", f"{title}\n{text}".strip(), label, "holdout" if number % 3 == 0 else "train")
        for number, (title, text, label) in enumerate(files["feedback"])
    ]
    write_feedback(folder / "dataset/feedback/part-00000.jsonl", feedback)
    return {name: len(rows) for name, rows in files.items()}


def run(folder: Path, monkeypatch, *arguments: str) -> tuple[dict[str, list[str]], dict]:
    """({side: texts}, statistics) of a run of Preprocess; train and validation as they were tokenised."""
    given = {}
    monkeypatch.setattr(preprocess, "write_outputs", _remember(given))
    folders = ["--base", str(folder / "base"), "--dataset", str(folder / "dataset"), "--output", str(folder / "out")]
    preprocess.main([*folders, *arguments])
    names = ("train", "validation", "test", "golden", "holdout")
    sides = {name: [row.text for row in getattr(given["splits"], name)] for name in names}
    return sides, json.loads((folder / "out/statistics/statistics.json").read_text())


def _remember(given: dict):
    written = preprocess.write_outputs

    def write(output, splits, *rest):
        given["splits"] = splits
        written(output, splits, *rest)

    return write


def features(text: str) -> set:
    words = grouping_key(text).split(" ")
    return set(words) | set(zip(words, words[1:], strict=False))


def resembles(first: set, second: set) -> bool:
    """Written anew, apart from the code under test: most words and neighbouring words of one stand in the other."""
    small, large = sorted((first, second), key=len)
    return len(small & large) >= 0.7 * len(small) and len(large) <= 3 * len(small)


def leaks(sides: dict[str, list[str]]) -> list[tuple[str, str]]:
    seen = {name: [features(text) for text in texts] for name, texts in sides.items()}
    return [
        (name, other)
        for name, other in combinations(seen, 2)
        for first in seen[name]
        for second in seen[other]
        if resembles(first, second)
    ]


def test_no_disguised_copy_stands_on_two_sides(tmp_path, monkeypatch):
    counts = plant(tmp_path)

    sides, statistics = run(tmp_path, monkeypatch)

    assert leaks(sides) == []
    assert all(len(rows) >= 10 for rows in sides.values()), {name: len(rows) for name, rows in sides.items()}
    assert statistics["near_duplicates_dropped"] > 50
    assert sum(statistics["read"].values()) == sum(counts.values())


def test_without_the_near_grouping_the_planted_copies_would_leak(tmp_path, monkeypatch):
    plant(tmp_path)
    monkeypatch.setattr(near_duplicates, "near_pairs", lambda keys, threshold: np.empty((0, 2), np.int64))

    sides, _ = run(tmp_path, monkeypatch)

    assert len(leaks(sides)) > 50


def test_feedback_moves_neither_the_test_nor_the_golden_set(tmp_path, monkeypatch):
    plant(tmp_path)
    with_feedback, _ = run(tmp_path, monkeypatch)
    (tmp_path / "dataset/feedback/part-00000.jsonl").unlink()

    without_feedback, _ = run(tmp_path, monkeypatch)

    for side in ("test", "golden"):
        assert with_feedback[side] == without_feedback[side]


@pytest.mark.parametrize("name", DISGUISES)
def test_every_disguise_is_seen_through(name):
    for title, text, _ in unlike_reviews(60, 7):
        other_title, other_text = DISGUISES[name](title, text)
        rows = [make_row(None, *pair, "Neutral", "x") for pair in ((title, text), (other_title, other_text))]
        near = Neighbours(key for row in rows for key in row.keys)

        assert rows[0].keys & rows[1].keys or near.of(rows[0].keys) & rows[1].keys, (title, text)


def test_near_pairs_are_exactly_those_that_comparing_every_pair_finds():
    generator = random.Random(3)
    words = list("abcdefghijklmnop")
    keys = sorted({" ".join(generator.choice(words) for _ in range(generator.randint(1, 14))) for _ in range(500)})

    found = {tuple(pair) for pair in near_pairs(keys, NEAR_DUPLICATE_THRESHOLD).tolist()}

    expected = {(a, b) for b in range(len(keys)) for a in range(b) if resembles(features(keys[a]), features(keys[b]))}
    assert found == expected
    assert len(expected) > 20


def test_texts_that_only_share_common_phrases_stay_apart():
    keys = [
        grouping_key(text)
        for text in (
            "Great tablet for the price, my daughter uses it every day for school",
            "Great speaker for the price, the bass could be a bit stronger though",
            "Works great",
            "Works great but the battery is empty after two hours of reading",
        )
    ]

    assert near_pairs(keys).tolist() == []
    assert near_pairs([]).tolist() == near_pairs(["one"]).tolist() == []
