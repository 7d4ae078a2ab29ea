"""One HTML page, whole in itself, with what Evaluate saw: figures and pictures for a person, without a verdict."""

from collections.abc import Iterable
from html import escape

from confusion_picture import draw_confusion_matrices
from judged_rows import SETS
from reliability_picture import draw_reliability
from report_style import STYLE

_SET_NAMES = {"test": "Base test set", "golden": "Golden set", "holdout": "Held-out corrections"}
_POOLED = "Pooled (what the gate weighs)"
# Long lists belong in the files of the statistics output; the page shows their beginning.
_SHOWN_ROWS = 40


def draw_report(evaluation: dict, statistics: dict, quarantine: list[dict], adjudicate: list[dict]) -> str:
    """The page from evaluation.json, statistics.json and the rows of quarantine.jsonl and adjudicate.jsonl."""
    sections = [
        _heading(evaluation),
        _scores(evaluation),
        _comparison(evaluation),
        _classes(evaluation),
        _pictures(evaluation),
        _quality(evaluation["data_quality"]),
        _dataset(statistics),
        _rows("Rows to adjudicate", "People should look at these first: their label may be right.", adjudicate),
        _rows(
            "Quarantined rows",
            "Left out of training: trusted rows contradict them, or do not confirm them.",
            quarantine,
        ),
    ]
    return (
        "<!doctype html>\n<html lang='en'>\n<head>\n<meta charset='utf-8'>\n"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
        "<meta name='color-scheme' content='light dark'>\n"
        f"<title>Evaluation of {escape(evaluation['candidate']['model_id'])}</title>\n<style>{STYLE}</style>\n"
        "</head>\n<body>\n<main>\n"
        + "\n".join(section for section in sections if section)
        + "\n</main>\n</body>\n</html>"
    )


def _heading(evaluation: dict) -> str:
    candidate = escape(evaluation["candidate"]["model_id"])
    champion = evaluation["champion"]
    against = f"against <b>{escape(champion['model_id'])}</b>" if champion else "the first model, without a champion"
    return (
        f"<header><h1>Evaluation</h1><p><b>{candidate}</b> {against}. Intervals are 95 %, from "
        f"{evaluation['resamples']:,} paired bootstrap samples (seed {evaluation['seed']}).</p></header>"
    )


def _scores(evaluation: dict) -> str:
    rows = []
    for name in SETS:
        for role in _roles(evaluation):
            scores = evaluation[role][name]
            if scores is None:
                continue
            calibration = scores["calibration"]
            rows.append(
                [
                    _SET_NAMES[name],
                    role,
                    _whole(scores["rows"]),
                    _whole(scores["effective_rows"]),
                    f"{scores['macro_f1']:.3f} {_interval(scores['macro_f1_interval'], signed=False)}",
                    f"{scores['accuracy']:.3f}",
                    f"{calibration['expected_calibration_error']:.3f}",
                    f"{calibration['brier_score']:.3f}",
                ]
            )
    head = ["set", "model", "rows", "effective", "macro-F1", "accuracy", "calibration error", "Brier score"]
    return _section("Scores", _table(head, rows, words=2))


def _comparison(evaluation: dict) -> str:
    if evaluation["comparison"] is None:
        return ""
    rows = [
        [
            _SET_NAMES.get(name, _POOLED),
            _whole(one["rows"]),
            _whole(one["discordant_rows"]),
            f"{one['macro_f1_difference']:+.3f} {_interval(one['macro_f1_interval'])}",
            f"{one['accuracy_difference']:+.3f} {_interval(one['accuracy_interval'])}",
            _chance(one["p_value"]),
            f"{one['mcnemar']['candidate_only_correct']} / {one['mcnemar']['champion_only_correct']}",
            _chance(one["mcnemar"]["p_value"]),
        ]
        for name, one in evaluation["comparison"].items()
        if one is not None
    ]
    head = ["set", "rows", "differ", "macro-F1 difference", "accuracy difference", "p (one-sided)"]
    note = (
        "Candidate minus champion on the same rows. “Only one right” counts the rows that the candidate alone and the "
        "champion alone got right; the exact McNemar test asks whether that could be chance."
    )
    return _section("Difference", _table([*head, "only one right", "McNemar p"], rows), note)


