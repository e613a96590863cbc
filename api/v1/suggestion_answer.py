"""A drawn list as the answer holds it: plain values, written once and not validated a second time."""

import json
import math
from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache, partial
from hashlib import sha256
from typing import Any

from pydantic import ConfigDict, TypeAdapter

from api.access import ITSELF
from api.service import Service
from api.serving.drawing import Drawn
from api.serving.held_day import HeldDay
from api.serving.list_memory import Told
from api.serving.listing import Ask, Explained, tell
from api.serving.staleness import NO_PLAN, Staleness, staleness_of
from api.v1.shown_staleness import StalenessShown
from data.geography import municipalities
from data.store import ShownLine
from data.tables import TRANSPORT_MODES
from data.vocabulary import Vocabulary
from features.travel_time import UNKNOWN_TRANSPORT
from matcher.hours import hours_per_week
from matcher.proposal import Proposal, Reason
from matcher.refused import RefusedGroup
from matcher.rules import PairCase, Refusal
from matcher.wording import Words, labels
from models.fit import Objective

_UNITS = {Objective.GOAL_HOURS: "hours", Objective.WEEKS_SAVED: "weeks"}
_DIVISION = 2
_AS_JSON = TypeAdapter(dict[str, Any], config=ConfigDict(ser_json_inf_nan="constants"))


def told_list(ask: Ask, today: date, drawn: Drawn) -> Told:
    """Return a drawn list as it is answered and journalled."""
    serving = drawn.held.serving
    items = [in_json(_item(*line)) for line in zip(drawn.found.proposals, drawn.cases, strict=True)]
    found = zip(drawn.found.proposals, drawn.found.chances, items, strict=True)
    return Told(
        body=_body(ask, drawn, today, items),
        lines=tuple(_line(*line) for line in found),
        as_of=drawn.held.as_of,
        objective=drawn.found.night.objective.value,
        model_version=serving.version,
        model_digest=serving.digest,
        plan_id=drawn.held.plan_id,
        seed=drawn.seed,
        degraded=drawn.degraded is not None,
        basis=drawn.held.basis,
        moment=drawn.moment,
        told_on=today,
    )


def list_of(service: Service, candidate_id: str) -> Told:
    """Draw the list that is told where nothing else is asked for, and remember it."""
    ask = Ask(candidate_id=candidate_id, actor=ITSELF)
    return tell(service, ask, partial(told_list, ask, service.today()))


def _line(line: Proposal, chance: float, item: bytes) -> ShownLine:
    figures = line.figures
    return ShownLine(
        position=line.rank,
        opening_id=line.opening_id,
        workplace_id=line.workplace_id,
        chance=chance,
        expected_goal_hours=figures.expected_goal_hours,
        low=figures.low,
        high=figures.high,
        expected_weeks_to_paid=figures.expected_weeks_to_paid,
        price=figures.price,
        net_value=figures.net_value,
        told_digest=sha256(item).hexdigest(),
    )


def _body(ask: Ask, drawn: Drawn, today: date, items: Sequence[bytes]) -> bytes:
    """Return the members of the answer after its id, the lines as they are spelled already."""
    head = in_json(_head(ask, drawn, today)).removeprefix(b"{").removesuffix(b"}")
    rest = in_json({"refused": [_refused(group) for group in drawn.refused]}).removeprefix(b"{")
    return b'%b,"items":[%b],%b' % (head, b",".join(items), rest)


def _head(ask: Ask, drawn: Drawn, today: date) -> dict[str, Any]:
    night = drawn.found.night
    return {
        "candidate_id": ask.candidate_id,
        "as_of": drawn.held.as_of.isoformat(),
        "what_if": ask.what_if.supposes,
        "objective": night.objective.value,
        "unit": _UNITS[night.objective],
        "value_unmatched": night.unmatched,
        "model_version": drawn.held.serving.version,
        "degraded": told_or_none(drawn.degraded),
        "staleness": staleness(drawn.held, today),
    }


def why_document(why: Explained, ask: Ask, today: date) -> dict[str, Any]:
    """Return the answer to why not."""
    found, objective = why.found, why.objective
    return {
        "candidate_id": ask.candidate_id,
        "opening_id": why.opening_id,
        "as_of": why.held.as_of.isoformat(),
        "allowed": not found.refusals,
        "objective": objective.value,
        "unit": _UNITS[objective],
        "value": found.value,
        "price": found.price,
        "text": {"da": found.text_da, "en": found.text_en},
        "refusals": [refusal(one) for one in found.refusals],
        "degraded": told_or_none(why.held.serving.degraded),
        "staleness": staleness(why.held, today),
    }


def in_json(document: dict[str, Any]) -> bytes:
    """Return a document as JSON; a figure that is no number is a fault, never an answer."""
    body = _AS_JSON.dump_json(document)
    if b"NaN" in body or b"Infinity" in body:  # a name at most, or the fault that this encoder names
        return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()
    return body


