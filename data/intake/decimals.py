"""How a file writes decimals: what its clear numbers say about those that have two readings."""

import re
from collections.abc import Iterable

from data.columns import Column, Kind
from data.intake.figures import AMBIGUOUS
from data.intake.guard import plain_text
from data.intake.sources import Source

_NUMBERS = frozenset({Kind.NUMBER, Kind.INTEGER, Kind.WEIGHTS})
_NO_THOUSANDS_UP_TO = 5
_DEGREES = ("latitude", "longitude")
# Decimals of other than three digits, after a nought or after four digits and more; thousands with decimals.
_CLEAR = (
    r"[+-]?(?:[0-9]+{sign}(?:[0-9]{{1,2}}|[0-9]{{4,}})|0+{sign}[0-9]{{3}}|[0-9]{{4,}}{sign}[0-9]{{3}}"
    r"|[0-9]{{1,3}}(?:{other}[0-9]{{3}})+{sign}[0-9]+|[0-9]{{1,3}}(?:{other}[0-9]{{3}}){{2,}})"
)
_POINT = re.compile(_CLEAR.format(sign=r"\.", other=","))
_COMMA = re.compile(_CLEAR.format(sign=",", other=r"[.\u00a0\u202f\u2009 ]"))
# In a column that allows less than a thousand, so many cells and each with three digits are decimals.
_ENOUGH_ALIKE = 5
_THOUSAND = 1000
_SMALL = re.compile(r"[+-]?[0-9]+([.,])[0-9]+")


def thousands_possible(column: Column) -> bool:
    """Tell whether 1.234 in this column could mean over a thousand: not for degrees, shares and stars."""
    small = column.high is not None and column.high <= _NO_THOUSANDS_UP_TO
    return not small and column.name not in _DEGREES


class DecimalSigns:
    """The decimal sign of each column of a source, read off its other cells when somebody asks.

    Parameters
    ----------
    source : Source
        The file or sheet.
    columns : iterable of Column or None
        What stands at each place of its header.
    """

    def __init__(self, source: Source, columns: Iterable[Column | None]) -> None:
        self._source = source
        self._columns = [
            (at, column) for at, column in enumerate(columns) if column and column.kind in _NUMBERS
        ]
        self._seen: dict[str, set[str]] | None = None
        self._alike: dict[str, _Alike] = {}

    def of(self, column: Column) -> str | None:
        """Return ``.`` or ``,``; ``None`` where nothing tells, or the clear numbers contradict each other.

        The column's own numbers count first, then those of the file's other columns, then the column's
        cells together: where each of them has three digits after its sign, and as thousands none would be
        in range. Degrees, which often come from another system, come last, and only for bounded columns.
        """
        seen = self._seen = self._scanned() if self._seen is None else self._seen
        others: set[str] = set().union(*(signs for name, signs in seen.items() if name not in _DEGREES))
        degrees: set[str] = set().union(*(seen.get(name, set()) for name in _DEGREES))
        last = degrees if column.high is not None else set()
        signs = seen.get(column.name) or others or self._alike[column.name].signs(column) or last
        return next(iter(signs)) if len(signs) == 1 else None

    def _scanned(self) -> dict[str, set[str]]:
        seen: dict[str, set[str]] = {column.name: set() for _, column in self._columns}
        self._alike = {column.name: _Alike() for _, column in self._columns}
        for _, cells in (self._source.written or self._source.rows)():
            for at, column in self._columns:
                text = cells[at] if at < len(cells) else ""
                if "." in text or "," in text:
                    seen[column.name] |= _signs(text, column)
                self._alike[column.name].add(text)
        return seen


class _Alike:
    """Whether every filled cell of a column is a number with two readings, all with one sign."""

    def __init__(self) -> None:
        self._cells: set[str] = set()
        self._broken = False

    def add(self, text: str) -> None:
        if self._broken or not text:
            return
        plain = plain_text(text)
        self._broken = bool(plain) and AMBIGUOUS.fullmatch(plain) is None
        if len(self._cells) < _ENOUGH_ALIKE:
            self._cells.add(plain)

    def signs(self, column: Column) -> set[str]:
        alike = not self._broken and len(self._cells - {""}) >= _ENOUGH_ALIKE
        bounded = column.high is not None and column.high < _THOUSAND
        return {sign for cell in self._cells for sign in ".," if sign in cell} if alike and bounded else set()


def _signs(text: str, column: Column) -> set[str]:
    numbers = [item.rpartition(":")[2].strip() for item in plain_text(text).split("|")]
    if not thousands_possible(column):
        return {hit[1] for number in numbers if (hit := _SMALL.fullmatch(number))}
    point = {"." for number in numbers if _POINT.fullmatch(number)}
    return point | {"," for number in numbers if _COMMA.fullmatch(number)}


def settled(text: str, sign: str) -> str:
    """Return a cell in which each number with two readings is written with the one that the sign gives it.

    Examples
    --------
    >>> settled("1.234", "."), settled("1.234", ","), settled("a:1,234|b:2", ",")
    ('1.2340', '1234', 'a:1.2340|b:2')
    """
    return "|".join(_settled(item, sign) for item in text.split("|"))


def _settled(item: str, sign: str) -> str:
    name, colon, number = item.rpartition(":")
    plain = number.strip()
    if not AMBIGUOUS.fullmatch(plain):
        return item
    decimal = f"{plain.replace(sign, '.')}0" if sign in plain else re.sub("[.,]", "", plain)
    return f"{name}{colon}{decimal}"
