"""Tables of people, workplaces and openings as columns; a row is one version of one of them."""

from dataclasses import Field, dataclass, fields, replace
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

BoolArray = NDArray[np.bool_]
ByteArray = NDArray[np.int8]
FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class Columns:
    """A frozen record of arrays whose first axis is the row; subclasses name the columns."""

    __slots__ = ()
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]  # of the subclasses

    def take(self, rows: IntArray | BoolArray) -> Self:
        """Return the chosen rows."""
        return type(self)(**{name: getattr(self, name)[rows] for name in self._names()})

    def put(self, rows: IntArray, other: Self) -> Self:
        """Return a copy in which the chosen rows are replaced by those of another table."""
        return type(self)(
            **{name: _put(getattr(self, name), rows, getattr(other, name)) for name in self._names()}
        )

    def stack(self, others: list[Self]) -> Self:
        """Return this table with others below it."""
        tables = [self, *others]
        return type(self)(
            **{name: np.concatenate([getattr(t, name) for t in tables]) for name in self._names()}
        )

    def with_columns(self, **columns: NDArray[np.generic]) -> Self:
        """Return a copy with some columns replaced."""
        return replace(self, **columns)

    @classmethod
    def _names(cls) -> list[str]:
        return [field.name for field in fields(cls)]


def _put(column: NDArray[np.generic], rows: IntArray, values: NDArray[np.generic]) -> NDArray[np.generic]:
    changed = column.copy()
    changed[rows] = values
    return changed


