"""What if: the list as it would be, how each company moved, saved, and undone."""

import re

import pytest

from api.pages.what_if.supposing import Saving, cells_supposed, supposed_of
from data.availability import Interval
from data.candidates import Candidate
from data.vocabulary import built_in_vocabulary
from matcher.what_if import AS_RECORDED, WhatIf, supposed
from tests.pages.browsing import Browser, axe, overflow, shoot
from tests.pages.town import Town

# Each test that saves does so on a case of its own.
LOOKED, SAVED, TWICE, WISHED = "K-0461-0049", "K-0461-0053", "K-0461-0030", "K-0461-0024"
WORDS = built_in_vocabulary()
MORNING = Interval(0, 8 * 60, 12 * 60)
PERSON = Candidate(
    candidate_id="K1",
    max_travel_minutes=30,
    hours_per_week_now=4,
    transport=("walk", "bike"),
    availability=(MORNING,),
    wishes_tasks=(("9112", 3.0), ("9412", 1.0)),
)


def test_what_stands_in_the_record_already_is_not_supposed() -> None:
    """The form as it is first shown supposes nothing, whatever it sends back."""
    shown = supposed_of(PERSON, Saving(), WORDS).form
    sent = Saving.model_validate(
        {name: shown.text(name) for name in ("rejse", "timer")}
        | {name: list(shown.chosen(name)) for name in ("transport", "dage", "opgave")}
    )
    assert sent.opgave == ["9112:3", "9412:1"]
    assert supposed_of(PERSON, sent, WORDS).what_if == AS_RECORDED


def test_the_form_supposes_what_the_parameters_of_the_interface_do() -> None:
    """Travel, means, hours, days and stars become the same record of what is supposed."""
    said = Saving(
        rejse="45,5", timer="6", transport=["car"], dage=["mon", "wed"], opgave=["9112:0", "9412:1"]
    )
    found = supposed_of(PERSON, said, WORDS)
    assert found.what_if == WhatIf(
        max_travel_minutes=45.5,
        hours_per_week_now=6,
        transport=("car",),
        availability=(MORNING, Interval(2, 8 * 60, 12 * 60)),
        wishes_tasks={"9112": 0.0},
    )
    cells = cells_supposed(supposed(PERSON, found.what_if), found.changed)
    assert cells["wishes_tasks"] == "9412:1"
    assert cells["availability"] == "mon 08:00-12:00|wed 08:00-12:00"
    assert cells["max_travel_minutes"] == "45.5"


def test_a_new_wish_is_one_and_a_new_one_without_stars_is_none() -> None:
    """What the record does not know is supposed with its stars, and supposes nothing with none."""
    new = supposed_of(PERSON, Saving(opgave=["5246:2"], branche=["56:3"]), WORDS)
    assert new.what_if == WhatIf(wishes_tasks={"5246": 2.0}, wishes_industries={"56": 3.0})
    assert new.form.chosen("opgave") == ("9112:3", "9412:1", "5246:2")
    assert cells_supposed(supposed(PERSON, new.what_if), new.changed) == {
        "wishes_tasks": "5246:2|9112:3|9412:1",
        "wishes_industries": "56:3",
    }
    taken_back = supposed_of(PERSON, Saving(opgave=["5246:0"]), WORDS)
    assert taken_back.what_if == AS_RECORDED
    assert taken_back.form.chosen("opgave") == ("9112:3", "9412:1")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Saving(rejse="langt"), "/rejse"),
        (Saving(rejse="1441"), "/rejse"),
        (Saving(timer="169"), "/timer"),
        (Saving(opgave=["9112:4"]), "/opgave"),
        (Saving(opgave=["9112:3.9"]), "/opgave"),
        (Saving(branche=["="]), "/branche"),
        (Saving(opgave=["no-such-task:2"]), "/opgave"),
    ],
)
def test_what_cannot_be_read_is_named_and_not_supposed(said: Saving, field: str) -> None:
    """A figure beyond its range or stars that nobody gives are a fault of their field."""
    found = supposed_of(PERSON, said, WORDS)
    assert [fault.pointer for fault in found.form.faults] == [field]
    assert found.what_if == AS_RECORDED


