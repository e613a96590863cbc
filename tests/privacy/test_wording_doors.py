"""Domain tests 16 and 17 at the doors: by HTTP and by delivery nothing unlawful or sensitive comes in."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.http.wording import FIELDS
from data.intake import read_folder
from data.wording import grounds
from tests.api.conftest import Matcher
from tests.api.http.clients import client_of, settings_of

DAY = date(2026, 3, 2)


@pytest.fixture(scope="module")
def client(imported: Matcher) -> Iterator[TestClient]:
    """Return a client of a service over the sample; nothing of it is changed here."""
    with client_of(create_app(settings_of(imported))) as client:
        yield client


def _codes(answer) -> list[str]:
    return [fault["code"] for fault in answer.json()["errors"]]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Café Ung, kun piger", "wish-gender"), ("Lageret (ingen over 50)", "wish-age"),
        ("Skal være etnisk dansk", "wish-origin"), ("Ingen med ADHD", "wish-health"),
    ],
)  # fmt: skip
def test_16_a_workplace_may_not_wish_so(client: TestClient, name: str, code: str) -> None:
    """A name that holds an unlawful wish is refused by HTTP with the law and what to write instead."""
    body = {"workplace_id": "new-1", "municipality_code": "0461", "name": name}
    answer = client.post("/v1/workplaces", json=body)
    assert (answer.status_code, _codes(answer)) == (422, [code])
    message = answer.json()["errors"][0]["message"]
    assert "loven" in message
    assert grounds()[code.removeprefix("wish-")].instead_da in message


def test_17_a_note_names_no_diagnosis(client: TestClient) -> None:
    """A note with a diagnosis is refused in both languages with what to write instead, not its words."""
    told = {
        "candidate_id": "c",
        "opening_id": "o",
        "decision": "later",
        "reason_code": "other",
        "by": "Ida Holm",
    }
    for language, instead in (("da", "pauser"), ("en", "breaks")):
        answer = client.post(
            "/v1/decisions",
            json=told | {"note": "Har en depression"},
            headers={"Idempotency-Key": "k", "Accept-Language": language},
        )
        assert _codes(answer) == ["note-health"]
        assert instead in answer.json()["errors"][0]["message"]
        assert "depression" not in answer.text


def test_16_a_delivery_may_not_wish_so(tmp_path: Path) -> None:
    """An unlawful wish in a name, and an unknown task that is one, refuse the delivery."""
    (tmp_path / "workplaces.csv").write_text(
        "workplace_id,municipality_code,name\nw1,0461,Kun mænd ApS\nw2,0461,Ungt team ApS\n", encoding="utf-8"
    )
    (tmp_path / "openings.csv").write_text(
        "opening_id,workplace_id,places,tasks\no1,w2,1,kun unge piger:3\n", encoding="utf-8"
    )
    found = [f for f in read_folder(tmp_path, DAY).findings if f.code == "unlawful-wish"]
    assert [(f.file, f.row, f.column) for f in found] == [
        ("openings.csv", 2, "tasks"),
        ("workplaces.csv", 2, "name"),
    ]
    assert all("loven" in finding.advice for finding in found)


def test_17_a_word_that_can_be_said_better_is_remarked_upon(tmp_path: Path) -> None:
    """A word of the list in a text is a warning with its replacement; the row is taken."""
    (tmp_path / "workplaces.csv").write_text(
        "workplace_id,municipality_code,name\nw1,0461,Værksted for tunge sager\n", encoding="utf-8"
    )
    intake = read_folder(tmp_path / "workplaces.csv", DAY)
    assert [(f.code, "jobkandidat" in f.advice) for f in intake.findings if f.code == "better-words"] == [
        ("better-words", True)
    ]
    assert len(intake.rows["workplaces"]) == 1


def test_every_ground_and_group_has_its_message() -> None:
    """Each ground of the law and each group of words has a message of its own for a field."""
    assert {f"wish-{code}" for code in grounds()} <= set(FIELDS)
    assert {f"note-{code}" for code in ("health", "addiction", "crime", "religion", "private")} <= set(FIELDS)
