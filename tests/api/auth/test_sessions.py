"""Sessions: how long they last, what ends them, and that nothing brings one back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api import clock
from api.auth.asking import limits_of
from api.auth.secret_words import digest_of, new_secret
from data.accounts import Account, Grant
from data.store import Credentials, NewSession, SessionLimits, Unit
from data.store.sessions import Sessions
from tests.api.auth.doors import HASH, Door

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
LIMITS = SessionLimits(idle=timedelta(minutes=30), absolute=timedelta(hours=12))


def _end_in_store(act: Callable[[Unit, Account], Any]) -> Callable[[Door, Account, str], None]:
    def ended(here: Door, account: Account, secret: str) -> None:
        del secret
        with here.store.writing() as unit:
            act(unit, account)

    return ended


def _sign_out(here: Door, account: Account, secret: str) -> None:
    del account
    assert here.another().delete("/v1/session", headers=here.own(secret)).status_code == 204


ENDS: dict[str, Callable[[Door, Account, str], None]] = {
    "sign-out": _sign_out,
    "disabled": _end_in_store(lambda unit, a: unit.accounts.disable(a.account_id, clock.now())),
    "roles": _end_in_store(lambda unit, a: unit.accounts.set_grants(a.account_id, (Grant(role="analyst"),))),
    "same roles": _end_in_store(lambda unit, a: unit.accounts.set_grants(a.account_id, a.grants)),
    "password": _end_in_store(lambda unit, a: unit.accounts.set_password(a.account_id, HASH)),
    "codes": _end_in_store(lambda unit, a: unit.accounts.set_totp(a.account_id, None)),
    "team": _end_in_store(lambda unit, a: unit.accounts.place(a.account_id, "b2", "syd")),
    "unlinked": _end_in_store(lambda unit, a: unit.accounts.unbind_subject(a.account_id)),
    "all ended": _end_in_store(lambda unit, a: unit.sessions.end_all(a.account_id)),
}
ROUNDS = 5


def reused(here: Door, what: str, number: int) -> int:
    """Return how many of two sessions still open something after an end; both were good before."""
    account = here.account(f"person{number}.{what.replace(' ', '')}")
    secrets = [here.seated(account), here.seated(account)]
    assert [here.status(secret) for secret in secrets] == [200, 200]
    ended = secrets[:1] if what == "sign-out" else secrets
    ENDS[what](here, account, secrets[0])
    if what == "disabled":
        with here.store.writing() as unit:
            unit.accounts.enable(account.account_id)
    return sum(here.status(secret) != 401 for secret in ended)


def test_a_session_that_has_ended_opens_nothing(here: Door) -> None:
    """After sign-out, disabling (and enabling again), new roles, password, codes or team: reused 0 times."""
    counted = {what: sum(reused(here, what, n) for n in range(ROUNDS)) for what in ENDS}
    assert counted == dict.fromkeys(ENDS, 0)


def remembering() -> Callable[..., Any]:
    """Return how sessions are found by a process that keeps them in memory: the kept naive version."""
    find = Sessions.find
    remembered: dict[str, Any] = {}

    def naive(self: Sessions, digest: str, limits: SessionLimits, now: datetime) -> Any:
        remembered[digest] = remembered.get(digest) or find(self, digest, limits, now)
        return remembered[digest]

    return naive


def test_a_process_that_remembers_sessions_is_caught(here: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """The naive version, which keeps found sessions in memory, lets every one of these in again."""
    monkeypatch.setattr(Sessions, "find", remembering())
    assert all(reused(here, what, 99) > 0 for what in ENDS)


def _opened_late(here: Door, account: Account, epoch_of: Callable[[Credentials, Unit], int]) -> int:
    """Change the roles between the check and the opening of a session; return how its cookie is answered."""
    with here.store.reading() as unit:
        checked = unit.accounts.credentials(account.sign_in)
    assert checked is not None
    with here.store.writing() as unit:
        unit.accounts.set_grants(account.account_id, (Grant(role="analyst"),))
    secret = new_secret()
    with here.store.writing() as unit:
        new = NewSession(
            secret_digest=digest_of(secret),
            account_id=account.account_id,
            epoch=epoch_of(checked, unit),
            how="password",
        )
        unit.sessions.open(new, limits_of(here.service.settings), clock.now())
    return here.status(secret)


def _epoch_of_now(checked: Credentials, unit: Unit) -> int:
    """Return the epoch as if there were none, and a change only deleted what was there: the naive version."""
    found = unit.accounts.credentials(checked.account.sign_in)
    assert found is not None
    return found.epoch


def test_whoever_is_just_signing_in_does_not_slip_through(here: Door) -> None:
    """A session opened on what was true before a change is dead at birth; one that is only deleted is not."""
    account = here.account()
    assert _opened_late(here, account, lambda checked, _: checked.epoch) == 401
    assert _opened_late(here, account, _epoch_of_now) == 200


def test_idle_and_absolute_limits(here: Door) -> None:
    """A session ends 30 minutes after its last use and 12 hours after its beginning, to the second."""
    account = here.account()
    secret = digest_of("x")
    with here.store.writing() as unit:
        found = unit.accounts.credentials(account.sign_in)
        assert found is not None
        unit.sessions.open(
            NewSession(
                secret_digest=secret, account_id=account.account_id, epoch=found.epoch, how="password"
            ),
            LIMITS,
            NOW,
        )

    def there(after: timedelta, *, used: bool = False) -> bool:
        with here.store.writing() as unit:
            good = unit.sessions.find(secret, LIMITS, NOW + after) is not None
            if good and used:
                unit.sessions.touch(secret, NOW + after)
        return good

    second = timedelta(seconds=1)
    assert there(timedelta(minutes=30) - second)
    assert not there(timedelta(minutes=30))
    for minutes in range(25, 12 * 60, 25):
        assert there(timedelta(minutes=minutes), used=True)
    assert there(timedelta(hours=12) - second)
    assert not there(timedelta(hours=12))


def test_use_prolongs_and_asking_who_is_there_does_not(here: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request notes its time, to the minute; GET /v1/session leaves the time as it is."""
    secret = here.seated(here.account())
    start = clock.now()
    seen = []
    for minutes, path in ((20, "/v1/session"), (29, "/v1/notes"), (58, "/v1/session"), (60, "/v1/session")):
        monkeypatch.setattr(clock, "now", lambda at=start + timedelta(minutes=minutes): at)
        answer = here.another().get(path, headers={"Cookie": f"__Host-matcher_session={secret}"})
        seen.append((minutes, answer.status_code))
    assert seen == [(20, 200), (29, 200), (58, 200), (60, 401)]


