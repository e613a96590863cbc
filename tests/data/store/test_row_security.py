"""With every filter of ours taken away, PostgreSQL shows and takes only what is a municipality's own."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import DDL, Engine, NullPool, create_engine, delete, event, func, insert, select, text
from sqlalchemy.engine import make_url

from data.rows import row_of
from data.store import (
    AnswerKey,
    OutOfScopeError,
    PlaceTakenError,
    RecordExistsError,
    Scope,
    Store,
    StoreOpenError,
    open_store,
)
from data.store.belonging import BELONGS, INSTALLATION
from data.store.connection import connect, reading, writing
from data.store.row_security import missing_walls
from data.store.schema import STORED, metadata, person_municipality
from data.store.scope import EVERY_MUNICIPALITY, in_every_municipality
from data.tables import CANDIDATES
from tests import builders
from tests.contested import DAY, Rows, act, decide
from tests.data.store.two_municipalities import OURS, THEIRS, fill_both, in_order, leaks, row, walled
from tests.databases import Databases, as_role, owned
from tests.postgresql import ADMINISTRATOR
from tests.trust_record import record

LATER = DAY + timedelta(30)


@pytest.fixture
def both_url(postgresql_url: str) -> str:
    """Return a store in which two municipalities have a row in every table."""
    fill_both(owned(postgresql_url))
    return postgresql_url


def test_every_table_says_whom_it_belongs_to() -> None:
    """A table that is added without saying whose its rows are is found here."""
    assert sorted(BELONGS) == sorted(metadata.tables)


def test_what_names_people_or_municipalities_has_a_wall() -> None:
    """No table with an id of a person, or of a municipality, is declared to be about nobody."""
    names = {"candidate_id", "municipality_code", "match_id", "list_id"}
    found = {table.name for table in metadata.tables.values() if names & set(table.columns.keys())}
    assert found <= set(walled())
    assert len(found) > 15


def test_a_municipality_sees_its_own_rows_alone(both_url: str) -> None:
    """A plain SELECT on every table shows ours to us, theirs to them, and nothing where nobody said whose."""
    assert leaks(both_url) == {}
    private = {name for name, belonging in walled().items() if not belonging.read_by_all}
    record(
        "row_security",
        "Without any filter of ours PostgreSQL shows a municipality no row of another, its owner included",
        {"tables": len(private), "tables_that_leak": len(leaks(owned(both_url)))},
        "a policy forgotten on one table: that table leaks; walls not forced: every one leaks to the owner",
        command="pytest tests/data/store/test_row_security.py",
    )


def test_the_owner_is_bound_too(both_url: str) -> None:
    """The role that owns the tables, and could change the policies, sees no more than the other."""
    assert leaks(owned(both_url)) == {}


def test_nothing_is_written_for_another_municipality(postgresql_url: str) -> None:
    """A row of theirs is refused to us in every table, and so it is where nobody said whose it is."""
    engine = connect(postgresql_url)
    for table in in_order():
        belonging = BELONGS[table.name]
        theirs = insert(table).values(row(table, 2))
        if belonging.own:
            with pytest.raises(OutOfScopeError), writing(engine, OURS).begin() as connection:
                connection.execute(theirs)
            with pytest.raises(OutOfScopeError), writing(engine).begin() as connection:
                connection.execute(theirs)
        with writing(engine, EVERY_MUNICIPALITY).begin() as connection:
            connection.execute(theirs)
        if belonging.own:
            with writing(engine, OURS).begin() as connection:
                assert connection.execute(delete(table)).rowcount == 0
    engine.dispose()


def test_ours_does_not_become_theirs(both_url: str) -> None:
    """Neither a person, nor what is said of her, nor a workplace is given away by changing a column."""
    engine = connect(both_url)
    changes: dict[str, dict[str, Any]] = {
        "person_municipality": {"municipality_code": THEIRS.municipality_code},
        "workplaces": {"municipality_code": THEIRS.municipality_code},
        "decision_acts": {"candidate_id": "row-2"},
        "answers": {"municipality_code": THEIRS.municipality_code},
    }
    for name, values in changes.items():
        with pytest.raises(OutOfScopeError), writing(engine, OURS).begin() as connection:
            connection.execute(metadata.tables[name].update().values(values))
    engine.dispose()


def _owners(url: str) -> Engine:
    return create_engine(owned(url), poolclass=NullPool)


@pytest.mark.parametrize("name", ["matches", "shown_lines", "answers"])
def test_mutant_a_forgotten_wall_is_seen(both_url: str, name: str) -> None:
    """Mutant: without its policy a table leaks, and that table alone is named."""
    with _owners(both_url).begin() as connection:
        connection.execute(DDL(f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY"))
    assert name in leaks(both_url)
    with pytest.raises(StoreOpenError, match="matcher migrate") as refused:
        open_store(both_url)
    assert refused.value.reason == "not-let-in"
    open_store(owned(both_url)).close()
    assert leaks(both_url) == {}


def test_mutant_without_force_the_owner_sees_everything(both_url: str) -> None:
    """Mutant: a wall that is not forced binds the application and not the owner; opening puts it right."""
    with _owners(both_url).begin() as connection:
        for name in walled():
            connection.execute(DDL(f"ALTER TABLE {name} NO FORCE ROW LEVEL SECURITY"))
    assert leaks(both_url) == {}
    assert set(leaks(owned(both_url))) == {
        name for name, belonging in walled().items() if not belonging.read_by_all
    }
    open_store(owned(both_url)).close()
    assert leaks(owned(both_url)) == {}


def test_mutant_a_filter_alone_is_no_wall(both_url: str) -> None:
    """Mutant: where everything is in scope, a query without its filter shows both municipalities."""
    engine = connect(both_url)
    count = select(func.count()).select_from(STORED["candidates"])
    with reading(engine, EVERY_MUNICIPALITY).begin() as connection:
        assert connection.scalar(count) == 2
    with reading(engine, OURS).begin() as connection:
        assert connection.scalar(count) == 1
    engine.dispose()


def test_a_scope_ends_with_its_transaction(both_url: str) -> None:
    """A connection that is used again knows nothing of the municipality it was used for."""
    engine = create_engine(both_url, pool_size=1, max_overflow=0)
    count = select(func.count()).select_from(STORED["candidates"])
    with engine.begin() as connection:
        connection.execute(text("SELECT set_config('matcher.municipality', '*', true)"))
        assert connection.scalar(count) == 2
    with engine.begin() as connection:
        assert connection.scalar(text("SELECT current_setting('matcher.municipality', true)")) == ""
        assert connection.scalar(count) == 0
    engine.dispose()


def test_the_beginning_tells_whose_it_is(postgresql_url: str) -> None:
    """The scope goes with BEGIN in one message: a unit has not a single statement more."""
    engine = connect(postgresql_url)
    told: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *said: told.append(said[2]))
    with reading(engine, OURS).begin() as connection:
        connection.scalar(text("SELECT 1"))
    engine.dispose()
    assert told == [
        "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL matcher.municipality TO '0461'",
        "SELECT 1",
    ]


def test_looking_beyond_ends_whatever_happens(both_url: str) -> None:
    """A look beyond the municipality sees all, and is over after it, also when it fails."""
    engine = connect(both_url)
    count = select(func.count()).select_from(STORED["candidates"])
    with writing(engine, OURS).begin() as connection:
        with pytest.raises(ZeroDivisionError), in_every_municipality(connection):
            assert connection.scalar(count) == 2
            raise ZeroDivisionError
        assert connection.scalar(count) == 1
    with writing(engine).begin() as connection, in_every_municipality(connection):
        assert connection.scalar(count) == 0
    engine.dispose()


def test_a_third_municipality_is_not_there_for_who_works_in_two(
    both_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Roles in two municipalities show the people of both and of no third, to read and to write.

    A scope that widens to everybody as soon as there are two shows the third.
    """
    people = metadata.tables["person_municipality"]
    third = {"candidate_id": "row-3", "municipality_code": "0999"}
    engine = connect(both_url)
    with writing(engine, EVERY_MUNICIPALITY).begin() as connection:
        connection.execute(insert(people).values(third))

    def seen(scope: Scope) -> set[str]:
        with reading(engine, scope).begin() as connection:
            return set(connection.scalars(select(people.c.municipality_code)))

    two = Scope("0440", ("0461",))
    assert seen(two) == {"0440", "0461"}
    with pytest.raises(OutOfScopeError), writing(engine, two).begin() as connection:
        connection.execute(insert(people).values(third | {"candidate_id": "row-4"}))
    with writing(engine, two).begin() as connection:
        for code in ("0440", "0461"):
            connection.execute(insert(people).values(candidate_id=f"new-{code}", municipality_code=code))
    monkeypatch.setattr(
        Scope, "told", property(lambda scope: "*" if scope.others else scope.municipality_code)
    )
    assert "0999" in seen(two)
    engine.dispose()


