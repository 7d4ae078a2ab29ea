"""The tokenizer that Preprocess builds and the served graph carries: words to integers, with their lexicon scores."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from text import normalise, tokens

SCHEMA_VERSION = 1
TOKEN_LENGTH = 128
MAX_TRAINED_WORDS = 30_000
PADDING, UNKNOWN = 0, 1


@dataclass(frozen=True)
class Tokenizer:
    """A vocabulary: ids from 2 on, first the words seen in training, then the lexicon's other words.

    trained_words counts the first kind; only they have an embedding and a place in the n-grams.
    afinn and vader give every vocabulary word's score, 0 for a word that the lexicon lacks.
    """

    vocabulary: tuple[str, ...]
    trained_words: int
    afinn: tuple[float, ...]
    vader: tuple[float, ...]
    token_length: int = TOKEN_LENGTH
    _ids: dict[str, int] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._ids.update((word, position + 2) for position, word in enumerate(self.vocabulary))

    def token_ids(self, texts: Sequence[str]) -> np.ndarray:
        """int32 [texts, token_length]: the first tokens of each text, PADDING behind them."""
        rows = np.zeros((len(texts), self.token_length), np.int32)
        for row, text in zip(rows, texts, strict=True):
            ids = [self._ids.get(token, UNKNOWN) for token in tokens(text)[: self.token_length]]
            row[: len(ids)] = ids
        return rows

    def write(self, path: Path) -> None:
        """Writes the tokenizer as versioned JSON: data only, so that loading it runs nothing."""
        content = {
            "schema_version": SCHEMA_VERSION,
            "token_length": self.token_length,
            "trained_words": self.trained_words,
            "vocabulary": self.vocabulary,
            "afinn": self.afinn,
            "vader": self.vader,
        }
        path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def read_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer in a file that `Tokenizer.write` wrote; ValueError when it is of another version."""
    content = json.loads(path.read_text(encoding="utf-8"))
    version = content.pop("schema_version", None)
    if version != SCHEMA_VERSION:
        raise ValueError(f"{path} has tokenizer version {version}; this code reads version {SCHEMA_VERSION}.")
    for name in ("vocabulary", "afinn", "vader"):
        content[name] = tuple(content[name])
    return Tokenizer(**content)


def build_tokenizer(texts: Iterable[str], lexicon: dict[str, dict[str, float]]) -> Tokenizer:
    """A tokenizer for these training texts; words come by falling frequency, equals by spelling."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(tokens(text))
    seen = sorted(counts, key=lambda word: (-counts[word], word))[:MAX_TRAINED_WORDS]
    scores = {name: _by_token(lexicon[name]) for name in ("afinn", "vader")}
    unseen = sorted((scores["afinn"].keys() | scores["vader"].keys()) - set(seen))
    words = tuple(seen + unseen)
    return Tokenizer(
        vocabulary=words,
        trained_words=len(seen),
        afinn=tuple(scores["afinn"].get(word, 0.0) for word in words),
        vader=tuple(scores["vader"].get(word, 0.0) for word in words),
    )


def _by_token(lexicon: dict[str, float]) -> dict[str, float]:
    """The lexicon's entries that are one token each, as the tokenizer spells them."""
    return {
        token: float(score)
        for word, score in lexicon.items()
        if (token := normalise(word).strip()) and " " not in token
    }
