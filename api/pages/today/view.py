"""What the page of the day shows: what to do first, the other tasks in groups, and the night's changes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from api.pages.visit import Visit
from api.serving.workday import MOST_PEOPLE, Workday
from data.store import StoredChange
from matcher import desk
from matcher.desk import Task

SHOWN_AT_ONCE = 5
"""Lines of a group that stand there at once; the others are one keystroke away."""

OVERDUE, DATED, PEOPLE, CALLS = GROUPS = ("overdue", "dated", "people", "calls")
LOST, MOVED, NEW = CHANGES = ("lost", "moved", "new")
_COMPANIES = "/virksomheder"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonLink:
    """A jobkandidat, and where the page is."""

    candidate_id: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskLine:
    """A task; ``address`` is where it is done, empty where there is no page for it."""

    title: str
    address: str
    details: tuple[str, ...]
    due: str
    overdue: bool
    people: tuple[PersonLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGroup:
    """Tasks of one sort: those that stand there at once, and the others."""

    key: str
    first: tuple[TaskLine, ...]
    rest: tuple[TaskLine, ...]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.first) + len(self.rest)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeLine:
    """What became of one person's place, and why."""

    person: PersonLink
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeGroup:
    """Changes of one kind."""

    key: str
    first: tuple[ChangeLine, ...]
    rest: tuple[ChangeLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayView:
    """The day.

    Attributes
    ----------
    day : str
        In words.
    own : bool
        Whether it is about somebody's own jobkandidater.
    anybody : bool
        Whether there is anybody to look after.
    only_first : int
        How many people were looked at where there are more; 0 where that is everybody.
    first : TaskLine or None
        What to do first.
    groups, changes
        The other tasks and the night's changes; groups without a line are left out.
    night : bool
        Whether there has been a night.
    """

    day: str
    own: bool
    anybody: bool
    only_first: int
    first: TaskLine | None
    groups: tuple[TaskGroup, ...]
    changes: tuple[ChangeGroup, ...]
    night: bool


def today_view(visit: Visit, day: Workday) -> TodayView:
    """Return what the page shows.

    Parameters
    ----------
    visit : Visit
        Who looks.
    day : Workday
        Their day.
    """
    first, others = day.tasks[:1], day.tasks[1:]
    sorts = [(_group_of(task, day), _task_line(visit, task, day)) for task in others]
    return TodayView(
        day=visit.day(day.as_of),
        own=day.own,
        anybody=day.people > 0,
        only_first=MOST_PEOPLE if day.more else 0,
        first=_task_line(visit, first[0], day) if first else None,
        groups=tuple(
            TaskGroup(key=key, first=lines[:SHOWN_AT_ONCE], rest=lines[SHOWN_AT_ONCE:])
            for key in GROUPS
            if (lines := tuple(line for sort, line in sorts if sort == key))
        ),
        changes=tuple(_changes(visit, day.changes)),
        night=visit.plan is not None and visit.plan.plan_id is not None,
    )


def _group_of(task: Task, day: Workday) -> str:
    if task.overdue(day.as_of):
        return OVERDUE
    if task.due_on is not None:
        return DATED
    return CALLS if task.kind == desk.CALL else PEOPLE


def _task_line(visit: Visit, task: Task, day: Workday) -> TaskLine:
    details = tuple(visit.told(words) for words in task.details)
    if task.kind == desk.CALL:
        details = (visit.tn("today.on_lists", len(task.candidate_ids)), *details)
    return TaskLine(
        title=visit.told(task.title).removesuffix("."),
        address=_where(visit, task),
        details=details,
        due="" if task.due_on is None else visit.t("today.due", day=visit.day(task.due_on)),
        overdue=task.overdue(day.as_of),
        people=tuple(_person(name) for name in task.candidate_ids),
    )


def _where(visit: Visit, task: Task) -> str:
    if task.kind == desk.CALL:
        known = any(entry.path == _COMPANIES for entry in visit.entries)
        return f"{_COMPANIES}/{quote(task.workplace_id or '', safe='')}" if known else ""
    address = _person(task.candidate_ids[0]).address
    guided = task.kind in (desk.GUIDE, desk.PROFILE) and visit.may("guides.write")
    return f"{address}/guide" if guided else address


def _person(candidate_id: str) -> PersonLink:
    return PersonLink(candidate_id=candidate_id, address=f"/kandidater/{quote(candidate_id, safe='')}")


def _changes(visit: Visit, found: Sequence[StoredChange]) -> Iterable[ChangeGroup]:
    for key in CHANGES:
        lines = tuple(
            ChangeLine(
                person=_person(one.candidate_id),
                text=visit.told({"da": one.text_da, "en": one.text_en}),
            )
            for one in found
            if one.kind == key
        )
        if lines:
            yield ChangeGroup(key=key, first=lines[:SHOWN_AT_ONCE], rest=lines[SHOWN_AT_ONCE:])
