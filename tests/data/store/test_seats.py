"""Places and contacts: the counters say what the rules say, whatever was decided, delivered or run out."""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError

from data.journal import DECISIONS, KEEPS_PLACE, Decision, Hold
from data.placements import Match
from data.seats import Standing
from data.store import (
    ConflictError,
    ContactCapError,
    OvertakenDecisionError,
    PlaceTakenError,
    RepeatedDecisionError,
    RuleRefusedError,
    Store,
    UnknownRecordError,
)
from data.store.connection import connect, reading, writing
from data.store.pair_day import pair_day
from data.store.scope import EVERY_MUNICIPALITY
from data.store.service_schema import contact_seats, place_seats
from tests import builders, contested
from tests.contested import DAY, Rows, act, attempt, decide, fill, standing

NUMBERS = count()
PEOPLE, JOBS, SITES = 3, 3, 2


class World:
    """Two workplaces with three openings and four people, told apart from every other world by a prefix."""

    def __init__(self, store: Store, engine: Engine) -> None:
        self.store, self.engine, self.day = store, engine, DAY
        self.prefix = f"x{next(NUMBERS)}"
        self.acts: list[str] = []
        self.deliver(
            candidates=[builders.candidate(self.person(n)) for n in range(PEOPLE)],
            workplaces=[builders.workplace(self.site(n), max_contacts_per_month=2) for n in range(SITES)],
            openings=[self.opening(n, places=1) for n in range(JOBS)],
        )

    def person(self, number: int) -> str:
        return f"{self.prefix}c{number}"

    def job(self, number: int) -> str:
        return f"{self.prefix}o{number}"

    def site(self, number: int) -> str:
        return f"{self.prefix}w{number}"

    def opening(self, number: int, **fields: Any) -> Any:
        usual = {"hours_budget_per_week": 100} | fields
        return builders.opening(self.job(number), self.site(number % SITES), **usual)

    def deliver(self, **records: Any) -> None:
        self.store.import_rows(Rows.of(**records), self.day)

    def decide(self, person: int, job: int, decision: str) -> None:
        """Decide, and hold the outcome against the rules on a fresh snapshot of everything."""
        ids = self.person(person), self.job(job)
        wanted = act(
            ids[0],
            decision,
            opening_id=ids[1],
            decided_on=self.day,
            decision_id=f"{self.prefix}-{len(self.acts)}-{next(NUMBERS)}",
        )
        before = standing(self.store.take_snapshot(self.day), *ids)
        try:
            with self.store.writing() as unit:
                decide(unit, wanted)
        except (RepeatedDecisionError, OvertakenDecisionError):
            return
        except ConflictError:
            assert decision in KEEPS_PLACE
            assert before.refusals
            return
        assert decision not in KEEPS_PLACE or not before.refusals
        self.acts.append(wanted.decision_id)
        self.compare(*ids)

    def compare(self, candidate_id: str, opening_id: str) -> None:
        """Hold the counters against the rules on a fresh snapshot of everything."""
        now = standing(self.store.take_snapshot(self.day), candidate_id, opening_id)
        with reading(self.engine, EVERY_MUNICIPALITY).begin() as connection:
            place = connection.execute(
                select(place_seats).where(place_seats.c.opening_id == opening_id)
            ).one()
            contact = connection.execute(
                select(contact_seats).where(contact_seats.c.workplace_id == now.workplace_id)
            ).one()
        assert (place.kept, place.places) == (len(now.kept), max(now.places, len(now.kept)))
        assert contact.contacted == len(now.contacted)
        assert (contact.most is None) == (now.most is None)
        assert contact.most is None or contact.most == max(now.most or 0, contact.contacted)

    def compare_days(self) -> None:
        """Hold each pair's small day against the whole one."""
        whole = self.store.take_snapshot(self.day)
        for person in range(PEOPLE):
            for job in range(JOBS):
                ids = self.person(person), self.job(job)
                with reading(self.engine, EVERY_MUNICIPALITY).begin() as connection:
                    small = pair_day(connection, *ids, self.day)
                assert standing(small, *ids) == standing(whole, *ids)

    def withdraw(self, number: int) -> None:
        if self.acts:
            with self.store.writing() as unit:
                unit.journal.withdraw(self.acts.pop(number % len(self.acts)), "Ida", contested.AT)

    def limit(self, site: int, most: int | None) -> None:
        self.deliver(workplaces=[builders.workplace(self.site(site), max_contacts_per_month=most)])

    def places(self, job: int, places: int) -> None:
        self.deliver(openings=[self.opening(job, places=places)])

    def move(self, job: int, site: int) -> None:
        opening = replace(self.opening(job), workplace_id=self.site(site))
        self.deliver(openings=[opening])

    def hold(self, person: int, job: int, kind: str, days: int) -> None:
        until = self.day + timedelta(days)
        ids: dict[str, Any] = {"candidate_id": self.person(person), "opening_id": self.job(job)}
        self.deliver(holds=[Hold(**ids, kind=kind, until=until)])

    def told(self, person: int, job: int, decision: str, days: int) -> None:
        """Deliver a decision that another system took, some days ago or ahead."""
        decided_on = self.day + timedelta(days)
        ids: dict[str, Any] = {"candidate_id": self.person(person), "opening_id": self.job(job)}
        self.deliver(decisions=[Decision(**ids, decision=decision, decided_on=decided_on)])

    def start(self, person: int, job: int, length: int | None) -> None:
        ended_on = None if length is None else self.day + timedelta(length)
        match = Match(
            match_id=f"{self.prefix}m{next(NUMBERS)}",
            candidate_id=self.person(person),
            opening_id=self.job(job),
            started_on=self.day,
            ended_on=ended_on,
        )
        self.deliver(matches=[match])

    def status(self, person: int, status: str) -> None:
        self.deliver(candidates=[builders.candidate(self.person(person), status=status)])

    def wait(self, days: int) -> None:
        self.day += timedelta(days)


