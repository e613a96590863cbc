"""Conditions without which the person cannot work there are offered, at the setting's least level.

Unknown does not satisfy a must: a workplace nobody has asked is refused, and what opens it is to ask. One
setting (``unknown_satisfies_must``) lets workplaces pass whose conditions are wholly unknown.
Source: skånehensyn agreed with the person; arbejdsmiljøloven, chapter 5.
"""

from data.plain_text import listed
from matcher.rules.answer import Rule, Texts
from matcher.rules.case import PairCase


def _objection(case: PairCase) -> Texts | None:
    needed = case.candidate.must_conditions
    offered = case.workplace.conditions_offered
    if not needed or (offered is None and case.settings.unknown_satisfies_must):
        return None
    levels = dict(offered or ())
    lacking = [code for code in needed if levels.get(code, 0) < case.settings.must_condition_level]
    if not lacking:
        return None
    return _texts(case, lacking, known=offered is not None)


def _texts(case: PairCase, lacking: list[str], *, known: bool) -> Texts:
    words = case.context.vocabulary
    da = listed([words.label("condition", code) for code in lacking], "og")
    en = listed([words.label("condition", code, "en") for code in lacking], "and")
    if known:
        return Texts(
            f"Kandidaten skal have: {da}. Arbejdspladsen har ikke oplyst, at den tilbyder det.",
            f"The candidate must have: {en}. The workplace has not said that it offers this.",
            f"arbejdspladsen tilbyder: {da}",
            f"the workplace offers: {en}",
        )
    return Texts(
        f"Kandidaten skal have: {da}. Ingen har spurgt, hvad arbejdspladsen kan tilbyde.",
        f"The candidate must have: {en}. Nobody has asked what the workplace can offer.",
        f"spørg arbejdspladsen, om den kan tilbyde: {da}",
        f"ask the workplace whether it can offer: {en}",
    )


RULE = Rule(
    name="must_conditions",
    source="Skånehensyn aftalt med kandidaten; arbejdsmiljøloven kapitel 5",
    objection=_objection,
)
