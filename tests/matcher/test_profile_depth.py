"""Depth of a profile: what is said of an answer is what it does; the first question is worth asking first."""

import random
from dataclasses import replace
from functools import cache
from statistics import fmean, median
from time import process_time

import pytest

from data.tables import CANDIDATES
from matcher.profile_depth import COMPANIES, FACTS, MAY_BE_NONE, plausible_answers, profile_depth
from matcher.proposal import MICRO
from matcher.rank import ListSettings, PlanView
from matcher.settings import MatchSettings
from matcher.standing import StandingDay
from tests import builders
from tests.matcher.nights import sample_snapshot, thumb

LISTS = ListSettings(limit=COMPANIES)


@cache
def sample_day():
    """Return the sample municipality as lists are drawn from it."""
    return StandingDay.of(sample_snapshot(), thumb(), MatchSettings(), PlanView())


def day_of(people, places):
    """Return a day by hand: an opening for each workplace."""
    jobs = [builders.opening(f"o{at}", place.workplace_id) for at, place in enumerate(places)]
    return StandingDay.of(builders.snapshot(people, places, jobs), thumb(), MatchSettings(), PlanView())


def companies(day, record):
    """Return the first companies of a list as every list is drawn."""
    return {line.workplace_id for line in day.shortlist(record, LISTS).proposals}


def turned(day, record, field, answer):
    """Return how many companies a list changes by an answer."""
    now, then = companies(day, record), companies(day, replace(record, **{field: answer}))
    return max(len(now - then), len(then - now))


