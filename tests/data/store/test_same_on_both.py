"""What SQLite and PostgreSQL could understand differently, they do not."""

import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from data.findings import DataRefusedError
from data.intake import Intake, read_folder
from data.store import ImportSummary, Store, open_store
from data.store.connection import connect, writing
from data.store.scope import EVERY_MUNICIPALITY
from tests.data.deliveries import AS_OF, Tables, digest_of, put, read, tables, written
from tests.databases import POSTGRESQL, SQLITE, Databases

LATER = date(2026, 4, 1)
# Sorted apart by most languages, and by their code points alone here.
NAMES = (
    "a-Z",
    "A-z",
    "a_Z",
    "aZ",
    "Aa",
    "aa",
    "å",
    "Å",
    "Z",
    "z",
    "æ",
    "ø",
    "0012",
    "12",
    "1e3",
    "NULL",
    "-1",
)


def odd() -> Tables:
    """Return a delivery whose ids, texts, days and numbers lie at the ends of what is allowed."""
    delivery = tables()
    for row in delivery["workplaces"]:
        row.setdefault("valid_from", "")
    base = delivery["workplaces"][0]
    odd_days = ("1900-01-01", "9999-12-31", "2024-02-29")
    delivery["workplaces"] += [
        base
        | {
            "workplace_id": name,
            "name": f"'{name}'; DROP TABLE -- \\ % 😀 \u00a0ß",
            "employees_fte": repr(number),
            "hire_intention_on": odd_days[at % 3],
            "valid_from": odd_days[at % 3] if at % 2 else "",
        }
        for at, name in enumerate(NAMES)
        for number in ((0.1 + 0.2 + at) if at else -0.0,)
    ]
    return delivery


def test_one_digest(databases: Databases, tmp_path: Path):
    """Odd ids, texts, days and numbers give one digest and one snapshot, at first and after changes."""
    changed = odd()
    changed["candidates"][2]["hours_per_week_now"] = "4"
    changed["candidates"][1]["worker_belief"] = "2"
    deliveries = [read(tmp_path / "odd", written(odd())), read(tmp_path / "changed", written(changed))]
    assert not deliveries[0].refused
    with open_store(databases.migrated(SQLITE)) as one, open_store(databases.migrated(POSTGRESQL)) as other:
        for delivery, day in zip(deliveries, (AS_OF, LATER), strict=True):
            assert one.import_rows(delivery, day) == other.import_rows(delivery, day)
            assert one.digest() == other.digest()
        assert one.load_records() == other.load_records()
        assert one.take_snapshot(LATER) == other.take_snapshot(LATER)
        assert one.load_beliefs() == other.load_beliefs()
        assert one.known_ids() == other.known_ids()
        one.export_folder(tmp_path / "one")
        other.export_folder(tmp_path / "other")
        assert not other.import_rows(read_folder(tmp_path / "one", LATER), LATER).changed_anything
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes()


def test_digest_of_a_plain_delivery(store: Store, tmp_path: Path):
    """The digest of a store is that of the delivery it took."""
    delivery = read(tmp_path, written(tables()))
    assert store.import_rows(delivery, AS_OF).changed_anything
    assert store.digest() == digest_of(delivery)


def test_text_no_database_can_hold_is_refused_at_the_door(store: Store, tmp_path: Path):
    """A NUL, which PostgreSQL cannot hold, is no part of any imported text."""
    folder = put(tmp_path, written(tables()))
    path = folder / "workplaces.csv"
    path.write_bytes(path.read_bytes().replace(b"W1", b"W\x001"))
    delivery = read_folder(folder, AS_OF)
    if not delivery.refused:
        store.import_rows(delivery, AS_OF)
    assert not any("\0" in word for words in store.known_ids().values() for word in words)


