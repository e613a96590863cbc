"""``matcher account token``: tokens of machines, told once."""

import sys
from typing import Annotated

import typer

from api import clock
from api.auth.accounting import TOKEN, command_entry, machine_user
from api.auth.tokens import Wish, made_token
from api.commands.grants import GRANT_HELP, grant_text, grants_of
from api.commands.options import Order, with_order
from api.commands.output import print_rows
from api.commands.talk import say
from api.faults import UsageError
from api.wiring import opened
from data.store import ServiceToken, UnknownAccountError

TOKEN_COLUMNS = (
    "token_id",
    "name",
    "roles",
    "created_by",
    "created_at",
    "expires_at",
    "used_at",
    "revoked_at",
)
_DAYS, _MOST_DAYS = 365, 730

app = typer.Typer(
    help="Maskiners adgangsnøgler. Tokens of machines: made, listed, revoked.", no_args_is_help=True
)

TokenName = Annotated[str, typer.Argument(metavar="NAME", help="What the token is for.")]
TokenId = Annotated[str, typer.Argument(metavar="TOKEN_ID", help="As 'matcher account token list' shows it.")]
Roles = Annotated[list[str], typer.Option("--role", help=GRANT_HELP)]
Days = Annotated[int, typer.Option(min=1, max=_MOST_DAYS, help="Days for which it is good.")]


@app.callback()
def start() -> None:
    """Give machines tokens of their own."""


@app.command("add")
@with_order
def add_token(order: Order, name: TokenName, role: Roles, days: Days = _DAYS) -> None:
    """Lav en nøgle. Make a token; it is printed this one time, and only its digest is kept."""
    if not name.strip() or not name.isprintable():
        raise UsageError(f"NAME: expected what the token is for, got {name!r}; correct it.")
    by = f"command line ({machine_user()})"
    wish = Wish(name=name.strip(), grants=grants_of(role), days=days, created_by=by)
    with opened(order.settings) as store, store.writing() as unit:
        token, secret = made_token(unit, wish, clock.now())
        roles = [grant_text(grant) for grant in token.grants]
        unit.audit.note(command_entry("add", (TOKEN, token.token_id), clock.now(), roles=roles, days=days))
    sys.stdout.write(f"{secret}\n")
    say(f"{token.token_id}, good until {token.expires_at:%Y-%m-%d}. It is not shown again.")


@app.command("list")
@with_order
def list_tokens(order: Order) -> None:
    """Vis nøgler. List tokens: what they may, until when, and when each was used last."""
    with opened(order.settings) as store, store.reading() as unit:
        rows = [_row(token) for token in unit.service_tokens.all()]
    print_rows(TOKEN_COLUMNS, rows, order.form)


@app.command("revoke")
@with_order
def revoke_token(order: Order, token_id: TokenId) -> None:
    """Træk en nøgle tilbage. Let a token open nothing from now on."""
    with opened(order.settings) as store, store.writing() as unit:
        try:
            unit.service_tokens.revoke(token_id, clock.now())
            unit.audit.note(command_entry("revoke", (TOKEN, token_id), clock.now()))
        except UnknownAccountError as fault:
            raise UsageError(
                f"TOKEN_ID: expected one of 'matcher account token list', got {token_id!r}."
            ) from fault


def _row(token: ServiceToken) -> dict[str, object]:
    return {
        "token_id": token.token_id,
        "name": token.name,
        "roles": " ".join(grant_text(grant) for grant in token.grants),
        "created_by": token.created_by,
        "created_at": token.created_at.isoformat(timespec="seconds"),
        "expires_at": token.expires_at.isoformat(timespec="seconds"),
        "used_at": token.used_at.isoformat(timespec="seconds") if token.used_at else "",
        "revoked_at": token.revoked_at.isoformat(timespec="seconds") if token.revoked_at else "",
    }
