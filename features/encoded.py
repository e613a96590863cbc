"""What has been encoded for one person: a list asks for the same pairs to value, to show and to explain."""

import numpy as np
import numpy.typing as npt

from features.lists import Floats, Integers


class Encoded:
    """The largest block of a one-person market that was encoded, by opening row.

    It lives and dies with its market, which one thread uses. ``told`` is what a scorer has made of the whole
    block, by its digest; ``tables`` are the person's own, whatever the pairs, by the columns they serve.
    """

    def __init__(self) -> None:
        self._openings: Integers = np.zeros(0, dtype=np.int32)
        self._values: Floats = np.zeros((0, 0))
        self.told: dict[str, object] = {}
        self.tables: dict[str, tuple[Floats, ...]] = {}

    def keep(self, openings: Integers, values: Floats) -> None:
        """Keep a block if it is larger than what is kept, and its openings ascend."""
        if len(openings) > len(self._openings) and bool((openings[1:] > openings[:-1]).all()):
            self._openings, self._values, self.told = openings, values, {}

    def holds(self, values: Floats) -> bool:
        """Tell whether these figures are those of the whole block."""
        return values is self._values

    def rows(self, openings: Integers) -> Floats | None:
        """Return the figures of some openings, ``None`` where one of them was not encoded."""
        if not len(self._openings):
            return None
        if np.array_equal(self._openings, openings):
            return self._values
        at: npt.NDArray[np.intp] = np.searchsorted(self._openings, openings)
        at = np.minimum(at, len(self._openings) - 1)
        if not np.array_equal(self._openings[at], openings):
            return None
        return self._values[at]
