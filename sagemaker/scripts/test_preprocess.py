"""Tests that Preprocess lets no text leak between splits, counts what it drops, and explains what it refuses."""

import json
import random
from collections import Counter
from pathlib import Path

import numpy as np
import preprocess
import pytest
from conftest import LEXICON, make_reviews, write_csv, write_feedback
from job import JobError
from lexicon import MissingLexiconError, load_lexicon
from near_duplicates import Neighbours
from rows import Feedback, Ledger, make_row
from splits import freeze_base, resolve, split_rows, unjudged
from text import grouping_key


@pytest.fixture(autouse=True)
def small_lexicon(monkeypatch):
    monkeypatch.setattr(preprocess, "load_lexicon", lambda: LEXICON)


def run(folder: Path, train, test, feedback=()) -> dict:
    """Runs Preprocess in a folder and gives its statistics."""
    write_csv(folder / "base/train_data.csv", train)
    write_csv(folder / "base/test_data_hidden.csv", test)
    write_feedback(folder / "dataset/feedback/part-00000.jsonl", feedback)
    preprocess.main(
        ["--base", str(folder / "base"), "--dataset", str(folder / "dataset"), "--output", str(folder / "out")]
    )
    return json.loads((folder / "out/statistics/statistics.json").read_text())


def rows_of(folder: Path, name: str) -> list[dict]:
    return [json.loads(line) for line in (folder / f"out/test/{name}.jsonl").read_text().splitlines()]


def planted() -> tuple[list, list, list]:
    """Reviews with copies (another case, title or punctuation) planted across all four sides."""
    train, test = make_reviews(300, seed=1), make_reviews(80, seed=2)
    train += [(title, text.upper() + "!", label) for title, text, label in train[:40]]
    train += [("Other title", text, label) for _, text, label in test[:20]]
    feedback = [(f"f{number}", text, label, "train") for number, (_, text, label) in enumerate(make_reviews(60, 3))]
    feedback += [
        (f"g{number}", f"{title}\n{text}", label, "train")
        for number, (title, text, label) in enumerate(test[20:40])
        if title
    ]
    holdout = [(f"h{number}", text, label, "holdout") for number, (_, text, label) in enumerate(make_reviews(30, 4))]
    feedback += holdout + [(f"c{row[0]}", row[1] + " !!", row[2], "train") for row in holdout[:10]]
    # Every model learns from the base: what stands there cannot be held out.
    feedback += [(f"t{number}", text, label, "holdout") for number, (_, text, label) in enumerate(train[5:10])]
    return train, test, feedback


def split_planted(train, test, feedback, seed=20):
    base = [[make_row(None, *row, source="base") for row in rows] for rows in (train, test)]
    given = [
        make_row(row[0], "", row[1], row[2], "feedback", Feedback(held_out=row[3] == "holdout")) for row in feedback
    ]
    near, ledger = Neighbours(key for row in [*base[0], *base[1], *given] for key in row.keys), Ledger()
    frozen = freeze_base(*base, [], near, ledger)
    return split_rows(frozen, unjudged(given, frozen, near, ledger), seed, near, ledger)


def test_no_text_stands_on_two_sides_whatever_its_title_case_or_punctuation():
    train, test, feedback = planted()

    splits = split_planted(train, test, feedback)

    sides = {
        name: set().union(*(row.keys for row in getattr(splits, name)))
        for name in ("train", "validation", "test", "holdout")
    }
    names = list(sides)
    for index, name in enumerate(names):
        assert sides[name]
        for other in names[index + 1 :]:
            assert not sides[name] & sides[other], f"{name} shares texts with {other}"


def test_the_order_of_the_input_changes_nothing():
    train, test, feedback = planted()
    before = split_planted(train, test, feedback)
    for rows in (train, test, feedback):
        random.Random(7).shuffle(rows)

    assert split_planted(train, test, feedback) == before


def test_feedback_never_moves_the_base_test_set():
    train, test, feedback = planted()

    assert split_planted(train, test, []).test == split_planted(train, test, feedback).test


def test_the_majority_label_wins_and_a_tie_is_dropped():
    ledger = Ledger()
    labels = {"clear": ("Positive", "Positive", "Negative"), "tied": ("Neutral", "Negative")}
    rows = [make_row(None, "", text, label, "feedback") for text, given in labels.items() for label in given]

    kept = resolve(rows, ledger)

    assert [(row.text, row.label) for row in kept] == [("clear", "Positive")]
    assert ledger.conflicts == {"resolved": 1, "tied": 1}
    assert ledger.dropped["feedback"] == {"duplicate": 1, "outvoted_label": 1, "conflicting_labels": 2}


def test_every_row_read_is_kept_or_counted_as_dropped(tmp_path):
    train, test, feedback = planted()
    train += [("", "", "Positive"), ("", " - ", "Negative")]

    statistics = run(tmp_path, train, test, feedback)

    kept = sum(statistics["dataset"][f"{name}_rows"] for name in ("train", "validation", "test", "golden", "holdout"))
    dropped = sum(sum(reasons.values()) for reasons in statistics["dropped"].values())
    assert kept + dropped == sum(statistics["read"].values()) == len(train) + len(test) + len(feedback)
    assert statistics["dropped"]["train_data.csv"]["empty_text"] == 2
    assert statistics["dropped"]["train_data.csv"]["text_in_test"] == 20


