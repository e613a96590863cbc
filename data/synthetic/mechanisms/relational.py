"""Family ``relational``: climate, contact person and hidden quality decide; likeness is not listed."""

import numpy as np

from data.synthetic.columns import FloatArray
from data.synthetic.facts import Pairs

# Comfort by mode, log rate per minute: walk, bike, public, car.
_STRAIN_PER_MINUTE = np.array([0.014, 0.010, 0.034, 0.007])


def terms(pairs: Pairs) -> dict[str, FloatArray]:
    """Return the log-rate terms: climate that carries shortfalls, low-rank likeness, liking, mode comfort."""
    sites, k = pairs.state.workplaces, pairs.workplace
    climate = sites.climate[k]
    shortfall = np.minimum(pairs.shortfall(), 8.0)
    contact = pairs.contact_person().astype(np.float64)
    mentoring = np.minimum(sites.mentor_hours[k], 3.0) * pairs.state.people.mentor_need[pairs.person]
    minutes = pairs.minutes_by_mode()
    # A mode the person lacks is thousands of minutes and never the least strain.
    strain = np.minimum((minutes * _STRAIN_PER_MINUTE).min(1), 3.0)
    return {
        "competence": 0.9 * pairs.similarity(),
        # A good climate carries what is uncovered; a bad one makes it bite.
        "support": -0.17 * shortfall * np.clip(1.0 - 0.7 * climate, 0.0, 2.4) + 0.35,
        "travel": -strain + 0.3,
        "liking": 0.75 * pairs.liking() + 0.12 * pairs.wish(),
        "place": 0.30 * climate + 0.45 * contact + 0.10 * mentoring + 0.55 * sites.quality[k] - 0.45,
    }
