"""Family ``bottleneck``: the weakest essential decides; small shortfalls cost nothing, large ones much."""

import numpy as np

from data.synthetic.columns import FloatArray
from data.synthetic.facts import Pairs

_GATE = np.array([-1.5, 0.05, 0.75, 0.95])
_TOLERATED_SHORTFALL = 2.0
_COMFORTABLE_SHARE = 0.6
_DISLIKED = -0.3


def terms(pairs: Pairs) -> dict[str, FloatArray]:
    """Return the log-rate terms: a gate on the weakest essential, thresholds, a kink near the own limit."""
    excess = np.minimum(np.maximum(pairs.shortfall() - _TOLERATED_SHORTFALL, 0.0), 6.0)
    gate = _GATE[pairs.weakest_essential().astype(np.int64)]
    # Beyond the threshold uncovered need also takes away what competence would have given.
    kept = np.where(gate > 0, np.exp(-0.5 * excess), 1.0)
    limit = np.maximum(pairs.state.people.max_travel[pairs.person], 10)
    strain = np.maximum(pairs.minutes_by_mode().min(1) / limit - _COMFORTABLE_SHARE, 0.0)
    liking = pairs.liking()
    return {
        "competence": gate * kept,
        "support": -0.42 * excess + 0.25,
        "travel": -4.0 * np.minimum(strain, 0.8) + 0.35,
        "liking": np.where(liking < _DISLIKED, -0.9, 0.1) + 0.05 * pairs.wish(),
        "place": 0.30 * pairs.state.workplaces.quality[pairs.workplace] - 0.5 * (pairs.danish_gap() > 1),
    }
