"""Which version of a thing held on a day: the past as it was known, not as the files tell it today."""

import numpy as np

from data.synthetic.columns import IntArray
from data.synthetic.facts import Pairs, State
from data.synthetic.world import World

_BEYOND_ORDINALS = 10_000_000


def rows_then(ids: IntArray, valid_from: IntArray, wanted: IntArray, days: IntArray) -> IntArray:
    """Return the row of the version that held for each wanted id on its day.

    Parameters
    ----------
    ids, valid_from : ndarray of int
        Id and first day (ordinal) of each version row.
    wanted, days : ndarray of int
        Ids to look up, and the day (ordinal) of each.
    """
    key = ids * _BEYOND_ORDINALS + valid_from
    order = np.argsort(key, kind="stable")
    found = np.searchsorted(key[order], wanted * _BEYOND_ORDINALS + days, side="right") - 1
    rows: IntArray = order[found]
    return rows


def matches_then(world: World) -> Pairs:
    """Return the pairs of all past matches with everything as it was on the day of the match."""
    rows = world.matches
    opening_rows = rows_then(world.openings.opening, world.openings.valid_from, rows.opening, rows.started_on)
    openings = world.openings.take(opening_rows)
    site_rows = rows_then(
        world.workplaces.workplace, world.workplaces.valid_from, openings.workplace, rows.started_on
    )
    people_rows = rows_then(world.people.person, world.people.valid_from, rows.person, rows.started_on)
    every = np.arange(rows.person.size)
    state = State(
        people=world.people.take(people_rows),
        workplaces=world.workplaces.take(site_rows),
        openings=openings.with_columns(workplace=every),
    )
    return Pairs(state=state, person=every, opening=every)


def matches_today(world: World) -> Pairs:
    """Return the pairs of all past matches with everything as it is tonight: what fools a fit."""
    return Pairs(state=world.state, person=world.matches.person, opening=world.matches.opening)
