"""Whether a person is in a programme's target group: yes, no, or which information is missing.

Unknown data never make a "no". The answer is shown on the page; it stops nobody from being matched, and
benefit, category and months on benefit are read here and nowhere else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from data.candidates import Candidate
from data.plain_text import date_da, date_en, listed
from data.programmes import Programme, Target, Term, built_in_catalogue

_FOLDED = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", " ": "_", "-": "_", ".": None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligible:
    """The person is in the target group; ``target`` is the group that fits."""

    programme: str
    target: Target
    reason_da: str
    reason_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotEligible:
    """Known facts place the person outside the target group."""

    programme: str
    reason_da: str
    reason_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingInformation:
    """It cannot be told yet; ``fields`` names the columns of the exchange format that would tell."""

    programme: str
    fields: tuple[str, ...]
    reason_da: str
    reason_en: str


Eligibility = Eligible | NotEligible | MissingInformation


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitSpell:
    """A stretch on benefit, both days inclusive; ``until_on`` ``None`` = still going on."""

    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """What one question is about; ``counted`` tells that the months come from spells and hold today."""

    candidate: Candidate
    programme: Programme
    as_of: date
    months: int | None
    counted: bool


@dataclass(frozen=True, slots=True)
class _Condition:
    """One condition of a target group: met, not met, or unknown (``None``), with what to say about it."""

    field: str
    met: bool | None
    da: str
    en: str


def eligibility(
    candidate: Candidate,
    programme: Programme,
    as_of: date,
    spells: Sequence[BenefitSpell] | None = None,
) -> Eligibility:
    """Tell whether a candidate is in the programme's target group on a day.

    Parameters
    ----------
    candidate : Candidate
        Only benefit, category, months on benefit and the record's first day are read.
    programme : Programme
        The version that decides; its own validity is checked against ``as_of``.
    as_of : date
        The day the answer holds for.
    spells : sequence of BenefitSpell, optional
        Stretches on benefit, where the case system gives them; they replace ``months_on_benefit``.
    """
    if not programme.in_force(as_of):
        return _not_in_force(programme, as_of)
    counted = None if spells is None else months_without_break(spells, as_of, programme.longest_break_weeks)
    case = _Case(
        candidate=candidate,
        programme=programme,
        as_of=as_of,
        months=candidate.months_on_benefit if counted is None else counted,
        counted=counted is not None,
    )
    groups = [_conditions(case, target) for target in programme.targets]
    for target, conditions in zip(programme.targets, groups, strict=True):
        if all(c.met for c in conditions):
            return _eligible(programme, target, conditions)
    open_groups = [conditions for conditions in groups if not any(c.met is False for c in conditions)]
    return _missing(programme, open_groups) if open_groups else _not_eligible(programme, groups)


def months_without_break(spells: Sequence[BenefitSpell], as_of: date, longest_break_weeks: int) -> int:
    """Return the whole months on benefit up to a day, counted from the last break that was too long.

    Parameters
    ----------
    spells : sequence of BenefitSpell
        In any order; those that begin after ``as_of`` are left out.
    as_of : date
        The day to count to.
    longest_break_weeks : int
        Longest break that does not start the count anew.
    """
    allowed = timedelta(weeks=longest_break_weeks)
    start, end = None, date.min
    for spell in sorted((s for s in spells if s.from_on <= as_of), key=lambda s: s.from_on):
        if start is None or spell.from_on - end - timedelta(days=1) > allowed:
            start = spell.from_on
        end = max(end, min(spell.until_on or as_of, as_of))
    if start is None or as_of - end > allowed:
        return 0
    return _whole_months(start, as_of)


def term_of(text: str | None, terms: Mapping[str, Term]) -> Term | None:
    """Return the benefit or category that a text names in any known spelling, else ``None``."""
    folded = _folded(text or "")
    return next(
        (
            term
            for term in terms.values()
            if folded in map(_folded, (term.code, term.label_da, term.label_en, *term.also))
        ),
        None,
    )


def _folded(text: str) -> str:
    return text.strip().casefold().translate(_FOLDED)


def _conditions(case: _Case, target: Target) -> list[_Condition]:
    found = [_benefit(case, target)]
    if target.categories:
        found.append(_category(case, target))
    if target.months_on_benefit_min:
        found.append(_months(case, target))
    return found


def _benefit(case: _Case, target: Target) -> _Condition:
    words = built_in_catalogue().benefits
    term = term_of(case.candidate.benefit, words)
    if term is None:
        return _unknown("benefit", case.candidate.benefit, "ydelse", "benefit")
    if term.code in target.benefits:
        return _Condition("benefit", True, f"modtager {term.label_da}", f"receives {term.label_en}")
    wanted = [words[code] for group in case.programme.targets for code in group.benefits]
    return _Condition(
        "benefit",
        False,
        f"modtager {term.label_da}; målgruppen modtager {listed([w.label_da for w in wanted], 'eller')}",
        f"receives {term.label_en}; the target group receives {listed([w.label_en for w in wanted], 'or')}",
    )


def _category(case: _Case, target: Target) -> _Condition:
    words = built_in_catalogue().categories
    term = term_of(case.candidate.category, words)
    if term is None:
        return _unknown("category", case.candidate.category, "visitationskategori", "category")
    if term.code in target.categories:
        return _Condition("category", True, f"er {term.label_da}", f"is {term.label_en}")
    wanted = [words[code] for code in target.categories]
    return _Condition(
        "category",
        False,
        f"er {term.label_da}; målgruppen er {listed([w.label_da for w in wanted], 'eller')}",
        f"is {term.label_en}; the target group is {listed([w.label_en for w in wanted], 'or')}",
    )


def _months(case: _Case, target: Target) -> _Condition:
    needed, known = target.months_on_benefit_min, case.months
    if known is None:
        return _unknown("months_on_benefit", None, "måneder på ydelsen", "months on benefit")
    term = term_of(case.candidate.benefit, built_in_catalogue().benefits)
    if known >= needed and term is not None and term.code in target.after_integration_programme:
        return _Condition(
            "months_on_benefit",
            None,
            "hvornår integrationsprogrammet sluttede (månederne tæller først derfra)",
            "when the integration programme ended (months count from then only)",
        )
    if known >= needed:
        return _Condition(
            "months_on_benefit",
            True,
            f"har {known} måneder på ydelsen (mindst {needed})",
            f"has {known} months on benefit (at least {needed})",
        )
    return _too_few(case, known, needed)


def _too_few(case: _Case, known: int, needed: int) -> _Condition:
    told_on = case.candidate.valid_from
    if case.counted or told_on is None or known + _whole_months(told_on, case.as_of) < needed:
        return _Condition(
            "months_on_benefit",
            False,
            f"har {known} måneder på ydelsen; der kræves mindst {needed}",
            f"has {known} months on benefit; at least {needed} are needed",
        )
    return _Condition(
        "months_on_benefit",
        None,
        f"måneder på ydelsen i dag (opgivet til {known} den {date_da(told_on)}, der kræves {needed})",
        f"months on benefit today (given as {known} on {date_en(told_on)}, {needed} are needed)",
    )


def _unknown(field: str, text: str | None, name_da: str, name_en: str) -> _Condition:
    if not text:
        return _Condition(field, None, name_da, name_en)
    return _Condition(
        field, None, f"{name_da} (ordet »{text}« kendes ikke)", f"{name_en} (the word “{text}” is unknown)"
    )


def _not_in_force(programme: Programme, as_of: date) -> NotEligible:
    last = programme.valid_to
    span_da = f"fra {date_da(programme.valid_from)}" + (f" til {date_da(last)}" if last else "")
    span_en = f"from {date_en(programme.valid_from)}" + (f" to {date_en(last)}" if last else "")
    return NotEligible(
        programme=programme.version,
        reason_da=f"{programme.name_da} gælder {span_da}, ikke {date_da(as_of)}.",
        reason_en=f"{programme.name_en} holds {span_en}, not on {date_en(as_of)}.",
    )


def _eligible(programme: Programme, target: Target, conditions: list[_Condition]) -> Eligible:
    return Eligible(
        programme=programme.version,
        target=target,
        reason_da=f"I målgruppen for {programme.name_da}: {listed([c.da for c in conditions], 'og')}.",
        reason_en=f"In the target group of {programme.name_en}: {listed([c.en for c in conditions], 'and')}.",
    )


def _missing(programme: Programme, groups: list[list[_Condition]]) -> MissingInformation:
    unknown = list({c.da: c for conditions in groups for c in conditions if c.met is None}.values())
    return MissingInformation(
        programme=programme.version,
        fields=tuple(dict.fromkeys(c.field for c in unknown)),
        reason_da=f"Mangler oplysning for {programme.name_da}: {listed([c.da for c in unknown], 'og')}.",
        reason_en=f"Missing information for {programme.name_en}: {listed([c.en for c in unknown], 'and')}.",
    )


def _not_eligible(programme: Programme, groups: list[list[_Condition]]) -> NotEligible:
    nearest = max(groups, key=lambda conditions: sum(c.met is True for c in conditions))
    failed = [c for c in nearest if c.met is False]
    return NotEligible(
        programme=programme.version,
        reason_da=f"Ikke i målgruppen for {programme.name_da}: {listed([c.da for c in failed], 'og')}.",
        reason_en=f"Not in the target group of {programme.name_en}: {listed([c.en for c in failed], 'and')}.",
    )


def _whole_months(start: date, end: date) -> int:
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
