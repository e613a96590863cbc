"""One coin for the whole generator."""

import numpy as np

from data.synthetic.columns import BoolArray, FloatArray


def happens(share: float | FloatArray, shape: int | tuple[int, ...], rng: np.random.Generator) -> BoolArray:
    """Return a draw per cell that comes true with a chance (one figure, or one per cell)."""
    drawn: BoolArray = rng.random(shape) < share
    return drawn
