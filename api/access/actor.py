"""Who asks: a person who has signed in, a machine with a token, or whoever sits at this machine."""

from dataclasses import dataclass
from typing import Literal

from data.accounts import MACHINE, Grant
from data.store import EVERY_MUNICIPALITY, Scope

_NOWHERE = "nowhere"
ActorKind = Literal["person", "machine", "local", "anyone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who asks, and what they were granted.

    Attributes
    ----------
    name : str
        What journals say.
    kind : str
        ``person``, ``machine``, ``local`` (this machine, while there are no accounts) or ``anyone``.
    account_id : str
        Of the account; empty where there is none.
    grants : tuple of Grant
        Roles, and where they hold.
    broker_id : str
        The jobformidler of the records this is; empty for others.
    team : str
        The team the person works in; empty where there are none.
    """

    name: str
    kind: ActorKind
    account_id: str = ""
    grants: tuple[Grant, ...] = ()
    broker_id: str = ""
    team: str = ""

    @property
    def key(self) -> str:
        """What answers are kept under: two people may have one name."""
        return self.account_id or self.name

    @property
    def scope(self) -> Scope:
        """Whose people the store may show: those of the municipalities of the grants.

        Who has a grant for the whole installation sees everybody, and who has none nobody.
        """
        first, *others = sorted({grant.municipality_code for grant in self.grants}) or [_NOWHERE]
        return Scope(first, tuple(others)) if first else EVERY_MUNICIPALITY

    def team_of(self, grant: Grant) -> str:
        """Return the team that narrows a grant, empty where the municipality is not parted into teams."""
        return grant.team or self.team


THE_INSTALLATION = (Grant(role=MACHINE),)
"""Everything: of this machine while there are no accounts, and of the installation's own token."""

ITSELF = Actor(name="service", kind="local", grants=THE_INSTALLATION)
"""The service, which draws lists ahead that nobody has asked for yet."""

NOBODY = Actor(name="anyone", kind="anyone")
"""Who asks for what anyone may have."""