def _classes(evaluation: dict) -> str:
    rows = []
    for name in SETS:
        for role in _roles(evaluation):
            for label, one in (evaluation[role][name] or {"per_class": {}})["per_class"].items():
                f1 = f"{one['f1']:.3f} {_interval(one['f1_interval'], signed=False)}"
                figures = [f"{one['precision']:.3f}", f"{one['recall']:.3f}", f1]
                rows.append([_SET_NAMES[name], label, role, _whole(one["support"]), *figures])
    rows.sort(key=lambda row: ([*_SET_NAMES.values()].index(row[0]), evaluation["labels"].index(row[1])))
    return _section("Classes", _table(["set", "class", "model", "rows", "precision", "recall", "F1"], rows, words=3))


def _pictures(evaluation: dict) -> str:
    parts = []
    for name in SETS:
        if evaluation["candidate"][name] is not None:
            drawn = draw_confusion_matrices(evaluation, name) + draw_reliability(evaluation, name)
            parts.append(f"<h3>{_SET_NAMES[name]}</h3><div class='pictures'>{drawn}</div>")
    return _section("Confusion and reliability", "".join(parts))


def _quality(findings: list[dict]) -> str:
    items = "".join(
        f"<li class='{escape(one['severity'])}'><b>{escape(one['severity'])}</b> {escape(one['message'])}</li>"
        for one in sorted(findings, key=lambda one: one["severity"] != "warning")
    )
    return _section("Data quality", f"<ul class='findings'>{items}</ul>")


def _dataset(statistics: dict) -> str:
    counts = [
        [name.removesuffix("_rows").replace("_", " "), _whole(value)]
        for name, value in statistics["dataset"].items()
        if isinstance(value, int)
    ]
    dropped = [
        [source, reason.replace("_", " "), _whole(count)]
        for source, reasons in statistics["dropped"].items()
        for reason, count in reasons.items()
    ]
    body = _table(["rows", "count"], counts)
    if dropped:
        body += "<h3>Dropped rows</h3>" + _table(["file", "reason", "count"], dropped, words=2)
    return _section("Dataset", f"<div class='narrow'>{body}</div>")


def _rows(title: str, note: str, rows: list[dict]) -> str:
    if not rows:
        return ""
    # Which columns a list has is for Preprocess to say; the text goes last, where it has room.
    names = sorted({name for row in rows for name in row}, key=lambda name: (name == "text", name))
    shown = [[_plain(row.get(name)) for name in names] for row in rows[:_SHOWN_ROWS]]
    rest = len(rows) - len(shown)
    more = f"<p class='note'>{rest:,} more are not shown.</p>" if rest else ""
    return _section(f"{title} ({len(rows):,})", _table(names, shown, words=len(names)) + more, note)


def _plain(value: object) -> str:
    return "" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)


def _roles(evaluation: dict) -> list[str]:
    return [role for role in ("candidate", "champion") if evaluation[role] is not None]


def _section(title: str, body: str, note: str = "") -> str:
    explained = f"<p class='note'>{escape(note)}</p>" if note else ""
    return f"<section><h2>{escape(title)}</h2>{explained}{body}</section>"


def _table(head: Iterable[str], rows: list[list[str]], words: int = 1) -> str:
    """The first `words` columns hold words, the others figures; everything is escaped here."""

    def cells(tag: str, values: Iterable[str]) -> str:
        kinds = ("word" if place < words else "figure" for place, _ in enumerate(values))
        return "".join(
            f"<{tag} class='{kind}'>{escape(value)}</{tag}>" for kind, value in zip(kinds, values, strict=True)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return (
        f"<div class='wide'><table><thead><tr>{cells('th', list(head))}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _chance(value: float) -> str:
    return "< 0.0001" if value < 0.0001 else f"{value:.4f}"


def _whole(value: float) -> str:
    return f"{value:,.0f}"


def _interval(bounds: list[float], signed: bool = True) -> str:
    return f"[{bounds[0]:+.3f}, {bounds[1]:+.3f}]" if signed else f"[{bounds[0]:.3f}, {bounds[1]:.3f}]"