def test_the_list_moves_as_soon_as_something_is_supposed(browser: Browser) -> None:
    """A longer way brings new companies up at once, and the address says what was supposed."""
    page = browser.open(f"/kandidater/{LOOKED}/hvad-nu-hvis")
    assert page.get_by_text("Alt er som på sagen.").count() == 1
    page.fill("#rejse", "90")
    page.locator("#timer").focus()
    page.get_by_text("højst 90 minutters rejse").wait_for()
    page.wait_for_url(re.compile("rejse=90"))
    assert page.locator("#result tbody tr").count() == 10
    assert page.get_by_text("Ny på listen").count() > 0
    assert page.locator("h1").count() == 1
    assert axe(page) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_a_supposition_is_saved_and_undone(browser: Browser, javascript: bool) -> None:
    """The case holds it then, and after the undo what it held before."""
    page = browser.open(f"/kandidater/{SAVED}/hvad-nu-hvis", javascript=javascript)
    before = page.input_value("#timer")
    page.fill("#timer", "9,5")
    page.get_by_role("button", name="Vis listen").click()
    page.get_by_text("9,5 timer om ugen", exact=True).wait_for()
    page.get_by_role("button", name="Gem på sagen").click()
    page.get_by_text("Gemt på sagen: 9,5 timer om ugen.").wait_for()
    assert "9,5 timer nu" in page.locator("main").inner_text()
    page.get_by_role("button", name="Fortryd").click()
    page.get_by_text("Sagen er, som den var før.").wait_for()
    assert f"{before} timer nu" in page.locator("main").inner_text()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_wish_is_added_taken_away_and_saved(browser: Browser, javascript: bool) -> None:
    """A new wish ranks at once beside what else is supposed; saved it stands on the case, until the undo."""
    page = browser.open(f"/kandidater/{WISHED}/hvad-nu-hvis", javascript=javascript, width=640)
    page.fill("#timer", "7")
    if javascript:
        page.locator("#rejse").focus()
    else:
        page.get_by_role("button", name="Vis listen").click()
    page.get_by_text("7 timer om ugen", exact=True).wait_for()
    name = page.locator("#nyt optgroup[label='Opgaver'] option").first.inner_text()
    page.get_by_label("Nyt ønske").select_option(label=name)
    page.get_by_label("Stjerner", exact=True).select_option("2")
    page.get_by_role("button", name="Læg til ønskerne").click()
    page.get_by_text(f"nyt ønske: {name}, 2 stjerner af 3", exact=True).wait_for()
    assert page.get_by_text("7 timer om ugen", exact=True).count() == 1
    assert page.get_by_label(name, exact=True).input_value().endswith(":2")
    assert page.locator("#nyt option", has_text=re.compile(f"^{name}$")).count() == 0
    if javascript:
        assert axe(page) == []
    assert overflow(page) == 0
    page.get_by_role("button", name="Gem på sagen").click()
    page.get_by_text(f"nyt ønske: {name}, 2 stjerner af 3").wait_for()
    assert name in page.locator("section:has(> #strengths) .tile").nth(1).inner_text().lower()
    page.get_by_role("button", name="Fortryd").click()
    page.get_by_text("Sagen er, som den var før.").wait_for()
    assert name not in page.locator("section:has(> #strengths) .tile").nth(1).inner_text().lower()
    page.goto(page.url + "/hvad-nu-hvis")
    gone = (page.locator(".what-if-wishes label").first.text_content() or "").strip()
    page.get_by_label(gone, exact=True).select_option(label="ikke længere et ønske")
    page.get_by_role("button", name="Vis listen").click()
    page.get_by_text(f"ikke længere et ønske: {gone}", exact=True).wait_for()
    shoot(page, f"what-if-wishes-{javascript}")


def test_nothing_is_saved_over_somebody_elses_change(browser: Browser, town: Town) -> None:
    """A form thought of an older state of the record writes nothing, and the page says so."""
    page = browser.open(f"/kandidater/{TWICE}/hvad-nu-hvis?timer=7")
    fields = page.eval_on_selector("#result form", "form => Object.fromEntries(new FormData(form))")
    address, headers = f"{town.url}/kandidater/{TWICE}/hvad-nu-hvis", {"Origin": town.url}
    first = page.request.post(address, form=fields, headers=headers, max_redirects=0)
    assert first.headers["location"].endswith(TWICE)
    again = page.request.post(address, form=fields | {"timer": "8"}, headers=headers, max_redirects=0)
    assert again.headers["location"].endswith("hvad-nu-hvis")
    page.goto(address)
    assert page.get_by_text("Sagen er rettet imens").count() == 1
    assert page.input_value("#timer") == "7"


def test_what_cannot_be_read_is_said_at_its_field(browser: Browser) -> None:
    """A summary with links stands first, and the list is the one of the rest."""
    page = browser.open(f"/kandidater/{LOOKED}/hvad-nu-hvis?rejse=langt&dage=sat", width=320)
    page.locator("#error-summary").wait_for()
    assert page.locator("#error-summary a").get_attribute("href") == "#rejse"
    shoot(page, "what-if-320")
    assert axe(page) == []
    assert overflow(page) == 0


def test_who_may_not_write_the_case_is_not_asked_to_save(browser: Browser) -> None:
    """A team lead sees how the list moves, and no button."""
    page = browser.open(f"/kandidater/{LOOKED}/hvad-nu-hvis?rejse=90", role="team_lead")
    assert page.get_by_text("Ny på listen").count() > 0
    assert page.get_by_role("button", name="Gem på sagen").count() == 0


def test_the_new_list_is_announced(browser: Browser) -> None:
    """What is supposed and how many companies move are told in a live region that was there before."""
    page = browser.open(f"/kandidater/{LOOKED}/hvad-nu-hvis")
    page.evaluate("document.querySelector('#result [aria-live]').before = true")
    page.fill("#timer", "2,5")
    page.keyboard.press("Tab")
    page.get_by_text("2,5 timer om ugen", exact=True).wait_for()
    told = page.locator("#result [aria-live]")
    assert told.evaluate("region => region.before") is True
    assert re.search(r"flytter sig|Listen er den samme", told.inner_text())
