"""A request for every operation of the interface: about one person, for a list, or about nobody."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from api.access import Actor
from tests.api.access.world import World, known_as

Answer = Any


def ask(world: World, operation: str, actor: Actor, person: str) -> Answer:
    """Ask about a person, and change nothing that is not as it was."""
    path, method, body = _about(world, operation.partition(":")[0], actor, person)
    query = {"candidate_id": person} if operation == "list_decisions: of one" else None
    return _sent(world, actor, method, path, json=_told(world, operation, body, person), params=query)


def listed(world: World, operation: str, actor: Actor, limit: int = 1) -> tuple[Answer, set[str]]:
    """Return the first answer of a list, and everybody who stands in it."""
    path = {
        "list_candidates": "/v1/candidates",
        "list_decisions": "/v1/decisions",
        "list_plan_assignments": "/v1/plans/current/assignments",
        "list_plan_unplaced": "/v1/plans/current/unplaced",
        "list_plan_changes": "/v1/plans/current/changes",
        "list_opened_cases": "/v1/access",
    }[operation]
    first = answer = _sent(world, actor, "GET", path, params={"limit": limit})
    found: set[str] = set()
    while answer.status_code == 200:
        found |= {item["candidate_id"] for item in answer.json()["items"]}
        if answer.json()["next"] is None:
            break
        answer = _sent(world, actor, "GET", path, params={"limit": limit, "cursor": answer.json()["next"]})
    return first, found


def knock(world: World, actor: Actor, method: str, path: str) -> Answer:
    """Ask with nothing that an operation needs: the door answers before anybody looks at it."""
    filled = path.replace("{plan_id}", "current")
    while "{" in filled:
        filled = filled[: filled.index("{")] + "x" + filled[filled.index("}") + 1 :]
    return _sent(world, actor, method.upper(), filled)


def _about(world: World, operation: str, actor: Actor, person: str) -> tuple[str, str, Any]:
    by = {"by": "Ida Holm"} if actor.kind == "machine" else {}
    requests: Mapping[str, tuple[str, str, Any]] = {
        "read_candidate": (f"/v1/candidates/{person}", "GET", None),
        "change_candidate": (f"/v1/candidates/{person}", "PATCH", {"hours_per_week_now": 4}),
        "read_suggestions": (f"/v1/candidates/{person}/suggestions", "GET", None),
        "read_why_not": (f"/v1/candidates/{person}/suggestions/o1", "GET", None),
        "create_decision": (
            "/v1/decisions",
            "POST",
            {
                "candidate_id": person,
                "opening_id": "o1",
                "decision": "later",
                "reason_code": "workplace_busy",
                "list_id": world.lists[person],
            }
            | by,
        ),
        "read_decision": (f"/v1/decisions/{world.decisions[person]}", "GET", None),
        "withdraw_decision": (f"/v1/decisions/{world.decisions[person]}/withdraw", "POST", by),
        "list_decisions": ("/v1/decisions", "GET", None),
        "open_case": (
            f"/v1/candidates/{person}/access",
            "POST",
            {"reason_code": "urgent", "reason": "the citizen called"},
        ),
        "read_own_data": (f"/v1/candidates/{person}/own-data", "GET", None),
        "note_rights_request": (
            f"/v1/candidates/{person}/rights-requests",
            "POST",
            {"kind": "reason", "about": "travel", "words": "It is not so far."},
        ),
        "mark_access_seen": (f"/v1/access/{world.openings[person]}/seen", "POST", None),
        "read_profile_depth": (f"/v1/candidates/{person}/profile-depth", "GET", None),
        "list_facts": (f"/v1/candidates/{person}/facts", "GET", None),
    } | _of_guides(person)
    return requests[operation]


def _of_guides(person: str) -> dict[str, tuple[str, str, Any]]:
    guide = f"/v1/candidates/{person}/guides/samtale"
    answers = {"answers": {"hours_per_week_goal": {"value": "8"}}}
    return {
        "read_guide": (guide, "GET", None),
        "save_guide": (guide, "PATCH", answers),
        "finish_guide": (guide, "POST", None),
        "drop_guide": (guide, "DELETE", None),
    }


def _told(world: World, operation: str, body: Any, person: str) -> Any:
    """Return the body; of a change the fields that are meant, as they are."""
    kind = operation.partition(": ")[2]
    if kind == "broker":
        return {"broker_id": world.brokers[person]}
    return {"mentor_need": 1} if kind == "conditions" else body


def _sent(world: World, actor: Actor, method: str, path: str, **more: Any) -> Answer:
    headers = {"X-Test-Actor": known_as(actor), "If-Match": "*", "X-Request-Id": "0" * 8}
    if method == "POST":
        headers["Idempotency-Key"] = uuid4().hex
    return world.client.request(method, path, headers=headers, **more)