def staleness(held: HeldDay, today: date) -> dict[str, Any]:
    """Return how old the plan is that a day rests on."""
    return _shown(_age(held, today))


@lru_cache(maxsize=16)
def _shown(age: Staleness) -> dict[str, Any]:
    return StalenessShown.of(age).model_dump()


def _age(held: HeldDay, today: date) -> Staleness:
    if held.plan_id is None or held.plan_made_at is None or held.plan_as_of is None:
        return NO_PLAN
    return staleness_of(held.plan_id, held.plan_made_at, held.plan_as_of, today)


def told(words: Words) -> dict[str, str]:
    """Return a text in both languages."""
    return {"da": words.da, "en": words.en}


def told_or_none(words: Words | None) -> dict[str, str] | None:
    """Return a text in both languages, or nothing."""
    return None if words is None else told(words)


def refusal(found: Refusal) -> dict[str, Any]:
    """Return a refusal."""
    return {
        "rule": found.rule,
        "source": found.source,
        "reason": {"da": found.reason_da, "en": found.reason_en},
        "opens": {"da": found.opens_da, "en": found.opens_en},
    }


def line_facts(case: PairCase) -> dict[str, Any]:
    """Return what a list tells of an opening, whoever stands in whichever order."""
    words, minutes = case.context.vocabulary, case.travel_minutes
    known = minutes is not None and math.isfinite(minutes)
    return {
        "opening_id": case.opening.opening_id,
        "place": _place(case, words),
        "tasks": told(_tasks(case, words)),
        "hours_per_week": hours_per_week(case.candidate, case.opening, case.settings),
        "hours_per_week_most": case.opening.hours_per_week_max,
        "support": _support(case, words),
        "travel_minutes": minutes if known else None,
        "travel_mode": _mode(case) if known else None,
    }


def _item(line: Proposal, case: PairCase) -> dict[str, Any]:
    figures = line.figures
    return {
        "rank": line.rank,
        **line_facts(case),
        "figures": {
            "expected_goal_hours": figures.expected_goal_hours,
            "low": figures.low,
            "high": figures.high,
            "expected_weeks_to_paid": figures.expected_weeks_to_paid,
            "price": figures.price,
            "net_value": figures.net_value,
        },
        "tonight": line.tonight,
        "worth_less_than_unmatched": line.worth_less_than_unmatched,
        "reasons": _reasons(line.reasons),
        "stale": list(line.stale),
    }


def _reasons(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    return [
        {
            "kind": reason.kind,
            "group": reason.group,
            "goal_hours": reason.goal_hours,
            "text": {"da": reason.text_da, "en": reason.text_en},
        }
        for reason in reasons
        if math.isfinite(reason.goal_hours)
    ]


def _place(case: PairCase, words: Vocabulary) -> dict[str, Any]:
    workplace = case.workplace
    return {
        "workplace_id": workplace.workplace_id,
        "name": workplace.name,
        "industry": told_or_none(_industry(workplace.industry_code, words)),
        "industry_code": workplace.industry_code,
        "municipality": _municipality(workplace.municipality_code),
    }


def _support(case: PairCase, words: Vocabulary) -> dict[str, Any]:
    """Return what the workplace has told that it offers; nothing of what the person needs."""
    offered = sorted(case.workplace.conditions_offered or (), key=lambda one: (-one[1], one[0]))
    return {
        "mentor_hours_per_week": case.workplace.mentor_hours_per_week,
        "conditions": [told(labels(words, "condition", [code])) for code, level in offered if level > 0],
    }


def _industry(code: str | None, words: Vocabulary) -> Words | None:
    """Return the name of an industry, of its division where the finer code has none."""
    plain = (code or "").replace(".", "").replace(" ", "")
    known = next((c for c in (plain, plain[:_DIVISION]) if words.get("industry", c) is not None), None)
    return None if known is None else labels(words, "industry", [known])


@cache
def _municipality(code: str | None) -> str | None:
    found = municipalities().get(code or "")
    return found.name if found else code


def _tasks(case: PairCase, words: Vocabulary) -> Words:
    tasks = sorted(case.opening.tasks or (), key=lambda task: (-task[1], task[0]))
    return labels(words, "task", [code for code, _ in tasks])


def _mode(case: PairCase) -> str:
    """Return the quickest of the person's means, by which the minutes are counted."""
    modes = case.candidate.transport or UNKNOWN_TRANSPORT
    return max(modes, key=TRANSPORT_MODES.index)


def _refused(group: RefusedGroup) -> dict[str, Any]:
    return {
        "rule": group.rule,
        "source": group.source,
        "alone": group.alone,
        "total": group.total,
        "examples": [
            {
                "opening_id": example.opening_id,
                "workplace_id": example.workplace_id,
                "name": {"da": example.name_da, "en": example.name_en},
                "refusals": [refusal(found) for found in example.refusals],
            }
            for example in group.examples
        ],
    }
