"""The simulation's fast stand-in for Train: words and their pairs alone, a second or two a training."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from ngrams import Ngrams, collect_ngrams, ngram_features
from text import LABELS
from tokenizer import Tokenizer, read_tokenizer
from wide import WideWeights, fit_wide

PENALTY = 3e-4  # about what wide_tables.py has for some thousand rows
_BATCH = 2_000


@dataclass(frozen=True)
class WideModel:
    """Fitted words and pairs that take raw texts."""

    model_id: str
    tokenizer: Tokenizer
    ngrams: Ngrams
    weights: WideWeights

    def probabilities(self, texts: list[str]) -> np.ndarray:
        """float64 [texts, classes]."""
        chunks = [self._chunk(texts[start : start + _BATCH]) for start in range(0, len(texts), _BATCH)]
        return np.concatenate(chunks) if chunks else np.zeros((0, len(LABELS)))

    def _chunk(self, texts: list[str]) -> np.ndarray:
        features = features_of(self.tokenizer.token_ids(texts), self.ngrams)
        scale = self.weights.scale.astype(float)
        lengths = np.sqrt(np.maximum((scale[features] ** 2).sum(axis=1), 1e-6))
        weighted = scale[:, None] * self.weights.weights
        logits = weighted[features].sum(axis=1) / lengths[:, None] + self.weights.bias
        exponents = np.exp(logits - logits.max(axis=1, keepdims=True))
        return exponents / exponents.sum(axis=1, keepdims=True)


def train_wide(folder: Path, model_id: str) -> WideModel:
    """A model from the train output of Preprocess: arrays.npz and tokenizer.json."""
    tokenizer = read_tokenizer(folder / "tokenizer.json")
    with np.load(folder / "arrays.npz", allow_pickle=False) as arrays:
        tokens, labels = arrays["train_tokens"], arrays["train_labels"]
    ngrams = collect_ngrams(tokens, tokenizer)
    weights = fit_wide(features_of(tokens, ngrams), labels, len(LABELS), ngrams.features, PENALTY)
    return WideModel(model_id, tokenizer, ngrams, weights)


def features_of(token_ids: np.ndarray, ngrams: Ngrams) -> np.ndarray:
    """int32 [rows, slots]: n-gram features, with the columns left out that are empty in every row."""
    features = np.asarray(ngram_features(token_ids, ngrams, ngrams.pairs))
    return features[:, (features != 0).any(axis=0)] if len(features) else features
