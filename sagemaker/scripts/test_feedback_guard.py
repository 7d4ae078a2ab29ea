"""Tests that misleading feedback neither teaches nor judges, that honest feedback does, and that people overrule."""

import json
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import preprocess
import pytest
from conftest import LEXICON, make_reviews, write_csv, write_feedback
from feedback_guard import GuardRules, guard_feedback
from job import JobError
from label_noise import believed, weigh_labels
from rows import Feedback, Ledger, make_row
from text import LABELS
from user_caps import over_cap, unreliable_users, wilson_lower

RULES = GuardRules(user_cap=0, trusted_filter=True, lead=0.0, audit_share=0.05)
TRUTH = {"good": "Positive", "fair": "Neutral", "bad": "Negative"}


def learn_first_word(texts, labels):
    """A learner that knows texts by their first word, and is 98 % sure; what it was given is kept beside it."""
    learn_first_word.seen = dict(zip(texts, labels, strict=True))

    def predict(asked):
        shares = np.full((len(asked), len(LABELS)), 0.01)
        for number, text in enumerate(asked):
            shares[number, LABELS.index(TRUTH[text.split(" ")[0]])] = 0.98
        return shares

    return predict


def correction(number: int, text: str, label: str, **about) -> object:
    return make_row(f"f{number:04}", "", text, label, "feedback", Feedback(**about))


def honest(count: int, first: int = 0, **about) -> list:
    words = list(TRUTH)
    return [
        correction(first + number, f"{words[number % 3]} thing {first + number}", TRUTH[words[number % 3]], **about)
        for number in range(count)
    ]


def flipped(count: int, first: int, **about) -> list:
    words = list(TRUTH)
    return [
        correction(
            first + number, f"{words[number % 3]} thing {first + number}", TRUTH[words[(number + 1) % 3]], **about
        )
        for number in range(count)
    ]


def guard(feedback, rules=RULES, ledger=None):
    base = [make_row(None, "", f"{word} base", label, "train_data.csv") for word, label in TRUTH.items()]
    return guard_feedback(base, feedback, rules, learn_first_word, ledger or Ledger())


def test_labels_that_trusted_rows_contradict_are_set_aside_with_their_reason_and_counted():
    ledger = Ledger()
    wrong = flipped(30, first=300)

    guarded = guard([*honest(300), *wrong], ledger=ledger)

    assert {each.row.id for each in guarded.quarantined} == {row.id for row in wrong}
    assert {each.reason for each in guarded.quarantined} == {"contradicts_trusted"}
    assert all(each.filter_label == TRUTH[each.row.text.split(" ")[0]] for each in guarded.quarantined)
    assert ledger.dropped["feedback"] == {"contradicts_trusted": 30}
    assert len(guarded.kept) == 300


def test_what_is_held_out_is_judged_too():
    guarded = guard([*honest(300, held_out=True), *flipped(30, first=300, held_out=True)])

    assert len(guarded.kept) == 300


def test_a_filter_that_is_off_believes_everybody():
    rules = GuardRules(user_cap=0, trusted_filter=False, lead=0.0, audit_share=0.05)

    guarded = guard([*honest(30), *flipped(30, first=30)], rules)

    assert len(guarded.kept) == 60
    assert guarded.quarantined == guarded.adjudicate == []


def test_a_person_overrules_the_filter_and_teaches_it():
    row = correction(1, "bad but a person says so", "Positive", audited=True)

    guarded = guard([row, *honest(30, first=10)])

    assert row in guarded.kept
    assert learn_first_word.seen[row.text] == LABELS.index("Positive")


def test_an_adjudication_that_is_held_out_teaches_the_filter_nothing():
    row = correction(1, "bad but held out", "Positive", audited=True, held_out=True)

    guarded = guard([row, *honest(30, first=10)])

    assert row in guarded.kept
    assert row.text not in learn_first_word.seen


def test_people_are_asked_about_the_least_certain_of_those_set_aside_and_about_few():
    rules = GuardRules(user_cap=0, trusted_filter=True, lead=0.0, audit_share=0.02)

    guarded = guard([*honest(300), *flipped(50, first=300)], rules)

    assert len(guarded.adjudicate) == 7
    margins = sorted(each.margin for each in guarded.quarantined)
    assert [each.margin for each in guarded.adjudicate] == margins[:7]


def test_a_user_who_misleads_is_set_aside_whole_and_an_honest_neighbour_is_not():
    attacker = [*flipped(30, 500, user_id="mallory"), *honest(6, 560, user_id="mallory")]
    neighbour = [*honest(30, 600, user_id="alice"), *flipped(2, 640, user_id="alice")]

    guarded = guard([*honest(200), *attacker, *neighbour])

    aside = {each.row.id for each in guarded.quarantined if each.reason == "unreliable_user"}
    assert aside == {row.id for row in attacker}
    assert guarded.users == {"known": 2, "capped": 0, "unreliable": 1, "rows_without_user": 200}


