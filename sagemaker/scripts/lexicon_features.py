"""The lexicon branch's view of a text: scores of its words, turned round by negation, summed, counted, averaged."""

import numpy as np
from keras import ops
from text import BREAK
from tokenizer import Tokenizer

NEGATORS = frozenset(
    """
    not no never none nothing nobody nor neither without hardly barely scarcely lacks lacking far stopped
    cannot can't cant don't dont doesn't doesnt didn't didnt won't wont wouldn't wouldnt isn't isnt wasn't wasnt
    aren't arent weren't couldn't couldnt shouldn't hasn't haven't hadn't ain't
    """.split()  # noqa: SIM905 (a list of quoted words would be five times as long)
)
BOOSTERS = frozenset(("very", "really", "so", "extremely", "absolutely", "totally", "completely", "incredibly"))
BOOSTERS |= {"super", "too", "highly", "most", "truly", "quite"}
CONTRASTS = frozenset(("but", "however", "although", "though", "yet", "except", "otherwise"))
# How far a negation reaches, and what it leaves of a score: VADER's figures.
_REACH, _TURNED, _BOOSTED = 3, -0.74, 1.3
_CHANNELS = ("afinn", "vader", "negator", "booster", "contrast", "exclamation", "question", "break")


def lexicon_table(tokenizer: Tokenizer) -> np.ndarray:
    """float32 [2 + words, 8]: what the branch looks up for each token id (columns: _CHANNELS)."""
    table = np.zeros((len(tokenizer.vocabulary) + 2, len(_CHANNELS)), np.float32)
    table[2:, 0] = np.array(tokenizer.afinn, np.float32) / 5
    table[2:, 1] = np.array(tokenizer.vader, np.float32) / 4
    members = (NEGATORS, BOOSTERS, CONTRASTS, frozenset("!"), frozenset("?"), frozenset(BREAK))
    for column, words in enumerate(members, start=2):
        table[2:, column] = [word in words for word in tokenizer.vocabulary]
    return table


def lexicon_features(ids, table):
    """float32 [batch, features] from token ids [batch, length] and the table above; zeros for an empty text."""
    looked_up = ops.take(table, ids, axis=0)
    scores, negator, booster, contrast, exclamation, question, line_break = (
        looked_up[..., :2],
        *(looked_up[..., column] for column in range(2, 8)),
    )
    present = ops.cast(ids != 0, "float32")
    negated = _within_reach(negator, _REACH)
    strength = (1 + (_TURNED - 1) * negated) * (1 + (_BOOSTED - 1) * _within_reach(booster, 1))
    turned = scores * strength[..., None]
    title = present * ops.cast(ops.cumsum(line_break, axis=1) == 0, "float32")
    has_title = ops.max(line_break, axis=1, keepdims=True)
    after_contrast = ops.cast(ops.cumsum(contrast, axis=1) > 0, "float32")
    length = ops.sum(present, axis=1, keepdims=True)
    columns = [
        *_summaries(turned, length),
        ops.sum(scores, axis=1),
        _mean(turned, (title * has_title)[..., None]),
        _mean(turned, after_contrast[..., None]),
        _mean(turned, (present * (1 - after_contrast))[..., None]),
        *(ops.log1p(ops.sum(flag, axis=1, keepdims=True)) for flag in (exclamation, question, negator, contrast)),
        has_title,
        ops.log1p(length),
    ]
    return ops.concatenate(columns, axis=1)


def _summaries(scores, length):
    positive, negative = ops.maximum(scores, 0), ops.maximum(-scores, 0)
    gained, lost = ops.sum(positive, axis=1), ops.sum(negative, axis=1)
    total = gained - lost
    yield from (ops.log1p(gained), ops.log1p(lost), ops.max(positive, axis=1), ops.max(negative, axis=1))
    # VADER's compound score: a sum squeezed into -1..1 (its scores reach 4, ours 1).
    yield total / ops.sqrt(ops.square(total) + 1)
    yield total / ops.sqrt(length + 1)
    for part in (positive, negative):
        yield ops.log1p(ops.sum(ops.cast(part > 0, "float32"), axis=1))
    yield ops.minimum(gained, lost)


def _mean(scores, mask):
    return ops.sum(scores * mask, axis=1) / (ops.sum(mask, axis=1) + 1)


def _within_reach(flag, reach: int):
    """1 where one of the `reach` tokens before is flagged."""
    padded = ops.pad(flag, [[0, 0], [reach, 0]])
    length = flag.shape[1]
    shifted = [padded[:, offset : offset + length] for offset in range(reach)]
    return ops.max(ops.stack(shifted, axis=0), axis=0)
