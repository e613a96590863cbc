"""What a municipality may set about ranking and the night; every field says what it does."""

from dataclasses import dataclass

OBJECTIVES = ("goal_hours", "weeks_saved")
_NEEDS = 4  # a need for a mentor is 0 to 3


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchSettings:
    """Settings of ranking, rules, the night and its check.

    Attributes
    ----------
    programme_version : str or None
        Version of the programme; ``None`` = the one in force on the as-of date.
    objective : str
        What the night maximises: ``goal_hours`` (ordinary paid hours up to the programme's monthly goal) or
        ``weeks_saved`` (weeks to the first paid hour, unmatched minus matched).
    hold_days : int
        Days for which ``contacted`` or ``accepted`` keeps a place for the person, the last one inclusive.
    hide_days : int
        Days for which ``later`` hides a pair, the last one inclusive.
    intention_stale_days, opening_stale_days : int
        Age after which a hire intention or a confirmation of an opening is stale: it then asks for a call.
    must_condition_level : float
        Lowest level (0-3) at which a workplace counts as offering a condition.
    unknown_satisfies_must : bool
        Whether conditions of a workplace and certificates of a person that nobody has recorded pass the
        rules that need them. ``False``: they refuse, and what opens them is to ask.
    least_hours_per_week : float
        Smallest number of hours a week that is a job at all, used where an opening states no minimum.
    mentor_hours_by_need : tuple of float
        Mentor hours a week that a mentor need of 0, 1, 2 and 3 takes; an unknown need takes the first.
    waiting_bonus_per_night : float
        Added to each of a person's values per night without a proposal, in the objective's unit, without cap:
        it decides who is left out when places are scarce, never which opening is best for whom.
    churn_cost : float
        Gain that must be exceeded before a running proposal is changed, in the objective's unit.
    pairs_per_candidate, pairs_per_opening : int
        How many best pairs the solver starts with. They change its speed, not its answer.
    lot_key : str
        Key of the lot that decides among equal optima, together with the as-of date.
    """

    programme_version: str | None = None
    objective: str = "goal_hours"
    hold_days: int = 14
    hide_days: int = 28
    intention_stale_days: int = 90
    opening_stale_days: int = 30
    must_condition_level: float = 1.0
    unknown_satisfies_must: bool = False
    least_hours_per_week: float = 0.5
    mentor_hours_by_need: tuple[float, ...] = (0.0, 0.5, 1.0, 2.0)
    waiting_bonus_per_night: float = 0.05
    churn_cost: float = 0.5
    pairs_per_candidate: int = 40
    pairs_per_opening: int = 40
    lot_key: str = "smaajob"

    def __post_init__(self) -> None:
        """Check the settings.

        Raises
        ------
        ValueError
            If the objective is unknown, a count or a length is negative, or the mentor hours do not ascend.
        """
        if self.objective not in OBJECTIVES:
            raise ValueError(f"objective: expected one of {OBJECTIVES}, got {self.objective!r}")
        for name in ("pairs_per_candidate", "pairs_per_opening", "least_hours_per_week"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name}: expected more than 0, got {getattr(self, name)}")
        for name in ("hold_days", "hide_days", "waiting_bonus_per_night", "churn_cost"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name}: expected 0 or more, got {getattr(self, name)}")
        hours = self.mentor_hours_by_need
        if len(hours) != _NEEDS or list(hours) != sorted(hours) or hours[0] < 0:
            raise ValueError(f"mentor_hours_by_need: expected four ascending numbers, got {hours}")
