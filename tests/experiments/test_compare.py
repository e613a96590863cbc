"""A whole comparison on the sample municipality: what it says, what it refuses to say, and its sameness."""

import json
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from api.demo import SAMPLE_DAY
from experiments.compare import CompareSettings, compare
from experiments.contenders import Contender
from experiments.measures import MEASURES
from experiments.slices import SMALLEST
from experiments.trials import Limits, span_of, trials_of
from experiments.verdict import Kind
from tests.experiments.sample import champion, replay

QUICK = CompareSettings(share=0.3, evenings=1, nights=1, judges=2, draws=150, limits=Limits(lists=6), seed=4)
RULES = Contender(name="rules", kind="rules")
SHUFFLE = Contender(name="shuffle", kind="shuffle")


def _compared(a, b, settings=QUICK):
    return compare(replay(), (a, b), SAMPLE_DAY, settings, lambda *_: None)


@pytest.fixture(scope="module")
def found():
    """Return the shuffle against the champion."""
    return _compared(SHUFFLE, champion())


def test_every_measure_is_told_for_everybody_and_in_pairs(found):
    """Each measure stands there for everybody, and its difference is the second figure less the first."""
    told = {one.measure: one for one in found.of("everybody")}
    assert set(told) == {measure.name for measure in MEASURES}
    for one in told.values():
        assert one.difference.value == pytest.approx(one.b.value - one.a.value, nan_ok=True)


def test_what_was_learned_beats_a_shuffle(found):
    """The champion, learned again as of then, is shown to be better than random figures on new matches."""
    assert found.verdict.kind in {Kind.BETTER, Kind.BETTER_FOR_ALL}
    assert found.b.replayed
    assert not found.a.replayed


def test_nothing_that_was_learned_from_is_judged(found):
    """Every trial began after the evening that speaks of it, and judges know later ones only."""
    trials = trials_of(replay(), SAMPLE_DAY, span_of(replay().snapshot(SAMPLE_DAY), 0.3, 3), Limits())
    assert all(
        day < past.match.started_on for day, past in zip(trials.learned_on, trials.matches, strict=True)
    )
    assert found.data.first_on > found.data.evenings[0]
    assert set(found.data.nights) <= set(found.data.evenings)


def test_no_small_cell_is_told(found):
    """No contrast is about fewer than five people."""
    assert min(one.people for one in found.contrasts) >= SMALLEST


def test_a_version_against_itself_differs_by_nothing():
    """Rules against rules: every difference is exactly nothing, and so is what can be shown."""
    same = _compared(RULES, replace(RULES, name="the same rules"))
    assert same.verdict.kind is Kind.NO_DIFFERENCE
    known = [one.difference for one in same.contrasts if np.isfinite(one.difference.low)]
    assert known
    assert all(one.value == one.low == one.high == 0.0 for one in known)


def test_two_versions_that_learn_alike_are_told_apart_by_later_matches_only():
    """Two stored versions of one kind whose days lie behind all matches: too little data, said so."""
    twin = replace(champion(), name="twin")
    found = _compared(champion(), twin)
    assert found.verdict.kind is Kind.TOO_LITTLE_DATA
    assert found.data.matches == 0
    assert any("same way" in note.en for note in found.notes)


def test_the_same_seed_gives_the_same_comparison(found):
    """Twice the same, to the last figure; another seed draws other people."""
    document = json.dumps(found.document())
    assert json.dumps(_compared(SHUFFLE, champion()).document()) == document


def test_evenings_part_the_latest_matches_evenly_and_never_before_a_known_day():
    """Four evenings of the latest 40 %: about as many matches each; a stored version's day moves them up."""
    snapshot = replay().snapshot(SAMPLE_DAY)
    starts = np.array([past.match.started_on for past in snapshot.history])
    span = span_of(snapshot, 0.4, 4)
    counts = np.diff([*((starts <= day).sum() for day in span.days), len(starts)])
    assert all(50 <= count <= 70 for count in counts)
    assert span_of(snapshot, 0.4, 4, date(2026, 1, 1)).days[0] == date(2026, 1, 1)
    assert span_of(snapshot, 0.4, 4, SAMPLE_DAY).days == ()
