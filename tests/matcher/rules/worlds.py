"""Random small days in which every rule has something to say, unknown data among them."""

from datetime import timedelta

from hypothesis import strategies as st

from data.journal import DECISIONS, HOLD_KINDS, Decision, Hold
from data.vocabulary import Word
from tests import builders
from tests.builders import AS_OF, ODENSE

TIMES = ("mon 08:00-12:00", "mon 10:10-13:00", "wed 08:00-09:00", "fri 12:00-16:00")
CONDITIONS = ("PAUSE", "QUIET", "SAMEPERSON")
CERTIFICATES = ("HYGIEJNE", "KOEREKORT_B", "KOEREKORT_C")
TASKS = ("9112", "9412", "9334")
INDUSTRIES = ("56", "5610", "56.10.10", "45", "95.31", "food", "81")
WORDS = (
    Word(kind="certificate", code="KOEREKORT_C", broader="KOEREKORT_B"),
    Word(kind="task", code="9412", broader="kitchen-work"),
    Word(kind="industry", code="56", broader="food"),
)


def _some(values, most=2):
    return st.none() | st.lists(st.sampled_from(values), max_size=most, unique=True)


def _levels(codes, high=3):
    return st.none() | st.dictionaries(st.sampled_from(codes), st.integers(0, high))


def _days(low=-40, high=40):
    return st.none() | st.integers(low, high).map(lambda days: AS_OF + timedelta(days=days))


# Most fields are the builders' harmless defaults, so that every rule gets to decide.
def _fields(**fields):
    return st.fixed_dictionaries({}, optional=fields)


PERSON = _fields(
    status=st.sampled_from(("active", "active", "paused", "past", "objected")),
    latitude=st.sampled_from((ODENSE[0], ODENSE[0] + 0.09, ODENSE[0] + 0.5)),
    transport=_some(("walk", "bike", "public", "car")),
    max_travel_minutes=st.none() | st.sampled_from((0, 20, 45, 60)),
    hours_per_week_now=st.none() | st.sampled_from((0, 0.5, 1, 2, 4, 8)),
    availability=_some(TIMES),
    no_go_industries=_some(INDUSTRIES),
    no_go_tasks=_some((*TASKS, "kitchen-work")),
    no_go_workplaces=_some(("w0", "w1", "87654321")),
    must_conditions=_some(CONDITIONS),
    mentor_need=st.none() | st.integers(0, 3),
    certificates=_some(CERTIFICATES),
)
WORKPLACE = _fields(
    latitude=st.sampled_from((ODENSE[0], ODENSE[0] + 0.05, ODENSE[0] + 0.3)),
    company_id=st.none() | st.just("87654321"),
    industry_system=st.none() | st.sampled_from(("DB07", "DB25")),
    industry_code=st.none() | st.sampled_from(INDUSTRIES),
    employees_fte=st.none() | st.sampled_from((0, 4.5, 20, 75)),
    supported_now_fte=st.none() | st.sampled_from((0, 0.5, 1, 4, 12)),
    conditions_offered=_levels(CONDITIONS),
    mentor_hours_per_week=st.none() | st.sampled_from((0, 0.5, 1.5, 4)),
    public_transport=st.none() | st.integers(0, 3),
    max_contacts_per_month=st.none() | st.integers(0, 2),
    do_not_contact_until=_days(),
    status=st.sampled_from(("open", "open", "closed")),
)
OPENING = _fields(
    places=st.integers(0, 3),
    tasks=_levels(TASKS, 4),
    certificates_required=_some(CERTIFICATES),
    hours_per_week_min=st.none() | st.sampled_from((0, 0.5, 2, 4)),
    hours_per_week_max=st.none() | st.sampled_from((4, 8)),
    hours_budget_per_week=st.none() | st.sampled_from((0, 1.5, 6, 30)),
    schedule=_some(TIMES, 3),
    paid_from_week=st.none() | st.sampled_from((0, 2, 13, 14)),
    open_from=_days(),
    open_until=_days(),
    status=st.sampled_from(("open", "open", "held", "filled", "closed")),
)
NOWHERE = {"latitude": None, "longitude": None, "postcode": None}


@st.composite
def days(draw):
    """Draw a snapshot of a few people, workplaces and openings with holds, decisions and matches."""
    people = [_placed(draw, builders.candidate, f"c{i}", PERSON) for i in range(draw(st.integers(1, 3)))]
    workplaces = [
        _placed(draw, builders.workplace, f"w{i}", WORKPLACE) for i in range(draw(st.integers(1, 3)))
    ]
    openings = [
        builders.opening(f"o{i}", f"w{draw(st.integers(0, len(workplaces) - 1))}", **draw(OPENING))
        for i in range(draw(st.integers(1, 4)))
    ]
    who = st.sampled_from([c.candidate_id for c in people])
    where = st.sampled_from([o.opening_id for o in openings])
    holds = draw(
        st.lists(
            st.builds(
                Hold, candidate_id=who, opening_id=where, kind=st.sampled_from(HOLD_KINDS), until=_days()
            ),
            max_size=3,
        )
    )
    decisions = draw(
        st.lists(
            st.builds(
                Decision,
                candidate_id=who,
                opening_id=where,
                decided_on=_days(-30, 0).filter(bool),
                decision=st.sampled_from(DECISIONS),
            ),
            max_size=4,
        )
    )
    return builders.snapshot(
        people,
        workplaces,
        openings,
        holds=holds,
        decisions=decisions,
        matches=_matches(draw, who, where),
        words=WORDS,
    )


def _placed(draw, build, key, fields):
    nowhere = NOWHERE if draw(st.integers(0, 9)) == 0 else {}
    unknown = {"municipality_code": draw(st.sampled_from(("0461", "9999", None)))} if nowhere else {}
    return build(key, **{**draw(fields), **nowhere, **unknown})


def _matches(draw, who, where):
    return [
        builders.match(
            f"m{i}",
            draw(who),
            opening_id=draw(where),
            started_on=AS_OF - timedelta(days=draw(st.integers(0, 40))),
            observed_until=AS_OF,
            ended_on=draw(st.none() | st.just(AS_OF)),
        )
        for i in range(draw(st.integers(0, 2)))
    ]
