"""What of the truth is written down: thin files, wrong levels, zeros reported less often than hours."""

import numpy as np

from data.synthetic.calibration import figure
from data.synthetic.columns import ByteArray, FloatArray, IntArray

UNKNOWN_LIKING = -9
UNKNOWN_LEVEL = -1
_SLIP_SHARE = 0.12
_TRIED_SHARE = 0.42
_CLIMATE_RATED_SHARE = 0.55


def record_levels(level: ByteArray, recorded: FloatArray, rng: np.random.Generator) -> ByteArray:
    """Return the competences that stand in the file (0 = not there), some a level off."""
    share = figure("competence_recorded") * recorded[:, None]
    seen = (level > 0) & (rng.random(level.shape) < share)
    slip = rng.choice((-1, 0, 1), level.shape, p=(_SLIP_SHARE / 2, 1 - _SLIP_SHARE, _SLIP_SHARE / 2))
    return np.where(seen, (level + slip).clip(1, 3), 0).astype(np.int8)


def record_liking(liking: ByteArray, recorded: FloatArray, rng: np.random.Generator) -> ByteArray:
    """Return the recorded liking of tried tasks; disliked tasks are tried less often."""
    share = _TRIED_SHARE * recorded[:, None] * np.where(liking > 0, 1.0, 0.45)
    return np.where(rng.random(liking.shape) < share, liking, UNKNOWN_LIKING).astype(np.int8)


def record_needs(need: ByteArray, recorded: FloatArray, rng: np.random.Generator) -> ByteArray:
    """Return recorded needs; the strongest are nearly always told, slight ones often not."""
    share = figure("need_recorded") * recorded[:, None] * (0.7 + 0.15 * need)
    told = rng.random(need.shape) < np.minimum(share, 0.97)
    return np.where((need > 0) & told, need, UNKNOWN_LEVEL).astype(np.int8)


def record_offers(offered: ByteArray, recorded: float, rng: np.random.Generator) -> ByteArray:
    """Return the conditions a workplace is known to offer or to lack (-1 = nobody asked)."""
    share = np.minimum(figure("offer_recorded") * recorded * rng.uniform(0.5, 1.5, (len(offered), 1)), 0.97)
    return np.where(rng.random(offered.shape) < share, offered, UNKNOWN_LEVEL).astype(np.int8)


def record_climate(climate: FloatArray, recorded: float, rng: np.random.Generator) -> IntArray:
    """Return a noisy 1-5 rating of the climate (0 = not rated)."""
    noisy = 3 + climate + 0.6 * rng.normal(size=climate.size)
    rated = rng.random(climate.size) < _CLIMATE_RATED_SHARE * recorded
    return np.where(rated, np.round(noisy).clip(1, 5), 0).astype(np.int64)