def test_who_works_in_two_keeps_one_answer(postgresql_url: str) -> None:
    """An idempotent answer is kept and found again by somebody with roles in two municipalities."""
    two = Scope("0440", ("0461",))
    key, at = AnswerKey(actor="a", key="k", request_digest="d"), datetime(2026, 3, 2, tzinfo=UTC)
    with open_store(postgresql_url) as store:
        with store.writing(two) as unit:
            assert unit.answers.claim(key, at) is None
            unit.answers.keep(key, 201, (), b"{}")
        with store.writing(two) as unit:
            found = unit.answers.claim(key, at)
    assert found is not None
    assert found.body == b"{}"


@pytest.mark.parametrize("code", ["", "*", "0461,0440", "0461'", "0461; --", " ", "a" * 65, "0461\n"])
def test_a_scope_is_a_code(code: str) -> None:
    """What could be read as everybody, or as SQL, is no municipality."""
    with pytest.raises(ValueError, match="scope"):
        Scope(code)


@pytest.mark.parametrize("right", ["SUPERUSER", "BYPASSRLS"])
def test_no_role_is_served_that_no_wall_binds(postgresql_url: str, right: str, databases: Databases) -> None:
    """A superuser, and a role that may bypass the walls, are refused by name; what to do is said."""
    mighty = f"mighty_{right.lower()}"
    anywhere = make_url(as_role(postgresql_url, ADMINISTRATOR)).set(database="postgres")
    administrator = create_engine(anywhere, poolclass=NullPool)
    with administrator.begin() as connection:
        connection.execute(DDL(f"DROP ROLE IF EXISTS {mighty}"))
        connection.execute(DDL(f"CREATE ROLE {mighty} LOGIN {right}"))
    try:
        with pytest.raises(StoreOpenError, match="BYPASSRLS") as refused:
            open_store(as_role(postgresql_url, mighty))
    finally:
        databases.remove(postgresql_url)
        with administrator.begin() as connection:
            connection.execute(DDL(f"DROP ROLE {mighty}"))
    assert refused.value.reason == "too-mighty"


