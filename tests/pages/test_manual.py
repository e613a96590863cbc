"""Somebody who objected to machine ranking: the page shows openings by the way there, and no ranking."""

import re
from datetime import date

import pytest
from fastapi.testclient import TestClient

from api import clock
from api.app import create_app
from api.rights.acts import object_to_ranking
from api.rights.by import By
from tests.api.conftest import DAY
from tests.api.http.clients import settings_of
from tests.pages.browsing import Browser, axe, overflow, shoot
from tests.pages.statements import MOST, counting
from tests.pages.town import Town

OBJECTOR = "K-0461-0282"


def _object(town: Town) -> None:
    """Let the person object, as the interface does; a second time changes nothing."""
    by = By(name="Anna Holm", kind="person", at=clock.now(), today=date.fromisoformat(DAY))
    app = create_app(settings_of(town.matcher, draw_ahead=0))
    with TestClient(app), app.state.service.store.writing() as unit:
        object_to_ranking(unit, by, OBJECTOR, "Jeg vil ikke rangeres.")


@pytest.mark.parametrize("width", [1280, 320])
def test_27_an_objector_is_shown_a_list_in_no_ranking(browser: Browser, width: int) -> None:
    """Domain test 27: the page says that nothing is ranked and how the openings stand; the nearest first."""
    _object(browser.town)
    page = browser.open(f"/kandidater/{OBJECTOR}", width=width)
    shoot(page, f"manual-{width}")
    told = page.locator("#companies").inner_text()
    assert "de nærmeste først" in told
    ways = [int(minutes) for minutes in re.findall(r"(\d+) min\.", told)]
    assert len(ways) == page.locator(".manual-line").count() > 1
    assert ways == sorted(ways)
    assert not re.search("løntimer|Taler for|foreslået af natten", told)
    assert axe(page) == []
    assert overflow(page) == 0


def test_27_the_objection_is_audited_and_no_task_comes_of_a_machine(browser: Browser) -> None:
    """Domain test 27: the audit has a row; the day holds no call for a list the machine no longer makes."""
    _object(browser.town)
    found = browser.town.matcher.must("audit", "search", "--candidate", OBJECTOR, "--format", "csv", day=None)
    assert "rights.object" in found.out
    page = browser.open("/i-dag")
    people = page.locator(".task-people").all_inner_texts()
    assert people
    assert not [text for text in people if OBJECTOR in text]


def test_the_page_of_an_objector_takes_few_statements(town: Town) -> None:
    """No more than any other page."""
    _object(town)
    with counting(town) as here:
        assert len(here.statements(f"/kandidater/{OBJECTOR}")) <= MOST


def test_a_human_proposes_from_the_manual_list(browser: Browser) -> None:
    """The objection is to ranking by a machine: what a person chooses is proposed, and undone."""
    _object(browser.town)
    page = browser.open(f"/kandidater/{OBJECTOR}")
    page.locator(".manual-line").first.get_by_role("link", name=re.compile("^Foreslå")).click()
    page.select_option("#grund", index=1)
    page.get_by_role("button", name="Foreslå").click()
    page.get_by_text("Virksomheden er foreslået").wait_for()
    page.get_by_role("button", name="Fortryd").click()
    page.get_by_text("Beslutningen er taget tilbage").wait_for()
