"""The task talk: five steps to an opening, wishes that the law forbids refused, left and taken up again."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from api.http.problems import FieldFault
from api.pages.workplaces.talk_draft import Draft, checked, draft_of, new_number
from tests.pages.browsing import Browser, axe, overflow, shoot

WORDING = Path(__file__).parents[1] / "data" / "wording"
REFUSED, LAWFUL = (
    (WORDING / name).read_text(encoding="utf-8").splitlines() for name in ("refused.txt", "lawful.txt")
)
COMPANY = "9000007950"
TALK = f"/virksomheder/{COMPANY}/opgavesamtale"
ON = "Gå videre"
WIDTHS = [pytest.param(1280, marks=pytest.mark.proof), pytest.param(640, marks=pytest.mark.proof), 320]


def test_thirty_unlawful_wishes_are_refused_and_thirty_harmless_ones_pass() -> None:
    """Domain test 16 at the form: every refusal names its ground, and nothing lawful is in the way."""
    assert len(REFUSED) == len(LAWFUL) == 30
    passed = [text for text in REFUSED if not wishes(text)]
    stopped = [text for text in LAWFUL if faults(text)]
    assert (passed, stopped) == ([], [])
    assert [text for text in REFUSED if not wishes(text, "tasks", "opgaver")] == []


def wishes(text: str, name: str = "competences", step: str = "krav") -> list[str]:
    """Return the grounds on which a text is refused."""
    form = checked(step, {name: (text,)}, minimal=False)
    return [fault.code for fault in form.faults if fault.code.startswith("wish-")]


def faults(text: str) -> tuple[FieldFault, ...]:
    """Return everything that is wrong with a text."""
    return checked("krav", {"competences": (text,)}, minimal=False).faults


def test_answers_travel_in_the_address_and_nothing_else_passes() -> None:
    """What stands in the address is what was answered; what was cut off or changed is refused."""
    said = {"opgaver": ("9412", "9112"), "tasks": ("sortere møtrikker\r\ntømme skraldespande",)}
    draft = Draft(number=new_number()).answered("opgaver", said)
    assert draft_of(draft.text) == draft
    for broken in (draft.text[:-9], "x", "A" * 400, new_number(), draft.text + "!"):
        with pytest.raises(Exception, match="request-invalid"):
            draft_of(broken)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_talk_makes_an_opening_that_is_undone_by_closing(browser: Browser, javascript: bool) -> None:
    """From first step to the company's page: everything answered stands in the summary and is stored."""
    page = browser.open(TALK, javascript=javascript)
    answer(page)
    page.get_by_role("heading", name="Se det hele igennem").wait_for()
    told = page.locator("main").inner_text()
    for text in ("køkkenhjælp og opvask", "sortere møtrikker", "2 til 4,5 timer om ugen", "passe telefonen"):
        assert text in told.casefold(), text
    assert "mandag, onsdag kl. 9-12" in told.casefold()
    assert "Løn fra første time" in told
    page.get_by_role("button", name="Gem stillingen").click()
    page.get_by_text("Stillingen er oprettet og bekræftet i dag").wait_for()
    card = page.locator(".opening-card").filter(has_text="sortere møtrikker").first
    assert "2 af 2 pladser ledige, 9 timer om ugen" in card.inner_text()
    assert "Sagde i dag: vil ansætte inden for 3 måneder" in page.locator("main").inner_text()
    card.get_by_role("button", name="Den findes ikke mere").click()
    page.get_by_text("Stillingen er lukket").wait_for()
    assert page.locator(".opening-card").filter(has_text="sortere møtrikker").count() == 0


def answer(page: Page) -> None:
    """Answer every step."""
    page.get_by_label("køkkenhjælp og opvask").check()
    page.fill("#tasks", "sortere møtrikker")
    page.get_by_role("button", name=ON).click()
    page.wait_for_url(re.compile("trin=tid"))
    page.fill("#timer_fra", "2")
    page.fill("#timer_til", "4,5")
    page.get_by_label("mandag").check()
    page.get_by_label("onsdag").check()
    page.fill("#fra", "09:00")
    page.fill("#til", "12:00")
    page.fill("#pladser", "2")
    page.get_by_role("button", name=ON).click()
    page.wait_for_url(re.compile("trin=krav"))
    page.fill("#competences", "passe telefonen på egen hånd")
    page.get_by_role("button", name=ON).click()
    page.wait_for_url(re.compile("trin=stoette"))
    page.get_by_label("rolige omgivelser").check()
    page.get_by_role("button", name=ON).click()
    page.wait_for_url(re.compile("trin=loen"))
    page.fill("#loen", "0")
    page.get_by_label("Ja, inden for 3 måneder").check()
    page.get_by_role("button", name=ON).click()
    page.wait_for_url(re.compile("trin=oversigt"))


