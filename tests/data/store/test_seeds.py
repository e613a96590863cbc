"""Seeds of one-time codes: what the database holds opens nothing without the installation's key."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from data.accounts import Account
from data.store import AuditKeyError, AuditKeys, Credentials, Store, open_store
from data.store.seeds import SeedSeal
from tests.databases import whole_engine

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
KEY, NEWER = b"k" * 32, b"n" * 32
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def _enrolled(store: Store, *sign_ins: str) -> None:
    with store.writing() as unit:
        for sign_in in sign_ins:
            unit.accounts.add(Account(account_id=f"id-{sign_in}", sign_in=sign_in, name=sign_in), NOW)
            unit.accounts.set_totp(f"id-{sign_in}", SEED)


def _found(store: Store, sign_in: str) -> Credentials:
    with store.reading() as unit:
        found = unit.accounts.credentials(sign_in)
    assert found is not None
    return found


def _kept(url: str) -> dict[str, str]:
    with whole_engine(url).begin() as connection:
        kept = connection.execute(text("SELECT sign_in, totp_secret FROM accounts")).all()
        return {row.sign_in: row.totp_secret for row in kept}


def _tell(url: str, statement: str, **values: str) -> None:
    with whole_engine(url).begin() as connection:
        connection.execute(text(statement), values)


def test_the_database_holds_no_seed(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No column holds a seed, equal ones look different, and both are had back; a naive store keeps them."""
    with open_store(database_url, AuditKeys((KEY,))) as store:
        _enrolled(store, "anna", "bo")
        kept = _kept(database_url)
        assert not any(SEED in told for told in kept.values())
        assert kept["anna"] != kept["bo"]
        assert {_found(store, name).totp_secret for name in kept} == {SEED}
        monkeypatch.setattr(SeedSeal, "sealed", lambda *said: said[-1])
        _enrolled(store, "naive")
    assert _kept(database_url)["naive"] == SEED


def test_a_sealed_seed_opens_in_its_own_row_only(database_url: str) -> None:
    """Put into another account's row, changed, or under another key it opens nothing, and is still there."""
    with open_store(database_url, AuditKeys((KEY,))) as store:
        _enrolled(store, "anna", "bo", "cleo")
        _tell(
            database_url,
            "UPDATE accounts SET totp_secret = (SELECT totp_secret FROM accounts WHERE sign_in = 'bo') "
            "WHERE sign_in = 'anna'",
        )
        _tell(database_url, "UPDATE accounts SET totp_secret = totp_secret || '!' WHERE sign_in = 'cleo'")
        for name in ("anna", "cleo"):
            assert (_found(store, name).has_codes, _found(store, name).totp_secret) == (True, None)
        assert _found(store, "bo").totp_secret == SEED
    with open_store(database_url, AuditKeys((NEWER,))) as store:
        assert (_found(store, "bo").has_codes, _found(store, "bo").totp_secret) == (True, None)


def test_without_a_key_no_seed_is_kept(store: Store) -> None:
    """Where there is no key nobody gets codes, and the message says what to give."""
    with pytest.raises(AuditKeyError, match="MATCHER_AUDIT_KEY"):
        _enrolled(store, "anna")


def test_seeds_of_before_are_sealed_once_there_is_a_key(database_url: str) -> None:
    """What lies open works without a key, is sealed when the store is next opened with one, and works on."""
    with open_store(database_url, AuditKeys((KEY,))) as store:
        _enrolled(store, "anna")
    _tell(database_url, "UPDATE accounts SET totp_secret = :seed", seed=SEED)
    with open_store(database_url) as store:
        assert _found(store, "anna").totp_secret == SEED
    assert _kept(database_url) == {"anna": SEED}
    with open_store(database_url, AuditKeys((KEY,))) as store:
        assert SEED not in _kept(database_url)["anna"]
        assert _found(store, "anna").totp_secret == SEED


def test_a_change_of_keys_seals_anew(database_url: str) -> None:
    """With both keys the seed is had; sealed anew, the newer key alone opens it and the former does not."""
    with open_store(database_url, AuditKeys((KEY,))) as store:
        _enrolled(store, "anna")
    with open_store(database_url, AuditKeys((NEWER, KEY))) as store:
        assert _found(store, "anna").totp_secret == SEED
        with store.writing() as unit:
            assert unit.accounts.seal_seeds(anew=True) == 1
            assert unit.accounts.seal_seeds(anew=True) == 0
    for key, seed in ((NEWER, SEED), (KEY, None)):
        with open_store(database_url, AuditKeys((key,))) as store:
            assert _found(store, "anna").totp_secret == seed
