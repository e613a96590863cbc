"""Every page there is, in a real browser: accessible, small, without scripts, by keyboard, in print."""

import re
from collections import Counter
from http import HTTPStatus

import pytest

from tests.pages.browsing import Browser, axe, overflow
from tests.pages.every_page import DOWNLOADS, EXAMPLES, NO_PAGES, PLANTED, Example, pages, routes
from tests.pages.looking import danish_left, focus_faults, frame_faults, names, print_faults, zoomed

EVERY = [pytest.param(example, id=route) for route, example in pages().items()]
SMALL, WIDE = 320, 1280


def test_every_page_has_an_example() -> None:
    """A page without a line in the registry would not be looked at by anybody."""
    assert sorted(routes() - {*EXAMPLES, *DOWNLOADS, *PLANTED, *NO_PAGES}) == []


@pytest.mark.parametrize("example", EVERY)
def test_a_page_is_accessible_on_a_small_screen(browser: Browser, example: Example) -> None:
    """No violation of WCAG 2.2 AA at 320 px, nothing wider than that, one heading, a title, the skip link."""
    page = browser.open(example.path, role=example.role, width=SMALL)
    assert page.url == browser.town.url + example.path
    if page.locator('[data-hx-trigger="load"]').count():
        page.wait_for_load_state("networkidle")
    assert axe(page) == []
    assert overflow(page) == 0
    assert list(frame_faults(page)) == []


@pytest.mark.proof
@pytest.mark.parametrize("example", EVERY)
def test_a_page_is_whole_for_everybody(browser: Browser, example: Example) -> None:
    """Wide, at 200 %, by keyboard, on paper, without scripts and in English all of it is there."""
    page = browser.open(example.path, role=example.role, width=WIDE)
    wide = names(page)
    assert axe(page) == []
    assert list(focus_faults(page)) == []
    assert list(print_faults(page)) == []
    zoomed(page)
    assert overflow(page) == 0
    assert sorted(wide - names(page)) == []
    plain = browser.open(example.path, role=example.role, javascript=False, width=WIDE)
    assert sorted(wide - names(plain)) == []
    english = browser.open(example.path, role=example.role, width=WIDE, language="en")
    assert list(frame_faults(english, "en")) == []
    assert danish_left(english) == []
    assert axe(english) == []


def test_no_two_pages_have_one_title(browser: Browser) -> None:
    """Who has many tabs open can tell them apart."""
    doors = {role: browser.open("/findes-ikke", role=role) for role in {one.role for one in pages().values()}}
    answers = [doors[one.role].request.get(browser.town.url + one.path) for one in pages().values()]
    titles = [re.findall("<title>(.*)</title>", answer.text())[0] for answer in answers]
    assert [title for title, count in Counter(titles).items() if count > 1] == []


def test_files_are_files(browser: Browser) -> None:
    """What is saved and not shown comes under a name, and as no page."""
    there = [DOWNLOADS[route] for route in sorted(DOWNLOADS.keys() & routes())]
    assert there
    for example in there:
        answer = browser.open("/findes-ikke", role=example.role).request.get(browser.town.url + example.path)
        assert answer.status == HTTPStatus.OK
        assert "html" not in answer.headers["content-type"]


BROKEN = """<title>Side</title><style>a:focus { outline: none } .skipnav, a { display: inline }</style>
<h1>Nådigt</h1><h1>To</h1><nav>Vej</nav><a href="#x">Sagsnummeret på siden</a>
<div style="width: 900px"><img src="data:,"></div><button onfocus="this.blur()">Tryk</button>"""


def test_a_naive_page_is_found_out(browser: Browser) -> None:
    """Mutant: a page without any of it fails every look."""
    page = browser.fresh()
    page.set_viewport_size({"width": SMALL, "height": 450})
    page.set_content(BROKEN)
    assert len(axe(page)) > 2
    assert overflow(page) > 0
    assert len(list(frame_faults(page))) >= 5
    told = "\n".join(focus_faults(page))
    assert "focus without a mark" in told
    assert "not reached by Tab" in told
    assert list(print_faults(page)) == ["printed: nav"]
    assert danish_left(page) == ["Nådigt"]
