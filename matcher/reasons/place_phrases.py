"""Phrases about the way there, the hours, the pay and the workplace itself."""

import math

from data.plain_text import date_da, date_en, hours_da, hours_en, number_da, number_en
from features.travel_time import DEFAULT_LIMIT_MINUTES
from matcher.hours import hours_per_week, shared_hours_per_week
from matcher.reasons.facts import Facts, Phrase, first_of
from matcher.wording import Words
from models.explain import START_OF_PAY, WORKPLACE

_INTENTIONS = {
    "now": Words("vil ansætte nu", "means to hire now"),
    "within_3_months": Words("vil ansætte inden for 3 måneder", "means to hire within 3 months"),
    "maybe": Words("vil måske ansætte", "may hire"),
    "placement_only": Words("tilbyder kun praktik", "offers placements only"),
    "no": Words("vil ikke ansætte nu", "does not mean to hire now"),
}
_HIRES = ("now", "within_3_months", "maybe")


def way_there(facts: Facts) -> Words | None:
    """Tell minutes and means one way, beside the person's own limit."""
    minutes = facts.figures["travel_minutes"]
    if not math.isfinite(minutes):
        return None
    own = facts.case.candidate.max_travel_minutes
    limit = DEFAULT_LIMIT_MINUTES if own is None else own
    means = _means(facts)
    return Words(
        f"{math.ceil(minutes)} minutter hver vej {means.da}, inden for grænsen på {number_da(limit)}",
        f"{math.ceil(minutes)} minutes each way {means.en}, within the limit of {number_en(limit)}",
    )


def way_unknown(facts: Facts) -> Words | None:
    """Say that the way is not known."""
    if math.isfinite(facts.figures["travel_minutes"]):
        return None
    return Words("Rejsetiden kendes ikke", "The travel time is not known")


def _means(facts: Facts) -> Words:
    if facts.figures["travel_by_public"] == 1:
        return Words("med bus eller tog", "by bus or train")
    if facts.figures["travel_by_car"] == 1:
        return Words("i bil", "by car")
    transport = facts.case.candidate.transport
    if transport is None or "bike" in transport:
        return Words("på cykel", "by bike")
    return Words("til fods", "on foot")


def hours_to_grow(facts: Facts) -> Words | None:
    """Tell the hours the pair would start with, and how far they may grow."""
    start = hours_per_week(facts.case.candidate, facts.case.opening, facts.case.settings)
    most, goal = facts.case.opening.hours_per_week_max, facts.case.candidate.hours_per_week_goal
    if most is None or goal is None or min(most, goal) <= start:
        return None
    top = min(most, goal)
    return Words(
        f"Begynder med {hours_da(start)} om ugen og kan vokse til {number_da(top)}",
        f"Starts with {hours_en(start)} a week and can grow to {number_en(top)}",
    )


def hours_of_the_start(facts: Facts) -> Words | None:
    """Tell the hours the pair would start with."""
    start = hours_per_week(facts.case.candidate, facts.case.opening, facts.case.settings)
    return Words(f"Begynder med {hours_da(start)} om ugen", f"Starts with {hours_en(start)} a week")


def hours_too_few(facts: Facts) -> Words | None:
    """Say that the opening ends below the person's goal."""
    most, goal = facts.case.opening.hours_per_week_max, facts.case.candidate.hours_per_week_goal
    if most is None or goal is None or most >= goal:
        return None
    return Words(
        f"Højst {hours_da(most)} om ugen; målet er {number_da(goal)}",
        f"At most {hours_en(most)} a week; the goal is {number_en(goal)}",
    )


def times_shared(facts: Facts) -> Words | None:
    """Tell the hours a week that both have in common."""
    shared = shared_hours_per_week(facts.case.candidate, facts.case.opening)
    if shared is None:
        return None
    return Words(f"{hours_da(shared, 'fælles time')} om ugen", f"{hours_en(shared, 'shared hour')} a week")


def times_unknown(facts: Facts) -> Words | None:
    """Say that one side's times or hours are not recorded."""
    if shared_hours_per_week(facts.case.candidate, facts.case.opening) is not None:
        return None
    return Words("Tiderne er ikke oplyst fuldt ud", "The times are not fully recorded")


def start_of_pay(facts: Facts) -> Words | None:
    """Tell when hours begin to be paid."""
    week = facts.case.opening.paid_from_week
    if week is None:
        return None
    if week == 0:
        return Words("Løn fra første time", "Pay from the first hour")
    return Words(
        f"Løn efter {week} {'uge' if week == 1 else 'uger'}",
        f"Pay after {week} {'week' if week == 1 else 'weeks'}",
    )


def pay_late(facts: Facts) -> Words | None:
    """Tell that pay comes later, or that nobody has said when."""
    week = facts.case.opening.paid_from_week
    if week is None:
        return Words("Det er ikke oplyst, hvornår lønnen begynder", "When pay begins is not recorded")
    return None if week == 0 else start_of_pay(facts)


def means_to_hire(facts: Facts) -> Words | None:
    """Tell a hire intention that speaks for the workplace, with its date."""
    return _intention(facts) if facts.case.workplace.hire_intention in _HIRES else None


def hires_little(facts: Facts) -> Words | None:
    """Tell a hire intention with its date, or that there is none."""
    if facts.case.workplace.hire_intention is None:
        return Words(
            "Ingen har oplyst, om stedet vil ansætte", "Nobody has recorded whether the place means to hire"
        )
    return _intention(facts)


