"""Reasons: every number is a stored term, words agree with their numbers, and doubts are not kept back."""

import math
import re
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples

from data.plain_text import date_da, number_da
from features.catalogue import COLUMNS
from features.changed_figures import encode_changed
from matcher.carving import cases_of, rows_as_pairs, values_of
from matcher.rank import ListSettings, PlanView, rank
from matcher.reasons import REASON_GROUPS, parts_of, reasons_for
from matcher.reasons.carve import carvings, longer_ways, values_with
from matcher.reasons.doubts import is_wide
from matcher.reasons.phrases import GROUP_NAMES, MINUSES, PLUSES
from matcher.rules import refusals
from matcher.wording import decimal, signed_hours
from models.explain import START_OF_PAY, WORKPLACE
from models.fit import Objective
from tests import builders
from tests.builders import AS_OF
from tests.matcher.nights import night, night_of, sample_night
from tests.matcher.rules.worlds import days

NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
PEOPLE = 25
STORAGE = {"competences": {"storage_01": 1.0}, "essential_competences": ()}


def _with_reasons(some_night, most=PEOPLE):
    people = [row for row in range(len(some_night.market.candidates.ids)) if _pairs(some_night, row)]
    ids = tuple(some_night.market.candidates.ids[row] for row in people[:: max(1, len(people) // most)])
    return reasons_for(some_night, rank(some_night, PlanView(), ListSettings(), ids))


def _pairs(some_night, row):
    rows = some_night.valued.of(row)
    return rows.stop - rows.start


@pytest.fixture(scope="module")
def lists():
    """Return lists of some people of the sample municipality, with reasons."""
    return _with_reasons(sample_night())


def _case(some_night, proposal):
    person = some_night.market.candidates.ids.index(proposal.candidate_id)
    opening = some_night.market.openings.ids.index(proposal.opening_id)
    return cases_of(some_night, rows_as_pairs([(person, opening)]))[0]


def _parts(some_night, proposal):
    person = some_night.market.candidates.ids.index(proposal.candidate_id)
    opening = some_night.market.openings.ids.index(proposal.opening_id)
    return parts_of(some_night, person, np.array([opening], dtype=np.int32))


def test_19_groups_sum_to_value_minus_reference(lists):
    """The shares of all groups, told or not, sum to the value less that of the average reachable opening."""
    for proposal in lists:
        parts = _parts(sample_night(), proposal)
        value = proposal.figures.expected_goal_hours
        assert sum(parts.by_group(0).values()) == pytest.approx(
            value - parts.reference, rel=1e-9, abs=1e-9 * value
        )


def test_19_each_reason_carries_its_groups_stored_share(lists):
    """A reason's number is its group's share, and its text ends with that number, signed."""
    checked = 0
    for proposal in lists:
        shares = _parts(sample_night(), proposal).by_group(0)
        for reason in proposal.reasons:
            if reason.group in shares and reason.kind != "opens":
                assert reason.goal_hours == pytest.approx(shares[reason.group], abs=1e-9)
                assert reason.text_da.endswith(f"({signed_hours(shares[reason.group]).da})")
                assert reason.text_en.endswith(f"({signed_hours(shares[reason.group]).en})")
                checked += 1
    assert checked > len(lists)


def test_19_every_number_stands_in_the_records(lists):
    """Numbers in the Danish texts are figures, shares or fields of the pair's own records, nothing else."""
    for proposal in lists:
        allowed = _numbers(sample_night(), proposal)
        for reason in proposal.reasons:
            told = set(NUMBER.findall(reason.text_da))
            assert told <= allowed | {decimal(abs(reason.goal_hours)).da}, reason.text_da


def _numbers(some_night, proposal):
    case = _case(some_night, proposal)
    figures = proposal.figures
    found = {
        decimal(x).da for x in (figures.low, figures.high, figures.expected_goal_hours, some_night.unmatched)
    }
    for record in (case.candidate, case.workplace, case.opening):
        for field in record.__dataclass_fields__:
            found |= _spelled(getattr(record, field))
    # What is made of fields: minutes one way, default limit, shared hours, the smaller of goal and maximum.
    found |= {str(math.ceil(case.travel_minutes or 0)), "45", "5"}
    found |= {number_da(quarter / 4) for quarter in range(4 * 40)}
    for longer in longer_ways(
        some_night, [some_night.market.candidates.ids.index(proposal.candidate_id)]
    ).values():
        found |= _spelled(longer.changed.candidate.max_travel_minutes)
    return found


def _spelled(value):
    if value is None or isinstance(value, bool):
        return set()
    if isinstance(value, int | float):
        return {number_da(value)}
    if isinstance(value, tuple):
        return {number for item in value for number in _spelled(item)}
    if isinstance(value, str):
        return set(NUMBER.findall(value))
    return set(NUMBER.findall(date_da(value))) if hasattr(value, "year") else set()


def test_both_languages_tell_the_same_numbers(lists):
    """Danish and English texts carry the same numbers, with comma and point."""
    for proposal in lists:
        for reason in proposal.reasons:
            danish = [number.replace(",", ".") for number in NUMBER.findall(reason.text_da)]
            assert sorted(danish) == sorted(NUMBER.findall(reason.text_en)), reason


def test_signs_agree_and_counts_hold(lists):
    """Pluses add, doubts do not, and there are at most three, two and one, the person's strengths first."""
    for proposal in lists:
        kinds = [reason.kind for reason in proposal.reasons]
        assert kinds == sorted(kinds, key=("for", "against", "opens").index)
        assert kinds.count("for") <= 3
        assert kinds.count("against") <= 2
        assert kinds.count("opens") <= 1
        pluses = [reason.group for reason in proposal.reasons if reason.kind == "for"]
        assert pluses == sorted(pluses, key=REASON_GROUPS.index)
        for reason in proposal.reasons:
            assert reason.goal_hours > 0 if reason.kind == "for" else True
            assert reason.goal_hours <= 0 if reason.kind == "against" else True
            assert reason.goal_hours >= 1 if reason.kind == "opens" else True


def test_19_low_confidence_is_told(lists):
    """Where the interval is wide, facts are stale or the pair is worth too little, there is a doubt."""
    unsure = [p for p in lists if is_wide(p) or p.stale or p.worth_less_than_unmatched]
    assert unsure
    for proposal in unsure:
        assert any(reason.kind == "against" for reason in proposal.reasons)
        if proposal.worth_less_than_unmatched:
            assert any(reason.group == "unmatched" for reason in proposal.reasons)


def test_nothing_is_said_of_a_persons_chances(lists):
    """No text speaks of chances, risks, scores or classes of a person."""
    words = re.compile(r"chance|sandsynlig|risiko|score|klasse|ressourcestærk|ressourcesvag|risk|likel", re.I)
    texts = [text for p in lists for reason in p.reasons for text in (reason.text_da, reason.text_en)]
    assert texts
    assert not [text for text in texts if words.search(text)]


def test_what_would_open_more_is_what_rescoring_gives(lists):
    """A change adds the value of the changed records less the value shown, and no rule refuses it."""
    some_night, checked = sample_night(), 0
    for proposal in lists:
        opens = [reason for reason in proposal.reasons if reason.kind == "opens" and reason.group != "travel"]
        changes = carvings(_case(some_night, proposal))
        values = values_of(some_night, [change.changed for change in changes], Objective.GOAL_HOURS)
        assert not any(refusals(change.changed) for change in changes)
        for reason in opens:
            best = values.max() - proposal.figures.expected_goal_hours
            assert reason.goal_hours == pytest.approx(best, abs=1e-9)
            checked += 1
    assert checked


@pytest.mark.parametrize("objective", list(Objective))
def test_changed_figures_are_the_value_of_changed_records(lists, objective):
    """What one change makes of a pair is to the bit what its changed records are worth, of every kind."""
    some_night = sample_night()
    made = [carving for proposal in lists for carving in carvings(_case(some_night, proposal))]
    made += longer_ways(some_night, list(range(len(some_night.people)))).values()
    assert {carving.kind for carving in made} == {"condition", "pay", "hours", "mentor", "travel"}
    slow = values_of(some_night, [carving.changed for carving in made], objective)
    assert values_with(some_night, made, objective) == slow.tolist()


def test_a_condition_that_nobody_offers_yet_is_valued_through_records():
    """A need that no workplace of the day has a word for is told of all the same, with its value."""
    person = builders.candidate("a", conditions=(("OWN_ROOM", 2.0),))
    some_night = night([person], [builders.workplace("w")], [builders.opening("o", "w")])
    asked = carvings(cases_of(some_night, rows_as_pairs([(0, 0)]))[0])[0]
    assert asked.kind == "condition"
    pairs = rows_as_pairs([(0, 0)])
    assert encode_changed(some_night.market, pairs, [asked.change]) is None
    slow = values_of(some_night, [asked.changed], Objective.GOAL_HOURS)
    assert values_with(some_night, [asked], Objective.GOAL_HOURS) == slow.tolist()


def test_unchanged_records_have_the_value_of_the_night(lists):
    """Records that are not changed are worth what the night says, whichever door they come by."""
    some_night = sample_night()
    cases = [_case(some_night, proposal) for proposal in lists]
    shown = [proposal.figures.expected_goal_hours for proposal in lists]
    assert values_of(some_night, cases, Objective.GOAL_HOURS) == pytest.approx(shown, abs=1e-9)


def test_every_column_has_words():
    """No column of the catalogue is without a phrase for each direction, and no phrase without a column."""
    columns = {*COLUMNS, WORKPLACE, START_OF_PAY}
    assert set(PLUSES) == columns
    assert set(MINUSES) == columns
    assert set(GROUP_NAMES) == set(REASON_GROUPS)


def _two_kitchens(**fields):
    workplaces = [
        builders.workplace("w1", name="Kantine Syd", **fields.pop("workplace", {})),
        builders.workplace("w2"),
    ]
    openings = [
        builders.opening("o1", "w1", paid_from_week=0, **fields.pop("opening", {})),
        builders.opening(
            "o2", "w2", tasks={"9334": 6}, competences={"storage_01": 1.0}, essential_competences=()
        ),
    ]
    person = builders.candidate(hours_per_week_goal=8, **fields)
    return {p.opening_id: p for p in _with_reasons(night([person], workplaces, openings))}


def test_words_come_from_codes_and_records():
    """On a day made by hand the better opening's reasons name competences, wishes and pay."""
    texts = {r.group: r.text_da for r in _two_kitchens()["o1"].reasons if r.kind == "for"}
    assert texts["competences"].startswith("Opgaverne bruger det, jobkandidaten kan: gulvvask og ")
    assert texts["wishes"].startswith("Ønsket opgave: rengøring, 2 stjerner (+")
    assert texts["pay"].startswith("Løn fra første time (+")
    against = [r.text_da for r in _two_kitchens()["o2"].reasons if r.kind == "against"]
    assert any("Stillingen bruger også" in text for text in against)


def test_a_stale_intention_is_a_doubt_and_a_stale_fact():
    """A hire intention older than 90 days is told with its date, and named among the stale facts."""
    told = AS_OF - timedelta(days=91)
    proposal = _two_kitchens(workplace={"hire_intention_on": told})["o1"]
    assert proposal.stale == ("hire_intention",)
    assert any(date_da(told) in reason.text_da for reason in proposal.reasons if reason.kind == "against")


def test_a_longer_way_is_offered_where_it_opens_more():
    """An opening just beyond the limit that is worth more stands as the change that would open more."""
    north = builders.ODENSE[0] + 5.5 / builders.KM_PER_DEGREE_NORTH
    workplaces = [
        builders.workplace("w1", hire_intention="no", team_climate=1, conditions_offered={"PAUSE": 3}),
        builders.workplace("w2", latitude=north, team_climate=5),
    ]
    openings = [
        builders.opening(
            "o1", "w1", competences={"storage_01": 1.0}, essential_competences=(), paid_from_week=0
        ),
        builders.opening("o2", "w2", paid_from_week=0),
    ]
    person = builders.candidate(
        transport=("bike",), max_travel_minutes=25, conditions={}, mentor_need=0, hours_per_week_goal=8
    )
    [proposal] = _with_reasons(night([person], workplaces, openings))
    [opens] = [reason for reason in proposal.reasons if reason.kind == "opens"]
    assert opens.group == "travel"
    assert "31 minutter" in opens.text_da


@given(days())
@examples(max_examples=40)
def test_random_days_have_reasons_that_sum(snapshot):
    """Whatever is unknown, reasons exist, keep their laws and sum."""
    some_night = night_of(snapshot)
    for proposal in _with_reasons(some_night):
        parts = _parts(some_night, proposal)
        assert parts.goal_hours.sum() == pytest.approx(
            proposal.figures.expected_goal_hours - parts.reference, abs=1e-7
        )
        if proposal.stale:
            assert any(reason.kind == "against" for reason in proposal.reasons)
