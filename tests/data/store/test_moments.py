"""The store at every moment it ever had, while deliveries replace rows and decisions are taken back."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.journal import Hold
from data.placements import Match, PaidMonth
from data.snapshot import Records
from data.store import ConflictError, Stamps, Store, Unit, open_store, restore
from data.tables import OPENINGS
from data.vocabulary import Word
from tests import builders
from tests.contested import AT, DAY, Rows, act, decide, people
from tests.databases import KINDS, Databases

ROUNDS = 40
PEOPLE, JOBS = people(4), ["o1", "o2", "o3"]
Kept = list[tuple[Stamps, Records]]


def _match(opening_id: str) -> Match:
    return Match(match_id="m1", candidate_id=PEOPLE[0], opening_id=opening_id, started_on=DAY)


def _delivered(store: Store, lots: random.Random, day: date, _: list[str]) -> None:
    """Import some rows; on the same day they take the place of what was said before."""
    records: dict[str, list[Any]] = {
        "candidates": [builders.candidate(lots.choice(PEOPLE), max_travel_minutes=lots.randrange(90))],
        "workplaces": [builders.workplace(pace=lots.random())],
        "openings": [builders.opening(lots.choice(JOBS), places=lots.randrange(1, 4))],
        "holds": [
            Hold(candidate_id=lots.choice(PEOPLE), opening_id="o1", kind="hold", by=f"B{lots.random()}")
        ],
        "matches": [_match(lots.choice(JOBS))],
        "paid_hours": [
            PaidMonth(match_id="m1", month=date(2026, 1, 1), paid_hours=float(lots.randrange(30)))
        ],
        "vocabulary": [Word(kind="task", code="own_1", label_da=f"a{lots.random()}", label_en="b")],
    }
    some = lots.sample(sorted(records), lots.randrange(1, len(records)))
    store.import_rows(Rows.of(**{name: records[name] for name in some}), day)


def _put(store: Store, lots: random.Random, day: date, _: list[str]) -> None:
    """Change one opening."""
    with store.writing() as unit:
        known = unit.records.one(OPENINGS, "o1", day)
        assert known is not None
        row = Rows.of(openings=[builders.opening("o1", places=lots.randrange(1, 9))]).rows["openings"][0]
        unit.records.put(OPENINGS, row, day, known.tag)


def _decided(store: Store, lots: random.Random, day: date, said: list[str]) -> None:
    person, name = lots.choice(PEOPLE), f"D{lots.random()}"
    word = lots.choice(["later", "accepted", "declined_by_candidate"])
    try:
        with store.writing() as unit:
            decide(unit, act(person, word, decision_id=name, decided_on=day))
        said.append(name)
    except ConflictError:
        return  # said before, or the place is gone


def _withdrawn(store: Store, lots: random.Random, _: date, said: list[str]) -> None:
    if said:
        with store.writing() as unit:
            unit.journal.withdraw(said.pop(lots.randrange(len(said))), "Bo Broker", AT)


WAYS = (_delivered, _delivered, _put, _decided, _decided, _withdrawn)


def lived(store: Store, seed: int) -> Kept:
    """Let this and that happen over a few days; return what every moment held."""
    lots = random.Random(seed)
    said: list[str] = []
    kept: Kept = []
    usual: dict[str, list[Any]] = {
        "candidates": [builders.candidate(name) for name in PEOPLE],
        "workplaces": [builders.workplace()],
    }
    openings = [builders.opening(name, hours_budget_per_week=None, places=3) for name in JOBS]
    store.import_rows(Rows.of(openings=openings, matches=[_match("o1")], **usual), DAY)
    for turn in range(ROUNDS):
        lots.choice(WAYS)(store, lots, DAY + timedelta(days=turn // 15), said)
        with store.reading() as unit:
            kept.append((unit.stamps(), unit.every_record()))
    return kept


def wrong(store: Store, kept: Kept, look: Callable[[Unit, Stamps], Records]) -> int:
    """Return how many moments a way of looking back gets wrong."""
    with store.reading() as unit:
        return sum(look(unit, moment) != records for moment, records in kept)


def looked_back(unit: Unit, moment: Stamps) -> Records:
    """Look back by moment."""
    return unit.at(moment).every_record()


@pytest.fixture
def lives(store: Store) -> Iterator[tuple[Store, Kept]]:
    """Return a store that has seen things, and what its moments held."""
    yield store, lived(store, 1)


def test_every_moment_can_be_had_again(lives: tuple[Store, Kept]) -> None:
    """Replaced rows, withdrawn decisions, changed words: each of the moments is what it was, to the row."""
    store, kept = lives
    assert len({(m.people, m.market, m.journal) for m, _ in kept}) > ROUNDS / 2
    assert wrong(store, kept, looked_back) == 0


def test_todays_rows_are_not_those_of_then(lives: tuple[Store, Kept]) -> None:
    """Mutant: who reads the rows of now, or those known by the day, gets most moments wrong."""
    store, kept = lives
    assert wrong(store, kept, lambda unit, _: unit.every_record()) > ROUNDS / 2
    day = DAY + timedelta(days=1)
    early = [(moment, records) for moment, records in kept[:15]]
    assert wrong(store, early, lambda _unit, _moment: store.load_records(day)) > 10


def test_without_what_went_moments_are_lost(
    lives: tuple[Store, Kept], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mutant: who looks at the present tables alone misses what was replaced or taken back."""
    store, kept = lives
    monkeypatch.setattr("data.store.moments.rows_gone_since", lambda *_: iter(()))
    assert wrong(store, kept, looked_back) > 0


def test_moments_survive_a_backup(database_kind: str, databases: Databases, tmp_path: Path) -> None:
    """Restored into the other database, every moment of before is what it was, and new ones are kept."""
    url = databases.migrated(database_kind)
    with open_store(url) as store:
        kept = lived(store, 2)
        store.back_up(tmp_path / "a.backup", AT)
    (kind,) = set(KINDS) - {database_kind}
    other = databases.empty(kind)
    restore(tmp_path / "a.backup", other)
    with open_store(other) as store:
        assert wrong(store, kept, looked_back) == 0
        lots = random.Random(3)
        _delivered(store, lots, DAY + timedelta(days=3), [])
        assert wrong(store, kept, looked_back) == 0
    databases.remove(url)
    databases.remove(other)


def test_the_row_that_was_used_is_named(store: Store) -> None:
    """A record is told with the row it stood in, though another row has taken its place."""
    kept = lived(store, 1)
    moments = [moment for moment, _ in kept]
    with store.reading() as unit:
        used = {unit.at(moment).used(OPENINGS, ["o1"], DAY)[0].version_id for moment in moments}
        assert len(used) > 1
        assert unit.at(moments[0]).used(OPENINGS, ["nobody"], DAY) == ()
        words = max(len(unit.at(moment).words_used(PEOPLE[1])) for moment in moments)
    assert words > 0


def test_what_went_is_found_by_person_and_holds_no_belief(store: Store) -> None:
    """Rows about people name them, paid hours among them; what was believed of a person is not kept."""
    lived(store, 1)
    with store.reading() as unit:
        rows = unit._connection.exec_driver_sql(
            "SELECT table_name, candidate_id, row_json FROM past_rows"
        ).all()
    about = {row.table_name for row in rows if row.candidate_id in PEOPLE}
    assert about == {"candidates", "decisions", "holds", "matches", "paid_hours"}
    assert {row.table_name for row in rows if row.candidate_id is None} <= {
        "openings",
        "workplaces",
        "vocabulary",
    }
    assert not any("worker_belief" in row.row_json for row in rows)
