"""Builds a world: draws people and market, sets the rates, lives through the years, keeps tonight."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from data.synthetic.brokers import Desk, choose
from data.synthetic.calibration import figure
from data.synthetic.columns import FloatArray, IntArray, Openings, People, Workplaces
from data.synthetic.course import season_table
from data.synthetic.facts import Pairs, State
from data.synthetic.figures import HORIZON_WEEKS, first_paid_chances
from data.synthetic.geography import load_country
from data.synthetic.habits import HABITS, Habits
from data.synthetic.histories import HALF_YEAR_DAYS, HalfYear, Past, all_matches, begin, live_through
from data.synthetic.matches import Matches
from data.synthetic.mechanisms import MECHANISMS
from data.synthetic.openings import Demand, draw_openings
from data.synthetic.people import draw_people
from data.synthetic.presets import Preset, Scenario, preset, scenario_named
from data.synthetic.rates import Parameters, branch_count, drive
from data.synthetic.workplaces import OPEN_SHARE, draw_workplaces

_CALIBRATION_PEOPLE = 1500
_SPARE_PEOPLE = 1.25
_PEOPLE_PER_MATCH = 0.5
_PAST_OPENINGS_PER_MATCH = 0.35
_DEMAND_MEMORY = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A synthetic world on its day: what is recorded, and what is true.

    Attributes
    ----------
    preset : Preset
        Its size, and its day (``preset.as_of``).
    seed : int
    scenario : str
    state : State
        Everybody and everything in truth on the day; row number = id.
    people, workplaces, openings : columns
        All versions, for the files.
    matches : Matches
        The history.
    tonight : ndarray of int
        People to be matched tonight: active, and not in a running match.
    active : ndarray of int
        All active people, those in a running match included.
    parameters : Parameters
        The hidden parameters.
    half_year : int
        Number of tonight's half-year in the demand table.
    """

    preset: Preset
    seed: int
    scenario: str
    state: State
    people: People
    workplaces: Workplaces
    openings: Openings
    matches: Matches
    tonight: IntArray
    active: IntArray
    parameters: Parameters
    half_year: int

    @property
    def as_of(self) -> int:
        """The world's day as an ordinal."""
        return self.preset.as_of.toordinal()


def generate(
    preset_name: str,
    seed: int,
    family: str = "substitution",
    scenario: str = "standard",
    as_of: date | None = None,
) -> World:
    """Make a synthetic world; the same arguments give the same world, byte for byte.

    Parameters
    ----------
    preset_name : str
        pilot, municipality, national, demo or funnel.
    seed : int
        Of all randomness.
    family : str
        Mechanism: substitution, bottleneck, relational or balance.
    scenario : str
        standard, scarce, rural, drift or sparse.
    as_of : datetime.date, optional
        The world's day; the preset's fixed day if not given.

    Raises
    ------
    ValueError
        If the preset, family or scenario is unknown.
    """
    if family not in MECHANISMS:
        raise ValueError(f"family: expected one of {', '.join(MECHANISMS)}, got {family!r}")
    size = preset(preset_name, scenario)
    size = replace(size, as_of=as_of or size.as_of)
    knobs = scenario_named(scenario)
    state = _draw_state(size, knobs, HABITS[family], _stream(seed, 1))
    parameters = _draw_parameters(size, knobs, family, _stream(seed, 2))
    parameters = _levelled(state, parameters, size, _stream(seed, 3))
    past = _lived(begin(state), size, parameters, _stream(seed, 4))
    return _world_of_tonight(past, size, seed, scenario, parameters)


def _stream(seed: int, part: int) -> np.random.Generator:
    return np.random.default_rng([seed, part])


def _half_years(size: Preset) -> int:
    return 2 * size.history_years


def _draw_state(size: Preset, knobs: Scenario, habits: Habits, rng: np.random.Generator) -> State:
    as_of = size.as_of.toordinal()
    people_count = round(size.candidates * _SPARE_PEOPLE + size.matches * _PEOPLE_PER_MATCH)
    history = _half_years(size) * HALF_YEAR_DAYS
    entered = as_of - rng.integers(20, history + 500, people_count)
    home = _draw_municipalities(size, people_count, rng)
    people = draw_people(home, entered, knobs, habits, rng)
    people = people.with_columns(broker=_draw_brokers(home, size, rng))
    site = rng.permutation(_draw_municipalities(size, round(size.workplaces / OPEN_SHARE), rng))
    workplaces = draw_workplaces(site, as_of, knobs, habits, rng)
    demand = Demand(
        places=size.places,
        past=round(size.matches * _PAST_OPENINGS_PER_MATCH),
        as_of=as_of,
        history_days=history,
    )
    openings = draw_openings(workplaces, demand, rng)
    # A workplace is known from the day its first opening was.
    first = workplaces.first_seen_on.copy()
    np.minimum.at(first, openings.workplace, openings.open_from)
    return State(
        people=people,
        workplaces=workplaces.with_columns(first_seen_on=first, valid_from=first),
        openings=openings,
    )


