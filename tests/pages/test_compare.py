"""Two or three companies side by side: by theme, with pictures that have their data beside them."""

from itertools import pairwise

import pytest

from api.pages.visit import Visit
from tests.pages.browsing import Browser, axe, overflow, shoot
from tests.pages.town import Town

PERSON = "K-0461-0049"
PATH = f"/kandidater/{PERSON}/sammenlign"


@pytest.mark.parametrize("javascript", [True, False])
def test_chosen_companies_stand_side_by_side(browser: Browser, javascript: bool) -> None:
    """Three that are ticked become three columns by the same themes, each with two pictures."""
    page = browser.open(PATH, javascript=javascript)
    for number in (1, 2, 3):
        page.locator(f"label[for='stilling-{number}']").click()
    page.get_by_role("button", name="Sammenlign").click()
    page.locator("table.compare").wait_for()
    assert page.locator("table.compare thead th").count() == 4
    assert page.locator("table.compare tbody tr").count() == 11
    assert page.locator("figure svg[role='img']").count() == 6
    assert page.locator("figure details table").count() == 6
    if javascript:
        assert axe(page) == []
        ids = page.eval_on_selector_all("[id]", "found => found.map(one => one.id)")
        assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("chosen", "said"),
    [(1, "Vælg to eller tre"), (4, "Vælg to eller tre"), (0, "står ikke længere på listen")],
)
def test_what_cannot_be_compared_is_said(browser: Browser, town: Town, chosen: int, said: str) -> None:
    """One, four, or one that is not on the list: the page says so and offers the list again."""
    page = browser.open(PATH)
    values = page.eval_on_selector_all("[name=stilling]", "found => found.map(one => one.value)")
    query = "&".join(f"stilling={value}" for value in values[:chosen] or ["A-unknown"])
    page.goto(f"{town.url}{PATH}?{query}")
    assert said in page.locator(".alert").inner_text()
    assert page.locator("table.compare").count() == 0
    assert page.locator("[name=stilling]").count() == len(values)
    assert axe(page) == []


def test_the_table_fits_a_small_screen(browser: Browser, town: Town) -> None:
    """On 320 pixels nothing is wider than the screen, and every cell says whose it is."""
    page = browser.open(PATH, width=320)
    values = page.eval_on_selector_all("[name=stilling]", "found => found.map(one => one.value)")
    page.goto(f"{town.url}{PATH}?stilling={values[0]}&stilling={values[1]}")
    shoot(page, "compare-320")
    assert overflow(page) == 0
    assert axe(page) == []
    named = page.eval_on_selector_all("table.compare td", "found => found.map(one => one.dataset.title)")
    assert all(named)
    assert all(one != other for one, other in list(pairwise(named))[::2])


def test_nothing_is_said_of_a_person() -> None:
    """The lead says that the pictures are about the opening."""
    assert "stillingen" in Visit(language="da").t("compare.pictures_lead")
