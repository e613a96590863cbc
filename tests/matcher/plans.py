"""A small municipality with a valid plan, made here by hand."""

import math
import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from data.brokers import Broker
from data.journal import Decision, Hold
from data.programmes import programme_on
from data.snapshot import Snapshot
from matcher.hours import hours_per_week, mentor_hours_per_week
from matcher.plan import PlanRow, PlanTotals
from matcher.rules import DayContext, PairCase, refusals
from matcher.rules.ratio import start_fte, supported_room_fte
from matcher.settings import MatchSettings
from matcher.verify import verify_plan
from tests import builders
from tests.builders import AS_OF

SETTINGS = MatchSettings()
PROGRAMME = programme_on(AS_OF)
UNMATCHED = PROGRAMME.unmatched.expected_goal_hours
YESTERDAY = AS_OF - timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """A plan with everything that is needed to check it."""

    snapshot: Snapshot
    rows: tuple[PlanRow, ...]
    totals: PlanTotals
    minutes: float = 20.0

    def findings(self):
        return verify_plan(
            self.rows,
            self.snapshot,
            SETTINGS,
            PROGRAMME,
            travel_minutes=lambda _person, _workplace: self.minutes,
            totals=self.totals,
        )


def totals_of(rows):
    return PlanTotals(
        assigned=len(rows),
        expected_goal_hours=math.fsum(row.expected_goal_hours for row in rows),
        expected_weeks_to_paid=math.fsum(row.expected_weeks_to_paid for row in rows),
    )


def chance(seed):
    """Return a seeded source of chance."""
    return random.Random(seed)


def municipality(seed=0):
    """Return a day with tight capacities of every kind, a pin and kept places."""
    rng = chance(seed)
    people = [
        builders.candidate(
            f"c{i:02d}",
            broker_id=f"b{i % 3}",
            hours_per_week_now=rng.choice((2, 3, 4, 6, None)),
            mentor_need=rng.choice((0, 1, 2, 3)),
            must_conditions=rng.choice(((), ("PAUSE",))),
            availability=rng.choice((None, ("mon 08:00-14:00",), ("tue 08:00-12:00", "wed 08:00-12:00"))),
        )
        for i in range(30)
    ]
    workplaces = [
        builders.workplace(
            f"w{i}",
            mentor_hours_per_week=rng.choice((None, 1, 3)),
            max_contacts_per_month=rng.choice((None, 2, 4)),
            supported_now_fte=rng.choice((1, 2)),
        )
        for i in range(10)
    ]
    openings = [
        builders.opening(
            f"o{i:02d}",
            f"w{i % 10}",
            places=rng.choice((1, 2, 3)),
            hours_budget_per_week=rng.choice((None, 4, 12)),
            paid_from_week=rng.choice((0, 2)),
        )
        for i in range(14)
    ]
    return builders.snapshot(
        people,
        workplaces,
        openings,
        brokers=[Broker(broker_id=f"b{i}", caseload_max=6) for i in range(3)],
        holds=[hold("c00", "o00", "pin"), hold("c01", "o01")],
        decisions=[
            Decision(candidate_id="c02", opening_id="o02", decided_on=YESTERDAY, decision="contacted"),
            Decision(
                candidate_id="c03", opening_id="o03", decided_on=YESTERDAY, decision="declined_by_broker"
            ),
        ],
        matches=[
            builders.match(
                "m1",
                "c29",
                opening_id="o13",
                started_on=AS_OF - timedelta(days=60),
                ended_on=None,
                observed_until=AS_OF,
            )
        ],
    )


def valid_plan(seed=0):
    """Fill places first come, first served, keeping every capacity with counters of its own."""
    snapshot = municipality(seed)
    context = DayContext.of(snapshot, SETTINGS)
    workplaces = {w.workplace_id: w for w in snapshot.workplaces}
    used: defaultdict[tuple[str, str | None], float] = defaultdict(float)
    rows: list[PlanRow] = []
    for person in snapshot.candidates:
        for opening in snapshot.openings:
            workplace = workplaces[opening.workplace_id]
            case = pair_case(person, opening, workplace, context)
            if not refusals(case) and _fits(case, used):
                _use(case, used)
                rows.append(_row(case, len(rows)))
                break
    return Plan(snapshot=snapshot, rows=tuple(rows), totals=totals_of(rows))


def pair_case(person, opening, workplace, context, minutes=20.0):
    return PairCase(
        candidate=person,
        opening=opening,
        workplace=workplace,
        programme=PROGRAMME,
        context=context,
        travel_minutes=minutes,
    )


def _needs(case):
    opening, workplace = case.opening.opening_id, case.workplace.workplace_id
    known = case.candidate.candidate_id in case.context.contacts(workplace)
    kept = case.candidate.candidate_id in case.context.kept(opening)
    return {
        ("place", opening): 1,
        ("free place", opening): 0 if kept else 1,
        ("hours", opening): hours_per_week(case.candidate, case.opening, SETTINGS),
        ("mentor", workplace): mentor_hours_per_week(case.candidate, SETTINGS),
        ("contact", workplace): 0 if known else 1,
        ("unpaid", workplace): start_fte(case.opening),
        ("start", case.candidate.broker_id): 1,
    }


def _room(case):
    opening, workplace = case.opening, case.workplace
    kept, contacts = case.context.kept(opening.opening_id), case.context.contacts(workplace.workplace_id)
    cap = workplace.max_contacts_per_month
    running = 1 if case.candidate.broker_id == "b2" else 0  # c29 is in a running match
    return {
        ("place", opening.opening_id): opening.free_places,
        ("free place", opening.opening_id): opening.free_places - len(kept),
        ("hours", opening.opening_id): opening.free_hours_per_week,
        ("mentor", workplace.workplace_id): workplace.mentor_hours_per_week,
        ("contact", workplace.workplace_id): None if cap is None else cap - len(contacts),
        ("unpaid", workplace.workplace_id): supported_room_fte(workplace),
        ("start", case.candidate.broker_id): 6 - running,
    }


def _fits(case, used):
    room = _room(case)
    return all(
        not need or room[key] is None or used[key] + need <= room[key] for key, need in _needs(case).items()
    )


def _use(case, used):
    for key, need in _needs(case).items():
        used[key] += need


def _row(case, number):
    value, price = 60.0 + number, number / 4
    return PlanRow(
        candidate_id=case.candidate.candidate_id,
        opening_id=case.opening.opening_id,
        workplace_id=case.workplace.workplace_id,
        hours_per_week=hours_per_week(case.candidate, case.opening, SETTINGS),
        expected_goal_hours=value,
        low=value - 20,
        high=value + 20,
        expected_weeks_to_paid=20.0,
        chance_30h_at_26w=0.2,
        net_value=value - price,
        price=price,
    )


def hold(candidate_id, opening_id, kind="hold"):
    return Hold(candidate_id=candidate_id, opening_id=opening_id, kind=kind)
