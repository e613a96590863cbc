"""Why not: what each rule refuses a person, and what stands in the way of one pair that somebody names."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from features.lists import Flags, Integers
from features.pairs import Pairs
from matcher.carving import case_of, cases_of, rows_as_pairs
from matcher.near_misses import RULE_NAMES
from matcher.night import Night
from matcher.proposal import MICRO
from matcher.rank import Offer, PlanView
from matcher.rules import RULES, Refusal, Rule, refusals, refusals_among
from matcher.rules.case import PairCase
from matcher.rules.mask import Mask, NothingMask
from matcher.rules.travel_minutes import minutes_between
from matcher.wording import Words, amount, worth


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedExample:
    """One refused opening with everything that stands in its way, the group's own rule among it."""

    opening_id: str
    workplace_id: str
    name_da: str
    name_en: str
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedGroup:
    """What one rule refuses a person.

    Attributes
    ----------
    rule, source : str
        The rule, and the law or whose word it is.
    alone : int
        Openings that this rule alone refuses: what it would open by itself.
    total : int
        Openings that it refuses, whatever the others say.
    examples : tuple of RefusedExample
        Up to three by default: those that this rule alone refuses first, then the nearest by travel.
    """

    rule: str
    source: str
    alone: int
    total: int
    examples: tuple[RefusedExample, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyNot:
    """What stands between a person and one opening.

    Attributes
    ----------
    refusals : tuple of Refusal
        The rules in the way; empty where the pair is allowed.
    value, price : float or None
        Of an allowed pair, in the night's objective.
    text_da, text_en : str
        The answer in plain words.
    """

    refusals: tuple[Refusal, ...]
    value: float | None
    price: float | None
    text_da: str
    text_en: str


def refusals_for(night: Night, candidate_id: str, *, most_examples: int = 3) -> tuple[RefusedGroup, ...]:
    """Return what the rules refuse a person among openings with a free place, the most telling rule first.

    Parameters
    ----------
    night : Night
        The day; the person need not be in its scope.
    candidate_id : str
        The person.
    most_examples : int
        How many openings are named for each rule.

    Raises
    ------
    LookupError
        If the day does not know the person.
    """
    row = _row(night.market.candidates.ids, candidate_id, "candidate")
    table = _Table.of(night, row)
    shown = {rule: table.nearest(rule, most_examples) for rule in table.refusing}
    named = sorted({place for places in shown.values() for place in places})
    rules = [[rule for rule in table.refusing if table.flags[rule][place]] for place in named]
    examples = dict(zip(named, _examples(night, row, table.opening[named].tolist(), rules), strict=True))
    groups = [
        RefusedGroup(
            rule=RULE_NAMES[rule],
            source=RULES[rule].source,
            alone=int(np.count_nonzero(table.count[found] == 1)),
            total=len(found),
            examples=tuple(examples[place] for place in shown[rule]),
        )
        for rule, found in table.refusing.items()
    ]
    return tuple(sorted(groups, key=lambda group: (-group.alone, -group.total)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Table:
    """One person beside every opening with a free place.

    Attributes
    ----------
    opening : int32 array (n,)
        Rows, ascending.
    flags : mapping of rule to bool array (n,)
        What each rule refuses that refuses anything.
    refusing : mapping of rule to positions
        The rules that refuse anything, and where.
    count : int array (n,)
        How many rules refuse each.
    minutes : float64 array (n,)
        Minutes there; 0 where they are unknown.
    """

    opening: Integers
    flags: dict[int, Flags]
    refusing: dict[int, NDArray[np.intp]]
    count: NDArray[np.int16]
    minutes: NDArray[np.float64]

    @classmethod
    def of(cls, night: Night, person: int) -> "_Table":
        places = night.ground.ruled.places
        pairs = Pairs(candidate=np.full(len(places), person, dtype=np.int32), opening=places)
        ruled = night.ground.ruled
        flags = {
            rule: found
            for rule, (name, mask) in enumerate(night.day.masks.items())
            if (found := _refused(mask, ruled.refused_places.get(name), pairs)) is not None and found.any()
        }
        minutes = minutes_between(night.market, pairs)
        minutes[np.isnan(minutes)] = 0.0
        count = np.zeros(len(places), dtype=np.int16)
        for refused in flags.values():
            count += refused
        refusing = {rule: np.flatnonzero(refused) for rule, refused in flags.items()}
        return cls(opening=places, flags=flags, refusing=refusing, count=count, minutes=minutes)

    def nearest(self, rule: int, most: int) -> list[int]:
        """Return some of what a rule refuses: what fewest others refuse first, then the nearest."""
        rows = self.refusing[rule]
        for column in (self.count, self.minutes):
            key = column[rows]
            least = rows[key == key.min()]
            if len(least) < most:
                break
            rows = least
        order = np.lexsort((rows, self.minutes[rows], self.count[rows]))
        found: list[int] = rows[order][:most].tolist()
        return found


def _refused(mask: Mask, known: Flags | None, pairs: Pairs) -> Flags | None:
    """Return what a rule refuses among the openings with a free place, ``None`` where it refuses nothing."""
    if isinstance(mask, NothingMask):
        return None
    return ~mask.allowed(pairs) if known is None else known


def why_not(night: Night, candidate_id: str, opening_id: str, plan: PlanView | Offer | None = None) -> WhyNot:
    """Say what stands between a person and an opening: rules, worth, or others who gain more there.

    Parameters
    ----------
    night : Night
        The day.
    candidate_id, opening_id : str
        The pair.
    plan : PlanView or Offer, optional
        The last plan, for its prices, laid over the day already or not.

    Raises
    ------
    LookupError
        If the day does not know the person or the opening.
    """
    person = _row(night.market.candidates.ids, candidate_id, "candidate")
    opening = night.ground.ruled.day.row_of.get(opening_id, -1)
    if opening < 0:
        raise LookupError(f"opening: the day knows none of the id {opening_id!r}")
    found = refusals(case_of(night, person, opening))
    if found:
        return why_refused(found)
    pair = _pair(person, opening)
    value = float(night.scorer.values(night.market, pair, night.objective)[0])
    offer = plan if isinstance(plan, Offer) else Offer.of(night.ground, plan or PlanView())
    price = int(offer.prices[opening]) / MICRO
    words = _standing(night, value, price)
    return WhyNot(refusals=(), value=value, price=price, text_da=words.da, text_en=words.en)


def why_refused(found: tuple[Refusal, ...]) -> WhyNot:
    """Return the answer that some rules give."""
    return WhyNot(
        refusals=found,
        value=None,
        price=None,
        text_da=" ".join(refusal.reason_da for refusal in found),
        text_en=" ".join(refusal.reason_en for refusal in found),
    )


def _standing(night: Night, value: float, price: float) -> Words:
    gives, without = worth(value, night.objective), worth(night.unmatched, night.objective)
    if value < night.unmatched:
        return Words(
            f"Mulig, men ventes at give mindre end at søge videre: {gives.da} mod {without.da}.",
            f"Possible, but expected to give less than going on searching: {gives.en} against {without.en}.",
        )
    if price > 0:
        size = amount(price, night.objective)
        return Words(
            f"Mulig: {gives.da}. Efterspurgt: pladsen er {size.da} værd for andre.",
            f"Possible: {gives.en}. In demand: the place is worth {size.en} to others.",
        )
    return Words(f"Mulig: {gives.da}.", f"Possible: {gives.en}.")


def _pair(person: int, opening: int) -> Pairs:
    return Pairs(candidate=np.array([person], dtype=np.int32), opening=np.array([opening], dtype=np.int32))


def _examples(
    night: Night, person: int, openings: Sequence[int], rules: Sequence[Sequence[int]]
) -> list[RefusedExample]:
    """Return openings with what the rules that refuse each say, told once though several groups show it."""
    cases = cases_of(night, rows_as_pairs([(person, opening) for opening in openings]))
    return [
        _example(case, night.ground.name_of(opening), [RULES[rule] for rule in refusing])
        for case, opening, refusing in zip(cases, openings, rules, strict=True)
    ]


def _example(case: PairCase, name: Words, rules: Sequence[Rule]) -> RefusedExample:
    return RefusedExample(
        opening_id=case.opening.opening_id,
        workplace_id=case.workplace.workplace_id,
        name_da=name.da,
        name_en=name.en,
        refusals=refusals_among(case, rules),
    )


def _row(ids: tuple[str, ...], name: str, kind: str) -> int:
    try:
        return ids.index(name)
    except ValueError:
        raise LookupError(f"{kind}: the day knows none of the id {name!r}") from None
