"""Contact persons of workplaces over HTTP: written, changed, ended and erased, on both databases."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.http import no_cpr
from api.rights.by import By
from api.rights.letting_go import let_go
from api.settings import Settings
from data.contact_persons import ContactPerson, phone_digits, phone_in_words
from data.store import Sought, Store, open_store, restore
from data.store.erasure_ledger import read_file
from tests.api.http.clients import client_of
from tests.api.running import service_of
from tests.api.v1.small_markets import usual
from tests.contested import DAY, Rows
from tests.data.store.filled import dumped
from tests.databases import Databases, owned

METTE = {"name": "Mette Holm", "role": "butikschef", "phone": "22 34 56 78"}
NEW = {"If-None-Match": "*"}


class Desk:
    """A service over a small market, its store, and where its ledger is."""

    def __init__(self, client: TestClient, store: Store, settings: Settings) -> None:
        self.client, self.store, self.settings = client, store, settings

    def put(self, contact_id: str, headers: Any = None, at: str = "w1", **told: Any) -> Any:
        """Write somebody down; as a new one, where no version is named."""
        return self.client.put(
            f"/v1/workplaces/{at}/contacts/{contact_id}", json=METTE | told, headers=headers or NEW
        )

    def names(self, at: str = "w1") -> list[str]:
        """Return the names of whom there is to ask for."""
        items = self.client.get(f"/v1/workplaces/{at}/contacts").json()["items"]
        return [item["name"] for item in items]


@pytest.fixture
def desk(database_url: str, tmp_path: Path) -> Iterator[Desk]:
    """Return a service on each of the two databases in turn."""
    settings = Settings(
        database_url=database_url, models=tmp_path, as_of=DAY, erasure_ledger=tmp_path / "erasures.jsonl"
    )
    with open_store(database_url) as store:
        store.import_rows(Rows.of(**usual()), DAY)
    with client_of(create_app(settings)) as client:
        yield Desk(client, service_of(client).store, settings)


def faults(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def test_somebody_is_written_down_changed_and_ended(desk: Desk) -> None:
    """The latest talk stands first, every version has a tag, and who has ended is in the list no more."""
    mette, ali = str(uuid4()), str(uuid4())
    first = desk.put(mette, talked_on=str(DAY - timedelta(9)))
    assert (first.status_code, first.json()["phone"]) == (201, "22 34 56 78")
    assert desk.put(ali, name="Ali Kaya", phone="+46 70 123 45 67").status_code == 201
    assert desk.names() == ["Ali Kaya", "Mette Holm"]
    changed = desk.put(mette, {"If-Match": first.headers["etag"]}, reached="Ring tirsdag formiddag.")
    assert (changed.status_code, changed.json()["reached"]) == (200, "Ring tirsdag formiddag.")
    assert changed.json()["talked_on"] == str(DAY)
    assert desk.names() == ["Mette Holm", "Ali Kaya"]
    address = f"/v1/workplaces/w1/contacts/{mette}"
    etag = changed.headers["etag"]
    assert desk.client.get(address, headers={"If-None-Match": etag}).status_code == 304
    assert desk.put(mette, {"If-Match": etag}, ended_on=str(DAY)).status_code == 200
    assert desk.names() == ["Ali Kaya"]
    assert desk.client.get(address).json()["ended_on"] == str(DAY)
    assert desk.names("w2") == []


def test_nobody_overwrites_what_they_have_not_seen(desk: Desk) -> None:
    """A version that is not named is not changed, an old one neither, and a taken id is not taken again."""
    mette = str(uuid4())
    old = desk.put(mette).headers["etag"]
    assert desk.put(mette).status_code == 412
    assert desk.put(mette, {"If-Match": old}, role="ejer").status_code == 200
    assert desk.put(mette, {"If-Match": old}, role="vikar").status_code == 412
    assert desk.put(mette, {"X-Nothing": "said"}).status_code == 428
    assert desk.put(str(uuid4()), {"If-Match": "*"}).status_code == 412
    address = f"/v1/workplaces/w1/contacts/{mette}"
    assert desk.client.delete(address).status_code == 428
    assert desk.client.delete(address, headers={"If-Match": old}).status_code == 412
    assert desk.client.get(address).json()["role"] == "ejer"
    person = ContactPerson(
        workplace_id="w1",
        contact_id=mette,
        name="Mette",
        talked_on=DAY,
        talked_by="ida",
        noted_at=datetime(2026, 3, 2, tzinfo=UTC),
        noted_by="ida",
        number=2,
    )
    with pytest.raises(ValueError, match="expected"), desk.store.writing() as unit:
        unit.contact_persons.change(person)  # two who write at the same moment: the second is told


@pytest.mark.parametrize(
    ("told", "fault"),
    [
        ({"name": ""}, ("/name", "too-short")),
        ({"name": "Mette 010203-1234"}, ("/name", "holds-cpr")),
        ({"phone": "010203-1234"}, ("/phone", "holds-cpr")),
        ({"phone": "1234"}, ("/phone", "not-phone")),
        ({"email": "mette"}, ("/email", "not-email")),
        ({"reached": "Hun har diabetes og er træt om morgenen."}, ("/reached", "note-health")),
        ({"reached": "De vil kun have unge kvinder."}, ("/reached", "wish-age")),
        ({"reached": "\u202eRing"}, ("/reached", "bad-character")),
        ({"talked_on": str(DAY + timedelta(1))}, ("/talked_on", "too-large")),
        ({"ended_on": str(DAY + timedelta(1))}, ("/ended_on", "too-large")),
        ({"birthday": "2000-01-01"}, ("/birthday", "unknown-field")),
    ],
)
def test_what_may_not_stand_there_is_refused(
    desk: Desk, told: dict[str, str], fault: tuple[str, str]
) -> None:
    """CPR numbers, health, unlawful wishes, hidden signs and days to come: the field is named, none kept."""
    assert fault in faults(desk.put(str(uuid4()), **told))
    assert desk.names() == []


def test_a_telephone_in_its_own_field_is_no_cpr_number(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that reads as a day of birth is taken in its field; in any other field it is refused."""
    abroad = "+31 12 34 5678"
    assert desk.put(str(uuid4()), phone=abroad).status_code == 201
    assert faults(desk.put(str(uuid4()), reached=abroad)) == [("/reached", "holds-cpr")]
    monkeypatch.setattr(no_cpr, "_PHONE_FIELDS", frozenset())
    assert faults(desk.put(str(uuid4()), phone=abroad)) == [("/phone", "holds-cpr")]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("02345678", None),
        ("22 34 56 78", "22345678"),
        ("+45 2234-5678", "22345678"),
        ("004522345678", "22345678"),
        ("+46 (70) 123 45 67", "+46701234567"),
        ("0102031234", None),
        ("+010203", None),
        ("22345678 lok. 4", None),
    ],
)
def test_telephones_are_kept_in_one_spelling(text: str, kept: str | None) -> None:
    """Eight digits are Danish; ten digits alone are no telephone; what is kept reads in pairs."""
    assert phone_digits(text) == kept
    assert phone_in_words("22345678") == "22 34 56 78"


