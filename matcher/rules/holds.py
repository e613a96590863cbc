"""What people have fixed: a veto on the pair, a pin elsewhere, and places kept for others.

A place is kept by a pin, a hold, or a pair that was contacted or accepted lately. Source: a named person's
word (``holds.csv``, ``decisions.csv``).
"""

from features.lists import Flags
from features.pairs import Pairs
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import DayRecords, Mask, PairMask

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


def _mask(day: DayRecords) -> Mask:
    context = day.context
    if not (context.vetoed or context.pinned_to or context.kept_for):
        return day.everyone()
    vetoed = day.keys(context.vetoed)
    pinned = day.people(lambda candidate: candidate.candidate_id in context.pinned_to).flags
    pins = day.keys(
        (person, opening) for person, openings in context.pinned_to.items() for opening in openings
    )
    kept = day.keys((person, opening) for opening, people in context.kept_for.items() for person in people)
    room = day.places(
        lambda o, _: not context.kept(o.opening_id) or len(context.kept(o.opening_id)) < o.free_places
    )

    def stand(pairs: Pairs) -> Flags:
        elsewhere = pinned[pairs.candidate] & ~day.among(pins, pairs)
        full = ~room.allowed(pairs) & ~day.among(kept, pairs)
        return ~(day.among(vetoed, pairs) | elsewhere | full)

    return PairMask(stand)


RULE = Rule(name="holds", source="Et navngivet menneskes ord", objection=_objection, mask=_mask)
