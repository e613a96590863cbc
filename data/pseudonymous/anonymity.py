"""k-anonymity: values are told more coarsely, the rest is left out: nobody stands among fewer than k.

All ways to tell the columns are tried. Of those that leave out few enough rows the one with the most classes
is taken, for that tells most; where none does, the one that leaves out the fewest (full search of the
lattice, as Samarati 2001). Classes are counted in people, not in rows.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

LEAST_K = 5
ANY = "*"
Step = Callable[[Any], str]
Levels = tuple[int, ...]
Columns = list[list[list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """How one column is told, from the finest step to the coarsest; the step after the last is ``*``."""

    name: str
    steps: tuple[Step, ...]

    def told(self, value: object, level: int) -> str:
        """Return a value as it is told at a level."""
        return self.steps[level](value) if level < len(self.steps) else ANY


@dataclass(frozen=True, slots=True, kw_only=True)
class Anonymous:
    """What is left of rows.

    Attributes
    ----------
    rows : tuple of (int, tuple of str)
        Place of each row that stays among the rows given, and its values as told.
    levels : mapping of column to int
        The step at which each column is told; 0 is the finest.
    left_out : int
        Rows that stay out.
    classes, smallest : int
        Different rows of values, and people in the smallest such class.
    """

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    levels: Mapping[str, int]
    left_out: int
    classes: int
    smallest: int


def anonymised(
    people: Sequence[str],
    values: Sequence[Sequence[Any]],
    ladders: Sequence[Ladder],
    k: int,
    most_left_out: float,
) -> Anonymous:
    """Return rows in which everybody stands among at least k people of the same values.

    Parameters
    ----------
    people : sequence of str
        Whom each row is about.
    values : sequence of sequences
        What somebody else may know of each, in the order of ``ladders``.
    ladders : sequence of Ladder
        How each value may be told.
    k : int
        At least `LEAST_K`.
    most_left_out : float
        Share of rows that may be left out before a column is told more coarsely.

    Raises
    ------
    ValueError
        If k is smaller than `LEAST_K`.
    """
    if k < LEAST_K:
        raise ValueError(f"k: expected at least {LEAST_K}, got {k}")
    columns = [
        [[ladder.told(row[at], level) for row in values] for level in range(len(ladder.steps) + 1)]
        for at, ladder in enumerate(ladders)
    ]
    ways = product(*(range(len(ladder.steps) + 1) for ladder in ladders))
    tried = [_tried(people, columns, levels, k) for levels in ways]
    few = [one for one in tried if one.left_out <= most_left_out * len(values)]
    best = max(few, key=_telling) if few else min(tried, key=lambda one: (one.left_out, *one.levels))
    rows = _told(columns, best.levels)
    sizes = class_sizes(people, rows)
    kept = [place for place, row in enumerate(rows) if sizes[row] >= k]
    return Anonymous(
        rows=tuple((place, rows[place]) for place in kept),
        levels={ladder.name: level for ladder, level in zip(ladders, best.levels, strict=True)},
        left_out=best.left_out,
        classes=best.classes,
        smallest=min((sizes[rows[place]] for place in kept), default=0),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tried:
    levels: Levels
    left_out: int
    classes: int


def _telling(one: _Tried) -> tuple[int, ...]:
    """Order ways to tell by how much they tell; of equal ones the first columns stay finest."""
    return one.classes, -one.left_out, *(-level for level in one.levels)


def _tried(people: Sequence[str], columns: Columns, levels: Levels, k: int) -> _Tried:
    rows = _told(columns, levels)
    sizes = class_sizes(people, rows)
    left_out = sum(sizes[row] < k for row in rows)
    return _Tried(levels=levels, left_out=left_out, classes=sum(size >= k for size in sizes.values()))


def _told(columns: Columns, levels: Levels) -> list[tuple[str, ...]]:
    return list(zip(*(column[level] for column, level in zip(columns, levels, strict=True)), strict=True))


def class_sizes(people: Sequence[str], told: Sequence[tuple[str, ...]]) -> dict[tuple[str, ...], int]:
    """Return for each row of values how many different people it is told of."""
    members: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for person, row in zip(people, told, strict=True):
        members[row].add(person)
    return {row: len(who) for row, who in members.items()}