def some_people(count, *, lacking=1):
    """Return people of the sample of whom so many facts are unknown, all over it."""
    active = [c for c in sample_snapshot().candidates if c.status == "active"]
    found = [c for c in active if sum(getattr(c, name) is None for name in FACTS) >= lacking]
    return found[:: max(1, len(found) // count)][:count]


def thin(person):
    """Return a person of whom nobody has asked anything but where she lives."""
    return replace(person, **dict.fromkeys(FACTS[1:], None))


def test_every_fact_is_a_column_that_a_person_can_tell():
    """Facts are columns of the candidates, and those that may be none are lists."""
    kinds = {column.name: column.kind.value for column in CANDIDATES.columns}
    assert set(FACTS) <= kinds.keys()
    assert {kinds[name] for name in MAY_BE_NONE} == {"codes"}


def test_what_is_said_of_an_answer_is_what_it_does():
    """Every fact's figures are those of its answers put into the record and drawn one list at a time."""
    day, seen = sample_day(), 0
    for person in some_people(12):
        depth = profile_depth(day, person)
        assert depth.companies == len(companies(day, person))
        tried = depth.open[0].answers
        for fact in depth.open:
            answers = plausible_answers(day, person, fact.field, tried)
            done = [0 if a is None else turned(day, person, fact.field, a) for a in answers]
            assert (fact.answers, fact.most_changed) == (len(done), max(done))
            assert fact.changed == pytest.approx(fmean(done))
            seen += sum(done)
    assert seen > 20


def test_answers_nobody_has_tried_change_the_list_as_said():
    """Answers drawn anew, by other lots, change as many companies as was said, most where most was said."""
    day, lots = sample_day(), random.Random(5)
    said, done = [], []
    for person in some_people(90, lacking=2):
        others = [c for c in sample_snapshot().candidates if c.candidate_id != person.candidate_id]
        for fact in profile_depth(day, person).open:
            for _ in range(4):
                said.append(fact.changed)
                done.append(turned(day, person, fact.field, drawn(others, fact.field, lots)))
    assert fmean(done) == pytest.approx(fmean(said), rel=0.15)
    middle = median(said)
    more = fmean(d for s, d in zip(said, done, strict=True) if s > middle)
    less = fmean(d for s, d in zip(said, done, strict=True) if s <= middle)
    assert more > 3 * less


def drawn(others, field, lots):
    """Return the answer of somebody drawn by lot, of whom something is known."""
    told = [getattr(one, field) for one in others if field in MAY_BE_NONE or getattr(one, field) is not None]
    return lots.choice(told)


def first_by_custom(depth):
    """Ask in the order of the form: what a meter does that only counts what is missing."""
    return min(depth.open, key=lambda fact: FACTS.index(fact.field))


def test_the_first_question_changes_more_than_the_next_on_the_form():
    """Fresh answers to our first question change more companies than those of a meter that only counts."""
    day, lots = sample_day(), random.Random(6)
    ours: list[int] = []
    naive: list[int] = []
    for person in some_people(30, lacking=3):
        depth = profile_depth(day, person)
        others = [c for c in sample_snapshot().candidates if c.candidate_id != person.candidate_id]
        for found, fact in ((ours, depth.open[0]), (naive, first_by_custom(depth))):
            found += [turned(day, person, fact.field, drawn(others, fact.field, lots)) for _ in range(3)]
    assert fmean(ours) > 1.3 * fmean(naive)


def test_the_same_record_has_the_same_depth():
    """Asked again, and of a day made again, the answer is equal to the bit."""
    again = StandingDay.of(sample_snapshot(), thumb(), MatchSettings(), PlanView())
    for person in some_people(6):
        depth = profile_depth(sample_day(), person)
        assert depth == profile_depth(sample_day(), person) == profile_depth(again, person)


def test_what_is_known_or_settled_is_not_asked():
    """A fact that is told, or of which there is nothing to tell, is known; the order of a day is kept."""
    person = replace(some_people(1)[0], must_conditions=None, no_go_tasks=None, mentor_need=0)
    depth = profile_depth(sample_day(), person, settled=frozenset({"no_go_tasks"}))
    assert {"mentor_need", "no_go_tasks"} <= set(depth.known)
    asked = [fact.field for fact in depth.open]
    assert "must_conditions" in asked
    assert sorted((*depth.known, *asked)) == sorted(FACTS)
    without = profile_depth(sample_day(), person, facts=[f for f in FACTS if f != "must_conditions"])
    assert "must_conditions" not in {fact.field for fact in without.open} | set(without.known)


def test_an_answer_may_open_an_empty_list():
    """Where nothing can be proposed yet, an answer counts by the companies that it opens."""
    far = builders.workplace("w1", latitude=builders.ODENSE[0] + 30 / builders.KM_PER_DEGREE_NORTH)
    person = builders.candidate("c1", transport=("car",), max_travel_minutes=None)
    others = [builders.candidate(f"c{n}", max_travel_minutes=60) for n in range(2, 25)]
    day = day_of([person, *others], [far])
    depth = profile_depth(day, replace(person, max_travel_minutes=None, transport=("bike",)))
    assert depth.companies == 0
    (fact,) = [fact for fact in depth.open if fact.field == "max_travel_minutes"]
    assert fact.most_changed == 0  # an hour by bike is not far enough
    others = [builders.candidate(f"c{n}", max_travel_minutes=200) for n in range(2, 25)]
    depth = profile_depth(day_of([person, *others], [far]), replace(person, transport=("bike",)))
    (fact,) = [fact for fact in depth.open if fact.field == "max_travel_minutes"]
    assert (depth.companies, fact.changed, fact.most_changed) == (0, 1.0, 1)


def test_where_nobody_has_answered_nothing_is_promised():
    """A fact that no one of the day knows is asked about last, and no company is named."""
    people = [builders.candidate(f"c{n}", danish_level=None) for n in range(1, 4)]
    day = day_of(people, [builders.workplace("w1")])
    (fact,) = [f for f in profile_depth(day, people[0]).open if f.field == "danish_level"]
    assert (fact.answers, fact.changed, fact.most_changed) == (0, 0.0, 0)


def test_prices_of_the_night_count_as_on_every_list():
    """Under a published plan the companies are those of the lists that pages show, prices taken off."""
    openings = sample_snapshot().openings
    dear = {opening.opening_id: 60 * MICRO for opening in openings[::2]}
    plan = PlanView(published=True, prices=dear, openings=frozenset(o.opening_id for o in openings))
    day = StandingDay.of(sample_snapshot(), thumb(), MatchSettings(), plan)
    differs = 0
    for person in some_people(4, lacking=3):
        fact = profile_depth(day, person).open[0]
        answers = plausible_answers(day, person, fact.field, fact.answers)
        done = [0 if a is None else turned(day, person, fact.field, a) for a in answers]
        assert fact.changed == pytest.approx(fmean(done))
        differs += companies(day, person) != companies(sample_day(), person)
    assert differs


def test_a_thin_file_is_looked_through_in_a_tenth_of_a_second():
    """A person of whom nothing is known takes no more than 100 ms of processor time."""
    day, people = sample_day(), [thin(person) for person in some_people(9)]
    profile_depth(day, people[0])
    spent = []
    for person in people:
        began = process_time()
        assert len(profile_depth(day, person).open) == len(FACTS) - 1
        spent.append(process_time() - began)
    assert median(spent) <= 0.1
