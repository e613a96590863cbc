"""The guides in a browser: filled in within 25 fields, saved at each step, and nothing lost by a break."""

import re
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Locator, Page

from tests.pages.browsing import Browser, axe, overflow, shoot

MOST_FIELDS = 25
# People of the first jobformidler, each used by one test of this file.
FILLED, BROKEN_OFF, WRONG, LOOKED_AT = "K-0461-0024", "K-0461-0030", "K-0461-0049", "K-0461-0053"
STEPS = {
    "visitation": ("vej", "tid", "hensyn", "sprog", "ydelse"),
    "samtale": ("erfaring", "kunnen", "oensker", "fravalg"),
}


def guide(candidate: str, name: str = "", step: str = "") -> str:
    """Return the address of a guide."""
    return "/".join(filter(None, (f"/kandidater/{candidate}/guide", name, step)))


@dataclass(slots=True)
class Filling:
    """Somebody fills in a form; every field that is touched counts."""

    page: Page
    touched: set[str] = field(default_factory=set)

    def write(self, name: str, text: str) -> None:
        """Write into a field."""
        self._touch(self.page.locator(f"[name='{name}']")).fill(text)

    def tick(self, name: str, *values: str) -> None:
        """Tick boxes, or choose one of several."""
        for value in values:
            self._touch(self.page.locator(f"[name='{name}'][value='{value}']")).check()

    def level(self, name: str, **levels: str) -> None:
        """Choose levels of a list."""
        for code, level in levels.items():
            word = code.removeprefix("c")
            self._shown(self._touch(self.page.locator(f"[id='{name}-{word}']"))).select_option(
                f"{word}:{level}"
            )

    def onward(self) -> None:
        """Save the step."""
        self.page.get_by_role("button", name="Gem og gå videre").click()

    def _touch(self, found: Locator) -> Locator:
        self.touched.add(str(found.get_attribute("id")))
        return found

    def _shown(self, found: Locator) -> Locator:
        group = found.locator("xpath=ancestor::details[not(@open)]")
        if group.count():
            group.locator("summary").click()
        return found


def visit(filling: Filling) -> None:
    """Fill in the intake guide, every question of it."""
    filling.write("postcode", "5000")
    filling.tick("transport", "bike", "public")
    filling.write("max_travel_minutes", "40")
    filling.onward()
    filling.write("hours_per_week_now", "3,5")
    filling.tick("availability-dage", "mon", "wed", "fri")
    filling.write("availability-fra", "09:00")
    filling.write("availability-til", "13:00")
    filling.onward()
    filling.level("conditions", cPAUSE="2", cSAMEPERSON="1")
    filling.tick("must_conditions-intet", "ja")
    filling.tick("mentor_need", "1")
    filling.onward()
    filling.tick("danish_level", "3")
    filling.tick("certificates", "HYGIEJNE")
    filling.onward()
    filling.tick("benefit", "uddannelseshjaelp")
    filling.tick("category", "aktivitetsparat")
    filling.write("months_on_benefit", "61")
    filling.onward()


def talk(filling: Filling) -> None:
    """Fill in the conversation guide, every question of it."""
    filling.level("task_experience", c9112="1", c9412="1", c5246="0", c9214="-1")
    filling.onward()
    filling.level("competences", ccleaning_01="3", ckitchen_01="2", ckitchen_05="2", cretail_01="1")
    filling.onward()
    filling.level("wishes_tasks", c9412="3", c9112="1")
    filling.level("wishes_industries", c56="3")
    filling.write("hours_per_week_goal", "12")
    filling.onward()
    filling.tick("no_go_tasks", "9313")
    filling.tick("no_go_industries-intet", "ja")
    filling.tick("no_go_workplaces-intet", "ja")
    filling.onward()


def test_each_guide_is_filled_in_within_twenty_five_fields(browser: Browser) -> None:
    """Without scripts, every question answered: the record, its sources and the meter know it afterwards."""
    page = browser.open(guide(FILLED), javascript=False)
    for name, fill in (("visitation", visit), ("samtale", talk)):
        page.goto(browser.town.url + guide(FILLED, name, STEPS[name][0]))
        filling = Filling(page)
        fill(filling)
        assert page.url.endswith("/svar"), page.url
        assert len(filling.touched) <= MOST_FIELDS
        assert page.get_by_role("heading", name="Nogle svar kan ikke gemmes").count() == 0
        page.get_by_role("button", name="Gem på sagen").click()
        assert "hver med kilde og dato" in page.locator("main").inner_text()
    text = page.locator("main").inner_text()
    assert text.count("spørgsmål er besvaret") == 2
    assert "Alle 13 spørgsmål er besvaret." in text
    assert "Alt, hvad listen bygger på, er kendt." in text
    page.goto(browser.town.url + guide(FILLED, "samtale", "oensker"))
    assert "sagt af jobkandidaten" in page.locator("main").inner_text()
    page.goto(f"{browser.town.url}/kandidater/{FILLED}")
    assert page.locator(".company").count() >= 1


