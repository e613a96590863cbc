"""The standing day: one person's list is her list among everybody, to the bit, and words count at once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.journal import DECISIONS, Decision, Hold
from matcher.night import read_night
from matcher.rank import ListSettings, PlanView, rank
from matcher.reasons import reasons_for
from matcher.refused import refusals_for, why_not
from matcher.rematch import rematch
from matcher.settings import MatchSettings
from matcher.standing import StandingDay
from tests import builders
from tests.builders import AS_OF
from tests.matcher.crowds import Drawn, crowd, view_of
from tests.matcher.crowds import learned as learned_fit
from tests.matcher.nights import sample_snapshot, thumb
from tests.matcher.rules.worlds import days
from tests.models.worlds import demo_world, tiny_day, tiny_model
from tests.strategies import candidates, snapshots

LISTS = ListSettings(limit=7)
UNHURRIED = list(HealthCheck)
SEVERAL = (MatchSettings(), MatchSettings(unknown_satisfies_must=True, objective="weeks_saved"))


def whole_path(snapshot, scorer, chosen, plan, person):
    """Return a person's list and refusals as the night has them, everybody read and valued beside her."""
    night = read_night(snapshot, scorer, chosen)
    proposals = reasons_for(night, rank(night, plan, LISTS, (person.candidate_id,)))
    return proposals, refusals_for(night, person.candidate_id)


def alone(day, person):
    """Return the same from the standing day."""
    found = day.list_for(person, LISTS)
    return found.proposals, refusals_for(found.night, person.candidate_id)


def with_person(snapshot, person):
    """Return the day with one record in the place of the person's own."""
    others = (c for c in snapshot.candidates if c.candidate_id != person.candidate_id)
    return replace(snapshot, candidates=tuple(sorted((*others, person), key=lambda c: c.candidate_id)))


def agree(snapshot, scorer, chosen, plan, people):
    """Compare both for some people of a day, changed or not; return the lines seen."""
    day = StandingDay.of(snapshot, scorer, chosen, plan)
    seen = 0
    for person in people:
        expected = whole_path(with_person(snapshot, person), scorer, chosen, plan, person)
        found = alone(day, person)
        assert found == expected
        seen += len(found[0])
    return seen


@settings(max_examples=60, deadline=None, suppress_health_check=UNHURRIED)
@given(st.data(), st.sampled_from(SEVERAL))
def test_a_list_alone_is_the_list_among_all(data, chosen):
    """On random days everybody's figures, order, reasons and refusals are those of the whole night."""
    snapshot = data.draw(days() | snapshots())
    agree(snapshot, thumb(), chosen, PlanView(), snapshot.candidates)


@settings(max_examples=60, deadline=None, suppress_health_check=UNHURRIED)
@given(st.data())
def test_a_changed_record_is_read_as_if_it_had_been_there(data):
    """A record made after the day was, homemade words and all, has the list the night would give."""
    snapshot = data.draw(days() | snapshots())
    changed = data.draw(candidates(snapshot.candidates[0].candidate_id))
    agree(snapshot, thumb(), MatchSettings(), PlanView(), [changed])


def test_learned_lists_under_a_plan_are_the_same():
    """With a learned fit, prices and assignments, the lists of twenty people agree to the bit."""
    snapshot, scorer = sample_snapshot(), learned_fit()
    night = read_night(snapshot, scorer, MatchSettings())
    plan = view_of(night, rematch(night))
    assert agree(snapshot, scorer, MatchSettings(), plan, snapshot.candidates[:20]) > 30


def test_a_person_the_day_does_not_know_has_a_list():
    """A record with words that no opening uses, made after the day was, is ranked like the others."""
    snapshot = tiny_day()
    stranger = replace(
        snapshot.candidates[3],
        candidate_id="new",
        competences=(("cleaning_01", 3.0), ("spoken_elvish", 2.0), ("zither", 0.7)),
        conditions=(("OWN_ROOM", 2.0), ("PAUSE", 1.0)),
        wishes_industries=(("47", 2.0), ("560000", 3.0), ("zz", 1.0)),
    )
    assert agree(snapshot, tiny_model(), MatchSettings(), PlanView(), [stranger]) > 0


@pytest.mark.proof
def test_a_world_of_lists_is_the_same():
    """In the demo world every person's list and refusals agree with the night's, learned fit and plan."""
    world = demo_world()
    night = read_night(world.day, world.model, MatchSettings())
    plan = view_of(night, rematch(night))
    whole = reasons_for(night, rank(night, plan, LISTS, night.market.candidates.ids))
    day = StandingDay.of(world.day, world.model, MatchSettings(), plan)
    found = [line for person in world.day.candidates for line in day.list_for(person, LISTS).proposals]
    assert len(found) > 500
    assert tuple(found) == whole


