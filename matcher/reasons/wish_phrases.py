"""Phrases about wishes, conditions and language: what the person asks for, beside what the place has."""

from data.plain_text import hours_da, hours_en
from matcher.reasons.facts import Facts, Phrase, first_of
from matcher.rules.no_go_industries import plain_code, wider_industries
from matcher.wording import Words


def _stars(count: float) -> Words:
    number = int(count)
    return Words(
        f"{number} stjerne{'r' if number != 1 else ''}", f"{number} star{'s' if number != 1 else ''}"
    )


def industry_wished(facts: Facts) -> Words | None:
    """Name the wished industry with its stars."""
    covering = wider_industries(facts.case.workplace, facts.case.context.vocabulary)
    wishes = facts.case.candidate.wishes_industries or ()
    hits = [(stars, code) for code, stars in wishes if plain_code(code) in covering and stars > 0]
    if not hits:
        return None
    stars, code = max(hits)
    names, given = facts.names("industry", [code]), _stars(stars)
    return Words(f"Ønsket branche: {names.da}, {given.da}", f"Wished industry: {names.en}, {given.en}")


def industry_near(facts: Facts) -> Words | None:
    """Say that the industry is of the same branch as a wished one."""
    if not facts.figures["wish_branch"] > 0:
        return None
    return Words("Branchen er i familie med en ønsket", "The industry is related to a wished one")


def tasks_wished(facts: Facts) -> Words | None:
    """Name the wished tasks, the one of most stars with its stars."""
    tasks = {code for code, hours in facts.case.opening.tasks or () if hours > 0}
    wishes = facts.case.candidate.wishes_tasks or ()
    hits = sorted(((stars, code) for code, stars in wishes if code in tasks and stars > 0), reverse=True)
    if not hits:
        return None
    names, given = facts.names("task", [hits[0][1]]), _stars(hits[0][0])
    return Words(f"Ønsket opgave: {names.da}, {given.da}", f"Wished task: {names.en}, {given.en}")


def tasks_wished_near(facts: Facts) -> Words | None:
    """Say that the tasks are like wished ones."""
    if not facts.figures["wish_tasks_related"] > 0:
        return None
    return Words("Opgaverne ligner ønskede opgaver", "The tasks are like wished ones")


def industry_not_wished(facts: Facts) -> Words | None:
    """Say that the industry is not among the wishes."""
    if facts.figures["wish_industry"] != 0:
        return None
    return Words("Branchen er ikke blandt ønskerne", "The industry is not among the wishes")


def tasks_not_wished(facts: Facts) -> Words | None:
    """Say that the tasks are not among the wishes."""
    if facts.figures["wish_tasks"] != 0:
        return None
    return Words("Opgaverne er ikke blandt ønskerne", "The tasks are not among the wishes")


def wishes_unknown(facts: Facts) -> Words | None:
    """Say that wishes, industry or tasks are not recorded."""
    person = facts.case.candidate
    if person.wishes_industries is None or person.wishes_tasks is None:
        return Words(
            "Jobkandidatens ønsker er ikke oplyst fuldt ud", "The candidate's wishes are not fully recorded"
        )
    return None


def _needs(facts: Facts) -> list[tuple[str, float]]:
    needs = [(code, need) for code, need in facts.case.candidate.conditions or () if need > 0]
    return sorted(needs, key=lambda need: (-need[1], need[0]))


def conditions_offered(facts: Facts) -> Words | None:
    """Name the needed conditions that the workplace offers."""
    offered = dict(facts.case.workplace.conditions_offered or ())
    codes = [code for code, _ in _needs(facts) if offered.get(code, 0) > 0]
    if not codes:
        return None
    names = facts.names("condition", codes)
    return Words(f"Arbejdspladsen tilbyder: {names.da}", f"The workplace offers: {names.en}")


def conditions_unknown(facts: Facts) -> Words | None:
    """Name needed conditions of which the workplace has said nothing."""
    offered = dict(facts.case.workplace.conditions_offered or ())
    codes = [code for code, _ in _needs(facts) if code not in offered]
    if not codes:
        return None
    names = facts.names("condition", codes, 2)
    return Words(
        f"Ingen har oplyst, om arbejdspladsen kan tilbyde: {names.da}",
        f"Nobody has recorded whether the workplace can offer: {names.en}",
    )


def conditions_short(facts: Facts) -> Words | None:
    """Name conditions that the workplace offers less of than needed."""
    offered = dict(facts.case.workplace.conditions_offered or ())
    codes = [code for code, need in _needs(facts) if code in offered and offered[code] < need]
    if not codes:
        return None
    names = facts.names("condition", codes, 2)
    return Words(
        f"Arbejdspladsen tilbyder mindre end ønsket af: {names.da}",
        f"The workplace offers less than wished of: {names.en}",
    )


def mentor_hours(facts: Facts) -> Words | None:
    """Tell the workplace's mentor hours, where the person needs a mentor."""
    offered = facts.case.workplace.mentor_hours_per_week
    if not facts.case.candidate.mentor_need or offered is None:
        return None
    return Words(
        f"Arbejdspladsen har {hours_da(offered, 'mentortime')} om ugen",
        f"The workplace has {hours_en(offered, 'mentor hour')} a week",
    )


def danish_enough(facts: Facts) -> Words | None:
    """Say that no more Danish is asked for than recorded."""
    if facts.figures["danish_gap"] != 0:
        return None
    return Words(
        "Stillingen kræver ikke mere dansk, end jobkandidaten har oplyst",
        "The opening asks for no more Danish than the candidate has recorded",
    )


def danish_lacking(facts: Facts) -> Words | None:
    """Say that more Danish is asked for than recorded."""
    if not facts.figures["danish_gap"] > 0:
        return None
    return Words(
        "Stillingen kræver mere dansk, end jobkandidaten har oplyst",
        "The opening asks for more Danish than the candidate has recorded",
    )


def danish_unknown(facts: Facts) -> Words | None:
    """Say that one side's Danish is not recorded."""
    if facts.known("danish_gap"):
        return None
    if facts.case.workplace.danish_required is None:
        return Words(
            "Det er ikke oplyst, hvor meget dansk stillingen kræver",
            "How much Danish the opening asks for is not recorded",
        )
    return Words("Jobkandidatens dansk er ikke oplyst", "The candidate's Danish is not recorded")


_TASKS = ("wish_tasks", "wish_tasks_related")
_COVER = ("support_cover", "support_shortfall", "support_worst_shortfall", "support_unmet_strong")

PLUSES: dict[str, Phrase] = {
    "wish_industry": industry_wished,
    "wish_branch": first_of(industry_wished, industry_near),
    **dict.fromkeys(_TASKS, first_of(tasks_wished, tasks_wished_near)),
    **dict.fromkeys((*_COVER, "support_unlisted_share"), conditions_offered),
    "mentor_shortfall": mentor_hours,
    "danish_gap": danish_enough,
}
MINUSES: dict[str, Phrase] = {
    "wish_industry": first_of(industry_not_wished, wishes_unknown),
    "wish_branch": first_of(industry_not_wished, wishes_unknown),
    **dict.fromkeys(_TASKS, first_of(tasks_not_wished, wishes_unknown)),
    **dict.fromkeys(_COVER, first_of(conditions_short, conditions_unknown)),
    "support_unlisted_share": first_of(conditions_unknown, conditions_short),
    "mentor_shortfall": mentor_hours,
    "danish_gap": first_of(danish_lacking, danish_unknown),
}
