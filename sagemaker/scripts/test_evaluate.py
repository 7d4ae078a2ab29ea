"""Tests of Evaluate without a model: what is judged, what the report holds, and what the page and pictures show."""

import json
import re
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from confusion_picture import draw_confusion_matrices
from evaluate import write_outputs
from evaluation import Answers, evaluate, measure
from job import JobError
from judged_rows import JudgedSet, read_sets
from reliability_picture import draw_reliability
from report_page import draw_report

LABELS = ("Negative", "Neutral", "Positive")
STATISTICS = {
    "schema_version": 2,
    "dataset": {
        **{f"{name}_rows": 1 for name in ("train", "validation", "test", "golden", "holdout", "feedback_train")},
        **{f"{name}_rows": 1 for name in ("base_train", "quarantined", "adjudicate")},
        "class_shares": {"Negative": 0.25, "Neutral": 0.15, "Positive": 0.6},
    },
    "dropped": {"train_data.csv": {"duplicate": 17}},
    "data_quality": [
        {"code": "golden_set", "severity": "info", "message": "There is no <golden> set.", "value": 0},
        {"code": "rare_class", "severity": "warning", "message": "Neutral has 12 training rows.", "value": 12},
    ],
}


def judged(truth, weights=None, asked=None) -> JudgedSet:
    truth = np.array(truth, np.int64)
    size = len(truth)
    ones, nobody = np.ones(size), np.full(size, np.nan)
    return JudgedSet(
        ["text"] * size,
        truth,
        ones if weights is None else np.array(weights),
        nobody if asked is None else np.array(asked, float),
    )


def answering(predicted: dict, model_id: str = "m") -> Answers:
    """A model that gives its answers with a confidence of .8."""
    return Answers(model_id, {name: 0.1 + 0.7 * np.eye(3)[np.array(rows, int)] for name, rows in predicted.items()})


def sets(**changes) -> dict[str, JudgedSet]:
    return {"test": judged([0, 1, 2, 2] * 10), "golden": judged([]), "holdout": judged([]), **changes}


def evaluated(rows, candidate, champion=None) -> dict:
    other = None if champion is None else answering(champion, "champion")
    return evaluate(rows, answering(candidate, "candidate"), other, STATISTICS, seed=20)


RIGHT = {"test": [0, 1, 2, 2] * 10, "golden": [], "holdout": []}
WRONG = {"test": [0, 2, 2, 2] * 10, "golden": [], "holdout": []}


def test_a_first_model_has_figures_and_intervals_but_nothing_to_compare_with():
    report = evaluated(sets(), WRONG)

    assert report["champion"] is report["comparison"] is None
    assert report["candidate"]["test"]["accuracy"] == pytest.approx(0.75)
    low, high = report["candidate"]["test"]["macro_f1_interval"]
    assert low <= report["candidate"]["test"]["macro_f1"] <= high
    assert report["candidate"]["golden"] is report["candidate"]["holdout"] is None


def test_without_golden_or_asked_rows_the_pooled_comparison_is_that_of_the_test_set():
    compared = evaluated(sets(), RIGHT, WRONG)["comparison"]

    assert compared["golden"] is compared["holdout"] is None
    assert compared["pooled"] == compared["test"]


def test_corrections_that_nobody_asked_for_are_compared_but_never_pooled():
    holdout = judged([0, 1, 2, 1], asked=[0.5, np.nan, np.nan, 1.0])
    extra = {"holdout": [0, 1, 2, 1]}

    compared = evaluated(sets(holdout=holdout), {**RIGHT, **extra}, {**WRONG, "holdout": [2, 2, 2, 2]})["comparison"]

    assert compared["holdout"]["rows"] == 4
    assert compared["pooled"]["rows"] == 40 + 2


