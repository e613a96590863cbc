"""Minimal mode: a municipality that may give nothing about health still gets lists, plans and their check."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.plan_files import to_check
from api.travel import Ways
from data import synthetic
from data.intake import Intake, read_folder
from data.programmes import programme_on
from data.snapshot import Snapshot
from data.store import open_store
from matcher.night import Night, read_night
from matcher.proposal import Proposal
from matcher.rank import ListSettings, PlanView, rank
from matcher.reasons import reasons_for
from matcher.rematch import RematchPlan, rematch
from matcher.settings import MatchSettings
from matcher.verify import verify_plan
from models.additive import AdditiveModel
from models.baseline import rule_baseline
from models.train import learn

SAMPLE = Path(synthetic.__file__).parent / "sample"
DAY = synthetic.preset("demo").as_of
# What is said of a person's health, or reveals it; what a workplace offers to anybody may stay.
HEALTH = frozenset({"conditions", "must_conditions", "mentor_need"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimal:
    """The main job on a delivery without health data."""

    intake: Intake
    snapshot: Snapshot
    model: AdditiveModel
    night: Night
    plan: RematchPlan
    lists: tuple[Proposal, ...]


def _deliver(folder: Path, *, columns: bool) -> None:
    """Write the sample without health data: the columns left empty, or not there at all."""
    for path in sorted(SAMPLE.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        health = HEALTH if path.name == "candidates.csv" else frozenset()
        names = [name for name in rows[0] if columns or name not in health]
        with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names)
            writer.writeheader()
            writer.writerows({name: "" if name in health else row[name] for name in names} for row in rows)


@pytest.fixture(scope="module")
def minimal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Minimal]:
    """Import, train, plan and rank without health data."""
    folder = tmp_path_factory.mktemp("minimal")
    _deliver(folder, columns=False)
    intake = read_folder(folder, DAY)
    with open_store("sqlite://") as store:
        store.import_rows(intake, DAY)
        snapshot = store.take_snapshot(DAY)
    model = learn(snapshot, programme_on(DAY), "minimal")
    night = read_night(snapshot, model, MatchSettings())
    plan = rematch(night)
    view = PlanView(
        published=True,
        prices=plan.prices,
        potentials=plan.potentials,
        assigned={row.candidate_id: row.opening_id for row in plan.rows},
        openings=frozenset(night.market.openings.ids),
    )
    lists = reasons_for(night, rank(night, view, ListSettings(limit=5), night.market.candidates.ids))
    yield Minimal(intake=intake, snapshot=snapshot, model=model, night=night, plan=plan, lists=lists)


def test_20_a_delivery_without_health_data_is_whole(minimal: Minimal) -> None:
    """Domain test 20: nothing is refused for want of health data, and the day holds none of it."""
    assert not [finding for finding in minimal.intake.findings if str(finding.severity) == "error"]
    assert len(minimal.snapshot.candidates) > len(minimal.plan.rows) > 0
    assert {getattr(person, name) for person in minimal.snapshot.candidates for name in HEALTH} == {None}
    assert {getattr(p.candidate, name) for p in minimal.snapshot.history for name in HEALTH} == {None}


def test_20_empty_cells_are_the_same_as_no_columns(minimal: Minimal, tmp_path: Path) -> None:
    """Domain test 20: leaving cells empty and leaving the columns out give the same rows."""
    _deliver(tmp_path, columns=True)
    assert read_folder(tmp_path, DAY).rows == minimal.intake.rows


def test_20_the_fit_learns_from_the_rest(minimal: Minimal) -> None:
    """Domain test 20: what needs health data has no shape in the learned fit, and other columns have."""
    pieces = {term.name: term.pieces for term in minimal.model.terms}
    of_needs = [term.name for term in minimal.model.terms if term.group == "support"]
    assert len(of_needs) > 5
    assert {pieces[name] for name in of_needs} == {0}
    assert pieces["travel_minutes"] > 0
    assert pieces["competence_cover"] > 0


def test_20_nobody_loses_an_opening(minimal: Minimal) -> None:
    """Domain test 20: every pair that is allowed with health data is allowed without."""
    whole = read_night(_whole_sample(), rule_baseline(minimal.night.programme), MatchSettings())
    assert _allowed(whole) < _allowed(minimal.night)


def _whole_sample() -> Snapshot:
    with open_store("sqlite://") as store:
        store.import_rows(read_folder(SAMPLE, DAY), DAY)
        return store.take_snapshot(DAY)


def _allowed(night: Night) -> set[tuple[str, str]]:
    people, openings = night.market.candidates.ids, night.market.openings.ids
    found = zip(night.valued.candidates().tolist(), night.valued.opening.tolist(), strict=True)
    return {(people[person], openings[opening]) for person, opening in found}


def test_20_everybody_with_an_opening_has_a_list_with_reasons(minimal: Minimal) -> None:
    """Domain test 20: lists are not empty, each line has a plus or a doubt, and none speaks of needs."""
    listed = {proposal.candidate_id for proposal in minimal.lists}
    assert listed == {person for person, _ in _allowed(minimal.night)}
    assert len(listed) > 100
    assert all(proposal.reasons for proposal in minimal.lists)
    kinds = {reason.kind for proposal in minimal.lists for reason in proposal.reasons}
    assert kinds >= {"for", "against"}
    groups = {reason.group for proposal in minimal.lists for reason in proposal.reasons}
    assert groups.isdisjoint({"support", "must_conditions", "mentor_hours"})


def test_20_the_plan_passes_its_check(minimal: Minimal) -> None:
    """Domain test 20: the night's plan is the best one, and the second reading finds nothing."""
    plan, night = minimal.plan, minimal.night
    assert plan.status == "optimal"
    assert len(plan.rows) > 40
    ways = Ways(minimal.snapshot)
    rows = to_check(plan)
    assert verify_plan(rows, minimal.snapshot, night.settings, night.programme, travel_minutes=ways) == ()