@pytest.mark.parametrize("javascript", [True, False])
def test_a_break_loses_nothing(browser: Browser, javascript: bool) -> None:
    """Somebody saves a step, is interrupted, and finds every answer again; none of them counts yet."""
    page = browser.open(guide(BROKEN_OFF, "samtale", "fravalg"), javascript=javascript)
    before = known_on(browser, BROKEN_OFF)
    filling = Filling(page)
    filling.write("no_go_workplaces", "P-ukendt-1\nP-ukendt-2")
    page.get_by_role("button", name="Gem og hold pause").click()
    page.wait_for_url(re.compile("/guide/samtale$"))
    again = browser.open(guide(BROKEN_OFF, "samtale", "fravalg"), javascript=javascript)
    assert again.locator("#no_go_workplaces").input_value() == "P-ukendt-1\nP-ukendt-2"
    assert "De tæller endnu ikke" in again.locator("main").inner_text()
    assert known_on(browser, BROKEN_OFF) == before
    again.goto(browser.town.url + guide(BROKEN_OFF, "samtale"))
    again.get_by_role("button", name="Kassér svarene").click()
    assert "Sagen er, som den var" in again.locator("main").inner_text()


def known_on(browser: Browser, candidate: str) -> str:
    """Return what the page of a person says beside her companies."""
    page = browser.open(f"/kandidater/{candidate}")
    return page.locator("section[aria-labelledby=strengths]").inner_text()


def test_wrong_answers_are_named_at_their_fields_and_kept(browser: Browser) -> None:
    """The summary links to each field, says what was expected, and the answers are there after a break."""
    page = browser.open(guide(WRONG, "visitation", "tid"))
    filling = Filling(page)
    filling.write("hours_per_week_now", "mange")
    filling.write("availability-fra", "12:00")
    filling.write("availability-til", "08:00")
    for day in ("mon", "tue"):
        page.locator(f"#availability-{day}").check()
    filling.onward()
    summary = page.locator("#error-summary")
    assert summary.get_by_role("link").count() == 2
    assert "skal være timer om ugen som et tal" in summary.inner_text()
    assert page.locator("#hours_per_week_now").get_attribute("aria-invalid") == "true"
    assert axe(page) == []
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.id") == "hours_per_week_now"
    shoot(page, "guide-faults-1280")
    page.goto(browser.town.url + guide(WRONG, "visitation", "svar"))
    assert page.get_by_role("heading", name="Nogle svar kan ikke gemmes").count() == 1
    page.get_by_role("button", name="Gem på sagen").click()
    assert "kan ikke gemmes, som de står" in page.locator("main").inner_text()
    assert axe(page) == []


def test_a_step_is_filled_in_by_keyboard_alone(browser: Browser) -> None:
    """Tab, space and enter reach every field in the order of the page, and save it."""
    page = browser.open(guide(LOOKED_AT, "visitation", "vej"))
    page.locator("h1").click()
    seen: list[str] = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
        if seen[-1] == "transport-bike" and not page.locator("#transport-bike").is_checked():
            page.keyboard.press("Space")
        if seen[-1] == "Gem og gå videre":
            break
    order = [name for name in seen if name in ("postcode", "transport-walk", "max_travel_minutes", "dato")]
    assert order[:3] == ["postcode", "transport-walk", "max_travel_minutes"]
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/tid$"))


@pytest.mark.parametrize("width", [1280, 320])
def test_pages_are_accessible_and_fit(browser: Browser, width: int) -> None:
    """The start, a step of boxes and the longest step have no violation and fit a small screen."""
    looked_through(browser, width, ((), ("visitation", "tid"), ("samtale", "kunnen")))


@pytest.mark.proof
@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_of_the_guides_is_accessible_and_fits(browser: Browser, width: int) -> None:
    """So has every other."""
    every = tuple((name, step) for name, steps in STEPS.items() for step in ("", *steps, "svar"))
    looked_through(browser, width, every)


def looked_through(browser: Browser, width: int, pages: tuple[tuple[str, ...], ...]) -> None:
    """Look at some pages of somebody."""
    page = browser.open(guide(LOOKED_AT), width=width)
    for one in pages:
        page.goto(browser.town.url + guide(LOOKED_AT, *one))
        shoot(page, "-".join(filter(None, ("guide", *one, str(width)))))
        assert axe(page) == [], one
        assert overflow(page) == 0, one
        assert page.locator("h1").count() == 1


def test_a_colleague_may_not_open_it_and_elsewhere_nobody_is_there(browser: Browser) -> None:
    """Guides are for the case's own jobformidler; of another municipality's person there is no trace."""
    colleague = browser.open(guide(LOOKED_AT), role="colleague")
    assert "Sagen er en anden jobformidlers" in colleague.locator("main").inner_text()
    told = [
        re.sub(
            r"[0-9a-f]{32}", "", browser.open(guide(one), role="elsewhere").locator("main").inner_text()
        ).replace(one, "…")
        for one in (LOOKED_AT, "K-0461-9999")
    ]
    assert told[0] == told[1]
