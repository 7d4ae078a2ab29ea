"""Draws confusion matrices as one SVG, without a drawing library, for people who judge a candidate."""

from html import escape

import numpy as np

_CELL, _GAP, _LEFT, _TOP, _BOTTOM = 96, 64, 116, 104, 44
_FONT = "font-family='system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif'"
_INK, _MUTED = "#1f2937", "#6b7280"
_RIGHT_ANSWER, _WRONG_ANSWER = (13, 110, 110), (190, 75, 40)


def draw_confusion_matrices(panels: list[tuple[str, str, np.ndarray]], labels: tuple[str, ...]) -> str:
    """An SVG with a panel for each (title, subtitle, matrix); rows of a matrix are true labels, columns predicted."""
    side = _CELL * len(labels)
    panel_width = _LEFT + side + _GAP
    width, height = panel_width * len(panels), _TOP + side + _BOTTOM
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width} {height}' width='{width}' height='{height}' "
        f"role='img' aria-label='Confusion matrices' {_FONT}>",
        f"<rect width='{width}' height='{height}' fill='#ffffff'/>",
    ]
    for index, (title, subtitle, matrix) in enumerate(panels):
        parts.append(f"<g transform='translate({panel_width * index + _GAP // 2}, 0)'>")
        parts.extend(_panel(title, subtitle, matrix, labels))
        parts.append("</g>")
    return "\n".join([*parts, "</svg>\n"])


def _panel(title: str, subtitle: str, matrix: np.ndarray, labels: tuple[str, ...]):
    side = _CELL * len(labels)
    yield _words(_LEFT, 32, title, 18, _INK, "start", "600")
    yield _words(_LEFT, 54, subtitle, 13, _MUTED, "start")
    yield _words(_LEFT + side / 2, _TOP + side + 30, "predicted →", 12, _MUTED)
    yield _words(_LEFT - 12, _TOP - 14, "true ↓", 12, _MUTED, "end")
    for index, label in enumerate(labels):
        middle = index * _CELL + _CELL / 2
        yield _words(_LEFT + middle, _TOP - 14, label, 13, _INK)
        yield _words(_LEFT - 12, _TOP + middle + 4, label, 13, _INK, "end")
    shares = matrix / np.maximum(matrix.sum(axis=1, keepdims=True), 1)
    for row, column in np.ndindex(matrix.shape):
        yield from _cell(row, column, int(matrix[row, column]), float(shares[row, column]))


def _cell(row: int, column: int, count: int, share: float):
    """Shaded by the share of its row, so that a rare class is as legible as a frequent one."""
    left, top = _LEFT + column * _CELL, _TOP + row * _CELL
    colour = _RIGHT_ANSWER if row == column else _WRONG_ANSWER
    shade = ",".join(str(round(255 + (channel - 255) * (0.05 + 0.95 * share))) for channel in colour)
    ink = "#ffffff" if share > 0.5 else _INK
    yield f"<rect x='{left + 2}' y='{top + 2}' width='{_CELL - 4}' height='{_CELL - 4}' rx='8' fill='rgb({shade})'/>"
    yield _words(left + _CELL / 2, top + _CELL / 2 + 2, str(count), 22, ink, weight="600")
    yield _words(left + _CELL / 2, top + _CELL / 2 + 22, f"{share:.0%}", 12, ink)


def _words(x: float, y: float, text: str, size: int, colour: str, anchor: str = "middle", weight: str = "400") -> str:
    return (
        f"<text x='{x:g}' y='{y:g}' font-size='{size}' fill='{colour}' text-anchor='{anchor}' "
        f"font-weight='{weight}'>{escape(text)}</text>"
    )
