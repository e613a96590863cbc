"""What every command of ``matcher rights`` shares: who acts, the store, and refusals in plain words."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from api.clock import now
from api.commands.options import Order
from api.faults import CheckError
from api.rights.by import By
from api.wiring import opened
from data.store import ConflictError, Store

Candidate = Annotated[str, typer.Argument(metavar="CANDIDATE", help="The person's id.")]
Named = Annotated[str | None, typer.Option("--by", help="Who acts; otherwise the user of this machine.")]


def acting(order: Order, by: str | None) -> By:
    """Return who acts."""
    return By(name=by or getpass.getuser(), kind="local", at=now(), today=order.as_of)


@contextmanager
def desk(order: Order) -> Iterator[Store]:
    """Open the store; what it refuses is told as it is.

    Raises
    ------
    CheckError
        If the store refuses, or the erasure ledger cannot be written; nothing was done then.
    """
    with opened(order.settings) as store:
        try:
            yield store
        except ConflictError as refused:
            raise CheckError(f"{refused}. Nothing was done.") from refused
        except OSError as fault:
            raise CheckError(
                f"MATCHER_ERASURE_LEDGER: expected {order.settings.erasure_ledger} to be writable, got "
                f"{fault.strerror or fault}. Nobody was erased."
            ) from fault
