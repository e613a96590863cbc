"""Accounts: who signs in, in which roles, and the temporary password of whoever is new or shut out.

Answers that hold a password are not kept under an Idempotency-Key: it is told once.
"""

from typing import Annotated, Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Response
from pydantic import ConfigDict, Field, StringConstraints

from api.access import Actor
from api.auth.account_access import answers_for, must_answer_for
from api.auth.account_desk import AccountDesk, Changed, Told
from api.auth.codes import needs_code
from api.auth.passwords import Passwords
from api.clock import now
from api.http.access import ActorHere, allowed
from api.http.conditional import ChangeHere, etag_of
from api.http.paging import Page, PageHere
from api.http.problems import documented
from api.http.route import StrictRoute
from api.http.schema import Identifier, Instant, Name, Strict
from api.service import ServiceHere
from api.v1.me import GrantShown
from data.accounts import Account, Grant
from data.store import Credentials, Unit

router = APIRouter(prefix="/v1/accounts", tags=["accounts"], route_class=StrictRoute)
_passwords = Passwords()
_NO_PASSWORD, _OWN, _TEMPORARY = "none", "own", "temporary"

Role = Literal["jobformidler", "team_lead", "analyst", "administrator", "data_protection_officer"]
SignInName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\s\x00-\x1f\x7f]+$")]
Code = Annotated[str, StringConstraints(pattern=r"^([0-9]{4})?$")]
Short = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\s/@\x00-\x1f\x7f]*$")]


class RoleGiven(Strict):
    """A role, and where it holds."""

    role: Role
    municipality_code: Code = Field(default="", description="Empty for the whole installation.")
    team: Short = Field(default="", description="The team it is narrowed to; empty where it is not.")


Grants = Annotated[list[RoleGiven], Field(max_length=50)]


class NewAccount(Strict):
    """Somebody who shall sign in here."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "sign_in": "anna.holm",
                    "name": "Anna Holm",
                    "grants": [{"role": "jobformidler", "municipality_code": "0461", "team": "nord"}],
                    "broker_id": "b-17",
                    "team": "nord",
                }
            ]
        }
    )

    sign_in: SignInName
    name: Name
    grants: Grants
    broker_id: Short = Field(default="", description="The jobformidler of the records this is.")
    team: Short = ""
    provider: bool = Field(default=False, description="Signs in at the municipality's provider: no password.")


class AccountChange(Strict):
    """What becomes of an account; what is not named stays. Its sessions end."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"team": "syd", "disabled": False}]})

    grants: Grants | None = None
    broker_id: Short | None = None
    team: Short | None = None
    disabled: bool | None = None


class AccountShown(Strict):
    """Somebody who signs in, and with what; nothing secret."""

    account_id: Identifier
    sign_in: str
    name: str
    grants: list[GrantShown]
    broker_id: str
    team: str
    disabled_at: Instant | None
    password: Literal["own", "temporary", "none"] = Field(description="`none`: signs in at the provider.")
    codes: Literal["yes", "missing", "no"] = Field(description="`missing`: the roles need one-time codes.")


class AccountTold(AccountShown):
    """An account and its temporary password, told this one time."""

    temporary_password: str | None
    temporary_until: Instant | None


@router.get("", operation_id="list_accounts", summary="Accounts", dependencies=[allowed("accounts.read")])
def list_accounts(service: ServiceHere, actor: ActorHere, asked: PageHere) -> Page[AccountShown]:
    """Return a page of the accounts that whoever asks answers for, by sign-in."""
    with service.store.reading() as unit:
        every = unit.accounts.all()
    found = [one for one in every if answers_for(actor, "accounts.read", one.account.grants)]
    rest = [one for one in found if one.account.sign_in > (asked.after or "")]
    return asked.page(rest[: asked.enough], lambda one: one.account.sign_in, _shown)


