"""Units of work on both databases: stamps, the journal, kept answers."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from data.seats import Standing
from data.snapshot import Snapshot
from data.store import (
    AnswerKey,
    DecisionAct,
    OvertakenDecisionError,
    RepeatedDecisionError,
    ShownLine,
    ShownList,
    Store,
    UnknownRecordError,
    WithdrawnAlreadyError,
    open_store,
)
from data.store.connection import connect, reading
from data.store.migrate import downgrade, migrate
from data.store.scope import EVERY_MUNICIPALITY
from tests.data.deliveries import AS_OF, read, tables, written
from tests.databases import owned

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
ACT = DecisionAct(
    decision_id="D1",
    candidate_id="K2",
    opening_id="O2",
    workplace_id="1000000002",
    decision="later",
    reason_code="wait",
    by="Bo Broker",
    decided_at=NOW,
    decided_on=AS_OF,
    list_id="L1",
    shown_on=AS_OF,
    position=2,
    model_version="m1",
    propensity=0.5,
)
LIST = ShownList(
    list_id="L1",
    candidate_id="K2",
    shown_at=NOW,
    as_of=AS_OF,
    by="Bo Broker",
    objective_kind="goal_hours",
    plan_id=7,
    model_version="m1",
    model_digest="d" * 64,
    degraded=True,
    what_if_json='{"max_travel_minutes": 60}',
    seed=2**40,
    lines=(
        ShownLine(position=1, opening_id="O1", workplace_id="W1", chance=0.5, net_value=3.25, low=0.1),
        ShownLine(position=2, opening_id="O2", workplace_id="1000000002", chance=0.5),
    ),
)


def free(day: Snapshot) -> Standing[str]:
    """Find places and contacts for everybody."""
    assert day.as_of >= AS_OF
    return Standing(workplace_id="1000000002", places=9)


@pytest.fixture
def full(store: Store, tmp_path: Path) -> Iterator[Store]:
    """Return a store with the clean delivery, on each of the two databases in turn."""
    store.import_rows(read(tmp_path, written(tables())), AS_OF)
    yield store


def test_units_are_whole_or_nothing(store: Store):
    """What a unit wrote before it raised is not there afterwards, and a reading unit cannot write."""
    with pytest.raises(ZeroDivisionError), store.writing() as unit:
        unit.journal.note_lists([LIST])
        raise ZeroDivisionError
    with store.reading() as unit:
        assert unit.journal.shown_list("L1") is None


def test_reading_unit_keeps_to_one_state(full: Store):
    """A reading unit sees the same before and after somebody else's commit."""
    with full.reading() as unit:
        before = unit.stamps()
        with full.writing() as writer:
            writer.journal.decide(ACT, free)
        assert unit.stamps() == before
        assert unit.journal.decisions() == ()
    with full.reading() as unit:
        assert unit.stamps().journal == before.journal + 1


def test_imports_move_the_stamps_of_what_they_changed(full: Store, tmp_path: Path):
    """A delivery moves a number where it changed something, a delivery that says nothing new moves none."""
    with full.reading() as unit:
        first = unit.stamps()
        assert unit.journal.said_since(first.journal - 1) is None
        said = unit.journal.said_since(first.journal)
        assert said is not None
        assert (said.pairs, said.decisions, said.holds) == (frozenset(), (), ())
    assert (first.people, first.market, first.journal, first.plan_id) == (1, 1, 1, None)
    full.import_rows(read(tmp_path / "same", written(tables())), AS_OF)
    with full.reading() as unit:
        assert unit.stamps() == first
    changed = tables()
    changed["workplaces"][0]["max_contacts_per_month"] = "5"
    full.import_rows(read(tmp_path / "other", written(changed)), AS_OF)
    with full.reading() as unit:
        assert unit.stamps() == replace(first, market=first.market + 1)


def test_lists_come_back_as_shown(store: Store):
    """A list comes back with every figure, its lines in order."""
    with store.writing() as unit:
        unit.journal.note_lists([])
        unit.journal.note_lists([LIST, replace(LIST, list_id="L2", lines=())])
    with store.reading() as unit:
        assert unit.journal.shown_list("L1") == LIST
        assert unit.journal.shown_list("L3") is None


def test_decisions_stand_in_the_exchange_format_too(full: Store):
    """A decision is an act with its number, a row that snapshots and exports read, and a changed pair."""
    with full.writing() as unit:
        made = unit.journal.decide(ACT, free)
    with full.reading() as unit:
        assert unit.journal.decision("D1") == made == replace(ACT, number=unit.stamps().journal)
        said = unit.journal.said_since(1)
        assert said is not None
        assert said.pairs == {("K2", "O2")}
        assert (said.decisions, said.holds) == unit.journal.words_on([("K2", "O2")])
        decisions, holds = unit.journal.words_on([("K2", "O2"), ("K2", "O1")])
    assert [(d.opening_id, d.decision) for d in decisions] == [
        ("O1", "declined_by_candidate"),
        ("O2", "later"),
    ]
    assert [h.kind for h in holds] == ["veto"]
    assert decisions[1] in full.take_snapshot(AS_OF).decisions
    assert (decisions[1].rank, decisions[1].propensity, decisions[1].reason_code) == (2, 0.5, "wait")


