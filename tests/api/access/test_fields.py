"""What is shown and taken of a case: fields for few, cases that stay, names nobody makes up."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from api.access import Actor
from data.accounts import JOBFORMIDLER, TEAM_LEAD, Grant
from tests.api.access.world import (
    COLLEAGUE,
    ELSEWHERE,
    HOME,
    NEVER,
    OTHER_TEAM,
    OWN,
    Made,
    World,
    actors,
    known_as,
    make_world,
)
from tests.databases import SQLITE, Databases

WITHHELD = ["conditions", "mentor_need", "must_conditions"]
ADA = actors()["jobformidler team"]
LEAD = actors()["team_lead team"]
WHOLE_LEAD = actors()["team_lead municipality"]
MACHINE = actors()["machine municipality"]
BO = Actor(
    name="Bo",
    kind="person",
    account_id="bo",
    broker_id="b2",
    grants=(Grant(role=JOBFORMIDLER, municipality_code=HOME, team="nord"),),
)


@pytest.fixture(scope="module")
def made_world(databases: Databases) -> Made:
    """Return a world of this file's own in a file: what is tested here does not hang on the database."""
    return make_world(databases.migrated(SQLITE))


def asked(world: World, actor: Actor, method: str, path: str, **more: Any) -> Any:
    """Ask as somebody."""
    headers = {"X-Test-Actor": known_as(actor), "Idempotency-Key": uuid4().hex} | more.pop("headers", {})
    return world.client.request(method, path, headers=headers, **more)


def changed(world: World, actor: Actor, person: str, **fields: Any) -> Any:
    return asked(world, actor, "PATCH", f"/v1/candidates/{person}", json=fields, headers={"If-Match": "*"})


def read(world: World, actor: Actor, person: str, **headers: str) -> Any:
    return asked(world, actor, "GET", f"/v1/candidates/{person}", headers=headers)


def test_working_conditions_are_for_the_cases_own_jobformidler(world: World) -> None:
    """A colleague and the lead get the record without them and the names of what is missing, in lists too."""
    own = read(world, ADA, OWN).json()
    assert (own["withheld"], own["conditions"], own["mentor_need"]) == ([], {"PAUSE": 2, "QUIET": 1}, 1)
    for actor in (BO, LEAD):
        found = read(world, actor, OWN)
        assert found.json() == own | {"withheld": WITHHELD, **dict.fromkeys(WITHHELD)}
        listed = asked(world, actor, "GET", "/v1/candidates").json()["items"]
        assert next(item for item in listed if item["candidate_id"] == OWN) == found.json()
    assert read(world, MACHINE, OWN).json() == own


def test_a_tag_says_nothing_of_what_is_withheld(world: World) -> None:
    """The lead's tag stays when conditions change, and differs from that of whoever is shown them."""
    assert changed(world, ADA, OWN, hours_per_week_now=5).status_code == 200  # a version of today
    tags = {actor.name: read(world, actor, OWN).headers["etag"] for actor in (ADA, LEAD)}
    assert tags[ADA.name] != tags[LEAD.name]
    assert changed(world, ADA, OWN, mentor_need=3).status_code == 200
    assert read(world, LEAD, OWN, **{"If-None-Match": tags[LEAD.name]}).status_code == 304
    assert read(world, ADA, OWN, **{"If-None-Match": tags[ADA.name]}).status_code == 200
    # Both tags are good for a change by whoever was given them.
    path, fields = f"/v1/candidates/{OWN}", {"broker_id": "b2"}
    moved = asked(world, LEAD, "PATCH", path, json=fields, headers={"If-Match": tags[LEAD.name]})
    assert moved.status_code == 200, moved.text
    assert moved.json()["withheld"] == WITHHELD


@pytest.mark.parametrize(
    "fields", [{"conditions": {"PAUSE": 1}}, {"must_conditions": []}, {"mentor_need": 0}]
)
def test_what_is_withheld_cannot_be_told(world: World, fields: dict[str, Any]) -> None:
    """Whoever may not see a field may not write it: 403, and nothing is stored."""
    before = read(world, ADA, OWN).json()
    answer = changed(world, WHOLE_LEAD, OWN, broker_id="b2", **fields)
    assert (answer.status_code, answer.json()["code"]) == (403, "access-denied")
    assert read(world, ADA, OWN).json() == before


