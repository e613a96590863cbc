"""Family ``balance``: closeness, not more is better; too much competence bores, too many hours scare."""

import numpy as np

from data.synthetic.columns import FloatArray
from data.synthetic.facts import IMPORTANT, Pairs
from data.synthetic.words import load_words

_HEAVY_WEIGHT = 0.3
_CALM_PACE = 3


def terms(pairs: Pairs) -> dict[str, FloatArray]:
    """Return the log-rate terms: distance from the wanted level, rhythm of hours, share of needs met."""
    sites, people = pairs.state.workplaces, pairs.state.people
    i, k = pairs.person, pairs.workplace
    small = 2.2 - np.log(sites.fte[k])
    minutes = np.minimum(pairs.minutes_by_mode().min(1), 120.0)
    return {
        "competence": 1.5 - 1.7 * _distance(pairs),
        "support": 0.25 - 1.3 * _unmet_share(pairs) - 0.3 * _haste(pairs),
        "travel": 0.6 - 0.5 * np.log1p(minutes / 8.0),
        "liking": 0.35 * pairs.liking() + 0.08 * pairs.wish(),
        "rhythm": 0.55 - _rhythm(pairs),
        "place": 0.32 * sites.quality[k] + 0.16 * people.mentor_need[i] * np.clip(small, -2.0, 2.0),
    }


def _distance(pairs: Pairs) -> FloatArray:
    """Return the weighted distance from the wanted level; above it counts half of below it."""
    weight = pairs.weight()
    wanted = 1.0 + (weight > _HEAVY_WEIGHT)
    gap = wanted - pairs.level()
    distance: FloatArray = (weight * np.where(gap > 0, gap, -0.5 * gap)).sum(1)
    return distance


def _unmet_share(pairs: Pairs) -> FloatArray:
    need = pairs.state.people.need[pairs.person] >= IMPORTANT
    met = pairs.state.workplaces.offered[pairs.workplace] >= 1
    share: FloatArray = (need & ~met).sum(1) / np.maximum(need.sum(1), 1)
    return share


def _haste(pairs: Pairs) -> FloatArray:
    """Return how much too fast the place is for somebody who needs a calm pace."""
    needs_calm = pairs.state.people.need[pairs.person, load_words().condition("PACE")] > 0
    haste: FloatArray = needs_calm * np.maximum(
        pairs.state.workplaces.pace[pairs.workplace] - _CALM_PACE, 0.0
    )
    return haste


def _rhythm(pairs: Pairs) -> FloatArray:
    """Return how far the opening's hours lie from the person's, on a log scale."""
    openings = pairs.state.openings
    middle = (openings.hours_min + openings.hours_max)[pairs.opening] / 2
    away: FloatArray = 0.75 * np.abs(np.log(pairs.state.people.hours_now[pairs.person] / middle))
    return away
