"""The page of one company: what to call about, what may be written down, undone, and who may see whom."""

import re

import pytest

from tests.pages.browsing import Browser, axe, overflow, shoot

COMPANY = "9000015869"
PAGE = f"/virksomheder/{COMPANY}"


@pytest.mark.parametrize("width", [1280, pytest.param(640, marks=pytest.mark.proof), 320])
def test_a_company_is_accessible_and_fits(browser: Browser, width: int) -> None:
    """The page has no violation and fits a small screen, also where a form comes back with a fault."""
    page = browser.open(PAGE, width=width, javascript=width > 320)
    shoot(page, f"virksomhed-{width}")
    assert overflow(page) == 0
    page.get_by_role("button", name="Gem som sagt i dag").click()
    page.locator("#error-summary").wait_for()
    assert page.locator("h1").count() == 1
    if width > 320:
        assert axe(page) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_what_is_said_today_is_saved_and_undone(browser: Browser, javascript: bool) -> None:
    """A confirmation and a hire intention carry today's date; undoing puts back what stood before."""
    page = browser.open(PAGE, javascript=javascript)
    card, told = page.locator(".opening-card").first, page.locator("section:has(> #intention) > p")
    before, said = card.inner_text(), told.inner_text()
    card.get_by_role("button", name="Stillingen findes stadig").click()
    page.get_by_text("Stillingen er bekræftet i dag.").wait_for()
    assert "i dag" in page.locator(".opening-card").first.inner_text()
    page.get_by_role("button", name="Fortryd").click()
    page.get_by_text("Det, der stod før, gælder igen.").wait_for()
    assert page.locator(".opening-card").first.inner_text() == before
    page.get_by_label("Ja, nu").check()
    page.get_by_role("button", name="Gem som sagt i dag").click()
    page.get_by_text("Virksomhedens svar er gemt").wait_for()
    assert told.inner_text() == "Sagde i dag: vil ansætte nu"
    page.get_by_role("button", name="Fortryd").click()
    page.get_by_text("Det, der stod før, gælder igen.").wait_for()
    assert told.inner_text() == said


def test_an_opening_that_is_gone_is_closed_and_opened_again(browser: Browser) -> None:
    """A closed opening leaves the page, and undoing brings it back as it was."""
    page = browser.open(PAGE)
    before = page.locator(".opening-card").all_inner_texts()
    page.locator(".opening-card").first.get_by_role("button", name="Den findes ikke mere").click()
    page.get_by_text("Stillingen er lukket").wait_for()
    assert page.locator(".opening-card").count() == len(before) - 1
    page.get_by_role("button", name="Fortryd").click()
    page.get_by_text("Det, der stod før, gælder igen.").wait_for()
    assert page.locator(".opening-card").all_inner_texts() == before


def test_two_who_write_about_the_same_see_both_words(browser: Browser) -> None:
    """The second is shown what the first wrote beside the own word, and nothing is lost unseen."""
    first, second = browser.open(PAGE), browser.open(PAGE, role="colleague")
    first.get_by_label("Nej").check()
    first.get_by_role("button", name="Gem som sagt i dag").click()
    first.get_by_text("Virksomhedens svar er gemt").wait_for()
    second.get_by_label("Måske").check()
    second.get_by_role("button", name="Gem som sagt i dag").click()
    second.get_by_role("heading", name="Det er ændret imens", level=1).wait_for()
    shoot(second, "virksomhed-konflikt-1280")
    assert axe(second) == []
    facts = second.locator("main .facts").inner_text()
    assert "vil ikke ansætte" in facts
    assert "Måske" in facts
    first.reload()
    assert "vil ikke ansætte" in first.locator("section:has(> #intention)").inner_text()
    second.get_by_role("button", name="Skriv mit").click()
    second.get_by_text("Virksomhedens svar er gemt").wait_for()
    assert "vil måske ansætte" in second.locator("section:has(> #intention)").inner_text()
    first.get_by_role("button", name="Fortryd").count()
    second.get_by_role("button", name="Fortryd").click()
    second.get_by_text("Det, der stod før, gælder igen.").wait_for()
    assert "vil ikke ansætte" in second.locator("section:has(> #intention)").inner_text()


def test_another_municipality_reads_and_cannot_write(browser: Browser) -> None:
    """The directory is for everybody; forms are for the municipality of the company."""
    page = browser.open(PAGE, role="elsewhere")
    assert page.locator(".opening-card").count() > 0
    assert page.locator("main form").count() == 0
    csrf = str(browser.open("/virksomheder", role="elsewhere").locator("[name=csrf]").first.input_value())
    body: dict[str, str | float | bool] = {"csrf": csrf, "tilstand": "x", "hensigt": "now"}
    answer = page.request.post(
        f"{browser.town.url}{PAGE}/hensigt", form=body, headers={"Origin": browser.town.url}
    )
    assert answer.status == 403


def test_contacts_name_only_people_one_may_see(browser: Browser) -> None:
    """Whoever decided, when and why stands there for colleagues; of others only how many there are."""
    person, opening = contacted(browser)
    page = browser.open(f"/virksomheder/{opening[1]}")
    row = page.locator("table tbody tr").filter(has_text=person)
    assert "Anna Holm" in row.inner_text()
    assert "Opgaver og timer passer" in row.inner_text()
    assert "1. september 2026" in row.inner_text()
    log = browser.town.matcher.must(
        "audit", "search", "--candidate", person, "--format", "json", day=None
    ).out
    assert "decisions.read" in log, "who is named in the log of contacts was looked at"
    away = browser.open(f"/virksomheder/{opening[1]}", role="elsewhere").locator("main").inner_text()
    assert person not in away
    assert re.search(r"\d+ forslag om (en jobkandidat|jobkandidater), som du ikke må se", away)
    colleague = browser.open(f"/virksomheder/{opening[1]}", role="colleague").locator("main").inner_text()
    assert re.search(r"\d+ kollega|kolleger er i dialog", colleague)


def contacted(browser: Browser) -> tuple[str, tuple[str, str]]:
    """Let somebody be contacted about, as the page of the person does; return person and opening."""
    person = "K-0461-0049"
    page = browser.open(f"/kandidater/{person}")
    shown = page.request.get(f"{browser.town.url}/v1/candidates/{person}/suggestions?limit=5").json()
    csrf = page.locator("[name=csrf]").first.input_value()
    for number, item in enumerate(shown["items"]):
        made = page.request.post(
            f"{browser.town.url}/v1/decisions",
            data={
                "candidate_id": person,
                "opening_id": item["opening_id"],
                "decision": "contacted",
                "reason_code": "fits",
            },
            headers={
                "Origin": browser.town.url,
                "X-CSRF-Token": csrf,
                "Idempotency-Key": f"company-{number}",
            },
        )
        if made.status == 201:
            return person, (item["opening_id"], item["place"]["workplace_id"])
    raise AssertionError("nobody could be contacted")
