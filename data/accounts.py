"""Accounts: who signs in, in which roles and for which municipality."""

from dataclasses import dataclass
from datetime import datetime

JOBFORMIDLER = "jobformidler"
TEAM_LEAD = "team_lead"
ANALYST = "analyst"
ADMINISTRATOR = "administrator"
DATA_PROTECTION_OFFICER = "data_protection_officer"
MACHINE = "machine"
SOMEWHERE = frozenset({JOBFORMIDLER, TEAM_LEAD})
"""Roles about people's cases, which are those of one municipality."""
ROLES = (JOBFORMIDLER, TEAM_LEAD, ANALYST, ADMINISTRATOR, DATA_PROTECTION_OFFICER, MACHINE)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Grant:
    """A role in one municipality, or in every one of the installation.

    Attributes
    ----------
    role : str
        One of `ROLES`.
    municipality_code : str
        Four digits; empty for the whole installation.
    team : str
        Narrows a role to a team's cases; empty where it is not narrowed.
    """

    role: str
    municipality_code: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Somebody who signs in.

    Attributes
    ----------
    account_id : str
        Opaque.
    sign_in : str
        What is typed at sign-in, in lower case; unique.
    name : str
        The person's own name, which stands on decisions.
    broker_id : str
        The jobformidler of the records this is; empty for others.
    team : str
        The team the person works in; empty where there are none.
    grants : tuple of Grant
        Sorted.
    disabled_at : datetime or None
        Since when nobody signs in with it.
    """

    account_id: str
    sign_in: str
    name: str
    broker_id: str = ""
    team: str = ""
    grants: tuple[Grant, ...] = ()
    disabled_at: datetime | None = None
