"""Citizens' rights in a browser: what is wrong, by when, the answer; and what the officer alone does."""

import json
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from api import clock
from data.store import open_store
from tests import builders
from tests.contested import Rows
from tests.pages.browsing import Browser, axe, overflow, shoot

PERSON, SMALL = "K-0461-0049", 320
CASE = f"/kandidater/{PERSON}/rettigheder"


def note(page: Page, kind: str, about: str, words: str, received: date | None = None) -> None:
    """Write down what a jobkandidat says."""
    page.get_by_role("link", name=kind).click()
    page.get_by_role("heading", name=kind, level=1).wait_for()
    page.locator("#om").select_option(about)
    page.locator("#ord").fill(words)
    if received is not None:
        page.locator("#modtaget").fill(received.isoformat())
    page.get_by_role("button", name="Skriv henvendelsen ned").click()
    page.get_by_text("Henvendelsen er skrevet ned").wait_for()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_wrong_reason_is_written_down_and_answered(browser: Browser, javascript: bool) -> None:
    """From the person's page to the answer: overdue on top, a yes is asked for, then it is off the list."""
    page = browser.open(CASE, javascript=javascript)
    words = f"Jeg har fået en elcykel ({javascript})."
    note(page, "En begrundelse er forkert", "travel", words)
    note(page, "En oplysning er forkert", "postcode", "Jeg er flyttet.", date(2020, 1, 2))
    page.goto(f"{browser.town.url}/rettigheder")
    lines = page.locator("tbody tr")
    assert "dage over tiden" in lines.first.inner_text()
    expect(page.get_by_role("heading", name="skulle have haft svar")).to_be_visible()
    if javascript:
        assert (axe(page), overflow(page)) == ([], 0)
        shoot(page, "rettigheder")
    for said in ("Jeg er flyttet.", words):
        page.locator("tbody tr", has_text=said).get_by_role("link", name="Se og svar").click()
        page.get_by_label("Svaret til jobkandidaten").fill("Rettet: 45 minutter på elcykel.")
        page.get_by_role("button", name="Gem svaret").click()
        page.get_by_text("Sæt hak for at bekræfte").first.wait_for()
        page.get_by_label("Det er rettet", exact=True).check()
        page.get_by_label("Jeg har givet jobkandidaten svaret").check()
        page.get_by_role("button", name="Gem svaret").click()
        page.get_by_text("Svaret er gemt").wait_for()
        assert "Anna Holm svarede: Rettet: 45 minutter" in page.locator("main").inner_text()
        page.goto(f"{browser.town.url}/rettigheder")
    assert words not in page.locator("main").inner_text()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_reason_is_contested_where_it_is_read(browser: Browser, javascript: bool) -> None:
    """From a card to the form that knows the company; the card is marked until there is an answer."""
    case = f"{browser.town.url}/kandidater/{PERSON}"
    page = browser.open(f"/kandidater/{PERSON}", javascript=javascript, width=SMALL)
    card = page.locator(".company").nth(1)
    name = card.locator("h3").inner_text()
    card.get_by_role("link", name="Passer begrundelsen ikke?").click()
    page.get_by_role("heading", name="En begrundelse er forkert", level=1).wait_for()
    page.locator("#om").select_option("travel")
    page.locator("#ord").fill("Bussen kører ikke om aftenen.")
    assert name in page.locator("main").inner_text()
    page.get_by_role("button", name="Skriv henvendelsen ned").click()
    page.get_by_text("Henvendelsen er skrevet ned").wait_for()
    page.goto(case)
    marks = page.locator(".company-note")
    assert marks.count() == 1
    told = page.locator(".company", has=marks).inner_text()
    assert name in told
    assert "begrundelsen er forkert: Rejsen. Svar senest" in told
    assert overflow(page) == 0
    if javascript:
        assert axe(page) == []
        shoot(page, "rettigheder-card-320")
    marks.get_by_role("link").click()
    page.get_by_label("Svaret til jobkandidaten").fill("Turen er nu regnet med cykel.")
    assert name in page.locator("main").inner_text()
    page.get_by_label("Det er rettet", exact=True).check()
    page.get_by_label("Jeg har givet jobkandidaten svaret").check()
    page.get_by_role("button", name="Gem svaret").click()
    page.get_by_text("Svaret er gemt").wait_for()
    page.goto(case)
    page.get_by_role("link", name="Passer begrundelsen ikke?").first.wait_for()
    assert marks.count() == 0


def test_who_may_do_what(browser: Browser) -> None:
    """The jobformidler gives no export and erases nobody; another municipality finds no case at all."""
    page = browser.open(CASE)
    assert page.get_by_role("link", name="Noter en indsigelse").count() == 1
    assert page.get_by_role("link", name="Hent som side").count() == 0
    assert page.get_by_role("link", name="Slet jobkandidaten").count() == 0
    for path, role, status in (
        (f"{CASE}/slet", "jobformidler", 403),
        (f"{CASE}/mine-oplysninger.json", "jobformidler", 403),
        (CASE, "elsewhere", 404),
        (CASE, "analyst", 403),
    ):
        there = browser.open("/indstillinger", role=role)
        assert there.request.get(f"{browser.town.url}{path}").status == status, (path, role)


