"""What the depth of a profile says: one sentence a fact, about the list and never about the person."""

from api.guides.questions import SHORT, Words
from matcher.profile_depth import OpenFact

_UNKNOWN = Words(da="{short} er ikke kendt", en="{short} is not known")
_UNTRIED = Words(da="{unknown}.", en="{unknown}.")
_SAME = Words(
    da="{unknown}: svaret ændrer ikke, hvilke virksomheder der står først.",
    en="{unknown}: the answer does not change which companies stand first.",
)
_OPENS_ONE = Words(
    da="{unknown}: svaret kan åbne for en virksomhed.", en="{unknown}: the answer may open a company."
)
_OPENS = Words(
    da="{unknown}: svaret kan åbne for {most} virksomheder.",
    en="{unknown}: the answer may open {most} companies.",
)
_TURNS = Words(
    da="{unknown}: svaret kan skifte {most} af de {companies} virksomheder.",
    en="{unknown}: the answer may change {most} of the {companies} companies.",
)
_ONE = Words(
    da="{unknown}: svaret kan skifte den ene virksomhed.",
    en="{unknown}: the answer may change the one company.",
)


def sentence(fact: OpenFact, companies: int) -> Words:
    """Return what an unknown fact may do to a list that now holds some companies."""
    template = _template(fact, companies)
    told = {"most": fact.most_changed, "companies": companies}
    short = SHORT[fact.field]
    return Words(
        da=template.da.format(unknown=_UNKNOWN.da.format(short=short.da), **told),
        en=template.en.format(unknown=_UNKNOWN.en.format(short=short.en), **told),
    )


def _template(fact: OpenFact, companies: int) -> Words:
    if not fact.answers:
        return _UNTRIED
    if not fact.most_changed:
        return _SAME
    if fact.most_changed > companies:
        return _OPENS_ONE if fact.most_changed == 1 else _OPENS
    return _ONE if companies == 1 else _TURNS
