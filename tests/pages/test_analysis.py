"""The analysts' pages: versions and comparisons, outcomes and the funnel."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from playwright.sync_api import Page

from api.clock import now
from api.outcomes import FUNNEL_COLUMNS, OUTCOME_COLUMNS
from data.store import RunAsked, open_store
from tests.pages.browsing import Browser, axe, overflow, shoot
from tests.pages.town import Town

OUTCOMES = "/analyse/resultater?periode=aar"


KEPT = Path(__file__).parent / "report.json.gz"


def compared(town: Town, run_id: str) -> None:
    """Leave a comparison as a worker leaves it: rules against the champion of the sample."""
    asked = RunAsked(
        run_id=run_id,
        kind="comparison",
        created_by="Eva Sand",
        request=json.dumps({"a": "rules", "b": "champion", "as_of": "2026-09-01", "promotion": None}),
    )
    with open_store(town.matcher.database_url) as store, store.writing() as unit:
        if unit.runs.one(run_id) is not None:
            return
        unit.runs.ask(asked, now())
        held = unit.runs.claim("test", 60.0, now(), run_id=run_id)
        assert held is not None
        unit.runs.finish(held[1], gzip.decompress(KEPT.read_bytes()).decode(), now())


def _csv(page: Page, address: str) -> list[list[str]]:
    answer = page.request.get(address)
    assert answer.status == 200, answer.text()
    return list(csv.reader(io.StringIO(answer.text().lstrip("\ufeff"))))


def test_an_analyst_sees_versions_and_asks_for_a_comparison(browser: Browser) -> None:
    """The version in use is named; rules against it are queued, and the page of the comparison waits."""
    page = browser.open("/analyse", role="analyst")
    assert page.get_by_role("heading", name="Versioner", exact=True).is_visible()
    assert "i brug" in page.locator("table").first.inner_text()
    assert axe(page) == []
    page.select_option("#a", "champion")
    page.select_option("#b", "rules")
    page.get_by_role("button", name="Bestil sammenligning").click()
    page.get_by_role("heading", name="Er tommelfingerregler bedre end versionen i brug?").wait_for(
        timeout=5000
    )
    assert page.get_by_text("Sammenligningen er ikke færdig").is_visible()
    assert axe(page) == []


def test_the_same_version_twice_is_told_at_its_field(browser: Browser) -> None:
    """The form comes back with what is wrong, and the fault leads to its field."""
    page = browser.open("/analyse", role="analyst", javascript=False)
    page.select_option("#a", "champion")
    page.select_option("#b", "champion")
    page.get_by_role("button", name="Bestil sammenligning").click()
    page.get_by_role("link", name="en anden version").wait_for(timeout=5000)


@pytest.mark.parametrize("width", [1280, 640, 320])
def test_outcomes_have_the_official_columns_and_stars(browser: Browser, width: int) -> None:
    """A year of the table with hidden cells, the development and the funnel; nothing sticks out."""
    page = browser.open(OUTCOMES, role="team_lead", width=width)
    text = page.locator("main").inner_text()
    assert "Antal personer med ordinære timer" in text or width < 768
    assert "*" in page.locator("#table").inner_text()
    assert page.locator("figure svg").is_visible()
    assert axe(page) == []
    assert overflow(page) == 0
    shoot(page, f"outcomes-{width}")


def test_downloads_hold_the_official_columns_and_no_other_municipality(browser: Browser) -> None:
    """A team lead gets the rows of the municipality, an analyst those of all; both with stars."""
    lead = browser.open(OUTCOMES, role="team_lead")
    rows = _csv(lead, f"{browser.town.url}/analyse/resultater.csv?periode=aar")
    assert tuple(rows[0]) == OUTCOME_COLUMNS
    assert {row[1] for row in rows[1:]} == {"Odense"}
    steps = _csv(lead, f"{browser.town.url}/analyse/forloeb.csv")
    assert tuple(steps[0]) == FUNNEL_COLUMNS
    assert {row[0] for row in steps[1:]} == {"Odense"}
    analyst = browser.open(OUTCOMES, role="analyst")
    assert len({row[1] for row in _csv(analyst, f"{browser.town.url}/analyse/resultater.csv")[1:]}) > 1


def test_outcomes_work_without_scripts_in_english(browser: Browser) -> None:
    """Choosing quarters by the button alone; and every word has its English."""
    page = browser.open("/analyse/resultater", role="analyst", javascript=False, language="en")
    page.select_option("#periode", "kvartal")
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_role("heading", name="Ordinary hours, quarter").wait_for(timeout=5000)


def test_who_may_not_is_refused(browser: Browser) -> None:
    """A jobformidler sees neither versions nor outcomes, a team lead no versions."""
    for role, path in (("jobformidler", "/analyse"), ("jobformidler", OUTCOMES), ("team_lead", "/analyse")):
        page = browser.open(path, role=role)
        assert page.locator("h1").inner_text() == "Det har du ikke adgang til"


@pytest.mark.parametrize("width", [1280, 640, 320])
def test_a_report_answers_first_and_draws_each_picture_with_its_table(browser: Browser, width: int) -> None:
    """Verdict, reasons, gates, pictures with tables, groups; nothing sticks out, and axe finds nothing."""
    compared(browser.town, "report1")
    page = browser.open("/analyse/sammenlign/report1", role="analyst", width=width)
    assert page.locator("h1").inner_text() == "Er versionen i brug bedre end tommelfingerregler?"
    assert page.locator("main .font-lead").inner_text().startswith("Det kan ikke ses.")
    pictures = page.locator("figure")
    assert pictures.count() == 7
    assert pictures.locator("svg[role=img] title").count() == 7
    assert pictures.locator("details table").count() == 7
    assert page.get_by_role("heading", name="Hvad ville listerne have givet?").is_visible()
    page.locator("figure summary").first.click()
    assert axe(page) == []
    assert overflow(page) == 0
    shoot(page, f"report-{width}")


def test_a_report_in_english_without_scripts_and_its_figures(browser: Browser) -> None:
    """No Danish word of the report stands on the English page; the download holds every figure."""
    compared(browser.town, "report1")
    page = browser.open("/analyse/sammenlign/report1", role="analyst", javascript=False, language="en")
    text = page.locator("main").inner_text()
    assert "It cannot be told." in text
    assert "gruppe" not in text.lower()
    rows = _csv(page, f"{browser.town.url}/analyse/sammenlign/report1/tal.csv")
    assert {"measure", "group", "difference"} <= set(rows[0])
    assert len(rows) > 50


def test_a_comparison_that_is_not_there_is_not_found(browser: Browser) -> None:
    """An unknown id, and a run of another kind, are no comparison."""
    page = browser.open("/analyse/sammenlign/nothing", role="analyst")
    assert page.locator("h1").inner_text()
    assert page.get_by_text("404").is_visible()
