"""Every column worked out again in plain Python, one pair at a time, straight from the records.

It shares no array, table or loop with `features`: only records, vocabulary and the relatedness of two words.
"""

from collections.abc import Callable
from datetime import date, timedelta
from math import asin, cos, isnan, log1p, nan, radians, sin, sqrt

from data.candidates import Candidate
from data.companies import Workplace
from data.geography import coordinates, municipalities
from data.openings import Opening
from data.snapshot import PastMatch, Snapshot

Related = Callable[[str, str], float]
EARTH_KM = 6371.0088
GATES = {
    frozenset({"jutland", "funen"}): (55.516, 9.750, 0),
    frozenset({"funen", "zealand"}): (55.342, 11.035, 0),
    frozenset({"zealand", "lolland"}): (54.953, 11.985, 0),
    frozenset({"funen", "langeland"}): (54.944, 10.690, 0),
    frozenset({"jutland", "fanoe"}): (55.462, 8.437, 25),
}
LANDS = {
    "0461": "funen",
    "0410": "funen",
    "0607": "jutland",
    "0563": "fanoe",
    "0400": "bornholm",
    "0360": "lolland",
    "0101": "zealand",
}
SPEEDS = {"walk": 5, "bike": 14, "public": 25, "car": 45}
_CENTRES = {town.code: (town.latitude, town.longitude) for town in municipalities().values()}
INTENTIONS = {"now": 1.0, "within_3_months": 0.75, "maybe": 0.4, "placement_only": 0.1, "no": 0.0}


def competences(candidate: Candidate, opening: Opening, related: Related) -> dict[str, float]:
    found = dict.fromkeys(
        (
            "competence_cover",
            "competence_cover_related",
            "competence_held_share",
            "competence_widest_gap",
            "essential_weakest",
            "essential_weakest_related",
            "competence_unused_share",
        ),
        nan,
    )
    if candidate.competences is None:
        return found
    own = {code: level / 3 for code, level in candidate.competences}

    def best(code: str) -> float:
        return max((level * related(code, other) for other, level in own.items()), default=0.0)

    if opening.competences is not None:
        asked = {code: weight for code, weight in opening.competences if weight > 0}
        total = sum(asked.values())
        if total:
            found["competence_cover"] = sum(w * own.get(c, 0) for c, w in asked.items()) / total
            found["competence_cover_related"] = sum(w * best(c) for c, w in asked.items()) / total
            found["competence_held_share"] = sum(w for c, w in asked.items() if c in own) / total
            found["competence_widest_gap"] = max(w * (1 - best(c)) for c, w in asked.items()) / total
        if own:
            found["competence_unused_share"] = sum(v for c, v in own.items() if c not in asked) / sum(
                own.values()
            )
    if opening.essential_competences is not None:
        essential = opening.essential_competences
        found["essential_weakest"] = min([own.get(c, 0.0) for c in essential], default=1.0)
        found["essential_weakest_related"] = min([best(c) for c in essential], default=1.0)
    return found


def tasks(candidate: Candidate, opening: Opening, related: Related) -> dict[str, float]:
    names = ("task_liking", "task_liking_related", "task_tried_share", "task_disliked_share")
    hours = {task: h for task, h in opening.tasks or () if h > 0}
    total = sum(hours.values())
    if candidate.task_experience is None or not total:
        return dict.fromkeys(names, nan)
    liking = dict(candidate.task_experience)

    def stand_in(task: str) -> float:
        return max((max(value, 0) * related(task, other) for other, value in liking.items()), default=0.0)

    values = (
        sum(h * liking.get(t, 0) for t, h in hours.items()),
        sum(h * (liking[t] if t in liking else stand_in(t)) for t, h in hours.items()),
        sum(h for t, h in hours.items() if t in liking),
        sum(h for t, h in hours.items() if liking.get(t, 0) < 0),
    )
    return {name: value / total for name, value in zip(names, values, strict=True)}


def wishes(
    candidate: Candidate, workplace: Workplace, opening: Opening, related: Related
) -> dict[str, float]:
    found = dict.fromkeys(("wish_industry", "wish_branch", "wish_tasks", "wish_tasks_related"), nan)
    hours = {task: h for task, h in opening.tasks or () if h > 0}
    if candidate.wishes_tasks is not None and hours:
        stars = {task: s / 3 for task, s in candidate.wishes_tasks}
        total = sum(hours.values())

        def best(task: str) -> float:
            return max((s * related(task, other) for other, s in stars.items()), default=0.0)

        found["wish_tasks"] = sum(h * stars.get(t, 0) for t, h in hours.items()) / total
        found["wish_tasks_related"] = sum(h * best(t) for t, h in hours.items()) / total
    if candidate.wishes_industries is not None and workplace.industry_code is not None:
        code = workplace.industry_code.replace(".", "")
        code = code[:2] if workplace.industry_system == "DB25" else code
        stars = dict(candidate.wishes_industries)
        found["wish_industry"] = max([s / 3 for w, s in stars.items() if code.startswith(w)], default=0.0)
        branch = {"56": "trade", "47": "trade", "81": "services", "99": "culture"}
        same = [s / 3 for w, s in stars.items() if w[:2] in branch and branch[w[:2]] == branch.get(code[:2])]
        found["wish_branch"] = max(same, default=0.0)
        if code[:2] not in branch:
            found["wish_branch"] = nan
    return found


