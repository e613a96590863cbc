"""Figures the worlds are calibrated to, as data: `calibration.csv` holds each with its range and source."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_FILE = Path(__file__).with_name("calibration.csv")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One calibrated figure.

    Attributes
    ----------
    base, low, high : float
        The value used and the range it may lie in.
    source : str
        Where it comes from; begins with ``sourced`` or ``assumed``.
    """

    base: float
    low: float
    high: float
    source: str

    def __post_init__(self) -> None:
        """Check that the base lies within its range.

        Raises
        ------
        ValueError
            If it does not.
        """
        if not self.low <= self.base <= self.high:
            raise ValueError(
                f"figure: expected low <= base <= high, got {self.low}, {self.base}, {self.high}"
            )


@lru_cache(maxsize=1)
def figures() -> dict[str, Figure]:
    """Return every calibrated figure by its key."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {row["key"]: _figure(row) for row in csv.DictReader(file)}


def figure(key: str) -> float:
    """Return the base value of one figure."""
    return figures()[key].base


def _figure(row: dict[str, str]) -> Figure:
    low, base, high = (float(row[name]) for name in ("low", "base", "high"))
    return Figure(base=base, low=low, high=high, source=row["source"])