def test_signing_out_takes_the_cookie_away(here: Door) -> None:
    """After signing out the browser holds no cookie, and a second time there is nobody to sign out."""
    here.account()
    csrf = here.sign_in().json()["csrf_token"]
    headers = {"Origin": "https://matcher.test", "X-CSRF-Token": csrf}
    assert here.browser.delete("/v1/session", headers=headers).status_code == 204
    assert not here.browser.cookies
    assert here.browser.delete("/v1/session", headers=headers).status_code == 401


@pytest.mark.parametrize("said", ["", "x", "A" * 43, "é" * 43, "A" * 5000, "%00", "' OR 1=1 --"])
def test_made_up_cookies_are_nobody(here: Door, said: str) -> None:
    """Whatever stands in the cookie, it is answered 401 and never a fault of ours."""
    here.account()
    answer = here.another().get(
        "/v1/session", headers={"Cookie": f"__Host-matcher_session={said}".encode("latin-1", "replace")}
    )
    assert answer.status_code == 401


def test_sessions_that_have_run_out_are_cleared_away(here: Door) -> None:
    """Nothing piles up: opening a session deletes those nobody can use any more."""
    account = here.account()
    for _ in range(3):
        here.seated(account, ago=timedelta(hours=1))
    here.seated(account)
    with here.store.reading() as unit:
        count = unit.accounts._connection.exec_driver_sql("SELECT COUNT(*) FROM sessions").scalar()
    assert count == 1
