"""``matcher account``: who signs in, with what, and what they may."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated
from uuid import uuid4

import typer

from api import clock
from api.auth.accounting import ACCOUNT, command_entry
from api.auth.asking import limits_of
from api.auth.codes import enrolment_address, needs_code, new_totp_secret
from api.auth.passwords import PasswordRefusedError, Passwords, check_password
from api.commands.account_token import app as token_app
from api.commands.grants import GRANT_HELP, grant_text, grants_of
from api.commands.options import Order, with_order
from api.commands.output import print_rows
from api.commands.talk import say
from api.faults import UsageError
from api.wiring import no_audit_key, opened
from data.accounts import Account, Grant
from data.store import Credentials, SignInTakenError, Unit, UnknownAccountError

ACCOUNT_COLUMNS = ("sign_in", "name", "roles", "broker", "team", "password", "codes", "provider", "disabled")
SESSION_COLUMNS = ("how", "opened_at", "seen_at")
_LONGEST_SIGN_IN = 200

app = typer.Typer(
    help="Konti: hvem der logger ind, og hvad de må. Accounts: who signs in, and what they may.",
    no_args_is_help=True,
)
app.add_typer(token_app, name="token")

SignInName = Annotated[str, typer.Argument(metavar="SIGN_IN", help="What is typed at sign-in.")]
Name = Annotated[str, typer.Option(help="The person's own name, which stands on decisions.")]
Roles = Annotated[list[str] | None, typer.Option("--role", help=GRANT_HELP)]
RolesAnew = Annotated[list[str] | None, typer.Argument(metavar="[ROLE]...", help=GRANT_HELP)]
Broker = Annotated[str | None, typer.Option(help="The jobformidler of the records this is.")]
Team = Annotated[str | None, typer.Option(help="The team the person works in.")]
PasswordFile = Annotated[
    Path | None, typer.Option(help="File with the password; without it, it is asked for.")
]
NoPassword = Annotated[bool, typer.Option("--provider", help="No password: signs in at the provider.")]
Remove = Annotated[bool, typer.Option("--remove", help="Take the codes away.")]
End = Annotated[bool, typer.Option("--end", help="End them all.")]


@app.callback()
def start() -> None:
    """Say who signs in."""


@app.command("add")
@with_order
def add_account(
    order: Order,
    sign_in: SignInName,
    name: Name,
    role: Roles = None,
    password_file: PasswordFile = None,
    provider: NoPassword = False,
) -> None:
    """Opret en konto. Add an account, with a password or for the municipality's own sign-in."""
    account = Account(
        account_id=uuid4().hex,
        sign_in=_checked_sign_in(sign_in),
        name=_one_line("--name", name),
        grants=grants_of(role or ()),
    )
    kept = None if provider else _hashed(account, password_file)
    with _unit(order) as unit:
        if not unit.audit.keyed:
            raise no_audit_key()
        unit.accounts.add(account, clock.now())
        if kept is not None:
            unit.accounts.set_password(account.account_id, kept)
        _note(unit, "add", account, roles=_texts(account.grants), provider=provider)
    _say_what_is_missing(account, local=kept is not None)


@app.command("list")
@with_order
def list_accounts(order: Order) -> None:
    """Vis konti. List accounts: their roles, and how each of them signs in."""
    with opened(order.settings) as store, store.reading() as unit:
        rows = [_row(found) for found in unit.accounts.all()]
    print_rows(ACCOUNT_COLUMNS, rows, order.form)


@app.command("role")
@with_order
def set_roles(order: Order, sign_in: SignInName, roles: RolesAnew = None) -> None:
    """Giv roller. Replace all roles of an account, none where none is named; its sessions end."""
    grants = grants_of(roles or ())
    with _unit(order) as unit:
        found = _must(unit, sign_in)
        unit.accounts.set_grants(found.account.account_id, grants)
        _note(unit, "role", found.account, before=_texts(found.account.grants), roles=_texts(grants))
    told = replace(found.account, grants=grants)
    _say_what_is_missing(told, local=found.password_hash is not None and not found.has_codes)


@app.command("place")
@with_order
def place_account(order: Order, sign_in: SignInName, broker: Broker = None, team: Team = None) -> None:
    """Sæt på plads. Say which jobformidler of the records somebody is, and in which team; sessions end."""
    with _unit(order) as unit:
        account = _must(unit, sign_in).account
        unit.accounts.place(
            account.account_id,
            account.broker_id if broker is None else broker,
            account.team if team is None else team,
        )
        _note(unit, "place", account, broker=broker, team=team)


@app.command("disable")
@with_order
def disable_account(order: Order, sign_in: SignInName) -> None:
    """Luk en konto. Let nobody sign in with an account; its sessions end at once."""
    with _unit(order) as unit:
        account = _must(unit, sign_in).account
        unit.accounts.disable(account.account_id, clock.now())
        _note(unit, "disable", account)


@app.command("enable")
@with_order
def enable_account(order: Order, sign_in: SignInName) -> None:
    """Åbn en konto igen. Let an account sign in again."""
    with _unit(order) as unit:
        account = _must(unit, sign_in).account
        unit.accounts.enable(account.account_id)
        _note(unit, "enable", account)


