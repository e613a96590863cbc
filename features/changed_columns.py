"""Columns of a few records that were changed a little: the day's own rows, but for what was changed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from operator import attrgetter
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from data.candidates import Candidate
from data.companies import Workplace
from data.openings import Opening
from features.columns import CandidateColumns, OpeningColumns, SharedWords, WorkplaceColumns, numbers
from features.lists import WeightedLists, weighted_lists
from features.travel_time import Sites

R = TypeVar("R")
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed(Generic[R]):
    """Records, changed or not, beside those of the day that they were made from.

    Attributes
    ----------
    records, originals : sequences of records (n,)
        As they might be and as they are.
    rows : array (n,)
        Where the originals stand in the day's columns.
    """

    records: Sequence[R]
    originals: Sequence[R]
    rows: Rows

    def fields(self) -> frozenset[str]:
        """Return which fields differ in any of the records."""
        differ: set[str] = set()
        for record, original in zip(self.records, self.originals, strict=True):
            if record is not original:
                names = _names_of(record)
                told = attrgetter(*names)
                pairs = zip(names, told(record), told(original), strict=True)
                differ.update(name for name, new, old in pairs if new is not old and new != old)
        return frozenset(differ)


def _names_of(thing: object) -> tuple[str, ...]:
    return _names(type(thing))  # type: ignore[arg-type]  # a class can be hashed


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


Column = Callable[[Sequence[Any], SharedWords], Any]


def _number(name: str) -> Column:
    return lambda records, _: numbers(records, lambda record: getattr(record, name))


def _offers(records: Sequence[Workplace], words: SharedWords) -> WeightedLists:
    return weighted_lists([w.conditions_offered for w in records], words.conditions)


_OF_PEOPLE: Mapping[str, Column] = {"max_travel_minutes": _number("max_travel_minutes")}
_OF_PLACES: Mapping[str, Column] = {
    "mentor_hours_per_week": _number("mentor_hours_per_week"),
    "conditions_offered": _offers,
}
_OF_OPENINGS: Mapping[str, Column] = {
    name: _number(name) for name in ("hours_per_week_min", "hours_per_week_max", "paid_from_week")
}


def changed_people(
    columns: CandidateColumns, people: Changed[Candidate], words: SharedWords
) -> CandidateColumns | None:
    """Return the columns of people, ``None`` where more was changed than is known here."""
    return _changed(columns, people, words, _OF_PEOPLE)


def changed_places(
    columns: WorkplaceColumns, places: Changed[Workplace], words: SharedWords
) -> WorkplaceColumns | None:
    """Return the columns of workplaces, ``None`` where more was changed than is known here."""
    return _changed(columns, places, words, _OF_PLACES)


def changed_openings(
    columns: OpeningColumns, openings: Changed[Opening], words: SharedWords
) -> OpeningColumns | None:
    """Return the columns of openings, each at the workplace of its own row; ``None`` as above."""
    found = _changed(columns, openings, words, _OF_OPENINGS)
    return found and replace(found, workplace=np.arange(len(openings.records), dtype=np.int32))


C = TypeVar("C")


def _changed(columns: C, changed: Changed[R], words: SharedWords, known: Mapping[str, Column]) -> C | None:
    names = changed.fields()
    if not names <= known.keys():
        return None
    newer = {name: known[name](changed.records, words) for name in names}
    return _taken(columns, changed.rows, newer)


def _taken(columns: C, rows: Rows, newer: Mapping[str, Any]) -> C:
    """Return some rows of columns, whatever they are made of."""
    parts = {
        name: newer[name] if name in newer else _rows_of(getattr(columns, name), rows)
        for name in _names_of(columns)
    }
    return type(columns)(**parts)


def _rows_of(column: object, rows: Rows) -> object:
    if isinstance(column, np.ndarray):
        return column[rows]
    if isinstance(column, WeightedLists):
        return _taken(column, rows, {"words": column.words})
    if isinstance(column, Sites):
        return column.of(rows.astype(np.int32))
    if isinstance(column, tuple):
        return tuple(column[row] for row in rows.tolist())
    return _taken(column, rows, {})
