"""What a rule answers: allowed, or refused with the reason, its source and what would open it."""

from collections.abc import Callable
from dataclasses import dataclass

from matcher.rules.case import PairCase
from matcher.rules.mask import DayOpenings, Reading


@dataclass(frozen=True, slots=True)
class Allowed:
    """The rule has nothing against the pair."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """The rule refuses the pair.

    Attributes
    ----------
    rule : str
        Stable name of the rule.
    reason_da, reason_en : str
        What stands in the way, in plain words, with the figures that were compared.
    source : str
        The law, or whose word it is.
    opens_da, opens_en : str
        The smallest change that would open the pair.
    """

    rule: str
    reason_da: str
    reason_en: str
    source: str
    opens_da: str
    opens_en: str


Answer = Allowed | Refusal
ALLOWED = Allowed()


@dataclass(frozen=True, slots=True)
class Texts:
    """The four texts of a refusal in the order reason and opening, Danish before English."""

    reason_da: str
    reason_en: str
    opens_da: str
    opens_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One hard rule: its name, its source, and its question to one pair and to many.

    Attributes
    ----------
    objection : callable
        What the rule has against one pair, from its records; ``None`` where it has nothing.
    mask : callable
        The same question as columns of a day, the openings' first and then those of people; the tests prove
        that both answer alike.
    by_journal : bool
        Whether its columns of openings change with decisions and holds, and not with records alone.
    """

    name: str
    source: str
    objection: Callable[[PairCase], Texts | None]
    mask: Callable[[DayOpenings], Reading]
    by_journal: bool = False

    def check(self, case: PairCase) -> Answer:
        """Answer for one pair, from its records."""
        texts = self.objection(case)
        if texts is None:
            return ALLOWED
        return Refusal(
            rule=self.name,
            source=self.source,
            reason_da=texts.reason_da,
            reason_en=texts.reason_en,
            opens_da=texts.opens_da,
            opens_en=texts.opens_en,
        )
