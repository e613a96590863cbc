"""Conditions without which the person cannot work there are offered, at the setting's least level.

Unknown does not satisfy a must: a workplace nobody has asked is refused, and what opens it is to ask. One
setting (``unknown_satisfies_must``) lets workplaces pass whose conditions are wholly unknown.
Source: skånehensyn agreed with the person; arbejdsmiljøloven, chapter 5.
"""

from data.companies import Workplace
from data.plain_text import listed
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase
from matcher.rules.mask import NOTHING, DayOpenings, DayPeople, Mask, PairMask, Reading
from matcher.settings import MatchSettings


def offered_conditions(workplace: Workplace, settings: MatchSettings) -> frozenset[str] | None:
    """Return what a workplace counts as offering; ``None`` where nobody has asked."""
    if workplace.conditions_offered is None:
        return None
    return frozenset(
        code for code, level in workplace.conditions_offered if level >= settings.must_condition_level
    )


def _objection(case: PairCase) -> Texts | None:
    needed = case.candidate.must_conditions
    offered = offered_conditions(case.workplace, case.settings)
    if not needed or (offered is None and case.settings.unknown_satisfies_must):
        return None
    lacking = [code for code in needed if code not in (offered or ())]
    if not lacking:
        return None
    return _texts(case, lacking, known=offered is not None)


def _texts(case: PairCase, lacking: list[str], *, known: bool) -> Texts:
    words = case.context.vocabulary
    da = listed([words.label("condition", code) for code in lacking], "og")
    en = listed([words.label("condition", code, "en") for code in lacking], "and")
    if known:
        return Texts(
            f"Jobkandidaten skal have: {da}. Arbejdspladsen har ikke oplyst, at den tilbyder det.",
            f"The candidate must have: {en}. The workplace has not said that it offers this.",
            f"arbejdspladsen tilbyder: {da}",
            f"the workplace offers: {en}",
        )
    return Texts(
        f"Jobkandidaten skal have: {da}. Ingen har spurgt, hvad arbejdspladsen kan tilbyde.",
        f"The candidate must have: {en}. Nobody has asked what the workplace can offer.",
        f"spørg arbejdspladsen, om den kan tilbyde: {da}",
        f"ask the workplace whether it can offer: {en}",
    )


def _mask(day: DayOpenings) -> Reading:
    settings = day.context.settings
    offered = day.codes(lambda _, workplace: offered_conditions(workplace, settings) or ())
    passes = day.flags(lambda _, w: w.conditions_offered is None and settings.unknown_satisfies_must)

    def of(people: DayPeople) -> Mask:
        demand = people.demand(lambda candidate: candidate.must_conditions, offered)
        if demand is NOTHING:
            return NOTHING
        return PairMask(lambda pairs: passes[pairs.opening] | demand.allowed(pairs))

    return of


RULE = Rule(
    name="must_conditions",
    source="Skånehensyn aftalt med jobkandidaten; arbejdsmiljøloven kapitel 5",
    objection=_objection,
    mask=_mask,
)
