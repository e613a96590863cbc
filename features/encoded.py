"""What has been encoded for one person: a list asks for the same pairs to value, to show and to explain."""

import numpy as np
import numpy.typing as npt

from features.lists import Floats, Integers

_MOST_BLOCKS = 2  # what she may have, and what lies a little too far


class Encoded:
    """The largest blocks of a one-person market that were encoded, by opening row, the largest first.

    It lives and dies with its market, which one thread uses. ``told`` is what a scorer has made of the whole
    largest block, by its digest; ``tables`` are the person's own, whatever the pairs, by the columns they
    serve.
    """

    def __init__(self) -> None:
        self._blocks: list[tuple[Integers, Floats]] = []
        self.told: dict[str, object] = {}
        self.tables: dict[str, tuple[Floats, ...]] = {}

    def keep(self, openings: Integers, values: Floats) -> None:
        """Keep a block if it is larger than one that is kept, and its openings ascend."""
        place = sum(len(openings) <= len(kept) for kept, _ in self._blocks)
        if len(openings) and place < _MOST_BLOCKS and bool((openings[1:] > openings[:-1]).all()):
            self._blocks.insert(place, (openings, values))
            del self._blocks[_MOST_BLOCKS:]
            self.told = self.told if place else {}

    def holds(self, values: Floats) -> bool:
        """Tell whether these figures are those of the whole largest block."""
        return bool(self._blocks) and values is self._blocks[0][1]

    def rows(self, openings: Integers) -> Floats | None:
        """Return the figures of some openings, ``None`` where no block holds all of them."""
        found = (_rows(kept, values, openings) for kept, values in self._blocks)
        return next((values for values in found if values is not None), None)


def _rows(kept: Integers, values: Floats, openings: Integers) -> Floats | None:
    if np.array_equal(kept, openings):
        return values
    at: npt.NDArray[np.intp] = np.searchsorted(kept, openings)
    at = np.minimum(at, len(kept) - 1)
    return values[at] if np.array_equal(kept[at], openings) else None
