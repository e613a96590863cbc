"""Tries at signing in: counted before they are made, slowed down, never shut out for ever."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api import clock
from api.auth.throttle import ACCOUNT, ADDRESS, Trier
from api.v1 import session
from data.store import Pace, Store, open_store
from data.store.account_schema import sign_in_tries
from data.store.instants import to_stored
from data.store.sign_in_tries import SignInTries
from tests.api.auth.doors import Door

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
FIVE = Pace(free=5, fade_seconds=3600, longest_wait_seconds=900)


WRONG = "wrong"


def _at(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    for module in (clock, session):
        monkeypatch.setattr(module, "now", lambda: at)


def test_wrong_tries_wait_longer_and_longer(quick: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """After five tries each next one waits twice as long, from a second to 15 minutes; 429 says how long."""
    quick.account()
    at, waits = NOW, []
    for number in range(20):
        _at(monkeypatch, at)
        answer = quick.sign_in(quick.another(f"10.2.0.{number}"), password=WRONG)
        if answer.status_code == 429:
            waits.append(int(answer.headers["retry-after"]))
            at += timedelta(seconds=waits[-1])
            _at(monkeypatch, at)
            answer = quick.sign_in(quick.another(f"10.2.1.{number}"), password=WRONG)
        assert answer.status_code == 401
    assert waits[:5] == [1, 2, 4, 8, 16]
    assert waits[-1] == 900
    assert waits == sorted(waits)
    _at(monkeypatch, at + timedelta(seconds=900))
    assert quick.sign_in().status_code == 201


def test_a_throttled_door_looks_at_nothing(quick: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it has to wait, the right password is refused too, and unknown names wait as known ones do."""
    quick.account()
    _at(monkeypatch, NOW)
    for name in ("anna.holm", "nobody.quick"):
        told = [quick.sign_in(sign_in=name, password=WRONG) for _ in range(7)]
        assert [answer.status_code for answer in told] == [401] * 5 + [429] * 2
        bodies = {str({**answer.json(), "request_id": ""}) for answer in told[5:]}
        assert len(bodies) == 1
    assert quick.sign_in().status_code == 429


def test_a_success_clears_the_account(quick: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who mistypes four times and is right then begins anew."""
    quick.account()
    _at(monkeypatch, NOW)
    for _ in range(3):
        told = [quick.sign_in(password=WRONG).status_code for _ in range(4)]
        assert told == [401] * 4
        assert quick.sign_in().status_code == 201


def test_one_good_account_does_not_clear_an_address(store: Store) -> None:
    """Guessing at many from one address is slowed down, whatever else succeeds there in between."""
    of_address = Trier(sign_in="", address="10.0.0.1").of_address
    free = 0
    for _ in range(3 * ADDRESS.free):
        with store.writing() as unit:
            free += unit.tries.count(of_address, ADDRESS, NOW) == 0
            if unit.tries.count(of_address, ADDRESS, NOW) == 0:
                unit.tries.take_back(of_address)
    assert free == ADDRESS.free


def test_nobody_is_shut_out_for_ever(store: Store) -> None:
    """However many tries, the next one waits 15 minutes at most, and a day of quiet forgets them."""
    at = NOW
    with store.writing() as unit:
        for _ in range(500):
            at += timedelta(seconds=unit.tries.count("x", ACCOUNT, at))
        wait = max(unit.tries.count("x", ACCOUNT, at) for _ in range(2))
        assert 0 < wait <= 900
        assert unit.tries.count("x", ACCOUNT, at + timedelta(seconds=wait)) == 0
        tomorrow = at + timedelta(hours=26)
        assert [unit.tries.count("x", ACCOUNT, tomorrow) for _ in range(4)] == [0] * 4


def test_waiting_tries_do_not_make_it_longer(store: Store) -> None:
    """Whoever knocks while waiting waits no longer for it."""
    with store.writing() as unit:
        for _ in range(8):
            unit.tries.count("x", FIVE, NOW)
        waits = {unit.tries.count("x", FIVE, NOW) for _ in range(50)}
    assert waits == {1.0}


def test_a_clock_that_goes_back_shuts_nobody_out(store: Store) -> None:
    """A try from the future, as another machine's clock may tell, makes nobody wait for long."""
    with store.writing() as unit:
        for _ in range(10):
            unit.tries.count("x", FIVE, NOW + timedelta(days=365))
        assert unit.tries.count("x", FIVE, NOW) <= FIVE.longest_wait_seconds


def _let_in_at_once(store: Store, subject: str) -> int:
    def one(_: int) -> bool:
        with store.writing() as unit:
            return unit.tries.count(subject, FIVE, NOW) == 0

    with ThreadPoolExecutor(16) as pool:
        return sum(pool.map(one, range(32)))


def _look_then_count(self: SignInTries, subject: str, pace: Pace, now: datetime) -> float:
    """Look first and count afterwards, as one does without a lock; the kept naive version."""
    find = sign_in_tries.select().where(sign_in_tries.c.subject_digest == subject)
    row = self._connection.execute(find).one_or_none()
    level = row.level if row else 0.0
    self._connection.exec_driver_sql("SELECT pg_sleep(0.05)")
    if level >= pace.free:
        return 1.0
    values: dict[str, Any] = {"level": level + 1, "tried_at": to_stored(now)}
    if row is None:
        self._connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7)")
        row = self._connection.execute(find).one_or_none()
    if row is None:
        self._connection.execute(sign_in_tries.insert().values(subject_digest=subject, **values))
    else:
        self._connection.execute(
            sign_in_tries.update().where(sign_in_tries.c.subject_digest == subject).values(**values)
        )
    return 0.0


def test_many_at_once_are_counted_one_by_one(store: Store) -> None:
    """Of 32 tries in one moment, five are looked at: the sixth waits, whichever process it comes to."""
    assert _let_in_at_once(store, "crowd") == FIVE.free


def test_looking_before_counting_is_caught(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The naive version, which looks and then counts, lets more than five of 32 through."""
    monkeypatch.setattr(SignInTries, "count", _look_then_count)
    with open_store(postgresql_url) as store:
        assert _let_in_at_once(store, "crowd") > FIVE.free


def test_addresses_of_one_network_are_one(quick: Door) -> None:
    """An IPv6 customer has 2^64 addresses, which count as one; mapped IPv4 addresses as themselves."""
    of = {text: Trier(sign_in="", address=text).of_address for text in ADDRESSES}
    assert of["2001:db8:1:2::1"] == of["2001:db8:1:2:ffff::9"] != of["2001:db8:1:3::1"]
    assert of["::ffff:10.0.0.1"] == of["10.0.0.1"] != of["10.0.0.2"]
    assert quick.sign_in(quick.another("not an address")).status_code == 401


ADDRESSES = (
    "2001:db8:1:2::1",
    "2001:db8:1:2:ffff::9",
    "2001:db8:1:3::1",
    "::ffff:10.0.0.1",
    "10.0.0.1",
    "10.0.0.2",
)
