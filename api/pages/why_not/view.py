"""What the page of why-not shows: the search, and for one company the answer by opening."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from api.pages.visit import Visit
from api.serving.why import CompanyAnswer, OpeningAnswer
from data.companies import Workplace
from data.geography import municipalities
from data.vocabulary import Vocabulary
from matcher.rules import Refusal

_FIRST_PAGE = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A company that the search found."""

    name: str
    place: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bind:
    """A rule that binds: the reason, whose word it is, and what would open the pair."""

    reason: str
    source: str
    opens: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningWhy:
    """The answer for one opening."""

    opening_id: str
    tasks: str
    standing: str
    binds: tuple[Bind, ...] = ()
    worth: str = ""
    reasons: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    opens: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyWhy:
    """The answer for a company."""

    workplace_id: str
    name: str
    place: str
    lead: str
    no_list: str
    openings: tuple[OpeningWhy, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyView:
    """The page; ``company`` is ``None`` while none is chosen."""

    candidate_id: str
    text: str
    searched: bool
    hits: tuple[Hit, ...]
    company: CompanyWhy | None


def hits_of(candidate_id: str, text: str, found: tuple[Workplace, ...]) -> tuple[Hit, ...]:
    """Return the companies that a search found."""
    here = f"/kandidater/{quote(candidate_id, safe='')}/hvorfor-ikke"
    return tuple(
        Hit(
            name=one.name or one.workplace_id,
            place=_place(one),
            address=f"{here}?{urlencode({'soeg': text, 'virksomhed': one.workplace_id})}",
        )
        for one in found
    )


def company_why(
    visit: Visit, candidate_id: str, found: CompanyAnswer, words: Vocabulary, *, may_decide: bool
) -> CompanyWhy:
    """Return the answer for a company in words.

    Parameters
    ----------
    visit : Visit
        Who looks.
    candidate_id : str
        The person.
    found : CompanyAnswer
        The answer.
    words : Vocabulary
        Names of tasks.
    may_decide : bool
        Whether who looks may propose the person all the same.
    """
    place = found.workplace
    propose = f"/kandidater/{quote(candidate_id, safe='')}/stillinger/{{}}/foreslaa" if may_decide else ""
    return CompanyWhy(
        workplace_id=place.workplace_id,
        name=place.name or place.workplace_id,
        place=_place(place),
        lead=_lead(visit, found),
        no_list=visit.told(found.no_list) if found.no_list is not None else "",
        openings=tuple(_opening(visit, one, words, propose) for one in found.openings),
    )


def _lead(visit: Visit, found: CompanyAnswer) -> str:
    if not found.openings:
        return visit.t("why_not.no_openings")
    if all(one.gone or one.refusals for one in found.openings):
        return visit.t("why_not.refused")
    if found.no_list is not None:
        return visit.t("why_not.allowed_no_list")
    key = "first" if found.number <= _FIRST_PAGE else "lower"
    return visit.t(f"why_not.number_{key}", number=found.number, listed=found.listed)


def _opening(visit: Visit, one: OpeningAnswer, words: Vocabulary, propose: str) -> OpeningWhy:
    tasks = sorted(one.opening.tasks or (), key=lambda task: (-task[1], task[0]))
    names = ", ".join(words.label("task", code, visit.language) for code, _ in tasks)
    shown = names[:1].upper() + names[1:] if names else one.opening.opening_id
    key = "gone" if one.gone else "binds" if one.refusals else "open"
    standing = visit.t(f"why_not.opening_{key}")
    address = propose.format(quote(one.opening.opening_id, safe="")) if key == "open" else ""
    line = one.line
    if line is None or one.words is None:
        return OpeningWhy(
            opening_id=one.opening.opening_id,
            tasks=shown,
            standing=standing,
            binds=tuple(_bind(visit, rule) for rule in one.refusals),
            address=address,
        )

    def told(kind: str) -> tuple[str, ...]:
        danish = visit.language == "da"
        return tuple(r.text_da if danish else r.text_en for r in line.reasons if r.kind == kind)

    return OpeningWhy(
        opening_id=one.opening.opening_id,
        tasks=shown,
        standing=standing,
        worth=visit.told(one.words),
        reasons=told("for"),
        doubts=told("against"),
        opens=told("opens"),
        address=address,
    )


def _bind(visit: Visit, rule: Refusal) -> Bind:
    danish = visit.language == "da"
    opens = rule.opens_da if danish else rule.opens_en
    return Bind(
        reason=rule.reason_da if danish else rule.reason_en,
        source=rule.source,
        opens=opens[:1].upper() + opens[1:],
    )


def _place(one: Workplace) -> str:
    found = municipalities().get(one.municipality_code or "")
    return found.name if found else one.municipality_code or ""
