"""Past days know nothing of their future, and a stored night comes out the same again."""

from dataclasses import replace
from datetime import date

import pytest

from api.demo import SAMPLE, SAMPLE_DAY
from api.models_folder import ModelsFolder
from data.snapshot import Snapshot
from data.store import open_store
from experiments.contenders import ADDITIVE, Contender, learn_alike
from experiments.replay import Replay, ReplayRefusedError, replay_plan
from matcher.settings import MatchSettings
from models.train import learn
from tests.api.conftest import Matcher
from tests.experiments.futures import another_future
from tests.experiments.sample import champion, records, replay
from tests.models.worlds import programme, rules

DAY = date(2024, 9, 1)


def _story(played):
    """Return what a replayed day says: model, plan, and one person's whole list."""
    scorer = played.scorer(champion(), DAY)
    _, plan = played.night(scorer, DAY)
    person = plan.rows[0].candidate_id
    lines = played.whole_list(scorer, DAY, person)
    return scorer.digest, plan.digest, [(one.opening_id, one.figures.net_value) for one in lines]


@pytest.fixture(scope="module")
def both():
    """Return the sample's past and the same past before another future."""
    other = Replay(records=another_future(records(), DAY), settings=MatchSettings())
    return replay(), other


def test_a_past_day_is_the_same_before_another_future(both):
    """Model, plan and list of a day do not change when everything after it happens otherwise."""
    one, other = both
    assert _story(one) == _story(other)


def test_a_learner_is_learned_anew_and_knows_as_little(both):
    """A boosted challenger has no stored version: it stands on no day, and its past days know no future."""
    learner = Contender(name="boosting", kind="boosting")
    assert not learner.stands_on(SAMPLE_DAY)
    one, other = (played.scorer(learner, DAY) for played in both)
    assert one.digest == other.digest
    assert one.version == f"boosting@{DAY.isoformat()}"


def _learned_from_outcomes_to_come(played):
    """Learn as a hasty hand would: matches that began by the day, with what came of them since."""
    today = Snapshot.of(played.records, date(2027, 12, 31))
    history = tuple(past for past in today.history if past.match.started_on <= DAY)
    return learn(replace(played.snapshot(DAY), history=history), programme(DAY), "leaky").digest


def _planned_on_todays_records(played):
    """Plan as a hasty hand would: today's versions under a past date."""
    today = replace(Snapshot.of(replace(played.records, holds=()), SAMPLE_DAY), as_of=DAY)
    naive = Replay(records=played.records, settings=played.settings, _snapshots={DAY: today})
    return naive.night(rules(), DAY)[1].digest


@pytest.mark.parametrize("naive", [_learned_from_outcomes_to_come, _planned_on_todays_records])
def test_a_planted_leak_is_caught(both, naive):
    """The two naive ways of replaying a day give another answer before another future: they know it."""
    one, other = both
    assert naive(one) != naive(other)


def test_a_stored_version_never_answers_for_a_day_it_knows_the_future_of():
    """Before its own day a version is learned again; from that day on it answers itself."""
    version = champion()
    assert replay().scorer(version, SAMPLE_DAY) is version.stored
    earlier = replay().scorer(version, DAY)
    assert earlier is not version.stored
    assert earlier.version == f"champion@{DAY.isoformat()}"


def test_versions_that_learn_alike_are_known():
    """Two of a kind would be one when learned again; rules are never like anything."""
    plain = Contender(name="rules", kind="rules")
    assert learn_alike(champion(), replace(champion(), name="other"))
    assert not learn_alike(champion(), plain)
    assert not learn_alike(plain, plain)


def test_a_contender_says_what_it_lacks():
    """A kind that nobody can learn, and a version without its day, are refused by name."""
    with pytest.raises(ValueError, match="spline"):
        Contender(name="x", kind="spline")
    with pytest.raises(ValueError, match="the day it was learned on"):
        Contender(name="x", kind=ADDITIVE, stored=champion().stored)


def test_a_past_day_has_no_holds_for_nobody_knows_when_they_were_made():
    """A pin of today would change the past: replays take none."""
    assert replay().snapshot(DAY).holds == ()


def test_nobody_has_a_list_before_being_known():
    """Asking for a person the day did not know gives an empty list, not another person's."""
    assert replay().whole_list(rules(), DAY, "nobody") == ()


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Return a store with two published nights of the sample, its settings, and the model that planned."""
    matcher = Matcher(tmp_path_factory.mktemp("replay"))
    matcher.must("import", SAMPLE)
    matcher.must("train")
    chosen = {"MATCHER_WAITING_BONUS_PER_NIGHT": "0.4", "MATCHER_CHURN_COST": "2"}
    for day in ("2026-08-31", SAMPLE_DAY.isoformat()):
        matcher.must("rematch", day=day, **chosen)
    folder = ModelsFolder(matcher.folder / "models")
    with open_store(matcher.database_url) as store:
        yield store, folder.read(folder.champion() or "").model


def test_a_stored_night_comes_out_with_its_digest(published):
    """Day, settings, model and the plan before are read from what is stored; the plan is the same."""
    store, model = published
    plan = store.last_plan()
    again = replay_plan(plan, store.load_records(), model, MatchSettings().lot_key)
    assert again.digest == plan.digest
    assert len(again.rows) == len(plan.assignments)


def test_a_night_without_the_plan_before_is_another(published):
    """The naive replay that forgets the last plan gives another plan: the test above can fail."""
    store, model = published
    plan = store.last_plan()
    forgetful = Replay(records=store.load_records(), settings=MatchSettings())
    assert forgetful.night(model, plan.as_of)[1].digest != plan.digest


def test_a_replay_refuses_another_model_and_a_silent_report(published):
    """Which plan, what was expected, what was got: a wrong model and a silent report are refused."""
    store, model = published
    plan = store.last_plan()
    with pytest.raises(ReplayRefusedError, match=r"expected additive-.* got rules-1"):
        replay_plan(plan, store.load_records(), rules(), "key")
    with pytest.raises(ReplayRefusedError, match="expected settings, got none"):
        replay_plan(replace(plan, report_json="{}"), store.load_records(), model, "key")
    strange = '{"settings": {"speed": 1}}'
    with pytest.raises(ReplayRefusedError, match="speed"):
        replay_plan(replace(plan, report_json=strange), store.load_records(), model, "key")
