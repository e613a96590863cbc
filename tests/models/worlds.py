"""Histories that the tests of learning share: a tiny one made of builders, and the synthetic demo world."""

import tempfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from data.intake import read_folder
from data.placements import PaidMonth
from data.programmes import Programme, programme_on
from data.snapshot import PastMatch, Records, Snapshot
from data.synthetic import generate
from data.synthetic.tables import open_book
from data.synthetic.truth import Truth
from data.synthetic.write import write_records
from data.versions import Version
from features.market import Market
from features.pairs import Pairs
from models.additive import AdditiveModel
from models.baseline import rule_baseline
from models.train import learn
from tests.builders import AS_OF, candidate, match, opening, workplace

PEOPLE, SITES, JOBS = 60, 12, 20
_COMPETENCES = ("cleaning_01", "cleaning_02", "kitchen_01", "kitchen_02", "retail_03")
_TASKS = ("9112", "9412", "5246", "9334")


def programme(day: date = AS_OF) -> Programme:
    """Return the programme of a day."""
    return programme_on(day)


@cache
def rules() -> AdditiveModel:
    """Return the rules of thumb, with their tables made once."""
    return rule_baseline(programme())


def past(paid_months: tuple[PaidMonth, ...] = (), **fields: Any) -> PastMatch:
    """Return one past match between the builders' default records."""
    return PastMatch(
        match=match(**fields),
        candidate=candidate(),
        workplace=workplace(),
        opening=opening(),
        paid_months=paid_months,
    )


@cache
def tiny_records() -> Records:
    """Return sixty people with a match each in which Danish and competences matter, and some paid months."""
    rng = np.random.default_rng(7)
    people = [
        candidate(
            f"c{row:02d}",
            danish_level=int(rng.integers(0, 5)),
            competences={str(code): int(rng.integers(1, 4)) for code in rng.choice(_COMPETENCES, 2, False)},
            task_experience={str(rng.choice(_TASKS)): 1},
            mentor_need=int(rng.integers(0, 4)) if row % 7 else None,
            max_travel_minutes=60,
        )
        for row in range(PEOPLE)
    ]
    sites = [
        workplace(
            f"w{row:02d}",
            latitude=55.39 + row / 400,
            industry_code=("56", "47", "81")[row % 3],
            danish_required=int(rng.integers(0, 4)),
            team_climate=int(rng.integers(1, 6)) if row % 5 else None,
        )
        for row in range(SITES)
    ]
    jobs = [
        opening(
            f"o{row:02d}",
            f"w{row % SITES:02d}",
            tasks={str(rng.choice(_TASKS)): 4},
            competences={str(code): 0.5 for code in rng.choice(_COMPETENCES, 2, False)},
            paid_from_week=int(rng.integers(0, 6)),
        )
        for row in range(JOBS)
    ]
    lived = [_lived(row, people[row].danish_level or 0, rng) for row in range(PEOPLE)]
    return Records(
        candidates=_known(people),
        workplaces=_known(sites),
        openings=_known(jobs),
        matches=tuple(one for one, _ in lived),
        paid_months=tuple(month for _, months in lived for month in months),
    )


def _lived(row: int, danish: int, rng: np.random.Generator) -> tuple:
    started = AS_OF - timedelta(days=int(rng.integers(60, 900)))
    watched = min(int(rng.integers(50, 400)), (AS_OF - started).days)
    paid_after = int(rng.exponential(900 / (1 + 2 * danish)))
    paid_on = started + timedelta(days=paid_after) if paid_after < watched else None
    made = match(
        f"m{row:02d}",
        f"c{row:02d}",
        opening_id=f"o{row % JOBS:02d}",
        started_on=started,
        observed_until=started + timedelta(days=watched),
        first_paid_on=paid_on,
        ended_on=started + timedelta(days=watched) if rng.random() < 0.4 else None,
        chosen_by=("broker", "broker", "randomised")[row % 3],
    )
    if paid_on is None:
        return made, ()
    first = paid_on.replace(day=1)
    months = [(first + timedelta(days=31 * step)).replace(day=1) for step in range(1, 9)]
    told = [month for month in months if month < started + timedelta(days=watched) and rng.random() < 0.8]
    return made, tuple(
        PaidMonth(match_id=made.match_id, month=month, paid_hours=float(rng.integers(0, 50)))
        for month in told
    )


def _known(records: list) -> tuple:
    return tuple(Version(record, date.min) for record in records)


@cache
def tiny_day() -> Snapshot:
    """Return the tiny history as of the builders' day."""
    return Snapshot.of(tiny_records(), AS_OF)


@cache
def tiny_model() -> AdditiveModel:
    """Return what the tiny history teaches."""
    return learn(tiny_day(), programme(), "tiny-1")


def everybody(day: Snapshot, model: AdditiveModel) -> tuple[Market, Pairs]:
    """Return the market of a day as a model sees it, with every pair in it."""
    return Market.of(day, model.kinship), Pairs.all_of(len(day.candidates), len(day.openings))


@dataclass(frozen=True, slots=True)
class World:
    """A synthetic world as the service sees it, beside its truth."""

    records: Records
    day: Snapshot
    truth: Truth
    model: AdditiveModel


@cache
def demo_world() -> World:
    """Return the demo world: 600 past matches, what they teach, and the truth of tonight's pairs."""
    world = generate("demo", 1, "substitution")
    book = open_book(world)
    as_of = world.preset.as_of
    with tempfile.TemporaryDirectory() as folder:
        write_records(book, Path(folder))
        records = read_folder(Path(folder), as_of).records(as_of)
    day = Snapshot.of(records, as_of)
    return World(records, day, Truth(book), learn(day, programme(as_of), "demo-1"))


def with_history(day: Snapshot, history: list[PastMatch]) -> Snapshot:
    """Return a day with another history."""
    return replace(day, history=tuple(history))