@router.get(
    "/{account_id}",
    operation_id="read_account",
    summary="One account",
    dependencies=[allowed("accounts.read")],
    responses=documented("account-unknown"),
)
def read_account(
    account_id: Identifier, service: ServiceHere, actor: ActorHere, response: Response
) -> AccountShown:
    """Return an account; its ``ETag`` is what changes name."""
    with service.store.reading() as unit:
        found = must_answer_for(unit, actor, "accounts.read", account_id)
    response.headers["ETag"] = _etag(found)
    return _shown(found)


@router.post(
    "",
    operation_id="create_account",
    summary="Add an account",
    dependencies=[allowed("accounts.write")],
    status_code=201,
    responses=documented("sign-in-taken", "role-too-far", "role-needs-place", "busy"),
)
def create_account(
    body: NewAccount, service: ServiceHere, actor: ActorHere, response: Response
) -> AccountTold:
    """Add somebody, with a temporary password unless the provider knows them; it is told this one time."""
    account = Account(
        account_id=uuid4().hex,
        sign_in=body.sign_in.casefold(),
        name=body.name,
        broker_id=body.broker_id,
        team=body.team,
        grants=_grants(body.grants),
    )
    with service.store.writing() as unit:
        told = _told(_desk(unit, actor).add(account, provider=body.provider))
    response.headers["Location"] = f"/v1/accounts/{account.account_id}"
    return told


@router.patch(
    "/{account_id}",
    operation_id="change_account",
    summary="Change roles or place, close or open an account",
    dependencies=[allowed("accounts.write")],
    responses=documented("account-unknown", "account-own", "role-too-far", "role-needs-place"),
)
def change_account(
    account_id: Identifier, body: AccountChange, service: ServiceHere, actor: ActorHere, change: ChangeHere
) -> AccountShown:
    """Change somebody else's account; every session of it ends at once."""
    told = Changed(
        grants=None if body.grants is None else _grants(body.grants),
        broker_id=body.broker_id,
        team=body.team,
        disabled=body.disabled,
    )
    with service.store.writing() as unit:
        desk = _desk(unit, actor)
        found = desk.found(account_id)
        change.require(_etag(found))
        return _shown(desk.change(found.account, told))


@router.post(
    "/{account_id}/reset",
    operation_id="reset_account",
    summary="Give a temporary password",
    dependencies=[allowed("accounts.write")],
    responses=documented("account-unknown", "account-own", "account-at-provider", "busy"),
)
def reset_account(account_id: Identifier, service: ServiceHere, actor: ActorHere) -> AccountTold:
    """Replace password and one-time codes by a temporary password, told this one time; sessions end."""
    with service.store.writing() as unit:
        desk = _desk(unit, actor)
        return _told(desk.reset(desk.found(account_id)))


def _desk(unit: Unit, actor: Actor) -> AccountDesk:
    return AccountDesk(unit=unit, actor=actor, passwords=_passwords, now=now())


def _grants(told: list[RoleGiven]) -> tuple[Grant, ...]:
    return tuple(sorted({Grant(**one.model_dump()) for one in told}))


def _told(told: Told) -> AccountTold:
    until = told.found.password_until if told.password else None
    return AccountTold(**_fields(told.found), temporary_password=told.password, temporary_until=until)


def _shown(found: Credentials) -> AccountShown:
    return AccountShown(**_fields(found))


def _fields(found: Credentials) -> dict[str, Any]:
    account = found.account
    kind = _NO_PASSWORD if found.password_hash is None else _OWN
    missing = "missing" if found.password_hash and needs_code(account) else "no"
    return {
        "account_id": account.account_id,
        "sign_in": account.sign_in,
        "name": account.name,
        "grants": [
            GrantShown(role=one.role, municipality_code=one.municipality_code, team=one.team)
            for one in account.grants
        ],
        "broker_id": account.broker_id,
        "team": account.team,
        "disabled_at": account.disabled_at,
        "password": _TEMPORARY if found.password_until else kind,
        "codes": "yes" if found.has_codes else missing,
    }


def _etag(found: Credentials) -> str:
    return etag_of(found.account.account_id, found.epoch)
