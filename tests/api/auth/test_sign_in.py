"""Signing in with a password: one answer for everything that is wrong, a new secret for everything right."""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from argon2 import PasswordHasher
from pyotp import TOTP, random_base32

from api import clock
from api.auth import local
from api.auth.codes import NEEDS_CODE
from api.auth.passwords import Passwords
from data.accounts import Grant
from data.store.accounts import Accounts
from tests.api.auth.doors import ORIGIN, PASSWORD, Door, cookie, door, secret_in
from tests.databases import SQLITE, Databases


def test_the_cookie_is_kept_as_strictly_as_browsers_can(here: Door) -> None:
    """The cookie is __Host-, Secure, HttpOnly, SameSite=Lax, for every path, and goes with the browser."""
    here.account()
    answer = here.sign_in()
    assert answer.status_code == 201
    name, _, rest = answer.headers["set-cookie"].partition("=")
    secret, *marks = rest.split("; ")
    assert name == "__Host-matcher_session"
    assert {mark.lower() for mark in marks} == {"secure", "httponly", "samesite=lax", "path=/"}
    assert len(secret) == 43
    told = answer.json()
    assert (told["name"], told["how"], told["sign_in"]) == ("Anna Holm", "password", "anna.holm")
    assert told["grants"] == [{"role": "jobformidler", "municipality_code": "0461", "team": "nord"}]
    assert here.browser.get("/v1/session").json() == told
    assert secret not in answer.text


def test_the_name_may_be_typed_in_any_case(here: Door) -> None:
    """A sign-in is one name however it is typed."""
    here.account()
    assert here.sign_in(sign_in=" Anna.HOLM ").status_code == 201


def test_no_secret_is_in_the_store(here: Door) -> None:
    """Whoever reads the whole database finds neither the cookie nor the CSRF token nor the password."""
    here.account()
    answer = here.sign_in()
    names = ("accounts", "sessions", "sign_in_tries")
    secrets = (secret_in(here.browser), answer.json()["csrf_token"], PASSWORD)
    with here.store.reading() as unit:
        tables = unit.accounts._connection.exec_driver_sql
        rows = [repr(tables(f"SELECT * FROM {name}").all()) for name in names]
    assert all(rows)
    assert [secret for secret in secrets if any(secret in row for row in rows)] == []


WRONG: dict[str, dict[str, str]] = {
    "unknown name": {"sign_in": "nobody.here"},
    "wrong password": {"password": "another password"},
    "disabled": {"sign_in": "closed"},
    "provider only": {"sign_in": "outside"},
    "codes missing": {"sign_in": "boss"},
    "no code": {"sign_in": "coded"},
    "wrong code": {"sign_in": "coded", "code": "000000"},
    "code with letters": {"sign_in": "coded", "code": "12345x"},
    "right code, wrong password": {"sign_in": "coded", "password": "another password", "code": "right"},
}


def _everybody(here: Door) -> str:
    codes = random_base32()
    here.account()
    here.account("coded", codes=codes)
    here.account("outside", local=False)
    here.account("boss", grants=(Grant(role="administrator"),))
    closed = here.account("closed")
    with here.store.writing() as unit:
        unit.accounts.disable(closed.account_id, clock.now())
    return codes


def test_whatever_is_wrong_is_answered_alike(here: Door) -> None:
    """Unknown, wrong password, wrong code, disabled: one status and one body but for the request's id."""
    codes = _everybody(here)
    answers = {}
    for number, (what, said) in enumerate(WRONG.items()):
        typed = said | ({"code": TOTP(codes).now()} if said.get("code") == "right" else {})
        answers[what] = here.sign_in(here.another(f"10.1.0.{number}"), **typed)
    bodies = {str({**answer.json(), "request_id": ""}) for answer in answers.values()}
    assert {what: answer.status_code for what, answer in answers.items()} == dict.fromkeys(WRONG, 401)
    assert len(bodies) == 1
    heads = {tuple(sorted(set(answer.headers) - {"x-request-id"})) for answer in answers.values()}
    assert len(heads) == 1
    assert all("set-cookie" not in answer.headers for answer in answers.values())


