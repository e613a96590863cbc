"""The truth laboratory: ``python -m experiments.laboratory``, which learner wins where.

Learners x families x sizes x scenarios: each learns from the records of the same worlds, and its night is
scored against the hidden truth. A choice counts only for families that had no say in it, so that each family
is left out once. Progress is told, and a run that was stopped goes on where it was.
"""

import argparse
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from data.synthetic import FAMILIES, SCENARIOS
from experiments.laboratory_tables import Results, tables
from experiments.learner_score import LearnerScore, learner_scores
from experiments.learners import LEARNERS
from experiments.scenes import WorldName
from experiments.score_cache import REPOSITORY, Cache, code_digest, worked_out

CACHE = REPOSITORY / "build" / "laboratory.jsonl"
_HEAD = """\
# Learners in worlds of known truth

Which way of learning plans best, where, and from how much history. Every learner reads the same records and
uses the same rules, prices and solver; its night is scored by the hidden truth: 0 = random first-come,
1 = the clairvoyant optimum. Means over worlds ± their standard deviation. Made by

    {command}

| learner | what it is |
| --- | --- |
| `rules`, `shuffle` | rules of thumb; random figures. They learn nothing |
| `additive` | the shipped additive hazard under learned priors |
| `boosting`, `lightgbm` | monotone boosted trees for the first paid hour; the rest additive |
| `ebm` | an explainable boosting machine for the first paid hour, its shapes in an additive fit |

None is tuned here: each has the parameters that it is delivered with, the same in every world. So the table
says what one gets for nothing. A challenger with parameters of `matcher tune` may do better on a
municipality's own history; `matcher compare` says whether it does.

"""


def worlds_of(chosen: argparse.Namespace) -> list[WorldName]:
    """Return the worlds that were asked for, seed by seed: a run that is stopped has seen every family."""
    return [
        WorldName(preset=size, scenario=scenario, family=family, seed=seed)
        for seed in chosen.seeds
        for size in chosen.sizes
        for scenario in chosen.scenarios
        for family in chosen.families
    ]


def results_of(
    worlds: Sequence[WorldName], learners: Sequence[str], cache: Cache[LearnerScore], jobs: int
) -> Results:
    """Return every learner's score in every world; what is not known is worked out, world by world."""
    missing = [world for world in worlds if any(cache.get(_key(world, name)) is None for name in learners)]
    for done, (world, found) in enumerate(
        worked_out(partial(learner_scores, learners=tuple(learners)), missing, jobs), start=1
    ):
        for name, score in found.items():
            cache.keep(_key(world, name), score)
        told = ", ".join(f"{name} {score.weeks:.3f}" for name, score in found.items())
        print(f"{done} of {len(missing)}: {world}: {told}", file=sys.stderr, flush=True)  # noqa: T201
    known = {(world, name): cache.get(_key(world, name)) for world in worlds for name in learners}
    return {key: score for key, score in known.items() if score is not None}


def _key(world: WorldName, learner: str) -> str:
    return f"{world}: {learner}"


def page(results: Results, chosen: argparse.Namespace) -> str:
    """Return the page of the laboratory."""
    names = ("sizes", "families", "scenarios", "seeds", "learners")
    asked = [f"--{name} {' '.join(str(value) for value in getattr(chosen, name))}" for name in names]
    parts = ["python -m experiments.laboratory", *asked]
    scored, worlds = len({world for world, _ in results}), len(worlds_of(chosen))
    part = f"Stopped after {scored} of {worlds} worlds; the command goes on.\n\n" if scored < worlds else ""
    return _HEAD.format(command=" \\\n        ".join(parts)) + part + tables(results)


def parser() -> argparse.ArgumentParser:
    """Return the reader of the command line."""
    reader = argparse.ArgumentParser(description="Learners in worlds of known truth")
    reader.add_argument("--sizes", nargs="+", default=["demo", "pilot"], help="presets of worlds")
    reader.add_argument("--families", nargs="+", choices=FAMILIES, default=list(FAMILIES))
    reader.add_argument("--scenarios", nargs="+", choices=SCENARIOS, default=list(SCENARIOS))
    reader.add_argument("--seeds", nargs="+", type=int, default=[201, 202, 203])
    there = [name for name, learner in LEARNERS.items() if learner.there]
    reader.add_argument("--learners", nargs="+", choices=there, default=there)
    reader.add_argument("--out", type=Path, help="write the page to this file")
    reader.add_argument("--cache", type=Path, default=CACHE)
    reader.add_argument("--jobs", type=int, default=1)
    return reader


def main(arguments: Sequence[str]) -> None:
    """Print the tables, and write the page where a file is named."""
    chosen = parser().parse_args(arguments)
    cache = Cache(chosen.cache, code_digest(), LearnerScore)
    results = results_of(worlds_of(chosen), chosen.learners, cache, chosen.jobs)
    print(tables(results))  # noqa: T201
    if chosen.out is not None:
        chosen.out.write_text(page(results, chosen), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
