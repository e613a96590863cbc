"""Facts that are too old to be used in silence: each asks for a call and lowers confidence.

Domain test 14: a hire intention older than 90 days, or an opening not confirmed for more than 30, is shown
as a doubt and put on the call list. Nothing is hidden because of it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from data.companies import Workplace
from data.openings import Opening
from data.plain_text import date_da, date_en
from data.snapshot import Snapshot
from matcher.settings import MatchSettings

HIRE_INTENTION, CONFIRMATION = "hire_intention", "last_confirmed_on"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleFact:
    """One fact that is too old, or whose age nobody knows.

    Attributes
    ----------
    field : str
        ``hire_intention`` of the workplace, or ``last_confirmed_on`` of the opening.
    opening_id : str or None
        The opening, where the fact is about one.
    age_days : int or None
        ``None`` where it was never dated.
    text_da, text_en : str
        The doubt in plain words.
    """

    field: str
    opening_id: str | None
    age_days: int | None
    text_da: str
    text_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTask:
    """One call that would refresh a workplace's stale facts; ``not_before`` respects its wish for quiet."""

    workplace_id: str
    not_before: date
    facts: tuple[StaleFact, ...]


def stale_facts(
    workplace: Workplace, opening: Opening, as_of: date, settings: MatchSettings
) -> tuple[StaleFact, ...]:
    """Return what is too old about an opening and its workplace on a day.

    A hire intention that was never told is unknown, not stale: it is not used, so not in silence either.
    """
    return (*_intention(workplace, as_of, settings), *_confirmation(opening, as_of, settings))


def call_tasks(snapshot: Snapshot, settings: MatchSettings) -> tuple[CallTask, ...]:
    """Return one call per open workplace with stale facts about it or its open openings, the oldest first."""
    openings: dict[str, list[Opening]] = {}
    for opening in snapshot.openings:
        openings.setdefault(opening.workplace_id, []).append(opening)
    tasks = (
        call_task(workplace, openings.get(workplace.workplace_id, ()), snapshot.as_of, settings)
        for workplace in snapshot.workplaces
    )
    return tuple(sorted((task for task in tasks if task is not None), key=_urgency))


def call_task(
    workplace: Workplace, openings: Iterable[Opening], as_of: date, settings: MatchSettings
) -> CallTask | None:
    """Return the call that would refresh what is stale about an open workplace that has free places."""
    free = [opening for opening in openings if opening.free_places]
    if workplace.status != "open" or not free:
        return None
    facts = list(_intention(workplace, as_of, settings))
    for opening in free:
        facts += _confirmation(opening, as_of, settings)
    return _task(workplace, facts, as_of) if facts else None


def _intention(workplace: Workplace, as_of: date, settings: MatchSettings) -> tuple[StaleFact, ...]:
    if workplace.hire_intention is None:
        return ()
    told = workplace.hire_intention_on
    age = None if told is None else (as_of - told).days
    if age is not None and age <= settings.intention_stale_days:
        return ()
    since_da = f"sagde sidst {date_da(told)}, om" if told else "har engang sagt, om"
    since_en = f"dates from {date_en(told)}" if told else "is undated"
    return (
        StaleFact(
            field=HIRE_INTENTION,
            opening_id=None,
            age_days=age,
            text_da=f"Arbejdspladsen {since_da} den vil ansætte: ring og spørg.",
            text_en=f"The workplace's intention to hire {since_en}: call and ask.",
        ),
    )


def _confirmation(opening: Opening, as_of: date, settings: MatchSettings) -> tuple[StaleFact, ...]:
    told = opening.last_confirmed_on
    age = None if told is None else (as_of - told).days
    if age is not None and age <= settings.opening_stale_days:
        return ()
    since_da = f"er sidst bekræftet {date_da(told)}" if told else "er aldrig bekræftet"
    since_en = f"was last confirmed on {date_en(told)}" if told else "was never confirmed"
    return (
        StaleFact(
            field=CONFIRMATION,
            opening_id=opening.opening_id,
            age_days=age,
            text_da=f"Stillingen {since_da}: ring og spørg, om den stadig findes.",
            text_en=f"The opening {since_en}: call and ask whether it still exists.",
        ),
    )


def _task(workplace: Workplace, facts: list[StaleFact], as_of: date) -> CallTask:
    quiet = workplace.do_not_contact_until
    not_before = as_of if quiet is None or quiet < as_of else quiet + timedelta(days=1)
    return CallTask(workplace_id=workplace.workplace_id, not_before=not_before, facts=tuple(facts))


def _urgency(task: CallTask) -> tuple[date, int, str]:
    ages = [fact.age_days for fact in task.facts if fact.age_days is not None]
    return task.not_before, -max(ages, default=0), task.workplace_id