def words(people, openings):
    """Return holds and decisions on pairs of a day."""
    who, where = st.sampled_from(people), st.sampled_from(openings)
    on = st.integers(-30, 0).map(lambda shift: AS_OF + timedelta(days=shift))
    held = st.builds(
        Hold,
        candidate_id=who,
        opening_id=where,
        kind=st.sampled_from(("pin", "veto", "hold")),
        until=st.none(),
    )
    decided = st.builds(
        Decision, candidate_id=who, opening_id=where, decided_on=on, decision=st.sampled_from(DECISIONS)
    )
    return st.lists(held, max_size=3), st.lists(decided, max_size=5)


@settings(max_examples=60, deadline=None, suppress_health_check=UNHURRIED)
@given(st.data())
def test_words_laid_over_a_day_are_words_of_the_day(data):
    """Decisions and holds told after the day was made refuse, cap and keep as if they were of it."""
    snapshot = data.draw(days())
    people = [c.candidate_id for c in snapshot.candidates]
    openings = [o.opening_id for o in snapshot.openings]
    holds, decisions = (tuple(data.draw(some)) for some in words(people, openings))
    later = replace(snapshot, holds=holds, decisions=decisions)
    day = StandingDay.of(replace(snapshot, holds=(), decisions=()), thumb(), MatchSettings(), PlanView())
    day = day.with_words(decisions, holds)
    for person in snapshot.candidates:
        found, expected = alone(day, person), whole_path(later, thumb(), MatchSettings(), PlanView(), person)
        assert found[1] == expected[1]
        assert {line.opening_id for line in found[0]} == {line.opening_id for line in expected[0]}


def forgetting_nothing(*_):
    """Return the naive answer: what is said of one person changes nobody else's list."""
    return frozenset()


def others_agree(before, decisions, holds, touched):
    """Tell whether the lists that need not be drawn anew are the same, and how many there are."""
    after = before.with_words(decisions, holds)
    named = {word.candidate_id for word in (*decisions, *holds)}
    openings, same, kept = touched(after, before), True, 0
    for person in before.ground.snapshot.candidates:
        old, new = alone(before, person), alone(after, person)
        if openings is None or person.candidate_id in named:
            continue
        if openings.isdisjoint(line.opening_id for line in old[0]):
            kept += 1
            same = same and old == new
    return same, kept


@settings(max_examples=60, deadline=None, suppress_health_check=UNHURRIED)
@given(st.data(), st.booleans())
def test_lists_that_are_kept_are_the_lists_of_now(data, planned):
    """Under random decisions and holds, places enough or none, every list that is kept is drawn the same."""
    snapshot = data.draw(days())
    people = [c.candidate_id for c in snapshot.candidates]
    openings = [o.opening_id for o in snapshot.openings]
    holds, decisions = (data.draw(some) for some in words(people, openings))
    plan = PlanView(published=True, assigned=dict(zip(people, openings, strict=False)))
    day = StandingDay.of(snapshot, thumb(), MatchSettings(), plan if planned else PlanView())
    said = (*snapshot.decisions, *decisions), (*snapshot.holds, *holds)
    assert others_agree(day, *said, StandingDay.touched_since)[0]


@pytest.mark.parametrize(("places", "forgets"), [(1, True), (2, False)])
def test_only_the_last_place_is_everybodys_matter(places, forgets):
    """Where a place is left after a contact, the others' lists are kept; mutant: kept in any case."""
    people = [builders.candidate(name) for name in "abc"]
    offered = [builders.opening("o", "w", places=places), builders.opening("p", "w")]
    snapshot = builders.snapshot(people, [builders.workplace("w")], offered)
    day = StandingDay.of(snapshot, thumb(), MatchSettings(), PlanView())
    said = [Decision(candidate_id="a", opening_id="o", decided_on=AS_OF, decision="contacted")]
    assert others_agree(day, said, (), StandingDay.touched_since) == (True, 0 if forgets else 2)
    assert others_agree(day, said, (), forgetting_nothing)[0] is not forgets


def test_a_refused_pair_leaves_the_list():
    """A veto on the best opening of a person takes it off the list, and the answer to why not says so."""
    snapshot, scorer = crowd(2), Drawn(2)
    day = StandingDay.of(snapshot, scorer, MatchSettings(), PlanView())
    person = snapshot.candidates[3]
    best = day.list_for(person, LISTS).proposals[0].opening_id
    veto = Hold(candidate_id=person.candidate_id, opening_id=best, kind="veto")
    later = day.with_words(snapshot.decisions, (*snapshot.holds, veto))
    assert best not in {line.opening_id for line in later.list_for(person, LISTS).proposals}
    night = later.ground.night((person,))
    assert "holds" in {r.rule for r in why_not(night, person.candidate_id, best, later.offer).refusals}


def test_new_openings_keep_their_provisional_price():
    """An opening newer than the plan costs on one person's list what it costs on everybody's."""
    snapshot, scorer = crowd(2), Drawn(2)
    before = read_night(replace(snapshot, openings=snapshot.openings[1:]), scorer, MatchSettings())
    plan = view_of(before, rematch(before))
    assert agree(snapshot, scorer, MatchSettings(), plan, snapshot.candidates[:12]) > 0