def test_what_is_measured_on_some_sets_stands_for_the_population_of_all_frozen_rows():
    rows = sets(golden=judged([0] * 5 + [2] * 5), holdout=judged([0, 1, 2, 1], asked=[0.5, np.nan, np.nan, 1.0]))
    right, wrong = {"golden": [0] * 5 + [2] * 5, "holdout": [0, 1, 2, 1]}, {"golden": [2] * 10, "holdout": [1] * 4}
    both = {"test": [0, 1, 2, 2] * 10}

    def measured(*wanted: str) -> dict:
        candidate, champion = answering({**both, **right}), answering({**both, **wrong})
        return measure(rows, candidate, champion, 20, wanted)

    alone, everything = measured("golden"), measured("test", "golden", "holdout")

    assert alone["population"] == everything["population"]
    assert alone["candidate"]["golden"] == everything["candidate"]["golden"]
    assert alone["candidate"]["test"] is alone["candidate"]["holdout"] is alone["comparison"]["test"] is None
    assert alone["comparison"]["pooled"]["rows"] == 10
    assert measured("holdout")["comparison"]["pooled"]["rows"] == 2


def test_unasked_corrections_alone_are_compared_but_pool_to_nothing():
    rows = sets(holdout=judged([0, 1]))
    one, other = answering({"holdout": [0, 1]}), answering({"holdout": [1, 1]})

    compared = measure(rows, one, other, 20, ["holdout"])["comparison"]

    assert compared["holdout"]["accuracy_difference"] == pytest.approx(0.5)
    assert compared["pooled"] is None


def test_asked_rows_count_by_the_inverse_of_the_chance_of_being_asked():
    # Of the asked positives the candidate has the seldom-asked one right: it stands for ten texts.
    holdout = judged([2] * 4, asked=[1.0, 1.0, 1.0, 0.1])
    candidate = {**RIGHT, "holdout": [1, 1, 1, 2]}

    def difference(chances) -> float:
        rows = sets(test=judged([0, 1, 2]), holdout=judged(holdout.truth, asked=chances))
        frozen = {"test": [0, 1, 2], "golden": []}
        report = evaluated(rows, {**candidate, **frozen}, {**frozen, "holdout": [2, 1, 1, 1]})
        return report["comparison"]["pooled"]["accuracy_difference"]

    assert difference([1.0, 1.0, 1.0, 1.0]) == pytest.approx(0)
    assert difference([1.0, 1.0, 1.0, 0.1]) > 0.1


def test_the_golden_set_is_weighted_and_the_pooled_rows_stand_for_the_frozen_sets():
    golden = judged([0] * 10 + [2] * 10, weights=[0.2] * 10 + [1.8] * 10)
    predicted = {"golden": [0] * 10 + [1] * 10}

    report = evaluated(sets(golden=golden), {**RIGHT, **predicted}, {**WRONG, **predicted})

    assert report["candidate"]["golden"]["accuracy"] == pytest.approx(0.1)
    assert report["candidate"]["golden"]["effective_rows"] == pytest.approx(400 / 32.8)
    assert sum(report["population"].values()) == pytest.approx(1)
    assert report["population"]["Negative"] < 0.25


def test_a_report_with_every_set_is_far_below_what_a_state_machine_carries():
    rows = {name: judged([0, 1, 2] * 500, asked=[0.3] * 1500) for name in ("test", "golden", "holdout")}
    answers = {name: [0, 1, 2] * 500 for name in rows}

    report = evaluated(rows, answers, answers)

    # 256 KiB is the limit, and the state machine holds the report twice.
    assert len(json.dumps(report)) < 32_000


def everything() -> dict:
    golden, holdout = judged([0, 1, 2], weights=[0.5, 0.5, 2]), judged([0, 1, 2], asked=[0.5, np.nan, 1])
    extra = {"golden": [0, 1, 1], "holdout": [0, 1, 2]}
    return evaluated(sets(golden=golden, holdout=holdout), {**RIGHT, **extra}, {**WRONG, **extra})


