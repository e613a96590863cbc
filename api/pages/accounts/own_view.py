"""What the pages of the own password and one-time codes show."""

from dataclasses import dataclass, field
from typing import Any, Literal

from pyotp import parse_uri

from api.pages.accounts.view import grant_words
from api.pages.forms import BLANK, Filled
from api.pages.visit import Visit
from data.store import Credentials

Part = Literal["", "password", "codes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """One-time codes that are offered: the address that an app takes, and the key to type."""

    address: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnView:
    """The page of the own account, or one of those beside signing in.

    Attributes
    ----------
    token : str
        Of the forms.
    signed_in : bool
        Whether somebody has a session; else the form asks who it is.
    facts : tuple
        Names and texts of the account.
    local, codes : bool
        Whether it has a password here, and one-time codes.
    part : str
        Which form was filled in last.
    refused : str
        Why nothing was changed.
    keys : Keys, optional
        Codes that are offered.
    """

    token: str
    signed_in: bool = False
    facts: tuple[tuple[str, str], ...] = ()
    local: bool = True
    codes: bool = False
    part: Part = ""
    form: Filled[Any] = field(default=BLANK)
    refused: str = ""
    keys: Keys | None = None


def own_view(visit: Visit, found: Credentials) -> OwnView:
    """Return the page of the own account."""
    account = found.account
    roles = "; ".join(grant_words(visit, grant) for grant in account.grants)
    return OwnView(
        token=visit.csrf,
        signed_in=True,
        facts=(
            (visit.t("accounts.name"), account.name),
            (visit.t("accounts.sign_in"), account.sign_in),
            (visit.t("accounts.roles"), roles),
            (visit.t("accounts.broker"), account.broker_id),
            (visit.t("accounts.work_team"), account.team),
        ),
        local=found.password_hash is not None,
        codes=found.has_codes,
    )


def keys_of(address: str) -> Keys:
    """Return codes that are offered."""
    return Keys(address=address, secret=_spaced(parse_uri(address).secret))


def _spaced(secret: str) -> str:
    """Return a key in groups of four, as it is read out."""
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
