"""What an older version of the program wrote down is shown as far as it goes; no page goes wrong over it."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from api.clock import now
from api.jobs.kept_report import kept_report
from api.jobs.proof_rows import sections_of
from data.store import PlanHead, RunAsked, open_store
from tests.pages.statements import Counted, counting
from tests.pages.town import Town, copy_of

# Said only by later versions; a report without them is whole all the same.
LATER = {"degraded_da", "price_bands", "left_out", "rounds", "value_unmatched", "settings"}
NIGHT = (
    "/natten",
    "/natten?plan=1",
    "/natten/aendringer",
    "/natten/uden-plads",
    "/natten/ring-foerst",
    "/natten/pladser",
    "/natten/tidligere",
    "/natten/koersel",
    "/i-dag",
)


@pytest.fixture(scope="module")
def copied(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Return a copy of the town, whose plan others do not need."""
    return copy_of(town, tmp_path_factory.mktemp("older"))


@pytest.fixture(scope="module")
def report(copied: Town) -> dict[str, Any]:
    """Return the report of the plan as this version wrote it."""
    with open_store(copied.matcher.database_url) as store, store.reading() as unit:
        told: dict[str, Any] = json.loads(unit.plans.report(1) or "")
    return told


@pytest.fixture(scope="module")
def here(copied: Town) -> Iterator[Counted]:
    """Return a jobformidler of the copy."""
    with counting(copied) as client:
        yield client


def _keep(town: Town, told: object) -> None:
    """Let the plan keep another report."""
    with closing(sqlite3.connect(town.matcher.folder / "matcher.db")) as file, file:
        file.execute("UPDATE plans SET report_json = ?", [json.dumps(told)])


def test_a_night_is_shown_whatever_its_report_leaves_out(
    copied: Town, report: dict[str, Any], here: Counted
) -> None:
    """Without any one of its parts the page is there, and says so where a figure is missing."""
    for left_out in ("", *report):
        _keep(copied, {name: value for name, value in report.items() if name != left_out})
        text = here.text("/natten")
        here.text("/natten/ring-foerst")
        whole = not left_out or left_out in LATER | {"degraded", "as_of", "objective_kind", "digest"}
        whole = whole or left_out in {"model_version", "changes"}
        assert ("ældre version" not in text) is whole, left_out


@pytest.mark.parametrize("path", NIGHT)
def test_a_report_that_says_nothing_takes_no_page_away(copied: Town, here: Counted, path: str) -> None:
    """The day and its lists stand without any figure of the night."""
    _keep(copied, {})
    assert "<h1" in here.text(path)


def test_the_first_reports_said_in_english_why_a_plan_was_unusual(
    copied: Town, report: dict[str, Any], here: Counted
) -> None:
    """That is better than nothing, and no reason to go wrong."""
    told = {name: value for name, value in report.items() if name not in LATER}
    _keep(copied, told | {"degraded": "the solver failed"})
    text = here.text("/natten")
    assert "ikke lavet på den sædvanlige måde: the solver failed" in text
    with pytest.raises(KeyError):  # the naive reader
        _ = told["degraded_da"]


def test_a_sheet_tells_unknown_figures_as_unknown(copied: Town, report: dict[str, Any]) -> None:
    """No figure is made up: the cells of the proof hold a dash, and what is known stands beside."""
    with open_store(copied.matcher.database_url) as store, store.reading() as unit:
        head = unit.plans.head(1)
    assert isinstance(head, PlanHead)
    told = json.dumps({name: report[name] for name in ("bound", "gap", "counts")})
    sheet = sections_of(kept_report(told, head).told, head.as_of)
    cells = [cell for one in sheet for row in one.rows for cell in row[1:]]
    assert cells.count("–") >= 8
    assert any(head.digest.startswith(str(cell)) for cell in cells)


def test_a_comparison_of_another_version_says_that_it_cannot_be_read(copied: Town) -> None:
    """Its page and the list of comparisons are there; its figures, where it has none, are not found."""
    strange = {"report": {"answer": {"da": "Ja"}, "tables": [{"title": "før"}]}}
    run_id = "f" * 32
    _compare(copied, run_id, strange)
    with counting(copied, "analyst") as client:
        assert "Rapporten kan ikke vises" in client.text(f"/analyse/sammenlign/{run_id}")
        assert run_id in client.text("/analyse")
        assert client.get(f"/analyse/sammenlign/{run_id}/tal.csv").status_code == 404


def _compare(town: Town, run_id: str, result: object) -> None:
    """Leave a comparison as a worker of some version left it."""
    request = json.dumps({"a": "rules", "b": "champion", "as_of": "2026-09-01"})
    asked = RunAsked(run_id=run_id, kind="comparison", created_by="Eva Sand", request=request)
    with open_store(town.matcher.database_url) as store, store.writing() as unit:
        unit.runs.ask(asked, now())
        held = unit.runs.claim("test", 60.0, now(), run_id=run_id)
        assert held is not None
        unit.runs.finish(held[1], json.dumps(result), now())
