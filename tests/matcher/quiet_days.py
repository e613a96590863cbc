"""Days on which everything is possible but what a test says: few people, few openings, told values."""

from datetime import timedelta

from data.journal import Decision, Hold
from matcher.rematch import rematch
from tests import builders
from tests.builders import AS_OF
from tests.matcher.crowds import UNMATCHED

GOOD, BETTER = UNMATCHED + 20, UNMATCHED + 30


def day(people=2, openings=1, *, person=None, workplace=None, opening=None, **rest):
    """Return some people c0, c1 ... and as many workplaces as openings o0, o1 ..., everything possible."""
    fields = {"max_contacts_per_month": None, "mentor_hours_per_week": None, "employees_fte": None}
    return builders.snapshot(
        [builders.candidate(f"c{i}", **(person or {})) for i in range(people)],
        [builders.workplace(f"w{i}", **fields | (workplace or {})) for i in range(openings)],
        [builders.opening(f"o{i}", f"w{i}", **(opening or {})) for i in range(openings)],
        **rest,
    )


def hold(candidate_id, opening_id, kind="hold", until=None):
    """Return a human's word on a pair."""
    return Hold(candidate_id=candidate_id, opening_id=opening_id, kind=kind, until=until)


def decided(what, days_ago, candidate_id="c0", opening_id="o0"):
    """Return what was decided about a pair some days ago."""
    on = AS_OF - timedelta(days=days_ago)
    return Decision(candidate_id=candidate_id, opening_id=opening_id, decided_on=on, decision=what)


def placed(night):
    """Return who has what."""
    return {row.candidate_id: row.opening_id for row in rematch(night).rows}