def test_the_order_of_the_feedback_changes_nothing():
    rows = [*honest(100, user_id="a", day="2026-01-01"), *flipped(20, first=100), *flipped(20, 200, user_id="b")]
    rules = GuardRules(user_cap=5, trusted_filter=True, lead=0.0, audit_share=0.05)
    before = guard(rows, rules)
    random.Random(1).shuffle(rows)

    assert guard(rows, rules) == before


def test_a_user_teaches_so_much_a_day_and_rows_without_a_user_are_not_capped():
    rows = [
        *honest(30, user_id="a", day="2026-01-01"),
        *honest(10, 30, user_id="a", day="2026-01-02"),
        *honest(50, 50),
    ]

    beyond = over_cap(rows, 20)

    assert len(beyond) == 10
    assert beyond <= {row.id for row in rows[:30]}
    assert over_cap(rows, 0) == set()


def test_few_or_ordinary_contradictions_make_nobody_unreliable():
    rows = [*honest(7, user_id="new"), *honest(100, 100, user_id="old"), *honest(300, 300)]
    contradicted = np.zeros(len(rows), bool)
    contradicted[:7] = True  # all of a newcomer's few
    contradicted[7:37] = True  # three in ten of an old hand's

    assert unreliable_users(rows, contradicted) == set()


def test_the_lower_bound_is_wilsons():
    # Newcombe (1998): 81 of 263 gives 0.2553 at z = 1.96.
    assert wilson_lower(81, 263, 1.96) == pytest.approx(0.2553, abs=5e-5)


def test_an_odd_label_is_believed_where_users_are_right_and_not_where_many_mislead():
    # The filter gives the odd rows' own label 20 %.
    generator = np.random.default_rng(1)
    sure = np.tile([0.02, 0.03, 0.95], (1000, 1))
    unsure = np.tile([0.2, 0.05, 0.75], (10, 1))
    probabilities = np.concatenate([sure, unsure])
    right = np.concatenate([np.full(1000, 2), np.zeros(10, int)])
    noisy = right.copy()
    noisy[generator.permutation(1000)[:300]] = 0

    assert (weigh_labels(probabilities, right).margin[-10:] < 0).all()
    assert (weigh_labels(probabilities, noisy).margin[-10:] > 0).all()


def run(folder: Path, feedback, *arguments: str) -> dict:
    write_csv(folder / "base/train_data.csv", make_reviews(240, 1))
    write_csv(folder / "base/test_data_hidden.csv", make_reviews(60, 2))
    write_feedback(folder / "dataset/feedback/part-00000.jsonl", feedback)
    folders = ["--base", str(folder / "base"), "--dataset", str(folder / "dataset"), "--output", str(folder / "out")]
    preprocess.main([*folders, *arguments])
    return json.loads((folder / "out/statistics/statistics.json").read_text())