@pytest.fixture
def market(postgresql_url: str) -> Iterator[Store]:
    """Return a store with one opening of one place, and a person of each of two municipalities."""
    with open_store(postgresql_url) as store:
        store.import_rows(
            Rows.of(
                candidates=[
                    builders.candidate("c000", municipality_code=OURS.municipality_code),
                    builders.candidate("c001", municipality_code=THEIRS.municipality_code),
                ],
                workplaces=[builders.workplace(municipality_code=OURS.municipality_code)],
                openings=[builders.opening(places=1, hours_budget_per_week=None)],
            ),
            DAY,
        )
        yield store


def _people(store: Store, scope: Scope) -> set[str]:
    with store.reading(scope) as unit:
        return {name for name in ("c000", "c001") if unit.records.one(CANDIDATES, name, LATER)}


def _decided(store: Store, scope: Scope) -> int:
    with store.reading(scope) as unit:
        return len(unit.journal.decisions())


def test_the_last_place_is_one_for_all_municipalities(market: Store) -> None:
    """A place that a person of theirs keeps is taken for ours too, though we do not see who keeps it."""
    with market.writing(THEIRS) as unit:
        decide(unit, act("c001"))
    assert (_decided(market, OURS), _decided(market, THEIRS)) == (0, 1)
    with pytest.raises(PlaceTakenError), market.writing(OURS) as unit:
        decide(unit, act("c000"))
    with market.writing(OURS) as unit:  # numbers of rows do not collide with those nobody sees
        decide(unit, act("c000", "later"))
    assert (_decided(market, OURS), _decided(market, THEIRS)) == (1, 1)