def support(candidate: Candidate, workplace: Workplace) -> dict[str, float]:
    found = dict.fromkeys(
        (
            "support_cover",
            "support_shortfall",
            "support_worst_shortfall",
            "support_unmet_strong",
            "support_unlisted_share",
        ),
        nan,
    )
    if candidate.conditions is not None and workplace.conditions_offered is not None:
        offered = dict(workplace.conditions_offered)
        needs = {code: need for code, need in candidate.conditions if need > 0}
        gaps = {code: max(0, need - offered.get(code, 0)) for code, need in needs.items()}
        total = sum(needs.values())
        found["support_cover"] = 1 - sum(gaps.values()) / total if total else 1
        found["support_shortfall"] = sum(gaps.values()) / 3
        found["support_worst_shortfall"] = max(gaps.values(), default=0) / 3
        found["support_unmet_strong"] = sum(1 for code, gap in gaps.items() if gap > 0 and needs[code] >= 2)
        missing = sum(need for code, need in needs.items() if code not in offered)
        found["support_unlisted_share"] = missing / total if total else 0
    need, hours = candidate.mentor_need, workplace.mentor_hours_per_week
    found["mentor_shortfall"] = 0 if need == 0 else _known(_lack, _number(need), _number(hours))
    return found


def _lack(wanted: float, given: float) -> float:
    return max(0.0, wanted - given)


def kilometres(candidate: Candidate, workplace: Workplace) -> tuple[float, float]:
    """Return road kilometres and ferry minutes; NaN where a place is unknown, infinite where no link is."""
    home, work = _place(candidate), _place(workplace)
    if home is None or work is None:
        return nan, 0
    spreads = (_spread(candidate), _spread(workplace))
    lands = frozenset({_land(candidate, home), _land(workplace, work)})
    if len(lands) == 1:
        return 1.3 * sqrt(_haversine(home, work) ** 2 + spreads[0] ** 2 + spreads[1] ** 2), 0
    if lands not in GATES:
        return float("inf"), 0
    latitude, longitude, ferry = GATES[lands]
    gate = (latitude, longitude)
    legs = (sqrt(_haversine(end, gate) ** 2 + s**2) for end, s in zip((home, work), spreads, strict=True))
    return 1.3 * sum(legs), ferry


def travel(candidate: Candidate, workplace: Workplace) -> dict[str, float]:
    """Return minutes by each of the person's means of transport."""
    road, ferry = kilometres(candidate, workplace)
    modes = candidate.transport or ("walk", "bike", "public")
    return {mode: road / SPEEDS[mode] * 60 + ferry for mode in modes}


def grade(workplace: Workplace, *, by_public: float) -> float:
    """Return the grade of public transport where it is the way, given whether it is."""
    return _number(workplace.public_transport) if by_public == 1 else 0 * by_public


def hours(candidate: Candidate, opening: Opening) -> dict[str, float]:
    now, goal = _number(candidate.hours_per_week_now), _number(candidate.hours_per_week_goal)
    least, most = _number(opening.hours_per_week_min), _number(opening.hours_per_week_max)
    found = {
        "hours_now": _known(min, now, most),
        "hours_goal": _known(min, goal, most),
        "hours_growth_room": _known(lambda g, m, n: max(min(g, m) - n, 0), goal, most, now),
        "hours_goal_beyond": _known(lambda g, m: max(g - m, 0), goal, most),
        "hours_below_min": _known(lambda low, n: max(low - n, 0), least, now),
        "hours_shared_times": nan,
        "hours_shared_share": nan,
        "paid_from_week": _number(opening.paid_from_week),
    }
    if candidate.availability and opening.schedule:
        free, work = _quarters(candidate.availability), _quarters(opening.schedule)
        found["hours_shared_times"] = len(free & work) / 4
        found["hours_shared_share"] = len(free & work) / len(work) if work else nan
    return found


