"""What is compared: stored versions, the rules of thumb, and a shuffle, each as it stood on a day."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from data.programmes import Programme
from data.snapshot import Snapshot
from models.baseline import Shuffle, rule_baseline
from models.fit import FitScorer
from models.train import learn

RULES, SHUFFLE = "rules", "shuffle"
ADDITIVE = "additive"

Recipe = Callable[[Snapshot, Programme, str], FitScorer]
RECIPES: dict[str, Recipe] = {ADDITIVE: learn}
"""How each kind of version is learned, so that it can be learned again as of a past day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """One side of a comparison.

    Attributes
    ----------
    name : str
        As the report calls it; no two of a comparison are alike.
    kind : str
        ``rules``, ``shuffle``, or a kind of `RECIPES`.
    stored : FitScorer or None
        The version as it is stored; rules and the shuffle have none.
    learned_on : date or None
        Day whose evening the stored version knows; ``None`` for what learns nothing.
    seed : int
        Of the shuffle.
    """

    name: str
    kind: str
    stored: FitScorer | None = None
    learned_on: date | None = None
    seed: int = 1

    def __post_init__(self) -> None:
        """Check that the contender can be had on any day.

        Raises
        ------
        ValueError
            If nobody knows how its kind is learned, or the day of a stored version is missing.
        """
        if self.learns and self.kind not in RECIPES:
            raise ValueError(f"{self.name}: kind: expected one of {tuple(RECIPES)}, got {self.kind!r}")
        if self.learns and (self.stored is None or self.learned_on is None):
            raise ValueError(f"{self.name}: expected a stored version and the day it was learned on")

    @property
    def version(self) -> str:
        """Name of the stored version; rules and the shuffle go by their own."""
        return self.stored.version if self.stored else self.name

    @property
    def learns(self) -> bool:
        """Whether there is anything that it has learned."""
        return self.kind not in {RULES, SHUFFLE}

    def stands_on(self, day: date) -> bool:
        """Tell whether the stored version itself may answer on a day: it knows nothing of what came later."""
        return self.learned_on is None or self.learned_on <= day

    def on(self, snapshot: Snapshot, programme: Programme) -> FitScorer:
        """Return the scorer of a day: the stored version, or the same way of learning on what was known then.

        Parameters
        ----------
        snapshot : Snapshot
            Everything known on the day.
        programme : Programme
            The programme of the day.
        """
        if self.kind == RULES:
            return rule_baseline(programme)
        if self.kind == SHUFFLE:
            return Shuffle.of(programme, self.seed)
        if self.stored is not None and self.stands_on(snapshot.as_of):
            return self.stored
        return RECIPES[self.kind](snapshot, programme, f"{self.name}@{snapshot.as_of.isoformat()}")


def learn_alike(one: Contender, other: Contender) -> bool:
    """Tell whether two contenders would be one and the same when learned again as of a past day."""
    return one.learns and other.learns and one.kind == other.kind
