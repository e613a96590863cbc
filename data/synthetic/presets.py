"""Sizes and scenarios: which municipalities, how many people, workplaces, places and past matches."""

from dataclasses import dataclass, replace
from datetime import date

FAMILIES = ("substitution", "bottleneck", "relational", "balance")
SCENARIOS = ("standard", "scarce", "rural", "drift", "sparse")
_AS_OF = date(2026, 9, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """The size of a world.

    Attributes
    ----------
    name : str
        What the command line calls it.
    municipalities : tuple of str
        Codes; empty means all 98 by population.
    candidates : int
        Active people without a running match tonight (those in a running match come on top).
    workplaces, places : int
        Open workplaces, and free places of all open openings together.
    matches : int
        Past matches.
    history_years : int
        How far back the matches reach.
    equal_shares : bool
        Every municipality gets the same number of candidates (else by population).
    stored_pairs : bool
        Whether the truth folder holds every pair (else the truth is computed on demand).
    as_of : date
        The day of the world; an argument of `generate`, fixed here so that no clock is read.
    """

    name: str
    municipalities: tuple[str, ...]
    candidates: int
    workplaces: int
    places: int
    matches: int
    history_years: int = 6
    equal_shares: bool = False
    stored_pairs: bool = True
    as_of: date = _AS_OF


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """How a world departs from the standard.

    Attributes
    ----------
    places_factor, matches_factor : float
        Multiply the preset's places and past matches.
    spread : float
        How scattered people and workplaces live (1 = standard).
    transport_factor : float
        Multiplies the shares of people with car and bus.
    demand_factor : float
        Multiplies the swings of industry demand.
    taste_drift : float
        How much the weight of the pair's terms moves per year (0 = never).
    recording_factor : float
        Multiplies what is recorded about people and workplaces.
    """

    places_factor: float = 1.0
    matches_factor: float = 1.0
    spread: float = 1.0
    transport_factor: float = 1.0
    demand_factor: float = 1.0
    taste_drift: float = 0.0
    recording_factor: float = 1.0


_SCENARIOS = {
    "standard": Scenario(),
    "scarce": Scenario(places_factor=0.5),
    "rural": Scenario(spread=2.2, transport_factor=0.6),
    "drift": Scenario(demand_factor=3.0, taste_drift=0.12),
    "sparse": Scenario(matches_factor=0.35, recording_factor=0.6),
}
_PILOT = ("0461", "0730", "0167", "0360", "0773")
_PRESETS = (
    Preset(
        name="pilot",
        municipalities=_PILOT,
        candidates=375,
        workplaces=300,
        places=350,
        matches=1500,
        equal_shares=True,
    ),
    Preset(
        name="municipality",
        municipalities=("0851",),
        candidates=3000,
        workplaces=2400,
        places=4000,
        matches=3200,
    ),
    Preset(
        name="national",
        municipalities=(),
        candidates=27000,
        workplaces=30000,
        places=50000,
        matches=20000,
        stored_pairs=False,
    ),
    Preset(
        name="demo",
        municipalities=("0461", "0430", "0480"),
        candidates=150,
        workplaces=120,
        places=125,
        matches=600,
    ),
    Preset(
        name="funnel",
        municipalities=("0461", "0851", "0751", "0630", "0330", "0360"),
        candidates=1500,
        workplaces=2400,
        places=3000,
        matches=14000,
        history_years=10,
        stored_pairs=False,
    ),
)


def preset(name: str, scenario: str = "standard") -> Preset:
    """Return a preset with its scenario's sizes.

    Raises
    ------
    ValueError
        If the name or the scenario is unknown.
    """
    known = {one.name: one for one in _PRESETS}
    if name not in known:
        raise ValueError(f"preset: expected one of {', '.join(known)}, got {name!r}")
    knobs = scenario_named(scenario)
    base = known[name]
    return replace(
        base,
        places=round(base.places * knobs.places_factor),
        matches=round(base.matches * knobs.matches_factor),
    )


def scenario_named(name: str) -> Scenario:
    """Return the knobs of a scenario.

    Raises
    ------
    ValueError
        If the scenario is unknown.
    """
    if name not in _SCENARIOS:
        raise ValueError(f"scenario: expected one of {', '.join(_SCENARIOS)}, got {name!r}")
    return _SCENARIOS[name]
