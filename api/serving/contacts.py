"""Who else is in talks with a company: colleagues counted, never named, and when it was last contacted."""

from collections.abc import Iterable
from typing import Any

from api.serving.held_day import HeldDay


def contacts_told(
    held: HeldDay | None, candidate_id: str, workplace_ids: Iterable[str]
) -> list[dict[str, Any]]:
    """Return what an answer holds of contacts to its companies, those that anything is known of.

    Parameters
    ----------
    held : HeldDay or None
        The day that the list was told from.
    candidate_id : str
        Whose list it is; contacts about the person, and of the person's own jobformidler, are no colleague's.
    workplace_ids : iterable of str
        Companies of the list.
    """
    if held is None:
        return []
    told = (_contact(held, candidate_id, place) for place in dict.fromkeys(workplace_ids))
    return [one for one in told if one["colleagues"] or one["last_contact_on"]]


def _contact(held: HeldDay, candidate_id: str, workplace_id: str) -> dict[str, Any]:
    context = held.standing.ground.context
    own = _broker(held, candidate_id)
    others = {_broker(held, person) for person in context.contacts(workplace_id) if person != candidate_id}
    last = context.reached_on.get(workplace_id)
    return {
        "workplace_id": workplace_id,
        "colleagues": len(others - {own, None}),
        "last_contact_on": last.isoformat() if last is not None else None,
    }


def _broker(held: HeldDay, candidate_id: str) -> str | None:
    record = held.records.get(candidate_id)
    return record.broker_id if record is not None else None
