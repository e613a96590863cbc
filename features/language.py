"""Danish asked for against Danish spoken."""

import numpy as np

from features.block import Block
from features.feature import Feature
from features.lists import Floats

_SOURCES = ("candidates.danish_level", "workplaces.danish_required")

FEATURES = (
    Feature(
        name="danish_gap",
        group="language",
        meaning_da="Trin på danskskalaen, som arbejdspladsen kræver ud over personens dansk",
        meaning_en="Steps of Danish that the workplace asks beyond what the person speaks",
        unit="steps 0-4",
        sources=_SOURCES,
        monotone=-1,
        may_be_unknown=True,
        reference=0.0,
    ),
)


def fill(block: Block, out: Floats) -> None:
    """Write the columns of ``FEATURES`` for a block of pairs into ``out`` (n, 1)."""
    spoken = block.market.candidates.danish_level[block.candidate]
    required = block.market.workplaces.danish_required[block.workplace]
    # Where none is required, it does not matter that the person's level is unknown.
    out[:, 0] = np.where(required == 0.0, 0.0, np.maximum(required - spoken, 0.0))
