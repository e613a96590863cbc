"""The search for companies with its map: for a municipality, for one person, with and without scripts."""

import re

import pytest

from tests.pages.browsing import Browser, axe, overflow, shoot

PERSON = "K-0461-0053"  # of the first jobformidler, with companies within reach
REACH = f"/kandidater/{PERSON}/virksomheder"


NOTHING = "/virksomheder?soeg=findes-ikke"


@pytest.mark.parametrize(
    ("path", "name", "width"),
    [
        ("/virksomheder", "all", 1280),
        (REACH, "reach", 320),
        pytest.param("/virksomheder", "all", 320, marks=pytest.mark.proof),
        pytest.param("/virksomheder", "all", 640, marks=pytest.mark.proof),
        pytest.param(REACH, "reach", 1280, marks=pytest.mark.proof),
        pytest.param(REACH, "reach", 640, marks=pytest.mark.proof),
        pytest.param(NOTHING, "none", 1280, marks=pytest.mark.proof),
        pytest.param(NOTHING, "none", 320, marks=pytest.mark.proof),
    ],
)
def test_the_search_is_accessible_and_fits(browser: Browser, path: str, name: str, width: int) -> None:
    """The search, a person's reach and an empty search have no violation, small or at twice the size."""
    page = browser.open(path, width=width)
    shoot(page, f"virksomheder-{name}-{width}")
    assert axe(page) == []
    assert overflow(page) == 0
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("javascript", [True, False])
def test_a_search_narrows_rows_and_map_alike(browser: Browser, javascript: bool) -> None:
    """By name, industry, municipality and task the rows become fewer, and the map's table follows them."""
    page = browser.open("/virksomheder", javascript=javascript)
    assert page.locator("#kommune").input_value() == "0461", "one's own municipality comes first"
    every = found(page.locator("#found-heading").inner_text())
    page.select_option("#opgave", label="kontor og arkiv")
    page.check("#ledige")
    page.get_by_role("button", name="Søg").click()
    page.wait_for_url(re.compile("opgave=4110"))
    few = found(page.locator("#found-heading").inner_text())
    assert 0 < few < every
    assert all(
        "kontor og arkiv" in text for text in page.locator(".workplace-table tbody tr").all_inner_texts()
    )
    page.locator(".workplace-map summary").click()
    areas = page.locator(".workplace-map tbody tr").all_inner_texts()
    assert sum(int(re.findall(r"(\d+) virksomhed", text)[0]) for text in areas) == few
    hours = [float(re.findall(r"([\d,]+) time", text)[0].replace(",", ".")) for text in areas]
    drawn = page.locator(".workplace-map svg g g text").all_text_contents()
    assert sorted(map(float, drawn)) == sorted(map(round_half_even, hours)), "every disc has its number"
    name = page.locator(".workplace-table tbody a").first.inner_text()
    page.goto(f"{browser.town.url}/virksomheder?kommune=alle&soeg={name.upper()}")
    assert page.locator(".workplace-table tbody a").first.inner_text() == name


def test_pages_of_the_search_lead_on_without_gap(browser: Browser) -> None:
    """The next page begins behind the last row, and all pages together hold every company once."""
    page = browser.open("/virksomheder?kommune=alle&limit=25")
    total, seen = found(page.locator("#found-heading").inner_text()), list[str]()
    while True:
        links = page.locator(".workplace-table tbody a")
        seen += [str(links.nth(at).get_attribute("href")) for at in range(links.count())]
        if not page.get_by_role("link", name="Næste side").count():
            break
        with page.expect_navigation():
            page.get_by_role("link", name="Næste side").click()
    assert len(seen) == len(set(seen)) == total


def test_reach_of_a_person_is_a_look_at_the_person(browser: Browser) -> None:
    """The number leads to the person's own address; the nearest come first, and the audit knows of it."""
    page = browser.open("/virksomheder")
    page.fill("#jobkandidat", PERSON)
    page.get_by_role("button", name="Søg").click()
    page.wait_for_url(re.compile(REACH))
    ways = page.locator(".workplace-table tbody td:last-child").all_inner_texts()
    minutes = [int(re.findall(r"(\d+) min", text)[0]) for text in ways]
    assert minutes == sorted(minutes)
    assert all("Åben" in text or "En regel siger nej" in text for text in ways)
    refused = page.get_by_role("link", name="En regel siger nej").first
    assert f"/kandidater/{PERSON}/hvorfor-ikke?virksomhed=" in str(refused.get_attribute("href"))
    assert page.locator(".workplace-map svg title").first.inner_html().endswith(PERSON)
    told = browser.town.matcher.must(
        "audit", "search", "--candidate", PERSON, "--format", "json", day=None
    ).out
    assert "suggestions.read" in told


def test_nobody_sees_the_reach_of_another_municipalitys_person(browser: Browser) -> None:
    """Somebody else's person and nobody look the same."""
    told = [
        re.sub(r"[0-9a-f]{32}", "", browser.open(path, role="elsewhere").locator("main").inner_text())
        for path in (REACH, "/kandidater/K-0461-9999/virksomheder")
    ]
    assert told[0].replace(PERSON, "…") == told[1].replace("K-0461-9999", "…")


def found(heading: str) -> int:
    """Return the number in a heading."""
    return int(heading.split(maxsplit=1)[0])


def round_half_even(hours: float) -> float:
    """Return hours as they stand in a disc."""
    return float(f"{hours:.0f}")
