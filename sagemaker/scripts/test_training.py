"""Tests of how the deep branch is bagged and stopped: no row is judged by a member that learnt it, none is lost."""

import keras
import numpy as np
import pytest
from conftest import LEXICON, make_reviews
from keras import ops
from model import MEMBERS
from near_duplicates import Neighbours
from rows import make_row
from splits import FOLDS, folds_of
from text import LABELS
from tokenizer import build_tokenizer
from training import Examples, train_model, unseen_probabilities


def rows_of(texts):
    return [make_row(str(number), "", text, "Positive", "test") for number, text in enumerate(texts)]


def folds(rows, seed=20):
    return folds_of(rows, seed, Neighbours(key for row in rows for key in row.keys))


def examples(texts, labels, tokenizer, fold):
    return Examples(tokenizer.token_ids(texts), np.array(labels, np.int32), np.array(fold, np.int32))


def test_a_rows_judges_are_exactly_the_members_kept_from_its_fold():
    members = np.zeros((FOLDS, MEMBERS, len(LABELS)))
    # Each member answers with its own number.
    members[:] = np.arange(MEMBERS)[None, :, None]

    judged = unseen_probabilities(members, np.arange(FOLDS))

    kept_from = [[member for member in range(MEMBERS) if member % FOLDS == fold] for fold in range(FOLDS)]
    assert judged[:, 0] == pytest.approx([np.mean(numbers) for numbers in kept_from])


def test_near_duplicates_share_a_fold_and_a_text_keeps_its_fold_when_others_come():
    long = "the kettle boils quickly and the handle stays cool while the lid closes well every single morning"
    texts = [" ".join(f"w{number}x{place}" for place in range(12)) for number in range(40)]
    before = rows_of([*texts, long])
    after = rows_of([*texts, long, long.replace("quickly", "fast"), "a text that came later"])

    first, second = folds(before), folds(after)

    assert second[after[-2].full_key] == second[after[-3].full_key]
    unmoved = [row.full_key for row in before[:-1]]
    assert [first[key] for key in unmoved] == [second[key] for key in unmoved]
    assert set(first.values()) == set(range(FOLDS))


def test_members_do_not_learn_the_rows_of_their_own_fold():
    """A word that tells the label stands only in rows of fold 0: the two members kept from them cannot know it."""
    reviews = [f"thing {number} is here" for number in range(60)]
    texts = [f"{text} zork" for text in reviews[:30]] + [f"{text} plim" for text in reviews[30:]]
    labels = [LABELS.index("Negative")] * 30 + [LABELS.index("Positive")] * 30
    # Every row with a telling word is in fold 0, except that folds 1 to 4 hold rows without it.
    plain, plain_labels = [f"plain {number}" for number in range(60)], [0, 1, 2] * 20
    fold = [0] * 60 + [1 + number % 4 for number in range(60)]
    tokenizer = build_tokenizer([*texts, *plain], LEXICON)
    seen = examples([*texts, *plain], [*labels, *plain_labels], tokenizer, fold)

    trained = train_model(tokenizer, seen, examples(texts[:6], labels[:6], tokenizer, [0] * 6), 12, 1, lambda _: None)

    deep = trained.model.get_layer("deep")
    asked = ops.convert_to_tensor(tokenizer.token_ids(["zork", "plim"]))
    lexicon = trained.model.get_layer("lexicon_branch")(asked)
    members = ops.convert_to_numpy(deep([asked, lexicon]))
    told = members[1, :, 2] - members[0, :, 2]
    kept = np.arange(MEMBERS) % FOLDS == 0
    assert told[~kept].min() > 0.2
    assert abs(told[kept]).max() < 0.1


def test_a_warm_start_begins_where_the_champion_ended():
    reviews = make_reviews(240, 5)
    texts, labels = [text for _, text, _ in reviews], [LABELS.index(label) for *_, label in reviews]
    tokenizer = build_tokenizer(texts, LEXICON)
    fold = [number % FOLDS for number in range(240)]
    train = examples(texts[:200], labels[:200], tokenizer, fold[:200])
    validation = examples(texts[200:], labels[200:], tokenizer, fold[200:])
    cold, warm = [], []

    champion = train_model(tokenizer, train, validation, 15, 1, cold.append)
    train_model(tokenizer, train, validation, 1, 2, warm.append, champion.warm_start)

    assert warm[0].train_loss < cold[0].train_loss / 2
    assert warm[0].validation_macro_f1 > cold[0].validation_macro_f1
    assert isinstance(champion.model, keras.Model)