def _draw_municipalities(size: Preset, count: int, rng: np.random.Generator) -> IntArray:
    country = load_country()
    codes = size.municipalities or country.codes
    rows = np.array([country.codes.index(code) for code in codes])
    if size.equal_shares:
        return np.sort(rows[np.arange(count) % rows.size])
    weight = country.population[rows]
    return np.sort(rng.choice(rows, count, p=weight / weight.sum()))


def _draw_brokers(home: IntArray, size: Preset, rng: np.random.Generator) -> IntArray:
    # Numbers are municipality * 1000 + n, so that a broker belongs to one municipality.
    per_active = size.candidates / home.size
    broker = np.zeros(home.size, dtype=np.int64)
    for one in np.unique(home):
        rows = np.flatnonzero(home == one)
        staff = max(1, round(rows.size * per_active / figure("caseload")))
        broker[rows] = one * 1000 + rng.integers(0, staff, rows.size)
    return broker


def _draw_parameters(size: Preset, knobs: Scenario, family: str, rng: np.random.Generator) -> Parameters:
    return Parameters(
        family=family,
        intercept=0.0,
        unit=figure("unit_sd") * rng.normal(size=len(load_country().codes)),
        demand=_draw_demand(_half_years(size) + 1, figure("demand_sd") * knobs.demand_factor, rng),
        taste_drift=knobs.taste_drift,
    )


def _draw_demand(half_years: int, sd: float, rng: np.random.Generator) -> FloatArray:
    demand = np.zeros((branch_count(), half_years))
    demand[:, 0] = sd * rng.normal(size=branch_count())
    fresh = sd * np.sqrt(1 - _DEMAND_MEMORY**2)
    for step in range(1, half_years):
        demand[:, step] = _DEMAND_MEMORY * demand[:, step - 1] + fresh * rng.normal(size=branch_count())
    return demand


def _levelled(state: State, parameters: Parameters, size: Preset, rng: np.random.Generator) -> Parameters:
    """Set the intercept so that matches as jobformidlere make them reach the calibrated paid share."""
    as_of = size.as_of.toordinal()
    count = min(_CALIBRATION_PEOPLE, state.people.person.size)
    weight = np.exp(HABITS[parameters.family].belief_selection * state.people.belief)
    persons = np.sort(rng.choice(state.people.person.size, count, replace=False, p=weight / weight.sum()))
    desk = Desk(state=state, as_of=as_of, habits=HABITS[parameters.family])
    chosen = choose(desk, persons, state.openings.open_from <= as_of, rng)
    pairs = Pairs(state=state, person=chosen.person, opening=chosen.opening)
    season = season_table(size.as_of, HORIZON_WEEKS)
    low, high = -9.0, 0.0
    for _ in range(22):
        middle = (low + high) / 2
        tried = replace(parameters, intercept=middle)
        here, elsewhere, _ = first_paid_chances(drive(pairs, tried, _half_years(size)), season)
        below = (here.sum() + elsewhere.sum()) / pairs.person.size < figure("paid_share_52_weeks")
        low, high = (middle, high) if below else (low, middle)
    return replace(parameters, intercept=round((low + high) / 2, 4))


def _lived(past: Past, size: Preset, parameters: Parameters, rng: np.random.Generator) -> Past:
    steps = _half_years(size)
    as_of = size.as_of.toordinal()
    for number in range(steps):
        # What could not be matched in one half-year is made up for in the next.
        made = sum(one.person.size for one in past.matches)
        quota = round(size.matches * (number + 1) / steps) - made
        step = HalfYear(
            number=number,
            first_day=as_of - (steps - number) * HALF_YEAR_DAYS,
            matches=quota,
            as_of=as_of,
        )
        past = live_through(past, step, parameters, rng)
    return past


def _world_of_tonight(past: Past, size: Preset, seed: int, scenario: str, parameters: Parameters) -> World:
    as_of = size.as_of.toordinal()
    matches = all_matches(past)
    running = np.zeros(past.left.size, dtype=np.bool_)
    running[matches.person[matches.ended_on == 0]] = True
    tonight = _draw_tonight(past, size, running, _stream(seed, 5))
    people = past.people[0].stack(list(past.people[1:]))
    return World(
        preset=size,
        seed=seed,
        scenario=scenario,
        state=past.state,
        people=people.take(people.valid_from <= as_of),
        workplaces=past.workplaces[0].stack(list(past.workplaces[1:])),
        openings=past.openings[0].stack(list(past.openings[1:])),
        matches=matches,
        tonight=tonight,
        active=np.union1d(tonight, np.flatnonzero(running)),
        parameters=parameters,
        half_year=_half_years(size),
    )


def _draw_tonight(past: Past, size: Preset, running: np.ndarray, rng: np.random.Generator) -> IntArray:
    free = np.flatnonzero(~past.left & ~running)
    entered = past.state.people.waiting_since[free]
    # Newer entries are likelier to be still there.
    key = rng.random(free.size) ** (1 / np.exp((entered - size.as_of.toordinal()) / 900.0))
    order = free[np.argsort(-key, kind="stable")]
    if not size.equal_shares:
        return np.sort(order[: size.candidates])
    home = past.state.people.municipality[order]
    share = size.candidates // len(size.municipalities)
    return np.sort(np.concatenate([order[home == one][:share] for one in np.unique(home)]))
