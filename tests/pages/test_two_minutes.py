"""Two minutes between two meetings: the day, a case, companies, what if, a call, a decision, the sheet."""

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page

from tests.pages.browsing import Browser, overflow
from tests.pages.every_page import routes
from tests.pages.looking import zoomed
from tests.pages.town import PASSWORD, PEOPLE

Press = Callable[[Locator], None]
SECONDS = 120
# Each way has a case of its own.
WAYS = {
    "mouse": "K-0461-0316",
    "without scripts": "K-0461-0337",
    "keyboard": "K-0461-0344",
    "telephone": "K-0461-0190",
    "zoomed": "K-0461-0191",
}
SHEET = "/kandidater/{candidate_id}/samtaleark"
_MOST_STOPS = 200


def click(what: Locator) -> None:
    """Press something with the mouse."""
    what.click()


def by_keyboard(what: Locator) -> None:
    """Come to something by Tab alone, and press it."""
    to(what)
    what.page.keyboard.press("Enter")


def to(what: Locator) -> None:
    """Come to something by Tab alone."""
    what.wait_for()
    for _ in range(_MOST_STOPS):
        if what.evaluate("one => one === document.activeElement"):
            return
        what.page.keyboard.press("Tab")
    raise AssertionError(f"not reached within {_MOST_STOPS} stops: {what}")


def write(what: Locator, text: str, press: Press) -> None:
    """Fill a field in."""
    if press is click:
        what.fill(text)
        return
    to(what)
    what.page.keyboard.type(text)


def choose_first(what: Locator, press: Press) -> None:
    """Choose the first answer of a list of choices."""
    if press is click:
        what.select_option(index=1)
        return
    to(what)
    what.page.keyboard.press("ArrowDown")


def signed_in(page: Page, press: Press) -> None:
    """Sign in, and be led to the day."""
    write(page.locator("#navn"), PEOPLE["jobformidler"].sign_in, press)
    write(page.locator("#adgangskode"), PASSWORD, press)
    press(page.locator("main form button"))
    page.wait_for_url(re.compile("/i-dag$"))


def found(page: Page, person: str, press: Press) -> None:
    """Find a case and open it."""
    press(page.get_by_role("navigation").get_by_role("link", name="Mine kandidater"))
    write(page.get_by_label("Søg efter sagsnummer"), person, press)
    press(page.get_by_role("button", name="Søg"))
    page.wait_for_url(re.compile("soeg="))
    press(page.locator("tbody").get_by_role("link", name=person))
    page.get_by_role("heading", level=1, name=person).wait_for()


def read(page: Page) -> list[str]:
    """Read five companies: what one would do there, when, how far it is, and why."""
    companies = page.locator(".company")
    assert companies.count() == 5
    for company in companies.all():
        assert company.locator(".company-tasks").inner_text()
        assert company.locator("dd").count() >= 2
        assert company.locator(".company-reasons li").count() >= 1
    return companies.locator("h3").all_inner_texts()


def decided(page: Page, person: str, press: Press) -> None:
    """Suggest the first company, and take it back."""
    before = read(page)
    press(page.locator(".company").first.get_by_role("link", name=re.compile("^Foreslå")))
    choose_first(page.locator("#grund"), press)
    press(page.locator("main form button"))
    page.wait_for_url(re.compile(f"/{person}$"))
    press(page.get_by_role("button", name="Fortryd"))
    page.get_by_text("Beslutningen er taget tilbage").wait_for()
    assert read(page) == before


def supposed(page: Page, person: str, press: Press) -> None:
    """Suppose that twice as long a way is fine, see the list of that, and drop it."""
    press(page.get_by_role("link", name="Hvad nu hvis noget var anderledes?"))
    page.locator("#rejse").wait_for()
    page.locator("#rejse").evaluate("one => one.select()")
    write(page.locator("#rejse"), "95", press)
    press(page.get_by_role("button", name="Vis listen"))
    page.get_by_text("højst 95 minutters rejse", exact=False).first.wait_for()
    press(page.get_by_role("navigation").get_by_role("link", name=person))
    page.locator("#companies").wait_for()


def called(page: Page, person: str, press: Press) -> None:
    """Write down whom one talked with at a company, and find the name on its card."""
    name = f"Mette {person[-4:]}"
    press(page.get_by_role("link", name="skriv den, når du har talt med dem").first)
    press(page.get_by_role("link", name="Skriv en kontaktperson"))
    write(page.get_by_label("Navn"), name, press)
    press(page.get_by_role("button", name="Gem kontaktperson"))
    page.get_by_text("Kontaktpersonen er gemt.").wait_for()
    assert overflow(page) == 0
    found(page, person, press)
    assert any(name in line for line in page.locator(".contact-line").all_inner_texts())


@pytest.mark.parametrize("way", WAYS)
def test_the_two_minutes(browser: Browser, way: str) -> None:
    """By mouse, without scripts, by keyboard alone, on a telephone and at 200 % the same ways lead on."""
    press, person = by_keyboard if way == "keyboard" else click, WAYS[way]
    began = time.monotonic()
    page = browser.fresh(javascript=way != "without scripts")
    if way == "telephone":
        page.set_viewport_size({"width": 320, "height": 640})
    if way == "zoomed":
        zoomed(page)
    page.goto(browser.town.url)
    signed_in(page, press)
    found(page, person, press)
    supposed(page, person, press)
    assert overflow(page) == 0
    called(page, person, press)
    decided(page, person, press)
    if SHEET in routes():
        press(page.locator("main").get_by_role("link", name=re.compile("[Ss]amtaleark")).first)
        page.wait_for_url(re.compile("/samtaleark"))
        assert person in page.locator("main").inner_text()
    assert time.monotonic() - began < SECONDS
