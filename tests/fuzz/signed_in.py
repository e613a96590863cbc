"""People of every role who have signed in, and a machine with a token: each asks for a while, in turn.

Accounts are changed, closed and given other roles by the campaign too, but spare ones that were made for it
or that it made itself: those who ask, and whoever signs in, are never named (`NEVER_NAMED`).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from pyotp import TOTP, parse_uri

from api import clock
from api.auth.asking import csrf_of, limits_of
from api.auth.cookies import SESSION
from api.auth.secret_words import digest_of, new_secret
from api.auth.tokens import Wish, made_token
from api.models_folder import ModelsFolder
from api.service import Service
from data.accounts import (
    ADMINISTRATOR,
    ANALYST,
    DATA_PROTECTION_OFFICER,
    JOBFORMIDLER,
    MACHINE,
    TEAM_LEAD,
    Account,
    Grant,
)
from data.store import NewSession
from tests.api.auth.doors import HASH, PASSWORD
from tests.api.v1.promoting import WHY, add_version, grounds_of, leave_comparison, report_of
from tests.fuzz.asking import Asker, Headers, Question, Reply
from tests.fuzz.questions import HOST, JSON, NEVER_NAMED

MUNICIPALITY, TEAM = "0461", "nord"
ORIGIN = (b"origin", b"http://127.0.0.1:8000")
_LEAST = Grant(role=JOBFORMIDLER, municipality_code=MUNICIPALITY)
# The lead comes again after the jobformidler, whose opened cases she marks as seen.
_TURNS = (TEAM_LEAD, JOBFORMIDLER, TEAM_LEAD, ADMINISTRATOR, ANALYST, DATA_PROTECTION_OFFICER, MACHINE)
_VISITOR = f"{NEVER_NAMED}visitor"
_SPARE = 4
_CHALLENGER, _KEY = "challenger", b"idempotency-key"
SAID: Mapping[str, str] = {"sign_in": _VISITOR, "password": PASSWORD}
"""With what somebody signs in who asks for nothing else; a changed password is put back."""


class SignedIn(Asker):
    """Asks as somebody who has signed in; whoever has signed out signs in again.

    Parameters
    ----------
    asker : Asker
        Who asks the app.
    service : Service
        Of the app; the accounts are added to its store.
    turn : int
        How many questions one of them asks before the next one's turn.
    """

    def __init__(self, asker: Asker, service: Service, turn: int) -> None:
        self._asker, self._service, self._turn = asker, service, turn
        self._asked_signed = 0
        self._headers: dict[str, Headers] = {}
        for role in dict.fromkeys(_TURNS):
            self._add(role)
        for account_id in (_VISITOR, *(f"spare-{number}" for number in range(_SPARE))):
            self._keep(Account(account_id=account_id, sign_in=account_id, name="Somebody", grants=(_LEAST,)))

    def known(self) -> dict[str, str]:
        """Let the jobformidler open somebody else's case; return its access, and another such person."""
        found = self._service.store.take_snapshot(self._service.today()).candidates
        people = [one for one in found if one.municipality_code == MUNICIPALITY]
        for person in people:
            reply = self._opened(person.candidate_id)
            if reply.status == 201:
                others = [one.candidate_id for one in people if one.broker_id == person.broker_id]
                access_id = str(json.loads(reply.body)["access_id"])
                return {**SAID, "access_id": access_id, "candidate_id": others[-1]}
        raise AssertionError("nobody's case can be opened")

    def _opened(self, candidate_id: str) -> Reply:
        said = json.dumps({"reason_code": "urgent", "reason": "the citizen called"}).encode()
        path = f"/v1/candidates/{candidate_id}/access".encode()
        headers = (HOST, JSON, *self._headers[JOBFORMIDLER])
        return self._asker.ask(Question(method="POST", path=path, headers=headers, parts=(said,)))

    @property
    def turns(self) -> int:
        """How many turns a round has."""
        return len(_TURNS)

    @property
    def round(self) -> int:
        """How many questions it takes until everybody's turn has come."""
        return self._turn * len(_TURNS)

    def ask(self, question: Question) -> Reply:
        """Return the answer to whose turn it is."""
        role = _TURNS[self._asked_signed // self._turn % len(_TURNS)]
        self._asked_signed += 1
        reply = self._asker.ask(replace(question, headers=(*question.headers, *self._headers[role])))
        if question.path == b"/v1/session" and question.method in ("POST", "DELETE") and role != MACHINE:
            self._headers[role] = self._session(role)
        if question.path == b"/v1/session/password" and reply.status == HTTPStatus.NO_CONTENT:
            with self._service.store.writing() as unit:
                unit.accounts.set_password(_VISITOR, HASH)
        return reply

    def of_accounts(self) -> Iterator[str]:
        """Let somebody new get codes and a password, and be changed; yield what was right."""
        staff = self._headers[ADMINISTRATOR]
        new = {"sign_in": "new", "name": "Somebody", "grants": [{"role": ANALYST}]}
        told = self._right("POST", "/v1/accounts", new, *staff)
        said = {"sign_in": "new", "password": told["temporary_password"]}
        codes = parse_uri(self._right("POST", "/v1/session/codes", said, ORIGIN)["address"])
        assert isinstance(codes, TOTP)
        step = codes.timecode(clock.now())
        shown, fresh = (codes.generate_otp(step + after) for after in (0, 1))
        self._right("PUT", "/v1/session/codes", said | {"code": shown}, ORIGIN)
        own = said | {"code": fresh, "new_password": f"{PASSWORD} igen"}
        self._right("PUT", "/v1/session/password", own, ORIGIN)
        one = f"/v1/accounts/{told['account_id']}"
        self._right("PATCH", one, {"team": TEAM}, (b"if-match", b"*"), *staff)
        self._right("POST", f"{one}/reset", {}, *staff)
        yield from ("create_account", "offer_own_codes", "confirm_own_codes", "change_own_password")
        yield from ("change_account", "reset_account")

    def of_versions(self) -> Iterator[str]:
        """Let one propose a version, another decline it, approve the next and go back; yield these."""
        analyst, staff = self._headers[ANALYST], self._headers[ADMINISTRATOR]
        declined, approved = self._proposed(analyst), self._proposed(analyst)
        self._right("GET", declined, {}, *analyst)
        self._right("POST", f"{declined}/refusal", {"reason": WHY}, (_KEY, b"declined"), *staff)
        self._right("POST", f"{approved}/approval", {"reason": WHY}, (_KEY, b"approved"), *staff)
        left = {"version": _CHALLENGER, "reason": WHY}
        self._right("POST", "/v1/models/rollback", left, (_KEY, b"left"), *staff)
        yield from ("propose_version", "read_proposal", "decline_proposal", "approve_proposal", "roll_back")

    def _proposed(self, analyst: Headers) -> str:
        """Let a worker compare a version and somebody propose it; return where the proposal is."""
        folder = ModelsFolder.of(self._service.settings)
        grounds = grounds_of(folder, add_version(folder, _CHALLENGER))
        result = report_of(_CHALLENGER, grounds["over"]) | grounds
        body = {"comparison": leave_comparison(self._service.store, result), "reason": WHY}
        key = (_KEY, f"propose-{body['comparison']}".encode())
        told = self._right("POST", "/v1/models/proposals", body, key, *analyst)
        return f"/v1/models/proposals/{told['proposal_id']}"

    def _right(self, method: str, path: str, body: Mapping[str, Any], *headers: tuple[bytes, bytes]) -> Any:
        part = json.dumps(body).encode() if body else b""
        asked = Question(method=method, path=path.encode(), headers=(HOST, JSON, *headers), parts=(part,))
        reply = self._asker.ask(asked)
        assert reply.status < HTTPStatus.MULTIPLE_CHOICES, (path, reply.status, reply.body)
        return json.loads(reply.body or b"{}")

    def _add(self, role: str) -> None:
        if role == MACHINE:
            self._headers[role] = self._token()
            return
        reach = MUNICIPALITY if role in (TEAM_LEAD, JOBFORMIDLER) else ""
        grant = Grant(role=role, municipality_code=reach, team=TEAM if role == JOBFORMIDLER else "")
        sign_in = f"{NEVER_NAMED}{role}"
        account = Account(account_id=sign_in, sign_in=sign_in, name=role, team=grant.team, grants=(grant,))
        self._keep(replace(account, broker_id=self._broker(role)))
        self._headers[role] = self._session(role)

    def _keep(self, account: Account) -> None:
        with self._service.store.writing() as unit:
            unit.accounts.add(account, clock.now())
            unit.accounts.set_password(account.account_id, HASH)

    def _broker(self, role: str) -> str:
        """Return the jobformidler of somebody's case."""
        if role != JOBFORMIDLER:
            return ""
        found = self._service.store.take_snapshot(self._service.today()).candidates
        return next(one.broker_id for one in found if one.broker_id and one.municipality_code == MUNICIPALITY)

    def _session(self, role: str) -> Headers:
        secret = new_secret()
        with self._service.store.writing() as unit:
            found = unit.accounts.one(f"{NEVER_NAMED}{role}")
            assert found is not None
            account_id, epoch = found.account.account_id, found.epoch
            new = NewSession(
                secret_digest=digest_of(secret), account_id=account_id, epoch=epoch, how="password"
            )
            unit.sessions.open(new, limits_of(self._service.settings), clock.now())
        told = {
            "cookie": f"{SESSION}={secret}",
            "origin": ORIGIN[1].decode(),
            "x-csrf-token": csrf_of(secret),
        }
        return tuple((name.encode(), value.encode()) for name, value in told.items())

    def _token(self) -> Headers:
        with self._service.store.writing() as unit:
            wish = Wish(name="x", grants=(Grant(role=MACHINE),), days=1, created_by="a test")
            secret = made_token(unit, wish, clock.now())[1]
        return ((b"authorization", f"Bearer {secret}".encode()),)
