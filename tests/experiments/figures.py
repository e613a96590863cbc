"""Figures of the bench, printed: ``python -m tests.experiments.figures verdict wolf off-policy``.

How often `compare` is right where there is a difference, how often it cries wolf where there is none, and how
often off-policy intervals hold the truth. Each world is kept as it is done, so that a stopped run goes on
where it was; progress is told. On one processor the 200 worlds of `verdict` take about 2 minutes, the 400 of
`wolf` about 4, the 500 of `off-policy` half a minute.
"""

import argparse
import hashlib
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import beta

from experiments.off_policy import ESTIMATORS, Demands, evaluate
from experiments.score_cache import REPOSITORY, Cache, code_digest
from experiments.verdict import Kind
from tests.experiments import logged_worlds, paired_worlds
from tests.experiments.logged_worlds import true_value, world
from tests.experiments.paired_worlds import Errors, base, compared

FAMILIES = ("substitution", "bottleneck", "relational", "balance")
POOR, GOOD, SAME = Errors(sd=1.1), Errors(sd=0.3), Errors(sd=0.6)
RIGHT = {Kind.BETTER, Kind.BETTER_FOR_ALL}
CACHE = REPOSITORY / "build" / "figures.jsonl"
_SEED = 101
Figures = dict[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """One world: what was found in it, by name."""

    found: dict[str, float]


def verdict_world(seed: int) -> One:
    """Say whether the better of two versions is called better."""
    told = compared(
        base(FAMILIES[seed % len(FAMILIES)], _SEED), (POOR, GOOD), np.random.default_rng([seed, 77])
    )
    wrong = told.kind in {Kind.WORSE, Kind.MIXED}
    return One(found={"right": float(told.kind in RIGHT), "wrong": float(wrong)})


def wolf_world(seed: int) -> One:
    """Say whether a difference is claimed where there is none, and whether a hasty reader would."""
    told = compared(
        base(FAMILIES[seed % len(FAMILIES)], _SEED), (SAME, SAME), np.random.default_rng([seed, 77])
    )
    return One(found={"claims": float(told.claims), "naive": float(told.claims_naively)})


def off_policy_world(seed: int) -> One:
    """Say whether each interval holds the truth, or that nothing is said."""
    found = evaluate(world(seed), Demands())
    if found.weak:
        return One(found={"refused": 1.0})
    held = {name: float(one.low <= true_value() <= one.high) for name, one in found.estimates.items()}
    return One(found={"refused": 0.0} | held)


def verdict_figures(worlds: Sequence[One]) -> Figures:
    """Return the share that is right with the bound above which the share that is not lies in 5 of 100."""
    right = int(_sum(worlds, "right"))
    missed = upper_bound(len(worlds) - right, len(worlds))
    return {"worlds": len(worlds), "right": right, "wrong": _sum(worlds, "wrong"), "missed_upper_95": missed}


def wolf_figures(worlds: Sequence[One]) -> Figures:
    """Return how often a difference is claimed, and the upper 95 % bound of that rate."""
    claims = int(_sum(worlds, "claims"))
    bound = upper_bound(claims, len(worlds))
    return {"worlds": len(worlds), "claims": claims, "claims_upper_95": bound, "naive": _sum(worlds, "naive")}


def off_policy_figures(worlds: Sequence[One]) -> Figures:
    """Return the share of intervals that hold the truth by estimator, and the share refused."""
    told = [one for one in worlds if not one.found["refused"]]
    held = {name: _sum(told, name) / len(told) if told else float("nan") for name in ESTIMATORS}
    return {"worlds": len(worlds), "refused": 1 - len(told) / len(worlds)} | held


def upper_bound(found: int, count: int) -> float:
    """Return the upper 95 % bound of a rate (Clopper and Pearson 1934)."""
    return 1.0 if found >= count else float(beta.ppf(0.95, found + 1, count - found))


def _sum(worlds: Sequence[One], name: str) -> float:
    return sum(one.found[name] for one in worlds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What is worked out of which worlds."""

    seeds: range
    work: Callable[[int], One]
    figures: Callable[[Sequence[One]], Figures]


PROOFS: Mapping[str, Proof] = {
    "verdict": Proof(seeds=range(200), work=verdict_world, figures=verdict_figures),
    "wolf": Proof(seeds=range(1000, 1400), work=wolf_world, figures=wolf_figures),
    "off-policy": Proof(seeds=range(500), work=off_policy_world, figures=off_policy_figures),
}


def worked_through(name: str, cache: Cache[One], most: int | None = None) -> Figures:
    """Work out the worlds that are not known yet, and return the figures over all of them.

    Parameters
    ----------
    name : str
        One of `PROOFS`.
    cache : Cache
        What is known; each world is kept as it is done.
    most : int, optional
        Only the first so many worlds.
    """
    proof, started, told = PROOFS[name], time.perf_counter(), 0.0
    seeds = proof.seeds[:most]
    found: list[One] = []
    for done, seed in enumerate(seeds, start=1):
        one = cache.get(f"{name} {seed}")
        if one is None:
            one = proof.work(seed)
            cache.keep(f"{name} {seed}", one)
        found.append(one)
        seconds = time.perf_counter() - started
        if seconds - told > 5 or done == len(seeds):
            told = seconds
            sys.stderr.write(f"{name}: {done} of {len(seeds)} worlds, {seconds:.0f} s\n")
    return proof.figures(found)


def digest() -> str:
    """Return the digest of all code that the figures depend on."""
    told = hashlib.sha256(code_digest().encode())
    for module in (logged_worlds, paired_worlds, sys.modules[__name__]):
        told.update(Path(module.__file__ or "").read_bytes())
    return told.hexdigest()


def main(arguments: Sequence[str]) -> None:
    """Print the figures that are asked for."""
    reader = argparse.ArgumentParser(description="Figures of the bench in worlds of known truth")
    reader.add_argument("names", nargs="*", default=list(PROOFS), help=", ".join(PROOFS))
    reader.add_argument("--worlds", type=int, help="only the first so many worlds")
    reader.add_argument("--cache", type=Path, default=CACHE)
    chosen = reader.parse_args(arguments)
    unknown = set(chosen.names) - set(PROOFS)
    if unknown:
        reader.error(f"expected some of {', '.join(PROOFS)}, got {', '.join(sorted(unknown))}")
    cache = Cache(chosen.cache, digest(), One)
    for name in chosen.names:
        figures = worked_through(name, cache, chosen.worlds)
        told = ", ".join(f"{key} {value:.4g}" for key, value in figures.items())
        sys.stdout.write(f"{name}: {told}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
