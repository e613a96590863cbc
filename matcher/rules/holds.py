"""What people have fixed: a veto on the pair, a pin elsewhere, and places kept for others.

A place is kept by a pin, a hold, or a pair that was contacted or accepted lately. Source: a named person's
word (``holds.csv``, ``decisions.csv``).
"""

from features.lists import Flags
from features.pairs import Pairs
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import NOTHING, DayOpenings, DayPeople, Mask, PairMask, Reading

_VETO = Texts(
    "Et menneske har sagt nej til netop dette match.",
    "A person has said no to this very match.",
    "nejet trækkes tilbage",
    "the veto is withdrawn",
)
_PINNED = Texts(
    "Jobkandidaten er fastsat til en anden stilling.",
    "The candidate is pinned to another opening.",
    "fastsættelsen ophæves",
    "the pin is lifted",
)


def _objection(case: PairCase) -> Texts | None:
    candidate_id, opening_id = case.ids
    if case.context.is_vetoed(case.ids):
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


def _mask(day: DayOpenings) -> Reading:
    kept = day.context.kept
    room = day.flags(lambda o, _: not kept(o.opening_id) or len(kept(o.opening_id)) < o.free_places)
    return lambda people: _standing(people, room)


def _standing(people: DayPeople, room: Flags) -> Mask:
    context = people.context
    vetoed, kept, pins = (people.keys(of) for of in (context.vetoed, context.kept_of, context.pinned_to))
    pinned = people.flags(lambda candidate: candidate.candidate_id in context.pinned_to)
    if room.all() and not (len(vetoed) or pinned.any()):
        return NOTHING

    def stand(pairs: Pairs) -> Flags:
        elsewhere = pinned[pairs.candidate] & ~people.among(pins, pairs)
        full = ~room[pairs.opening] & ~people.among(kept, pairs)
        return ~(people.among(vetoed, pairs) | elsewhere | full)

    return PairMask(stand)


RULE = Rule(
    name="holds", source="Et navngivet menneskes ord", objection=_objection, mask=_mask, by_journal=True
)