@pytest.mark.parametrize("answers_alike", [True, False])
def test_two_imports_at_once(database_url: str, tmp_path: Path, answers_alike: bool):
    """The second of two imports waits for the first and then succeeds, be it the same or another delivery."""
    clean = tables()
    if not answers_alike:
        clean["candidates"][2]["hours_per_week_now"] = "4"
    deliveries = [read(tmp_path / "one", written(tables())), read(tmp_path / "two", written(clean))]
    begun = threading.Event()
    outcomes: dict[int, object] = {}

    def slowly(*_: object) -> None:
        begun.set()
        time.sleep(0.02)

    def take(at: int, delivery: Intake) -> None:
        with open_store(database_url) as store:
            try:
                outcomes[at] = store.import_rows(delivery, AS_OF, slowly)
            except Exception as fault:
                outcomes[at] = fault

    threads = [threading.Thread(target=take, args=pair) for pair in enumerate(deliveries)]
    threads[0].start()
    begun.wait()
    threads[1].start()
    for thread in threads:
        thread.join()
    first, second = outcomes[0], outcomes[1]
    assert isinstance(first, ImportSummary), first
    assert isinstance(second, ImportSummary), second
    assert first.changed_anything
    assert second.changed_anything is not answers_alike
    with open_store(database_url) as store:
        counts = {name: len(rows) for name, rows in deliveries[0].rows.items()}
        counts["candidates"] += 0 if answers_alike else 1
        assert store.row_counts() == counts


def test_a_reader_sees_one_state(database_url: str, tmp_path: Path):
    """Records, digests and counts read while imports follow each other are of one import, never of two."""
    deliveries = []
    for number in (3, 4):
        changed = tables()
        for name, column in (("candidates", "hours_per_week_now"), ("workplaces", "max_contacts_per_month")):
            for row in changed[name]:
                row[column] = str(number)
        deliveries.append(read(tmp_path / str(number), written(changed)))
    with open_store(database_url) as store, open_store(database_url) as other:
        store.import_rows(deliveries[0], AS_OF)
        stop = threading.Event()

        def import_on() -> None:
            turn = 1
            while not stop.is_set():
                other.import_rows(deliveries[turn % 2], AS_OF)
                turn += 1

        writer = threading.Thread(target=import_on)
        writer.start()
        seen = set()
        for _ in range(60):
            snapshot = store.take_snapshot(AS_OF)
            hours = {person.hours_per_week_now for person in snapshot.candidates}
            caps = {place.max_contacts_per_month for place in snapshot.workplaces}
            assert hours == caps
            seen |= hours
        stop.set()
        writer.join()
    assert seen == {3, 4}


def test_nothing_of_a_refused_delivery(store: Store, tmp_path: Path):
    """Rows that name nobody undo the whole transaction."""
    delivery = read(tmp_path, written(tables()))
    homeless = replace(delivery, rows={**delivery.rows, "workplaces": []})
    with pytest.raises(DataRefusedError):
        store.import_rows(homeless, AS_OF)
    assert set(store.row_counts().values()) == {0}


def test_infinity_comes_back(database_url: str):
    """The largest, the smallest and infinite numbers are the same numbers after a visit to the database."""
    numbers = [1.7976931348623157e308, 5e-324, 0.1, float("inf"), float("-inf"), 1 / 3]
    engine = connect(database_url)
    insert = text(
        "INSERT INTO plan_assignments (plan_id, candidate_id, opening_id, workplace_id, price)"
        " VALUES (1, :who, 'O1', 'W1', :price)"
    )
    with writing(engine, EVERY_MUNICIPALITY).begin() as connection:
        connection.execute(
            text("INSERT INTO plans VALUES (1, '2026-01-01', '2026-01-01', 'x', 'm', 'd', '{}')")
        )
        connection.execute(insert, [{"who": f"{n}", "price": number} for n, number in enumerate(numbers)])
        rows = connection.execute(text("SELECT price FROM plan_assignments ORDER BY candidate_id"))
        assert [repr(price) for (price,) in rows] == [repr(number) for number in numbers]
    engine.dispose()
