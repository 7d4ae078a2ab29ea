"""Finds texts that are nearly the same, so that Preprocess never learns from what it is judged on.

Exact, not sampled: the answer for two texts depends on these two alone, never on the others or on the row order.
"""

from collections.abc import Iterable, Sequence

import numpy as np

# Of the features of the shorter text, the share that the other must hold as well.
NEAR_DUPLICATE_THRESHOLD = 0.7
# A text this many times as long says so much besides that it is another text, however much it quotes.
LARGEST_RATIO = 3
_CHUNK = 4_000_000
# How many rare features two texts must share before they are compared in full: 3 made 20,000 texts fastest.
_RARE_SHARED = 3


class Neighbours:
    """Which of a set of grouping keys are near-duplicates of which."""

    def __init__(self, keys: Iterable[str], threshold: float = NEAR_DUPLICATE_THRESHOLD):
        known = sorted(set(keys))
        self._near: dict[str, set[str]] = {}
        for first, second in near_pairs(known, threshold):
            self._near.setdefault(known[first], set()).add(known[second])
            self._near.setdefault(known[second], set()).add(known[first])

    def of(self, keys: Iterable[str]) -> set[str]:
        """Every key that is near to one of these, these themselves only where they are near to each other."""
        return set().union(*(self._near.get(key, ()) for key in keys))


def near_pairs(keys: Sequence[str], threshold: float = NEAR_DUPLICATE_THRESHOLD) -> np.ndarray:
    """int64 [pairs, 2]: positions, smaller first, of the grouping keys that are near-duplicates of each other.

    A key's features are its words and its pairs of neighbouring words. Two keys are near when the one with fewer
    features shares `threshold` of them or more and the other has at most LARGEST_RATIO times as many: that holds
    for a changed word (in six or more), and for a title or a sentence that was added.
    """
    rows, features = _features(keys)
    sizes = np.bincount(rows, minlength=len(keys))
    pairs = _candidates(rows, features, sizes, threshold)
    shared = _shared(pairs, rows, features, sizes)
    return np.sort(pairs[shared >= threshold * sizes[pairs[:, 0]] - 1e-9], axis=1)


def _features(keys: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """(rows, features), int64 both, sorted by row then feature, each pair once."""
    ids: dict[str, int] = {}
    words = [[ids.setdefault(word, len(ids)) for word in key.split(" ")] for key in keys]
    lengths = np.array([len(found) for found in words], np.int64)
    flat = np.fromiter((word for found in words for word in found), np.int64, int(lengths.sum()))
    row = np.repeat(np.arange(len(keys), dtype=np.int64), lengths)
    inside = row[1:] == row[:-1]
    # A pair's code lies above every word's.
    pairs = (flat[:-1] + 1) * len(ids) + flat[1:]
    codes = np.concatenate([flat, pairs[inside]])
    numbers = np.unique(codes, return_inverse=True)[1]
    both = np.unique(np.concatenate([row, row[1:][inside]]) * (numbers.max(initial=0) + 1) + numbers)
    return np.divmod(both, numbers.max(initial=0) + 1)


def _candidates(rows, features, sizes, threshold: float) -> np.ndarray:
    """Pairs (smaller, larger) that share one of the smaller's rarest features: others cannot reach the threshold.

    Of s features ceil(threshold * s) must be shared, so one of any s - ceil(threshold * s) + 1 is.
    """
    frequency = np.bincount(features)
    order = np.lexsort((features, frequency[features], rows))
    starts = np.cumsum(sizes) - sizes
    place = np.arange(len(rows)) - starts[rows[order]]
    needed = np.ceil(threshold * sizes - 1e-9).astype(np.int64)
    least = np.minimum(_RARE_SHARED, needed)
    probing = order[place < (sizes - needed + least)[rows[order]]]
    # Postings by feature, then by size: the partners of a probe lie side by side.
    by_size = np.lexsort((rows, sizes[rows], features))
    largest = int(sizes.max(initial=1)) * LARGEST_RATIO + 1
    postings = features[by_size] * largest + sizes[rows[by_size]]
    size = sizes[rows[probing]]
    low = np.searchsorted(postings, features[probing] * largest + size)
    high = np.searchsorted(postings, features[probing] * largest + LARGEST_RATIO * size, side="right")
    found = [np.empty(0, np.int64)]
    for part in _parts(high - low, rows[probing]):
        counts = (high - low)[part]
        first = np.repeat(rows[probing[part]], counts)
        second = rows[by_size[np.repeat(low[part], counts) + _ranges(counts)]]
        # Of two texts of one size both probe: once is enough.
        other = (sizes[first] < sizes[second]) | (first < second)
        pairs, times = np.unique(first[other] * len(sizes) + second[other], return_counts=True)
        found.append(pairs[times >= least[pairs // len(sizes)]])
    return np.stack(np.divmod(np.concatenate(found), max(len(sizes), 1)), axis=1)


def _shared(pairs, rows, features, sizes) -> np.ndarray:
    """int64 [pairs]: how many features both have."""
    width = int(features.max(initial=0)) + 1
    present = rows * width + features
    starts = np.cumsum(sizes) - sizes
    shared = np.zeros(len(pairs), np.int64)
    for part in _parts(sizes[pairs[:, 0]]):
        counts = sizes[pairs[part, 0]]
        held = features[np.repeat(starts[pairs[part, 0]], counts) + _ranges(counts)]
        wanted = np.repeat(pairs[part, 1], counts) * width + held
        place = np.minimum(np.searchsorted(present, wanted), len(present) - 1)
        shared[part] = np.bincount(np.repeat(np.arange(len(counts)), counts), present[place] == wanted, len(counts))
    return shared


def _ranges(counts: np.ndarray) -> np.ndarray:
    """0..count-1 for each count, one after the other."""
    return np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)


def _parts(counts: np.ndarray, rows: np.ndarray | None = None) -> Iterable[slice]:
    """Slices of the counts whose sums stay near _CHUNK, so that memory does; equal rows are never cut apart."""
    total = np.cumsum(counts)
    start = 0
    while start < len(counts):
        before = total[start - 1] if start else 0
        end = max(int(np.searchsorted(total, before + _CHUNK, side="right")), start + 1)
        if rows is not None and end < len(rows):
            end = int(np.searchsorted(rows, rows[end - 1], side="right"))
        yield slice(start, end)
        start = end
