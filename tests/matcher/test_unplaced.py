"""People whom the night gave nothing: causes, figures, and relaxations that hold before all rules."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples

from data.brokers import Broker
from matcher.carving import case_of, values_of
from matcher.near_misses import RULE_NAMES, near_misses
from matcher.night import LastPlan
from matcher.openers import openers_of
from matcher.proposal import MICRO
from matcher.relaxed import RELAXABLE
from matcher.rematch import rematch
from matcher.rules import refusals
from matcher.unplaced import unplaced_of, waiting_counts, waiting_rows
from matcher.wording import decimal
from tests import builders
from tests.matcher.nights import night, night_of, sample_night, sample_snapshot
from tests.matcher.rules.worlds import days

NORTH = builders.ODENSE[0] + 40 / builders.KM_PER_DEGREE_NORTH


def _unplaced(*people, workplaces=None, openings=None, **day):
    some_night = night(
        people, workplaces or [builders.workplace()], openings or [builders.opening(paid_from_week=0)], **day
    )
    return {person.candidate_id: person for person in rematch(some_night).unplaced}


def test_a_person_without_openings_in_reach():
    """Where every free place is too far, the text tells the limit and what travel would open."""
    far = builders.workplace(latitude=builders.ODENSE[0] + 8.5 / builders.KM_PER_DEGREE_NORTH)
    person = builders.candidate(transport=("bike",), max_travel_minutes=30)
    cause = _unplaced(person, workplaces=[far])["c1"]
    assert cause.cause == "no_reachable_opening"
    assert "30 minutters rejse" in cause.text_da
    assert cause.opens_da[0].startswith("18 minutter længere rejsetid")


def test_a_person_whom_rules_bind():
    """Rules in the way are counted by name, and the nearest change is told with what it gives."""
    cause = _unplaced(builders.candidate(hours_per_week_now=1))["c1"]
    assert cause.cause == "rules"
    assert "mindste timetal (1)" in cause.text_da
    assert cause.opens_da[0].startswith(
        "en trinvis start med 1 time om ugen i stillingen: rengøring hos w1, "
    )
    assert len(cause.opens_da) == len(cause.opens_en)


def test_two_rules_in_the_way_are_both_named():
    """Where no single change opens anything, the fewest changes together are told."""
    person = builders.candidate(hours_per_week_now=1, must_conditions=("NOEVE",))
    cause = _unplaced(person)["c1"]
    assert cause.cause == "rules"
    assert "ingen aften eller weekend" in cause.opens_da[0]
    assert "trinvis start" in cause.opens_da[0]


def test_vetoes_are_not_asked_to_be_lifted():
    """A person whose own vetoes bind gets the cause and no suggestion to change them."""
    cause = _unplaced(builders.candidate(no_go_industries=("56",)))["c1"]
    assert cause.cause == "rules"
    assert "fravalgt branche (1)" in cause.text_da
    assert cause.opens_da == ()


def test_an_outbid_person_sees_the_price_and_is_next():
    """Of two equal people one is left out, told the price, and would have the next place."""
    people = [builders.candidate("c1"), builders.candidate("c2")]
    [cause] = _unplaced(*people).values()
    assert cause.cause == "outbid"
    assert cause.opens_da == ("én plads mere: rengøring hos w1; så er jobkandidaten den næste dertil",)


def test_waiting_is_counted_and_told():
    """Nights without a proposal count in what a person has to gain, and the text says so."""
    people = [builders.candidate("c1"), builders.candidate("c2", competences={})]
    last = LastPlan(nights_unproposed={"c1": 3, "c2": 2})
    [cause] = _unplaced(*people, last=last).values()
    assert cause.candidate_id == "c2"
    assert "(ventetillæg 0,1 timer medregnet)" in cause.text_da


def test_where_prices_do_not_tell_the_budget_is_named():
    """Mentor hours that others use up are named, for there prices are not exact."""
    people = [builders.candidate(f"c{i}", mentor_need=2) for i in range(2)]
    mentor = builders.workplace(mentor_hours_per_week=1)
    some_night = night(people, [mentor], [builders.opening(places=2, paid_from_week=0)])
    [cause] = unplaced_of(some_night, {0}, np.zeros(1, dtype=np.int64))
    assert cause.cause == "outbid"
    assert "mentortid" in cause.text_da


def test_one_more_place_gains_what_the_person_was_told():
    """Solved again with the place an outbid person is next for, the night gains exactly its price."""
    people = [builders.candidate(f"c{i}", hours_per_week_goal=4 + 3 * i) for i in range(4)]
    jobs = [builders.opening(f"o{i}", paid_from_week=2 * i) for i in range(2)]
    before = rematch(night(people, [builders.workplace(max_contacts_per_month=None)], jobs))
    told = [p for p in before.unplaced if any("den næste dertil" in text for text in p.opens_da)]
    assert told
    costly = max(before.prices, key=lambda name: before.prices[name])
    more = [replace(job, places=2) if job.opening_id == costly else job for job in jobs]
    after = rematch(night(people, [builders.workplace(max_contacts_per_month=None)], more))
    assert after.objective - before.objective == before.prices[costly]


def test_a_full_jobformidler_is_the_cause():
    """Where places are left and the jobformidler has no start left, that is what is told."""
    people = [builders.candidate("c1"), builders.candidate("c2")]
    jobs = [builders.opening("o1", places=3, paid_from_week=0)]
    brokers = [Broker(broker_id="b1", caseload_max=1)]
    [cause] = _unplaced(*people, openings=jobs, brokers=brokers).values()
    assert cause.cause == "broker_full"


def test_a_pair_worth_less_than_none_is_not_given():
    """Where nothing gives more than going on searching, both figures are told."""
    person = builders.candidate(
        competences={}, wishes_tasks={}, wishes_industries={}, task_experience={"9112": -1}
    )
    poor = builders.workplace(
        hire_intention="maybe", team_climate=1, conditions_offered={}, danish_required=4
    )
    late = builders.opening(paid_from_week=13, hours_per_week_max=2, hours_per_week_min=1)
    some_night = night([replace(person, hours_per_week_now=1.0, hours_per_week_goal=1.0)], [poor], [late])
    assert some_night.valued.value.max() / MICRO < some_night.unmatched
    [cause] = unplaced_of(some_night, set(), np.zeros(1, dtype=np.int64))
    assert cause.cause == "worth_less_than_unmatched"
    assert "uden match" in cause.text_da
    changed = replace(case_of(some_night, 0, 0), opening=replace(late, paid_from_week=0))
    [paid] = values_of(some_night, [changed], some_night.objective)
    assert paid >= some_night.unmatched
    assert cause.opens_da == (f"løn fra første time: rengøring hos w1, {decimal(paid).da} løntimer på et år",)


def test_busy_and_inactive_people_are_counted_and_not_listed():
    """Everybody of the day is counted exactly once."""
    people = [
        builders.candidate("c1"),
        builders.candidate("c2"),
        builders.candidate("c3", status="paused"),
        builders.candidate("c4", status="objected"),
        builders.candidate("c5"),
    ]
    running = builders.match(
        candidate_id="c5", started_on=builders.AS_OF, observed_until=builders.AS_OF, ended_on=None
    )
    some_night = night(
        people, [builders.workplace()], [builders.opening(paid_from_week=0)], matches=[running]
    )
    plan = rematch(some_night)
    placed = {some_night.market.candidates.ids.index(row.candidate_id) for row in plan.rows}
    counts = waiting_counts(some_night, placed, plan.unplaced)
    assert counts == {"assigned": 1, "outbid": 1, "busy": 1, "paused": 1, "objected": 1}


@pytest.fixture(scope="module")
def openers():
    """Return the sample municipality's nearest changes for everybody, as if nobody had a pair."""
    some_night = sample_night()
    people = np.array(waiting_rows(some_night), dtype=np.int32)
    return openers_of(some_night, people)