def test_withdrawal_keeps_the_act_and_takes_the_row(full: Store):
    """A withdrawn decision is told with who and when, counts no more, and can be made anew."""
    before = full.take_snapshot(AS_OF).decisions
    with full.writing() as unit:
        unit.journal.decide(ACT, free)
    later = NOW + timedelta(hours=1)
    with full.writing() as unit:
        unit.journal.withdraw("D1", "Ida", later)
    assert full.take_snapshot(AS_OF).decisions == before
    with full.writing() as unit:
        act = unit.journal.decision("D1")
        assert act is not None
        assert (act.withdrawn_by, act.withdrawn_at) == ("Ida", later)
        with pytest.raises(WithdrawnAlreadyError):
            unit.journal.withdraw("D1", "Ida", later)
        with pytest.raises(UnknownRecordError):
            unit.journal.withdraw("D9", "Ida", later)
        again = unit.journal.decide(replace(ACT, decision_id="D2"), free)
        assert [act.decision_id for act in unit.journal.decisions(candidate_id="K2")] == ["D2", "D1"]
        assert [act.decision_id for act in unit.journal.decisions(after=again.number)] == ["D1"]
        assert unit.journal.decisions(candidate_id="0012") == ()


def test_words_that_would_not_count_are_refused(full: Store):
    """The same word twice on a day, and a word that an earlier one outweighs, are refused with that one."""
    with full.writing() as unit:
        unit.journal.decide(replace(ACT, decision="contacted"), free)
        with pytest.raises(RepeatedDecisionError):
            unit.journal.decide(replace(ACT, decision_id="D2", decision="contacted"), free)
        with pytest.raises(OvertakenDecisionError) as refused:
            unit.journal.decide(replace(ACT, decision_id="D2", decision="later"), free)
        assert refused.value.decision.decision == "contacted"
        unit.journal.decide(
            replace(ACT, decision_id="D2", decision="later", decided_on=AS_OF + timedelta(days=1)), free
        )


def test_answers_are_given_once(store: Store):
    """The first unit that claims a key does the work; later ones get its answer, byte by byte."""
    key = AnswerKey(actor="machine", key="k1", request_digest="abc")
    headers = (("location", "/v1/decisions/D1"),)
    with store.writing() as unit:
        assert unit.answers.claim(key, NOW) is None
        unit.answers.keep(key, 201, headers, b"\x00{}")
    with store.writing() as unit:
        kept = unit.answers.claim(key, NOW + timedelta(days=1))
        assert kept is not None
        assert (kept.status, kept.headers, kept.body, kept.made_at) == (201, headers, b"\x00{}", NOW)
        assert kept.request_digest == "abc"
        assert unit.answers.claim(replace(key, actor="other"), NOW) is None
        unit.answers.keep(replace(key, actor="other"), 200, (), b"")
    with store.writing() as unit:
        assert unit.answers.forget_before(NOW) == 0
        assert unit.answers.forget_before(NOW + timedelta(seconds=1)) == 2


def test_key_is_free_again_after_a_failure(store: Store):
    """A unit that failed gives its key back with everything else."""
    key = AnswerKey(actor="machine", key="k1", request_digest="abc")
    with pytest.raises(ZeroDivisionError), store.writing() as unit:
        unit.answers.claim(key, NOW)
        raise ZeroDivisionError
    with store.writing() as unit:
        assert unit.answers.claim(key, NOW) is None


def test_old_journal_numbers_say_read_everything(full: Store, monkeypatch: pytest.MonkeyPatch):
    """The log of pairs stays short: who is too far behind is told that anything may have changed."""
    monkeypatch.setattr("data.store.stamps._KEPT_NUMBERS", 3)
    with full.writing() as unit:
        start = unit.stamps().journal
        for day in range(5):
            unit.journal.decide(
                replace(ACT, decision_id=f"D{day}", decided_on=AS_OF + timedelta(days=day)), free
            )
        assert unit.journal.said_since(start + 1) is None
        said = unit.journal.said_since(start + 2)
        assert said is not None
        assert said.pairs == {("K2", "O2")}


def test_older_schema_keeps_records_and_decisions(database_url: str, tmp_path: Path):
    """Down to the schema before and up again: records and decisions are as before."""
    with open_store(database_url) as store:
        store.import_rows(read(tmp_path, written(tables())), AS_OF)
        with store.writing() as unit:
            unit.journal.decide(ACT, free)
        before = store.digest()
    engine = connect(owned(database_url))
    downgrade(engine, "0001")
    migrate(engine)
    with reading(engine, EVERY_MUNICIPALITY).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM decision_acts")).scalar() == 0
    engine.dispose()
    with open_store(database_url) as store:
        assert store.digest() == before
