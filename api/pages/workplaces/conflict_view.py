"""What is shown where two have written about the same: what stands there now, and what was meant."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from api.http.problems import Problem
from api.pages.forms import Filled
from api.pages.visit import Visit
from api.pages.workplaces.naming import ago, few, intention_in_words, name_of, tasks_of
from api.serving.company import Company
from data.openings import Opening
from data.store import StoredRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictView:
    """Both words on one thing; sending ``field`` = ``value`` again with ``tag`` writes mine."""

    workplace_id: str
    name: str
    what: str
    theirs: str
    mine: str
    action: str
    tag: str
    field: str
    value: str


def conflict_view(
    visit: Visit, found: Company, opening_id: str, form: Filled[Any], today: date
) -> ConflictView:
    """Return what is shown; without an opening it is about the company's hire intention.

    Raises
    ------
    Problem
        If the opening is there no more.
    """
    if not opening_id:
        return ConflictView(
            workplace_id=found.workplace.workplace_id,
            name=name_of(found.workplace),
            what=visit.t("workplaces.intention"),
            theirs=intention_in_words(visit, found.workplace, today),
            mine=visit.t(f"workplaces.choose_{form.text('hensigt')}"),
            action="hensigt",
            tag=found.stored.tag,
            field="hensigt",
            value=form.text("hensigt"),
        )
    stored = next((one for one in found.openings if one.record.opening_id == opening_id), None)
    if stored is None:
        raise Problem("opening-unknown", record_id=opening_id)
    return _of_opening(visit, found, stored, form, today)


def _of_opening(
    visit: Visit, found: Company, stored: StoredRecord, form: Filled[Any], today: date
) -> ConflictView:
    one: Opening = stored.record
    words = found.held.standing.ground.snapshot.vocabulary
    confirmed = one.last_confirmed_on
    theirs = (
        visit.t("workplaces.never_confirmed")
        if confirmed is None
        else visit.t("workplaces.confirmed", day=visit.day(confirmed), ago=ago(visit, confirmed, today))
    )
    return ConflictView(
        workplace_id=found.workplace.workplace_id,
        name=name_of(found.workplace),
        what=few(visit, tasks_of(visit, [one], words)) or visit.t("workplaces.tasks_none"),
        theirs=theirs,
        mine=visit.t(f"workplaces.say_{form.text('svar')}"),
        action=f"stillinger/{one.opening_id}",
        tag=stored.tag,
        field="svar",
        value=form.text("svar"),
    )
