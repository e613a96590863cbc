"""Where a pair stands right now: may this opening be proposed to this person, and what is taken of it."""

from dataclasses import replace

from data.candidates import OBJECTED
from data.journal import KEEPS_PLACE
from data.programmes import Programme
from data.seats import Standing
from data.snapshot import Snapshot
from matcher.rules import DayContext, PairCase, Refusal, refusals
from matcher.rules.case import PairIds
from matcher.rules.travel_minutes import minutes_of_pair
from matcher.settings import MatchSettings

# Once a workplace has been contacted about a person, an answer is no new contact and needs no other place.
_ABOUT_NEW_CONTACTS = frozenset({"places", "contact_cap", "do_not_contact", "season"})


def pair_standing(
    day: Snapshot, ids: PairIds, programme: Programme, settings: MatchSettings
) -> Standing[Refusal]:
    """Return places, contacts and refusals of a pair.

    Parameters
    ----------
    day : Snapshot
        Of everything, or of what bears upon the pair.
    ids : (candidate_id, opening_id)
        The pair; both are there on the day.
    programme : Programme
        In force on the day.
    settings : MatchSettings
        Of the day.
    """
    context = DayContext.of(day, settings)
    case = _case(day, ids, programme, context)
    opening, workplace = case.opening, case.workplace
    underway = _is_underway(case)
    return Standing(
        workplace_id=workplace.workplace_id,
        places=opening.free_places if workplace.status == "open" else 0,
        kept=context.kept(opening.opening_id),
        most=workplace.max_contacts_per_month,
        contacted=context.contacts(workplace.workplace_id),
        underway=underway,
        refusals=tuple(r for r in refusals(case) if not (underway and r.rule in _ABOUT_NEW_CONTACTS)),
    )


def _is_underway(case: PairCase) -> bool:
    candidate_id, opening_id = case.ids
    last = case.context.last_word(case.ids)
    asked = last is not None and last.decision in KEEPS_PLACE
    return asked and candidate_id in case.context.kept(opening_id)


def _case(day: Snapshot, ids: PairIds, programme: Programme, context: DayContext) -> PairCase:
    candidate = next(c for c in day.candidates if c.candidate_id == ids[0])
    if candidate.status == OBJECTED:
        # The objection is to ranking by a machine: here a human proposes, from the manual list.
        candidate = replace(candidate, status="active")
    opening = next(o for o in day.openings if o.opening_id == ids[1])
    workplace = next(w for w in day.workplaces if w.workplace_id == opening.workplace_id)
    return PairCase(
        candidate=candidate,
        workplace=workplace,
        opening=opening,
        programme=programme,
        context=context,
        travel_minutes=minutes_of_pair(candidate, workplace),
    )
