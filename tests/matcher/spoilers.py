"""Ways to spoil a plan: each takes one and a source of chance, and gives a plan that must be refused."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from data.journal import Decision
from matcher.hours import mentor_hours_per_week
from matcher.plan import PlanRow
from matcher.rules import DayContext, refusals
from matcher.rules.ratio import start_fte
from tests import builders
from tests.builders import AS_OF
from tests.matcher.plans import SETTINGS, UNMATCHED, YESTERDAY, Plan, hold, pair_case, totals_of


def _changed(plan, at, **fields):
    rows = list(plan.rows)
    rows[at] = replace(rows[at], **fields)
    return replace(plan, rows=tuple(rows), totals=_finite_totals(plan, rows))


def _finite_totals(plan, rows):
    totals = totals_of(rows)
    finite = math.isfinite(totals.expected_goal_hours + totals.expected_weeks_to_paid)
    return totals if finite else plan.totals


def _anyone(plan, rng):
    return rng.randrange(len(plan.rows))


def refused_pair(plan, rng):
    """Move a person to an opening that a rule refuses."""
    context = DayContext.of(plan.snapshot, SETTINGS)
    workplaces = {w.workplace_id: w for w in plan.snapshot.workplaces}
    pairs = [
        (at, opening)
        for at, row in enumerate(plan.rows)
        for opening in plan.snapshot.openings
        if opening.opening_id != row.opening_id
        and refusals(pair_case(_person(plan, row), opening, workplaces[opening.workplace_id], context))
    ]
    at, opening = rng.choice(pairs)
    return _changed(plan, at, opening_id=opening.opening_id, workplace_id=opening.workplace_id)


def _person(plan, row):
    return next(c for c in plan.snapshot.candidates if c.candidate_id == row.candidate_id)


def wrong_workplace(plan, rng):
    at = _anyone(plan, rng)
    others = [
        w.workplace_id for w in plan.snapshot.workplaces if w.workplace_id != plan.rows[at].workplace_id
    ]
    return _changed(plan, at, workplace_id=rng.choice([*others, "w-none", ""]))


def unknown_id(plan, rng):
    return _changed(
        plan,
        _anyone(plan, rng),
        **{rng.choice(("candidate_id", "opening_id")): rng.choice(("x", "", "c99 "))},
    )


def twice(plan, rng):
    row = plan.rows[_anyone(plan, rng)]
    other = rng.choice(plan.rows)
    copy = replace(row, opening_id=other.opening_id, workplace_id=other.workplace_id)
    rows = (*plan.rows, copy)
    return replace(plan, rows=rows, totals=totals_of(rows))


def someone_busy_or_away(plan, rng):
    """Give a row to somebody who may not be planned, or to whom the opening is closed."""
    return _changed(plan, _anyone(plan, rng), candidate_id="c29")


def overfull(plan, rng):
    """Let an opening have one place less than it has rows."""
    row = rng.choice(plan.rows)
    taken = sum(r.opening_id == row.opening_id for r in plan.rows)
    return _edited(plan, "openings", "opening_id", row.opening_id, places=taken - 1)


def too_few_hours(plan, rng):
    row = rng.choice(plan.rows)
    taken = math.fsum(r.hours_per_week for r in plan.rows if r.opening_id == row.opening_id)
    return _edited(plan, "openings", "opening_id", row.opening_id, hours_budget_per_week=taken - 0.25)


def too_few_mentors(plan, rng):
    needs: defaultdict[str, float] = defaultdict(float)
    for row in plan.rows:
        needs[row.workplace_id] += mentor_hours_per_week(_person(plan, row), SETTINGS)
    workplace_id = rng.choice(sorted(key for key, hours in needs.items() if hours))
    return _edited(
        plan, "workplaces", "workplace_id", workplace_id, mentor_hours_per_week=needs[workplace_id] - 0.1
    )


def too_many_contacts(plan, rng):
    context = DayContext.of(plan.snapshot, SETTINGS)
    people: dict[str, set[str]] = {}
    for row in plan.rows:
        if row.candidate_id not in context.contacts(row.workplace_id):
            people.setdefault(row.workplace_id, set()).add(row.candidate_id)
    workplace_id = rng.choice(sorted(people))
    most = len(people[workplace_id] | context.contacts(workplace_id)) - 1
    return _edited(plan, "workplaces", "workplace_id", workplace_id, max_contacts_per_month=most)


def too_many_unpaid(plan, rng):
    openings = {o.opening_id: o for o in plan.snapshot.openings}
    unpaid: defaultdict[str, float] = defaultdict(float)
    for row in plan.rows:
        unpaid[row.workplace_id] += start_fte(openings[row.opening_id])
    workplace_id = rng.choice(sorted(key for key, share in unpaid.items() if share))
    supported = 4 - unpaid[workplace_id] + rng.choice((0.01, 0.5))
    return _edited(plan, "workplaces", "workplace_id", workplace_id, supported_now_fte=supported)


def overloaded_broker(plan, rng):
    starts = Counter(_person(plan, row).broker_id for row in plan.rows)
    broker_id = rng.choice(sorted(starts))
    return _edited(plan, "brokers", "broker_id", broker_id, caseload_max=starts[broker_id] - 1)


def broken_pin(plan, _rng):
    rows = tuple(row for row in plan.rows if row.candidate_id != "c00")
    return replace(plan, rows=rows, totals=totals_of(rows))


def place_kept_for_another(plan, rng):
    """Keep so many places for others that one row too many stands there."""
    row = rng.choice([row for row in plan.rows if row.candidate_id not in ("c00", "c01", "c02")])
    group = [r for r in plan.rows if r.opening_id == row.opening_id]
    opening = next(o for o in plan.snapshot.openings if o.opening_id == row.opening_id)
    strangers = [
        c.candidate_id
        for c in plan.snapshot.candidates
        if c.candidate_id not in {r.candidate_id for r in group}
    ]
    holds = [hold(stranger, row.opening_id) for stranger in rng.sample(strangers, opening.places)]
    return replace(plan, snapshot=replace(plan.snapshot, holds=(*plan.snapshot.holds, *holds)))


def wrong_totals(plan, rng):
    field = rng.choice(("assigned", "expected_goal_hours", "expected_weeks_to_paid"))
    wrong = getattr(plan.totals, field) + rng.choice((1, -1, 7))
    return replace(plan, totals=replace(plan.totals, **{field: wrong}))


def wild_number(plan, rng):
    field = rng.choice(
        (
            "hours_per_week",
            "expected_goal_hours",
            "low",
            "high",
            "expected_weeks_to_paid",
            "chance_30h_at_26w",
            "net_value",
            "price",
        )
    )
    return _changed(
        plan, _anyone(plan, rng), **{field: rng.choice((math.nan, math.inf, -math.inf, -1.0, 1e9))}
    )


def interval_upside_down(plan, rng):
    at = _anyone(plan, rng)
    row = plan.rows[at]
    return _changed(
        plan, at, **rng.choice(({"low": row.high, "high": row.low}, {"low": row.expected_goal_hours + 1}))
    )


def wrong_net_value(plan, rng):
    at = _anyone(plan, rng)
    return _changed(plan, at, net_value=plan.rows[at].net_value + rng.choice((0.01, -0.01, 5)))


def worse_than_none(plan, rng):
    """Let somebody who is not pinned be placed below what no match is worth."""
    at = rng.choice([at for at, row in enumerate(plan.rows) if row.candidate_id != "c00"])
    value = rng.uniform(0, UNMATCHED - 0.01)
    price = plan.rows[at].price
    return _changed(plan, at, expected_goal_hours=value, low=0.0, net_value=value - price)


def wrong_hours(plan, rng):
    at = _anyone(plan, rng)
    return _changed(
        plan, at, hours_per_week=plan.rows[at].hours_per_week + rng.choice((-2.0, -0.5, 0.5, 3.0))
    )


def not_assigned(plan, rng):
    return _changed(plan, _anyone(plan, rng), tonight=rng.choice(("free", "taken", "")))


def rule_now_refuses(plan, rng):
    """Change one record of a row so that one rule after the other would refuse it."""
    row = rng.choice([row for row in plan.rows if row.candidate_id != "c00"])
    return rng.choice(_RULE_BREAKERS)(plan, row)


def _edited(plan, table, key, wanted, **fields):
    records = tuple(
        replace(record, **fields) if getattr(record, key) == wanted else record
        for record in getattr(plan.snapshot, table)
    )
    return replace(plan, snapshot=replace(plan.snapshot, **{table: records}))


def _on(table, key, **fields) -> Callable[[Plan, PlanRow], Plan]:
    return lambda plan, row: _edited(plan, table, key, getattr(row, key), **fields)


def _held(kind):
    def spoil(plan, row):
        word = hold(row.candidate_id, row.opening_id if kind == "veto" else "o-other", kind)
        return replace(plan, snapshot=replace(plan.snapshot, holds=(*plan.snapshot.holds, word)))

    return spoil


def _decided(decision):
    def spoil(plan, row):
        word = Decision(
            candidate_id=row.candidate_id, opening_id=row.opening_id, decided_on=AS_OF, decision=decision
        )
        return replace(plan, snapshot=replace(plan.snapshot, decisions=(*plan.snapshot.decisions, word)))

    return spoil


def _person_with(**fields: Any):
    return _on("candidates", "candidate_id", **fields)


_SUNDAY = builders.times("sun 20:00-24:00")
_RULE_BREAKERS = (
    _person_with(status="paused"),
    _person_with(status="objected"),
    _person_with(no_go_industries=("56",)),
    _person_with(no_go_tasks=("9412",)),
    lambda plan, row: _person_with(no_go_workplaces=(row.workplace_id,))(plan, row),
    _person_with(must_conditions=("SAMEPERSON",)),
    _person_with(hours_per_week_now=0.5),
    _person_with(availability=_SUNDAY),
    _on("openings", "opening_id", certificates_required=("TRUCK",)),
    _on("openings", "opening_id", open_until=YESTERDAY),
    _on("openings", "opening_id", open_from=AS_OF + timedelta(days=9)),
    _on("openings", "opening_id", paid_from_week=14),
    _on("openings", "opening_id", status="held"),
    _on("openings", "opening_id", hours_per_week_min=7.75),
    _on("workplaces", "workplace_id", status="closed"),
    _on("workplaces", "workplace_id", do_not_contact_until=AS_OF),
    _person_with(must_conditions=("QUIET", "NOTALONE")),
    lambda plan, _row: replace(plan, minutes=46.0),
    _held("veto"),
    _held("pin"),
    _decided("later"),
    _decided("declined_by_workplace"),
)  # fmt: skip

SPOILERS = (
    refused_pair,
    wrong_workplace,
    unknown_id,
    twice,
    someone_busy_or_away,
    overfull,
    too_few_hours,
    too_few_mentors,
    too_many_contacts,
    too_many_unpaid,
    overloaded_broker,
    broken_pin,
    place_kept_for_another,
    wrong_totals,
    wild_number,
    interval_upside_down,
    wrong_net_value,
    worse_than_none,
    wrong_hours,
    not_assigned,
    rule_now_refuses,
)
