"""The policy score in one small world: the yardstick is sound, and ours beats what knows less."""

from functools import partial

import numpy as np
import pytest

from experiments import policy_score
from experiments.policies import POLICIES, Desk, Measure
from experiments.policy_score import parser, score_all, worlds_of
from experiments.scenes import WorldName, scene_of
from experiments.score_cache import Cache
from experiments.score_tables import above_greedy, tables
from experiments.world_score import WorldScore, score_desk

NAME = WorldName(preset="demo", scenario="standard", family="bottleneck", seed=101)
DRAWS = 6


@pytest.fixture(scope="module")
def desk():
    """Return a small world, read through files, intake and store."""
    return Desk(scene_of(NAME), seed=NAME.seed, draws=DRAWS)


@pytest.fixture(scope="module")
def score(desk):
    """Return the scores of every policy in it."""
    return score_desk(desk)


@pytest.mark.parametrize("measure", Measure)
def test_the_ends_of_the_scale_are_0_and_1(score, measure):
    """Random first-come scores 0 and the clairvoyant plan 1, by definition."""
    found = score.policies[measure.value]
    assert found["random"]["score"] == pytest.approx(0.0, abs=1e-12)
    assert found["clairvoyant"]["score"] == pytest.approx(1.0)


@pytest.mark.parametrize("measure", Measure)
def test_nobody_beats_the_clairvoyant_plan(score, measure):
    """No policy scores more than the clairvoyant one, but for what its own bound leaves open."""
    found = score.policies[measure.value]
    room = 1 + 2 * found["clairvoyant"]["gap"]
    assert {name: one["score"] for name, one in found.items() if one["score"] > room} == {}


@pytest.mark.parametrize("measure", Measure)
def test_ours_beats_random_and_nearest_in_truth(score, measure):
    """The night's plan is truly worth more than random places and than the nearest ones."""
    found = score.policies[measure.value]
    assert found["ours"]["score"] > max(found["random"]["score"], found["nearest"]["score"]) + 0.2


def test_the_night_passes_its_second_reading(score):
    """Neither plan of the night has a finding."""
    assert score.findings == 0


@pytest.mark.parametrize("measure", Measure)
@pytest.mark.parametrize("policy", [name for name in POLICIES if name != "practice"])
def test_every_policy_stands_under_the_same_capacities(desk, policy, measure):
    """No plan takes more places or contacts than there are: nobody scores by taking more."""
    problem = desk.records.problem
    for plan in POLICIES[policy](desk, measure).plans:
        taken = plan[plan >= 0]
        assert (np.bincount(taken, minlength=problem.openings) <= problem.places).all()
        homes = np.bincount(problem.opening_workplace[taken], minlength=len(problem.workplace_contact_cap))
        caps = problem.workplace_contact_cap
        assert (homes <= np.where(caps < 0, len(plan), caps)).all()


def test_the_same_world_scores_the_same_again(desk, score):
    """Policies draw nothing that the seed does not fix."""
    again = score_desk(Desk(desk.scene, seed=NAME.seed, draws=DRAWS))
    assert again.policies == score.policies


def test_tables_tell_scores_and_whether_ours_is_above_greedy(score):
    """The page holds each policy's score and the verdict on the greedy ones."""
    text = tables([score])
    mean = score.policies["weeks"]["ours"]["score"]
    assert f"| ours | {mean:.3f} | {mean:.3f} |" in text
    verdict = "yes (1 of 1 worlds)" if above_greedy(score, Measure.WEEKS) else "no (0 of 1 worlds)"
    assert f"| **above both greedies** | {verdict} | {verdict} |" in text


def test_a_stopped_run_goes_on_where_it_was(score, tmp_path, monkeypatch):
    """Scores that were kept are not worked out again, unless the code is another."""
    asked = []

    def counted(name):
        asked.append(name)
        return score

    monkeypatch.setattr(policy_score, "score_world", counted)
    other = WorldName(preset="demo", scenario="rural", family="relational", seed=3)
    opened = partial(Cache, tmp_path / "scores" / "cache.jsonl", kind=WorldScore)
    assert score_all([NAME], opened("code"), 1) == [score]
    found = score_all([NAME, other], opened("code"), 1)
    assert asked == [NAME, other]
    assert found == [score, score]
    assert all(isinstance(one, WorldScore) for one in found)
    score_all([NAME], opened("other code"), 1)
    assert asked == [NAME, other, NAME]


def test_worlds_are_every_family_and_seed_of_each_scenario():
    """Both lists of scenarios are run over all families, each world once."""
    asked = ["--families", "balance", "relational", "--seeds", "5", "6", "--scenarios", "standard"]
    chosen = parser().parse_args([*asked, "--also", "drift", "standard", "--also-seeds", "6"])
    names = worlds_of(chosen)
    assert len(names) == len(set(names)) == 6
    assert {(name.scenario, name.seed) for name in names} == {("standard", 5), ("standard", 6), ("drift", 6)}