def traits(workplace: Workplace, opening: Opening, day: date) -> dict[str, float]:
    employees, supported = _number(workplace.employees_fte), _number(workplace.supported_now_fte)
    intention, age = (
        INTENTIONS.get(workplace.hire_intention or "", nan),
        _age(workplace.hire_intention_on, day),
    )
    return {
        "team_climate": _number(workplace.team_climate),
        "pace": _number(workplace.pace),
        "customer_contact": _number(workplace.customer_contact),
        "hire_intention": intention if age <= 90 else 0.5 + (intention - 0.5) / 2,
        "hire_intention_days": _known(min, age, 365.0),
        "unconfirmed_days": _known(min, _age(opening.last_confirmed_on, day), 365.0),
        "log_employees": _known(log1p, employees),
        "supported_share": _known(lambda s, e: min(s / max(e, 1), 1), supported, employees),
        "log_days_known": _known(log1p, _age(workplace.first_seen_on, day)),
    }


def language(candidate: Candidate, workplace: Workplace) -> float:
    if workplace.danish_required == 0:
        return 0
    return _known(
        lambda r, s: max(r - s, 0), _number(workplace.danish_required), _number(candidate.danish_level)
    )


def past_matches(workplace_id: str, history: tuple[PastMatch, ...], day: date) -> int:
    """Return how many matches began at a workplace before the day."""
    return sum(p.workplace.workplace_id == workplace_id and p.match.started_on < day for p in history)


def past_paid_share(workplace: Workplace, history: tuple[PastMatch, ...], day: date) -> float:
    """Return the share of followed matches that were paid in half a year, shrunk twice."""
    division = (workplace.industry_code or "")[:2]
    seen = [
        (
            p.workplace,
            p.match.first_paid_on is not None and (p.match.first_paid_on - p.match.started_on).days <= 182,
        )
        for p in history
        if p.match.started_on + timedelta(days=182) <= day and (p.match.ended_on or _seen_for_half_a_year(p))
    ]
    if not seen:
        return nan
    whole = sum(paid for _, paid in seen) / len(seen)
    branch = [paid for site, paid in seen if (site.industry_code or "")[:2] == division]
    own = [paid for site, paid in seen if site.workplace_id == workplace.workplace_id]
    towards = (sum(branch) + 20 * whole) / (len(branch) + 20)
    return (sum(own) + 5 * towards) / (len(own) + 5)


def _seen_for_half_a_year(past: PastMatch) -> bool:
    until = past.match.observed_until
    return until is not None and (until - past.match.started_on).days >= 182


def related_by(snapshot: Snapshot, kind: str, table: dict[tuple[str, str], float]) -> Related:
    """Return a lookup of relatedness: 1 for a word itself, 0 for words that the vocabulary does not hold."""
    known = {word.code for word in snapshot.vocabulary.of_kind(kind)}
    return lambda a, b: 1.0 if a == b else table[a, b] if {a, b} <= known else 0.0


def _number(value: float | None) -> float:
    return nan if value is None else value


def _known(function: Callable[..., float], *values: float) -> float:
    return nan if any(map(isnan, values)) else function(*values)


def _age(on: date | None, day: date) -> float:
    return nan if on is None or on > day else (day - on).days


def _quarters(intervals: tuple) -> set[tuple[int, int]]:
    """Return the quarters that some one stretch holds wholly."""
    return {
        (weekday, quarter)
        for weekday in range(7)
        for quarter in range(96)
        if any(
            i.weekday == weekday and i.start_minutes <= quarter * 15 and quarter * 15 + 15 <= i.end_minutes
            for i in intervals
        )
    }


def _place(record: Candidate | Workplace) -> tuple[float, float] | None:
    return coordinates(record.latitude, record.longitude, record.postcode, record.municipality_code)


def _spread(record: Candidate | Workplace) -> float:
    if record.latitude is not None and record.longitude is not None:
        return 0
    return 2 if record.postcode in {"5000", "2100"} else 5


def _land(record: Candidate | Workplace, place: tuple[float, float]) -> str:
    if record.municipality_code is not None:
        return LANDS[record.municipality_code]
    return nearest_land(place)


def nearest_land(place: tuple[float, float]) -> str:
    """Return the land of the municipality centre that lies nearest."""
    from_code = min(_CENTRES, key=lambda code: _haversine(place, _CENTRES[code]))
    number = int(from_code)
    special = {360: "lolland", 376: "lolland", 400: "bornholm", 482: "langeland", 492: "aeroe"}
    special |= {563: "fanoe", 741: "samsoe", 825: "laesoe"}
    return special.get(number, "zealand" if number < 410 else "funen" if number < 500 else "jutland")


def _haversine(a: tuple[float, float], b: tuple[float, float]) -> float:
    north, east = radians(b[0] - a[0]), radians(b[1] - a[1])
    chord = sin(north / 2) ** 2 + cos(radians(a[0])) * cos(radians(b[0])) * sin(east / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(chord))