PERSON, JOB, SITE = st.integers(0, PEOPLE - 1), st.integers(0, JOBS - 1), st.integers(0, SITES - 1)
WORDS = st.sampled_from(DECISIONS)
TAKES = st.tuples(st.just("decide"), PERSON, JOB, st.sampled_from(KEEPS_PLACE))
STEPS = st.one_of(
    TAKES,
    TAKES,
    TAKES,
    TAKES,
    st.tuples(st.just("decide"), PERSON, JOB, WORDS),
    st.tuples(st.just("withdraw"), st.integers(0, 9)),
    st.tuples(st.just("limit"), SITE, st.sampled_from([None, 0, 1, 2])),
    st.tuples(st.just("places"), JOB, st.integers(0, 2)),
    st.tuples(st.just("move"), JOB, SITE),
    st.tuples(st.just("hold"), PERSON, JOB, st.sampled_from(["pin", "veto", "hold"]), st.integers(-1, 20)),
    st.tuples(st.just("told"), PERSON, JOB, WORDS, st.integers(-40, 3)),
    st.tuples(st.just("start"), PERSON, JOB, st.sampled_from([None, 5, 40])),
    st.tuples(st.just("status"), PERSON, st.sampled_from(["active", "paused", "past", "objected"])),
    st.tuples(st.just("wait"), st.sampled_from([1, 7, 14, 15, 28, 31])),
)


# Worlds with a database each take minutes to shrink; the steps are printed as they are.
@settings(
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=20,
)
@given(steps=st.lists(STEPS, min_size=8, max_size=16))
def test_counters_and_rules_say_the_same(store: Store, database_url: str, steps: list[tuple[Any, ...]]):
    """Whatever happened before, a decision is taken exactly where the rules allow it on a fresh snapshot.

    The counters then say what the rules count, and a pair's small day says what the whole day says.
    """
    engine = connect(database_url)
    world = World(store, engine)
    for name, *arguments in steps:
        getattr(world, name)(*arguments)
    world.compare_days()
    engine.dispose()


def test_conflicts_say_what_is_in_the_way(store: Store):
    """A taken place, a used-up contact, a veto and an unknown record are conflicts of their own."""
    fill(store, 4, places=2, most=2)
    assert attempt(store, act("c000", "contacted")) == "won"
    assert attempt(store, act("c000")) == "won"  # an answer takes nothing more
    store.import_rows(Rows.of(holds=[Hold(candidate_id="c001", opening_id="o1", kind="veto")]), DAY)
    with pytest.raises(RuleRefusedError) as refused, store.writing() as unit:
        decide(unit, act("c001"))
    assert [refusal.rule for refusal in refused.value.refusals] == ["holds"]
    assert attempt(store, act("c002", "contacted")) == "won"
    with pytest.raises(PlaceTakenError) as taken, store.writing() as unit:
        decide(unit, act("c003"))
    assert {refusal.rule for refusal in taken.value.refusals} == {"holds", "contact_cap"}
    store.import_rows(Rows.of(openings=[builders.opening(places=5, hours_budget_per_week=None)]), DAY)
    with pytest.raises(ContactCapError), store.writing() as unit:
        decide(unit, act("c003"))
    assert attempt(store, act("c003", "later")) == "won"
    with pytest.raises(UnknownRecordError), store.writing() as unit:
        decide(unit, act("c999"))


def test_answer_after_the_month_is_no_new_contact(store: Store):
    """Who was contacted in one month may accept in the next, even where its contacts are used up."""
    fill(store, 3, places=3, most=1)
    last = date(2026, 3, 31)
    assert attempt(store, act("c000", "contacted", decided_on=last)) == "won"
    first = last + timedelta(1)
    assert attempt(store, act("c001", "contacted", decided_on=first)) == "won"
    assert attempt(store, act("c000", decided_on=first)) == "won"
    assert attempt(store, act("c002", decided_on=first)) == "ContactCapError"


@pytest.mark.parametrize(
    ("table", "row"),
    [
        (place_seats, {"opening_id": "o1", "places": 1, "kept": 2}),
        (place_seats, {"opening_id": "o1", "places": 1, "kept": -1}),
        (contact_seats, {"workplace_id": "w1", "month": DAY, "most": 1, "contacted": 2}),
    ],
)
def test_the_database_itself_refuses_more_than_there_is(database_url: str, table: Any, row: dict[str, Any]):
    """Behind the conditions stand checks: no statement whatever overbooks a counter."""
    engine = connect(database_url)
    with pytest.raises(IntegrityError), writing(engine).begin() as connection:
        connection.execute(table.insert().values(row))
    engine.dispose()


def test_mutant_counting_before_the_queue_is_found(store: Store):
    """A standing counted too early overbooks: that it is asked for while others wait matters."""
    fill(store, 2)
    stale: Standing[Any] = standing(store.take_snapshot(DAY), "c001", "o1")
    assert attempt(store, act("c000")) == "won"
    with store.writing() as unit:
        unit.journal.decide(act("c001"), lambda _: stale)
    assert len(contested.takers(store)) == 2
    assert partial(standing, candidate_id="c001", opening_id="o1")(store.take_snapshot(DAY)).refusals == ()
