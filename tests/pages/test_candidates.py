"""The table of jobkandidater and the page of one: with and without scripts, on a small screen."""

import re

import pytest

from tests.pages.browsing import Browser, axe, overflow, shoot

# Somebody with companies on the list, of the first jobformidler.
WITH_COMPANIES = "K-0461-0003"
IN_A_MATCH = "K-0461-0002"


@pytest.mark.parametrize("path", ["/kandidater", f"/kandidater/{WITH_COMPANIES}"])
@pytest.mark.parametrize("width", [1280, 320])
def test_pages_are_accessible_and_fit(browser: Browser, path: str, width: int) -> None:
    """Neither page has a violation, nor is it wider than a small screen."""
    page = browser.open(path, width=width)
    shoot(page, f"{path.strip('/').replace('/', '-')}-{width}")
    assert axe(page) == []
    assert overflow(page) == 0
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_more_companies_are_shown_on_demand(browser: Browser, javascript: bool) -> None:
    """Five companies stand there first, then more, by the same link, which leads to the first new one."""
    page = browser.open(f"/kandidater/{WITH_COMPANIES}", javascript=javascript)
    assert page.locator(".company").count() == 5
    page.get_by_role("link", name="Vis flere").click()
    page.wait_for_url(re.compile("antal=10"))
    page.locator("#company-6").wait_for()
    if javascript:
        page.wait_for_function("document.activeElement.id === 'company-6'")
    else:
        assert page.url.endswith("#company-6")
    assert page.locator("h1").count() == 1


def test_an_empty_list_says_why_and_what_would_open(browser: Browser) -> None:
    """Somebody in a running match has no companies: the rule, how much it closes, and what would open it."""
    page = browser.open(f"/kandidater/{IN_A_MATCH}")
    assert page.locator(".company").count() == 0
    told = page.locator("#companies .binds > div").first.inner_text()
    assert "i gang med et match" in told
    assert re.search(r"Det ville åbne: .+Kun det her lukker \d+ stillinger", told, re.DOTALL)
    assert axe(page) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_search_narrows_the_table(browser: Browser, javascript: bool) -> None:
    """A search finds a case by a part of its number; nobody can sort the table."""
    page = browser.open("/kandidater", javascript=javascript)
    rows = page.locator("tbody tr")
    assert rows.count() > 3
    page.get_by_label("Søg efter sagsnummer").fill(WITH_COMPANIES[-4:])
    page.get_by_role("button", name="Søg").click()
    page.wait_for_url(re.compile("soeg="))
    page.wait_for_function("document.querySelectorAll('tbody tr').length === 1") if javascript else None
    assert rows.count() == 1
    assert page.locator("[aria-sort], th button").count() == 0
