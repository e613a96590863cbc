"""A list that was shown, drawn again from what was stored."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from api.basis import Made
from api.rebuilding.found import Difference, Rebuilt, differing
from api.rebuilding.recall import CannotRebuildError, Recall, changed_since
from api.serving.degraded import SCORES_REFUSED
from api.serving.drawing import Aids, chosen, finished
from api.serving.held_day import HeldDay, by_pair
from api.serving.list_memory import Told
from api.serving.listing import Ask, what_if_of
from api.v1.suggestion_answer import told_list
from data.candidates import Candidate
from data.store import ShownList, Stamps, Store, Unit
from data.store.moments import Moment, UsedRow
from data.tables import CANDIDATES, OPENINGS, WORKPLACES
from matcher.what_if import supposed
from models.baseline import RULES_VERSION

_HEAD = ("as_of", "plan_id", "model_version", "model_digest", "seed", "degraded")


def rebuild_list(recall: Recall, store: Store, list_id: str) -> Rebuilt:
    """Draw a list again and compare it with what was journalled, words and all.

    Parameters
    ----------
    recall : Recall
        Brings back days and models.
    store : Store
        Where it was journalled.
    list_id : str
        Which list.

    Raises
    ------
    CannotRebuildError
        If there is no such list, or something it was made from is gone.
    """
    with store.reading() as unit:
        shown = unit.journal.shown_list(list_id)
        if shown is None:
            raise CannotRebuildError(f"list {list_id}: expected a list that was shown, got none of that id")
        return _rebuilt(recall, unit, shown)


def told_again(recall: Recall, store: Store, list_id: str) -> Told:
    """Draw a list again as it was answered, its reasons among it.

    Raises
    ------
    CannotRebuildError
        If there is no such list, or something it was made from is gone.
    """
    with store.reading() as unit:
        shown = unit.journal.shown_list(list_id)
        if shown is None:
            raise CannotRebuildError(f"list {list_id}: expected a list that was shown, got none of that id")
        made = recall.made(unit.journal.basis(shown.basis) if shown.basis else None)
        return _told_again(recall, unit, shown, made, unit.at(moment_of(shown)))


def _rebuilt(recall: Recall, unit: Unit, shown: ShownList) -> Rebuilt:
    made = recall.made(unit.journal.basis(shown.basis) if shown.basis else None)
    moment = unit.at(moment_of(shown))
    told = _told_again(recall, unit, shown, made, moment)
    return Rebuilt(
        kind="list",
        record_id=shown.list_id,
        candidate_id=shown.candidate_id,
        made=_made_from(shown, made),
        used=tuple(_used(shown, made, unit, moment)),
        figures=tuple(asdict(line) for line in told.lines),
        proposals=len(shown.lines),
        differences=tuple(_differences(shown, told)),
        notes=tuple(changed_since(made)),
    )


def moment_of(shown: ShownList) -> Stamps:
    """Return the change numbers up to which a list was read."""
    return Stamps(
        people=shown.people or 0, market=shown.market or 0, journal=shown.journal or 0, plan_id=shown.plan_id
    )


def _told_again(recall: Recall, unit: Unit, shown: ShownList, made: Made, moment: Moment) -> Told:
    """Do what the service did when it was asked."""
    held, aids = day_again(recall, unit, shown, made), aids_again(recall, shown, made, moment)
    drawn = finished(chosen(held, record_again(shown, made, moment), aids), aids)
    ask = Ask(
        candidate_id=shown.candidate_id,
        limit=aids.limit,
        every_opening=aids.every_opening,
        what_if=what_if_of(shown.what_if_json),
    )
    return told_list(ask, shown.told_on or made.as_of, drawn)


def day_again(recall: Recall, unit: Unit, shown: ShownList, made: Made) -> HeldDay:
    """Return the day that a list was drawn from, under the words of then."""
    held = recall.day(unit, made)
    if shown.journal == held.journal:
        return held
    return held.with_words(by_pair(*unit.at(moment_of(shown)).fresh.words()), shown.journal or 0)


def record_again(shown: ShownList, made: Made, moment: Moment) -> Candidate:
    """Return the person's record as it was then, with what was supposed.

    Raises
    ------
    CannotRebuildError
        If the person was erased.
    """
    record = moment.fresh.candidate(shown.candidate_id, made.as_of)
    if record is None:
        raise CannotRebuildError(
            f"list {shown.list_id}: expected a record of {shown.candidate_id} as it was then, got none: the "
            "person was erased"
        )
    return supposed(record, what_if_of(shown.what_if_json))


def aids_again(recall: Recall, shown: ShownList, made: Made, moment: Moment) -> Aids:
    """Return what a list was drawn with, beside the day and the person's record."""
    rules = recall.serving(RULES_VERSION, made.rules_digest, SCORES_REFUSED)

    def by_rules(day: HeldDay) -> HeldDay:
        return day.by_rules(rules)

    return Aids(
        limit=shown.asked_lines or 1,
        every_opening=bool(shown.every_opening),
        by_rules=by_rules,
        fresh=moment.fresh if shown.market != made.moment.market else None,
        exploration=made.exploration(),
        seed=shown.seed,
        moment=moment_of(shown),
    )


def _differences(shown: ShownList, told: Told) -> Iterator[Difference]:
    for name in _HEAD:
        yield from differing(name, getattr(shown, name), getattr(told, name))
    yield from differing("objective_kind", shown.objective_kind, told.objective)
    yield from differing("lines", len(shown.lines), len(told.lines))
    for stored, rebuilt in zip(shown.lines, told.lines, strict=False):
        yield from _line_differences(stored.position, asdict(stored), asdict(rebuilt))
    yield from differing("answer (SHA-256)", shown.body_digest, told.body_digest)


def _line_differences(position: int, stored: dict[str, Any], rebuilt: dict[str, Any]) -> Iterator[Difference]:
    told = stored.pop("told_digest"), rebuilt.pop("told_digest")
    for name, value in stored.items():
        yield from differing(f"line {position} {name}", value, rebuilt[name])
    yield from differing(f"line {position} place, tasks, hours, way, reasons (SHA-256)", *told)


def _used(shown: ShownList, made: Made, unit: Unit, moment: Moment) -> Sequence[UsedRow]:
    """Return the rows of person, openings and workplaces as they stood, and every word on the person."""
    day = unit.at(made.moment)
    openings = [line.opening_id for line in shown.lines]
    places = [line.workplace_id for line in shown.lines]
    return (
        *moment.used(CANDIDATES, [shown.candidate_id], made.as_of),
        *day.used(OPENINGS, openings, made.as_of),
        *day.used(WORKPLACES, places, made.as_of),
        *moment.words_used(shown.candidate_id),
    )


def _made_from(shown: ShownList, made: Made) -> dict[str, Any]:
    """Return what a list was made from, as it is told."""
    return {
        "as_of": made.as_of.isoformat(),
        "shown_at": shown.shown_at.isoformat(),
        "by": shown.by,
        "day_read_at": asdict(made.moment),
        "list_read_at": {name: getattr(shown, name) for name in ("people", "market", "journal")},
        "plan_id": shown.plan_id,
        "model_version": shown.model_version,
        "model_digest": shown.model_digest,
        "seed": shown.seed,
        "what_if": json.loads(shown.what_if_json) if shown.what_if_json else None,
        "asked_lines": shown.asked_lines,
        "every_opening": shown.every_opening,
        "settings": dict(made.settings),
        "program": dict(made.program),
    }
