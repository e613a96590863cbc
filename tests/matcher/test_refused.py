"""Why not: the groups of refusals count what the records say, and one pair gets its plain answer."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import settings as examples

from matcher.carving import case_of
from matcher.rank import PlanView
from matcher.refused import refusals_for, why_not
from matcher.rules import refusals
from tests import builders
from tests.matcher.nights import night, night_of, sample_night
from tests.matcher.rules.worlds import days


@given(days())
@examples(max_examples=60)
def test_groups_count_what_the_records_say(snapshot):
    """In all, and alone: counts by rule are those of asking each pair with a free place by itself."""
    some_night = night_of(snapshot)
    for row, person in enumerate(snapshot.candidates):
        found = [_names(some_night, row, opening) for opening in range(len(snapshot.openings))]
        free = [names for names in found if "places" not in names]
        total = Counter(name for names in free for name in names)
        alone = Counter(names[0] for names in free if len(names) == 1)
        groups = refusals_for(some_night, person.candidate_id)
        assert {group.rule: group.total for group in groups} == dict(total)
        assert {group.rule: group.alone for group in groups if group.alone} == dict(alone)


def _names(some_night, person, opening):
    return [refusal.rule for refusal in refusals(case_of(some_night, person, opening))]


def test_examples_are_the_rules_own_and_those_it_refuses_alone_come_first():
    """Each example is refused by its group's rule, and examples with fewer refusals come first."""
    some_night = sample_night()
    for person in some_night.market.candidates.ids[::40]:
        for group in refusals_for(some_night, person):
            counts = [len(example.refusals) for example in group.examples]
            assert counts == sorted(counts)
            assert len(group.examples) == min(3, group.total)
            assert all(group.rule in {r.rule for r in example.refusals} for example in group.examples)
            assert (counts[0] == 1) == (group.alone > 0)


def test_a_refused_pair_is_told_with_every_rule():
    """All refusals of a named pair are told, in the order of the rules."""
    some_night = night(
        [builders.candidate(hours_per_week_now=1, no_go_tasks=("9412",))],
        [builders.workplace()],
        [builders.opening()],
    )
    answer = why_not(some_night, "c1", "o1")
    assert [refusal.rule for refusal in answer.refusals] == ["no_go_tasks", "hours"]
    assert answer.value is None
    assert "fravalgt opgaven" in answer.text_da
    assert "1 time om ugen nu" in answer.text_da


def test_a_possible_pair_is_told_with_its_worth_and_its_price():
    """An allowed pair is told with its figure, and with its price where others gain more there."""
    some_night = night([builders.candidate()], [builders.workplace()], [builders.opening(paid_from_week=0)])
    free = why_not(some_night, "c1", "o1")
    assert free.refusals == ()
    assert free.text_da.startswith("Mulig: ")
    plan = PlanView(published=True, prices={"o1": 12_300_000}, openings=frozenset({"o1"}))
    priced = why_not(some_night, "c1", "o1", plan)
    assert priced.price == pytest.approx(12.3)
    assert "12,3 timer værd for andre" in priced.text_da


def test_unknown_names_are_refused_with_their_kind():
    """A person or an opening that the day does not know is named in the error."""
    with pytest.raises(LookupError, match="candidate: the day knows none of the id 'nobody'"):
        why_not(sample_night(), "nobody", "o1")