def test_a_step_is_answered_by_keyboard_alone(browser: Browser) -> None:
    """Tab, space and enter reach every box and field in the order of the page, and go on."""
    page = browser.open(TALK)
    page.locator("h1").click()
    seen: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
        if seen[-1] == "opgaver-2":
            page.keyboard.press("Space")
        if seen[-1] == "tasks":
            page.keyboard.type("vande planter")
        if seen[-1] == ON:
            break
    assert [one for one in seen if one in ("opgaver-1", "opgaver-2", "tasks", ON)] == [
        "opgaver-1",
        "opgaver-2",
        "tasks",
        ON,
    ]
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("trin=tid"))


def test_a_forbidden_wish_is_explained_and_what_to_ask_instead(browser: Browser) -> None:
    """The step comes back with the wish still there, the law, and what the task may need instead."""
    page = browser.open(f"{TALK}?trin=krav", javascript=False)
    page.fill("#competences", "Helst en ung pige til butikken")
    page.get_by_role("button", name=ON).click()
    summary = page.locator("#error-summary")
    summary.wait_for()
    told = summary.inner_text()
    assert "Forskelsbehandlingsloven" in told
    assert "Ligebehandlingsloven" in told
    assert "Skriv, hvad opgaven kræver" in told
    assert page.locator("#competences").input_value() == "Helst en ung pige til butikken"


def test_a_talk_is_left_and_taken_up_again(browser: Browser) -> None:
    """The address holds the answers: in another window the talk goes on where it was, and saves once."""
    page = browser.open(TALK)
    answer(page)
    kept = page.url.removeprefix(browser.town.url)
    page.goto(browser.town.url + kept.replace("trin=oversigt", "trin=tid"))
    assert page.locator("#timer_til").input_value() == "4,5"
    other = browser.open(kept, role="colleague")
    for one, said in ((other, "Stillingen er oprettet"), (page, "Stillingen var allerede oprettet")):
        if one is page:
            page.goto(browser.town.url + kept)
        one.get_by_role("button", name="Gem stillingen").click()
        one.get_by_text(said).wait_for()
    cards = page.locator(".opening-card").filter(has_text="sortere møtrikker")
    assert cards.count() == 1
    cards.get_by_role("button", name="Den findes ikke mere").click()
    page.get_by_text("Stillingen er lukket").wait_for()


def test_one_more_opening_keeps_what_is_the_companys(browser: Browser) -> None:
    """After saving, the next opening begins with tasks; support and pay are answered already."""
    page = browser.open(TALK)
    answer(page)
    page.get_by_role("button", name="Gem, og lav en mere").click()
    page.get_by_text("Fortæl om den næste").wait_for()
    assert page.locator("[name=opgaver]:checked").count() == 0
    assert page.locator(".guide-steps a").all_inner_texts() == ["Hvad kan I tilbyde?", "Løn og ansættelse"]
    page.goto(f"{browser.town.url}/virksomheder/{COMPANY}")
    card = page.locator(".opening-card").filter(has_text="sortere møtrikker")
    card.get_by_role("button", name="Den findes ikke mere").click()
    page.get_by_text("Stillingen er lukket").wait_for()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_step_is_accessible_and_fits(browser: Browser, width: int) -> None:
    """Each step, one with faults, and the summary have no violation and fit a small screen."""
    page = browser.open(TALK, width=width)
    page.get_by_role("button", name=ON).click()
    page.locator("#error-summary").wait_for()
    looked_at(page, f"opgavesamtale-fejl-{width}")
    page.goto(browser.town.url + TALK)
    answer(page)
    looked_at(page, f"opgavesamtale-oversigt-{width}")
    for step in ("opgaver", "tid", "krav", "stoette", "loen"):
        page.goto(re.sub(r"trin=\w+", f"trin={step}", page.url))
        looked_at(page, f"opgavesamtale-{step}-{width}")


def looked_at(page: Page, name: str) -> None:
    """Look at a page."""
    shoot(page, name)
    assert axe(page) == [], name
    assert overflow(page) == 0, name
    assert page.locator("h1").count() == 1


def test_another_municipality_cannot_hold_it(browser: Browser) -> None:
    """Openings are written by the company's own municipality, and the page says so."""
    page = browser.open(TALK, role="elsewhere")
    assert page.locator(".talk-form").count() == 0
