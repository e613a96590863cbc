"""Hostile texts in every field, every page visited: nothing runs, nothing is reported, nothing is fetched."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from api.pages.rendering import POLICY, environment
from data.store import open_store
from tests.api.http.clients import settings_of
from tests.pages.browsing import Browser, Seen
from tests.pages.every_page import PLANTED, Example, pages
from tests.pages.hostile import CANARY, MIX, TEXTS, address, fields, forms, markup, overrun, send
from tests.pages.town import BROKER, Town, open_town
from tests.trust_record import record

# Where the quick suite fills in forms.
MAIN = (
    "/kandidater",
    "/kandidater/{candidate_id}",
    "/kandidater/{candidate_id}/stillinger/{opening_id}/{answer}",
    "/virksomheder/{workplace_id}",
)
AT_ONCE = 40
# All that a browser shows, also what is there only once it was made.
SHOWN = pages() | {route: one for route, one in PLANTED.items() if not route.endswith(".csv")}


@pytest.fixture(scope="module")
def overrun_browser(chromium: str, town: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Return a browser that looks at a town with hostile texts in every field."""
    assert chromium
    with open_town(overrun(town, tmp_path_factory.mktemp("hostile") / "town", (MIX, *TEXTS))) as running:
        found = Browser(running)
        yield found
        found.end()


@pytest.fixture
def browser(overrun_browser: Browser) -> Iterator[Browser]:
    """Return it; afterwards nothing was reported, nothing left this host, no script ran or failed."""
    overrun_browser.seen = Seen()
    yield overrun_browser
    overrun_browser.run(overrun_browser.close_pages)
    assert overrun_browser.seen == Seen()


def opened(browser: Browser, example: Example, page: Page | None = None) -> Page:
    """Open a page, again after a form has ended the session; fails where it is not shown."""
    if page is None:
        page = browser.open(example.path, role=example.role)
    else:
        page.goto(browser.town.url + example.path)
    if example.role and "/log-ind" in page.url:
        browser.forget(example.role)
        page = browser.open(example.path, role=example.role)
    assert page.url == browser.town.url + example.path
    if page.locator('[data-hx-trigger="load"]').count():
        page.wait_for_load_state("networkidle")
    return page


def visited(browser: Browser, route: str, example: Example) -> int:
    """Look at a page, at what its address says back, and at the answer of each of its forms."""
    page = opened(browser, example)
    assert markup(page) == [], example.path
    looks = 1
    for form in forms(page):
        for everything in (False, True):
            page = opened(browser, example, page)
            there = forms(page)
            if form not in there:
                continue
            send(page, there[form], [MIX[:190], MIX], everything=everything)
            assert markup(page) == [], (example.path, form)
            looks += 1
    page.goto(browser.town.url + address(route, MIX[:150]) + f"?soeg={MIX[:80]}")
    assert markup(page) == [], route
    page.close()
    return looks + 1


def told_to_forms(browser: Browser, example: Example) -> int:
    """Tell every text to every form of a page that takes words; return how many answers were looked at."""
    page = opened(browser, example)
    takes_words = [form for form, number in forms(page).items() if fields(page, number)]
    looks = 0
    for form in takes_words:
        told = 0
        while told < len(TEXTS):
            page = opened(browser, example, page)
            there = forms(page)
            if form not in there:
                break
            told += send(page, there[form], TEXTS[told : told + AT_ONCE], everything=False)
            assert markup(page) == [], (example.path, form, told)
            looks += 1
    page.close()
    return looks


def records_of(browser: Browser) -> list[str]:
    """Return the pages of every company of the delivery, and of every case of the first jobformidler."""
    settings = settings_of(browser.town.matcher)
    assert settings.as_of is not None
    with open_store(settings.database_url) as store:
        snapshot = store.take_snapshot(settings.as_of)
    companies = [f"/virksomheder/{one.workplace_id}" for one in snapshot.workplaces]
    people = [f"/kandidater/{c.candidate_id}" for c in snapshot.candidates if c.broker_id == BROKER]
    return companies + people


def kept(browser: Browser, looks: int, began: float, *, short: bool) -> None:
    """Look once more at what is stored now, and write down what was found."""
    shown = 0
    for example in SHOWN.values():
        page = opened(browser, example)
        assert markup(page) == [], example.path
        shown += CANARY in page.locator("body").inner_text()
        page.close()
    assert shown > len(SHOWN) / 3
    figures = {
        "texts": len(TEXTS),
        "pages": len(SHOWN),
        "looks": looks + len(SHOWN),
        "pages_that_show_such_a_text": shown,
        "executions": 0,
        "reports_of_the_policy": len(browser.seen.reports),
        "foreign_requests": len(browser.seen.abroad),
    }
    record(
        "hostile_pages",
        "Hostile texts in every field: 0 executions, 0 reports of the policy, 0 requests to other hosts",
        figures,
        "a template that takes a text as safe: markup, reports and an execution",
        command="make proof",
        seconds=time.monotonic() - began,
        short=short,
    )


def test_nothing_of_it_runs(browser: Browser) -> None:
    """Each page, each answer to a form of the main ones and each refused address holds texts as texts."""
    began = time.monotonic()
    kept(browser, sum(visited(browser, route, SHOWN[route]) for route in MAIN), began, short=True)


@pytest.mark.proof
def test_nothing_of_any_of_it_runs(browser: Browser) -> None:
    """So does each page, each company and case of the delivery, and each answer of each form to each text."""
    began = time.monotonic()
    looks = 0
    for path in records_of(browser):
        page = browser.open(path)
        assert markup(page) == [], path
        page.close()
        looks += 1
    for route, example in SHOWN.items():
        looks += visited(browser, route, example)
        looks += told_to_forms(browser, example)
    kept(browser, looks, began, short=False)


SAFE = environment().from_string("<!doctype html><title>x</title><p>{{ text | safe }}</p>")


def mutant(browser: Browser, policy: str) -> list[str]:
    """Open the naive page, a template that takes a text as safe, in a browser of its own."""
    page = browser.fresh()
    answer = SAFE.render(text=MIX)
    headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
    page.route("**/mutant", lambda route: route.fulfill(body=answer, headers=headers))
    page.goto(f"{browser.town.url}/mutant")
    return markup(page)


def test_a_text_taken_as_safe_is_found_out(browser: Browser) -> None:
    """Mutant: under the policy it is markup and reports, without the policy it runs."""
    assert len(mutant(browser, POLICY)) > 3
    assert len(browser.seen.reports) > 0
    assert "it ran" in mutant(browser, "default-src 'self' 'unsafe-inline'")
    browser.seen = Seen()
