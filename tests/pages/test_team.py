"""The team lead's page: load, causes, equal exposure with small cells hidden, the file, opened cases."""

import pytest
from playwright.sync_api import expect

from tests.pages.browsing import Browser, axe, overflow, shoot
from tests.pages.statements import MOST, counting
from tests.pages.town import Town


@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_of_the_team_is_for_all(browser: Browser, width: int) -> None:
    """The lead sees the load, the groups and opened cases; axe finds nothing and nothing is too wide."""
    page = browser.open("/team", role="team_lead", width=width)
    expect(page.locator("h1")).to_have_text("Team")
    expect(page.locator("#load-heading")).to_be_visible()
    assert "B-0461-01" in page.locator("main").inner_text()
    assert axe(page) == []
    assert overflow(page) == 0
    shoot(page, f"team-{width}")


def test_a_jobformidler_does_not_see_the_team(browser: Browser) -> None:
    """The page and its file are refused to whoever may not see figures of groups."""
    page = browser.open("/team", javascript=False)
    assert "team.role" not in page.content()
    assert page.locator("#load-heading").count() == 0
    assert "B-0461-01" not in page.locator("main").inner_text()


def test_the_page_takes_few_statements_and_the_file_tells_no_more(town: Town) -> None:
    """Eight statements at most."""
    with counting(town, "team_lead") as here:
        told = here.statements("/team")
    assert 0 < len(told) <= MOST, told
