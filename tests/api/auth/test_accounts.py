"""Accounts over HTTP: temporary passwords, roles no further than one's own, and nobody's own account."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import update

from api import clock
from api.auth import account_access
from data.accounts import ADMINISTRATOR, Account, Grant
from data.store.account_schema import accounts
from data.store.audit_pages import Sought
from tests.api.auth.doors import Door
from tests.api.auth.test_own_keys import NEW, change, code_of

HERE, THERE = "0461", "0440"
ANNA = {
    "sign_in": "Anna.Holm",
    "name": "Anna Holm",
    "grants": [{"role": "jobformidler", "municipality_code": HERE}],
}


class Desk:
    """An administrator at work."""

    def __init__(self, door: Door, municipality_code: str = "") -> None:
        self.door = door
        grants = (Grant(role=ADMINISTRATOR, municipality_code=municipality_code),)
        self.account: Account = door.account(f"boss{municipality_code}", grants=grants)
        self._headers = door.own(door.seated(self.account))

    def ask(self, method: str, path: str = "", body: Any = None, **headers: str) -> Any:
        """Ask as the administrator's page does."""
        return self.door.another().request(
            method, f"/v1/accounts{path}", json=body, headers=self._headers | headers
        )

    def change(self, account_id: str, body: Any) -> Any:
        """Change an account as it stands."""
        etag = self.ask("GET", f"/{account_id}").headers.get("etag", '"none"')
        return self.ask("PATCH", f"/{account_id}", body, **{"If-Match": etag})


def test_somebody_new_chooses_a_password_and_comes_in(here: Door) -> None:
    """A temporary password opens no session, lets its holder choose one, and is told once."""
    desk = Desk(here)
    made = desk.ask("POST", body=ANNA)
    assert made.status_code == 201
    told = made.json()["temporary_password"]
    assert here.sign_in(here.another(), password=told).json()["code"] == "password-temporary"
    assert change(here, password=told, new_password=NEW).status_code == 204
    assert here.sign_in(here.another(), password=told).status_code == 401
    assert here.sign_in(here.another(), password=NEW).status_code == 201
    again = desk.ask("GET", f"/{made.json()['account_id']}")
    assert (again.json()["password"], told in again.text) == ("own", False)
    with here.store.reading() as unit:
        entries = [row.entry for row in unit.audit.page(Sought(operation="accounts.write"))]
    assert [(one.actor, one.subject_id) for one in entries] == [("Boss", made.json()["account_id"])]
    assert entries[0].details["roles"] == ["jobformidler@0461"]
    assert told not in repr(entries)


def test_an_administrator_gets_codes_before_a_password(here: Door) -> None:
    """First the codes with the temporary password, then the password with a code, then the door."""
    desk = Desk(here)
    body = ANNA | {"grants": [{"role": "administrator", "municipality_code": HERE}]}
    told = desk.ask("POST", body=body).json()["temporary_password"]
    assert change(here, password=told, new_password=NEW).json()["code"] == "codes-needed"
    address = change(here, "POST", "codes", password=told).json()["address"]
    seed = parse_qs(urlsplit(address).query)["secret"][0]
    assert change(here, "PUT", "codes", password=told, code=code_of(seed, -1)).status_code == 204
    assert change(here, password=told, new_password=NEW).status_code == 401
    assert change(here, password=told, code=code_of(seed, 0), new_password=NEW).status_code == 204
    assert here.sign_in(password=NEW).status_code == 401
    assert here.sign_in(password=NEW, code=code_of(seed, 1)).status_code == 201


def test_a_temporary_password_runs_out(here: Door) -> None:
    """After its time it opens nothing, by the same words as a wrong one."""
    told = Desk(here).ask("POST", body=ANNA).json()["temporary_password"]
    with here.store.writing() as unit:
        past = update(accounts).where(accounts.c.sign_in == "anna.holm")
        ended = clock.now().replace(tzinfo=None) - timedelta(seconds=1)
        unit.accounts._connection.execute(past.values(password_until=ended))
    assert change(here, password=told, new_password=NEW).json()["code"] == "sign-in-refused"