def _seconds(here: Door, said: dict[str, str], times: int, address: str) -> float:
    taken = []
    for number in range(times):
        browser = here.another(f"{address}.{number}")
        typed = said | ({"sign_in": f"{said['sign_in']}{number}"} if said.get("sign_in") == "nobody" else {})
        began = time.process_time()  # the work alone: others on the machine must not decide a test
        assert here.sign_in(browser, **typed).status_code == 401
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def test_the_time_says_nothing_about_who_is_there(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unknown, wrong password and disabled take alike; a door that looks at known people only does not."""
    with door(databases.migrated(SQLITE)) as here:
        _everybody(here)
        kinds = {
            "unknown": {"sign_in": "nobody"},
            "wrong": {"password": "x"},
            "disabled": {"sign_in": "closed"},
        }
        here.sign_in(None, **WRONG["wrong password"])

        def ratios() -> list[float]:
            with here.store.writing() as unit:
                unit.accounts._connection.exec_driver_sql("DELETE FROM sign_in_tries")
            taken = {
                what: _seconds(here, said, 5, f"10.{number}.7")
                for number, (what, said) in enumerate(kinds.items())
            }
            return [seconds / taken["wrong"] for seconds in taken.values()]

        assert all(0.5 < ratio < 2.0 for ratio in ratios())
        judged = local._judged

        def naive(found, said, passwords, now):
            return judged(found, said, passwords, now) if found else local._Verdict(why="unknown")

        monkeypatch.setattr(local, "_judged", naive)
        assert min(ratios()) < 0.5


@pytest.mark.parametrize("role", sorted(NEEDS_CODE))
def test_these_roles_do_not_come_in_with_a_password_alone(databases: Databases, role: str) -> None:
    """Administrator, analyst and data protection officer need a code: none without, in with it."""
    with door(databases.migrated(SQLITE)) as here:
        account = here.account("boss", grants=(Grant(role=role),))
        assert here.sign_in(sign_in="boss").status_code == 401
        codes = random_base32()
        with here.store.writing() as unit:
            unit.accounts.set_totp(account.account_id, codes)
        assert here.sign_in(sign_in="boss").status_code == 401
        assert here.sign_in(sign_in="boss", code=TOTP(codes).now()).status_code == 201


def test_a_code_is_used_once(here: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same code, or an older one, does not open a second session; a door that forgets codes opens it."""
    codes = random_base32()
    here.account("coded", codes=codes)
    code = TOTP(codes).now()
    assert here.sign_in(sign_in="coded", code=code).status_code == 201
    before = TOTP(codes).at(int(time.time()) - 30)
    assert here.sign_in(here.another(), sign_in="coded", code=code).status_code == 401
    assert here.sign_in(here.another(), sign_in="coded", code=before).status_code == 401
    monkeypatch.setattr(Accounts, "use_code", lambda *_: True)
    assert here.sign_in(here.another(), sign_in="coded", code=code).status_code == 201


def test_a_hash_of_older_parameters_is_renewed(here: Door) -> None:
    """At the next sign-in the password is kept under today's parameters, and no session ends by that."""
    account = here.account()
    old = Passwords(hasher=PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)).hashed(PASSWORD)
    with here.store.writing() as unit:
        unit.accounts.set_password(account.account_id, old)
    assert here.sign_in().status_code == 201
    with here.store.reading() as unit:
        found = unit.accounts.credentials("anna.holm")
    assert found is not None
    assert found.password_hash not in {None, old}
    assert not Passwords().outdated(str(found.password_hash))
    assert here.browser.get("/v1/session").status_code == 200


def test_another_page_cannot_sign_anybody_in(here: Door) -> None:
    """A form of another page does not sign the browser into somebody's account; a program may sign in."""
    here.account()
    body = {"sign_in": "anna.holm", "password": PASSWORD}
    for headers in (
        {"Origin": "https://evil.test"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": ORIGIN, "Sec-Fetch-Site": "cross-site"},
    ):
        assert here.browser.post("/v1/session", json=body, headers=headers).status_code == 403
    form = {"Content-Type": "text/plain"}
    assert here.browser.post("/v1/session", content=str(body), headers=form).status_code == 415
    assert here.browser.post("/v1/session", json=body).status_code == 201


def _fixed(here: Door, planted: str) -> bool:
    """Tell whether whoever planted a cookie is signed in once the victim has signed in with it."""
    victim = here.another("10.0.0.9")
    said = {"sign_in": "anna.holm", "password": PASSWORD}
    answer = victim.post("/v1/session", json=said, headers=cookie(planted) | {"Origin": ORIGIN})
    assert answer.status_code == 201
    return here.status(planted) == 200


def test_a_planted_cookie_is_never_taken_over(here: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fixation: the secret is new at every sign-in, and what the browser brought is ended, not adopted."""
    here.account()
    other = here.account("other")
    assert not _fixed(here, "A" * 43)
    planted = here.seated(other)
    assert not _fixed(here, planted)
    opened: Callable[..., None] = local.open_session

    def adopting(unit, settings, opening, now):
        brought = opening.before or opening.secret
        opened(unit, settings, replace(opening, secret=brought, before=None), now)

    monkeypatch.setattr(local, "open_session", adopting)
    assert _fixed_by_naive(here)


def _fixed_by_naive(here: Door) -> bool:
    planted = "B" * 43
    here.another("10.0.0.8").post(
        "/v1/session",
        json={"sign_in": "anna.holm", "password": PASSWORD},
        headers=cookie(planted) | {"Origin": ORIGIN},
    )
    return here.status(planted) == 200