def test_a_workplace_has_a_bounded_number(desk: Desk) -> None:
    """The twenty-first is refused in words; so are unknown workplaces and ids that could name somebody."""
    assert {desk.put(str(uuid4())).status_code for _ in range(20)} == {201}
    full = desk.put(str(uuid4()))
    assert (full.status_code, full.json()["code"]) == (409, "contacts-full")
    assert desk.put(str(uuid4()), at="w9").status_code == 404
    assert desk.put("mette-holm").status_code == 422


def test_an_erased_person_is_nowhere(desk: Desk, databases: Databases, tmp_path: Path) -> None:
    """On her own word: no cell, audit row or restored backup names her; without the ledger the last would."""
    mette, backup = str(uuid4()), tmp_path / "a.backup"
    tag = desk.put(mette).headers["etag"]
    desk.store.back_up(backup, datetime(2026, 3, 1, tzinfo=UTC))
    address = f"/v1/workplaces/w1/contacts/{mette}"
    assert desk.client.delete(address, headers={"If-Match": tag}).status_code == 204
    assert desk.client.get(address).status_code == 404
    url = owned(desk.settings.database_url)
    assert "Mette" not in str(dumped(url))
    with desk.store.reading() as unit:
        rows = [row.entry for row in unit.audit.page(Sought(), 20)]
    about = [(row.operation, row.subject_id) for row in rows if row.operation.startswith("contacts")]
    assert about == [("contacts.erase", "w1"), ("contacts.write", "w1")]
    assert "Mette" not in str(rows)
    naive, careful = databases.empty("sqlite"), databases.empty("sqlite")
    restore(backup, naive)
    assert "Mette Holm" in str(dumped(naive))
    restore(backup, careful, erased=read_file(desk.settings.erasure_ledger))
    assert "Mette Holm" not in str(dumped(careful))
    for gone in (naive, careful):
        databases.remove(gone)


def test_retention_lets_go_of_whom_nobody_has_talked_with(desk: Desk) -> None:
    """Two years after the last talk, or after she ceased to be a contact, somebody goes; the others stay."""
    days = desk.settings.keep_contacts_days
    desk.put(str(uuid4()), name="Gammel", talked_on=str(DAY - timedelta(days + 1)))
    desk.put(str(uuid4()), name="Stoppet", talked_on=str(DAY - timedelta(days + 1)), ended_on=str(DAY))
    desk.put(str(uuid4()), name="Ny")
    at = datetime.combine(DAY, datetime.min.time(), UTC)
    gone = list(let_go(desk.store, desk.settings, By(name="cron", kind="machine", at=at, today=DAY)))
    assert [(one.rows, one.days) for one in gone if one.table == "contact_persons"] == [(1, days)]
    assert "Gammel" not in str(dumped(owned(desk.settings.database_url))["contact_persons"])
    assert "Stoppet" in str(dumped(owned(desk.settings.database_url))["contact_persons"])
