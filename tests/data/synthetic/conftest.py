"""Worlds that several tests of the generator look at; made once."""

import pytest

from data.synthetic import World, generate
from data.synthetic.truth import Truth, truth_of


@pytest.fixture(scope="session")
def demo() -> World:
    """Return the world of the committed sample."""
    return generate("demo", 1, "substitution")


@pytest.fixture(scope="session")
def demo_truth(demo: World) -> Truth:
    """Return what is true of it."""
    return truth_of(demo)


@pytest.fixture(scope="session")
def funnels() -> dict[str, World]:
    """Return one long history (14,000 matches) of each family."""
    return {
        family: generate("funnel", 1, family)
        for family in ("substitution", "bottleneck", "relational", "balance")
    }
