"""Turns a raw text into tokens: the one definition that preprocessing follows and the serving graph repeats.

Every rule is a rewrite that Python's `re` and RE2 (TensorFlow's engine) read alike: literal characters and
ranges only, no Unicode classes (the two engines carry different Unicode tables), no lookaround.
"""

import re

LABELS = ("Negative", "Neutral", "Positive")

# A line break becomes a token of its own: the first one ends the title.
BREAK = "¶"
_SYMBOLS = "!?…¶\u2600-\u27bf\U0001f300-\U0001faff"
_LETTERS = "a-z0-9'\u00c0-\u1fff\u2c00-\ud7ff\uf900-\ufdff"

REWRITES_BEFORE_LOWER = (
    ("[\u2018\u2019\u02bc\u00b4`]", "'"),
    (r"[:;=]-?[)\]D]", " \u263a "),
    (r"[:;=]'?-?[(\[]", " \u2639 "),
    ("<3", " \u2764 "),
)
REWRITES_AFTER_LOWER = (
    (r"[\r\n]+", f" {BREAK} "),
    (r"\.\.+", " … "),
    (f"([{_SYMBOLS}])", r" \1 "),
    (f"[^{_LETTERS}{_SYMBOLS}]+", " "),
    ("'+( |$)", " "),
    ("(^| )'+", " "),
)

_TO_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_BEFORE = tuple((re.compile(pattern), by) for pattern, by in REWRITES_BEFORE_LOWER)
_AFTER = tuple((re.compile(pattern), by) for pattern, by in REWRITES_AFTER_LOWER)
_NOT_A_WORD = re.compile(f"[{_SYMBOLS}]")


def normalise(text: str) -> str:
    """The text with ASCII letters lowered, quotes and emoticons unified, and tokens set apart by spaces."""
    for pattern, by in _BEFORE:
        text = pattern.sub(by, text)
    text = text.translate(_TO_LOWER)
    for pattern, by in _AFTER:
        text = pattern.sub(by, text)
    return text


def tokens(text: str) -> list[str]:
    """The tokens of a raw text in order; an empty list for a text without any."""
    return [token for token in normalise(text).split(" ") if token]


def grouping_key(text: str) -> str:
    """Equal for texts that differ only in case, spacing, punctuation or emoji: they are one text to a split.

    A text of symbols alone keeps them, so that "!!!" and "🙂" stay apart.
    """
    found = tokens(text)
    words = [token for token in found if not _NOT_A_WORD.fullmatch(token)]
    return " ".join(words or found)