def test_a_reset_shuts_out_whoever_is_in(here: Door) -> None:
    """Sessions, password and codes of before are gone, and the new password is temporary."""
    desk, anna = Desk(here), here.account()
    seated = here.seated(anna)
    told = desk.ask("POST", f"/{anna.account_id}/reset").json()
    assert (here.status(seated), told["password"]) == (401, "temporary")
    assert here.sign_in(here.another()).status_code == 401
    bound = here.account("lise", local=False)
    assert desk.ask("POST", f"/{bound.account_id}/reset").json()["code"] == "account-at-provider"


def test_roles_and_closing_end_sessions(here: Door) -> None:
    """A change names the version it changes, tells the audit roles before and now, and ends sessions."""
    desk, anna = Desk(here), here.account()
    for body in ({"grants": [{"role": "team_lead", "municipality_code": HERE}]}, {"disabled": True}):
        seated = here.seated(anna)
        assert desk.ask("PATCH", f"/{anna.account_id}", body).status_code == 428
        assert desk.change(anna.account_id, body).status_code == 200
        assert here.status(seated) == 401
    assert here.sign_in(here.another()).status_code == 401
    assert desk.change(anna.account_id, {"disabled": False, "broker_id": "b-1"}).json()["broker_id"] == "b-1"
    assert here.sign_in(here.another()).status_code == 201


def test_an_administrator_of_a_municipality_reaches_no_further(
    here: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Accounts elsewhere look as none, no role reaches further than one's own, and nobody changes oneself.

    A desk that asks the door alone gives itself the whole installation.
    """
    desk = Desk(here, HERE)
    grants = (Grant(role="jobformidler", municipality_code=THERE),)
    other, both = (
        here.account("other", grants=grants),
        here.account("both", grants=(*grants, Grant(role="team_lead", municipality_code=HERE))),
    )
    nobody, wide = (
        here.account("nobody", grants=()),
        here.account("wide", grants=(Grant(role=ADMINISTRATOR),)),
    )
    listed = {one["account_id"] for one in desk.ask("GET").json()["items"]}
    assert listed == {desk.account.account_id}
    for account_id in (other.account_id, both.account_id, nobody.account_id, wide.account_id, "not-there"):
        for answer in (
            desk.ask("GET", f"/{account_id}"),
            desk.ask("PATCH", f"/{account_id}", {"disabled": True}, **{"If-Match": "*"}),
            desk.ask("POST", f"/{account_id}/reset"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "account-unknown")
    everywhere = [{"role": "administrator", "municipality_code": ""}]
    for further in (everywhere, [], [{"role": "analyst", "municipality_code": THERE}]):
        assert desk.ask("POST", body=ANNA | {"grants": further}).json()["code"] == "role-too-far"
    nowhere = ANNA | {"grants": [{"role": "jobformidler"}]}
    assert desk.ask("POST", body=nowhere).json()["code"] == "role-needs-place"
    own = desk.account.account_id
    assert desk.change(own, {"grants": ANNA["grants"]}).json()["code"] == "account-own"
    assert desk.ask("POST", f"/{own}/reset").json()["code"] == "account-own"
    monkeypatch.setattr(account_access, "answers_for", lambda *_: True)
    assert desk.ask("POST", body=ANNA | {"grants": everywhere}).status_code == 201


def test_nobody_else_comes_near_accounts(quick: Door) -> None:
    """A jobformidler sees and changes no account, and no machine's role is given to a person."""
    seated = quick.seated(quick.account())
    for method, path in (("GET", ""), ("POST", ""), ("GET", "/x"), ("PATCH", "/x"), ("POST", "/x/reset")):
        answer = quick.another().request(method, f"/v1/accounts{path}", json=ANNA, headers=quick.own(seated))
        assert (answer.status_code, answer.json()["code"]) == (403, "access-denied")
    machine = ANNA | {"grants": [{"role": "machine"}]}
    assert Desk(quick).ask("POST", body=machine).status_code == 422
    Desk(quick, HERE).ask("POST", body=ANNA)
    assert (
        Desk(quick, THERE)
        .ask("POST", body=ANNA | {"grants": [{"role": "jobformidler", "municipality_code": THERE}]})
        .json()["code"]
        == "sign-in-taken"
    )