def test_who_moves_belongs_to_the_new_municipality(market: Store) -> None:
    """Once she has moved, the new municipality sees her and what was decided, the old one no more."""
    with market.writing(OURS) as unit:
        decide(unit, act("c000"))
    assert (_people(market, OURS), _people(market, THEIRS)) == ({"c000"}, {"c001"})
    moved = builders.candidate("c000", municipality_code=THEIRS.municipality_code, valid_from=LATER)
    market.import_rows(Rows.of(candidates=[moved]), DAY)
    assert _people(market, OURS) == {"c000"}  # she moves next month
    with market.writing() as unit:
        unit.settle_people(LATER)
    assert (_people(market, OURS), _people(market, THEIRS)) == (set(), {"c000", "c001"})
    assert (_decided(market, OURS), _decided(market, THEIRS)) == (0, 1)


def test_people_are_written_by_their_own_municipality(market: Store) -> None:
    """We change ours and make new ones; an id of theirs is taken, and nobody is handed over by a change."""

    def put(candidate_id: str, **fields: Any) -> None:
        person = row_of(CANDIDATES, builders.candidate(candidate_id, **fields), known_from=DAY)
        with market.writing(OURS) as unit:
            known = unit.records.one(CANDIDATES, candidate_id, LATER)
            unit.records.put(CANDIDATES, person, LATER, known.tag if known else None)

    put("c000", municipality_code=OURS.municipality_code, hours_per_week_now=9.0)
    put("c002", municipality_code=OURS.municipality_code)
    with pytest.raises(RecordExistsError):
        put("c001", municipality_code=OURS.municipality_code)
    for elsewhere in (THEIRS.municipality_code, None):
        with pytest.raises(OutOfScopeError):
            put("c000", municipality_code=elsewhere)
        with pytest.raises(OutOfScopeError):
            put("c003", municipality_code=elsewhere)


def test_who_belongs_where_is_what_the_records_say(store: Store, database_url: str) -> None:
    """After any order of deliveries and changes each person belongs where her record of the day says."""
    codes = ("0101", "0461", None)
    people = {f"c{number}": codes[number % 3] for number in range(9)}
    store.import_rows(
        Rows.of(
            candidates=[builders.candidate(name, municipality_code=code) for name, code in people.items()]
        ),
        DAY,
    )
    moves = {"c0": "0461", "c1": None, "c2": "0101", "c3": "0751"}
    moved = [builders.candidate(name, municipality_code=code) for name, code in moves.items()]
    store.import_rows(Rows.of(candidates=moved), LATER)
    back = [builders.candidate("c3", municipality_code="0101", valid_from=DAY - timedelta(9))]
    store.import_rows(Rows.of(candidates=back), LATER + timedelta(1))
    engine = connect(database_url)
    for day in (DAY, LATER, LATER + timedelta(1)):
        with store.writing() as unit:
            unit.settle_people(day)
        with reading(engine, EVERY_MUNICIPALITY).begin() as connection:
            found = {name: code for name, code in connection.execute(select(person_municipality)) if code}
        snapshot = store.take_snapshot(day).candidates
        assert found == {one.candidate_id: one.municipality_code for one in snapshot if one.municipality_code}
    engine.dispose()


def test_the_walls_stand_after_opening(postgresql_url: str) -> None:
    """A store that was opened lacks no wall, and it is known what is of the installation alone."""
    engine = connect(postgresql_url)
    with engine.begin() as connection:
        assert missing_walls(connection) == []
    engine.dispose()
    assert BELONGS["runs"] == INSTALLATION
