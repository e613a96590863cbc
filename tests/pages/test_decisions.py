"""Suggesting, putting aside and declining from a list: once, with a reason, and to be undone."""

import re

import pytest
from playwright.sync_api import Page

from api.pages.candidates.decide_view import ANSWERS, reason_groups, reason_of
from api.pages.visit import Visit
from api.v1.decision_schemas import REASONS
from tests.pages.browsing import Browser, axe, overflow, shoot
from tests.pages.town import Town

# Each test decides on a case of its own.
DECLINED, TWICE, KEYBOARD, ANSWERED = "K-0461-0023", "K-0461-0024", "K-0461-0030", "K-0461-0049"


def _names(page: Page) -> list[str]:
    return page.locator(".company h3").all_inner_texts()


def _first(page: Page, answer: str) -> str:
    """Follow the first company's link of an answer; return the opening's address."""
    page.locator(".company").first.get_by_role("link", name=re.compile(f"^{answer}")).click()
    page.locator("#grund").wait_for()
    return page.url


@pytest.mark.parametrize("answer", sorted(ANSWERS))
def test_every_answer_offers_the_reasons_of_the_interface(answer: str) -> None:
    """Nothing that the form offers is unknown to the interface, and no reason of another answer is taken."""
    offered = [value for group in reason_groups(Visit(language="da"), answer) for value, _ in group.options]
    assert offered
    for value in offered:
        kind, code = reason_of(answer, value) or ("", "")
        assert code in REASONS[kind]
    assert reason_of(answer, "accepted:agreed") is None
    assert reason_of(answer, "") is None


@pytest.mark.parametrize("javascript", [True, False])
def test_a_declined_company_leaves_the_list_and_comes_back(browser: Browser, javascript: bool) -> None:
    """Without a reason nothing happens; with one the next list lacks the opening, and undo brings it back."""
    page = browser.open(f"/kandidater/{DECLINED}", javascript=javascript)
    before = _names(page)
    opening = re.search(r"stillinger/([^/]+)/", _first(page, "Afvis"))
    assert opening is not None
    if javascript:
        page.locator("main form").evaluate("form => form.noValidate = true")
        page.get_by_role("button", name="Afvis").click()
        page.locator("#error-summary").wait_for()
        assert axe(page) == []
    page.select_option("#grund", "declined_by_candidate:tasks")
    page.get_by_role("button", name="Afvis").click()
    page.get_by_text("Forslaget er væk fra listen").wait_for()
    # Another opening of the same workplace may stand there now.
    assert page.locator(f".company a[href*='/{opening.group(1)}/']").count() == 0
    assert not javascript or axe(page) == []
    page.get_by_role("button", name="Fortryd").click()
    page.get_by_text("Beslutningen er taget tilbage").wait_for()
    assert _names(page) == before


def test_the_same_form_sent_twice_decides_once(browser: Browser, town: Town) -> None:
    """A double click, or the form sent again from history, gives the same answer and one decision."""
    page = browser.open(f"/kandidater/{TWICE}")
    address = _first(page, "Ikke nu")
    fields = page.eval_on_selector("main form", "form => Object.fromEntries(new FormData(form))")
    fields["grund"] = "later:workplace_busy"
    answers = [
        page.request.post(
            address.partition("?")[0], form=fields, headers={"Origin": town.url}, max_redirects=0
        )
        for _ in range(2)
    ]
    assert [one.status for one in answers] == [303, 303]
    told = page.request.get(f"{town.url}/v1/decisions?candidate_id={TWICE}").json()["items"]
    assert [one["decision"] for one in told] == ["later"]
    fields["noegle"] = "another"
    third = page.request.post(
        address.partition("?")[0], form=fields, headers={"Origin": town.url}, max_redirects=0
    )
    assert third.status == 409


def test_a_company_is_proposed_by_the_keyboard_alone(browser: Browser) -> None:
    """Link, reason and button are reached and used by keys."""
    page = browser.open(f"/kandidater/{KEYBOARD}")
    page.locator(".company").first.get_by_role("link", name=re.compile("^Foreslå")).focus()
    page.keyboard.press("Enter")
    page.locator("#grund").wait_for()
    page.locator("#grund").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Virksomheden er foreslået").wait_for()
    page.get_by_role("button", name="Fortryd").click()
    page.get_by_text("Beslutningen er taget tilbage").wait_for()


