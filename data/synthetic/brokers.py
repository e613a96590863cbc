"""How jobformidlere choose today: near, known companies, what they believe; and now and then by lot."""

from dataclasses import dataclass

import numpy as np

from data.synthetic.calibration import figure
from data.synthetic.columns import BoolArray, FloatArray, IntArray
from data.synthetic.facts import Pairs, State
from data.synthetic.hardrules import allowed

POOL_SIZE = 140
_REACH_KM = 25.0
_FAMILIAR_ABOVE = 0.86
_KM_PER_DEGREE = 111.2


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
    return share > _FAMILIAR_ABOVE


def utility(pairs: Pairs) -> FloatArray:
    """Return what a jobformidler weighs: minutes, familiarity, the file's competences, and belief."""
    people, openings, i = pairs.state.people, pairs.state.openings, pairs.person
    belief = people.belief[i] - 3.0
    competence = openings.competence[pairs.opening]
    seen = np.where(competence >= 0, people.level_seen[i[:, None], competence], 0) / 3.0
    match = (seen * pairs.weight()).sum(1)
    paid_soon = np.where(openings.paid_from_week[pairs.opening] <= 4, 1.0, 0.0)  # noqa: PLR2004
    minutes = np.minimum(pairs.minutes_by_mode().min(1), 120.0)
    pulled: FloatArray = (
        -0.06 * minutes
        + 1.5 * familiar(people.broker[i], pairs.workplace)
        + (0.6 + 0.25 * belief) * 1.5 * match
        + 0.35 * belief * paid_soon
        + 0.25 * people.stars_industry[i, pairs.state.workplaces.industry[pairs.workplace]]
    )
    return pulled


def choose(state: State, persons: IntArray, as_of: int, available: BoolArray, rng: np.random.Generator) -> Choices:
    """Choose an opening for each person the way jobformidlere do, places not counted.

    Parameters
    ----------
    state : State
        People, workplaces and openings as they are on the day.
    persons : ndarray of int
        Whom to choose for.
    as_of : int
        Day (ordinal).
    available : ndarray of bool, shape (openings,)
        Openings that may be chosen.
    rng : numpy.random.Generator
        Source of randomness.
    """
    chosen = [
        _choose_in_area(state, group, as_of, available, rng)
        for group in _by_municipality(state.people.municipality, persons)
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


def _choose_in_area(
    state: State, persons: IntArray, as_of: int, available: BoolArray, rng: np.random.Generator
) -> Choices:
    near = nearby_openings(state, persons, available)
    if not near.size:
        return _none()
    count = min(POOL_SIZE, near.size)
    # Each person's pool is an own sample of what is near: nobody surveys the whole market.
    pool = near[np.argsort(rng.random((persons.size, near.size)), axis=1)[:, :count]]
    shape = pool.shape
    pairs = Pairs(state=state, person=np.repeat(persons, count), opening=pool.ravel())
    possible = allowed(pairs, as_of).reshape(shape)
    gumbel = rng.gumbel(size=shape)
    by_lot = rng.random(persons.size) < figure("randomised_share")
    score = np.where(by_lot[:, None], 0.0, utility(pairs).reshape(shape)) + gumbel
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


def practice_tonight(
    state: State, persons: IntArray, as_of: int, rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    """Return what jobformidlere would do tonight under the same places: first come, by belief, from their pools.

    Returns
    -------
    person, opening : ndarray of int
        One row per placed person, in order of placing.
    """
    left = state.openings.places.copy()
    order = persons[np.argsort(-state.people.belief[persons] - 2 * rng.random(persons.size), kind="stable")]
    placed: list[tuple[int, int]] = []
    near = {
        int(state.people.municipality[group[0]]): nearby_openings(state, group, ~state.openings.closed)
        for group in _by_municipality(state.people.municipality, persons)
    }
    for person in order:
        opening = _practice_pick(state, int(person), near[int(state.people.municipality[person])], left, as_of, rng)
        if opening >= 0:
            left[opening] -= 1
            placed.append((int(person), opening))
    table = np.array(placed, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _practice_pick(
    state: State, person: int, near: IntArray, left: IntArray, as_of: int, rng: np.random.Generator
) -> int:
    free = near[left[near] > 0]
    pool = rng.permutation(free)[:POOL_SIZE]
    pairs = Pairs(state=state, person=np.full(pool.size, person), opening=pool)
    possible = allowed(pairs, as_of)
    if not possible.any():
        return -1
    score = np.where(possible, utility(pairs) + rng.gumbel(size=pool.size), -np.inf)
    return int(pool[score.argmax()])
