"""People of every role who have signed in, and a machine with a token: each asks for a while, in turn."""

import json
from collections.abc import Mapping
from dataclasses import replace

from api import clock
from api.auth.asking import csrf_of, limits_of
from api.auth.cookies import SESSION
from api.auth.secret_words import digest_of, new_secret
from api.auth.tokens import Wish, made_token
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
from tests.fuzz.asking import Asker, Headers, Question, Reply
from tests.fuzz.questions import HOST, JSON

MUNICIPALITY, TEAM = "0461", "nord"
# The lead comes again after the jobformidler, whose opened cases she marks as seen.
_TURNS = (TEAM_LEAD, JOBFORMIDLER, TEAM_LEAD, ADMINISTRATOR, ANALYST, DATA_PROTECTION_OFFICER, MACHINE)
SAID: Mapping[str, str] = {"sign_in": JOBFORMIDLER, "password": PASSWORD}
"""With what somebody signs in."""


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
        return reply

    def _add(self, role: str) -> None:
        if role == MACHINE:
            self._headers[role] = self._token()
            return
        reach = MUNICIPALITY if role in (TEAM_LEAD, JOBFORMIDLER) else ""
        grant = Grant(role=role, municipality_code=reach, team=TEAM if role == JOBFORMIDLER else "")
        account = Account(account_id=role, sign_in=role, name=role, team=grant.team, grants=(grant,))
        with self._service.store.writing() as unit:
            unit.accounts.add(replace(account, broker_id=self._broker(role)), clock.now())
            unit.accounts.set_password(role, HASH)
        self._headers[role] = self._session(role)

    def _broker(self, role: str) -> str:
        """Return the jobformidler of somebody's case."""
        if role != JOBFORMIDLER:
            return ""
        found = self._service.store.take_snapshot(self._service.today()).candidates
        return next(one.broker_id for one in found if one.broker_id and one.municipality_code == MUNICIPALITY)

    def _session(self, role: str) -> Headers:
        secret = new_secret()
        with self._service.store.writing() as unit:
            found = unit.accounts.credentials(role)
            assert found is not None
            new = NewSession(
                secret_digest=digest_of(secret), account_id=role, epoch=found.epoch, how="password"
            )
            unit.sessions.open(new, limits_of(self._service.settings), clock.now())
        told = {
            "cookie": f"{SESSION}={secret}",
            "origin": "http://127.0.0.1:8000",
            "x-csrf-token": csrf_of(secret),
        }
        return tuple((name.encode(), value.encode()) for name, value in told.items())

    def _token(self) -> Headers:
        with self._service.store.writing() as unit:
            wish = Wish(name="x", grants=(Grant(role=MACHINE),), days=1, created_by="a test")
            secret = made_token(unit, wish, clock.now())[1]
        return ((b"authorization", f"Bearer {secret}".encode()),)
