"""The few SVG shapes that Evaluate's pictures are made of; colours follow the page around them, if there is one."""

from html import escape

INK, MUTED, PAPER = "var(--ink, #1f2937)", "var(--muted, #6b7280)", "var(--paper, #ffffff)"
CANDIDATE, CHAMPION = "var(--candidate, #0d6e6e)", "var(--champion, #8a5a00)"
RIGHT, WRONG = "var(--right, #0d6e6e)", "var(--wrong, #be4b28)"
_FONT = "system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif"


def picture(width: float, height: float, title: str, shapes: list[str]) -> str:
    """A whole SVG of this size in pixels; `title` is what a screen reader says."""
    return "\n".join(
        [
            f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width:g} {height:g}' width='{width:g}' "
            f"height='{height:g}' role='img' aria-label='{escape(title)}' font-family='{_FONT}'>",
            f"<rect width='{width:g}' height='{height:g}' style='fill: {PAPER}'/>",
            *shapes,
            "</svg>",
        ]
    )


def words(
    x: float, y: float, text: str, size: int, colour: str = INK, anchor: str = "middle", weight: int = 400
) -> str:
    return (
        f"<text x='{x:g}' y='{y:g}' font-size='{size}' style='fill: {colour}' text-anchor='{anchor}' "
        f"font-weight='{weight}'>{escape(text)}</text>"
    )


def line(x1: float, y1: float, x2: float, y2: float, colour: str = MUTED, dashes: str = "none") -> str:
    return (
        f"<line x1='{x1:g}' y1='{y1:g}' x2='{x2:g}' y2='{y2:g}' style='stroke: {colour}' stroke-dasharray='{dashes}'/>"
    )
