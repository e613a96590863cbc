"""The laboratory scores learners in the same worlds, chooses without the family it judges, and goes on."""

from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from experiments import laboratory
from experiments.laboratory import page, parser, results_of, worlds_of
from experiments.laboratory_tables import left_out, tables
from experiments.learner_score import LearnerScore, learner_scores
from experiments.scenes import WorldName
from experiments.score_cache import Cache

FAMILIES = ("substitution", "bottleneck", "balance")
WORLDS = [WorldName(preset="demo", scenario="standard", family=f, seed=s) for f in FAMILIES for s in (1, 2)]


def _score(weeks: float) -> LearnerScore:
    return LearnerScore(
        weeks=weeks,
        hours=weeks,
        ndcg=0.5,
        correlation=0.5,
        hours_error=1.0,
        chance_error=0.01,
        worse=0.0,
        seconds=1.0,
        people=150,
        matches=600,
    )


# The trees win in one family alone, and there by so much that they win on average over all of them.
_WEEKS = {"additive": (0.5, 0.5, 0.5), "boosting": (0.4, 0.4, 0.9)}


def _results(learners: Sequence[str] = ("additive", "boosting")) -> Any:
    return {
        (world, name): _score(_WEEKS[name][FAMILIES.index(world.family)])
        for world in WORLDS
        for name in learners
    }


def test_a_family_has_no_say_in_the_choice_that_it_judges() -> None:
    """In the family where the trees win, the others had chosen the additive fit; the loss is told."""
    found = {one.family: one for one in left_out(_results()) if one.measure == "weeks"}
    assert (found["balance"].chosen, found["balance"].best) == ("additive", "boosting")
    assert found["balance"].best_score - found["balance"].score == pytest.approx(0.4)
    assert found["substitution"].chosen == "boosting"


def _naively_chosen(results: Any) -> str:
    means = {n: sum(s.weeks for (_, m), s in results.items() if m == n) for n in ("additive", "boosting")}
    return max(means, key=means.__getitem__)


def test_choosing_on_all_families_would_name_the_trees() -> None:
    """The naive choice lets the judged family vote: the test above can fail."""
    assert _naively_chosen(_results()) == "boosting"


def test_the_page_tells_who_should_ship() -> None:
    """Every learner stands by family and by size, and the shipped one against each challenger."""
    text = tables(_results())
    assert "the others choose `additive` in 2 of 6 cases" in text
    assert "| boosting | weeks to the first paid hour | -0.067 |" in text
    assert "| additive | 0.500 ± 0.000 | 0.500 ± 0.000 | 0.500 ± 0.000 | 0.500 ± 0.000 |" in text
    assert "| demo | 150 | 600 |" in text


def test_a_run_that_was_stopped_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Worlds that are known are not made again; a line that a kill cut in two is no score."""
    asked: list[WorldName] = []

    def counted(world: WorldName, learners: Sequence[str]) -> dict[str, LearnerScore]:
        asked.append(world)
        return {name: _score(0.5) for name in learners}

    monkeypatch.setattr(laboratory, "learner_scores", counted)
    opened = partial(Cache, tmp_path / "cache.jsonl", "code", LearnerScore)
    results_of(WORLDS[:2], ["additive"], opened(), 1)
    with (tmp_path / "cache.jsonl").open("a") as file:
        file.write('{"code": "code", "name": "demo stan')
    found = results_of(WORLDS[:3], ["additive"], opened(), 1)
    assert asked == WORLDS[:3]
    assert len(found) == 3
    assert all(opened().get(f"{world}: additive") for world in WORLDS[:3])


def test_the_command_stands_on_the_page() -> None:
    """Whoever reads the table can make it again."""
    chosen: Namespace = parser().parse_args(["--sizes", "demo", "--families", "balance", "--seeds", "5"])
    assert {world.scenario for world in worlds_of(chosen)} == {
        "standard",
        "scarce",
        "rural",
        "drift",
        "sparse",
    }
    text = page(_results(), chosen)
    assert "--sizes demo" in text
    assert "Stopped after" not in text
    more = parser().parse_args(["--sizes", "demo", "pilot", "--seeds", "5"])
    assert "Stopped after 6 of 40 worlds" in page(_results(), more)
    assert "--seeds 5" in text


@pytest.mark.proof
def test_learners_in_a_small_world() -> None:
    """In a real world the additive fit beats rules and shuffle, and every score is below the optimum."""
    found = learner_scores(WORLDS[0], ("rules", "shuffle", "additive", "boosting"))
    assert found["additive"].weeks > max(found["rules"].weeks, found["shuffle"].weeks)
    assert all(score.weeks < 1.01 for score in found.values())
    assert abs(found["shuffle"].correlation) < 0.1
    assert found["boosting"].seconds >= found["rules"].seconds
