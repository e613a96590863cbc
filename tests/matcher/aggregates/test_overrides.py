"""Override rates: what counts as deciding otherwise, and that no figure tells of fewer than five."""

from datetime import date

import pytest

from data.journal import DECISIONS, Decision
from matcher.aggregates.overrides import Overrides, kind_of, override_rates
from tests import builders

DAY = date(2026, 3, 2)


def decided(number: int, decision: str, rank: int | None, reason: str = "fits") -> Decision:
    """Return a decision on a person of her own."""
    return Decision(
        candidate_id=f"c{number}",
        opening_id="o",
        decided_on=DAY,
        decision=decision,
        rank=rank,
        reason_code=reason,
    )


def rates(*decisions: Decision) -> dict[tuple[str, str], Overrides]:
    """Return the rates by what they are about."""
    people = {
        d.candidate_id: builders.candidate(d.candidate_id, gender="k", birth_year=1980) for d in decisions
    }
    return {(row.by, row.value): row for row in override_rates(decisions, people)}


@pytest.mark.parametrize(
    ("decision", "rank", "kind"),
    [
        ("contacted", 1, "followed"), ("accepted", 1, "followed"), ("contacted", 2, "chose_other"),
        ("declined_by_broker", 1, "set_aside"), ("later", 3, "set_aside"), ("declined_by_candidate", 1, None),
        ("declined_by_workplace", 1, None), ("contacted", None, None),
    ],
)  # fmt: skip
def test_what_overrides_a_list(decision: str, rank: int | None, kind: str | None) -> None:
    """The jobformidler's own word counts, the citizen's and the workplace's do not."""
    assert decision in DECISIONS
    assert kind_of(decided(1, decision, rank)) == kind


def test_rates_by_rank_reason_and_group() -> None:
    """Of 20 first places 12 are followed and 8 set aside: 0.4; the same by gender, age and reason."""
    found = rates(
        *(decided(n, "contacted", 1) for n in range(12)),
        *(decided(n, "declined_by_broker", 1, "travel") for n in range(12, 20)),
    )
    row = found["rank", "1"]
    assert (row.decisions, row.overridden, row.rate) == (20, 8, 0.4)
    assert found["gender", "k"] == Overrides(by="gender", value="k", decisions=20, overridden=8, rate=0.4)
    assert found["age", "30-49"].rate == 0.4
    assert (found["reason", "travel"].rate, found["reason", "fits"].rate) == (1.0, 0.0)


def test_no_figure_tells_of_fewer_than_five() -> None:
    """Four decisions are not told, nor what is left of the total, nor four among many."""
    found = rates(
        *(decided(n, "contacted", 1) for n in range(16)),
        *(decided(n, "declined_by_broker", 1, "travel") for n in range(16, 20)),
    )
    assert (found["rank", "1"].decisions, found["rank", "1"].overridden) == (20, None)
    assert found["rank", "1"].rate is None
    assert found["reason", "travel"].decisions is None
    assert found["reason", "fits"].decisions is None


def test_decisions_of_people_out_of_reach_do_not_count() -> None:
    """Whoever may see one municipality's people gets figures of those alone."""
    decisions = [decided(n, "contacted", 1) for n in range(20)]
    people = {f"c{n}": builders.candidate(f"c{n}") for n in range(7)}
    found = {(row.by, row.value): row for row in override_rates(decisions, people)}
    assert found["rank", "1"].decisions == 7