@app.command("password")
@with_order
def set_password(order: Order, sign_in: SignInName, password_file: PasswordFile = None) -> None:
    """Skift adgangskode. Give an account a new password; its sessions end."""
    with opened(order.settings) as store, store.reading() as unit:
        account = _must(unit, sign_in).account
    kept = _hashed(account, password_file)
    with _unit(order) as unit:
        unit.accounts.set_password(account.account_id, kept)
        _note(unit, "password", account)


@app.command("totp")
@with_order
def set_codes(order: Order, sign_in: SignInName, remove: Remove = False) -> None:
    """Giv engangskoder. Give an account one-time codes; the address printed is told this one time."""
    secret = None if remove else new_totp_secret()
    with _unit(order) as unit:
        account = _must(unit, sign_in).account
        unit.accounts.set_totp(account.account_id, secret)
        _note(unit, "totp", account, removed=remove)
    if secret is not None:
        sys.stdout.write(f"{enrolment_address(secret, account.sign_in)}\n")
        say("Take it up in an app for one-time codes (as a QR code); it is not shown again.")


@app.command("unlink")
@with_order
def unlink_provider(order: Order, sign_in: SignInName) -> None:
    """Løsn fra kommunens login. Let the next person the provider names so be bound to the account anew."""
    with _unit(order) as unit:
        account = _must(unit, sign_in).account
        unit.accounts.unbind_subject(account.account_id)
        _note(unit, "unlink", account)


@app.command("sessions")
@with_order
def list_sessions(order: Order, sign_in: SignInName, end: End = False) -> None:
    """Vis åbne sessioner. List the open sessions of an account, and end them where that is said."""
    with _unit(order) as unit:
        account = _must(unit, sign_in).account
        found = unit.sessions.of_account(account.account_id, limits_of(order.settings), clock.now())
        if end:
            unit.sessions.end_all(account.account_id)
            _note(unit, "end_sessions", account, ended=len(found))
    rows = [
        {"how": one.how, "opened_at": one.opened_at.isoformat(), "seen_at": one.seen_at.isoformat()}
        for one in found
    ]
    print_rows(SESSION_COLUMNS, rows, order.form)
    if end:
        say(f"{len(found)} ended.")


@contextmanager
def _unit(order: Order) -> Iterator[Unit]:
    """Give a writing unit; what the store does not take becomes a message."""
    with opened(order.settings) as store:
        try:
            with store.writing() as unit:
                yield unit
        except (SignInTakenError, UnknownAccountError) as fault:
            raise UsageError(str(fault.args[0])) from fault


def _note(unit: Unit, act: str, account: Account, **details: object) -> None:
    unit.audit.note(command_entry(act, (ACCOUNT, account.account_id), clock.now(), **details))


def _texts(grants: Sequence[Grant]) -> list[str]:
    return [grant_text(grant) for grant in grants]


def _must(unit: Unit, sign_in: str) -> Credentials:
    found = unit.accounts.credentials(sign_in.strip().casefold())
    if found is None:
        raise UsageError(str(UnknownAccountError(sign_in).args[0]))
    return found


def _checked_sign_in(said: str) -> str:
    text = said.strip().casefold()
    if not text or len(text) > _LONGEST_SIGN_IN or not text.isprintable() or " " in text:
        raise UsageError(f"SIGN_IN: expected a name such as anna.holm, got {said!r}; choose another.")
    return text


def _one_line(option: str, said: str) -> str:
    text = said.strip()
    if not text or not text.isprintable():
        raise UsageError(f"{option}: expected the person's name, got {said!r}; correct it.")
    return text


def _hashed(account: Account, file: Path | None) -> str:
    password = (
        _read(file) if file else typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    )
    try:
        check_password(password, account.sign_in, account.name)
    except PasswordRefusedError as refused:
        raise UsageError(f"password of {account.sign_in}: {refused}; choose another.") from refused
    return Passwords().hashed(password)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as fault:
        got = getattr(fault, "strerror", None) or "something that is not UTF-8"
        raise UsageError(f"{file}: expected a file that holds it, got {got}; name another.") from fault


def _say_what_is_missing(account: Account, *, local: bool) -> None:
    if not account.grants:
        say(f"{account.sign_in} has no role yet, and may do nothing: matcher account role.")
    if local and needs_code(account):
        say(
            f"These roles need one-time codes before the next sign-in: matcher account totp {account.sign_in}"
        )


def _row(found: Credentials) -> dict[str, object]:
    account = found.account
    local = "yes" if found.password_hash else ""
    missing = "missing" if local and needs_code(account) else ""
    return {
        "sign_in": account.sign_in,
        "name": account.name,
        "roles": " ".join(grant_text(grant) for grant in account.grants),
        "broker": account.broker_id,
        "team": account.team,
        "password": local,
        "codes": "yes" if found.has_codes else missing,
        "provider": "bound" if found.oidc_subject else "",
        "disabled": account.disabled_at.isoformat() if account.disabled_at else "",
    }