def test_a_case_is_given_on_by_the_lead_alone(world: World) -> None:
    """Reassigned by the lead, a case is the new jobformidler's from then on and not the former one's."""
    assert changed(world, ADA, OWN, broker_id="b2").status_code == 403
    assert changed(world, BO, OWN, hours_per_week_now=5).status_code == 403
    assert changed(world, LEAD, OWN, broker_id="b2").status_code == 200
    assert changed(world, BO, OWN, hours_per_week_now=5).status_code == 200
    assert changed(world, ADA, OWN, hours_per_week_now=6).status_code == 403
    assert read(world, ADA, OWN).json()["withheld"] == WITHHELD


@pytest.mark.parametrize(
    ("actor", "fields"),
    [
        (ADA, {"municipality_code": "0360"}),
        (ADA, {"municipality_code": None}),
        (LEAD, {"broker_id": "b3"}),
        (LEAD, {"broker_id": None}),
        (MACHINE, {"municipality_code": "0360"}),
    ],
)
def test_nobody_lets_a_case_out_of_their_hands(world: World, actor: Actor, fields: dict[str, Any]) -> None:
    """A change after which one could not change it any more is refused: other municipality, team, nobody."""
    assert changed(world, actor, OWN, **fields).status_code == 403
    assert read(world, ADA, OWN).json()["broker_id"] == "b1"


def created(world: World, actor: Actor, person: str, **fields: Any) -> Any:
    key = fields.pop("key", uuid4().hex)
    body = {"candidate_id": person, "municipality_code": HOME, "broker_id": "b1"} | fields
    return asked(world, actor, "POST", "/v1/candidates", json=body, headers={"Idempotency-Key": key})


def test_new_people_are_ones_own_and_named_within_the_municipality(world: World) -> None:
    """A jobformidler adds own cases, a lead the team's; an id elsewhere is no answer to who is there."""
    assert created(world, ADA, "0461-1", conditions={"PAUSE": 3}).status_code == 201
    for actor, fields in (
        (ADA, {"broker_id": "b2"}),
        (ADA, {"broker_id": None}),
        (ADA, {"municipality_code": "0360"}),
        (LEAD, {"broker_id": "b3"}),
        (LEAD, {"conditions": {"PAUSE": 3}}),
    ):
        assert created(world, actor, "0461-2", **fields).status_code == 403, fields
    assert created(world, LEAD, "0461-2", broker_id="b2").json()["withheld"] == WITHHELD
    told = {created(world, ADA, name).text.replace(name, "") for name in (ELSEWHERE, NEVER, OTHER_TEAM)}
    (one,) = {text.partition('"request_id"')[0] for text in told}
    assert '"request-invalid"' in one


def test_what_was_answered_before_is_not_answered_again_once_the_case_is_gone(world: World) -> None:
    """A kept answer holds conditions: after the case was given on, its key brings a refusal."""
    first = created(world, ADA, "0461-1", conditions={"PAUSE": 3}, key="k1")
    again = created(world, ADA, "0461-1", conditions={"PAUSE": 3}, key="k1")
    assert (again.status_code, again.content) == (201, first.content)
    assert changed(world, LEAD, "0461-1", broker_id="b2").status_code == 200
    gone = created(world, ADA, "0461-1", conditions={"PAUSE": 3}, key="k1")
    assert (gone.status_code, gone.json()["code"]) == (409, "candidate-exists")
    assert "PAUSE" not in gone.text


def test_answers_are_kept_apart_for_people_of_one_name(world: World) -> None:
    """Two people called the same share no Idempotency-Key: each gets an answer of their own."""
    namesake = replace(BO, name=ADA.name)
    assert created(world, ADA, "0461-1", key="k1").status_code == 201
    other = created(world, namesake, "0461-3", broker_id="b2", key="k1")
    assert (other.status_code, other.json()["candidate_id"]) == (201, "0461-3")


def decided(world: World, actor: Actor, person: str, **fields: Any) -> Any:
    body = {
        "candidate_id": person,
        "opening_id": "o1",
        "decision": "later",
        "reason_code": "workplace_busy",
    } | fields
    return asked(world, actor, "POST", "/v1/decisions", json=body)


