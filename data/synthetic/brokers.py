"""How jobformidlere choose today: near, known companies, what they believe; and now and then by lot."""

from dataclasses import dataclass

import numpy as np

from data.synthetic.calibration import figure
from data.synthetic.columns import BoolArray, FloatArray, IntArray
from data.synthetic.facts import Pairs, State
from data.synthetic.habits import Habits
from data.synthetic.hardrules import allowed

POOL_SIZE = 140
_REACH_KM = 25.0
_FAMILIAR_ABOVE = 0.86
_SOON_WEEKS = 4
_KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Where jobformidlere choose: the state of the market, the day (ordinal), and their habits."""

    state: State
    as_of: int
    habits: Habits


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What was chosen for whom.

    Attributes
    ----------
    person, opening : ndarray of int
        Row numbers of the chosen pairs.
    randomised : ndarray of bool
        Drawn by lot among the allowed openings at hand.
    propensity : ndarray of float
        Chance with which a randomised pair was drawn (nan otherwise).
    """

    person: IntArray
    opening: IntArray
    randomised: BoolArray
    propensity: FloatArray


def familiar(broker: IntArray, workplace: IntArray) -> BoolArray:
    """Tell which workplaces a jobformidler knows well: fixed for life by a hash of the two numbers."""
    mixed = (broker.astype(np.uint64) * np.uint64(2654435761)) ^ (
        workplace.astype(np.uint64) * np.uint64(40503) + np.uint64(977)
    )
    mixed = (mixed ^ (mixed >> np.uint64(15))) * np.uint64(2246822519)
    share = ((mixed >> np.uint64(16)) & np.uint64(0xFFFF)).astype(np.float64) / 0xFFFF
    known: BoolArray = share > _FAMILIAR_ABOVE
    return known


def utility(pairs: Pairs, habits: Habits) -> FloatArray:
    """Return what a jobformidler weighs: minutes, familiarity, the file's competences, and belief."""
    people, openings, i = pairs.state.people, pairs.state.openings, pairs.person
    belief = people.belief[i] - 3.0
    competence = openings.competence[pairs.opening]
    seen = np.where(competence >= 0, people.level_seen[i[:, None], competence], 0) / 3.0
    match = (seen * pairs.weight()).sum(1)
    paid_soon = np.where(openings.paid_from_week[pairs.opening] <= _SOON_WEEKS, 1.0, 0.0)
    minutes = np.minimum(pairs.minutes_by_mode().min(1), 120.0)
    wish = people.stars_industry[i, pairs.state.workplaces.industry[pairs.workplace]]
    pulled: FloatArray = (
        habits.per_minute * minutes
        + habits.familiarity * familiar(people.broker[i], pairs.workplace)
        + (habits.file_match + habits.belief_match * belief) * match
        + habits.belief_paid * belief * paid_soon
        + habits.wish * wish
    )
    return pulled


def choose(desk: Desk, persons: IntArray, available: BoolArray, rng: np.random.Generator) -> Choices:
    """Choose an opening for each person the way jobformidlere do, places not counted.

    Parameters
    ----------
    desk : Desk
        The market, the day and the habits.
    persons : ndarray of int
        Whom to choose for.
    available : ndarray of bool, shape (openings,)
        Openings that may be chosen.
    rng : numpy.random.Generator
        Source of randomness.
    """
    chosen = [
        _choose_in_area(desk, group, available, rng)
        for group in _by_municipality(desk.state.people.municipality, persons)
    ]
    return _join(chosen)


def nearby_openings(state: State, persons: IntArray, available: BoolArray) -> IntArray:
    """Return the available openings within 25 km of where these people live on average."""
    people, sites = state.people, state.workplaces
    latitude = people.latitude[persons].mean()
    longitude = people.longitude[persons].mean()
    k = state.openings.workplace
    north = (sites.latitude[k] - latitude) * _KM_PER_DEGREE
    east = (sites.longitude[k] - longitude) * _KM_PER_DEGREE * np.cos(np.radians(latitude))
    return np.flatnonzero(available & (np.hypot(north, east) < _REACH_KM))


def _by_municipality(municipality: IntArray, persons: IntArray) -> list[IntArray]:
    home = municipality[persons]
    return [persons[home == one] for one in np.unique(home)]


def _choose_in_area(desk: Desk, persons: IntArray, available: BoolArray, rng: np.random.Generator) -> Choices:
    near = nearby_openings(desk.state, persons, available)
    if not near.size:
        return _none()
    count = min(POOL_SIZE, near.size)
    # Each person's pool is an own sample of what is near: nobody surveys the whole market.
    pool = near[np.argsort(rng.random((persons.size, near.size)), axis=1)[:, :count]]
    shape = pool.shape
    pairs = Pairs(state=desk.state, person=np.repeat(persons, count), opening=pool.ravel())
    possible = allowed(pairs, desk.as_of).reshape(shape)
    gumbel = rng.gumbel(size=shape)
    by_lot = rng.random(persons.size) < figure("randomised_share")
    score = np.where(by_lot[:, None], 0.0, utility(pairs, desk.habits).reshape(shape)) + gumbel
    pick = np.where(possible, score, -np.inf).argmax(1)
    some = possible.any(1)
    propensity = np.where(by_lot, 1.0 / np.maximum(possible.sum(1), 1), np.nan)
    return Choices(
        person=persons[some],
        opening=pool[np.arange(persons.size), pick][some],
        randomised=by_lot[some],
        propensity=propensity[some],
    )


def _none() -> Choices:
    whole = np.zeros(0, dtype=np.int64)
    return Choices(person=whole, opening=whole, randomised=whole.astype(np.bool_), propensity=np.zeros(0))


def _join(parts: list[Choices]) -> Choices:
    return Choices(
        person=np.concatenate([part.person for part in parts]),
        opening=np.concatenate([part.opening for part in parts]),
        randomised=np.concatenate([part.randomised for part in parts]),
        propensity=np.concatenate([part.propensity for part in parts]),
    )


def practice_tonight(desk: Desk, persons: IntArray, rng: np.random.Generator) -> tuple[IntArray, IntArray]:
    """Return what jobformidlere would do tonight under the same places: first come, by belief.

    Returns
    -------
    person, opening : ndarray of int
        One row per placed person, in order of placing.
    """
    state = desk.state
    left = state.openings.places.copy()
    order = persons[np.argsort(-state.people.belief[persons] - 2 * rng.random(persons.size), kind="stable")]
    near = {
        int(state.people.municipality[group[0]]): nearby_openings(state, group, ~state.openings.closed)
        for group in _by_municipality(state.people.municipality, persons)
    }
    placed: list[tuple[int, int]] = []
    for person in order.tolist():
        area = near[int(state.people.municipality[person])]
        opening = _practice_pick(desk, person, area[left[area] > 0], rng)
        if opening >= 0:
            left[opening] -= 1
            placed.append((person, opening))
    table = np.array(placed, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _practice_pick(desk: Desk, person: int, free: IntArray, rng: np.random.Generator) -> int:
    pool = rng.permutation(free)[:POOL_SIZE]
    pairs = Pairs(state=desk.state, person=np.full(pool.size, person), opening=pool)
    possible = allowed(pairs, desk.as_of)
    if not possible.any():
        return -1
    score = np.where(possible, utility(pairs, desk.habits) + rng.gumbel(size=pool.size), -np.inf)
    return int(pool[score.argmax()])
