"""How texts are set: numbers of cases in one piece, columns of figures, one place in the navigation."""

import pytest

from api.access.actor import Actor
from api.pages.navigation import NAVIGATION
from api.pages.typesetting import by_alphabet, figure_columns, unbroken
from api.pages.visit import Visit
from tests.pages.browsing import Browser
from tests.pages.every_page import PERSON


def test_a_part_that_stays_whole_is_escaped() -> None:
    """Neither the text nor the part of it becomes markup."""
    assert unbroken("Sag <b> K-1", "K-1") == 'Sag &lt;b&gt; <span class="unbroken">K-1</span>'
    assert unbroken("<i>", "<i>") == '<span class="unbroken">&lt;i&gt;</span>'
    assert unbroken("<i>", "") == "&lt;i&gt;"


@pytest.mark.parametrize(
    ("cells", "figures"),
    [
        (("45", "1.105", "0,5"), True),
        (("51 (43–60)", "*", "–"), True),
        (("32,3 %", "−4,1"), True),
        (("100 %", "72 %: under 80 %"), False),
        (("B-0461-01", "4"), False),
        (("", ""), False),
    ],
)
def test_columns_of_figures_are_told_from_columns_of_words(cells: tuple[str, ...], figures: bool) -> None:
    """A column is one of figures where every cell is a figure, or stands for one."""
    assert figure_columns([(cell,) for cell in cells]) == (frozenset({0}) if figures else frozenset())


def test_danish_names_stand_in_danish_order() -> None:
    """Capitals count as small letters; æ, ø and å come last."""
    assert sorted(["åbent", "Zoo", "ærter", "Øl", "ananas"], key=by_alphabet) == [
        "ananas", "Zoo", "ærter", "Øl", "åbent",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        (f"/kandidater/{PERSON}/rettigheder/ny/rettelse", "/rettigheder"),
        (f"/kandidater/{PERSON}", "/kandidater"),
        ("/analyse/resultater?periode=aar", "/analyse/resultater"),
        ("/analyse/sammenlign/x", "/analyse"),
        ("/kandidaterne", ""),
    ],
)
def test_one_entry_of_the_navigation_is_the_current_one(path: str, entry: str) -> None:
    """The nearest entry above a page is marked, and no other."""
    visit = Visit(language="da", actor=Actor(name="", kind="anyone"), path=path, entries=NAVIGATION)
    assert visit.current_entry == entry


def test_the_number_of_a_case_is_not_broken(browser: Browser) -> None:
    """On a telephone the heading breaks before the number and not within it; figures stand flush right."""
    page = browser.open(f"/kandidater/{PERSON}/hvad-nu-hvis", width=320)
    number = page.locator("h1 .unbroken")
    assert number.inner_text() == PERSON
    assert number.evaluate("one => one.clientHeight < 1.5 * parseFloat(getComputedStyle(one).lineHeight)")
    team = browser.open("/team", role="team_lead")
    aligned = team.locator("td.figure").first.evaluate("one => getComputedStyle(one).textAlign")
    assert aligned == "right"


def test_the_log_explains_in_words(browser: Browser) -> None:
    """What explains a row has names and values in Danish."""
    page = browser.open("/log/1", role="officer")
    told = page.locator(".log-details").inner_text()
    assert "Kun prøve" in told
    assert "Nej" in told
    assert "dry_run" not in page.locator("main").inner_text()
