"""Answers to proposals for one jobkandidat that still count: in words, and where they are taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import quote

from api.pages.visit import Visit
from api.serving.held_day import HeldDay
from api.v1.decision_schemas import REASONS
from data.journal import KEEPS_PLACE, Decision
from matcher.rules.case import DayContext
from matcher.settings import MatchSettings

_MOST = 10
# The page that asks for such a decision also takes it back.
_ASKED_ON = {"contacted": "foreslaa", "accepted": "foreslaa", "later": "ikke-nu"}
_DECLINED_ON = "afvis"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """An answer.

    Attributes
    ----------
    name : str
        The opening by its largest task and its company.
    told : str
        What was answered, when, and how long it counts.
    why : str
        The reason that was given; empty where none is known.
    address : str
        Where it is taken back.
    """

    opening_id: str
    name: str
    told: str
    why: str
    address: str


def answers_view(visit: Visit, held: HeldDay | None, candidate_id: str) -> tuple[Answered, ...]:
    """Return the answers that count on the day of the list, the newest first, ten at most.

    Parameters
    ----------
    visit : Visit
        Who looks.
    held : HeldDay or None
        The day that the list was told from.
    candidate_id : str
        Whose list it is.
    """
    if held is None:
        return ()
    ground = held.standing.ground
    given = [d for d in ground.context.decided.get(candidate_id, {}).values() if _counts(d, ground.context)]
    given.sort(key=lambda one: (-one.decided_on.toordinal(), one.opening_id))
    names = _names(visit, held, (one.opening_id for one in given))
    shown = [one for one in given if one.opening_id in names][:_MOST]
    return tuple(
        Answered(
            opening_id=one.opening_id,
            name=names[one.opening_id],
            told=told_of(visit, one.decision, one.decided_on, (ground.context.as_of, ground.settings)),
            why=why_of(visit, one.decision, one.reason_code),
            address=f"/kandidater/{quote(candidate_id, safe='')}/stillinger/"
            f"{quote(one.opening_id, safe='')}/{_ASKED_ON.get(one.decision, _DECLINED_ON)}",
        )
        for one in shown
    )


def told_of(visit: Visit, decision: str, on: date, today: tuple[date, MatchSettings]) -> str:
    """Return what a decision was, when, and how long it counts by the rules of a day."""
    as_of, settings = today
    if decision in KEEPS_PLACE:
        until = on + timedelta(days=settings.hold_days)
        key = f"{decision}_kept" if as_of <= until else decision
        return visit.t(f"candidates.answered_{key}", day=visit.day(on), until=visit.day(until))
    again = visit.day(on + timedelta(days=settings.hide_days + 1))
    return visit.t(f"candidates.answered_{decision}", day=visit.day(on), again=again)


def why_of(visit: Visit, decision: str, code: str | None) -> str:
    """Return a reason in words; empty where none is known."""
    words = REASONS.get(decision, {}).get(code or "")
    return words[visit.language] if words else ""


def _counts(given: Decision, context: DayContext) -> bool:
    """Tell whether an answer still means something today: what was put off comes again by itself."""
    hidden = timedelta(days=context.settings.hide_days)
    return given.decision != "later" or context.as_of <= given.decided_on + hidden


def _names(visit: Visit, held: HeldDay, opening_ids: Iterable[str]) -> dict[str, str]:
    wanted = frozenset(opening_ids)
    if not wanted:
        return {}
    ground = held.standing.ground
    rows = {one.opening_id: row for row, one in enumerate(ground.snapshot.openings)}
    return {one: visit.told(ground.name_of(rows[one])) for one in wanted & rows.keys()}
