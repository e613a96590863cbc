"""A municipality at work: lists are shown while people decide, take back, deliver, plan and train."""

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from fastapi.testclient import TestClient

from api.models_folder import ModelsFolder
from data import tables as exchange
from data.columns import Table
from data.journal import Hold
from data.rows import row_of
from data.store import ConflictError, open_store
from matcher.pair_standing import pair_standing
from models.contents import digest_of
from tests.api.conftest import Matcher
from tests.api.v1.test_suggestions import openings_of, service_of, serving
from tests.contested import Rows, act

AT = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)
EXPLORING = {"exploration_rate": 0.5, "exploration_near_tie": 5.0, "exploration_key": "k" * 40}
SUPPOSED: tuple[Mapping[str, Any], ...] = (
    {},
    {},
    {"openings": "all", "limit": 20},
    {"max_travel_minutes": 90, "transport": ["car", "bike"]},
    {"hours_per_week_now": 9, "availability": ["mon 08:00-12:00", "tue 08:00-16:00"], "limit": 9},
    {"wish_tasks": ["9112:3"], "wish_industries": ["56:0"]},
)


@dataclass(slots=True)
class Town:
    """A municipality on a day, a service over it, and what was said there."""

    matcher: Matcher
    client: TestClient
    day: date
    lots: random.Random
    people: tuple[str, ...]
    said: list[str] = field(default_factory=list)
    models: int = 0

    def person(self) -> str:
        """Return anybody."""
        return self.lots.choice(self.people)

    def show(self) -> int:
        """Show somebody's list; return how many lines it has."""
        query = self.lots.choice(SUPPOSED)
        answer = self.client.get(f"/v1/candidates/{self.person()}/suggestions", params=dict(query))
        assert answer.status_code in (200, 409), answer.text
        return len(answer.json().get("items", ()))


@contextmanager
def town(matcher: Matcher, seed: int, day: date, people: int, **settings: Any) -> Iterator[Town]:
    """Serve a municipality on a day."""
    with serving(matcher, as_of=day, draw_ahead=0.0, **settings) as client:
        held = service_of(client).days.held()
        assert held is not None
        active = [one.candidate_id for one in held.records.values() if one.status == "active"]
        lots = random.Random(seed)
        yield Town(matcher, client, day, lots, tuple(lots.sample(active, min(people, len(active)))))


def _decided(town: Town) -> None:
    """Decide on something that was shown, as another process would."""
    person = town.person()
    answer = town.client.get(f"/v1/candidates/{person}/suggestions", params={"openings": "all"})
    openings = openings_of(answer.json()) if answer.status_code == 200 else []
    if not openings:
        return
    opening, held = town.lots.choice(openings), service_of(town.client).days.held()
    assert held is not None
    ground = held.standing.ground
    word = town.lots.choice(
        ["later", "declined_by_candidate", "declined_by_workplace", "contacted", "accepted"]
    )
    wanted = act(
        person,
        word,
        decision_id=f"D{len(town.said)}-{town.lots.random()}",
        opening_id=opening,
        decided_on=town.day,
    )
    with open_store(town.matcher.database_url) as elsewhere:
        try:
            with elsewhere.writing() as unit:
                unit.journal.decide(
                    wanted,
                    lambda day: pair_standing(day, (person, opening), ground.programme, ground.settings),
                )
        except ConflictError:
            return  # said before, or the place is gone
    town.said.append(wanted.decision_id)


def _withdrawn(town: Town) -> None:
    if town.said:
        gone = town.said.pop(town.lots.randrange(len(town.said)))
        with open_store(town.matcher.database_url) as elsewhere, elsewhere.writing() as unit:
            unit.journal.withdraw(gone, "Lone Larsen", AT)


def _person_changed(town: Town) -> None:
    with service_of(town.client).store.reading() as unit:
        person = unit.fresh.candidate(town.person(), town.day)
    assert person is not None
    _put(town, exchange.CANDIDATES, replace(person, max_travel_minutes=float(town.lots.randrange(20, 90))))


def _opening_changed(town: Town) -> None:
    held = service_of(town.client).days.held()
    assert held is not None
    opening = town.lots.choice(held.standing.ground.snapshot.openings)
    with service_of(town.client).store.reading() as unit:
        [now] = unit.fresh.openings([opening.opening_id], town.day).values()
    status = town.lots.choice(["open", "open", "closed"])
    _put(town, exchange.OPENINGS, replace(now, paid_from_week=town.lots.randrange(8), status=status))


def _put(town: Town, table: Table, record: Any) -> None:
    record = replace(record, valid_from=town.day)
    with open_store(town.matcher.database_url) as elsewhere, elsewhere.writing() as unit:
        known = unit.records.one(table, getattr(record, table.key[0]), town.day)
        assert known is not None
        unit.records.put(table, row_of(table, record), town.day, known.tag)


def _delivered(town: Town) -> None:
    """Import people, workplaces and holds; some replace what was said the same day."""
    held = service_of(town.client).days.held()
    assert held is not None
    snapshot, lots = held.standing.ground.snapshot, town.lots
    chosen = sorted(lots.sample(range(len(snapshot.workplaces)), 3))
    places = [
        replace(snapshot.workplaces[at], pace=round(lots.random(), 2), valid_from=None) for at in chosen
    ]
    opening = lots.choice(snapshot.openings)
    hold = Hold(
        candidate_id=town.person(), opening_id=opening.opening_id, kind=lots.choice(["veto", "hold"]), by="Bo"
    )
    people = [replace(held.records[town.person()], mentor_need=lots.randrange(4), valid_from=None)]
    with open_store(town.matcher.database_url) as elsewhere:
        elsewhere.import_rows(Rows.of(candidates=people, workplaces=places, holds=[hold]), town.day)


def _planned(town: Town) -> None:
    """Publish a night."""
    town.matcher.must("rematch", day=town.day.isoformat())


def _trained(town: Town) -> None:
    """Take another version into use."""
    folder = ModelsFolder(town.matcher.folder / "models")
    found = folder.read_champion()
    assert found is not None
    model, town.models = found[1].model, town.models + 1
    year = replace(model.year, pay=model.year.pay + town.lots.uniform(-0.2, 0.2))
    model = replace(model, version=f"{model.version.split('.')[0]}.{town.day:%d}{town.models}", year=year)
    folder.add(replace(model, digest=digest_of(model)), found[1].card)
    folder.point(model.version)
    service_of(town.client).champion.look()


Way = Callable[[Town], None]
OFTEN: tuple[Way, ...] = (_decided, _decided, _withdrawn, _person_changed, _opening_changed, _delivered)
SELDOM: tuple[Way, ...] = (_planned, _trained)


def live(town: Town, turns: int, shows: int, seldom: tuple[Way, ...] = SELDOM) -> int:
    """Let this and that happen and show lists after each; return how many lines were shown.

    Now and then a list is asked for before the service has made its day anew, now and then after.
    """
    shown = 0
    ways = [town.lots.choice(OFTEN) for _ in range(turns - len(seldom))] + list(seldom)
    town.lots.shuffle(ways)
    for way in ways:
        way(town)
        for _ in range(shows):
            shown += town.show()
        if town.lots.random() < 0.5:
            service_of(town.client).days.settle()
    return shown


def next_day(day: date) -> date:
    """Return the day after."""
    return day + timedelta(days=1)
