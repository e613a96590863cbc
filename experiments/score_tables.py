"""Policy scores of many worlds as tables of Markdown: per family and policy the mean and its spread."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import fmean, stdev

from experiments.policies import POLICIES, Measure
from experiments.world_score import ONE, OURS, ZERO, WorldScore

BY_RULES = "rules, first come"
OWN_GREEDY = ("own fit, by value", "own fit, first come")
_TITLES = {
    Measure.WEEKS: "Weeks to the first paid hour (objective `weeks_saved`)",
    Measure.HOURS: "Goal hours (default objective)",
}
_FIT_ROWS: tuple[tuple[str, str], ...] = (
    ("ndcg", "NDCG@10 over all openings within reach"),
    ("correlation", "correlation of predicted and true goal hours"),
    ("mean_predicted", "mean predicted goal hours"),
    ("mean_true", "mean true goal hours"),
    ("hours_error", "calibration error of goal hours, deciles (hours)"),
    ("chance_error", "calibration error of the chance of 30 hours at 26 weeks"),
    ("coverage", "80 % intervals that hold the truth"),
    ("coverage_new", "the same at workplaces without a past match"),
    ("promise_kept", "true goal hours of the night's plan / predicted"),
    ("worse", "assignments truly worse than none (share)"),
    ("violations", "assignments that the truth forbids (share)"),
    ("missed", "truly allowed pairs that the records refuse (share)"),
    ("forbidden", "recorded pairs that the truth forbids (share)"),
    ("group_gap", "gap between groups, goal hours"),
    ("group_gap_clairvoyant", "the same in the clairvoyant plan"),
    ("gap", "largest share of its bound a night may be missing"),
    ("findings", "findings of the second reading"),
)

Scores = Sequence[WorldScore]


def tables(scores: Scores) -> str:
    """Return all tables: for each scenario both measures, then the quality of the figures."""
    parts = []
    for scenario in _in_order(score.world["scenario"] for score in scores):
        mine = [score for score in scores if score.world["scenario"] == scenario]
        parts += [f"## Scenario {scenario}\n", _sizes(mine)]
        for measure in Measure:
            parts += [f"### {_TITLES[measure]}\n", _policies(mine, measure)]
        parts += ["### The figures behind the plans\n", _fit(mine)]
    return "\n".join(parts)


def policies_of(scores: Scores) -> list[str]:
    """Return the policies that every world was scored with, best informed first."""
    return [name for name in POLICIES if all(name in one.policies[Measure.HOURS.value] for one in scores)]


def above_greedy(score: WorldScore, measure: Measure) -> bool:
    """Tell whether our plan scores above greedy on recorded data and above greedy on our own fit."""
    mine = score.policies[measure.value]
    return all(mine[OURS]["score"] > mine[name]["score"] for name in (BY_RULES, *OWN_GREEDY))


def _in_order(values: Iterable[object]) -> list[str]:
    return list(dict.fromkeys(str(value) for value in values))


def _by_family(scores: Scores) -> dict[str, list[WorldScore]]:
    families = _in_order(score.world["family"] for score in scores)
    return {name: [one for one in scores if one.world["family"] == name] for name in families}


def _sizes(scores: Scores) -> str:
    seeds = sorted({int(score.world["seed"]) for score in scores})
    people, pairs = fmean(one.people for one in scores), fmean(one.pairs for one in scores)
    return (
        f"Preset {scores[0].world['preset']}, seeds {', '.join(str(seed) for seed in seeds)}; on average "
        f"{people:,.0f} people, {pairs:,.0f} allowed pairs, "
        f"{fmean(one.matches for one in scores):,.0f} past matches.\n"
    )


def _policies(scores: Scores, measure: Measure) -> str:
    families = _by_family(scores)
    rows = [[name, *_score_cells(families, measure, name)] for name in policies_of(scores)]
    rows.append(["**above both greedies**", *_above_cells(families, measure)])
    for name, label in ((ONE, "clairvoyant"), (OURS, "ours"), (ZERO, "random")):
        unit = "weeks" if measure is Measure.WEEKS else "hours"
        rows.append([f"{label}, mean true {unit}", *_mean_cells(families, measure, name)])
    return markdown_table(["policy", *families, "all"], rows)


def _columns(families: Mapping[str, Scores]) -> list[Scores]:
    everything = [score for scores in families.values() for score in scores]
    return [*families.values(), everything]


def _score_cells(families: Mapping[str, Scores], measure: Measure, name: str) -> list[str]:
    return [
        mean_and_spread([one.policies[measure.value][name]["score"] for one in scores])
        for scores in _columns(families)
    ]


def _mean_cells(families: Mapping[str, Scores], measure: Measure, name: str) -> list[str]:
    return [
        f"{fmean(one.policies[measure.value][name]['mean'] for one in scores):.1f}"
        for scores in _columns(families)
    ]


def _above_cells(families: Mapping[str, Scores], measure: Measure) -> list[str]:
    cells = []
    for scores in _columns(families):
        means = {
            name: fmean(one.policies[measure.value][name]["score"] for one in scores)
            for name in (OURS, BY_RULES, *OWN_GREEDY)
        }
        above = all(means[OURS] > mean for name, mean in means.items() if name != OURS)
        count = sum(above_greedy(one, measure) for one in scores)
        cells.append(f"{'yes' if above else 'no'} ({count} of {len(scores)} worlds)")
    return cells


def _fit(scores: Scores) -> str:
    families = _by_family(scores)
    rows = [
        [label, *(_figure([_fit_value(one, name) for one in some]) for some in _columns(families))]
        for name, label in _FIT_ROWS
    ]
    return markdown_table(["figure", *families, "all"], rows)


def _share(name: str) -> Callable[[WorldScore], float]:
    def share(score: WorldScore) -> float:
        mine = score.policies[Measure.HOURS.value][OURS]
        return mine[name] / max(mine["planned"], 1)

    return share


_DERIVED: dict[str, Callable[[WorldScore], float]] = {
    "worse": _share("worse"),
    "violations": _share("violations"),
    "gap": lambda score: max(found[OURS]["gap"] for found in score.policies.values()),
    "findings": lambda score: float(score.findings),
}


def _fit_value(score: WorldScore, name: str) -> float:
    return _DERIVED[name](score) if name in _DERIVED else score.fit[name]


def _figure(values: list[float]) -> str:
    known = [value for value in values if not math.isnan(value)]
    return f"{fmean(known):.3f}" if known else "-"


def mean_and_spread(values: Sequence[float]) -> str:
    """Return the mean of figures and their standard deviation."""
    spread = f" ± {stdev(values):.3f}" if len(values) > 1 else ""
    return f"{fmean(values):.3f}{spread}"


def markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
