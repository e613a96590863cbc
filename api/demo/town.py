"""The sample municipality as `matcher demo` leaves it, to be looked at in a browser as a jobformidler."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

from api.demo.journey import DATABASE, MODELS, SAMPLE_DAY
from api.faults import UsageError
from data.accounts import ADMINISTRATOR, JOBFORMIDLER, TEAM_LEAD, Account, Grant
from data.store import Store

FOLDER = "town"
VISITOR = "demo"
_MUNICIPALITY, _BROKER = "0461", "B-0461-01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the municipality lies, and its day; the names are those of the settings."""

    database_url: str
    models: Path
    as_of: date


def place_in(out: Path) -> Place:
    """Return the municipality that the demo left in a folder.

    Raises
    ------
    UsageError
        If there is none.
    """
    folder = out / FOLDER
    if not (folder / DATABASE).is_file():
        raise UsageError(
            f"--demo: expected the sample municipality in {folder}, got nothing there: run 'make demo' (or "
            "'matcher demo') in this folder first."
        )
    return Place(database_url=f"sqlite:///{folder / DATABASE}", models=folder / MODELS, as_of=SAMPLE_DAY)


def settle_visitor(store: Store, at: datetime) -> str:
    """Give the visitor an account, which nobody can sign in to with a password; return its sign-in."""
    grants = (
        Grant(role=JOBFORMIDLER, municipality_code=_MUNICIPALITY),
        Grant(role=TEAM_LEAD, municipality_code=_MUNICIPALITY),
        Grant(role=ADMINISTRATOR),
    )
    account = Account(
        account_id=uuid4().hex, sign_in=VISITOR, name="Anna Holm (demo)", grants=grants, broker_id=_BROKER
    )
    with store.writing() as unit:
        if unit.accounts.credentials(VISITOR) is None:
            unit.accounts.add(account, at)
            unit.accounts.place(account.account_id, _BROKER, "")
    return VISITOR
