"""A colleague's case in an emergency: opened with a reason, for an hour, to read, before the lead's eyes."""

from datetime import timedelta
from typing import Any

import pytest

from api import clock
from data.store.opened_cases import OpenedCases
from tests.api.access.test_fields import ADA, BO, LEAD, WHOLE_LEAD, WITHHELD, asked, changed, read
from tests.api.access.world import COLLEAGUE, ELSEWHERE, NEVER, OTHER_TEAM, World, actors

WHY = {"reason_code": "absence", "reason": "Bo er syg, og borgeren ringer om i morgen."}


def opened(world: World, actor: Any = ADA, person: str = OTHER_TEAM, **fields: Any) -> Any:
    return asked(world, actor, "POST", f"/v1/candidates/{person}/access", json=WHY | fields)


def statuses(world: World, person: str = OTHER_TEAM) -> list[int]:
    """Return how reading the person, the list and the decisions is answered."""
    paths = (
        f"/v1/candidates/{person}",
        f"/v1/candidates/{person}/suggestions",
        f"/v1/decisions/{world.decisions[person]}",
        f"/v1/decisions?candidate_id={person}",
    )
    return [asked(world, ADA, "GET", path).status_code for path in paths]


def test_an_opened_case_is_read_for_an_hour(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """403 before, 200 after, 403 again after 60 minutes; nothing is changed, listed, or told of health."""
    assert statuses(world) == [403] * 4
    assert opened(world).status_code == 201
    assert statuses(world) == [200] * 4
    assert read(world, ADA, OTHER_TEAM).json()["withheld"] == WITHHELD
    assert changed(world, ADA, OTHER_TEAM, hours_per_week_now=5).status_code == 403
    body = {"opening_id": "o1", "decision": "later", "reason_code": "workplace_busy"}
    tried = asked(world, ADA, "POST", "/v1/decisions", json=body | {"candidate_id": OTHER_TEAM})
    assert tried.status_code == 403
    listed = asked(world, ADA, "GET", "/v1/candidates").json()["items"]
    assert OTHER_TEAM not in [item["candidate_id"] for item in listed]
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=61))
    assert statuses(world) == [403] * 4


def test_an_emergency_without_end_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant: an opening that nobody counts the minutes of is still open after an hour."""

    def naive(store: OpenedCases, candidate_id: str, opener: str, now: Any) -> bool:
        found = store._connection.exec_driver_sql("SELECT candidate_id, opener, until FROM opened_cases")
        return any((row[0], row[1]) == (candidate_id, opener) for row in found) and bool(now)

    monkeypatch.setattr(OpenedCases, "is_open", naive)
    assert opened(world).status_code == 201
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(minutes=61))
    assert statuses(world) != [403] * 4


def test_it_is_open_to_whoever_opened_it_alone(world: World) -> None:
    """Nobody else reads by it, though they may open it themselves; who may read already is told so."""
    assert opened(world).status_code == 201
    assert read(world, BO, OTHER_TEAM).status_code == 403
    assert opened(world).json()["code"] == "access-not-needed"
    assert opened(world, person=COLLEAGUE).json()["code"] == "access-not-needed"
    assert opened(world, BO).status_code == 201


@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"reason": "hm"}, "/reason"),
        ({"reason_code": "curious"}, "/reason_code"),
        ({"reason": None}, "/reason"),
    ],
)
def test_a_reason_is_needed(world: World, fields: dict[str, Any], pointer: str) -> None:
    """A code of the list and words of one's own, or nothing is opened."""
    answer = opened(world, **fields)
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert statuses(world)[0] == 403


def test_the_lead_is_shown_who_opened_what_and_why(world: World) -> None:
    """The case's lead, its jobformidler and who opened it see it; the lead marks it as seen, once for all."""
    told = opened(world).json()
    assert told["until"] > told["opened_at"]
    openers = {
        name: [one["access_id"] for one in asked(world, actor, "GET", "/v1/access").json()["items"]]
        for name, actor in {"opener": ADA, "lead": WHOLE_LEAD, "other lead": LEAD, "colleague": BO}.items()
    }
    assert told["access_id"] in openers["opener"]
    assert openers["lead"][0] == told["access_id"]
    assert told["access_id"] not in openers["other lead"] + openers["colleague"]
    path = f"/v1/access/{told['access_id']}/seen"
    assert asked(world, ADA, "POST", path).status_code == 403
    seen = asked(world, WHOLE_LEAD, "POST", path).json()
    assert (seen["seen_by"], seen["reason"]) == (WHOLE_LEAD.name, WHY["reason"])
    again = asked(world, actors()["team_lead installation"], "POST", path).json()
    assert (again["seen_by"], again["seen_at"]) == (seen["seen_by"], seen["seen_at"])


def test_nobody_opens_another_municipality(world: World) -> None:
    """Trying to open somebody of another municipality says what trying to open nobody says."""
    tried = [opened(world, person=person) for person in (ELSEWHERE, NEVER)]
    assert [answer.status_code for answer in tried] == [404, 404]
    bodies = {
        answer.text.replace(person, "ID").partition('"request_id"')[0]
        for answer, person in zip(tried, (ELSEWHERE, NEVER), strict=True)
    }
    assert len(bodies) == 1
