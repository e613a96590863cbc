"""The night that docs/how-a-proposal-comes-about.md works by hand is right."""

import itertools
from pathlib import Path

UNMATCHED = 40
VALUES = {
    ("Amina", "Kantinen"): 150,
    ("Amina", "Lageret"): 120,
    ("Bo", "Kantinen"): 140,
    ("Bo", "Lageret"): 70,
    ("Carla", "Kantinen"): 90,
}
CANDIDATES = ("Amina", "Bo", "Carla")
ONE_PLACE_EACH = {"Kantinen": 1, "Lageret": 1}
Plan = tuple[str | None, ...]


def best_plan(places: dict[str, int]) -> tuple[int, Plan]:
    """Return the largest sum of value above unmatched and its plan, by trying every plan."""
    choices = [[None, *(opening for who, opening in VALUES if who == name)] for name in CANDIDATES]
    feasible = (
        plan
        for plan in itertools.product(*choices)
        if all(plan.count(opening) <= free for opening, free in places.items())
    )
    return max(((gain(plan), plan) for plan in feasible), key=lambda entry: entry[0])


def gain(plan: Plan) -> int:
    """Return the sum of value above unmatched over the placed candidates."""
    return sum(VALUES[pair] - UNMATCHED for pair in zip(CANDIDATES, plan, strict=True) if pair in VALUES)


def test_the_plan_is_the_best_of_all() -> None:
    """The plan of the page, and no other sum, is the optimum; first come reaches what the page says."""
    assert best_plan(ONE_PLACE_EACH) == (180, ("Lageret", "Kantinen", None))
    assert gain(("Kantinen", "Lageret", None)) == 140


def test_the_prices_are_what_one_more_place_would_gain() -> None:
    """A second place in the canteen gains 50 hours and one in the warehouse none."""
    best, _ = best_plan(ONE_PLACE_EACH)
    assert best_plan({"Kantinen": 2, "Lageret": 1})[0] - best == 50
    assert best_plan({"Kantinen": 1, "Lageret": 2})[0] - best == 0


def test_the_bound_of_the_page_closes_the_gap() -> None:
    """Potentials at the page's prices plus the worth of the places equal the optimum."""
    prices = {"Kantinen": 50, "Lageret": 0}
    potentials = [
        max(
            0,
            *(value - UNMATCHED - prices[opening] for (who, opening), value in VALUES.items() if who == name),
        )
        for name in CANDIDATES
    ]
    assert potentials == [80, 50, 0]
    assert sum(potentials) + sum(prices.values()) == best_plan(ONE_PLACE_EACH)[0]


def test_the_page_shows_these_values(repository: Path) -> None:
    """The values above are those of the page's table."""
    page = (repository / "docs" / "how-a-proposal-comes-about.md").read_text(encoding="utf-8")
    assert "| Amina | 150 | 120 |" in page
    assert "| Bo | 140 | 70 |" in page
    assert "| Carla | 90 | refused: no-go, lager |" in page
