"""Pairs of a candidate and an opening, as indices into a market."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from features.lists import Flags, Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Aligned int32 arrays: row of the candidate and row of the opening of each pair."""

    candidate: Integers
    opening: Integers

    def __post_init__(self) -> None:
        """Check that the two sides are aligned.

        Raises
        ------
        ValueError
            If the sides differ in length.
        """
        if self.candidate.shape != self.opening.shape or self.candidate.ndim != 1:
            raise ValueError(
                f"pairs: expected two aligned columns, got {self.candidate.shape} and {self.opening.shape}"
            )

    def __len__(self) -> int:
        return len(self.candidate)

    def where(self, kept: Flags | npt.NDArray[np.integer]) -> "Pairs":
        """Return the pairs of a mask or of positions."""
        return Pairs(candidate=self.candidate[kept], opening=self.opening[kept])

    @classmethod
    def all_of(cls, candidates: int, openings: int) -> "Pairs":
        """Return every pair of a small market, by candidate and then by opening."""
        return cls(
            candidate=np.repeat(np.arange(candidates, dtype=np.int32), openings),
            opening=np.tile(np.arange(openings, dtype=np.int32), candidates),
        )
