"""What a request is about: whose case or workplace, told without saying what is in it."""

from dataclasses import dataclass

from data.candidates import Candidate
from data.companies import Workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What the rules look at.

    Attributes
    ----------
    kind : str
        ``case`` or ``workplace``.
    record_id : str
        Of the person or workplace.
    exists : bool
        Whether it is stored and known on the day.
    municipality_code : str or None
        Whose it is; ``None`` where nobody knows.
    broker_id : str or None
        The jobformidler of a case.
    team : str
        The jobformidler's team, empty where there is none, or nobody had to look it up.
    opened : bool
        Whether the one who asks has opened the case in an emergency.
    """

    kind: str
    record_id: str
    exists: bool = True
    municipality_code: str | None = None
    broker_id: str | None = None
    team: str = ""
    opened: bool = False


def about_case(candidate_id: str, candidate: Candidate | None) -> About:
    """Return what the rules look at in a case; of a person who is not there only that."""
    if candidate is None:
        return About(kind="case", record_id=candidate_id, exists=False)
    return About(
        kind="case",
        record_id=candidate_id,
        municipality_code=candidate.municipality_code,
        broker_id=candidate.broker_id,
    )


def about_workplace(workplace: Workplace) -> About:
    """Return what the rules look at in a workplace and its openings."""
    return About(
        kind="workplace", record_id=workplace.workplace_id, municipality_code=workplace.municipality_code
    )
