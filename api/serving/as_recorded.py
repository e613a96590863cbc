"""The list as it is, beside one that is supposed: what moves are counted from; nothing is read for it."""

from api.service import Service
from api.serving.degraded import SCORES_REFUSED
from data.candidates import Candidate
from matcher.rank import ListSettings
from matcher.standing import PersonList
from models.fit import BadScoreError


def workplaces_listed(service: Service, record: Candidate, limit: int) -> tuple[tuple[str, str], ...]:
    """Return ids and names of the workplaces on a person's list, best first, from the day that is held.

    Parameters
    ----------
    service : Service
        The running service; a list was told from its day just now.
    record : Candidate
        The person's record as it stands.
    limit : int
        How many at most.
    """
    held = service.days.held()
    if held is None:
        return ()
    lists = ListSettings(limit=limit + 1)
    try:
        found = held.standing.shortlist(record, lists)
    except BadScoreError:
        found = service.days.by_rules(held, SCORES_REFUSED).standing.shortlist(record, lists)
    ground = held.standing.ground
    places = [line.workplace_id for line in _as_shown(service, record, found, limit).proposals[:limit]]
    names = [ground.snapshot.workplaces[ground.workplace_row[place]].name or place for place in places]
    return tuple(zip(places, names, strict=True))


def _as_shown(service: Service, record: Candidate, found: PersonList, limit: int) -> PersonList:
    """Return a list in the order of the lots, where there are any."""
    exploration, held = service.exploration, service.days.held()
    if held is None or not exploration.rate:
        return found
    seed = exploration.seed(record.candidate_id, held.as_of, held.plan_id)
    return found.explored(exploration, seed, limit)