def test_outputs_agree_with_their_statistics(tmp_path):
    train, test, feedback = planted()

    statistics = run(tmp_path, train, test, feedback)

    dataset = statistics["dataset"]
    with np.load(tmp_path / "out/train/arrays.npz", allow_pickle=False) as arrays:
        assert arrays["train_tokens"].shape == (dataset["train_rows"], 128)
        assert len(arrays["validation_labels"]) == dataset["validation_rows"]
    assert len(rows_of(tmp_path, "test")) == dataset["test_rows"]
    assert len(rows_of(tmp_path, "holdout")) == dataset["holdout_rows"] == 30
    assert (
        dataset["train_rows"] + dataset["validation_rows"]
        == dataset["base_train_rows"] + dataset["feedback_train_rows"]
    )
    assert (tmp_path / "out/test/statistics.json").read_text() == (
        tmp_path / "out/statistics/statistics.json"
    ).read_text()
    assert set(rows_of(tmp_path, "test")[0]) == {"id", "text", "label"}


def test_golden_rows_are_weighed_to_the_base_population_and_learnt_by_nobody(tmp_path):
    train, test, golden = make_reviews(300, 1), make_reviews(80, 2), make_reviews(120, 5)
    rare = [row for row in golden if row[2] != "Positive"] + [row for row in golden if row[2] == "Positive"][:10]
    write_csv(tmp_path / "base/golden_data.csv", [*rare, *test[:3], *train[:5]])

    statistics = run(tmp_path, train, test)

    rows, population = rows_of(tmp_path, "golden"), Counter(row[2] for row in train + test)
    assert statistics["dataset"]["golden_rows"] == len(rows) == len(rare) + 5
    assert statistics["dropped"]["golden_data.csv"] == {"text_in_test": 3}
    assert statistics["dropped"]["train_data.csv"]["text_in_golden"] == 5
    assert sum(row["weight"] for row in rows) == pytest.approx(len(rows))
    for label, count in population.items():
        weight = sum(row["weight"] for row in rows if row["label"] == label)
        assert weight / len(rows) == pytest.approx(count / 380)


def test_without_a_golden_file_the_golden_set_is_empty(tmp_path):
    run(tmp_path, make_reviews(50, 1), make_reviews(20, 2))

    assert (tmp_path / "out/test/golden.jsonl").read_text() == ""


def test_a_dataset_without_feedback_gives_an_empty_holdout(tmp_path):
    statistics = run(tmp_path, make_reviews(50, 1), make_reviews(20, 2))

    assert statistics["dataset"]["feedback_train_rows"] == 0
    assert (tmp_path / "out/test/holdout.jsonl").read_text() == ""


def test_mended_texts_are_learnt_and_counted(tmp_path):
    statistics = run(tmp_path, [*make_reviews(50, 1), ("", "it‚Äôs fine here", "Neutral")], make_reviews(20, 2))

    assert statistics["repaired_encoding"] == {"train_data.csv": 1}
    assert "it's" in json.loads((tmp_path / "out/tokenizer/tokenizer.json").read_text())["vocabulary"]


def test_missing_columns_are_named_with_the_file_those_found_and_the_remedy(tmp_path):
    write_csv(tmp_path / "base/train_data.csv", make_reviews(5, 1), columns=("body", "reviews.title", "stars"))

    with pytest.raises(JobError) as refused:
        preprocess.main(["--base", str(tmp_path / "base"), "--dataset", str(tmp_path), "--output", str(tmp_path)])

    for part in ("train_data.csv", "reviews.text, sentiment", "name, body, reviews.title, stars", "--text-column"):
        assert part in str(refused.value)


def test_other_column_names_can_be_given(tmp_path):
    for name, seed in (("train_data", 1), ("test_data_hidden", 2)):
        write_csv(tmp_path / f"base/{name}.csv", make_reviews(50, seed), columns=("body", "head", "mood"))

    preprocess.main(
        [
            *("--base", str(tmp_path / "base"), "--dataset", str(tmp_path), "--output", str(tmp_path / "out")),
            *("--text-column", "body", "--title-column", "head", "--label-column", "mood"),
        ]
    )

    assert rows_of(tmp_path, "test")


def test_an_unknown_label_is_refused_with_its_row_and_value(tmp_path):
    reviews = [*make_reviews(5, 1), ("", "text", "Great")]

    with pytest.raises(JobError, match=r"train_data.csv, row 6 after the header, has the label 'Great'"):
        run(tmp_path, reviews, make_reviews(5, 2))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("f1", "text", "Mixed", "train"), "line 1, has the label 'Mixed'"),
        (("f1", "text", "Neutral", "tests"), "has the split 'tests'"),
        (("f1", None, "Neutral", "train"), "line 1 lacks text"),
    ],
)
def test_malformed_feedback_is_refused_with_its_line(tmp_path, row, message):
    with pytest.raises(JobError, match=message):
        run(tmp_path, make_reviews(20, 1), make_reviews(5, 2), [row])


def test_a_class_without_training_rows_is_refused(tmp_path):
    train = [row for row in make_reviews(60, 1) if row[2] != "Neutral"]

    with pytest.raises(JobError, match="No training row has the label Neutral"):
        run(tmp_path, train, make_reviews(10, 2))


def test_a_bundle_without_its_lexicon_is_a_clear_error(tmp_path):
    with pytest.raises(MissingLexiconError, match="lexicon.json is missing beside the scripts"):
        load_lexicon(tmp_path / "lexicon.json")


def test_the_same_words_under_another_title_share_a_group_key():
    row = make_row(None, "Title", "The body.", "Neutral", "base")

    assert row.keys == {grouping_key("Title The body"), grouping_key("the BODY")}
