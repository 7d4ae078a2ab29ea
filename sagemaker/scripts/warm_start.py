"""What a training hands to the next one, so that it can start where the champion ended: the deep branch's weights.

The wide branch needs none: its problem has one solution wherever the search begins. Words are matched by spelling,
because the next cycle's vocabulary is another; a word that is new starts afresh.
"""

import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import keras
import numpy as np
from archive import ARCHIVE, extract
from job import JobError
from keras import ops
from tokenizer import Tokenizer

FOLDER = "warm_start"
SCHEMA_VERSION = 1


@dataclass(frozen=True)
class WarmStart:
    """words: those with an embedding, in the order of its rows from 2 on; arrays: the deep branch's by name."""

    words: tuple[str, ...]
    arrays: dict[str, np.ndarray]


def take_warm_start(deep: keras.Model, tokenizer: Tokenizer) -> WarmStart:
    arrays = {name: ops.convert_to_numpy(variable) for name, variable in _variables(deep).items()}
    return WarmStart(tokenizer.vocabulary[: len(arrays["embedding"]) - 2], arrays)


def give_warm_start(deep: keras.Model, tokenizer: Tokenizer, start: WarmStart) -> int:
    """Sets the deep branch's weights and returns how many words were known; JobError when the shapes differ."""
    variables = _variables(deep)
    for name, variable in variables.items():
        if tuple(variable.shape[1:]) != start.arrays[name].shape[1:]:
            raise JobError(
                f"The champion's {name} has the shape {start.arrays[name].shape}, this code's {tuple(variable.shape)}: "
                "its network is another. Train with --warm-start off."
            )
    table = ops.convert_to_numpy(variables["embedding"]).copy()
    row_of = {word: row for row, word in enumerate(start.words, start=2)}
    known = [
        (row, row_of[word])
        for row, word in enumerate(tokenizer.vocabulary[: len(table) - 2], start=2)
        if word in row_of
    ]
    table[:2] = start.arrays["embedding"][:2]
    for row, before in known:
        table[row] = start.arrays["embedding"][before]
    for name, variable in variables.items():
        variable.assign(table if name == "embedding" else start.arrays[name])
    return len(known)


def write_warm_start(start: WarmStart, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / "weights.npz", **start.arrays)
    content = json.dumps({"schema_version": SCHEMA_VERSION, "words": start.words}, ensure_ascii=False)
    (folder / "words.json").write_text(content, encoding="utf-8")


def read_champion(channel: Path) -> WarmStart | None:
    """The start in the champion's archive; None without a champion, or when an older training wrote none."""
    if not (channel / ARCHIVE).is_file():
        return None
    with tempfile.TemporaryDirectory() as folder:
        extract(channel / ARCHIVE, Path(folder))
        return read_warm_start(Path(folder) / FOLDER)


def read_warm_start(folder: Path) -> WarmStart | None:
    if not (folder / "words.json").is_file():
        return None
    content = json.loads((folder / "words.json").read_text(encoding="utf-8"))
    if content["schema_version"] != SCHEMA_VERSION:
        return None
    with np.load(folder / "weights.npz", allow_pickle=False) as arrays:
        return WarmStart(tuple(content["words"]), dict(arrays))


def _variables(deep: keras.Model) -> dict:
    hidden, classes = deep.get_layer("lexicon_hidden"), deep.get_layer("classes")
    return {
        "embedding": deep.get_layer("averaged_embedding").embedding.embeddings,
        "lexicon_kernel": hidden.kernel,
        "lexicon_bias": hidden.bias,
        "class_kernel": classes.kernel,
        "class_bias": classes.bias,
    }