@pytest.mark.parametrize("javascript", [True, False])
def test_an_answer_is_seen_and_taken_back_later(browser: Browser, javascript: bool) -> None:
    """The card of what was proposed says so and how long the place is kept; days later it is taken back."""
    page = browser.open(f"/kandidater/{ANSWERED}", javascript=javascript, width=320)
    address = _first(page, "Foreslå")
    page.select_option("#grund", "contacted:fits")
    page.get_by_role("button", name="Foreslå").click()
    page.get_by_text("Virksomheden er foreslået").wait_for()
    page.goto(f"{browser.town.url}/kandidater/{ANSWERED}")
    opening = re.search(r"stillinger/([^/]+)/", address)
    assert opening is not None
    card = page.locator(".company", has=page.locator(f"a[href*='/{opening.group(1)}/']"))
    told = "Foreslået 1. september 2026. Pladsen holdes til og med 15. september 2026."
    assert told in card.inner_text()
    assert card.get_by_role("link", name=re.compile("^(Foreslå|Ikke nu)")).count() == 0
    assert card.get_by_role("link", name=re.compile("^Afvis")).count() == 1
    answers = page.locator("section[aria-labelledby=answered]")
    assert f"{told} Opgaver og timer passer." in answers.inner_text()
    assert overflow(page) == 0
    assert not javascript or axe(page) == []
    card.get_by_role("link", name="Tag svaret tilbage").click()
    page.get_by_role("button", name="Tag svaret tilbage").wait_for()
    assert page.locator("#grund").count() == 0
    assert not javascript or axe(page) == []
    shoot(page, f"decide-answered-{javascript}")
    page.get_by_role("button", name="Tag svaret tilbage").click()
    page.get_by_text("Beslutningen er taget tilbage").wait_for()
    assert page.locator("section[aria-labelledby=answered]").count() == 0


def test_17_a_note_is_kept_and_a_better_word_is_told(browser: Browser) -> None:
    """The language lint has a word on what somebody wrote; the decision stands."""
    page = browser.open(f"/kandidater/{ANSWERED}")
    _first(page, "Ikke nu")
    page.select_option("#grund", "later:workplace_busy")
    page.fill("#note", "Det er en tung sag.")
    page.get_by_role("button", name="Ikke nu").click()
    page.get_by_text("Forslaget er lagt til side").wait_for()
    assert page.get_by_text("I stedet for ”tung sag”: jobkandidat").is_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Fortryd").click()
    page.get_by_text("Beslutningen er taget tilbage").wait_for()


def test_what_was_put_aside_is_found_again(browser: Browser) -> None:
    """It left the list, stands among the answers with the day it comes again, and comes back at once."""
    page = browser.open(f"/kandidater/{ANSWERED}")
    before = _names(page)
    _first(page, "Ikke nu")
    page.select_option("#grund", "later:workplace_busy")
    page.get_by_role("button", name="Ikke nu").click()
    page.get_by_text("Forslaget er lagt til side").wait_for()
    page.goto(f"{browser.town.url}/kandidater/{ANSWERED}")
    answers = page.locator("section[aria-labelledby=answered]")
    assert (
        "Lagt til side 1. september 2026. Kan komme på listen igen 30. september 2026."
        in answers.inner_text()
    )
    answers.get_by_role("link", name="Tag svaret tilbage").click()
    page.get_by_role("button", name="Tag svaret tilbage").click()
    page.get_by_text("Beslutningen er taget tilbage").wait_for()
    assert _names(page) == before


@pytest.mark.parametrize("width", [1280, 320])
def test_the_form_is_accessible_and_fits(browser: Browser, width: int) -> None:
    """Nothing is violated and nothing is wider than a small screen."""
    page = browser.open(f"/kandidater/{TWICE}", width=width)
    _first(page, "Foreslå")
    shoot(page, f"decide-{width}")
    assert axe(page) == []
    assert overflow(page) == 0
    assert page.locator("h1").count() == 1


def test_a_colleague_is_offered_no_decision(browser: Browser) -> None:
    """Who may read a case and not decide on it sees no buttons, and the form's address refuses."""
    own = browser.open(f"/kandidater/{TWICE}")
    address = _first(own, "Foreslå")
    page = browser.open(f"/kandidater/{TWICE}", role="team_lead")
    assert page.locator(".company").count() > 0
    assert page.locator(".company .actions").count() == 0
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 403