def _intention(facts: Facts) -> Words | None:
    intention = _INTENTIONS.get(facts.case.workplace.hire_intention or "")
    if intention is None:
        return None
    told = facts.case.workplace.hire_intention_on
    words = Words(f"Arbejdspladsen {intention.da}", f"The workplace {intention.en}")
    return words if told is None else words.then(f" (oplyst {date_da(told)})", f" (told {date_en(told)})")


def confirmed(facts: Facts) -> Words | None:
    """Tell when the opening was last confirmed."""
    told = facts.case.opening.last_confirmed_on
    if told is None:
        return None
    return Words(f"Stillingen er sidst bekræftet {date_da(told)}", f"Last confirmed on {date_en(told)}")


def never_confirmed(facts: Facts) -> Words | None:
    """Say that the opening was never confirmed."""
    if facts.case.opening.last_confirmed_on is not None:
        return None
    return Words("Stillingen er aldrig bekræftet", "The opening was never confirmed")


def _grade(field: str, da: str, en: str) -> Phrase:
    """Return a phrase that tells one of the workplace's grades of five."""

    def phrase(facts: Facts) -> Words | None:
        grade = getattr(facts.case.workplace, field)
        if grade is None:
            return None
        return Words(f"{da}: {number_da(grade)} af 5", f"{en}: {number_en(grade)} of 5")

    return phrase


def size_of_the_place(facts: Facts) -> Words | None:
    """Tell how many ordinary employees the workplace has."""
    employees = facts.case.workplace.employees_fte
    if employees is None:
        return None
    return Words(
        f"Arbejdspladsen har {number_da(employees)} ordinært ansatte",
        f"The workplace has {number_en(employees)} ordinary employees",
    )


def supported_already(facts: Facts) -> Words | None:
    """Tell how many supported people the workplace has."""
    supported = facts.case.workplace.supported_now_fte
    if supported is None:
        return None
    return Words(
        f"Arbejdspladsen har {number_da(supported)} støttede på fuld tid i dag",
        f"The workplace has {number_en(supported)} supported people today",
    )


def known_since(facts: Facts) -> Words | None:
    """Tell since when the workplace is known."""
    first = facts.case.workplace.first_seen_on
    if first is None:
        return None
    return Words(f"Kendt siden {date_da(first)}", f"Known since {date_en(first)}")


def _said(da: str, en: str) -> Phrase:
    words = Words(da, en)
    return lambda _: words


def buses(facts: Facts) -> Words | None:
    """Tell how well public transport serves the workplace, where it is the person's way."""
    grade = facts.case.workplace.public_transport
    if grade is None or facts.figures["travel_by_public"] != 1:
        return None
    return Words(
        f"Offentlig transport til stedet: {number_da(grade)} af 3",
        f"Public transport to the place: {number_en(grade)} of 3",
    )


_WAY = first_of(way_there, way_unknown)
_HOURS_UP = first_of(hours_to_grow, hours_of_the_start)
_HOURS_DOWN = first_of(hours_too_few, hours_of_the_start)
_CONFIRMED = first_of(confirmed, never_confirmed)
_FIGURES: dict[str, Phrase] = {
    "travel_minutes": _WAY,
    "travel_share_of_limit": _WAY,
    "travel_by_public": _WAY,
    "travel_by_car": _WAY,
    "public_transport_grade": first_of(buses, way_there, way_unknown),
    "hours_shared_times": first_of(times_shared, times_unknown),
    "hours_shared_share": first_of(times_shared, times_unknown),
    "hours_below_min": hours_of_the_start,
    "hire_intention_days": _intention,
    "unconfirmed_days": _CONFIRMED,
    "team_climate": _grade("team_climate", "Klimaet blandt kollegerne", "The climate among colleagues"),
    "pace": _grade("pace", "Arbejdstempoet", "The pace of work"),
    "customer_contact": _grade("customer_contact", "Kontakt med kunder", "Contact with customers"),
    "log_employees": size_of_the_place,
    "supported_share": supported_already,
    "log_days_known": known_since,
}
_HOURS_COLUMNS = ("hours_now", "hours_goal", "hours_growth_room", "hours_goal_beyond")

PLUSES: dict[str, Phrase] = {
    **_FIGURES,
    **dict.fromkeys(_HOURS_COLUMNS, _HOURS_UP),
    **dict.fromkeys(("paid_from_week", START_OF_PAY), start_of_pay),
    "hire_intention": means_to_hire,
    "log_past_matches": _said("Erfaringen med forløb på stedet", "Experience with matches there"),
    "past_paid_share": _said(
        "Tidligere forløb her eller i branchen blev oftere til løntimer",
        "Earlier matches here or in the industry more often turned into paid hours",
    ),
    "past_yes_share": _said("Stedet har oftere sagt ja til forslag", "The place has said yes more often"),
    WORKPLACE: _said("Erfaringen med stedet og dets branche", "Experience with the place and its industry"),
}
MINUSES: dict[str, Phrase] = {
    **_FIGURES,
    **dict.fromkeys(_HOURS_COLUMNS, _HOURS_DOWN),
    **dict.fromkeys(("paid_from_week", START_OF_PAY), pay_late),
    "hire_intention": hires_little,
    "log_past_matches": _said("Erfaringen med forløb på stedet", "Experience with matches there"),
    "past_paid_share": _said(
        "Tidligere forløb her eller i branchen blev sjældnere til løntimer",
        "Earlier matches here or in the industry more seldom turned into paid hours",
    ),
    "past_yes_share": _said("Stedet har sjældnere sagt ja til forslag", "The place has said yes more seldom"),
    WORKPLACE: _said("Erfaringen med stedet og dets branche", "Experience with the place and its industry"),
}
