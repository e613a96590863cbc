"""What a match leaves behind in the records: files of people, workplaces and openings move on afterwards.

A model that reads today's file for a past match sees what the match itself wrote there. The versions with
``valid_from`` are what keeps it honest.
"""

from dataclasses import dataclass

import numpy as np

from data.synthetic.chance import happens
from data.synthetic.columns import BoolArray, IntArray, Openings, People, Workplaces
from data.synthetic.people import strength_index

_PAID_INTENTION = 0
_GROWN_HOURS = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Aftermath:
    """What happened to each person, for the record.

    Attributes
    ----------
    paid : ndarray of bool
        Paid hours at the workplace.
    broker_changes : ndarray of int
        Changes during the match.
    changed_on : ndarray of int
        Day (ordinal) the file was brought up to date.
    """

    paid: BoolArray
    broker_changes: IntArray
    changed_on: IntArray


def update_people(
    people: People, openings: Openings, industry: IntArray, after: Aftermath, rng: np.random.Generator
) -> People:
    """Return the next version of each person's file after a match (rows aligned)."""
    paid = after.paid
    level, level_seen = _learned(people, openings, paid, rng)
    liking, liking_seen = _tried(people, openings, paid, rng)
    stars = people.stars_industry.copy()
    rows = np.arange(paid.size)
    wished = paid & happens(0.6, paid.size, rng)
    stars[rows[wished], industry[wished]] = 3
    hours = people.hours_now + np.where(
        paid, rng.integers(0, 5, paid.size) / 2, -rng.integers(0, 2, paid.size) / 2
    )
    told = happens(0.5, people.need.shape, rng)
    mood = np.where(paid, 1, -1) * happens(0.3, paid.size, rng)
    return people.with_columns(
        valid_from=after.changed_on,
        level=level,
        level_seen=level_seen,
        liking=liking,
        liking_seen=liking_seen,
        stars_industry=stars,
        hours_now=hours.clip(1, 37),
        strength=strength_index(hours.clip(1, 37), people.need, people.danish, level),
        no_go_workplace=np.where(
            ~paid & happens(0.12, paid.size, rng), openings.workplace, people.no_go_workplace
        ),
        need_seen=np.where(told & (people.need > 0), people.need, people.need_seen),
        changes=_recent_changes(people.changes, after.broker_changes, rng),
        belief=np.clip(people.belief + mood, 1, 5),
    )


def _recent_changes(before: IntArray, during: IntArray, rng: np.random.Generator) -> IntArray:
    # Old changes leave the 24-month window, new ones enter.
    return rng.binomial(before, 0.5) + during


def _learned(
    people: People, openings: Openings, paid: BoolArray, rng: np.random.Generator
) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.int8]], np.ndarray[tuple[int, int], np.dtype[np.int8]]]:
    level, seen = people.level.copy(), people.level_seen.copy()
    for slot in range(openings.competence.shape[1]):
        column = openings.competence[:, slot]
        rows = np.flatnonzero(column >= 0)
        grows = happens(np.where(paid[rows], 0.75, 0.2), rows.size, rng)
        level[rows, column[rows]] = np.minimum(level[rows, column[rows]] + grows, 3)
        written = happens(np.where(paid[rows], 0.95, 0.4), rows.size, rng)
        kept, where = rows[written], column[rows[written]]
        seen[kept, where] = level[kept, where]
    return level, seen


def _tried(
    people: People, openings: Openings, paid: BoolArray, rng: np.random.Generator
) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.int8]], np.ndarray[tuple[int, int], np.dtype[np.int8]]]:
    liking, seen = people.liking.copy(), people.liking_seen.copy()
    for slot in range(openings.task.shape[1]):
        column = openings.task[:, slot]
        rows = np.flatnonzero(column >= 0)
        moves = np.where(paid[rows], 1, -1) * happens(0.4, rows.size, rng)
        liking[rows, column[rows]] = np.clip(liking[rows, column[rows]] + moves, -1, 1)
        seen[rows, column[rows]] = liking[rows, column[rows]]
    return liking, seen


def update_workplaces(
    sites: Workplaces, paid: BoolArray, changed_on: int, rng: np.random.Generator
) -> Workplaces:
    """Return the next version of workplaces where matches ended or became paid (rows aligned)."""
    offered = np.minimum(sites.offered + (paid[:, None] & happens(0.08, sites.offered.shape, rng)), 3)
    asked = happens(0.4, offered.shape, rng)
    rated = np.round(3 + sites.climate + np.where(paid, 0.8, -0.8)).clip(1, 5).astype(np.int64)
    return sites.with_columns(
        valid_from=np.full(paid.size, changed_on),
        offered=offered.astype(np.int8),
        offered_seen=np.where(asked, offered, sites.offered_seen).astype(np.int8),
        climate_seen=np.where(happens(0.7, paid.size, rng), rated, sites.climate_seen),
        intention=np.where(paid, np.maximum(sites.intention - 1, _PAID_INTENTION), sites.intention),
        intention_on=np.full(paid.size, changed_on),
        supported=np.round(sites.supported + np.where(paid, 0.2, 0.0), 1),
    )


def update_openings(
    openings: Openings, paid: BoolArray, changed_on: int, rng: np.random.Generator
) -> Openings:
    """Return the next version of openings that matches used (rows aligned): hours grow, pay comes sooner."""
    grown = np.where(paid & happens(0.6, paid.size, rng), _GROWN_HOURS, 0.0)
    sooner = paid & happens(0.5, paid.size, rng)
    return openings.with_columns(
        valid_from=np.full(paid.size, changed_on),
        hours_max=np.minimum(openings.hours_max + grown, 32.0),
        paid_from_week=np.where(sooner, 0, openings.paid_from_week),
        confirmed_on=np.maximum(openings.confirmed_on, changed_on),
    )
