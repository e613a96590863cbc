"""Why not: what each rule refuses a person, and what stands in the way of one pair that somebody names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from features.lists import Flags
from features.pairs import Pairs
from matcher.carving import case_of, cases_of, rows_as_pairs
from matcher.near_misses import RULE_NAMES
from matcher.night import Night
from matcher.proposal import MICRO
from matcher.rank import Offer, PlanView
from matcher.rules import RULES, Refusal, Rule, refusals, refusals_among
from matcher.rules.case import PairCase
from matcher.rules.masks import refused_by_rule
from matcher.rules.travel_minutes import minutes_between
from matcher.wording import Words, amount, place_name, worth


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
    pairs = _with_all_openings(night, row)
    pairs = pairs.where(night.day.masks["places"].allowed(pairs))
    refused = np.stack(list(refused_by_rule(night.day, pairs).values()))
    count = refused.sum(axis=0)
    minutes = np.nan_to_num(minutes_between(night.market, pairs), nan=0.0, posinf=np.inf)
    order = np.lexsort((pairs.opening, minutes, count))
    total, alone = refused.sum(axis=1), (refused & (count == 1)).sum(axis=1)
    shown = {
        index: pairs.opening[order[refused[index][order]][:most_examples]].tolist()
        for index in np.flatnonzero(total).tolist()
    }
    at = {o: int(np.searchsorted(pairs.opening, o)) for some in shown.values() for o in some}
    examples = _examples(night, row, {opening: refused[:, place] for opening, place in at.items()})
    groups = [
        RefusedGroup(
            rule=RULE_NAMES[index],
            source=RULES[index].source,
            alone=int(alone[index]),
            total=int(total[index]),
            examples=tuple(examples[opening] for opening in some),
        )
        for index, some in shown.items()
    ]
    return tuple(sorted(groups, key=lambda group: (-group.alone, -group.total)))


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


def _with_all_openings(night: Night, person: int) -> Pairs:
    openings = np.arange(len(night.market.openings.ids), dtype=np.int32)
    return Pairs(candidate=np.full(len(openings), person, dtype=np.int32), opening=openings)


def _pair(person: int, opening: int) -> Pairs:
    return Pairs(candidate=np.array([person], dtype=np.int32), opening=np.array([opening], dtype=np.int32))


def _examples(night: Night, person: int, openings: Mapping[int, Flags]) -> dict[int, RefusedExample]:
    """Return the openings that are shown by row, each told once though several rules refuse it.

    ``openings`` says by row which rules refuse each.
    """
    cases = cases_of(night, rows_as_pairs([(person, opening) for opening in openings]))
    return {
        opening: _example(case, [RULES[index] for index in np.flatnonzero(openings[opening]).tolist()])
        for opening, case in zip(openings, cases, strict=True)
    }


def _example(case: PairCase, rules: Sequence[Rule]) -> RefusedExample:
    name = place_name(case.opening, case.workplace, case.context.vocabulary)
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