def lines(folder: Path, name: str) -> list[dict]:
    return [json.loads(line) for line in (folder / f"out/{name}.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture
def small_lexicon(monkeypatch):
    monkeypatch.setattr(preprocess, "load_lexicon", lambda: LEXICON)


def test_the_real_filter_finds_most_flips_and_leaves_most_honest_rows(tmp_path, small_lexicon):
    reviews = [row for row in make_reviews(300, 3) if row[2] != "Neutral"]
    other = {"Positive": "Negative", "Negative": "Positive"}
    feedback = [
        (f"f{number:03}", text, other[label] if number % 5 == 0 else label, "train" if number % 4 else "holdout")
        for number, (_, text, label) in enumerate(reviews)
    ]
    feedback.append(
        (
            "audited",
            "an audited word of its own, broken on arrival",
            "Positive",
            "train",
            {"audit": {"label": "Negative"}},
        )
    )

    statistics = run(tmp_path, feedback)

    aside = {row["feedback_id"] for row in lines(tmp_path, "statistics/quarantine")}
    flips = {row[0] for number, row in enumerate(feedback[:-1]) if number % 5 == 0}
    assert len(aside & flips) >= 0.9 * len(flips)
    assert len(aside - flips) <= 0.05 * len(feedback)
    assert "audited" not in aside
    assert statistics["feedback"]["audited"] == 1
    assert statistics["dataset"]["quarantined_rows"] == len(aside)
    adjudicate = lines(tmp_path, "statistics/adjudicate")
    assert 0 < len(adjudicate) == statistics["dataset"]["adjudicate_rows"] <= 0.05 * len(feedback) + 1
    assert {"feedback_id", "text", "user_label", "suggested_label", "margin", "reason"} <= set(adjudicate[0])
    assert all(-1 <= row["margin"] <= 1 for row in adjudicate)
    assert not aside & {row["feedback_id"] for row in lines(tmp_path, "test/holdout")}
    codes = {finding["code"]: finding for finding in statistics["data_quality"]}
    assert codes["quarantine"]["value"] == pytest.approx(len(aside) / len(feedback))


def test_held_out_rows_say_with_which_chance_they_were_asked_for(tmp_path, small_lexicon):
    feedback = [
        (f"f{number}", text, label, "holdout", {"ask_probability": 0.25} if number % 2 else {})
        for number, (_, text, label) in enumerate(make_reviews(40, 3))
    ]

    run(tmp_path, feedback, "--feedback-filter", "off")

    rows = lines(tmp_path, "test/holdout")
    assert {row["ask_probability"] for row in rows} == {0.25, None}
    assert all(row["feedback_id"] == row["id"] for row in rows)


def test_too_few_trusted_rows_to_judge_by_is_a_clear_error(tmp_path, small_lexicon):
    few = [("", f"so so thing {number}", "Neutral") for number in (1, 2)]
    train = [*(row for row in make_reviews(120, 1) if row[2] != "Neutral"), *few]
    write_csv(tmp_path / "base/train_data.csv", train)
    write_csv(tmp_path / "base/test_data_hidden.csv", make_reviews(30, 2))
    write_feedback(tmp_path / "dataset/feedback/part-00000.jsonl", [("f1", "fine by me", "Neutral", "train")])

    with pytest.raises(JobError, match="Neutral has 2.*--feedback-filter off"):
        preprocess.main(
            ["--base", str(tmp_path / "base"), "--dataset", str(tmp_path / "dataset"), "--output", str(tmp_path)]
        )


@pytest.mark.parametrize(
    ("about", "message"),
    [
        ({"audit": {"label": "Great"}}, "line 1, audit, has the label 'Great'"),
        ({"ask_probability": 0}, "ask_probability 0; it must be above 0"),
    ],
)
def test_malformed_fields_of_a_correction_are_refused_with_their_line(tmp_path, small_lexicon, about, message):
    with pytest.raises(JobError, match=message):
        run(tmp_path, [("f1", "text", "Neutral", "train", about)])


def test_feedback_that_is_not_utf_8_is_refused_with_its_line(tmp_path, small_lexicon):
    run(tmp_path, [])
    (tmp_path / "dataset/feedback/part-00000.jsonl").write_bytes(b"\n\n{\xff}\n")

    with pytest.raises(JobError, match=r"part-00000.jsonl, line 3, is not UTF-8"):
        preprocess.main(["--base", str(tmp_path / "base"), "--dataset", str(tmp_path / "dataset")])


def test_a_label_that_is_only_just_likelier_does_not_teach_and_is_called_unconfirmed():
    def unsure_of_some(texts, labels):
        def predict(asked):
            doubtful = np.array(["doubtful" in text for text in asked])[:, None]
            return np.where(doubtful, np.full(3, 1 / 3), learn_first_word(texts, labels)(asked))

        return predict

    base = [make_row(None, "", f"{word} base", label, "train_data.csv") for word, label in TRUTH.items()]
    doubtful = [correction(900 + number, f"good doubtful {number}", "Negative") for number in range(3)]
    feedback = [*honest(300), *flipped(60, first=300), *doubtful]
    strict = guard_feedback(base, feedback, replace(RULES, lead=0.9), unsure_of_some, Ledger())
    lenient = guard_feedback(base, feedback, RULES, unsure_of_some, Ledger())

    unconfirmed = [each for each in strict.quarantined if each.reason == "not_confirmed"]
    assert {each.row.id for each in unconfirmed} == {row.id for row in doubtful}
    assert all(each.margin <= 0 and each.filter_label == "Negative" for each in unconfirmed)
    assert not {row.id for row in doubtful} & {each.row.id for each in lenient.quarantined}


def test_however_much_users_mislead_half_of_what_is_probably_right_in_a_class_still_teaches():
    generator = np.random.default_rng(3)
    sure = generator.dirichlet((1, 1, 4), 400)
    labels = np.where(generator.random(400) < 0.4, generator.integers(0, 3, 400), sure.argmax(axis=1))
    weighed = weigh_labels(sure, labels)

    kept = believed(weighed, labels, lead=1.0)

    for label in range(3):
        mine = labels == label
        plausible = mine & (weighed.margin <= 0)
        share = weighed.own[mine & kept].sum() / weighed.own[mine].sum()
        assert share >= 0.5 or (kept & mine).sum() == plausible.sum()
        assert not (kept & mine & (weighed.margin > 0)).any()
    assert kept.sum() < believed(weighed, labels, lead=0.0).sum()
