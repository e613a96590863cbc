"""What the pages of accounts show."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from api.access import ROLE_WORDS, RULES, Actor
from api.auth.codes import needs_code
from api.http.conditional import etag_of
from api.pages.forms import BLANK, Filled, blank
from api.pages.visit import Visit
from data.accounts import ROLES, Account, Grant
from data.geography import municipalities
from data.store import Credentials

_MOST_ROWS = 6
_GIVEN = ROLES[:-1]
_NONE = Grant(role="")
Choices = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """One account of the list."""

    account_id: str
    name: str
    sign_in: str
    roles: tuple[str, ...]
    way: str
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsView:
    """A page of accounts; ``onward`` leads to the next one."""

    rows: tuple[AccountRow, ...]
    onward: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantsView:
    """The part of a form in which roles are given.

    Attributes
    ----------
    rows : tuple of Grant
        As typed or as they are, and an empty one to fill in.
    roles, places : tuple
        Values and words of what may be chosen.
    """

    rows: tuple[Grant, ...]
    roles: Choices
    places: Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class NewView:
    """The form for somebody new; ``refused`` says why it was not done."""

    giving: GrantsView
    form: Filled[Any] = field(default=BLANK)
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OneView:
    """One account and what may be done with it."""

    row: AccountRow
    facts: tuple[tuple[str, str], ...]
    own: bool
    local: bool
    state: str
    giving: GrantsView
    form: Filled[Any] = field(default=BLANK)
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldView:
    """A temporary password, told this one time."""

    row: AccountRow
    password: str
    until: str
    codes: bool


def accounts_view(visit: Visit, found: Sequence[Credentials], onward: str) -> AccountsView:
    """Return a page of the list."""
    return AccountsView(rows=tuple(row_of(visit, one) for one in found), onward=onward)


def row_of(visit: Visit, found: Credentials) -> AccountRow:
    """Return an account in words."""
    account = found.account
    return AccountRow(
        account_id=account.account_id,
        name=account.name,
        sign_in=account.sign_in,
        roles=tuple(grant_words(visit, grant) for grant in account.grants),
        way=_way(visit, found),
        closed=account.disabled_at is not None,
    )


def one_view(visit: Visit, found: Credentials, form: Filled[Any] | None = None, refused: str = "") -> OneView:
    """Return one account, with the form as it was typed or as the account is."""
    account = found.account
    shown = form or blank(jobformidler=account.broker_id, arbejdsteam=account.team)
    codes = "accounts.codes_yes" if found.has_codes else "accounts.codes_no"
    return OneView(
        row=row_of(visit, found),
        facts=(
            (visit.t("accounts.sign_in"), account.sign_in),
            (visit.t("accounts.way"), _way(visit, found)),
            (visit.t("accounts.codes"), visit.t(codes)),
            (visit.t("accounts.broker"), account.broker_id),
            (visit.t("accounts.work_team"), account.team),
            (visit.t("accounts.closed_at"), _moment(visit, account.disabled_at)),
        ),
        own=visit.actor.account_id == account.account_id,
        local=found.password_hash is not None,
        state=state_of(found),
        giving=giving(visit, account.grants if form is None else typed(form)),
        form=shown,
        refused=refused,
    )


def told_view(visit: Visit, found: Credentials, password: str) -> ToldView:
    """Return a temporary password for its holder."""
    until = _moment(visit, found.password_until)
    return ToldView(row=row_of(visit, found), password=password, until=until, codes=needs_code(found.account))


def state_of(found: Credentials) -> str:
    """Return what tells an account from itself after a change."""
    return etag_of(found.account.account_id, found.epoch)


def giving(visit: Visit, grants: Sequence[Grant]) -> GrantsView:
    """Return the rows of roles, one of them empty, and what may be chosen."""
    rows = (*grants, _NONE) if len(grants) < _MOST_ROWS else tuple(grants)
    roles = tuple((role, role_words(visit, role)) for role in _GIVEN)
    return GrantsView(rows=rows, roles=roles, places=_places(visit, visit.actor))


def typed(form: Filled[Any]) -> tuple[Grant, ...]:
    """Return the roles of a form as they were typed."""
    rows = zip(form.chosen("rolle"), form.chosen("kommune"), form.chosen("team"), strict=False)
    return tuple(Grant(role=role, municipality_code=code, team=team) for role, code, team in rows if role)


def grant_words(visit: Visit, grant: Grant) -> str:
    """Return a role in words: ``Jobformidler, Odense (nord)``."""
    place = municipalities().get(grant.municipality_code)
    where = place.name if place else grant.municipality_code or visit.t("accounts.everywhere")
    team = f" ({grant.team})" if grant.team else ""
    return f"{role_words(visit, grant.role).capitalize()}, {where}{team}"


def role_words(visit: Visit, role: str) -> str:
    """Return a role in the visitor's language."""
    words = ROLE_WORDS[role]
    return words.da if visit.language == "da" else words.en


def _places(visit: Visit, actor: Actor) -> Choices:
    """Return the municipalities in which somebody may give roles."""
    own = {one.municipality_code for one in actor.grants if one.role in RULES["accounts.write"].who}
    whole = "" in own
    every = sorted(municipalities().items(), key=lambda item: item[1].name)
    named = tuple((code, place.name) for code, place in every if whole or code in own)
    return (("", visit.t("accounts.everywhere")), *named) if whole else named


def _way(visit: Visit, found: Credentials) -> str:
    if found.account.disabled_at is not None:
        return visit.t("accounts.way_closed")
    if found.password_hash is None:
        return visit.t("accounts.way_provider")
    if found.password_until is not None:
        return visit.t("accounts.way_temporary", until=_moment(visit, found.password_until))
    if needs_code(found.account) and not found.has_codes:
        return visit.t("accounts.way_codes_missing")
    return visit.t("accounts.way_own")


def _moment(visit: Visit, at: datetime | None) -> str:
    return visit.moment(at) if at is not None else ""


def nobody_new(visit: Visit) -> Account:
    """Return the account that a new one begins as: a role where the administrator's own holds."""
    own = sorted({one.municipality_code for one in visit.actor.grants})
    first = own[0] if own and own[0] else ""
    grants = (Grant(role=_GIVEN[0], municipality_code=first),) if first else ()
    return Account(account_id="", sign_in="", name="", grants=grants)
