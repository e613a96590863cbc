"""Hostile texts told to every text field of the interface; fields and bodies come from its description."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain, count, cycle
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from fastapi.testclient import TestClient

from api.app import create_app
from api.http.description import described
from api.operation.watch import Watch
from api.settings import Settings
from data.accounts import Account
from data.brokers import Broker
from data.store import Store, open_store
from tests import builders
from tests.api.access.world import HOME, actors, known_as
from tests.api.http.clients import client_of
from tests.contested import AT, DAY, Rows, act, decide
from tests.fuzz.judging import Operation, operations_of

Way = tuple[str, ...]
MACHINE, JOBFORMIDLER = "machine installation", "jobformidler team"
# Bodies to which a text is told; of an operation that is not here the example of the description is taken.
_BODIES: Mapping[str, dict[str, Any]] = {
    "create_candidate": {"candidate_id": "{}", "municipality_code": HOME},
    "change_candidate": {"hours_per_week_now": 3},
    "create_workplace": {"workplace_id": "{}", "municipality_code": HOME},
    "change_workplace": {"pace": 3},
    "create_opening": {"opening_id": "{}", "workplace_id": "w1", "places": 1},
    "change_opening": {"places": 40},
    "withdraw_decision": {"by": "Ida Holm"},
    "open_case": {"reason_code": "urgent", "reason": "the citizen called"},
    "check_wording": {"text": "x", "about": "person"},
    "sign_in": {"sign_in": "anna", "password": "x", "code": ""},
}
_DECISION = {"decision": "later", "reason_code": "workplace_busy", "by": "Ida Holm"}
PEOPLE, OPENINGS = 40, 30
_NAMED = {"{candidate_id}": "c2", "{workplace_id}": "w1", "{opening_id}": "o1"}
# A reason has at least ten letters.
_MORE = {"open_case": " the citizen called"}
# Fields that take free words: where nothing of them is stored, nothing is proved.
FREE = (
    ("create_workplace", "name"),
    ("change_workplace", "name"),
    ("create_candidate", "candidate_id"),
    ("create_workplace", "workplace_id"),
    ("create_opening", "opening_id"),
    ("create_decision", "by"),
    ("create_decision", "note"),
    ("withdraw_decision", "by"),
    ("open_case", "reason"),
    ("change_candidate", "wishes_tasks", "{}"),
    ("change_candidate", "no_go_workplaces", "[]"),
)
_STAMPS = {"date", "date-time"}


@dataclass(slots=True)
class Sender:
    """Somebody who tells hostile texts to a service.

    Attributes
    ----------
    cases : int
        Cases of somebody else that can be opened.
    answers : counter
        Answers by operation, field and class of status.
    requests : list of str
        Ids of the requests that were answered.
    faults : list of str
        Answers of 500 and above.
    """

    client: TestClient
    store: Store
    cases: int
    document: dict[str, Any]
    answers: Counter[tuple[str, Way, int]] = field(default_factory=Counter)
    requests: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _cases: Iterator[int] = field(default_factory=count)
    _decided: int = 0
    _standing: str = ""
    _name: str = "Ada"

    def fields(self) -> list[tuple[Operation, Way]]:
        """Return every text that a body of an operation can hold."""
        return [
            (operation, way)
            for operation in operations_of(self.document)
            if operation.body is not None
            for way in sorted(set(self._texts(operation.body, ())))
        ]

    def tell(self, operation: Operation, way: Way, text: str) -> None:
        """Tell one text to one field."""
        self._name = text if text.isprintable() and text else "Ada"
        path, text = operation.path, text + _MORE.get(operation.id, "")
        if operation.id == "open_case":
            path = path.replace("{candidate_id}", f"q{next(self._cases) % self.cases}")
        for name, known in (_NAMED | {"{decision_id}": self._to_take_back(operation)}).items():
            path = path.replace(name, known)
        taken = self._sent(operation, path, way, _with(self._body(operation), way, text))
        if taken and operation.id == "create_decision":
            self._decided += 1
        if taken and operation.id == "withdraw_decision":
            self._standing = ""

    def ask_by_path(self, text: str) -> None:
        """Name a person by a text, and look for people by it."""
        reads = {operation.id: operation for operation in operations_of(self.document)}
        self._sent(reads["read_candidate"], f"/v1/candidates/{quote(text, safe='')}", ("path",))
        self._sent(reads["list_decisions"], f"/v1/decisions?candidate_id={quote(text)}", ("query",))

    def stored(self, name: str, *way: str) -> int:
        """Return how many texts a field took."""
        return self.answers[name, way, 2]

    def _sent(self, operation: Operation, path: str, way: Way, body: Any = None) -> bool:
        """Send a request; return whether it was a success."""
        name = operation.id
        asking = actors()[JOBFORMIDLER if name == "open_case" else MACHINE]
        headers = {
            "X-Test-Actor": known_as(replace(asking, name=self._name)),
            "If-Match": "*",
            "Idempotency-Key": f"key-{next(self._numbers)}",
            "Content-Type": "application/json",
        }
        told = json.dumps(body).encode() if body is not None else b""
        answer = self.client.request(operation.method, path, headers=headers, content=told)
        self.answers[name, way, answer.status_code // 100] += 1
        self.requests.append(answer.headers["x-request-id"])
        if answer.status_code >= 500:
            self.faults.append(f"{name} {way}: {answer.status_code} {answer.text[:200]} {told!r}")
        return bool(answer.is_success)

    def _to_take_back(self, operation: Operation) -> str:
        """Return the id of a decision that stands, made where there is none."""
        if operation.id == "withdraw_decision" and not self._standing:
            self._standing = f"d{next(self._numbers)}"
            wanted = act("c1", "later", decision_id=self._standing, opening_id="o1", workplace_id="w1")
            with self.store.writing() as unit:
                decide(unit, wanted)
        return self._standing or "d-none"

    def _body(self, operation: Operation) -> Any:
        if operation.id == "create_decision":  # no pair is decided on twice
            person, opening = divmod(self._decided, OPENINGS)
            return _DECISION | {"candidate_id": f"p{person}", "opening_id": f"o{opening}"}
        if operation.id in _BODIES:
            fresh = json.dumps(_BODIES[operation.id]).replace("{}", f"n{next(self._numbers)}")
            return json.loads(fresh)
        examples = self._resolved(operation.body or {}).get("examples")
        return examples[0] if examples else {}

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        name = schema.get("$ref", "").rpartition("/")[2]
        found: dict[str, Any] = self.document["components"]["schemas"][name] if name else schema
        return found

    def _texts(self, schema: dict[str, Any], way: Way) -> Iterator[Way]:
        """Yield the way to each text of a schema: names of fields, ``[]`` into lists, ``{}`` to a key."""
        schema = self._resolved(schema)
        for choice in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
            yield from self._texts(choice, way)
        for name, below in schema.get("properties", {}).items():
            yield from self._texts(below, (*way, name))
        if schema.get("type") == "array":
            yield from self._texts(schema.get("items", {}), (*way, "[]"))
        if isinstance(schema.get("additionalProperties"), dict) or "patternProperties" in schema:
            yield (*way, "{}")
        free = not ({"enum", "const"} & schema.keys()) and schema.get("format") not in _STAMPS
        if schema.get("type") == "string" and free:
            yield way


def _with(body: Any, way: Way, text: str) -> Any:
    """Return a body with a text at the end of a way."""
    if not way:
        return text
    if way[0] == "[]":
        return [_with(None, way[1:], text)]
    if way[0] == "{}":
        return {text: 1}
    known = body if isinstance(body, dict) else {}
    return known | {way[0]: _with(known.get(way[0]), way[1:], text)}


def each_once(sender: Sender, texts: Sequence[str]) -> None:
    """Tell every text to one field: every other time to one that takes free words, else to any in turn."""
    fields = sender.fields()
    free = cycle([one for one in fields if (one[0].id, *one[1]) in FREE])
    turns = chain.from_iterable(zip(free, cycle(fields), strict=False))
    for number, (text, (operation, way)) in enumerate(zip(texts, turns, strict=False)):
        sender.tell(operation, way, text)
        if number % 10 == 0:
            sender.ask_by_path(text)


def all_to_all(sender: Sender, texts: Sequence[str]) -> None:
    """Tell every text to every field."""
    for operation, way in sender.fields():
        for text in texts:
            sender.tell(operation, way, text)
    for text in texts:
        sender.ask_by_path(text)


@contextmanager
def sender_over(url: str, folder: Path, cases: int = 30) -> Iterator[Sender]:
    """Return somebody who tells texts to a service of two teams; whoever asks is named by a header."""
    with open_store(url) as store:
        _fill(store, cases)
        app = create_app(Settings(database_url=url, models=folder, as_of=DAY))
        with client_of(cast(Any, Watch(app))) as client:
            yield Sender(client, store, cases, json.loads(described(app)))


def _fill(store: Store, cases: int) -> None:
    people = [
        builders.candidate(f"c{number}", municipality_code=HOME, broker_id=broker)
        for number, broker in ((1, "b1"), (2, "b3"))
    ]
    people += [builders.candidate(f"p{n}", municipality_code=HOME, broker_id="b1") for n in range(PEOPLE)]
    people += [builders.candidate(f"q{n}", municipality_code=HOME, broker_id="b3") for n in range(cases)]
    delivery = Rows.of(
        brokers=[Broker(broker_id=name, name=name, municipality_code=HOME) for name in ("b1", "b3")],
        candidates=people,
        workplaces=[builders.workplace("w1", max_contacts_per_month=None)],
        openings=[
            builders.opening(f"o{n}", "w1", places=1_000, hours_budget_per_week=None) for n in range(OPENINGS)
        ],
    )
    store.import_rows(delivery, DAY)
    with store.writing() as unit:
        for broker_id, team in (("b1", "nord"), ("b3", "syd")):
            account = Account(account_id=broker_id, sign_in=broker_id, name=broker_id, broker_id=broker_id)
            unit.accounts.add(replace(account, team=team), AT)
