"""What whoever looks after jobkandidater has to do on a day: tasks from records, the overdue ones first.

Pure: the same records give the same tasks, nothing is kept of them, and a task goes once its reason has gone.
None of them says anything about a person's prospects, and their order hangs on days alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from data.candidates import Candidate
from data.companies import Workplace
from data.facts import GuideDraft
from data.journal import Decision
from data.plain_text import date_da, date_en
from data.rights import REASON, RightsRequest
from matcher.desk import CALL, FOLLOW_UP, GUIDE, KINDS, NO_COMPANIES, PROFILE, REQUEST, Desk, Market, Task
from matcher.stale import StaleFact, stale_facts
from matcher.wording import Words, labels, place_name

FOLLOW_UP_AFTER_DAYS = 7
"""A company that was contacted is asked for its answer after so many days: half of those for which the place
is kept (`MatchSettings.hold_days`), so that there is time left to act on it. Source: our assumption."""

FOLLOW_UP_AT_MOST_DAYS = 56
"""After eight weeks without a word nobody waits any more: it is history. Source: our assumption."""

GUIDE_WITHIN_DAYS = 7
"""A guide that was begun is finished while the talk is remembered. Source: our assumption."""

MET_BY = ("competences", "task_experience", "wishes_tasks", "wishes_industries")
"""A profile without any of these says nothing of what somebody can and wants: the guides ask for them."""


def tasks_of(desk: Desk, market: Market, today: date) -> tuple[Task, ...]:
    """Return what there is to do: by the last day to do it, then what has no day, by kind.

    Parameters
    ----------
    desk : Desk
        What tasks are derived from.
    market : Market
        The companies they name.
    today : date
        The day.
    """
    mine = {one.candidate_id for one in desk.people}
    found = [
        *(_request(one) for one in desk.requests if one.candidate_id in mine),
        *_follow_ups((one for one in desk.words if one.candidate_id in mine), market, today),
        *(_guide(one) for one in desk.drafts if one.candidate_id in mine),
        *(_no_companies(one) for one, listed in desk.lists.items() if not listed),
        *(_profile(one) for one in desk.people if one.status == "active" and not _is_met(one)),
        *_calls(desk.lists, market, today),
    ]
    return tuple(sorted(found, key=_order))


def _order(task: Task) -> tuple[date, int]:
    # Calls are in their own order already, and sorting keeps it.
    return task.due_on or date.max, KINDS.index(task.kind)


def _request(one: RightsRequest) -> Task:
    title = Words("Giv svar på en henvendelse om en rettelse.", "Answer a request for a correction.")
    if one.kind == REASON:
        title = Words("Giv svar på en indvending mod en begrundelse.", "Answer an objection to a reason.")
    came = Words(
        f"Kom den {date_da(one.received_on)}. Svaret skal gives af et menneske.",
        f"Came on {date_en(one.received_on)}. A human gives the answer.",
    )
    return Task(
        kind=REQUEST, candidate_ids=(one.candidate_id,), title=title, details=(came,), due_on=one.due_on
    )


def _follow_ups(words: Iterable[Decision], market: Market, today: date) -> list[Task]:
    """Return a task for each company that was contacted and has not been heard of since."""
    waiting = [one for one in words if one.decision == "contacted"]
    return [
        _follow_up(one, market)
        for one in sorted(waiting, key=lambda one: (one.decided_on, one.candidate_id, one.opening_id))
        if FOLLOW_UP_AFTER_DAYS <= (today - one.decided_on).days <= FOLLOW_UP_AT_MOST_DAYS
        and one.opening_id in market.openings
    ]


def _follow_up(word: Decision, market: Market) -> Task:
    opening = market.openings[word.opening_id]
    name = place_name(opening, market.workplaces[opening.workplace_id], market.vocabulary)
    kept_until = word.decided_on + timedelta(days=market.settings.hold_days)
    return Task(
        kind=FOLLOW_UP,
        candidate_ids=(word.candidate_id,),
        workplace_id=opening.workplace_id,
        due_on=word.decided_on + timedelta(days=FOLLOW_UP_AFTER_DAYS),
        title=Words(f"Hør, hvad de siger om {name.da}.", f"Ask what they say about {name.en}."),
        details=(
            Words(
                f"Foreslået den {date_da(word.decided_on)}. Pladsen holdes til og med {date_da(kept_until)}.",
                f"Proposed on {date_en(word.decided_on)}. The place is kept until {date_en(kept_until)}.",
            ),
        ),
    )


def _guide(draft: GuideDraft) -> Task:
    begun = draft.saved_at.date()
    return Task(
        kind=GUIDE,
        candidate_ids=(draft.candidate_id,),
        due_on=begun + timedelta(days=GUIDE_WITHIN_DAYS),
        title=Words("Gør guiden færdig.", "Finish the guide."),
        details=(
            Words(
                f"Sidst gemt den {date_da(begun)}. Svarene tæller først, når de er gemt på sagen.",
                f"Last saved on {date_en(begun)}. The answers count only once they are saved in the case.",
            ),
        ),
    )


def _no_companies(candidate_id: str) -> Task:
    return Task(
        kind=NO_COMPANIES,
        candidate_ids=(candidate_id,),
        title=Words("Se, hvad der kan åbne døre.", "See what can open doors."),
        details=(
            Words(
                "Ingen stillinger på listen i dag.",
                "No openings on the list today.",
            ),
        ),
    )


def _profile(one: Candidate) -> Task:
    return Task(
        kind=PROFILE,
        candidate_ids=(one.candidate_id,),
        title=Words("Tag en snak om styrker og ønsker.", "Talk about strengths and wishes."),
        details=(
            Words(
                "Ingen har skrevet ned, hvad jobkandidaten kan og gerne vil. Guiderne hjælper.",
                "Nobody has written down what the jobkandidat can do and wants. The guides help.",
            ),
        ),
    )


def _is_met(one: Candidate) -> bool:
    return any(getattr(one, name) for name in MET_BY)


def _calls(lists: Mapping[str, Sequence[str]], market: Market, today: date) -> list[Task]:
    """Return one call for each company on the lists with facts that are too old, most people first.

    A company that wants quiet is left in quiet.
    """
    people: dict[str, set[str]] = defaultdict(set)
    openings: dict[str, set[str]] = defaultdict(set)
    for candidate_id, listed in lists.items():
        for opening_id in listed:
            workplace_id = market.openings[opening_id].workplace_id
            people[workplace_id].add(candidate_id)
            openings[workplace_id].add(opening_id)
    order = sorted(people, key=lambda name: (-len(people[name]), name))
    found = ((name, _stale_at(sorted(openings[name]), market, today)) for name in order)
    return [
        _call(market.workplaces[name], sorted(people[name]), facts, market)
        for name, facts in found
        if facts and not _wants_quiet(market.workplaces[name], today)
    ]


def _stale_at(opening_ids: Sequence[str], market: Market, today: date) -> tuple[StaleFact, ...]:
    """Return what is too old about a company and its openings, what is of the company once."""
    facts: dict[tuple[str, str | None], StaleFact] = {}
    for opening_id in opening_ids:
        opening = market.openings[opening_id]
        workplace = market.workplaces[opening.workplace_id]
        for fact in stale_facts(workplace, opening, today, market.settings):
            facts.setdefault((fact.field, fact.opening_id), fact)
    return tuple(facts.values())


def _wants_quiet(workplace: Workplace, today: date) -> bool:
    quiet = workplace.do_not_contact_until
    return quiet is not None and today <= quiet


def _call(workplace: Workplace, people: Sequence[str], facts: Sequence[StaleFact], market: Market) -> Task:
    name = workplace.name or workplace.workplace_id
    return Task(
        kind=CALL,
        candidate_ids=tuple(people),
        workplace_id=workplace.workplace_id,
        title=Words(f"Ring til {name}.", f"Call {name}."),
        details=tuple(_since(workplace, fact, market) for fact in facts),
    )


def _since(workplace: Workplace, fact: StaleFact, market: Market) -> Words:
    """Return what is too old and since when, as somebody would ask about it on the telephone."""
    opening = market.openings.get(fact.opening_id or "")
    told_on = workplace.hire_intention_on if opening is None else opening.last_confirmed_on
    if opening is None:
        if told_on is None:
            return Words("Vil de ansætte? Svaret har ingen dato.", "Will they hire? The answer has no date.")
        return Words(
            f"Vil de ansætte? Sidst spurgt {date_da(told_on)}.",
            f"Will they hire? Last asked on {date_en(told_on)}.",
        )
    tasks = labels(market.vocabulary, "task", [code for code, _ in opening.tasks or ()][:1])
    job = Words(f"Er jobbet ({tasks.da}) der stadig?", f"Is the job ({tasks.en}) still there?")
    if not opening.tasks:
        job = Words("Er jobbet der stadig?", "Is the job still there?")
    if told_on is None:
        return job.then(" Aldrig bekræftet.", " Never confirmed.")
    return job.then(f" Sidst bekræftet {date_da(told_on)}.", f" Last confirmed on {date_en(told_on)}.")
