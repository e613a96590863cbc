"""What of the truth is written down: thin files, wrong levels, ratings that miss, needs that are not told."""

from dataclasses import dataclass

import numpy as np

from data.synthetic.calibration import figure
from data.synthetic.columns import ByteArray, FloatArray, IntArray
from data.synthetic.habits import Habits

UNKNOWN_LIKING = -9
UNKNOWN_LEVEL = -1
_SLIP_SHARE = 0.12
_TRIED_SHARE = 0.42
_MOST = 0.97


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """How much is written down: the family's habits, and the share of it in each file.

    Attributes
    ----------
    habits : Habits
    thoroughness : ndarray or float
        1 = as calibrated; one figure per row, or one for all.
    """

    habits: Habits
    thoroughness: FloatArray

    def levels(self, level: ByteArray, rng: np.random.Generator) -> ByteArray:
        """Return the competences that stand in the file (0 = not there), some a level off."""
        share = self._share(figure("competence_recorded") * self.habits.competences_told)
        seen = (level > 0) & (rng.random(level.shape) < share)
        slip = rng.choice((-1, 0, 1), level.shape, p=(_SLIP_SHARE / 2, 1 - _SLIP_SHARE, _SLIP_SHARE / 2))
        return np.where(seen, (level + slip).clip(1, 3), 0).astype(np.int8)

    def liking(self, liking: ByteArray, rng: np.random.Generator) -> ByteArray:
        """Return the recorded liking of tried tasks; disliked tasks are tried less often."""
        share = self._share(_TRIED_SHARE * self.habits.liking_told) * np.where(liking > 0, 1.0, 0.45)
        return np.where(rng.random(liking.shape) < share, liking, UNKNOWN_LIKING).astype(np.int8)

    def needs(self, need: ByteArray, rng: np.random.Generator) -> ByteArray:
        """Return recorded needs; the strongest are nearly always told, slight ones often not."""
        share = self._share(figure("need_recorded") * self.habits.needs_told) * (0.7 + 0.15 * need)
        told = rng.random(need.shape) < share
        return np.where((need > 0) & told, need, UNKNOWN_LEVEL).astype(np.int8)

    def offers(self, offered: ByteArray, rng: np.random.Generator) -> ByteArray:
        """Return the conditions a workplace is known to offer or to lack (-1 = nobody asked)."""
        asked = rng.uniform(0.5, 1.5, (len(offered), 1))
        share = np.minimum(self._share(figure("offer_recorded") * self.habits.offers_told) * asked, _MOST)
        return np.where(rng.random(offered.shape) < share, offered, UNKNOWN_LEVEL).astype(np.int8)

    def climate(self, climate: FloatArray, rng: np.random.Generator) -> IntArray:
        """Return a noisy 1-5 rating of the climate (0 = not rated)."""
        noisy = 3 + climate + self.habits.climate_noise * rng.normal(size=climate.size)
        rated = rng.random(climate.size) < self.habits.climate_rated * self.thoroughness
        return np.where(rated, np.round(noisy).clip(1, 5), 0).astype(np.int64)

    def _share(self, share: float) -> FloatArray:
        return np.minimum(share * self.thoroughness, _MOST)[:, None]
