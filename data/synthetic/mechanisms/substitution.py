"""Family ``substitution``: competences of a group stand in for each other; everything adds up."""

import numpy as np

from data.synthetic.columns import FloatArray
from data.synthetic.facts import Pairs

_TOP_LEVEL = 3.0
_WORST_SHORTFALL = 9.0


def terms(pairs: Pairs) -> dict[str, FloatArray]:
    """Return the log-rate terms: average competence with substitutes, additive shortfall, linear minutes."""
    level = pairs.level_with_substitutes() / _TOP_LEVEL
    covered = (level * pairs.weight()).sum(1)
    minutes = np.minimum(pairs.minutes_by_mode().min(1), 90.0)
    return {
        "competence": 2.6 * (covered - 0.28),
        "support": -0.13 * np.minimum(pairs.shortfall(), _WORST_SHORTFALL) + 0.3,
        "travel": -0.024 * (minutes - 20.0),
        "liking": 0.25 * pairs.liking() + 0.16 * pairs.wish() - 0.1,
        "place": 0.35 * pairs.state.workplaces.quality[pairs.workplace] - 0.25 * pairs.danish_gap(),
    }