@dataclass(frozen=True, slots=True, kw_only=True)
class People(Columns):
    """People, one row per version.

    Attributes
    ----------
    person, valid_from : ndarray of int
        Number of the person, and the day (ordinal) from which the row holds.
    municipality, postcode, latitude, longitude : ndarray
        Where the person lives.
    modes : ndarray of bool, shape (rows, 4)
        Walk, bike, public, car.
    max_travel, travel_known : ndarray
        One-way limit in minutes, and whether it is recorded.
    hours_now, hours_goal : ndarray of float
        Hours a week the person can take on, and wants in six months.
    day_start, day_end : ndarray of int, shape (rows, 7)
        Available minutes of each weekday; 0-0 is none.
    availability_known : ndarray of bool
        Whether it is recorded.
    level, level_seen : ndarray of int8, shape (rows, competences)
        True level 0-3, and the recorded one (0 = not recorded).
    liking, liking_seen : ndarray of int8, shape (rows, tasks)
        True liking -1..1, and the recorded one (-9 = no experience recorded).
    stars_industry, stars_task : ndarray of int8
        Recorded wishes, 0-3 stars.
    no_go_industry, no_go_task : ndarray of bool
        The person's vetoes.
    no_go_workplace : ndarray of int
        One workplace the person will not go back to (-1 = none).
    need, need_seen : ndarray of int8, shape (rows, 27)
        True need 0-3 of each work condition, and the recorded one (-1 = unknown).
    must : ndarray of bool, shape (rows, 27)
        Conditions without which the person cannot work there.
    mentor_need, danish : ndarray of int
        0-3 and 0-4.
    certificates : ndarray of bool, shape (rows, certificates)
    broker, changes : ndarray of int
        Jobformidler number, and changes over the last 24 months.
    waiting_since : ndarray of int
        Day (ordinal) the person entered the programme.
    strength, motivation : ndarray of float
        Index of recorded things (standardised), and what is never recorded.
    belief : ndarray of int
        The worker's belief 1-5; written apart, acts on the hazard when 4 or 5.
    thin : ndarray of bool
        A thin file: many changes of broker, little written down.
    birth_year, woman, benefit, category, months : ndarray of int
        For audit and eligibility only.
    """

    person: IntArray
    valid_from: IntArray
    municipality: IntArray
    postcode: IntArray
    latitude: FloatArray
    longitude: FloatArray
    modes: BoolArray
    max_travel: IntArray
    travel_known: BoolArray
    hours_now: FloatArray
    hours_goal: FloatArray
    day_start: IntArray
    day_end: IntArray
    availability_known: BoolArray
    level: ByteArray
    level_seen: ByteArray
    liking: ByteArray
    liking_seen: ByteArray
    stars_industry: ByteArray
    stars_task: ByteArray
    no_go_industry: BoolArray
    no_go_task: BoolArray
    no_go_workplace: IntArray
    need: ByteArray
    need_seen: ByteArray
    must: BoolArray
    mentor_need: IntArray
    danish: IntArray
    certificates: BoolArray
    broker: IntArray
    changes: IntArray
    waiting_since: IntArray
    strength: FloatArray
    motivation: FloatArray
    belief: IntArray
    thin: BoolArray
    birth_year: IntArray
    woman: BoolArray
    benefit: IntArray
    category: IntArray
    months: IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplaces(Columns):
    """Workplaces, one row per version.

    Attributes
    ----------
    workplace, valid_from : ndarray of int
        Number of the workplace, and the day (ordinal) from which the row holds.
    municipality, postcode, latitude, longitude : ndarray
        Where it lies.
    profile, industry : ndarray of int
        Row of the industry profile, and the DB07 division's index.
    fte, supported : ndarray of float
        Employees in full-time equivalents, and how many are supported now.
    offered, offered_seen : ndarray of int8, shape (rows, 27)
        True level 0-3 of each condition, and the recorded one (-1 = unknown).
    mentor_hours : ndarray of float
        Free hours of mentoring a week.
    danish_required, pace, customer_contact, public_transport : ndarray of int
    climate, climate_seen : ndarray
        True climate (standardised), and the recorded 1-5 (0 = not recorded).
    quality : ndarray of float
        What makes a workplace good and is never recorded.
    intention, intention_on : ndarray of int
        Hire intention (index) and the day it was stated.
    max_contacts, do_not_contact_until : ndarray of int
        Contacts a month (0 = not stated) and day (0 = none).
    first_seen_on : ndarray of int
    closed : ndarray of bool
    """

    workplace: IntArray
    valid_from: IntArray
    municipality: IntArray
    postcode: IntArray
    latitude: FloatArray
    longitude: FloatArray
    profile: IntArray
    industry: IntArray
    fte: FloatArray
    supported: FloatArray
    offered: ByteArray
    offered_seen: ByteArray
    mentor_hours: FloatArray
    danish_required: IntArray
    pace: IntArray
    customer_contact: IntArray
    public_transport: IntArray
    climate: FloatArray
    climate_seen: IntArray
    quality: FloatArray
    intention: IntArray
    intention_on: IntArray
    max_contacts: IntArray
    do_not_contact_until: IntArray
    first_seen_on: IntArray
    closed: BoolArray


@dataclass(frozen=True, slots=True, kw_only=True)
class Openings(Columns):
    """Openings, one row per version.

    Attributes
    ----------
    opening, valid_from, workplace : ndarray of int
        Number of the opening, the day (ordinal) from which the row holds, and its workplace.
    task, task_hours : ndarray, shape (rows, 2)
        Tasks (-1 = none) and their hours a week.
    competence, weight, essential : ndarray, shape (rows, 5)
        Competences (-1 = none), weights that sum to 1, and whether each is essential.
    certificates : ndarray of bool, shape (rows, certificates)
    hours_min, hours_max : ndarray of float
        Hours a week.
    places : ndarray of int
        Free places.
    day_start, day_end : ndarray of int, shape (rows, 7)
        Minutes of each weekday with work to do.
    paid_from_week : ndarray of int
    open_from, open_until, confirmed_on : ndarray of int
        Days (ordinal); open_until 0 = not stated.
    closed : ndarray of bool
    """

    opening: IntArray
    valid_from: IntArray
    workplace: IntArray
    task: IntArray
    task_hours: FloatArray
    competence: IntArray
    weight: FloatArray
    essential: BoolArray
    certificates: BoolArray
    hours_min: FloatArray
    hours_max: FloatArray
    places: IntArray
    day_start: IntArray
    day_end: IntArray
    paid_from_week: IntArray
    open_from: IntArray
    open_until: IntArray
    confirmed_on: IntArray
    closed: BoolArray
