"""Who asks: a jobformidler who has signed in as a browser does, and a machine with a token of its own.

The jobformidler works in a team with everybody of the municipality, so that most lists are of colleagues'
cases: the rules then look up the team too, as they do on a working day.
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from http.client import HTTPConnection

from api import clock
from api.auth.passwords import Passwords
from api.auth.tokens import Wish, made_token
from data.accounts import JOBFORMIDLER, MACHINE, Account, Grant
from data.candidates import Candidate
from data.store import Unit, open_store
from tests.load.client import LOOPBACK
from tests.load.town import Town

SIGN_IN, PASSWORD = "ida.holm", "en rolig havn i november"
_TEAM = "nord"


def let_in(town: Town) -> Town:
    """Give a municipality accounts and a token; return it with the people whose lists both may see.

    From here on nobody is answered who brings neither.
    """
    url = town.environment["MATCHER_DATABASE_URL"]
    with open_store(url) as store:
        snapshot = store.take_snapshot(date.fromisoformat(town.day))
        active = [person for person in snapshot.candidates if person.status == "active" and person.broker_id]
        code = _largest(active)
        cases = [person for person in active if person.municipality_code == code]
        with store.writing() as unit:
            _accounts(unit, code, sorted({str(person.broker_id) for person in cases}))
            own = Grant(role=MACHINE, municipality_code=code)
            wish = Wish(name="load", grants=(own,), days=1, created_by="tests/load")
            _, token = made_token(unit, wish, clock.now())
    people = tuple(person.candidate_id for person in cases)
    return replace(town, people=people, headers=f"Authorization: Bearer {token}\r\n")


def signed_in(port: int) -> str:
    """Sign in as the jobformidler; return the header line that every further request carries."""
    door = HTTPConnection(LOOPBACK, port, timeout=30)
    body = json.dumps({"sign_in": SIGN_IN, "password": PASSWORD, "code": ""})
    own = {"Origin": f"http://{LOOPBACK}:{port}", "Content-Type": "application/json"}
    door.request("POST", "/v1/session", body, own)
    answer = door.getresponse()
    said = answer.read()
    cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
    door.close()
    if answer.status != 201 or not cookie:
        raise ConnectionError(f"sign-in: expected 201 with a cookie, got {answer.status}: {said!r}")
    return f"Cookie: {cookie}\r\n"


def _largest(people: Iterable[Candidate]) -> str:
    return Counter(str(person.municipality_code) for person in people).most_common(1)[0][0]


def _accounts(unit: Unit, code: str, brokers: list[str]) -> None:
    """Add the jobformidlere of a municipality, all in one team; the first of them has a password."""
    grant = Grant(role=JOBFORMIDLER, municipality_code=code, team=_TEAM)
    for number, broker_id in enumerate(brokers):
        account = Account(
            account_id=f"load-{number}",
            sign_in=f"load.{number}" if number else SIGN_IN,
            name=f"Jobformidler {number}",
            broker_id=broker_id,
            team=_TEAM,
            grants=(grant,),
        )
        unit.accounts.add(account, clock.now())
    unit.accounts.set_password("load-0", Passwords().hashed(PASSWORD))
