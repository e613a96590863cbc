"""What no record holds of people: found where matches of one person move together, and only there."""

import numpy as np
import pytest

from models.frailty import shared_variance


def _lived(
    variance: float, people: int = 6000, matches: int = 4
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Draw matches watched for a year with a shared part per person; return person, events and hazards."""
    rng = np.random.default_rng(2)
    person = np.repeat(np.arange(people), matches)
    own = rng.normal(-variance / 2, np.sqrt(variance), people)[person]
    rate = 0.15 * np.exp(own)
    paid_after = rng.exponential(1 / rate)
    observed = (paid_after < 1).astype(float)
    return person, observed, 0.15 * np.minimum(paid_after, 1.0)


@pytest.mark.parametrize("variance", [0.25, 0.5])
def test_a_shared_part_is_found(variance: float) -> None:
    """The variance that was simulated comes back within 40 %; larger ones are underestimated by more."""
    assert shared_variance(*_lived(variance)) == pytest.approx(variance, rel=0.4)


def test_without_a_shared_part_there_is_next_to_none() -> None:
    """Where matches of a person have nothing in common, the variance is near zero."""
    assert shared_variance(*_lived(0.0)) < 0.1


def test_one_match_each_tells_nothing() -> None:
    """Nobody with two matches, or no matches at all: the variance is zero and not an error."""
    person, observed, expected = _lived(1.0, people=50, matches=1)
    assert shared_variance(person, observed, expected) == 0.0
    assert shared_variance(person[:0], observed[:0], expected[:0]) == 0.0


def test_more_in_common_is_more_variance() -> None:
    """The estimate rises with what matches of a person have in common."""
    found = [shared_variance(*_lived(variance)) for variance in (0.0, 0.25, 0.5, 1.0, 2.0)]
    assert found == sorted(found)
