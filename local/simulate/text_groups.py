"""Groups the corpus before it is divided, by the rules of Preprocess: near-duplicates never stand on two sides."""

from near_duplicates import Neighbours
from rows import make_row
from splits import groups_of


def group_texts(texts: list[str]) -> list[int]:
    """A group number for each text; a first line is taken for a title, so that equal bodies meet too."""
    rows = []
    for number, text in enumerate(texts):
        title, line_break, body = text.partition("\n")
        rows.append(make_row(str(number), title if line_break else "", body if line_break else text, "", "corpus"))
    near = Neighbours(key for row in rows for key in row.keys)
    groups = [0] * len(texts)
    for number, group in enumerate(groups_of(rows, near)):
        for row in group:
            groups[int(row.id)] = number
    return groups
