"""How texts are set: what is kept on one line, in which order names stand, which columns hold figures."""

import re
from collections.abc import Sequence
from html import escape

_AFTER_Z = str.maketrans("æøå", "{|}")
_FIGURE = re.compile(r"[−-]?\d[\d.,]*( ?%)?( \([^)]*\d\))?|[*–]|")


class Html(str):
    """Markup that templates take as it stands."""

    __slots__ = ()

    def __html__(self) -> str:
        """Return it, as templates ask for it."""
        return self


def unbroken(text: str, part: str) -> Html:
    """Return a text in which a part, such as a case number, is not broken at its hyphens.

    Parameters
    ----------
    text : str
        Plain text; whatever is markup in it is escaped.
    part : str
        What stays on one line where the line is long enough.
    """
    if not part:
        return Html(escape(text))
    whole = f'<span class="unbroken">{escape(part)}</span>'
    return Html(whole.join(map(escape, text.split(part))))


def by_alphabet(name: str) -> str:
    """Return what names are sorted by: capitals as small letters, æ, ø and å last."""
    return name.casefold().translate(_AFTER_Z)


def figure_columns(rows: Sequence[Sequence[str]]) -> frozenset[int]:
    """Return the columns of a table, from 0, that hold figures only: they are set flush right.

    A figure may have a share sign and an interval in brackets; a star or a dash stands for one.
    """
    there = range(max(map(len, rows), default=0))
    cells = {column: [row[column].strip() for row in rows if column < len(row)] for column in there}
    return frozenset(
        column for column, told in cells.items() if any(told) and all(map(_FIGURE.fullmatch, told))
    )
