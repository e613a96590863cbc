"""The verdict on a plan: proven, or at most so far from the best; never less than can be missing."""

from typing import Any

import pytest

from api.jobs.verdict import verdict_of


def report(objective: float, bound: float, kind: str = "goal_hours") -> dict[str, Any]:
    """Return what of a report the verdict reads."""
    return {"objective": objective, "bound": bound, "objective_kind": kind}


def naive_share(told: dict[str, Any]) -> str:
    """Mutant: rounded to the nearest hundredth, so that "at most" may be a lie."""
    return f"{100 * (1 - told['objective'] / told['bound']):.2f}"


def test_a_plan_at_its_bound_is_proven() -> None:
    """Nothing can be missing where the objective is the bound."""
    found = verdict_of(report(100.5, 100.5))
    assert (found.proven, found.missing, found.short.da) == (True, 0.0, "Bevist bedst mulige")


def test_a_gap_is_told_in_words_and_units() -> None:
    """37.4 hours of 10,613.4 are at most 0.36 per cent: rounded up, where the mutant says 0.35."""
    told = report(10576.002618, 10613.381485)
    found = verdict_of(told)
    assert found.short.da == "Højst 0,36 % fra det bedst mulige"
    assert "37,4 løntimer" in found.words.da
    assert naive_share(told) == "0.35"


@pytest.mark.parametrize("missing", [0.000001, 0.5, 1.0, 33.3])
def test_at_most_holds(missing: float) -> None:
    """Whatever is missing, the share that is told is no smaller."""
    found = verdict_of(report(1000 - missing, 1000, "weeks_saved"))
    share = float(found.short.en.split()[2])
    assert not found.proven
    assert share >= 100 * missing / 1000 - 1e-9
    assert "weeks" in found.words.en
