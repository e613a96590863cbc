"""Years of matches, half-year by half-year: chosen, lived through, and written into the files."""

from dataclasses import dataclass, replace

import numpy as np

from data.synthetic.brokers import Choices, Desk, choose
from data.synthetic.calibration import figure
from data.synthetic.changes import Aftermath, update_openings, update_people, update_workplaces
from data.synthetic.columns import BoolArray, FloatArray, IntArray, Openings, People, Workplaces
from data.synthetic.course import NEVER, WEEKS_UNPAID, Courses, season_table, simulate
from data.synthetic.facts import Pairs, State
from data.synthetic.habits import HABITS
from data.synthetic.matches import Matches, end_matches, join_matches
from data.synthetic.rates import Drive, Parameters, drive

HALF_YEAR_DAYS = 182
_FILE_DELAY_DAYS = 14
# Some find nothing they may take, so more people are asked than matched.
_ASKED_PER_MATCH = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What has happened so far.

    Attributes
    ----------
    state : State
        Everybody and everything as it is now.
    people, workplaces, openings : list
        All versions written so far.
    matches : list of Matches
        By half-year.
    busy_until : ndarray of int
        Day (ordinal) until which a person is in a match or the file is not yet updated.
    left : ndarray of bool
        People who have left with a success.
    """

    state: State
    people: tuple[People, ...]
    workplaces: tuple[Workplaces, ...]
    openings: tuple[Openings, ...]
    matches: tuple[Matches, ...]
    busy_until: IntArray
    left: BoolArray


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfYear:
    """One step of history: its number, first day (ordinal), how many matches, and the world's last day."""

    number: int
    first_day: int
    matches: int
    as_of: int

    @property
    def last_day(self) -> int:
        """Day (ordinal) after the last of the half-year."""
        return self.first_day + HALF_YEAR_DAYS


def begin(state: State) -> Past:
    """Return a past in which nothing has happened yet."""
    count = state.people.person.size
    return Past(
        state=state,
        people=(state.people,),
        workplaces=(state.workplaces,),
        openings=(state.openings,),
        matches=(),
        busy_until=np.zeros(count, dtype=np.int64),
        left=np.zeros(count, dtype=np.bool_),
    )


def live_through(past: Past, step: HalfYear, parameters: Parameters, rng: np.random.Generator) -> Past:
    """Return the past after one more half-year of matches."""
    desk = Desk(state=past.state, as_of=step.first_day, habits=HABITS[parameters.family])
    choices = pick(past, step, desk, rng)
    if not choices.person.size:
        return past
    start = step.first_day + rng.integers(0, HALF_YEAR_DAYS, choices.person.size)
    pairs = Pairs(state=past.state, person=choices.person, opening=choices.opening)
    driven, changes = _with_broker_changes(drive(pairs, parameters, step.number), rng)
    courses = simulate(driven, _seasons(driven, start), rng)
    matches = end_matches(choices, courses, start, desk, step.as_of, rng)
    matches = replace(matches, broker_changes=changes, level_row=driven.level_row)
    return _written(past, step, matches, courses, rng)


def pick(past: Past, step: HalfYear, desk: Desk, rng: np.random.Generator) -> Choices:
    """Choose who is matched in a half-year, and with what."""
    people, openings = past.state.people, past.state.openings
    free = (past.busy_until <= step.first_day) & ~past.left & (people.waiting_since <= step.first_day)
    eligible = np.flatnonzero(free)
    weight = np.exp(desk.habits.belief_selection * people.belief[eligible])
    count = min(round(step.matches * _ASKED_PER_MATCH), eligible.size)
    persons = np.sort(rng.choice(eligible, count, replace=False, p=weight / weight.sum()))
    standing = (openings.open_until == 0) | (openings.open_until >= step.last_day)
    available = standing & (openings.open_from <= step.first_day)
    return _first(choose(desk, persons, available, rng), step.matches, rng)


def _first(choices: Choices, count: int, rng: np.random.Generator) -> Choices:
    kept = np.sort(rng.permutation(choices.person.size)[:count])
    return Choices(
        person=choices.person[kept],
        opening=choices.opening[kept],
        randomised=choices.randomised[kept],
        propensity=choices.propensity[kept],
    )


def _with_broker_changes(driven: Drive, rng: np.random.Generator) -> tuple[Drive, IntArray]:
    # Changes fall in the first quarter of a match here, so that one multiplier per match is the truth.
    changes = rng.poisson(3 * figure("broker_change_per_month"), driven.rate.size).astype(np.int64)
    rate = driven.rate * figure("broker_change_multiplier") ** changes
    return replace(driven, rate=rate), changes


def _seasons(driven: Drive, start: IntArray) -> FloatArray:
    first = int(start.min())
    days = int(start.max()) - first + 1
    by_day = np.stack([season_table(first + day, WEEKS_UNPAID) for day in range(0, days, 7)])
    table: FloatArray = by_day[(start - first) // 7, driven.season]
    return table


def _written(
    past: Past, step: HalfYear, matches: Matches, courses: Courses, rng: np.random.Generator
) -> Past:
    state = past.state
    paid = courses.paid_week < NEVER
    filed = np.where(matches.ended_on > 0, matches.ended_on + _FILE_DELAY_DAYS, NEVER * 10)
    done = np.flatnonzero(filed <= step.as_of)
    person = matches.person[done]
    used = state.openings.take(matches.opening[done])
    after = Aftermath(paid=paid[done], broker_changes=matches.broker_changes[done], changed_on=filed[done])
    industry = state.workplaces.industry[used.workplace]
    people = update_people(state.people.take(person), used, industry, after, rng)
    sites, openings = _market_versions(state, matches, matches.paid_from <= step.last_day, step, rng)
    busy, left = past.busy_until.copy(), past.left.copy()
    busy[matches.person] = filed
    left[matches.person] |= matches.success
    return Past(
        state=State(
            people=state.people.put(person, people),
            workplaces=state.workplaces.put(sites.workplace, sites),
            openings=state.openings.put(openings.opening, openings),
        ),
        people=(*past.people, people),
        workplaces=(*past.workplaces, sites),
        openings=(*past.openings, openings),
        matches=(*past.matches, matches),
        busy_until=busy,
        left=left,
    )


def _market_versions(
    state: State, matches: Matches, paid: BoolArray, step: HalfYear, rng: np.random.Generator
) -> tuple[Workplaces, Openings]:
    used, first = np.unique(matches.opening, return_index=True)
    openings = update_openings(state.openings.take(used), paid[first], step.last_day, rng)
    sites, first_site = np.unique(state.openings.workplace[matches.opening], return_index=True)
    workplaces = update_workplaces(state.workplaces.take(sites), paid[first_site], step.last_day, rng)
    return workplaces, openings


def all_matches(past: Past) -> Matches:
    """Return the matches of all half-years together."""
    return join_matches(list(past.matches))
