"""The second reading: it accepts valid plans and refuses spoiled ones, whatever was spoiled."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest

from matcher.settings import MatchSettings
from matcher.verify import verify_plan
from tests.matcher.plans import PROGRAMME, Plan, chance, totals_of, valid_plan
from tests.matcher.spoilers import SPOILERS

PLANS = {seed: valid_plan(seed) for seed in range(4)}


@pytest.mark.parametrize("seed", range(40))
def test_valid_plans_are_accepted(seed):
    """Plans filled by hand within all rules and capacities have no findings, in whatever row order."""
    plan = PLANS.get(seed) or valid_plan(seed)
    assert len(plan.rows) >= 8
    assert plan.findings() == ()
    rows = list(plan.rows)
    chance(seed).shuffle(rows)
    assert Plan(plan.snapshot, tuple(rows), plan.totals).findings() == ()


def test_the_empty_plan_breaks_nothing_but_the_pin():
    """A plan without rows is valid except for the person somebody pinned."""
    plan = PLANS[0]
    findings = Plan(plan.snapshot, (), totals_of(())).findings()
    assert [finding.code for finding in findings] == ["pin"]


def test_8_no_spoiled_plan_passes():
    """Domain test 8: 600 plans, each spoiled in one of twenty-one ways, are all refused."""
    assert _unnoticed(range(600)) == Counter()


@pytest.mark.proof
def test_8_no_spoiled_plan_passes_long():
    """Domain test 8, two thousand more."""
    assert _unnoticed(range(600, 2_600)) == Counter()


def _unnoticed(seeds):
    missed: Counter[str] = Counter()
    for seed in seeds:
        spoil = SPOILERS[seed % len(SPOILERS)]
        spoiled = spoil(PLANS[seed % len(PLANS)], chance(seed))
        missed[spoil.__name__] += not spoiled.findings()
    return +missed


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("refused_pair", {"rule-"}),
        ("wrong_workplace", {"wrong-workplace"}),
        ("unknown_id", {"unknown-id"}),
        ("twice", {"twice"}),
        ("overfull", {"places", "rule-places", "kept-place"}),
        ("too_few_hours", {"hours-budget", "rule-hours-budget"}),
        ("too_few_mentors", {"mentor-hours", "rule-mentor-hours"}),
        ("too_many_contacts", {"contacts", "rule-contact-cap"}),
        ("too_many_unpaid", {"ratio", "rule-ratio"}),
        ("overloaded_broker", {"caseload"}),
        ("broken_pin", {"pin"}),
        ("place_kept_for_another", {"kept-place", "rule-holds"}),
        ("wrong_totals", {"totals"}),
        ("interval_upside_down", {"interval"}),
        ("wrong_net_value", {"net-value"}),
        ("worse_than_none", {"worse-than-unmatched"}),
        ("wrong_hours", {"hours"}),
        ("not_assigned", {"not-assigned"}),
        ("rule_now_refuses", {"rule-"}),
    ],
)
def test_a_fault_is_called_by_its_name(name, codes):
    """What was spoiled is what the finding says, with the row where it is about one."""
    spoil = next(spoiler for spoiler in SPOILERS if spoiler.__name__ == name)
    for seed in range(20):
        findings = spoil(PLANS[seed % len(PLANS)], chance(seed)).findings()
        assert any(finding.code.startswith(code) for finding in findings for code in codes), findings


def test_a_finding_names_the_line():
    """The row number is the line of a file with one header line."""
    plan = PLANS[0]
    spoiled = [*plan.rows[:3], replace(plan.rows[3], tonight="free"), *plan.rows[4:]]
    (finding,) = verify_plan(
        spoiled, plan.snapshot, MatchSettings(), PROGRAMME, travel_minutes=lambda _p, _w: 20.0
    )
    assert (finding.file, finding.row, finding.column) == ("plan", 5, "tonight")


def test_by_weeks_the_value_is_weeks_saved():
    """By weeks, net value is weeks saved against no match minus price, and nobody is placed to lose weeks."""
    plan = PLANS[0]
    settings = MatchSettings(objective="weeks_saved")
    rows = [_by_weeks(row, weeks=20.0) for row in plan.rows]
    check: dict[str, Any] = {"travel_minutes": lambda _p, _w: 20.0}
    assert verify_plan(rows, plan.snapshot, settings, PROGRAMME, **check) == ()
    late = [_by_weeks(row, weeks=51.0) for row in plan.rows]
    codes = {f.code for f in verify_plan(late, plan.snapshot, settings, PROGRAMME, **check)}
    assert codes == {"worse-than-unmatched"}


WITHOUT_WEEKS = PROGRAMME.unmatched_on(PLANS[0].snapshot.as_of).expected_weeks


def _by_weeks(row, weeks):
    return replace(row, expected_weeks_to_paid=weeks, net_value=WITHOUT_WEEKS - weeks - row.price)
