"""What people have fixed: a veto on the pair, a pin elsewhere, and places kept for others.

A place is kept by a pin, a hold, or a pair that was contacted or accepted lately. Source: a named person's
word (``holds.csv``, ``decisions.csv``).
"""

from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase

_VETO = Texts(
    "Et menneske har sagt nej til netop dette match.",
    "A person has said no to this very match.",
    "nejet trækkes tilbage",
    "the veto is withdrawn",
)
_PINNED = Texts(
    "Kandidaten er fastsat til en anden stilling.",
    "The candidate is pinned to another opening.",
    "fastsættelsen ophæves",
    "the pin is lifted",
)


def _objection(case: PairCase) -> Texts | None:
    candidate_id, opening_id = case.ids
    if case.ids in case.context.vetoed:
        return _VETO
    pinned = case.context.pinned_to.get(candidate_id)
    if pinned and opening_id not in pinned:
        return _PINNED
    kept = case.context.kept(opening_id)
    if candidate_id in kept or not kept or len(kept) < case.opening.free_places:
        return None
    return Texts(
        f"Alle ledige pladser holdes til andre ({len(kept)}).",
        f"All free places are kept for others ({len(kept)}).",
        "én plads mere, eller at en plads frigives",
        "one more place, or that a place is set free",
    )


RULE = Rule(name="holds", source="Et navngivet menneskes ord", objection=_objection)
