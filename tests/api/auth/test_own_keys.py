"""The own password and codes: changed with what one has, slowed down as a sign-in, and every session ends."""

import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from pyotp import TOTP, random_base32
from sqlalchemy import update

from data.store.account_schema import accounts
from data.store.accounts import Accounts
from data.store.audit_pages import Sought
from tests.api.auth.doors import ORIGIN, PASSWORD, Door, cookie

NEW = "en helt anden kanariefugl"


def change(here: Door, method: str = "PUT", path: str = "password", **said: Any) -> Any:
    """Ask for a change as a page of our own does."""
    body = {"sign_in": "anna.holm", "password": PASSWORD, "code": ""} | said
    return here.another().request(method, f"/v1/session/{path}", json=body, headers={"Origin": ORIGIN})


def code_of(secret: str, steps: int) -> str:
    """Return the code of so many half minutes from now."""
    return TOTP(secret).at(int(time.time()) + 30 * steps)


def test_the_own_password_is_changed_with_the_old_one(here: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new one signs in and the old one does not, every session ends, and it stands in the audit.

    A store that changes the password and nothing else leaves the sessions open.
    """
    account = here.account()
    seated = here.seated(account)
    assert change(here, new_password=NEW).status_code == 204
    assert here.status(seated) == 401
    assert here.sign_in(here.another()).status_code == 401
    assert here.sign_in(here.another(), password=NEW).status_code == 201
    with here.store.reading() as unit:
        entries = [row.entry for row in unit.audit.page(Sought())]
    assert ("session.password", account.account_id) in {(one.operation, one.subject_id) for one in entries}
    assert NEW not in repr(entries)

    def naive(self: Accounts, account_id: str, kept: str) -> None:
        mine = update(accounts).where(accounts.c.account_id == account_id)
        self._connection.execute(mine.values(password_hash=kept))

    seated = here.seated(account)
    monkeypatch.setattr(Accounts, "set_password", naive)
    assert change(here, password=NEW, new_password=PASSWORD).status_code == 204
    assert here.status(seated) == 200


@pytest.mark.parametrize("new", ["kort", "password123456", "anna.holm synger", PASSWORD])
def test_a_weak_password_is_not_taken(quick: Door, new: str) -> None:
    """Too short, known to everybody, the own name, or the same again: refused, and the old one stays."""
    quick.account()
    answer = change(quick, new_password=new)
    assert (answer.status_code, answer.json()["code"]) == (422, "password-refused")
    assert new not in answer.text
    assert quick.sign_in().status_code == 201


def test_guessing_the_old_one_is_slowed_down(quick: Door) -> None:
    """Tries at the old password count with tries at signing in, and are answered by the same words."""
    quick.account()
    said = [change(quick, password=f"wrong {n}", new_password=NEW) for n in range(3)]
    wrong = quick.sign_in(quick.another(), password="wrong")
    assert {one.json()["code"] for one in (*said, wrong)} == {"sign-in-refused"}
    assert [change(quick, password="wrong", new_password=NEW).status_code for _ in range(2)] == [401, 429]
    assert quick.sign_in(quick.another()).status_code == 429


def test_another_page_changes_no_password(quick: Door) -> None:
    """A page of somewhere else is refused before anything is looked at."""
    quick.account()
    body = {"sign_in": "anna.holm", "password": PASSWORD, "new_password": NEW}
    headers = {"Origin": "https://evil.test"}
    for method, path in (("PUT", "password"), ("POST", "codes"), ("PUT", "codes")):
        told = body if path == "password" else {name: body[name] for name in ("sign_in", "password")}
        answer = quick.another().request(method, f"/v1/session/{path}", json=told, headers=headers)
        assert answer.json()["code"] == "cross-site"


def test_new_codes_are_had_with_one_of_the_old(here: Door) -> None:
    """The old codes count until a new one is shown, and not after; a password alone gets none."""
    old = random_base32()
    account = here.account(codes=old)
    assert change(here, "POST", "codes").status_code == 401
    seated = here.seated(account)
    address = change(here, "POST", "codes", code=code_of(old, -1)).json()["address"]
    new = parse_qs(urlsplit(address).query)["secret"][0]
    assert here.status(seated) == 200
    assert change(here, "PUT", "codes", code=code_of(old, 0)).status_code == 401
    assert change(here, "PUT", "codes", code=code_of(new, -1)).status_code == 204
    assert here.status(seated) == 401
    assert here.sign_in(code=code_of(old, 1)).status_code == 401
    assert here.sign_in(code=code_of(new, -1)).status_code == 401
    assert here.sign_in(code=code_of(new, 0)).status_code == 201


def test_a_password_of_ones_own_gets_no_first_codes(quick: Door) -> None:
    """Whoever has stolen the password of an account without codes cannot put the own telephone to it."""
    quick.account()
    assert change(quick, "POST", "codes").json()["code"] == "codes-at-administrator"
    assert change(quick, "PUT", "codes", code="123456").status_code == 401
    assert quick.another().get("/v1/session", headers=cookie("x" * 43)).status_code == 401
