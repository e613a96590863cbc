"""How good is good: ``python -m experiments.policy_score``, every policy's plan against the hidden truth.

The score of a plan is 0 for random first-come and 1 for the clairvoyant optimum of the same measure under
the same capacities. Worlds are made afresh from their seeds; nobody chooses anything by the seeds used here.
A world that was scored before by the same code is read from the cache.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from data.synthetic import FAMILIES, SCENARIOS
from experiments.scenes import WorldName
from experiments.score_cache import REPOSITORY, Cache, code_digest, worked_out
from experiments.score_tables import policies_of, tables
from experiments.world_score import WorldScore, score_world

CACHE = REPOSITORY / "build" / "policy-score.jsonl"
_HEAD = """\
# Policy score

How good the plans are in worlds whose truth is known: 0 = feasible random first-come, 1 = the clairvoyant
optimum of the same measure under the same places, contacts, starts, hours and mentor time. Means over the
worlds ± their standard deviation. Nothing was tuned on these seeds. Made by

    {command}

{notes}
An assignment that the truth forbids counts as none.

"""
_NOTES = {
    "clairvoyant, recorded pairs": "the optimum without pairs that the records refuse: a perfect fit",
    "perfect lists": "everybody has a list by the truth and takes the first free place, nobody coordinates",
    "own fit, by value": "greedy on our own values, so that the solver gets only its own credit",
    "logistic + assignment": "a plain fit of the chance of pay within 26 weeks, and our solver; so the trees",
    "rules, first come": "greedy on recorded data by rules of thumb",
    "practice": "what the world's jobformidlere would choose",
}


def worlds_of(chosen: argparse.Namespace) -> list[WorldName]:
    """Return the worlds that were asked for, each once, in the order of scenarios, families and seeds."""
    asked = [(scenario, chosen.seeds) for scenario in chosen.scenarios]
    asked += [(scenario, chosen.also_seeds) for scenario in chosen.also]
    names = [
        WorldName(preset=chosen.preset, scenario=scenario, family=family, seed=seed)
        for scenario, seeds in asked
        for family in chosen.families
        for seed in seeds
    ]
    return list(dict.fromkeys(names))


def score_all(names: Sequence[WorldName], cache: Cache[WorldScore], jobs: int) -> list[WorldScore]:
    """Return the scores of worlds in their order; what is not known is worked out, some worlds at a time."""
    # Seed by seed, so that a run that is stopped has seen every family.
    missing = sorted((name for name in names if cache.get(str(name)) is None), key=lambda name: name.seed)
    for done, (name, score) in enumerate(worked_out(score_world, missing, jobs), start=1):
        cache.keep(str(name), score)
        ours = ", ".join(f"{key} {found['ours']['score']:.3f}" for key, found in score.policies.items())
        print(f"{done} of {len(missing)}: {name}: {ours}", file=sys.stderr, flush=True)  # noqa: T201
    found = [cache.get(str(name)) for name in names]
    return [score for score in found if score is not None]


def page(scores: Sequence[WorldScore], chosen: argparse.Namespace) -> str:
    """Return the page of scores."""
    there = policies_of(scores)
    notes = "".join(f"- *{name}*: {note}\n" for name, note in _NOTES.items() if name in there)
    return _HEAD.format(command=command_of(chosen), notes=notes) + tables(scores)


def command_of(chosen: argparse.Namespace) -> str:
    """Return the command that makes the page again."""
    parts = ["python -m experiments.policy_score", f"--preset {chosen.preset}"]
    for name in ("families", "seeds", "scenarios", "also", "also_seeds"):
        values = getattr(chosen, name)
        if values:
            parts.append(f"--{name.replace('_', '-')} {' '.join(str(value) for value in values)}")
    return " \\\n        ".join(parts)


def parser() -> argparse.ArgumentParser:
    """Return the reader of the command line."""
    reader = argparse.ArgumentParser(description="Policy score in worlds with known truth")
    reader.add_argument("--preset", default="pilot")
    reader.add_argument("--families", nargs="+", choices=FAMILIES, default=list(FAMILIES[:3]))
    reader.add_argument("--seeds", nargs="+", type=int, default=list(range(101, 107)))
    reader.add_argument("--scenarios", nargs="+", choices=SCENARIOS, default=["standard"])
    reader.add_argument("--also", nargs="*", choices=SCENARIOS, default=[], help="with --also-seeds")
    reader.add_argument("--also-seeds", nargs="*", type=int, default=[])
    reader.add_argument("--out", type=Path, help="write the page to this file")
    reader.add_argument("--cache", type=Path, default=CACHE)
    reader.add_argument("--jobs", type=int, default=1)
    return reader


def main(arguments: Sequence[str]) -> None:
    """Print the tables, and write the page where a file is named."""
    chosen = parser().parse_args(arguments)
    cache = Cache(chosen.cache, code_digest(), WorldScore)
    scores = score_all(worlds_of(chosen), cache, chosen.jobs)
    print(tables(scores))  # noqa: T201
    if chosen.out is not None:
        chosen.out.write_text(page(scores, chosen), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
