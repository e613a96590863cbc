"""The smallest change that opens a refused pair."""

from datetime import timedelta

import pytest

from data.journal import Decision, Hold
from matcher.relaxed import RELAXABLE, relaxed
from matcher.rules import RULES, refusals
from tests.builders import AS_OF, candidate
from tests.matcher.rules.cases import case

REFUSED = {
    "places": case(opening={"places": 0}),
    "season": case(opening={"open_from": AS_OF + timedelta(days=3)}),
    "do_not_contact": case(workplace={"do_not_contact_until": AS_OF}),
    "contact_cap": case(workplace={"max_contacts_per_month": 0}),
    "no_go_tasks": case(candidate={"no_go_tasks": ("9412",)}),
    "must_conditions": case(candidate={"must_conditions": ("NOEVE",)}),
    "certificates": case(opening={"certificates_required": ("HYGIEJNE",)}),
    "hours": case(candidate={"hours_per_week_now": 1}),
    "days": case(opening={"schedule": ("fri 08:00-12:00",)}),
    "travel": case(travel_minutes=51.2),
    "hours_budget": case(opening={"hours_budget_per_week": 1}),
    "mentor_hours": case(workplace={"mentor_hours_per_week": 0}),
    "ratio": case(workplace={"supported_now_fte": 9}),
    "praktik_weeks": case(opening={"paid_from_week": 26}),
    "holds": case(holds=[Hold(candidate_id="c2", opening_id="o1", kind="hold")], others=[candidate("c2")]),
}


def _only_refusal(refused):
    return {refusal.rule for refusal in refusals(refused)}


@pytest.mark.parametrize("rule", sorted(RELAXABLE))
def test_a_change_opens_what_the_rule_refused(rule):
    """Of a pair that one rule alone refuses, the changed records pass all rules."""
    assert _only_refusal(REFUSED[rule]) == {rule}
    changed = relaxed(REFUSED[rule], rule)
    assert changed is not None
    assert not refusals(changed)


def test_several_changes_open_what_several_rules_refuse():
    """Changes are made one after another, and all rules are asked at the end."""
    refused = case(
        candidate={"hours_per_week_now": 1}, workplace={"do_not_contact_until": AS_OF}, travel_minutes=50.0
    )
    rules = [refusal.rule for refusal in refusals(refused)]
    assert len(rules) == 3
    assert relaxed(refused, rules[0]) is None
    changed = relaxed(refused, *rules)
    assert changed is not None
    assert not refusals(changed)
    assert changed.candidate.max_travel_minutes == 50


VETOED = {
    "no_go_workplaces": case(candidate={"no_go_workplaces": ("w1",)}),
    "no_go_industries": case(candidate={"no_go_industries": ("56",)}),
    "decisions": case(
        decisions=[
            Decision(candidate_id="c1", opening_id="o1", decided_on=AS_OF, decision="declined_by_candidate")
        ]
    ),
    "holds": case(holds=[Hold(candidate_id="c1", opening_id="o1", kind="veto")]),
    "candidate_status": case(candidate={"status": "objected"}),
}


@pytest.mark.parametrize("rule", sorted(VETOED))
def test_nobody_is_asked_to_take_back_a_veto(rule):
    """Vetoes, decisions, holds against a pair and objections have no relaxation."""
    assert _only_refusal(VETOED[rule]) == {rule}
    assert relaxed(VETOED[rule], rule) is None


def test_a_task_ruled_out_is_swapped_and_the_veto_stays():
    """The veto on a task is answered at the workplace, not at the person."""
    changed = relaxed(REFUSED["no_go_tasks"], "no_go_tasks")
    assert changed is not None
    assert changed.candidate.no_go_tasks == ("9412",)
    assert [code for code, _ in changed.opening.tasks or ()] == ["9112"]


def test_every_relaxable_rule_exists():
    """No relaxation is kept for a rule that is gone."""
    assert {rule.name for rule in RULES} >= RELAXABLE
