"""Service tokens: told once, kept as digests, good for a time and until they are revoked."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from api import clock
from api.auth.secret_words import digest_of
from api.auth.tokens import Wish, made_token
from data.accounts import Grant
from data.store.service_tokens import ServiceTokens
from tests.api.auth.doors import Door

GRANT = Grant(role="machine", municipality_code="0461")


def _made(here: Door, days: int = 30, at: datetime | None = None) -> tuple[str, str]:
    wish = Wish(name="the night", grants=(GRANT,), days=days, created_by="a test")
    with here.store.writing() as unit:
        token, secret = made_token(unit, wish, at or clock.now())
    return token.token_id, secret


def _status(here: Door, secret: str) -> int:
    bearer = {"Authorization": f"Bearer {secret}".encode("latin-1")}
    return int(here.another().get("/v1/session", headers=bearer).status_code)


def test_a_token_is_its_grants(here: Door) -> None:
    """A machine is known by its token, with the grants it was given; its changes need no page of ours."""
    _, secret = _made(here)
    bearer = {"Authorization": f"Bearer {secret}"}
    told = here.another().get("/v1/session", headers=bearer).json()
    assert (told["name"], told["how"], told["csrf_token"]) == ("the night", "token", "")
    assert told["grants"] == [{"role": "machine", "municipality_code": "0461", "team": None}]
    assert here.another().post("/v1/notes", headers=bearer).json() == {"name": "the night"}
    assert here.notes.kept == ["the night"]


def _revoke(here: Door, token_id: str, at: datetime) -> None:
    with here.store.writing() as unit:
        unit.service_tokens.revoke(token_id, at)


def test_expired_and_revoked_tokens_open_nothing(here: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither an expired nor a revoked nor a changed token is let in: 401, which says how to bring one."""
    token_id, secret = _made(here)
    _, old = _made(here, days=1, at=clock.now() - timedelta(days=1, seconds=1))
    assert (_status(here, secret), _status(here, old)) == (200, 401)
    for wrong in (
        secret[:-1],
        secret + "A",
        secret[:-1] + ("A" if secret[-1] != "A" else "B"),
        "sm_",
        "sm_\xe9",
    ):
        assert _status(here, wrong) == 401
    _revoke(here, token_id, clock.now())
    answer = here.another().get("/v1/session", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    _by_digest_alone(monkeypatch)
    assert _status(here, secret) == 200


def _by_digest_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let tokens be found by their digest only; the kept naive version."""

    def naive(self: ServiceTokens, digest: str, now: datetime) -> Any:
        del now
        found = self._connection.exec_driver_sql(
            f"SELECT token_id FROM service_tokens WHERE secret_digest = '{digest}'"
        ).scalar()
        return next((token for token in self.all() if token.token_id == found), None)

    monkeypatch.setattr(ServiceTokens, "find", naive)


def test_only_the_digest_is_kept(here: Door) -> None:
    """The store does not hold what would open something."""
    _, secret = _made(here)
    with here.store.reading() as unit:
        rows = repr(unit.accounts._connection.exec_driver_sql("SELECT * FROM service_tokens").all())
    assert secret not in rows
    assert digest_of(secret) in rows


def test_last_use_is_noted(here: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """A token tells when it was used last, to the minute."""
    _, secret = _made(here)

    def used() -> datetime | None:
        return _used(here)

    assert used() is None
    start = clock.now()
    for seconds in (0, 30, 61):
        monkeypatch.setattr(clock, "now", lambda at=start + timedelta(seconds=seconds): at)
        _status(here, secret)
    assert used() == start + timedelta(seconds=61)


def _used(here: Door) -> datetime | None:
    with here.store.reading() as unit:
        return unit.service_tokens.all()[0].used_at


def test_a_token_comes_before_a_cookie(here: Door) -> None:
    """Where both come, the token counts alone, good or bad; a token of another kind is not judged here."""
    account = here.account()
    cookie = {"Cookie": f"__Host-matcher_session={here.seated(account)}"}
    for said, status in (("Bearer sm_wrong", 401), ("Bearer of-the-settings", 401), ("Basic eDp5", 401)):
        answer = here.another().get("/v1/session", headers=cookie | {"Authorization": said})
        assert answer.status_code == status
