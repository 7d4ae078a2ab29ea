"""Draws how far each model's confidence can be believed: the reliability diagram, as SVG."""

from svg import CANDIDATE, CHAMPION, INK, MUTED, line, picture, words

_SIDE, _LEFT, _TOP, _BOTTOM, _RIGHT = 320, 64, 84, 52, 24
_LARGEST_DOT, _SMALLEST_DOT = 16, 3


def draw_reliability(evaluation: dict, name: str) -> str:
    """An SVG of one set of evaluation.json: on the diagonal, x % of the answers given with x % confidence are right."""
    shapes = [words(_LEFT, 28, "Confidence and accuracy", 16, INK, "start", 600), *_axes()]
    roles = [("candidate", CANDIDATE), ("champion", CHAMPION)]
    for place, (role, colour) in enumerate((role, colour) for role, colour in roles if evaluation[role] is not None):
        calibration = evaluation[role][name]["calibration"]
        error = f"{role.capitalize()}: calibration error {calibration['expected_calibration_error']:.3f}"
        shapes.append(words(_LEFT, 50 + 18 * place, f"● {error}", 12, colour, "start"))
        shapes.extend(_curve(calibration["bins"], colour))
    return picture(_LEFT + _SIDE + _RIGHT, _TOP + _SIDE + _BOTTOM, f"Reliability diagram, {name}", shapes)


def _at(confidence: float, accuracy: float) -> tuple[float, float]:
    return _LEFT + confidence * _SIDE, _TOP + (1 - accuracy) * _SIDE


def _axes():
    yield line(*_at(0, 0), *_at(1, 1), dashes="4 4")
    yield line(*_at(0, 0), *_at(1, 0))
    yield line(*_at(0, 0), *_at(0, 1))
    for step in range(0, 101, 25):
        share = step / 100
        yield words(_at(share, 0)[0], _at(share, 0)[1] + 18, f"{step} %", 11, MUTED)
        yield words(_at(0, share)[0] - 8, _at(0, share)[1] + 4, f"{step} %", 11, MUTED, "end")
    yield words(_LEFT + _SIDE / 2, _TOP + _SIDE + 40, "confidence (dots grow with the share of answers)", 12, MUTED)


def _curve(bins: list[dict], colour: str):
    points = [_at(one["confidence"], one["accuracy"]) for one in bins]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    yield f"<polyline points='{path}' fill='none' style='stroke: {colour}' stroke-width='1.5' stroke-opacity='.7'/>"
    for (x, y), one in zip(points, bins, strict=True):
        radius = max(_SMALLEST_DOT, _LARGEST_DOT * one["share"] ** 0.5)
        yield f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{radius:.1f}' style='fill: {colour}' fill-opacity='.55'/>"