def test_the_page_shows_the_figures_of_every_set_and_escapes_what_people_wrote():
    doubted = [{"feedback_id": "f1", "text": "<script>alert('x')</script> & more", "label": "Neutral", "margin": 0.12}]

    page = draw_report(everything(), STATISTICS, quarantine=[], adjudicate=doubted)

    shown = (
        "Base test set",
        "Golden set",
        "Held-out corrections",
        "Pooled",
        "Rows to adjudicate (1)",
        "duplicate",
        "0.120",
    )
    assert all(words in page for words in shown)
    assert "<script" not in page
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; &amp; more" in page
    assert "no &lt;golden&gt; set" in page
    assert "Quarantined rows" not in page


def test_the_page_asks_nothing_of_any_other_place():
    page = draw_report(everything(), STATISTICS, [], [])

    # The one address in it is the name of SVG's namespace.
    assert set(re.findall(r"https?://[^'\"<> ]+", page)) == {"http://www.w3.org/2000/svg"}
    assert not re.search(r"<(script|link|img|iframe|object)|@import|url\(", page)


def test_the_page_says_how_many_rows_it_leaves_out():
    rows = [{"text": f"text {number}"} for number in range(100)]

    page = draw_report(everything(), STATISTICS, rows, [])

    assert "Quarantined rows (100)" in page
    assert "60 more are not shown." in page
    assert "text 39<" in page
    assert "text 40<" not in page


def test_the_pictures_are_whole_and_show_every_count():
    report = everything()

    for draw in (draw_confusion_matrices, draw_reliability):
        for name in ("test", "golden", "holdout"):
            ElementTree.fromstring(draw(report, name))
    picture = draw_confusion_matrices(report, "test")
    assert "Candidate" in picture
    assert "Champion" in picture
    assert picture.count(">20<") == 2
    assert "Champion" not in draw_reliability(evaluated(sets(), RIGHT), "test")


def test_all_artefacts_are_written(tmp_path):
    write_outputs(tmp_path, everything(), "page")

    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"evaluation.json", "confusion_matrix.svg", "reliability.svg", "report.html"}
    assert json.loads((tmp_path / "evaluation.json").read_text())["schema_version"] == 2


def write_rows(folder, **rows) -> None:
    for name in ("test", "golden", "holdout"):
        lines = (json.dumps({"id": "1", "text": "a", "label": "Neutral", **row}) for row in rows.get(name, []))
        (folder / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines))


def test_rows_are_read_with_their_weights_and_chances(tmp_path):
    write_rows(
        tmp_path, test=[{}], golden=[{"weight": 2.5}], holdout=[{"ask_probability": None}, {"ask_probability": 0.5}]
    )

    found = read_sets(tmp_path)

    assert (found["test"].weights, found["golden"].weights) == ([1], [2.5])
    assert found["holdout"].asked == pytest.approx([np.nan, 0.5], nan_ok=True)
    assert found["test"].truth.tolist() == [1]


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ({}, "test.jsonl in .* has no rows"),
        ({"test": [{}], "golden": [{"weight": 0}]}, "golden.jsonl line 1: weight 0 must be above 0"),
        ({"test": [{}], "holdout": [{"ask_probability": 1.5}]}, "holdout.jsonl line 1: ask_probability 1.5"),
        ({"test": [{}, {"label": "Mixed"}]}, "test.jsonl line 2: label 'Mixed' is none of"),
    ],
)
def test_rows_that_cannot_be_judged_are_refused_by_file_and_line(tmp_path, rows, complaint):
    write_rows(tmp_path, **rows)

    with pytest.raises(JobError, match=complaint):
        read_sets(tmp_path)


def test_a_missing_file_is_named(tmp_path):
    write_rows(tmp_path, test=[{}])
    (tmp_path / "golden.jsonl").unlink()

    with pytest.raises(JobError, match=r"golden.jsonl is missing .* It must be the test output of Preprocess"):
        read_sets(tmp_path)
