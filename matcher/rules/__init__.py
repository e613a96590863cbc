"""The hard rules, one file each: allowed, or refused with the reason, its source and what would open it.

`RULES` stands in the order in which reasons are told. A rule answers for one pair from its records
(`Rule.check`) and for many pairs at once from the columns of a market; both say the same, which the tests
prove on random worlds. Rules gate, features do not: a hire intention of "no", a lacking competence or too
little Danish is a doubt in the list and never a rule, and a programme's eligibility stops nobody here.
"""

from collections.abc import Iterable

from matcher.rules import (
    candidate_status,
    certificates,
    contact_cap,
    days,
    decisions,
    do_not_contact,
    holds,
    hours,
    hours_budget,
    mentor_hours,
    must_conditions,
    no_go_industries,
    no_go_tasks,
    no_go_workplaces,
    places,
    praktik_weeks,
    ratio,
    running_match,
    season,
    travel,
)
from matcher.rules.answer import ALLOWED, Allowed, Answer, Refusal, Rule
from matcher.rules.case import DayContext, PairCase

RULES: tuple[Rule, ...] = (
    candidate_status.RULE,
    running_match.RULE,
    places.RULE,
    season.RULE,
    do_not_contact.RULE,
    contact_cap.RULE,
    no_go_workplaces.RULE,
    no_go_industries.RULE,
    no_go_tasks.RULE,
    must_conditions.RULE,
    certificates.RULE,
    hours.RULE,
    days.RULE,
    travel.RULE,
    hours_budget.RULE,
    mentor_hours.RULE,
    ratio.RULE,
    praktik_weeks.RULE,
    holds.RULE,
    decisions.RULE,
)


def refusals(case: PairCase) -> tuple[Refusal, ...]:
    """Return every rule's refusal of a pair, in the order of `RULES`; empty where the pair is allowed."""
    return refusals_among(case, RULES)


def refusals_among(case: PairCase, rules: Iterable[Rule]) -> tuple[Refusal, ...]:
    """Return the refusals of some rules, where the columns of the day have told which they are."""
    answers = (rule.check(case) for rule in rules)
    return tuple(answer for answer in answers if isinstance(answer, Refusal))


__all__ = [
    "ALLOWED",
    "RULES",
    "Allowed",
    "Answer",
    "DayContext",
    "PairCase",
    "Refusal",
    "Rule",
    "refusals",
    "refusals_among",
]
