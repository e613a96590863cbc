"""What is compared: stored versions, the rules of thumb, and a shuffle, each as it stood on a day."""

from dataclasses import dataclass, field
from datetime import date

from data.programmes import Programme
from data.snapshot import Snapshot
from experiments.learners import LEARNERS, Parameters
from models.baseline import Shuffle
from models.fit import FitScorer

RULES, SHUFFLE = "rules", "shuffle"
ADDITIVE = "additive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """One side of a comparison.

    Attributes
    ----------
    name : str
        As the report calls it; no two of a comparison are alike.
    kind : str
        The learner, one of `experiments.learners.LEARNERS`.
    stored : FitScorer or None
        The version as it is stored; ``None`` for what is learned anew on every day, or learns nothing.
    learned_on : date or None
        Day whose evening the stored version knows; ``None`` where none is stored.
    parameters : mapping of str to float
        What departs from the learner's own parameters.
    seed : int
        Of the shuffle.
    """

    name: str
    kind: str
    stored: FitScorer | None = None
    learned_on: date | None = None
    parameters: Parameters = field(default_factory=dict)
    seed: int = 1

    def __post_init__(self) -> None:
        """Check that the contender can be had on any day.

        Raises
        ------
        ValueError
            If nobody knows how its kind is learned, or the day of a stored version is missing.
        """
        if self.kind not in LEARNERS:
            raise ValueError(f"{self.name}: kind: expected one of {tuple(LEARNERS)}, got {self.kind!r}")
        if (self.stored is None) != (self.learned_on is None):
            raise ValueError(
                f"{self.name}: expected a stored version and the day it was learned on, or neither"
            )

    @property
    def version(self) -> str:
        """Name of the stored version; what is not stored goes by its own."""
        return self.stored.version if self.stored else self.name

    @property
    def learns(self) -> bool:
        """Whether there is anything that it has learned."""
        return self.kind not in {RULES, SHUFFLE}

    def stands_on(self, day: date) -> bool:
        """Tell whether the stored version itself may answer on a day: it knows nothing of what came later."""
        return not self.learns or (self.learned_on is not None and self.learned_on <= day)

    def on(self, snapshot: Snapshot, programme: Programme) -> FitScorer:
        """Return the scorer of a day: the stored version, or the same way of learning on what was known then.

        Parameters
        ----------
        snapshot : Snapshot
            Everything known on the day.
        programme : Programme
            The programme of the day.
        """
        if self.kind == SHUFFLE:
            return Shuffle.of(programme, self.seed)
        if self.stored is not None and self.stands_on(snapshot.as_of):
            return self.stored
        name = f"{self.name}@{snapshot.as_of.isoformat()}"
        return LEARNERS[self.kind].learn(snapshot, programme, name, self.parameters)


def learn_alike(one: Contender, other: Contender) -> bool:
    """Tell whether two contenders would be one and the same when learned again as of a past day."""
    return one.learns and (one.kind, dict(one.parameters)) == (other.kind, dict(other.parameters))
