"""Draws confusion matrices as one SVG, without a drawing library, for people who judge a candidate."""

import numpy as np
from svg import INK, MUTED, RIGHT, WRONG, picture, words

_CELL, _GAP, _LEFT, _TOP, _BOTTOM = 96, 64, 116, 104, 44


def draw_confusion_matrices(evaluation: dict, name: str) -> str:
    """An SVG with a panel for candidate and champion on one set of evaluation.json; rows are true labels."""
    labels = evaluation["labels"]
    roles = [role for role in ("candidate", "champion") if evaluation[role] is not None]
    side = _CELL * len(labels)
    panel_width = _LEFT + side + _GAP
    shapes = []
    for index, role in enumerate(roles):
        shapes.append(f"<g transform='translate({panel_width * index + _GAP // 2}, 0)'>")
        shapes.extend(_panel(role.capitalize(), evaluation[role][name], labels))
        shapes.append("</g>")
    return picture(panel_width * len(roles), _TOP + side + _BOTTOM, f"Confusion matrices, {name}", shapes)


def _panel(title: str, scores: dict, labels: list[str]):
    side = _CELL * len(labels)
    figures = f"macro-F1 {scores['macro_f1']:.3f} · accuracy {scores['accuracy']:.3f} · {scores['rows']} rows"
    yield words(_LEFT, 32, title, 18, INK, "start", 600)
    yield words(_LEFT, 54, figures, 13, MUTED, "start")
    yield words(_LEFT + side / 2, _TOP + side + 30, "predicted →", 12, MUTED)
    yield words(_LEFT - 12, _TOP - 14, "true ↓", 12, MUTED, "end")
    for index, label in enumerate(labels):
        middle = index * _CELL + _CELL / 2
        yield words(_LEFT + middle, _TOP - 14, label, 13)
        yield words(_LEFT - 12, _TOP + middle + 4, label, 13, INK, "end")
    matrix = np.array(scores["confusion_matrix"])
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    for row, column in np.ndindex(matrix.shape):
        yield from _cell(row, column, int(matrix[row, column]), float(shares[row, column]))


def _cell(row: int, column: int, count: int, share: float):
    """Shaded by the share of its row, so that a rare class is as legible as a frequent one."""
    left, top = _LEFT + column * _CELL, _TOP + row * _CELL
    colour = RIGHT if row == column else WRONG
    ink = "#ffffff" if share > 0.5 else INK
    yield (
        f"<rect x='{left + 2}' y='{top + 2}' width='{_CELL - 4}' height='{_CELL - 4}' rx='8' "
        f"style='fill: {colour}' fill-opacity='{0.06 + 0.94 * share:.3f}'/>"
    )
    yield words(left + _CELL / 2, top + _CELL / 2 + 2, str(count), 22, ink, weight=600)
    yield words(left + _CELL / 2, top + _CELL / 2 + 22, f"{share:.0%}", 12, ink)