def test_a_decision_bears_the_name_of_who_has_signed_in(world: World) -> None:
    """A person's name comes from the account and cannot be told otherwise; a machine names a person."""
    own = decided(world, ADA, OWN)
    assert (own.status_code, own.json()["by"]) == (201, ADA.name)
    foreign = decided(world, ADA, OWN, opening_id="o9", by="Ida Holm")
    assert foreign.json()["errors"][0] | {"message": ""} == {
        "in": "body",
        "pointer": "/by",
        "code": "not-own-name",
        "message": "",
    }
    path = f"/v1/decisions/{own.json()['decision_id']}/withdraw"
    assert asked(world, ADA, "POST", path, json={"by": "Ida Holm"}).status_code == 422
    assert asked(world, ADA, "POST", path, json={}).json()["withdrawn_by"] == ADA.name
    silent = decided(world, MACHINE, COLLEAGUE)
    assert silent.json()["errors"][0]["code"] == "missing"
    assert decided(world, MACHINE, COLLEAGUE, by="Ida Holm").json()["by"] == "Ida Holm"


def test_lists_of_others_are_lists_that_are_not_there(world: World) -> None:
    """Naming the list of another municipality's person on an own case says what naming no list says."""
    told = {
        decided(world, ADA, OWN, list_id=list_id).text.partition('"request_id"')[0]
        for list_id in (world.lists[ELSEWHERE], world.lists[NEVER], world.lists[OTHER_TEAM])
    }
    assert len(told) == 1
    assert decided(world, ADA, OWN, list_id=world.lists[OWN]).status_code == 201


def test_workplaces_are_written_by_their_municipality(world: World) -> None:
    """Everybody reads the directory; a workplace and its openings are changed at home, and stay there."""
    tag = {"If-Match": "*"}
    for path, fields, status in (
        ("/v1/workplaces/w1", {"name": "Blå Café"}, 200),
        ("/v1/workplaces/w9", {"name": "Blå Café"}, 403),
        ("/v1/workplaces/w1", {"municipality_code": "0360"}, 403),
        ("/v1/openings/o1", {"places": 49}, 200),
        ("/v1/openings/o9", {"places": 49}, 403),
        ("/v1/openings/o1", {"workplace_id": "w9"}, 403),
    ):
        assert asked(world, ADA, "PATCH", path, json=fields, headers=tag).status_code == status, path
    for workplace_id, status in (("w1", 201), ("w9", 403), ("w0", 422)):
        body = {"opening_id": f"o-{workplace_id}", "workplace_id": workplace_id, "places": 1}
        assert asked(world, ADA, "POST", "/v1/openings", json=body).status_code == status
    assert asked(world, ADA, "GET", "/v1/workplaces/w9").status_code == 200


def test_roles_of_two_municipalities_do_not_mix(world: World) -> None:
    """An analyst here who is a jobformidler there sees the people there, and here nobody."""
    both = Actor(
        name="Eva",
        kind="person",
        account_id="eva",
        broker_id="b9",
        grants=(
            Grant(role="analyst", municipality_code=HOME),
            Grant(role=JOBFORMIDLER, municipality_code="0360"),
            Grant(role=TEAM_LEAD, municipality_code="0999"),
        ),
    )
    assert read(world, both, ELSEWHERE).status_code == 200
    own, nobody = (read(world, both, person) for person in (OWN, NEVER))
    assert (own.status_code, nobody.status_code) == (404, 404)
    listed = asked(world, both, "GET", "/v1/candidates").json()["items"]
    assert {item["municipality_code"] for item in listed} == {"0360"}


def test_refusals_say_why_and_what_would_open(world: World) -> None:
    """403 within the municipality names the reason and the key to it, in Danish and English."""
    danish = read(world, ADA, OTHER_TEAM)
    assert "et andet team" in danish.json()["detail"]
    assert "Det åbner: " in danish.json()["detail"]
    english = read(world, actors()["analyst municipality"], OWN, **{"Accept-Language": "en"})
    assert "needs another role: jobformidler, team lead or machine" in english.json()["detail"]


def test_me_tells_what_i_may_and_how_far(world: World) -> None:
    """Roles, where they hold, and for each operation how far it reaches."""
    me = asked(world, ADA, "GET", "/v1/me").json()
    assert me["grants"] == [{"role": "jobformidler", "municipality_code": HOME, "team": "nord"}]
    reach = {one["operation"]: [n["within"] for n in one["narrowed"]] for one in me["operations"]}
    assert (reach["candidates.read"], reach["decisions.write"], reach["me.read"]) == (["team"], ["own"], [])
    assert "runs.read" not in reach
