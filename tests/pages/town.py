"""A real service on the sample municipality, after a night, with an account for every role."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree

from api import clock
from api.auth.asking import limits_of
from api.auth.passwords import Passwords
from api.auth.secret_words import digest_of, new_secret
from api.settings import Settings
from data.accounts import Account, Grant
from data.store import NewSession, Store, open_store
from tests.api.conftest import DAY, SAMPLE, Matcher
from tests.api.operation.processes import Running, serving
from tests.load.town import copy_database

ODENSE = "0461"
BROKER = "B-0461-01"
PASSWORD = "sommer sol og salt 2026"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with an account of the town; those whose roles need codes have none and come in by `enter`."""

    sign_in: str
    name: str
    role: str
    broker: str = ""


PEOPLE = {
    "jobformidler": Person(
        sign_in="anna.holm", name="Anna Holm", role=f"jobformidler@{ODENSE}", broker=BROKER
    ),
    "colleague": Person(sign_in="bo.lund", name="Bo Lund", role=f"jobformidler@{ODENSE}", broker="B-0461-02"),
    "team_lead": Person(sign_in="tine.juhl", name="Tine Juhl", role=f"team_lead@{ODENSE}"),
    "elsewhere": Person(sign_in="mads.krog", name="Mads Krog", role="jobformidler@0430", broker="B-0430-01"),
    "administrator": Person(sign_in="ulla.dam", name="Ulla Dam", role="administrator"),
    "officer": Person(sign_in="per.vang", name="Per Vang", role="data_protection_officer"),
    "analyst": Person(sign_in="eva.sand", name="Eva Sand", role="analyst"),
}


@dataclass(slots=True)
class Town:
    """A running service and its folder.

    Attributes
    ----------
    matcher : Matcher
        The command line over the same store.
    running : Running
        The service; ``None`` before it runs.
    """

    matcher: Matcher
    running: Running | None = None
    secrets: dict[str, str] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Address of the service."""
        assert self.running is not None
        return self.running.url


def made(folder: Path) -> Town:
    """Import, learn, and let a night run."""
    matcher = Matcher(folder)
    matcher.must("import", SAMPLE)
    matcher.must("train")
    matcher.must("rematch")
    return Town(matcher=matcher)


def settle(town: Town) -> None:
    """Give everybody an account; the password lies in a file too, for commands that ask for one."""
    (town.matcher.folder / "password").write_text(PASSWORD, encoding="utf-8")
    with open_store(town.matcher.database_url) as store:
        admit(store, ODENSE, BROKER)


def admit(store: Store, code: str, broker: str) -> None:
    """Give everybody of `PEOPLE` an account, whose id is what they sign in with.

    Parameters
    ----------
    store : Store
        Of a municipality.
    code : str
        Of the municipality that stands for Odense here.
    broker : str
        The jobformidler of the records who stands for the first one here.
    """
    hashed = Passwords().hashed(PASSWORD)
    with store.writing() as unit:
        for one in PEOPLE.values():
            role, _, where = one.role.partition("@")
            account = Account(
                account_id=one.sign_in,
                sign_in=one.sign_in,
                name=one.name,
                broker_id=broker if one.broker == BROKER else one.broker,
                grants=(Grant(role=role, municipality_code=code if where == ODENSE else where),),
            )
            unit.accounts.add(account, clock.now())
            unit.accounts.set_password(account.account_id, hashed)


def copy_of(town: Town, folder: Path) -> Town:
    """Return a town like another in a folder of its own, not running: what is done there stays there."""
    copy_database(town.matcher.folder / "matcher.db", folder / "matcher.db")
    copytree(town.matcher.folder / "models", folder / "models")
    return Town(matcher=Matcher(folder))


def enter(store: Store, settings: Settings, role: str) -> str:
    """Open a session for somebody without asking for a password or codes; return what the cookie holds."""
    secret = new_secret()
    with store.writing() as unit:
        found = unit.accounts.credentials(PEOPLE[role].sign_in)
        assert found is not None
        new = NewSession(
            secret_digest=digest_of(secret),
            account_id=found.account.account_id,
            epoch=found.epoch,
            how="password",
        )
        unit.sessions.open(new, limits_of(settings), clock.now())
    return secret


@contextmanager
def open_town(town: Town, *options: str, **settings: str) -> Iterator[Town]:
    """Run the service of a town for a while."""
    told = {
        "database_url": town.matcher.database_url,
        "models": str(town.matcher.folder / "models"),
        "draw_ahead": "0",
        "metrics_port": "0",
    }
    with serving(
        town.matcher.folder, "--no-worker", "--as-of", DAY, *options, settings=told | settings
    ) as running:
        town.running = running
        yield town
