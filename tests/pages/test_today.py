"""The day: what to do first, the other tasks, the night's changes; and nothing to do, said kindly."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from time import sleep

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.serving.contested import SECONDS
from data.facts import GuideDraft
from data.rights import CORRECTION, RightsRequest
from tests.api.conftest import DAY
from tests.api.http.clients import settings_of
from tests.pages.browsing import Browser, axe, overflow, shoot
from tests.pages.town import PASSWORD, Town

SOMEBODY, OTHER = "K-0461-0066", "K-0461-0129"


@pytest.mark.parametrize("role", ["jobformidler", "elsewhere", "team_lead"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_day_is_accessible_and_fits(browser: Browser, role: str, width: int) -> None:
    """With many tasks, without any, and for who has no cases of their own."""
    page = browser.open("/i-dag", role=role, width=width)
    shoot(page, f"i-dag-{role}-{width}")
    assert axe(page) == []
    assert overflow(page) == 0
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_the_way_in_leads_to_the_day_and_on_to_a_person(browser: Browser, javascript: bool) -> None:
    """The start is the day; what to do first stands first, and each change leads to the person's page."""
    page = browser.open("/", javascript=javascript)
    assert page.url.endswith("/i-dag")
    assert page.get_by_role("heading", name="Gør det her først").is_visible()
    change = page.locator(".changes a").first
    who = change.inner_text()
    change.click()
    page.get_by_role("heading", name=f"Jobkandidat {who}").wait_for()


def test_what_is_folded_away_is_one_keystroke_off(browser: Browser) -> None:
    """A long group shows five lines; the others open by keyboard, without scripts too."""
    page = browser.open("/i-dag", javascript=False)
    hidden = page.locator("details.more .task").first
    assert not hidden.is_visible()
    page.locator("details.more summary").first.focus()
    page.keyboard.press("Enter")
    assert hidden.is_visible()


def test_nothing_to_do_is_said_kindly(browser: Browser) -> None:
    """Who has no cases is told what will stand there, and where to go on; that page is accessible too."""
    matcher = browser.town.matcher
    words = ("account", "add", "nina.bro", "--name", "Nina Bro", "--role", "jobformidler@0430")
    matcher.must(*words, "--password-file", matcher.folder / "password", day=None)
    matcher.must("account", "place", "nina.bro", "--broker", "B-0430-99", day=None)
    page = browser.fresh()
    page.goto(f"{browser.town.url}/log-ind?videre=/i-dag")
    page.fill("#navn", "nina.bro")
    page.fill("#adgangskode", PASSWORD)
    with page.expect_navigation():
        page.click("main button")
    shoot(page, "i-dag-nothing")
    assert page.get_by_text("Der er ikke noget, der haster").is_visible()
    assert page.locator("main").get_by_role("link", name="Gå til jobkandidaterne").is_visible()
    assert axe(page) == []


def test_the_overdue_stands_first(browser: Browser) -> None:
    """A request whose last day has passed is what to do first; a guide that was begun has its day too."""
    _left_lying(browser.town)
    page = browser.open("/i-dag")
    shoot(page, "i-dag-overdue")
    first = page.locator(".today-first")
    assert "henvendelse om en rettelse" in first.inner_text()
    assert "Over tiden" in first.inner_text()
    begun = page.get_by_role("link", name="Gør guiden færdig").all()
    assert f"/kandidater/{OTHER}/guide" in [link.get_attribute("href") for link in begun]
    assert axe(page) == []


def _left_lying(town: Town) -> None:
    """Note a request that should have been answered, and a guide begun."""
    today = date.fromisoformat(DAY)
    app = create_app(settings_of(town.matcher, draw_ahead=0))
    with TestClient(app), app.state.service.store.writing() as unit:
        request = RightsRequest(
            request_id=uuid.uuid4().hex,
            candidate_id=SOMEBODY,
            kind=CORRECTION,
            about="transport",
            words="Jeg cykler.",
            received_on=today - timedelta(days=40),
            due_on=today - timedelta(days=9),
            noted_by="Anna Holm",
        )
        unit.rights.note_request(request)
        draft = GuideDraft(
            candidate_id=OTHER,
            guide="samtale",
            answers_json="{}",
            number=1,
            saved_by="Anna Holm",
            saved_at=datetime.combine(today, time(9), UTC),
        )
        unit.guides.save(draft)
    sleep(SECONDS)  # what a process knows of requests may be so old
