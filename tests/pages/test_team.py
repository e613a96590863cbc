"""The team lead's page: load, causes, equal exposure with small cells hidden, the file, opened cases."""

import csv
import io
from dataclasses import asdict
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from api import clock
from api.pages.team.reading import broker_names
from api.pages.team.routes import EXPOSURE_COLUMNS
from api.spelling import csv_text
from data.accounts import Account
from data.opened_cases import OpenedCase
from data.store import Credentials, open_store
from matcher.aggregates.exposure import Exposure
from matcher.aggregates.groups import SMALLEST
from tests.pages.browsing import Browser, axe, overflow, shoot
from tests.pages.statements import MOST, counting
from tests.pages.town import Town


@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_of_the_team_is_for_all(browser: Browser, width: int) -> None:
    """The lead sees the load, the groups and opened cases; axe finds nothing and nothing is too wide."""
    page = browser.open("/team", role="team_lead", width=width)
    expect(page.locator("h1")).to_have_text("Team")
    expect(page.locator("#load-heading")).to_be_visible()
    names = page.locator("section[aria-labelledby='load-heading'] tbody th").all_inner_texts()
    assert {"Anna Holm", "Bo Lund"} <= set(names)
    assert {
        one for one in names if "B-0461" in one and not one.startswith("Jobformidler nr. B-0461")
    } == set()
    assert axe(page) == []
    assert overflow(page) == 0
    shoot(page, f"team-{width}")


def test_a_jobformidler_does_not_see_the_team(browser: Browser) -> None:
    """The page and its file are refused to whoever may not see figures of groups."""
    page = browser.open("/team", javascript=False)
    assert "team.role" not in page.content()
    assert page.locator("#load-heading").count() == 0
    assert "Bo Lund" not in page.locator("main").inner_text()


def _account(name: str, number: str = "", disabled_at: datetime | None = None) -> Credentials:
    told = Account(account_id=name, sign_in=name, name=name, broker_id=number, disabled_at=disabled_at)
    return Credentials(account=told, epoch=1)


def test_a_name_is_that_of_who_signs_in() -> None:
    """Somebody who has left stands behind who has the number now, and alone where nobody has it."""
    left, here, gone = _account("a", "B1", clock.now()), _account("b", "B1"), _account("c", "B2", clock.now())
    lead = _account("d")
    for accounts in ([left, here, gone, lead], [here, left, gone]):
        assert broker_names(accounts) == {"B1": "b", "B2": "c"}


def test_an_opened_case_is_marked_once(browser: Browser) -> None:
    """The lead reads who opened a case and why, marks it without scripts, and is told who did."""
    opened = OpenedCase(
        access_id="aabnet-1",
        candidate_id="K-0461-0031",
        opened_by="Bo Lund",
        opener="bo.lund",
        role="jobformidler",
        reason_code="absence",
        reason="Anna er på ferie",
        opened_at=clock.now(),
        until=clock.now() + timedelta(hours=1),
    )
    with open_store(browser.town.matcher.database_url) as store, store.writing() as unit:
        unit.opened_cases.add(opened)
    page = browser.open("/team", role="team_lead", javascript=False)
    row = page.locator("section[aria-labelledby='opened-heading'] li", has_text="Anna er på ferie")
    assert "Bo Lund" in row.inner_text()
    row.get_by_role("button", name="Kvittér for set: K-0461-0031").click()
    page.get_by_text("Der er kvitteret").wait_for()
    assert "Set af Tine Juhl" in row.inner_text()
    assert row.get_by_role("button").count() == 0


def test_the_file_hides_what_the_page_hides(town: Town) -> None:
    """Groups of few have no figures in the file either, and no cell of it is a formula."""
    with counting(town, "team_lead") as here:
        rows = list(csv.DictReader(io.StringIO(here.text("/team/fordeling.csv"))))
        page = here.text("/team")
    assert [*rows[0]] == list(EXPOSURE_COLUMNS)
    assert min(int(row["people"]) for row in rows if row["people"]) >= SMALLEST
    hidden = page.partition("overrides-heading")[0].count("under 5, eller skjult")
    assert hidden >= sum(not row["people"] for row in rows)
    few = csv_text(EXPOSURE_COLUMNS, [asdict(Exposure(attribute="municipality", value="=1+1"))])
    assert few.splitlines()[1] == "municipality,'=1+1,,,,,,false,false"


def test_the_page_takes_few_statements_and_the_file_tells_no_more(town: Town) -> None:
    """Eight statements at most."""
    with counting(town, "team_lead") as here:
        told = here.statements("/team")
    assert 0 < len(told) <= MOST, told
