"""Reach: exactly the pairs within the person's limit, whatever the blocks."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.candidates import Candidate
from data.companies import Workplace
from data.snapshot import Snapshot
from features import Market, Reach, reachable_pairs
from tests.builders import ODENSE, candidate, opening, snapshot, workplace
from tests.features.second_opinion import travel
from tests.strategies import snapshots


def found(day: Snapshot, reach: Reach | None = None) -> list[tuple[str, str]]:
    """Return the reachable pairs by id, in the order they come."""
    market = Market.of(day)
    return [
        (market.candidates.ids[c], market.openings.ids[o])
        for block in reachable_pairs(market, reach)
        for c, o in zip(block.candidate, block.opening, strict=True)
    ]


def _reachable(person: Candidate, work: Workplace, slack: float) -> bool | None:
    """Return whether plain Python finds a pair in reach; ``None`` where it is too close to call."""
    minutes = min(travel(person, work).values())
    if np.isnan(minutes):
        code = person.municipality_code
        return code is not None and code == work.municipality_code
    limit = (45 if person.max_travel_minutes is None else person.max_travel_minutes) + slack
    return None if abs(minutes - limit) < 0.006 * limit + 0.01 else minutes <= limit


@settings(max_examples=150, deadline=None)
@given(day=snapshots(), slack=st.sampled_from((0.0, 10.0, 300.0)), block_pairs=st.integers(1, 20))
def test_reach_equals_every_pair_tried(day: Snapshot, slack: float, block_pairs: int) -> None:
    """The grid finds the pairs that trying all of them finds, each once, by candidate and opening."""
    pairs = found(day, Reach(slack_minutes=slack, block_pairs=block_pairs))
    assert pairs == sorted(set(pairs))
    sites = {work.workplace_id: work for work in day.workplaces}
    for person in day.candidates:
        for job in day.openings:
            expected = _reachable(person, sites[job.workplace_id], slack)
            if expected is not None:
                assert ((person.candidate_id, job.opening_id) in pairs) == expected


def test_a_thousand_scattered_pairs() -> None:
    """People and workplaces all over the country: the grid agrees with trying all 14,400 pairs."""
    rng = np.random.default_rng(7)

    def place() -> dict[str, Any]:
        north, east = rng.uniform(54.6, 57.7), rng.uniform(8.1, 15.1)
        return {"latitude": float(north), "longitude": float(east), "municipality_code": None}

    limits = rng.choice([15, 45, 90], 120)
    people = [
        candidate(f"c{i:03}", **place(), max_travel_minutes=float(limits[i]), transport=("car",))
        for i in range(120)
    ]
    sites = [workplace(f"w{i:03}", **place()) for i in range(120)]
    day = snapshot(people, sites, [opening(f"o{i:03}", f"w{i:03}") for i in range(120)])
    pairs = set(found(day))
    tried = {
        (p.candidate_id, f"o{w.workplace_id[1:]}"): _reachable(p, w, 0)
        for p in day.candidates
        for w in day.workplaces
    }
    assert {pair for pair, near in tried.items() if near} <= pairs
    assert not {pair for pair, near in tried.items() if near is False} & pairs
    assert len(pairs) > 100


def test_only_those_who_take_part() -> None:
    """Rows and masks narrow who takes part; candidates come in the order they were asked for."""
    people = [candidate(f"c{i}") for i in range(3)]
    day = snapshot(people, [workplace()], [opening("o1"), opening("o2")])
    chosen = Reach(candidate_rows=np.array([2, 0]), openings=np.array([False, True]))
    assert found(day, chosen) == [("c2", "o2"), ("c0", "o2")]


def test_nobody_and_nothing() -> None:
    """Without candidates, openings or both there are no pairs and no error."""
    assert found(snapshot()) == []
    assert found(snapshot([candidate()])) == []
    assert found(snapshot([], [workplace()], [opening()])) == []


@pytest.mark.parametrize(
    ("home", "work", "minutes", "expected"),
    [
        ("0400", "0101", 240, False),  # Bornholm to Copenhagen
        ("0400", "0400", 45, True),
        ("0492", "0479", 240, False),  # Ærø to Svendborg
        ("0741", "0727", 240, False),  # Samsø to Odder
        ("0825", "0813", 240, False),  # Læsø to Frederikshavn
        ("0563", "0561", 60, True),  # Fanø to Esbjerg: a short ferry
        ("0563", "0561", 20, False),
        ("0410", "0607", 45, True),  # Middelfart to Fredericia over the bridge
        ("0450", "0330", 90, True),  # Nyborg to Slagelse over the Great Belt
        ("0450", "0330", 30, False),
        ("0326", "0440", 90, False),  # Kalundborg to Kerteminde: 46 km of water, 110 km of road
        ("0482", "0360", 120, False),  # Langeland to Lolland: only a ferry
        ("0482", "0479", 60, True),  # Langeland to Svendborg over the bridge
        ("0376", "0390", 60, True),  # Falster to Vordingborg
    ],
)
def test_water_is_no_road(home: str, work: str, minutes: float, expected: bool) -> None:
    """By car, islands without a bridge are out of reach and belts are crossed at their bridges."""
    nowhere: dict[str, Any] = {"latitude": None, "longitude": None}
    person = candidate(municipality_code=home, transport=("car",), max_travel_minutes=minutes, **nowhere)
    day = snapshot([person], [workplace(municipality_code=work, **nowhere)], [opening()])
    assert bool(found(day)) == expected


def test_unknown_place_reaches_its_municipality_only() -> None:
    """A person whose place nobody can tell reaches workplaces of the same foreign code and no others."""
    nowhere: dict[str, Any] = {"latitude": None, "longitude": None}
    person = candidate(municipality_code="9990", **nowhere)
    sites = [
        workplace("w1"),
        workplace("w2", municipality_code="9990"),
        workplace("w3", municipality_code=None),
    ]
    day = snapshot([person], sites, [opening(f"o{i}", f"w{i}") for i in (1, 2, 3)])
    assert found(day) == [("c1", "o2")]


def test_a_longer_limit_never_loses_a_pair() -> None:
    """Every pair within a limit is within a longer one."""
    people = [candidate(f"c{limit}", max_travel_minutes=limit) for limit in (5, 30, 60, 90)]
    sites = [workplace(f"w{i}", latitude=ODENSE[0] + i / 25) for i in range(12)]
    day = snapshot(people, sites, [opening(f"o{i}", f"w{i}") for i in range(12)])
    reached = [{o for c, o in found(day) if c == f"c{limit}"} for limit in (5, 30, 60, 90)]
    assert reached[0] < reached[1] < reached[2] < reached[3]
