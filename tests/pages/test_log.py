"""The log in a browser: found by person, name, act and day, told in words, held together by its chain."""

import csv
import io
import re
from collections.abc import Iterator

import pytest

from api import clock
from api.wiring import opened
from data.audit import AuditEntry
from tests.api.http.clients import settings_of
from tests.pages.browsing import Browser, axe, overflow, shoot
from tests.pages.statements import Counted, counting
from tests.pages.town import Town

PERSON = "K-0461-0024"


@pytest.fixture(scope="module")
def officer(town: Town) -> Iterator[Counted]:
    """Return the pages as the data protection officer asks for them."""
    with counting(town, "officer") as found:
        yield found


def test_who_looked_at_a_person_is_found_and_told_in_words(browser: Browser) -> None:
    """The officer asks for a person and finds the jobformidler's look; its page tells all of it."""
    browser.open(f"/kandidater/{PERSON}")
    page = browser.open("/log", role="officer")
    page.get_by_role("button", name="Efterprøv nu").wait_for()
    assert axe(page) == []
    shoot(page, "log-1280")
    page.get_by_label("Sagens nummer").fill(PERSON)
    page.get_by_role("button", name="Søg").click()
    page.wait_for_url(re.compile("sag=K-0461"))
    row = page.locator("tbody tr", has_text="Anna Holm").first
    row.wait_for()
    assert PERSON in row.inner_text()
    row.get_by_role("link").click()
    page.get_by_role("heading", level=1, name=re.compile("Linje")).wait_for()
    assert PERSON in page.locator("main").inner_text()
    shoot(page, "log-entry-1280")
    assert axe(page) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_the_log_on_a_small_screen(browser: Browser, javascript: bool) -> None:
    """With and without scripts a search narrows the table, and nothing is wider than the screen."""
    page = browser.open("/log", role="officer", javascript=javascript, width=320)
    page.get_by_label("Hvem", exact=True).fill("nobody of that name")
    page.keyboard.press("Enter")
    page.get_by_text("Intet i loggen passer").wait_for()
    assert overflow(page) == 0
    if javascript:
        page.get_by_role("button", name="Efterprøv nu").wait_for()
        shoot(page, "log-nothing-320")
        assert axe(page) == []
    wide = browser.open("/log", role="officer", javascript=javascript, width=320)
    assert overflow(wide) == 0
    shoot(wide, "log-320")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_chain_is_verified_on_demand(browser: Browser, javascript: bool) -> None:
    """A button verifies all of it; the page then says when, by whom, and that it holds."""
    page = browser.open("/log", role="officer", width=640, javascript=javascript)
    if not javascript:
        page.get_by_role("link", name="Er loggen ubrudt?").click()
    page.get_by_role("button", name="Efterprøv nu").click()
    page.get_by_text("Loggen er efterprøvet, og kæden holder.").wait_for()
    page.get_by_role("heading", name="Kæden holder: ingen linje er ændret eller fjernet").wait_for()
    assert "Per Vang" in page.locator("main").inner_text()
    shoot(page, "log-verified-640")
    assert not javascript or axe(page) == []


def test_an_administrator_sees_that_but_not_whom(browser: Browser) -> None:
    """No person, reason or detail stands on an administrator's page."""
    browser.open(f"/kandidater/{PERSON}")
    page = browser.open("/log?handling=candidates.read", role="administrator")
    page.locator("tbody tr").first.wait_for()
    assert "K-0461" not in page.locator("table").inner_text()
    assert "Som administrator ser du" in page.locator("main").inner_text()
    refused = browser.open("/log")
    assert "Det har du ikke adgang til" in refused.content()


def test_what_was_found_is_a_file_that_runs_nothing(town: Town, officer: Counted) -> None:
    """The file holds what the search found, the newest first, and no cell is a formula."""
    by = "=cmd|' /C calc'!A1"
    entry = AuditEntry(at=clock.now(), actor=by, actor_kind="machine", operation="backup")
    with opened(settings_of(town.matcher)) as store, store.writing() as unit:
        unit.audit.note(entry)
    answer = officer.get("/log/fund.csv?handling=backup")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0]["Hvem"].startswith("'=cmd")
    assert {one["Kode"] for one in rows} == {"backup"}
    numbers = [int(one["Linje"]) for one in rows]
    assert numbers == sorted(numbers, reverse=True)


def test_whoever_only_opened_a_page_has_not_done_what_it_is_for(officer: Counted) -> None:
    """The form of an erasure is opened: the log tells of a look, not of somebody who was erased."""
    assert officer.get(f"/kandidater/{PERSON}/rettigheder/slet").status_code == 200
    told = officer.get(f"/log?sag={PERSON}&limit=5").text
    rows = re.findall(r"<td[^>]*>\s*([^<]*slette en jobkandidat[^<]*?)\s*</td>", told, re.IGNORECASE)
    assert set(rows) == {"Så siden: slette en jobkandidat"}


def test_the_last_page_and_strange_numbers(officer: Counted) -> None:
    """Pages follow one another to the first row; a row that is not there is not found."""
    page = officer.get("/log?limit=5").text
    onward = re.search(r'href="(/log\?[^"]+)" rel="next"', page)
    assert onward is not None
    assert officer.get(onward[1].replace("&amp;", "&")).status_code == 200
    assert officer.get("/log/999999999").status_code == 404
    assert officer.get("/log?cursor=x").status_code == 422
    assert officer.get("/log?fra=i+morgen").status_code == 422
    assert officer.get("/log?fra=2026-01-01&til=2026-01-02").text.count("<tbody>") == 0
