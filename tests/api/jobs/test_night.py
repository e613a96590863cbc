"""The night as a run: always an answer, one per local night, and what a checkpoint may be used for."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from api.jobs import night
from api.jobs.desk import Desk
from api.jobs.draft import draft_from_json, draft_to_json, publish
from api.jobs.local_night import night_of
from api.jobs.night import NightRun, decide_night
from api.jobs.night_input import NightOrder
from api.jobs.plan_json import plan_from_json, plan_to_json
from api.jobs.tonight import ask_for_night
from api.settings import Settings
from data.store import PlanMovedError, Store, open_store
from matcher.night import Night
from matcher.rematch import RematchPlan, rematch
from models.fit import BadScoreError
from tests.api.conftest import DAY, Matcher

AS_OF = date.fromisoformat(DAY)


def order_of(matcher: Matcher, **changes: Any) -> NightOrder:
    """Return the order of the municipality's night."""
    settings = Settings(database_url=matcher.database_url, models=matcher.folder / "models")
    told: dict[str, Any] = {"as_of": AS_OF, "settings": settings, "chosen": settings.match_settings()}
    return NightOrder(**told | {"fall_back": True} | changes)


def decided(matcher: Matcher, **changes: Any) -> NightRun:
    """Decide the municipality's night without publishing it."""
    with open_store(matcher.database_url) as store:
        return decide_night(store, order_of(matcher, **changes), Desk())


@pytest.fixture(scope="session")
def planned_night(trained: Matcher) -> NightRun:
    """Decide the night once on each database."""
    return decided(trained)


def test_plans_and_drafts_come_back_to_the_last_digit(planned_night: NightRun) -> None:
    """What a checkpoint keeps is what was kept: plan and draft are equal after JSON."""
    assert plan_from_json(plan_to_json(planned_night.plan)) == planned_night.plan
    assert draft_from_json(draft_to_json(planned_night.draft)) == planned_night.draft


def test_a_failing_solver_leaves_a_greedy_plan_that_says_so(
    trained: Matcher, planned_night: NightRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Largest value first, checked, marked in both languages, worth less than the proven plan."""

    def broken(_: object) -> None:
        raise MemoryError("no room")

    monkeypatch.setattr(night, "rematch", broken)
    run = decided(trained)
    assert run.plan.status == "feasible"
    assert 0 < run.report["objective"] < planned_night.report["objective"] <= run.report["bound"]
    assert "the solver failed" in run.report["degraded"]
    assert "løseren fejlede" in run.report["degraded_da"]
    assert "MemoryError" in run.report["message"]
    with pytest.raises(MemoryError):
        decided(trained, fall_back=False)


def test_scores_that_fail_while_solving_leave_the_rules(
    trained: Matcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bad score that turns up only when pins are asked for makes the night start again by the rules."""
    met: list[str] = []

    def picky(read: Night) -> RematchPlan:
        met.append(read.scorer.version)
        if not read.scorer.version.startswith("rules"):
            raise BadScoreError("score: a pinned pair")
        return rematch(read)

    monkeypatch.setattr(night, "rematch", picky)
    run = decided(trained)
    assert len(met) == 2
    assert run.plan.model_version.startswith("rules")
    assert run.plan.status == "optimal"
    assert "a pinned pair" in run.report["degraded"]
    with pytest.raises(BadScoreError):
        decided(trained, fall_back=False)


def test_a_lost_model_leaves_the_rules_and_says_so(trained: Matcher, tmp_path: Path) -> None:
    """A damaged champion makes the night plan by the rules, marked; at the terminal it is an error."""
    models = tmp_path / "models"
    models.mkdir()
    (models / "champion").write_text("nothing of the kind\n")
    settings = Settings(database_url=trained.database_url, models=models)
    run = decided(trained, settings=settings)
    assert run.plan.model_version.startswith("rules")
    assert "tommelfingerregler" in run.report["degraded_da"]
    with pytest.raises(Exception, match="matcher doctor"):
        decided(trained, settings=settings, fall_back=False)


def test_a_night_overtaken_by_another_publishes_nothing(
    trained: Matcher, copy: Any, planned_night: NightRun
) -> None:
    """Who decided before somebody else published is refused and leaves that plan as it is."""
    matcher = copy(trained)
    with open_store(matcher.database_url) as store:
        assert publish(store, planned_night.draft) == 1
        with pytest.raises(PlanMovedError):
            publish(store, planned_night.draft)
        assert publish(store, replace(planned_night.draft, after=1)) == 2


@pytest.mark.parametrize("change", [date(2026, 3, 29), date(2026, 10, 25)])
def test_one_run_per_local_night_whatever_cron_does(store: Store, change: date) -> None:
    """Cron at every half hour of two nights, through both changes of the clock: two runs."""
    start = datetime(change.year, change.month, change.day, tzinfo=UTC) - timedelta(hours=5)
    moments = [start + timedelta(minutes=30 * step) for step in range(48 + 24)]
    runs = {ask_for_night(store, night_of(moment), "cron").run_id for moment in moments}
    nights = {night_of(moment) for moment in moments}
    assert nights == {change, change + timedelta(days=1)}
    assert len(runs) == 2


def test_the_report_is_json_of_figures(planned_night: NightRun) -> None:
    """The report goes through JSON unchanged and holds no key of the lot and no chance of a person."""
    report = json.loads(planned_night.draft.plan.report_json)
    assert report["digest"] == planned_night.plan.digest
    assert "lot_key" not in report["settings"]
    assert "chance" not in json.dumps(report)