@pytest.mark.proof
@pytest.mark.parametrize("width", [1280, SMALL])
def test_every_state_is_accessible(browser: Browser, width: int) -> None:
    """The person's page, every act, the forms and their errors: no fault of axe and no overflow."""
    page = browser.open(CASE, role="officer", width=width)
    note(page, "En oplysning er forkert", "availability", "Jeg kan ikke om fredagen.", date(2020, 1, 2))
    shoot(page, f"rettigheder-sag-{width}")
    assert (axe(page), overflow(page)) == ([], 0)
    page.get_by_role("link", name="Se og svar").first.click()
    page.get_by_role("heading", name="Det er der gjort").wait_for()
    shoot(page, f"rettigheder-en-{width}")
    assert (axe(page), overflow(page)) == ([], 0)
    for act in (
        "indsigelse",
        "indsigelse/tilbage",
        "bevar",
        "frigiv",
        "slet",
        "ny/rettelse",
        "ny/begrundelse",
    ):
        page.goto(f"{browser.town.url}{CASE}/{act}")
        shoot(page, f"rettigheder-{act.replace('/', '-')}-{width}")
        assert (axe(page), overflow(page)) == ([], 0), act
        page.locator("main form").evaluate("form => { form.noValidate = true; }")
        page.locator("main form button").click()
        page.locator("#error-summary").wait_for()
        assert (axe(page), overflow(page)) == ([], 0), act
    page.goto(f"{browser.town.url}/rettigheder")
    shoot(page, f"rettigheder-{width}")
    assert (axe(page), overflow(page)) == ([], 0)


@pytest.mark.proof
def test_the_officer_gives_access_keeps_and_erases(browser: Browser) -> None:
    """Both files are handed out; a hold stops the erasure and is told; then nothing is left but its line."""
    gone = "K-0461-9001"
    with open_store(browser.town.matcher.database_url) as store:
        person = builders.candidate(gone, municipality_code="0461", broker_id="B-0461-01")
        store.import_rows(Rows.of(candidates=[person]), clock.today() - timedelta(days=1))
    page = browser.open("/rettigheder", role="officer")
    page.get_by_label("Sagsnummer").fill(gone)
    page.get_by_role("button", name="Vis rettigheder").click()
    page.get_by_role("heading", name=f"Rettigheder i sag {gone}").wait_for()
    for name in ("Hent som side", "Hent som data (JSON)"):
        with page.expect_download() as waiting:
            page.get_by_role("link", name=name).click()
        text = waiting.value.path().read_text(encoding="utf-8")
        assert gone in text
    assert json.loads(text)["candidate_id"] == gone
    object_and_withdraw(page)
    page.get_by_role("link", name="Bevar oplysningerne").click()
    page.get_by_label("Hvorfor?").fill("Klagesag i Ankestyrelsen")
    page.get_by_label("Oplysningerne skal bevares.").check()
    page.get_by_role("button", name="Bevar oplysningerne").click()
    page.get_by_role("heading", name="Oplysningerne skal bevares").wait_for()
    page.goto(f"{browser.town.url}/kandidater/{gone}/rettigheder/slet")
    erase(page, gone)
    page.get_by_role("heading", name="Intet er slettet").wait_for()
    assert axe(page) == []
    page.goto(f"{browser.town.url}/kandidater/{gone}/rettigheder/frigiv")
    page.get_by_label("Der er ikke længere en grund").check()
    page.get_by_role("button", name="Ophæv").click()
    page.get_by_role("link", name="Slet jobkandidaten").click()
    erase(page, "K-0461-9002")
    page.get_by_text("skal være den samme som ovenfor").first.wait_for()
    erase(page, gone)
    page.get_by_text("Jobkandidaten er slettet").wait_for()
    assert page.request.get(f"{browser.town.url}/kandidater/{gone}/rettigheder").status == 404


def object_and_withdraw(page: Page) -> None:
    """Note an objection and take it back."""
    page.get_by_role("link", name="Noter en indsigelse").click()
    page.get_by_label("Jobkandidaten ønsker ikke").check()
    page.get_by_role("button", name="Noter indsigelsen").click()
    page.get_by_text("har sagt nej til lister fra en maskine").wait_for()
    page.get_by_role("link", name="Træk indsigelsen tilbage").click()
    page.get_by_label("Jobkandidaten har selv sagt").check()
    page.get_by_role("button", name="Træk indsigelsen tilbage").click()
    page.get_by_text("Jobkandidaten har ikke gjort indsigelse").wait_for()


def erase(page: Page, typed: str) -> None:
    """Fill in the form of an erasure."""
    page.get_by_label("Hvorfor?").select_option("test_data")
    page.get_by_label("Sagsnummeret en gang til").fill(typed)
    page.get_by_label("Jeg er sikker på").check()
    page.get_by_role("button", name="Slet for altid").click()