def test_relaxations_hold_when_all_rules_are_asked_again(openers):
    """Before the change exactly the named rules refuse, after it none; the value is the change's own."""
    some_night, checked = sample_night(), Counter[tuple[str, ...]]()
    for row, found in openers.items():
        values = values_of(some_night, [opener.changed for opener in found], some_night.objective)
        for opener, value in zip(found, values.tolist(), strict=True):
            opening = some_night.market.openings.ids.index(opener.opening_id)
            before = refusals(case_of(some_night, row, opening))
            assert tuple(refusal.rule for refusal in before) == opener.rules
            assert not refusals(opener.changed)
            assert value == pytest.approx(opener.value)
            assert opener.value >= some_night.unmatched
            checked[opener.rules] += 1
    assert len(checked) >= 3
    assert sum(checked.values()) > 100


def test_a_relaxed_record_makes_the_pair_possible_in_the_next_night(openers):
    """With the changed records in the snapshot, the night values the pair that was refused."""
    snapshot, tried = sample_snapshot(), 0
    for row in list(openers)[:: max(1, len(openers) // 6)]:
        changed = openers[row][0].changed
        day = replace(
            snapshot,
            candidates=_swapped(snapshot.candidates, "candidate_id", changed.candidate),
            workplaces=_swapped(snapshot.workplaces, "workplace_id", changed.workplace),
            openings=_swapped(snapshot.openings, "opening_id", changed.opening),
        )
        valued = night_of(day).valued
        opening = next(i for i, o in enumerate(day.openings) if o.opening_id == changed.opening.opening_id)
        assert opening in valued.opening[valued.of(row)]
        tried += 1
    assert tried


def _swapped(records, key, changed):
    return tuple(changed if getattr(r, key) == getattr(changed, key) else r for r in records)


@given(days())
@examples(max_examples=60)
def test_near_misses_are_what_one_rule_alone_refuses(snapshot):
    """Pairs called near misses are those that one rule alone refuses by the records."""
    some_night = night_of(snapshot)
    people = np.arange(len(snapshot.candidates), dtype=np.int32)
    found = {
        (person, opening): RULE_NAMES[rule]
        for block in near_misses(some_night, people, slack_minutes=10_000.0)
        for person, opening, rule in zip(
            block.pairs.candidate.tolist(), block.pairs.opening.tolist(), block.rule.tolist(), strict=True
        )
    }
    expected = {}
    for person in people.tolist():
        for row, opening in enumerate(snapshot.openings):
            names = [refusal.rule for refusal in refusals(case_of(some_night, person, row))]
            if opening.status == "open" and len(names) == 1 and names[0] in RELAXABLE:
                expected[person, row] = names[0]
    for pair in expected.keys() ^ found.keys():
        # Only pairs without any known way between them lie beyond every slack.
        case = case_of(some_night, *pair)
        assert pair in expected
        assert not np.isfinite(case.travel_minutes or 0.0)
    assert all(expected[pair] == found[pair] for pair in found)


def test_7_one_hour_a_week_is_enough_in_the_sample_municipality():
    """Domain test 7: with one hour a week there is an opening, or what binds and what is nearest is told."""
    snapshot = sample_snapshot()
    active = [c.candidate_id for c in snapshot.candidates if c.status == "active"]
    chosen = set(active[:: max(1, len(active) // 40)])
    people = tuple(
        replace(c, hours_per_week_now=1.0) if c.candidate_id in chosen else c for c in snapshot.candidates
    )
    some_night = night_of(replace(snapshot, candidates=people))
    rows = [row for row in waiting_rows(some_night) if people[row].candidate_id in chosen]
    counts = np.diff(some_night.valued.start)
    with_one = [row for row in rows if counts[row]]
    assert with_one
    prices = np.zeros(len(snapshot.openings), dtype=np.int64)
    told = {person.candidate_id: person for person in unplaced_of(some_night, set(with_one), prices)}
    empty = [told[people[row].candidate_id] for row in rows if not counts[row]]
    assert all(person.cause in {"rules", "no_reachable_opening"} for person in empty)
    assert sum(bool(person.opens_da) for person in empty) > 0.9 * len(empty)
