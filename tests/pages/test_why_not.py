"""Why not this company: what binds with source and opening, why it stands lower, also without a list."""

import re
from pathlib import Path

import pytest

from tests import builders
from tests.api.v1.small_markets import service_over
from tests.pages.browsing import Browser, axe, overflow, shoot
from tests.pages.town import Town

PERSON = "K-0461-0049"
PATH = f"/kandidater/{PERSON}/hvorfor-ikke"


@pytest.mark.parametrize("javascript", [True, False])
def test_any_company_is_found_by_a_part_of_its_name(browser: Browser, javascript: bool) -> None:
    """The search names companies, and one of them leads to an answer that names rule or place."""
    page = browser.open(PATH, javascript=javascript)
    page.get_by_label("Virksomhedens navn eller nummer").fill("bageriet")
    page.get_by_role("button", name="Søg").click()
    page.locator("#hits").wait_for()
    assert page.locator("#answer li a").count() > 1
    page.locator("#answer li a").first.click()
    page.locator("#company").wait_for()
    assert re.search("nr. \\d+ af \\d+|Reglerne siger nej", page.locator("#answer").inner_text())


def test_every_answer_says_what_binds_and_what_would_open_it(browser: Browser, town: Town) -> None:
    """Each refused opening has a reason with its source, each other one what it is worth."""
    page = browser.open(f"{PATH}?soeg=bageriet")
    seen = {"rule": 0, "worth": 0}
    for address in [one.get_attribute("href") for one in page.locator("#answer li a").all()]:
        page.goto(f"{town.url}{address}")
        assert axe(page) == []
        for opening in page.locator(".opening").all():
            text = opening.inner_text()
            if opening.locator(".binds dt").count():
                assert "Kilde:" in text
                seen["rule"] += 1
            else:
                assert re.search("\\d løntimer på et år", text)
                assert opening.get_by_role("link", name=re.compile("^Foreslå")).count() == 1
                seen["worth"] += 1
    assert all(seen.values())


def test_the_answer_is_the_one_of_the_interface(browser: Browser, town: Town) -> None:
    """Where a company has one refused opening, page and interface give the same reasons."""
    page = browser.open(f"{PATH}?soeg=Bageriet Vesterly")
    told = [one.inner_text() for one in page.locator(".opening").first.locator(".binds dt").all()]
    places = page.request.get(f"{town.url}/v1/workplaces?name=Bageriet Vesterly").json()["items"]
    openings = page.request.get(
        f"{town.url}/v1/openings?workplace_id={places[0]['workplace_id']}&limit=500"
    ).json()["items"]
    answers = [
        page.request.get(f"{town.url}/v1/candidates/{PERSON}/suggestions/{one['opening_id']}").json()
        for one in openings
    ]
    assert told in [[one["reason"]["da"] for one in answer["refusals"]] for answer in answers]


@pytest.mark.parametrize("query", ["", "?soeg=bageriet", "?soeg=%3Cb%3Eingen", "?soeg=Bageriet+Vesterly"])
def test_every_state_is_accessible_and_fits(browser: Browser, query: str) -> None:
    """Empty, with hits, without any, with an answer: no violation, nothing wider than a small screen."""
    page = browser.open(PATH + query, width=320)
    shoot(page, f"why-not-{len(query)}")
    assert axe(page) == []
    assert overflow(page) == 0
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize(
    ("status", "expected"),
    [("paused", "Jobkandidaten holder pause."), ("objected", "Ingen regel står i vejen.")],
)
def test_somebody_without_a_list_is_answered_by_the_rules(tmp_path: Path, status: str, expected: str) -> None:
    """Who pauses is told so; of who objected nothing is valued, and the rules alone answer."""
    people = [builders.candidate("c1", status=status)]
    with service_over(f"sqlite:///{tmp_path / 'matcher.db'}", tmp_path, candidates=people) as (client, _):
        answer = client.get("/kandidater/c1/hvorfor-ikke?virksomhed=w1")
    assert answer.status_code == 200, answer.text
    assert expected in answer.text
    assert "løntimer" not in answer.text
