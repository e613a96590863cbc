"""What the laboratory found, as tables: by family, by size, each family left out, and who should ship."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

import numpy as np

from experiments.contenders import ADDITIVE
from experiments.learner_score import LearnerScore
from experiments.learners import LEARNERS
from experiments.scenes import WorldName
from experiments.score_tables import markdown_table, mean_and_spread

Results = Mapping[tuple[WorldName, str], LearnerScore]
"""Scores by world and learner."""

SHIPPED = ADDITIVE
_MEASURES = {"weeks": "Weeks to the first paid hour", "hours": "Goal hours"}
_FIGURES = {
    "ndcg": "NDCG@10",
    "correlation": "correlation with true goal hours",
    "hours_error": "calibration error, goal hours",
    "chance_error": "calibration error, chance at 26 weeks",
    "worse": "assignments truly worse than none (share)",
    "seconds": "seconds to learn",
}
_DRAWS = 2000


def tables(results: Results) -> str:
    """Return all tables."""
    worlds = list(dict.fromkeys(world for world, _ in results))
    parts = [
        "## Who should ship\n",
        verdict(results),
        "\n## Each family left out\n",
        _left_out_table(results),
    ]
    for scenario in dict.fromkeys(world.scenario for world in worlds):
        mine = {key: score for key, score in results.items() if key[0].scenario == scenario}
        parts += [f"## Scenario {scenario}\n", *_measured(mine, "family")]
    parts += ["## By size\n", _sizes(results), *_measured(results, "preset")]
    parts += ["## The figures behind the plans\n", _figures(results)]
    return "\n".join(parts)


def _measured(results: Results, by: str) -> list[str]:
    return [
        text
        for measure, title in _MEASURES.items()
        for text in (f"### {title}\n", _table(results, measure, lambda world: str(getattr(world, by))))
    ]


def _table(results: Results, measure: str, by: Callable[[WorldName], str]) -> str:
    columns = list(dict.fromkeys(by(world) for world, _ in results))
    rows = [
        [name, *(mean_and_spread(_scores(some, name, measure)) for some in [*_parted(results, by), results])]
        for name in _learners(results)
    ]
    return markdown_table(["learner", *columns, "all"], rows)


def _parted(results: Results, by: Callable[[WorldName], str]) -> list[Results]:
    parts: dict[str, dict[tuple[WorldName, str], LearnerScore]] = {}
    for key, score in results.items():
        parts.setdefault(by(key[0]), {})[key] = score
    return list(parts.values())


def _learners(results: Results) -> list[str]:
    return list(dict.fromkeys(name for _, name in results))


def _scores(
    results: Results, learner: str, measure: str, wanted: Callable[[WorldName], bool] = lambda _: True
) -> list[float]:
    return [
        getattr(score, measure)
        for (world, name), score in results.items()
        if name == learner and wanted(world)
    ]


def _sizes(results: Results) -> str:
    found: dict[str, list[LearnerScore]] = {}
    for (world, _), score in results.items():
        found.setdefault(world.preset, []).append(score)
    rows = [
        [size, f"{fmean(s.people for s in some):,.0f}", f"{fmean(s.matches for s in some):,.0f}"]
        for size, some in found.items()
    ]
    return markdown_table(["size", "people", "past matches (mean over scenarios)"], rows)


def _figures(results: Results) -> str:
    rows = [
        [label, *(f"{np.nanmean(_scores(results, name, figure)):.3f}" for name in _learners(results))]
        for figure, label in _FIGURES.items()
    ]
    return markdown_table(["figure", *_learners(results)], rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A family, the learner that all other families choose, and how that does where it had no say.

    Attributes
    ----------
    family, measure, chosen : str
        The family left out, the measure, and the learner of the highest mean over all other families.
    score : float
        What it scores in the family.
    best, best_score : str, float
        Who is best there, and with what score.
    """

    family: str
    measure: str
    chosen: str
    score: float
    best: str
    best_score: float


def left_out(results: Results) -> tuple[LeftOut, ...]:
    """Choose a learner on all families but one, and look how it does in that one; for each family in turn."""
    families = list(dict.fromkeys(world.family for world, _ in results))
    return tuple(
        _without(results, family, measure)
        for measure in _MEASURES
        for family in families
        if len(families) > 1
    )


def _without(results: Results, family: str, measure: str) -> LeftOut:
    names = _learners(results)
    others = {n: fmean(_scores(results, n, measure, lambda w: w.family != family)) for n in names}
    here = {n: fmean(_scores(results, n, measure, lambda w: w.family == family)) for n in names}
    chosen, best = max(names, key=others.__getitem__), max(names, key=here.__getitem__)
    return LeftOut(
        family=family,
        measure=measure,
        chosen=chosen,
        score=here[chosen],
        best=best,
        best_score=here[best],
    )


def _left_out_table(results: Results) -> str:
    rows = [
        [
            one.family,
            _MEASURES[one.measure].lower(),
            one.chosen,
            f"{one.score:.3f}",
            one.best,
            f"{one.best_score:.3f}",
            f"{one.best_score - one.score:.3f}",
        ]
        for one in left_out(results)
    ]
    head = ["left out", "measure", "chosen by the others", "scores here", "best here", "scores", "given up"]
    return markdown_table(head, rows)


def verdict(results: Results) -> str:
    """Return whether the shipped learner is the one that the tables support."""
    if SHIPPED not in _learners(results):
        return f"`{SHIPPED}` is not among the learners of this run.\n"
    lines = []
    for name in _learners(results):
        if name != SHIPPED:
            lines += [_against(results, name, measure) for measure in _MEASURES]
    chosen = [one.chosen for one in left_out(results)]
    count = chosen.count(SHIPPED)
    stands = f"With a family left out, the others choose `{SHIPPED}` in {count} of {len(chosen)} cases."
    head = [
        "challenger",
        "measure",
        f"`{SHIPPED}` less challenger",
        "95 % over worlds",
        "ahead in",
        "can be a version",
    ]
    return f"Shipped is `{SHIPPED}`. {stands}\n\n" + markdown_table(head, lines)


def _against(results: Results, name: str, measure: str) -> list[str]:
    pairs = [
        (getattr(results[world, SHIPPED], measure), getattr(score, measure))
        for (world, learner), score in results.items()
        if learner == name and (world, SHIPPED) in results
    ]
    steps = np.array([one - other for one, other in pairs])
    low, high = _interval(steps)
    return [
        name,
        _MEASURES[measure].lower(),
        f"{steps.mean():+.3f}",
        f"{low:+.3f} to {high:+.3f}",
        f"{int((steps > 0).sum())} of {len(steps)}",
        "yes" if LEARNERS[name].served else "no",
    ]


def _interval(steps: Sequence[float] | np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[float, float]:
    rng = np.random.default_rng(7)
    column = np.asarray(steps)
    means = column[rng.integers(0, len(column), (_DRAWS, len(column)))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)
