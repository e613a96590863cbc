"""What a phrase may speak of: the records of one pair, its figures by column, and the day's words."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from matcher.rules.case import PairCase
from matcher.wording import Words, labels


@dataclass(frozen=True, slots=True)
class Facts:
    """One pair for its phrases.

    Attributes
    ----------
    case : PairCase
        Candidate, opening, workplace and day.
    figures : mapping of column to float
        The pair's row of the feature table; NaN is unknown.
    """

    case: PairCase
    figures: Mapping[str, float]

    def known(self, column: str) -> bool:
        """Tell whether a column is known for this pair."""
        return not math.isnan(self.figures[column])

    def names(self, kind: str, codes: list[str], most: int = 3) -> Words:
        """Return the labels of the first codes as a list."""
        return labels(self.case.context.vocabulary, kind, codes[:most])


Phrase = Callable[[Facts], Words | None]


def first_of(*phrases: Phrase) -> Phrase:
    """Return the phrase that says the first thing that records can say."""

    def phrase(facts: Facts) -> Words | None:
        return next((words for tell in phrases if (words := tell(facts)) is not None), None)

    return phrase
