"""The smallest change that opens a refused pair, made on the records so that it can be checked and valued.

Vetoes, decisions and holds of people are never asked to be changed; tasks a person has ruled out are
swapped away at the workplace instead.
"""

import math
from collections.abc import Callable
from dataclasses import replace

from data.availability import Interval
from matcher.hours import least_hours_per_week, mentor_hours_per_week
from matcher.rules import refusals
from matcher.rules.case import PairCase
from matcher.rules.certificates import held_certificates
from matcher.rules.must_conditions import offered_conditions
from matcher.rules.no_go_tasks import wider_tasks

Relaxation = Callable[[PairCase], PairCase | None]


def relaxed(case: PairCase, *rules: str) -> PairCase | None:
    """Return the pair with the smallest change that the rules would need, or ``None`` where there is none.

    Parameters
    ----------
    case : PairCase
        A pair that the rules refuse.
    rules : str
        Names of the rules, in the order of `matcher.rules.RULES`.

    Returns
    -------
    PairCase or None
        A pair that *no* rule refuses any more; the answer is checked by asking all of them again.
    """
    changed: PairCase | None = case
    for rule in rules:
        if changed is None or rule not in _CHANGES:
            return None
        changed = _CHANGES[rule](changed)
    return None if changed is None or refusals(changed) else changed


def _travel(case: PairCase) -> PairCase | None:
    if case.travel_minutes is None or not math.isfinite(case.travel_minutes):
        return None
    most = float(math.ceil(case.travel_minutes))
    return replace(case, candidate=replace(case.candidate, max_travel_minutes=most))


def _hours(case: PairCase) -> PairCase | None:
    least = least_hours_per_week(case.opening, case.settings)
    now, most = case.candidate.hours_per_week_now, case.opening.hours_per_week_max
    if now is not None and now < least:
        if now > 0:
            return replace(case, opening=replace(case.opening, hours_per_week_min=now))
        return replace(case, candidate=replace(case.candidate, hours_per_week_now=least))
    if most is not None and most < least:
        return replace(case, opening=replace(case.opening, hours_per_week_max=least))
    return None


def _days(case: PairCase) -> PairCase | None:
    times = (*(case.opening.schedule or ()), *(case.candidate.availability or ()))
    return replace(case, opening=replace(case.opening, schedule=tuple(sorted(set(times), key=_order))))


def _order(time: Interval) -> tuple[int, int, int]:
    return time.weekday, time.start_minutes, time.end_minutes


def _must_conditions(case: PairCase) -> PairCase | None:
    offered = dict(case.workplace.conditions_offered or ())
    enough = offered_conditions(case.workplace, case.settings) or frozenset()
    for code in case.candidate.must_conditions or ():
        if code not in enough:
            offered[code] = max(1.0, case.settings.must_condition_level)
    return replace(case, workplace=replace(case.workplace, conditions_offered=tuple(sorted(offered.items()))))


def _certificates(case: PairCase) -> PairCase | None:
    own = case.candidate.certificates or ()
    held = held_certificates(own, case.context.vocabulary)
    lacking = [code for code in case.opening.certificates_required or () if code not in held]
    return replace(case, candidate=replace(case.candidate, certificates=tuple(sorted({*own, *lacking}))))


def _no_go_tasks(case: PairCase) -> PairCase | None:
    covered = wider_tasks(case.opening, case.context.vocabulary)
    unwanted = {covered[code] for code in case.candidate.no_go_tasks or () if code in covered}
    tasks = tuple(task for task in case.opening.tasks or () if task[0] not in unwanted)
    return replace(case, opening=replace(case.opening, tasks=tasks)) if tasks else None


def _mentor_hours(case: PairCase) -> PairCase | None:
    needed = mentor_hours_per_week(case.candidate, case.settings)
    return replace(case, workplace=replace(case.workplace, mentor_hours_per_week=needed))


def _hours_budget(case: PairCase) -> PairCase | None:
    needed = least_hours_per_week(case.opening, case.settings)
    return replace(case, opening=replace(case.opening, hours_budget_per_week=needed))


def _contact_cap(case: PairCase) -> PairCase | None:
    people = case.context.contacts(case.workplace.workplace_id)
    return replace(case, workplace=replace(case.workplace, max_contacts_per_month=len(people) + 1))


def _holds(case: PairCase) -> PairCase | None:
    kept = case.context.kept(case.opening.opening_id)
    pinned = case.context.pinned_to.get(case.candidate.candidate_id)
    only_full = kept and not pinned and not case.context.is_vetoed(case.ids)
    return replace(case, opening=replace(case.opening, places=len(kept) + 1)) if only_full else None


def _season(case: PairCase) -> PairCase | None:
    opens = case.opening.open_from
    return replace(case, opening=replace(case.opening, open_from=None)) if opens else None


def _places(case: PairCase) -> PairCase | None:
    # A filled or closed opening is no longer there to be enlarged.
    there = case.opening.status == "open"
    return replace(case, opening=replace(case.opening, places=1)) if there else None


_CHANGES: dict[str, Relaxation] = {
    "places": _places,
    "season": _season,
    "do_not_contact": lambda case: replace(
        case, workplace=replace(case.workplace, do_not_contact_until=None)
    ),
    "contact_cap": _contact_cap,
    "no_go_tasks": _no_go_tasks,
    "must_conditions": _must_conditions,
    "certificates": _certificates,
    "hours": _hours,
    "days": _days,
    "travel": _travel,
    "hours_budget": _hours_budget,
    "mentor_hours": _mentor_hours,
    "ratio": lambda case: replace(case, opening=replace(case.opening, paid_from_week=0)),
    "praktik_weeks": lambda case: replace(
        case, opening=replace(case.opening, paid_from_week=case.programme.praktik_max_weeks)
    ),
    "holds": _holds,
}
RELAXABLE = frozenset(_CHANGES)
