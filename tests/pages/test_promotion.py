"""A version in the browser: one proposes it on its comparison, another approves it, one goes back."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from api.models_folder import ModelsFolder
from data.audit import FAILED
from data.store import Sought, open_store
from tests.api.http.clients import settings_of
from tests.api.v1.promoting import WHY, add_version, grounds_of, leave_comparison
from tests.pages.browsing import Browser, axe, overflow, shoot
from tests.pages.kept_report import KEPT
from tests.pages.town import Town


def folder_of(town: Town) -> ModelsFolder:
    """Return the versions of the town."""
    return ModelsFolder.of(settings_of(town.matcher))


def other(town: Town, name: str) -> str:
    """Add a version beside the one in use; return its name."""
    return add_version(folder_of(town), name)


def compared(town: Town, version: str, **gates: str) -> str:
    """Leave a comparison with its report; return its run."""
    grounds = grounds_of(folder_of(town), version)
    result: dict[str, Any] = json.loads(gzip.decompress(KEPT.read_bytes()))
    result["report"] |= {
        "a": {"name": "champion", "version": grounds["over"]},
        "b": {"name": version, "version": version},
    }
    for gate in result["report"]["gates"]:
        gate["passed"] = gates.get(gate["name"].replace(" ", "_"), "yes")
    with open_store(town.matcher.database_url) as store:
        return leave_comparison(store, result | grounds)


@pytest.fixture
def as_it_was(town: Town) -> Iterator[None]:
    """Let the version be in use again afterwards that was before."""
    before = folder_of(town).champion()
    assert before is not None
    yield
    if folder_of(town).champion() != before:
        folder_of(town).point(before)


def latest(town: Town, operation: str) -> tuple[str, str]:
    """Return how the latest act of a kind ended and what it was about, as the audit has it."""
    with open_store(town.matcher.database_url) as store, store.reading() as unit:
        (row,) = unit.audit.page(Sought(operations=(operation,)), 1)
    return row.entry.outcome, row.entry.subject_id


def fill(page: Page, button: str) -> None:
    """Give the reason and press a button."""
    page.get_by_label("Begrundelse", exact=True).fill(WHY)
    page.get_by_role("button", name=button).click()


@pytest.mark.usefixtures("as_it_was")
@pytest.mark.parametrize("javascript", [True, False])
def test_one_proposes_another_approves_and_one_goes_back(browser: Browser, javascript: bool) -> None:
    """The asker cannot approve; the administrator is led to it, and approves; then it is taken back."""
    town = browser.town
    name = other(town, f"udfordrer-{'med' if javascript else 'uden'}")
    before = folder_of(town).champion()
    address = f"/analyse/sammenlign/{compared(town, name)}"
    page = browser.open(address, role="analyst", javascript=javascript)
    fill(page, "Foreslå i brug")
    page.get_by_role("heading", name="Forslaget venter på svar").wait_for(timeout=5000)
    assert page.get_by_role("button", name="Godkend").count() == 0
    assert page.get_by_role("button", name="Træk forslaget tilbage").is_visible()
    assert folder_of(town).champion() == before
    desk = browser.open("/analyse", role="administrator", javascript=javascript)
    desk.get_by_role("heading", name=f"{name} venter på godkendelse").wait_for()
    if javascript:
        assert (axe(desk), overflow(desk)) == ([], 0)
    desk.get_by_role("link", name="Se forslaget").first.click()
    fill(desk, "Godkend")
    desk.get_by_role("heading", name="Forslaget er godkendt").wait_for(timeout=5000)
    assert folder_of(town).champion() == name
    desk.goto(f"{town.url}/analyse/skift")
    table = desk.locator("table").inner_text()
    assert "foreslået af Eva Sand" in table
    assert "begyndt" not in table
    fill(desk, f"Gå tilbage til {before}")
    desk.get_by_text(f"{before} er i brug igen.").wait_for(timeout=5000)
    assert folder_of(town).champion() == before


@pytest.mark.usefixtures("as_it_was")
@pytest.mark.parametrize("width", [1280, 320])
def test_every_state_is_accessible(browser: Browser, width: int) -> None:
    """The form, its faults, little data, waiting for both, a no, the history: axe 0, nothing sticks out."""
    town = browser.town
    run_id = compared(town, other(town, "udfordrer-set"), not_worse="too little data")
    page = browser.open(f"/analyse/sammenlign/{run_id}", role="analyst", width=width)
    page.get_by_role("button", name="Foreslå i brug").click()
    page.locator("#error-summary").wait_for(timeout=5000)
    assert (axe(page), overflow(page)) == ([], 0)
    assert latest(town, "models.propose") == (FAILED, run_id)
    fill(page, "Foreslå i brug")
    page.get_by_text("det skal du svare for").first.wait_for(timeout=5000)
    page.locator("#use").scroll_into_view_if_needed()
    shoot(page, f"promotion-form-{width}")
    assert axe(page) == []
    page.get_by_label("Jeg svarer for det", exact=False).check()
    fill(page, "Foreslå i brug")
    page.get_by_role("button", name="Træk forslaget tilbage").wait_for(timeout=5000)
    assert (axe(page), overflow(page)) == ([], 0)
    desk = browser.open(f"/analyse/sammenlign/{run_id}", role="administrator", width=width)
    assert (axe(desk), overflow(desk)) == ([], 0)
    shoot(desk, f"promotion-answer-{width}")
    fill(desk, "Afvis")
    desk.get_by_role("heading", name="Forslaget er afvist").wait_for(timeout=5000)
    assert axe(desk) == []
    desk.goto(f"{town.url}/analyse/skift")
    assert (axe(desk), overflow(desk)) == ([], 0)
    assert run_id not in desk.locator("table").inner_text()
    shoot(desk, f"promotion-moves-{width}")


def test_what_cannot_be_proposed_says_why(browser: Browser) -> None:
    """A shut gate, and a comparison with something else than what is in use, have no form."""
    town = browser.town
    shut = compared(town, other(town, "udfordrer-lukket"), not_worse="no")
    page = browser.open(f"/analyse/sammenlign/{shut}", role="analyst", language="en", javascript=False)
    assert page.get_by_text("a gate is shut").is_visible()
    assert page.get_by_role("button", name="Propose for use").count() == 0
