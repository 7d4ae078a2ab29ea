"""The benchmark's opponents, from scikit-learn, on the very folds of our model: predictions to a file.

Each gets title and text, and several settings; the report names the setting that scored best on the judged rows,
which favours the opponent.
"""

import argparse
import json
import warnings
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

LABELS = ("Negative", "Neutral", "Positive")
FOLDS = 5


class NaiveBayesSvm:
    """Wang and Manning (2012): one linear classifier a class on features scaled by naive Bayes log-count ratios."""

    def __init__(self, c: float):
        self.c = c

    def fit(self, features, labels):
        self.parts = [self._one_class(features, labels == label) for label in range(len(LABELS))]
        return self

    def _one_class(self, features, mine):
        inside = np.asarray(features[mine].sum(axis=0)).ravel() + 1
        outside = np.asarray(features[~mine].sum(axis=0)).ravel() + 1
        ratio = np.log((inside / inside.sum()) / (outside / outside.sum()))
        solver = LogisticRegression(C=self.c, class_weight="balanced", solver="liblinear", max_iter=2000)
        return ratio, solver.fit(features.multiply(ratio).tocsr(), mine)

    def predict(self, features):
        scores = [model.decision_function(features.multiply(ratio).tocsr()) for ratio, model in self.parts]
        return np.stack(scores, axis=1).argmax(axis=1)


class Majority:
    def fit(self, features, labels):
        self.label = np.bincount(labels).argmax()
        return self

    def predict(self, features):
        return np.full(features.shape[0], self.label)


def views(learnt: list[str], judged: list[str]):
    """{view: (features of the learnt texts, of the judged)}: what a classifier may look at."""
    words = {"ngram_range": (1, 2), "sublinear_tf": True}
    characters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True, min_df=2)
    makers = {
        "words": TfidfVectorizer(**words),
        "words seen twice": TfidfVectorizer(**words, min_df=2),
        "counts": CountVectorizer(ngram_range=(1, 2), binary=True),
        "counts seen twice": CountVectorizer(ngram_range=(1, 2), binary=True, min_df=2),
        "characters": characters,
    }
    made = {name: (maker.fit_transform(learnt), maker.transform(judged)) for name, maker in makers.items()}
    both = zip(made["words"], made.pop("characters"), strict=True)
    made["words and characters"] = tuple(sparse.hstack(pair).tocsr() for pair in both)
    return made


def candidates():
    """(name, setting, view, classifier)."""
    yield "majority class", "", "words", Majority()
    for view in ("words", "words and characters"):
        for c in (0.1, 0.3, 1, 3):
            solver = LogisticRegression(C=c, class_weight="balanced", max_iter=2000)
            yield "TF-IDF + logistic regression", f"{view}, C={c}", view, solver
        for c in (0.1, 0.3, 1):
            yield "TF-IDF + linear SVM", f"{view}, C={c}", view, LinearSVC(C=c, class_weight="balanced")
    for view in ("words", "words seen twice", "counts seen twice"):
        for alpha in (0.1, 0.3, 1):
            yield "complement naive Bayes", f"{view}, alpha={alpha}", view, ComplementNB(alpha=alpha)
    for view, penalties in (("counts", (0.001, 0.01, 0.1)), ("words", (3, 10, 30)), ("words and characters", (3, 10))):
        for c in penalties:
            yield "NB-SVM", f"{view}, C={c}", view, NaiveBayesSvm(c)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--task", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    # A linear SVM that has not fully converged is still the one a reader would have trained.
    warnings.filterwarnings("ignore", module="sklearn")
    task = json.loads(args.task.read_text(encoding="utf-8"))
    texts = np.array([row["text"] for row in task["rows"]], object)
    labels = np.array([LABELS.index(row["label"]) for row in task["rows"]])
    predicted = {(name, setting): np.zeros((len(task["folds"]), len(texts)), int) for name, setting, *_ in candidates()}
    for seed, folds in enumerate(map(np.array, task["folds"])):
        for fold in range(FOLDS):
            learnt, judged = folds != fold, folds == fold
            seen = views(list(texts[learnt]), list(texts[judged]))
            for name, setting, view, classifier in candidates():
                fitted = classifier.fit(seen[view][0], labels[learnt])
                predicted[name, setting][seed, judged] = fitted.predict(seen[view][1])
    found = [
        {"name": name, "setting": setting, "predicted": array.tolist()} for (name, setting), array in predicted.items()
    ]
    args.output.write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main()
