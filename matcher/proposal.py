"""What is shown and what is picked: a line of a list, an assignment of the night, a person without one."""

from dataclasses import dataclass

from models.fit import Fit

MICRO = 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of one pair, as the exchange format defines them.

    Attributes
    ----------
    expected_goal_hours, low, high : float
        Expected ordinary paid hours in 52 weeks, at most the goal in any month, with its 80 % interval.
    expected_weeks_to_paid : float
        Expected weeks to the first ordinary paid hour, restricted to 52.
    chance_30h_at_26w : float
        Chance of the goal hours in the calendar month that holds day 182.
    price : float
        What the opening's last place is worth to others, in the same unit as the value.
    net_value : float
        Value minus price.
    """

    expected_goal_hours: float
    low: float
    high: float
    expected_weeks_to_paid: float
    chance_30h_at_26w: float
    price: float
    net_value: float


def figures_of(fit: Fit, row: int, price: float, unmatched_weeks: float | None) -> Figures:
    """Return one row of a fit with its price.

    The value is in goal hours, or in weeks saved where ``unmatched_weeks``, the expected weeks without a
    match, is given.
    """
    goal_hours, weeks = float(fit.expected_goal_hours[row]), float(fit.expected_weeks_to_paid[row])
    value = goal_hours if unmatched_weeks is None else unmatched_weeks - weeks
    return Figures(
        expected_goal_hours=goal_hours,
        low=float(fit.low[row]),
        high=float(fit.high[row]),
        expected_weeks_to_paid=weeks,
        chance_30h_at_26w=float(fit.chance_30h_at_26w[row]),
        price=price,
        net_value=value - price,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason of a proposal; every number in its texts is a stored term.

    Attributes
    ----------
    kind : str
        ``for``, ``against`` or ``opens`` (what would open more).
    group : str
        Group of features it comes from, or the rule.
    goal_hours : float
        What it adds to the value against the average opening that this person can reach.
    text_da, text_en : str
        The reason in plain words, about the opening.
    """

    kind: str
    group: str
    goal_hours: float
    text_da: str
    text_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One line of a candidate's ranked list.

    ``tonight`` is ``assigned`` (the last plan gives this opening to this person), ``free`` (places left),
    ``taken`` (all places planned for others), or ``unplanned`` where there is no plan yet.
    """

    candidate_id: str
    opening_id: str
    workplace_id: str
    rank: int
    figures: Figures
    tonight: str
    worth_less_than_unmatched: bool
    model_version: str
    reasons: tuple[Reason, ...] = ()
    stale: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A candidate whom the night gave nothing, and why.

    Attributes
    ----------
    candidate_id : str
        The person.
    cause : str
        Stable code: ``no_reachable_opening``, ``rules``, ``worth_less_than_unmatched``, ``outbid``,
        ``broker_full``, ``busy`` or ``not_active``.
    text_da, text_en : str
        The cause in plain words.
    opens_da, opens_en : tuple of str
        The nearest relaxations: what would open most.
    """

    candidate_id: str
    cause: str
    text_da: str
    text_en: str
    opens_da: tuple[str, ...] = ()
    opens_en: tuple[str, ...] = ()
