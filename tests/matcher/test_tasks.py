"""What there is to do on a day, from records alone: overdue first, nothing invented, quiet respected."""

from datetime import UTC, datetime, time, timedelta

import pytest

from data.facts import GuideDraft
from data.journal import Decision
from data.rights import CORRECTION, REASON, RightsRequest
from data.vocabulary import built_in_vocabulary
from matcher.desk import Desk, Market
from matcher.settings import MatchSettings
from matcher.tasks import FOLLOW_UP_AFTER_DAYS, FOLLOW_UP_AT_MOST_DAYS, tasks_of
from tests import builders
from tests.builders import AS_OF


def _ago(days):
    return AS_OF - timedelta(days=days)


def _market(workplaces=(), openings=()):
    return Market(
        openings={one.opening_id: one for one in openings or [builders.opening()]},
        workplaces={one.workplace_id: one for one in workplaces or [builders.workplace()]},
        vocabulary=built_in_vocabulary(),
        settings=MatchSettings(),
    )


def _tasks(market=None, **desk):
    people = desk.pop("people", [builders.candidate()])
    return tasks_of(Desk(people=people, lists=desk.pop("lists", {}), **desk), market or _market(), AS_OF)


def _contacted(days, **fields):
    told = {"candidate_id": "c1", "opening_id": "o1", "decision": "contacted"} | fields
    return Decision(decided_on=_ago(days), **told)


def _request(due_in, kind=CORRECTION, **fields):
    return RightsRequest(
        request_id=f"r{due_in}",
        candidate_id=fields.get("candidate_id", "c1"),
        kind=kind,
        about="transport",
        words="…",
        received_on=_ago(20),
        due_on=AS_OF + timedelta(days=due_in),
        noted_by="Anna",
    )


def _draft(days):
    saved = datetime.combine(_ago(days), time(12), UTC)
    return GuideDraft(
        candidate_id="c1", guide="samtale", answers_json="{}", number=1, saved_by="Anna", saved_at=saved
    )


def test_nothing_to_do_is_no_task():
    """A person met, a fresh company on the list, nothing asked: nothing to do."""
    assert _tasks(lists={"c1": ("o1",)}) == ()


@pytest.mark.parametrize(
    ("days", "count"),
    [
        (FOLLOW_UP_AFTER_DAYS - 1, 0),
        (FOLLOW_UP_AFTER_DAYS, 1),
        (FOLLOW_UP_AT_MOST_DAYS, 1),
        (FOLLOW_UP_AT_MOST_DAYS + 1, 0),
    ],
)
def test_a_company_is_asked_for_its_answer_in_time(days, count):
    """A proposal waits for seven days before it is a task, and after eight weeks it is history."""
    assert [task.kind for task in _tasks(words=[_contacted(days)])] == ["follow_up"] * count


@pytest.mark.parametrize(
    "word",
    [
        {"decision": "accepted"},
        {"decision": "declined_by_workplace"},
        {"candidate_id": "somebody else"},
        {"opening_id": "gone"},
    ],
)
def test_nobody_is_asked_for_an_answer_that_is_there(word):
    """An answer, another's case and an opening that is gone leave nothing to ask."""
    assert _tasks(words=[_contacted(10, **word)]) == ()


def test_a_follow_up_says_until_when_the_place_is_kept():
    """What it says comes from the settings: fourteen days from the proposal, the last one inclusive."""
    (task,) = _tasks(words=[_contacted(7)])
    assert not task.overdue(AS_OF)
    assert task.due_on == AS_OF
    assert "holdes til og med" in task.details[0].da


def test_14_stale_facts_become_calls_for_whoever_they_are_on_the_list():
    """Domain test 14: too old an intention or confirmation is a call, once a company, most people first."""
    workplaces = [
        builders.workplace("w1", hire_intention_on=_ago(91)),
        builders.workplace("w2", name="Kantine Syd"),
    ]
    openings = [
        builders.opening("o1", "w1"),
        builders.opening("o2", "w2", last_confirmed_on=None),
        builders.opening("o3", "w2", last_confirmed_on=_ago(31)),
    ]
    people = [builders.candidate("c1"), builders.candidate("c2")]
    found = _tasks(
        _market(workplaces, openings), people=people, lists={"c1": ("o1", "o2"), "c2": ("o3", "o2")}
    )
    assert [(task.kind, task.workplace_id, task.candidate_ids) for task in found] == [
        ("call", "w2", ("c1", "c2")),
        ("call", "w1", ("c1",)),
    ]
    assert len(found[0].details) == 2
    assert found[0].title.da == "Ring til Kantine Syd."


@pytest.mark.parametrize(("quiet_for", "calls"), [(0, 0), (5, 0), (-1, 1), (None, 1)])
def test_a_company_that_wants_quiet_is_left_in_quiet(quiet_for, calls):
    """Nobody is told to call before its day, the last one inclusive."""
    until = None if quiet_for is None else AS_OF + timedelta(days=quiet_for)
    workplace = builders.workplace(hire_intention_on=_ago(200), do_not_contact_until=until)
    assert len(_tasks(_market([workplace]), lists={"c1": ("o1",)})) == calls


def test_an_empty_list_and_an_empty_profile_are_tasks():
    """Whoever has no opening, and of whom nobody knows what they can and want, needs a talk."""
    empty = builders.candidate(
        competences=None, task_experience=None, wishes_tasks=None, wishes_industries=None
    )
    assert [task.kind for task in _tasks(people=[empty], lists={"c1": ()})] == [
        "no_companies",
        "fill_profile",
    ]


def test_people_who_are_not_active_are_left_alone():
    """Nobody is asked to fill the profile of somebody who has paused."""
    paused = builders.candidate(
        status="paused", competences=None, task_experience=None, wishes_tasks=None, wishes_industries=None
    )
    assert _tasks(people=[paused]) == ()


def test_the_overdue_come_first_and_days_before_none():
    """Requests by the law's last day, guides and follow-ups by ours, then what has no day."""
    found = _tasks(
        words=[_contacted(8)],
        requests=[_request(9), _request(-3, REASON), _request(-3, candidate_id="not mine")],
        drafts=[_draft(2)],
        lists={"c1": ()},
    )
    assert [(task.kind, task.overdue(AS_OF)) for task in found] == [
        ("answer_request", True),
        ("follow_up", True),
        ("finish_guide", False),
        ("answer_request", False),
        ("no_companies", False),
    ]


def test_a_naive_order_by_kind_would_bury_what_is_overdue():
    """The order is by the last day: sorted by kind alone, a request with weeks left stands before it."""
    found = _tasks(words=[_contacted(20)], requests=[_request(25)])
    assert [task.kind for task in found] == ["follow_up", "answer_request"]
