"""Facts that are too old become a doubt and a call, never silent use."""

from datetime import timedelta

import pytest

from matcher.rules import DayContext, PairCase, refusals
from matcher.settings import MatchSettings
from matcher.stale import call_tasks, stale_facts
from tests import builders
from tests.builders import AS_OF
from tests.matcher.rules.cases import PROGRAMME

SETTINGS = MatchSettings()


def _ago(days):
    return AS_OF - timedelta(days=days)


def _fields(workplace, opening):
    facts = stale_facts(builders.workplace(**workplace), builders.opening(**opening), AS_OF, SETTINGS)
    return [(fact.field, fact.age_days) for fact in facts]


@pytest.mark.parametrize(
    ("workplace", "opening", "stale"),
    [
        ({"hire_intention_on": _ago(90)}, {"last_confirmed_on": _ago(30)}, []),
        ({"hire_intention_on": _ago(91)}, {}, [("hire_intention", 91)]),
        ({}, {"last_confirmed_on": _ago(31)}, [("last_confirmed_on", 31)]),
        ({"hire_intention_on": None}, {}, [("hire_intention", None)]),
        ({"hire_intention": None, "hire_intention_on": None}, {}, []),
        ({}, {"last_confirmed_on": None}, [("last_confirmed_on", None)]),
    ],
)
def test_14_what_is_stale(workplace, opening, stale):
    """Domain test 14: 91 days of intention and 31 days of confirmation are stale, 90 and 30 are not."""
    assert _fields(workplace, opening) == stale


def test_14_the_doubt_says_what_and_since_when():
    """Domain test 14: the doubt names the fact and its date in Danish."""
    facts = stale_facts(
        builders.workplace(hire_intention_on=_ago(91)),
        builders.opening(last_confirmed_on=None),
        AS_OF,
        SETTINGS,
    )
    assert [fact.text_da for fact in facts] == [
        "Arbejdspladsen sagde sidst 1. december 2025, om den vil ansætte: ring og spørg.",
        "Stillingen er aldrig bekræftet: ring og spørg, om den stadig findes.",
    ]


def test_14_one_call_per_workplace():
    """Domain test 14: a workplace with stale facts gets one call for all, fresh and closed ones none."""
    snapshot = builders.snapshot(
        [builders.candidate()],
        [
            builders.workplace("w1", hire_intention_on=_ago(100)),
            builders.workplace("w2"),
            builders.workplace("w3", hire_intention_on=_ago(400), status="closed"),
            builders.workplace("w4", do_not_contact_until=AS_OF),
        ],
        [
            builders.opening("o1", "w1", last_confirmed_on=_ago(50)),
            builders.opening("o2", "w1", last_confirmed_on=_ago(60)),
            builders.opening("o3", "w1", last_confirmed_on=_ago(60), places=0),
            builders.opening("o4", "w2"),
            builders.opening("o5", "w3", last_confirmed_on=_ago(60)),
            builders.opening("o6", "w4", last_confirmed_on=None),
        ],
    )
    first, second = call_tasks(snapshot, SETTINGS)
    assert (first.workplace_id, first.not_before) == ("w1", AS_OF)
    assert [(f.opening_id, f.age_days) for f in first.facts] == [(None, 100), ("o1", 50), ("o2", 60)]
    assert (second.workplace_id, second.not_before) == ("w4", AS_OF + timedelta(days=1))


def test_14_stale_facts_refuse_nobody():
    """Domain test 14: a stale opening stays in the list with its doubt; no rule hides it."""
    snapshot = builders.snapshot(
        [builders.candidate()],
        [builders.workplace(hire_intention="no", hire_intention_on=_ago(300))],
        [builders.opening(last_confirmed_on=_ago(300))],
    )
    case = PairCase(
        candidate=snapshot.candidates[0],
        workplace=snapshot.workplaces[0],
        opening=snapshot.openings[0],
        programme=PROGRAMME,
        context=DayContext.of(snapshot, SETTINGS),
        travel_minutes=10.0,
    )
    assert refusals(case) == ()
