"""How far people came: a later step implies the earlier ones, and small steps are hidden."""

from datetime import date

from data.journal import Decision
from data.versions import Version
from matcher.aggregates import Doings, FunnelStep, funnel
from matcher.aggregates.funnel import STEPS
from tests import builders

DAY, BEGUN = date(2026, 9, 1), date(2026, 1, 1)
OPEN = date(2025, 1, 1)


def doings(people: int, proposed: int, contacted: int, matched: int, paid: int) -> Doings:
    """Return a town where so many came so far; whoever was matched has no other trace."""
    names = [f"K-{n:03}" for n in range(people)]
    return Doings(
        candidates=[
            Version(record=builders.candidate(name, valid_from=BEGUN, waiting_since=BEGUN), known_from=BEGUN)
            for name in names
        ],
        proposed=dict.fromkeys(names[matched:proposed], date(2026, 1, 11)),
        decisions=[
            Decision(candidate_id=name, opening_id="A-1", decided_on=date(2026, 1, 21), decision="contacted")
            for name in names[matched:contacted]
        ],
        matches=[
            builders.match(
                f"M-{name}",
                candidate_id=name,
                started_on=date(2026, 2, 10),
                observed_until=None,
                ended_on=None,
                first_paid_on=date(2026, 3, 2) if place < paid else None,
            )
            for place, name in enumerate(names[:matched])
        ],
    )


def steps(found: tuple[FunnelStep, ...]) -> dict[str, FunnelStep]:
    """Return the steps of everybody."""
    return {row.step: row for row in found if row.path == ()}


def test_whoever_came_to_a_later_step_came_to_the_earlier() -> None:
    """Matches without a list or a decision count as proposed and contacted; days are from those known."""
    found = steps(funnel(doings(100, 60, 40, 20, 10), OPEN, DAY))
    assert [found[step].people for step in STEPS] == [100, 60, 40, 20, 10]
    assert [found[step].share for step in STEPS] == [1.0, 0.6, 0.4, 0.2, 0.1]
    assert [found[step].median_days for step in STEPS] == [None, 10.0, 20.0, 40.0, 60.0]


def test_small_steps_and_small_losses_are_hidden() -> None:
    """Three who were paid, and three who were not contacted of those proposed, are not told."""
    found = steps(funnel(doings(100, 60, 57, 20, 3), OPEN, DAY))
    assert [found[step].people for step in STEPS] == [100, 60, None, 20, None]


def test_the_naive_funnel_would_tell_them() -> None:
    """Counting without hiding tells three people: the test above can fail."""
    assert sum(match.first_paid_on is not None for match in doings(100, 60, 57, 20, 3).matches) == 3


def test_what_came_after_the_day_is_not_known() -> None:
    """Nothing of the future, and nobody whose case began before the stretch."""
    found = steps(funnel(doings(100, 60, 40, 20, 10), OPEN, date(2026, 2, 1)))
    assert [found[step].people for step in STEPS] == [100, 40, 20, 0, 0]
    assert funnel(doings(100, 60, 40, 20, 10), date(2026, 2, 1), DAY) == ()
