"""Each hard rule: what it refuses, at which edge, in which words, and what unknown data do."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from data.journal import Decision, Hold
from data.vocabulary import Word
from matcher.rules import RULES, refusals
from matcher.rules.ratio import lawful_places, start_fte, supported_places, supported_room_fte
from tests import builders
from tests.builders import AS_OF
from tests.matcher.rules.cases import case

DAY = timedelta(days=1)


def _refused(**changes):
    return [refusal.rule for refusal in refusals(case(**changes))]


def _only(**changes):
    (refusal,) = refusals(case(**changes))
    return refusal


def _decision(decision, days_ago, candidate_id="c1", opening_id="o1"):
    return Decision(
        candidate_id=candidate_id,
        opening_id=opening_id,
        decided_on=AS_OF - timedelta(days=days_ago),
        decision=decision,
    )


def _hold(kind, candidate_id="c1", opening_id="o1", until=None):
    return Hold(candidate_id=candidate_id, opening_id=opening_id, kind=kind, until=until)


OTHER = builders.candidate("c2")


def test_the_plain_pair_is_allowed():
    """The pair that every other test breaks is allowed by all rules."""
    assert refusals(case()) == ()


# One row per rule and edge: what is changed, and the rule that refuses ("" = allowed).
EDGES = [
    # status of the person
    ({"candidate": {"status": "paused"}}, "candidate_status"),
    ({"candidate": {"status": "past"}}, "candidate_status"),
    ({"candidate": {"status": "objected"}}, "candidate_status"),
    # a running match
    (
        {"matches": [builders.match(started_on=date(2026, 1, 5), observed_until=AS_OF, ended_on=None)]},
        "running_match",
    ),
    ({"matches": [builders.match(started_on=date(2026, 1, 5), observed_until=AS_OF, ended_on=AS_OF)]}, ""),
    # places and states
    ({"workplace": {"status": "closed"}}, "places"),
    ({"opening": {"places": 0}}, "places"),
    ({"opening": {"status": "held"}}, "places"),
    ({"opening": {"status": "filled"}}, "places"),
    # season, both ends inclusive
    ({"opening": {"open_from": AS_OF}}, ""),
    ({"opening": {"open_from": AS_OF + DAY}}, "season"),
    ({"opening": {"open_until": AS_OF}}, ""),
    ({"opening": {"open_until": AS_OF - DAY}}, "season"),
    # quiet
    ({"workplace": {"do_not_contact_until": AS_OF}}, "do_not_contact"),
    ({"workplace": {"do_not_contact_until": AS_OF - DAY}}, ""),
    # vetoes of the person
    ({"candidate": {"no_go_workplaces": ["w1"]}}, "no_go_workplaces"),
    (
        {"candidate": {"no_go_workplaces": ["12345678"]}, "workplace": {"company_id": "12345678"}},
        "no_go_workplaces",
    ),
    ({"candidate": {"no_go_workplaces": ["w2"]}}, ""),
    ({"candidate": {"no_go_industries": ["56"]}}, "no_go_industries"),
    (
        {"candidate": {"no_go_industries": ["56"]}, "workplace": {"industry_code": "56.10.10"}},
        "no_go_industries",
    ),
    ({"candidate": {"no_go_industries": ["561010"]}, "workplace": {"industry_code": "56"}}, ""),
    ({"candidate": {"no_go_industries": ["55"]}}, ""),
    ({"candidate": {"no_go_industries": ["56"]}, "workplace": {"industry_code": None}}, ""),
    (
        {
            "candidate": {"no_go_industries": ["45"]},
            "workplace": {"industry_system": "DB25", "industry_code": "95.31.00"},
        },
        "no_go_industries",
    ),
    (
        {
            "candidate": {"no_go_industries": ["45"]},
            "workplace": {"industry_system": "DB25", "industry_code": "95.29.00"},
        },
        "",
    ),
    (
        {
            "candidate": {"no_go_industries": ["food"]},
            "words": [Word(kind="industry", code="56", broader="food")],
        },
        "no_go_industries",
    ),
    ({"candidate": {"no_go_tasks": ["9412"]}}, "no_go_tasks"),
    ({"candidate": {"no_go_tasks": ["9334"]}}, ""),
    ({"candidate": {"no_go_tasks": ["9412"]}, "opening": {"tasks": None}}, ""),
    (
        {"candidate": {"no_go_tasks": ["dirty"]}, "words": [Word(kind="task", code="9412", broader="dirty")]},
        "no_go_tasks",
    ),
    # must conditions
    ({"candidate": {"must_conditions": ["PAUSE"]}}, ""),
    ({"candidate": {"must_conditions": ["SAMEPERSON"]}}, "must_conditions"),
    (
        {"candidate": {"must_conditions": ["PAUSE"]}, "workplace": {"conditions_offered": {"PAUSE": 0}}},
        "must_conditions",
    ),
    (
        {"candidate": {"must_conditions": ["PAUSE"]}, "workplace": {"conditions_offered": None}},
        "must_conditions",
    ),
    (
        {
            "candidate": {"must_conditions": ["PAUSE"]},
            "workplace": {"conditions_offered": None},
            "settings": {"unknown_satisfies_must": True},
        },
        "",
    ),
    (
        {"candidate": {"must_conditions": ["QUIET"]}, "settings": {"must_condition_level": 2.0}},
        "must_conditions",
    ),
    # certificates
    ({"opening": {"certificates_required": ["HYGIEJNE"]}}, "certificates"),
    ({"opening": {"certificates_required": ["HYGIEJNE"]}, "candidate": {"certificates": ["HYGIEJNE"]}}, ""),
    (
        {"opening": {"certificates_required": ["HYGIEJNE"]}, "candidate": {"certificates": None}},
        "certificates",
    ),
    (
        {
            "opening": {"certificates_required": ["KOEREKORT_B"]},
            "candidate": {"certificates": ["KOEREKORT_C"]},
            "words": [Word(kind="certificate", code="KOEREKORT_C", broader="KOEREKORT_B")],
        },
        "",
    ),
    # hours
    ({"candidate": {"hours_per_week_now": 2}}, ""),
    ({"candidate": {"hours_per_week_now": 1.5}}, "hours"),
    ({"candidate": {"hours_per_week_now": None}}, ""),
    ({"candidate": {"hours_per_week_now": 0}, "opening": {"hours_per_week_min": None}}, "hours"),
    ({"candidate": {"hours_per_week_now": 1}, "opening": {"hours_per_week_min": 1}}, ""),
    ({"opening": {"hours_per_week_min": None, "hours_per_week_max": 0, "hours_budget_per_week": 9}}, "hours"),
    # days
    ({"candidate": {"availability": ["mon 10:00-12:00"]}}, ""),
    ({"candidate": {"availability": ["mon 10:15-12:00"]}}, "days"),
    ({"candidate": {"availability": ["sun 08:00-12:00"]}}, "days"),
    ({"candidate": {"availability": None}}, ""),
    ({"opening": {"schedule": None}, "candidate": {"availability": ["sun 08:00-09:00"]}}, ""),
    # travel
    ({"travel_minutes": 45.0}, ""),
    ({"travel_minutes": 45.1}, "travel"),
    ({"travel_minutes": float("inf")}, "travel"),
    ({"travel_minutes": None}, ""),
    ({"travel_minutes": 46.0, "candidate": {"max_travel_minutes": None}}, "travel"),
    ({"travel_minutes": 60.0, "candidate": {"max_travel_minutes": 60}}, ""),
    # hours budget
    ({"opening": {"hours_budget_per_week": 2}}, ""),
    ({"opening": {"hours_budget_per_week": 1.5}}, "hours_budget"),
    ({"opening": {"hours_per_week_max": None}}, ""),
    # mentor hours
    ({"candidate": {"mentor_need": 3}}, ""),
    ({"candidate": {"mentor_need": 3}, "workplace": {"mentor_hours_per_week": 1.5}}, "mentor_hours"),
    ({"candidate": {"mentor_need": 3}, "workplace": {"mentor_hours_per_week": None}}, ""),
    ({"candidate": {"mentor_need": None}, "workplace": {"mentor_hours_per_week": 0}}, ""),
    # ratio: 20 employees give room for 4
    ({"workplace": {"supported_now_fte": 3}}, ""),
    ({"workplace": {"supported_now_fte": 4 - 8 / 37}}, ""),
    ({"workplace": {"supported_now_fte": 3.8}}, "ratio"),
    ({"workplace": {"supported_now_fte": 3.1}, "opening": {"hours_per_week_max": None}}, "ratio"),
    ({"workplace": {"supported_now_fte": 9}, "opening": {"paid_from_week": 0}}, ""),
    ({"workplace": {"supported_now_fte": 9}, "opening": {"paid_from_week": None}}, ""),
    ({"workplace": {"supported_now_fte": None}}, ""),
    # praktik
    ({"opening": {"paid_from_week": 13}}, ""),
    ({"opening": {"paid_from_week": 14}}, "praktik_weeks"),
    ({"opening": {"paid_from_week": None}}, ""),
    # holds
    ({"holds": [_hold("veto")]}, "holds"),
    ({"holds": [_hold("veto", until=AS_OF)]}, "holds"),
    ({"holds": [_hold("veto", until=AS_OF - DAY)]}, ""),
    ({"holds": [_hold("pin")]}, ""),
    ({"holds": [_hold("pin", opening_id="o9")]}, "holds"),
    ({"holds": [_hold("hold", "c2")], "others": [OTHER]}, "holds"),
    ({"holds": [_hold("hold", "c2")], "others": [OTHER], "opening": {"places": 2}}, ""),
    ({"holds": [_hold("hold", "c2"), _hold("hold")], "others": [OTHER]}, ""),
    ({"holds": [_hold("hold", "c2")], "others": [builders.candidate("c2", status="paused")]}, "holds"),
    ({"holds": [_hold("hold", "c2")], "others": [builders.candidate("c2", status="past")]}, ""),
    (
        {
            "decisions": [_decision("accepted", 9, "c2")],
            "others": [OTHER],
            "matches": [
                builders.match("m2", "c2", started_on=date(2026, 2, 27), observed_until=AS_OF, ended_on=None)
            ],
        },
        "",
    ),
    # decisions
    ({"decisions": [_decision("later", 28)]}, "decisions"),
    ({"decisions": [_decision("later", 29)]}, ""),
    ({"decisions": [_decision("declined_by_broker", 500)]}, "decisions"),
    ({"decisions": [_decision("declined_by_candidate", 0)]}, "decisions"),
    ({"decisions": [_decision("declined_by_workplace", 40)]}, "decisions"),
    ({"decisions": [_decision("declined_by_broker", 9), _decision("contacted", 3)]}, ""),
    ({"decisions": [_decision("contacted", 3)]}, ""),
    ({"decisions": [_decision("contacted", 14, "c2")], "others": [OTHER]}, "holds"),
    ({"decisions": [_decision("contacted", 15, "c2")], "others": [OTHER]}, ""),
    ({"decisions": [_decision("accepted", 14, "c2")], "others": [OTHER]}, "holds"),
    # contacts: the as-of date is 2 March
    ({"workplace": {"max_contacts_per_month": 0}}, "contact_cap"),
    ({"workplace": {"max_contacts_per_month": None}}, ""),
    (
        {
            "workplace": {"max_contacts_per_month": 1},
            "opening": {"places": 3},
            "decisions": [_decision("contacted", 1, "c2")],
            "others": [OTHER],
        },
        "contact_cap",
    ),
    (
        {
            "workplace": {"max_contacts_per_month": 1},
            "opening": {"places": 3},
            "decisions": [_decision("contacted", 2, "c2")],
            "others": [OTHER],
        },
        "",
    ),
    ({"workplace": {"max_contacts_per_month": 1}, "decisions": [_decision("contacted", 1)]}, ""),
    (
        {
            "workplace": {"max_contacts_per_month": 1},
            "matches": [
                builders.match("m2", "c2", started_on=date(2026, 3, 1), observed_until=AS_OF, ended_on=AS_OF)
            ],
            "others": [OTHER],
        },
        "contact_cap",
    ),
]


@pytest.mark.parametrize(("changes", "rule"), EDGES)
def test_8_edges(changes, rule):
    """Domain test 8, rules: each rule refuses at its edge and nowhere else, and no other rule speaks up."""
    assert _refused(**changes) == ([rule] if rule else [])


def test_every_rule_has_an_edge_that_refuses():
    """No rule stands in the list without a test that makes it refuse."""
    assert {rule for _, rule in EDGES if rule} == {rule.name for rule in RULES}


@pytest.mark.parametrize(
    ("changes", "reason_da", "opens_da"),
    [
        (
            {"travel_minutes": 54.2},
            "Vejen derhen tager 55 minutter; grænsen er 45.",
            "10 minutter længere rejsetid, eller hurtigere transport",
        ),
        (
            {"opening": {"certificates_required": ["HYGIEJNE"]}},
            "Stillingen kræver hygiejnebevis.",
            "hygiejnebevis",
        ),
        (
            {"candidate": {"hours_per_week_now": 1.5}},
            "Jobkandidaten kan arbejde 1,5 timer om ugen nu; stillingen kræver mindst 2 timer.",
            "en trinvis start med 1,5 timer om ugen i stillingen",
        ),
        (
            {"candidate": {"must_conditions": ["SAMEPERSON", "PAUSE"]}},
            "Jobkandidaten skal have: fast kontaktperson. "
            "Arbejdspladsen har ikke oplyst, at den tilbyder det.",
            "arbejdspladsen tilbyder: fast kontaktperson",
        ),
        (
            {"candidate": {"must_conditions": ["PAUSE"]}, "workplace": {"conditions_offered": None}},
            "Jobkandidaten skal have: ekstra pauser. Ingen har spurgt, hvad arbejdspladsen kan tilbyde.",
            "spørg arbejdspladsen, om den kan tilbyde: ekstra pauser",
        ),
        (
            {"workplace": {"supported_now_fte": 4}},
            "Arbejdspladsen har 4 støttede; med 20 ordinært ansatte er der plads til 4.",
            "løn fra første time",
        ),
        (
            {"candidate": {"availability": ["mon 11:00-12:00"]}},
            "Jobkandidat og stilling har 1 fælles time om ugen; der kræves mindst 2 timer.",
            "1 time mere inden for mandag 08:00-12:00, tirsdag 08:00-12:00, eller arbejde på andre tider",
        ),
        (
            {"decisions": [_decision("later", 1)]},
            "Udsat 1. marts 2026; vises igen 30. marts 2026.",
            "udsættelsen ophæves",
        ),
    ],
)
def test_the_words_of_a_refusal(changes, reason_da, opens_da):
    """Reasons carry the figures that were compared, and what opens the pair is concrete."""
    refusal = _only(**changes)
    assert (refusal.reason_da, refusal.opens_da) == (reason_da, opens_da)


@pytest.mark.parametrize("changes", [changes for changes, rule in EDGES if rule])
def test_every_refusal_says_why_whence_and_what_opens_it(changes):
    """No refusal has an empty text or source, in either language."""
    refusal = _only(**changes)
    texts = (refusal.reason_da, refusal.reason_en, refusal.opens_da, refusal.opens_en, refusal.source)
    assert all(text.strip() for text in texts)
    assert refusal.reason_da != refusal.reason_en


def test_9_the_ratio_table():
    """Domain test 9: for 0 to 120 employees and 0 to 12 supported people the rule follows the paragraph."""
    for employees in range(121):
        most = max(1, employees // 5) if employees <= 50 else 10 + (employees - 50) // 10
        assert supported_places(employees) == most
        for supported in range(13):
            workplace: dict[str, Any] = {"employees_fte": employees, "supported_now_fte": supported}
            unpaid = _refused(workplace=workplace)
            assert unpaid == ([] if supported < most else ["ratio"]), (employees, supported)
            assert supported_room_fte(builders.workplace(**workplace)) == max(0, most - supported)


def test_9_ordinary_hours_are_exempt():
    """Domain test 9: an opening that pays from the first hour passes at every ratio."""
    for supported in range(13):
        workplace = {"employees_fte": 5, "supported_now_fte": supported}
        assert _refused(workplace=workplace, opening={"paid_from_week": 0}) == []


def test_9_unpaid_starts_of_one_night_share_the_room():
    """Domain test 9: all unpaid starts of a workplace share its room, paid ones are not counted."""
    workplace = builders.workplace(employees_fte=4, supported_now_fte=0.5)
    openings = [
        builders.opening("o1", places=3, hours_per_week_max=9.25),
        builders.opening("o2", places=9, paid_from_week=0),
        builders.opening("o3", places=3, hours_per_week_max=7.4),
    ]
    assert [start_fte(opening) for opening in openings] == [0.25, 0, 0.2]
    assert lawful_places(workplace, openings) == [2, 9, 0]
    assert lawful_places(builders.workplace(supported_now_fte=None), openings) == [3, 9, 3]


def test_unknown_data_starve_nobody():
    """A person and an opening of which only the required facts are known are allowed to meet."""
    unknown_person = dict.fromkeys(
        ("hours_per_week_now", "availability", "max_travel_minutes", "transport", "competences", "conditions",
         "must_conditions", "mentor_need", "danish_level", "certificates", "broker_id", "waiting_since")
    )  # fmt: skip
    unknown_place = dict.fromkeys(
        ("industry_code", "industry_system", "employees_fte", "supported_now_fte", "conditions_offered",
         "mentor_hours_per_week", "danish_required", "hire_intention", "max_contacts_per_month")
    )  # fmt: skip
    unknown_opening = dict.fromkeys(
        ("tasks", "competences", "essential_competences", "certificates_required", "hours_per_week_min",
         "hours_per_week_max", "schedule", "paid_from_week", "last_confirmed_on")
    )  # fmt: skip
    assert _refused(candidate=unknown_person, workplace=unknown_place, opening=unknown_opening) == []


def test_30_the_longest_praktik_follows_the_programme():
    """Domain test 30: another version's limit changes the answer and the word for an unpaid start."""
    pair = case(opening={"paid_from_week": 10})
    strict = replace(pair, programme=replace(pair.programme, praktik_max_weeks=8))
    assert refusals(pair) == ()
    (refusal,) = refusals(strict)
    assert (
        refusal.reason_da
        == "Stillingen giver først løn efter 10 uger; virksomhedspraktik må højst vare 8 uger."
    )
