"""Where the audit's key is missing: nobody gets an account or codes there, which is told and is no fault."""

from datetime import timedelta
from pathlib import Path

from api import clock
from tests.api.auth.doors import HASH, Door, door
from tests.api.auth.test_accounts import ANNA, Desk
from tests.api.auth.test_own_keys import change
from tests.api.conftest import Matcher
from tests.databases import POSTGRESQL, SQLITE, Databases

MISSING = (503, "audit-key-missing")


def _temporary(here: Door) -> None:
    """Add somebody whom a program of before let in without asking for the key."""
    account = here.account(local=False)
    with here.store.writing() as unit:
        until = clock.now() + timedelta(hours=1)
        unit.accounts.set_password(account.account_id, HASH, until=until)


def test_codes_without_a_key_are_refused_in_words(databases: Databases) -> None:
    """On PostgreSQL without the key: no codes, no account, nothing changed, and what to do is said."""
    with door(databases.migrated(POSTGRESQL), audit_key=None) as here:
        _temporary(here)
        desk = Desk(here)
        for answer in (change(here, "POST", "codes"), desk.ask("POST", body=ANNA | {"sign_in": "bo.berg"})):
            assert (answer.status_code, answer.json()["code"]) == MISSING
            assert "MATCHER_AUDIT_KEY" in answer.json()["detail"]
        with here.store.reading() as unit:
            found = {one.account.sign_in: one for one in unit.accounts.all()}
        assert set(found) == {"anna.holm", desk.account.sign_in}
        assert found["anna.holm"].totp_offered is None
        assert here.sign_in(here.another()).json()["code"] == "password-temporary"


def test_a_file_of_sqlite_has_its_key_beside_it(databases: Databases) -> None:
    """On SQLite the key is made where none is set: codes and accounts are had."""
    with door(databases.migrated(SQLITE), audit_key=None) as here:
        _temporary(here)
        assert change(here, "POST", "codes").status_code == 200
        assert Desk(here).ask("POST", body=ANNA | {"sign_in": "bo.berg"}).status_code == 201


def test_the_first_account_asks_for_the_key(databases: Databases, tmp_path: Path) -> None:
    """The command adds nobody on PostgreSQL without the key, and says how to make one."""
    matcher = Matcher(tmp_path, databases.migrated(POSTGRESQL))
    said = matcher("account", "add", "anna.holm", "--name", "Anna Holm", "--provider")
    assert said.code != 0
    assert "openssl rand -hex 32" in said.err
    assert "anna.holm" not in matcher.must("account", "list", "--format", "json").out
