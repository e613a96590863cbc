"""Contact persons in a browser: written down, shown wherever somebody calls, changed, ended and erased."""

import re

import pytest
from playwright.sync_api import Page

from tests.pages.browsing import Browser, axe, overflow, shoot

COMPANY = "9000015869"
PAGE = f"/virksomheder/{COMPANY}"
PERSON = "K-0461-0053"


def write(page: Page, name: str, **more: str) -> None:
    """Write somebody down, from the page of her company."""
    page.get_by_role("link", name="Skriv en kontaktperson").click()
    page.get_by_label("Navn").fill(name)
    for label, text in more.items():
        page.get_by_label(re.compile(label)).fill(text)
    page.get_by_role("button", name="Gem kontaktperson").click()
    page.get_by_text("Kontaktpersonen er gemt.").wait_for()


def row(page: Page, name: str) -> str:
    """Return what the page of the company says of somebody."""
    return page.locator(".contact-persons > li", has_text=name).inner_text()


@pytest.mark.parametrize("javascript", [True, False])
def test_somebody_is_written_down_changed_ended_and_erased(browser: Browser, javascript: bool) -> None:
    """From the page of the company and back, on a small screen too; ending can be undone, erasing cannot."""
    name = "Mette Holm" if javascript else "Ali Kaya"
    width = 1280 if javascript else 320
    page = browser.open(PAGE, javascript=javascript, width=width)
    write(page, name, Rolle="butikschef", Telefon="+45 22345678", bedst="Ring tirsdag formiddag.")
    told = row(page, name)
    assert "22 34 56 78" in told and "Sidst talt med" in told and "(dig)" in told
    assert overflow(page) == 0
    shoot(page, f"kontaktperson-{width}")
    if javascript:
        assert axe(page) == []
    here = page.locator(".contact-persons > li", has_text=name)
    here.get_by_role("link", name="Ret").click()
    assert page.get_by_label("Telefon").input_value() == "22 34 56 78"
    page.get_by_label("Rolle").fill("ejer")
    page.get_by_role("button", name="Gem kontaktperson").click()
    page.get_by_text("Kontaktpersonen er gemt.").wait_for()
    assert "ejer" in row(page, name)
    here.get_by_role("button", name="Er ikke kontakt mere").click()
    page.get_by_text("Kontaktpersonen står ikke på siden mere.").wait_for()
    assert here.count() == 0
    page.get_by_role("button", name="Fortryd").click()
    page.get_by_text("Kontaktpersonen er tilbage.").wait_for()
    here.get_by_role("link", name="Slet").click()
    page.get_by_role("heading", name=f"Slet {name}, ejer?").wait_for()
    if javascript:
        assert axe(page) == []
    assert overflow(page) == 0
    page.get_by_role("button", name="Slet kontaktpersonen").click()
    page.get_by_text("Kontaktpersonen er slettet.").wait_for()
    assert here.count() == 0


def test_what_is_wrong_is_said_at_its_field(browser: Browser) -> None:
    """CPR numbers, health, unlawful wishes and what is no telephone are refused in words, at their field."""
    page = browser.open(f"{PAGE}/kontaktpersoner/ny")
    assert axe(page) == []
    page.get_by_role("button", name="Gem kontaktperson").click()
    page.locator("#error-summary").wait_for()
    assert "Navn" in page.locator("#error-summary").inner_text()
    for label, text, said in (
        ("Telefon", "1234", "otte cifre"),
        ("Hvordan", "Hun har diabetes.", "nævner helbred"),
        ("Hvordan", "De vil kun have unge kvinder.", "er et ønske om alder"),
        ("Navn", "Mette 010203-1234", "ligner et CPR-nummer"),
    ):
        page.goto(page.url.rpartition("/kontaktpersoner")[0] + "/kontaktpersoner/ny")
        page.get_by_label("Navn").fill("Mette")
        page.get_by_label(re.compile(label)).fill(text)
        page.get_by_role("button", name="Gem kontaktperson").click()
        page.locator("#error-summary").wait_for()
        assert said in page.locator("#error-summary").inner_text()
    assert axe(page) == []
    assert page.locator("h1").count() == 1


def test_two_who_change_the_same_see_both_words(browser: Browser) -> None:
    """The second is shown what the first wrote, keeps the own words, and may write over it knowingly."""
    page = browser.open(PAGE)
    write(page, "Karen Bek")
    first, second = browser.open(PAGE), browser.open(PAGE, role="colleague")
    for one in (first, second):
        one.locator(".contact-persons > li", has_text="Karen Bek").get_by_role("link", name="Ret").click()
    first.get_by_label("Rolle").fill("souschef")
    first.get_by_role("button", name="Gem kontaktperson").click()
    first.get_by_text("Kontaktpersonen er gemt.").wait_for()
    second.get_by_label("Rolle").fill("driftsleder")
    second.get_by_role("button", name="Gem kontaktperson").click()
    second.get_by_text("En kollega har rettet imens").wait_for()
    assert "souschef" in second.locator(".alert").inner_text()
    assert second.get_by_label("Rolle").input_value() == "driftsleder"
    assert axe(second) == []
    second.get_by_role("button", name="Gem kontaktperson").click()
    second.get_by_text("Kontaktpersonen er gemt.").wait_for()
    assert "driftsleder" in row(second, "Karen Bek")
    assert "Anna Holm" in row(second, "Karen Bek")


def test_cards_and_the_call_list_say_whom_to_ask_for(browser: Browser) -> None:
    """Where nobody is noted a card leads to where it is written; then it names her; the sheet never does."""
    page = browser.open(f"/kandidater/{PERSON}")
    card = page.locator(".company").first
    assert "Ingen kontaktperson endnu" in card.inner_text()
    card.get_by_role("link", name="skriv den, når du har talt med dem").click()
    page.locator("#contact-persons").wait_for()
    write(page, "Bodil Krag", Rolle="køkkenleder", Telefon="33445566")
    page.goto(page.url.rpartition("/virksomheder")[0] + f"/kandidater/{PERSON}")
    line = page.locator(".company").first.locator(".contact-line").inner_text()
    assert line.startswith("Kontaktperson: Bodil Krag, køkkenleder · 33 44 55 66, sidst talt med ")
    assert line.endswith("(dig)")
    shoot(page, "kontaktperson-kort")
    assert axe(page) == []
    page.goto(page.url + "/samtaleark")
    assert "Bodil" not in page.content()
    calls = browser.open("/natten/ring-foerst")
    assert calls.locator(".contact-line").count() == calls.locator(".night-calls > li").count() > 0
    assert axe(calls) == []


def test_who_may_not_write_reads_only(browser: Browser) -> None:
    """Another municipality sees whom to ask for and has no button; an analyst is not told."""
    page = browser.open(PAGE, role="elsewhere")
    assert page.locator("#contact-persons").count() == 1
    assert page.get_by_role("link", name="Skriv en kontaktperson").count() == 0
    assert browser.open(PAGE, role="analyst").locator("#contact-persons").count() == 0


@pytest.mark.parametrize("width", [1280, 320])
def test_the_calendar_of_a_company_has_its_table(browser: Browser, width: int) -> None:
    """The page shows free places and hours week by week, with thirteen rows of figures beside the picture."""
    page = browser.open(PAGE, width=width)
    part = page.locator("section:has(> #calendar)")
    assert part.get_by_role("img").count() == 1
    part.locator("summary").click()
    assert part.locator("tbody tr").count() == 13
    assert overflow(page) == 0
    shoot(page, f"virksomhed-kalender-{width}")
