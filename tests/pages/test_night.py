"""The night in a browser: its proof, its changes, who is without a place, the call list, earlier nights."""

import json
import math
from contextlib import closing
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from data.store import open_store
from tests.pages.browsing import Browser, axe, overflow, shoot
from tests.pages.town import Town

PAGES = {
    "night": ("/natten", "Natten til 1. september 2026"),
    "night-changes": ("/natten/aendringer", "Ændringer i natten til 1. september 2026"),
    "night-unplaced": ("/natten/uden-plads?vis=alle", "Uden plads i natten til 1. september 2026"),
    "night-calls": ("/natten/ring-foerst", "Ring først til"),
    "night-history": ("/natten/tidligere", "Tidligere nætter"),
    "night-places": ("/natten/pladser", "Ledige pladser uge for uge"),
    "night-run": ("/natten/koersel", "Nattens kørsel"),
}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_of_the_night_is_for_all(browser: Browser, name: str) -> None:
    """Each has its heading; nothing that axe finds at either width, and nothing wider than 320 px."""
    address, heading = PAGES[name]
    page = browser.open(address)
    expect(page.locator("h1")).to_have_text(heading)
    assert axe(page) == []
    shoot(page, name)
    narrow = browser.open(address, width=320)
    assert overflow(narrow) == 0
    assert axe(narrow) == []
    shoot(narrow, f"{name}-320")


def test_the_page_says_what_the_report_says(browser: Browser) -> None:
    """The verdict, the share that may be missing rounded up, and the dearest opening of Odense come first."""
    told = _report(browser.town)
    page = browser.open("/natten", javascript=False)
    text = page.locator("main").inner_text()
    missing = told["bound"] - told["objective"]
    share = math.ceil(round(10_000 * missing / told["bound"], 6)) / 100
    assert f"Højst {share:.2f} % fra det bedst mulige".replace(".", ",") in text
    assert (
        f"{told['counts']['assigned']} af {told['counts']['assigned'] + told['counts']['unplaced']}" in text
    )
    first = next(one for one in told["in_demand"] if one["opening_id"].startswith("A-0461"))
    call = page.locator(".night-calls li").first
    expect(call).to_contain_text(f"cirka {first['price']:.0f} løntimer")
    expect(call).to_contain_text(f"{first['people']} jobkandidater ville")
    assert (call.locator("a").first.get_attribute("href") or "").startswith("/virksomheder/")


def test_a_company_stands_once_on_the_call_list(browser: Browser) -> None:
    """Whoever has several openings in demand is called about all of them at once."""
    page = browser.open("/natten/ring-foerst", javascript=False)
    companies = page.locator(".night-calls > li a[href]:first-child").evaluate_all(
        "links => links.map(one => one.getAttribute('href')).filter(one => !one.includes('#'))"
    )
    assert len(set(companies)) == len(companies) > 0
    expect(page.locator(".night-calls")).to_contain_text("af den slags stillinger")


def _report(town: Town) -> dict[str, Any]:
    with closing(open_store(town.matcher.database_url)) as store, store.reading() as unit:
        head = unit.plans.head()
        assert head is not None
        told: dict[str, Any] = json.loads(unit.plans.report(head.plan_id) or "")
    return told


@pytest.mark.parametrize("path", ["/natten", "/natten/aendringer?vis=alle", "/natten/uden-plads?vis=alle"])
def test_people_of_others_are_not_on_the_page(browser: Browser, path: str) -> None:
    """A jobformidler of Odense sees people of Odense, one of Faaborg-Midtfyn those of Faaborg-Midtfyn."""
    for role, mine, theirs in (("jobformidler", "K-0461", "K-0430"), ("elsewhere", "K-0430", "K-0461")):
        text = browser.open(path, role=role, javascript=False).locator("main").inner_text()
        assert mine in text or path == "/natten/uden-plads?vis=alle"
        assert theirs not in text


@pytest.mark.parametrize("javascript", [True, False])
def test_lists_go_on_and_are_narrowed(browser: Browser, javascript: bool) -> None:
    """Pages of two hold everybody once, and the filter for new places leaves only those."""
    page = browser.open("/natten/aendringer?limit=20&vis=alle", javascript=javascript)
    seen: list[str] = []
    while True:
        seen += page.locator("tbody th").all_inner_texts()
        onward = page.get_by_role("link", name="Næste side")
        if not onward.count():
            break
        with page.expect_navigation():
            onward.click()
    assert len(seen) == len(set(seen)) > 20
    with page.expect_navigation():
        page.get_by_role("link", name="Ny plads", exact=True).click()
    assert set(page.locator("tbody td:nth-of-type(1)").all_inner_texts()) == {"Ny plads"}


def test_an_earlier_night_has_its_address(browser: Browser) -> None:
    """The history leads to the plan by number; a number that never was is the page of an unknown plan."""
    page = browser.open("/natten/tidligere", javascript=False)
    page.locator("tbody th a").first.click()
    expect(page.locator("h1")).to_have_text("Natten til 1. september 2026")
    assert "plan=1" in page.url
    page.goto(f"{browser.town.url}/natten?plan=999")
    assert "plan" in page.locator("main").inner_text()
    assert page.locator("text=(plan-unknown)").count() == 1


def test_the_calendar_is_of_a_municipality_or_a_company(browser: Browser) -> None:
    """The picture has its table of thirteen weeks; a company has fewer places than the municipality."""
    page = browser.open("/natten/pladser", javascript=False)
    whole = _places(page)
    assert len(whole) == 13
    company = browser.open("/natten", javascript=False).locator(".night-calls a").first.get_attribute("href")
    page.goto(f"{browser.town.url}/natten/pladser?virksomhed={(company or '').rpartition('/')[2]}")
    assert 0 < _places(page)[0] < whole[0]


def _places(page: Page) -> list[int]:
    page.locator(".picture-data summary").click()
    return [int(text) for text in page.locator(".picture-data tbody td:nth-of-type(2)").all_inner_texts()]


def test_the_run_is_told_by_keyboard_alone(browser: Browser) -> None:
    """The skip link, then the links of the page: the call list opens by Enter."""
    page = browser.open("/natten")
    page.get_by_role("link", name="Vis hele ringelisten").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Ring først til")
