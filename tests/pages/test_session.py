"""Signing in and out in a real browser, the language, problems as pages, and how often the store is asked."""

import re
from http.cookies import SimpleCookie

import httpx
import pytest

from api.pages.rendering import POLICY
from tests.pages.browsing import Browser, axe, overflow, shoot, sign_in
from tests.pages.town import PASSWORD, PEOPLE


@pytest.mark.parametrize("javascript", [True, False])
def test_signing_in_leads_back_and_signing_out_ends_it(browser: Browser, javascript: bool) -> None:
    """A link to a case asks to sign in, leads to the case afterwards, and not again after signing out."""
    page = browser.fresh(javascript=javascript)
    case = f"{browser.town.url}/kandidater/K-0461-0011"
    page.goto(case)
    assert re.search("/log-ind", page.url)
    sign_in(page, "jobformidler")
    assert page.url == case
    assert page.get_by_text(PEOPLE["jobformidler"].name).count() == 1
    page.get_by_role("button", name="Log ud").click()
    page.get_by_text("Du er logget ud.").wait_for()
    page.goto(case)
    assert re.search("/log-ind", page.url)


def test_a_wrong_password_is_told_at_the_form(browser: Browser) -> None:
    """The name stays, the password does not, and nothing says which of them was wrong."""
    page = browser.fresh()
    page.goto(f"{browser.town.url}/log-ind")
    assert axe(page) == []
    sign_in(page, "colleague", "ikke min kode her")
    assert page.get_by_role("alert").is_visible()
    assert page.locator("#navn").input_value() == PEOPLE["colleague"].sign_in
    assert page.locator("#adgangskode").input_value() == ""
    assert axe(page) == []
    shoot(page, "log-ind")


def test_the_language_changes_and_stays(browser: Browser) -> None:
    """The switch turns the page into English where one stands, and back."""
    page = browser.open("/kandidater", role="colleague")
    page.get_by_role("button", name="English").click()
    page.get_by_role("heading", name="My jobkandidater").wait_for()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.url.endswith("/kandidater")
    page.get_by_role("button", name="Dansk").click()
    page.get_by_role("heading", name="Mine kandidater").wait_for()
    assert page.locator("html").get_attribute("lang") == "da"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/findes-ikke", 404),
        ("/kandidater/K-9999-0001", 404),
        ("/kandidater/K-0430-0001", 404),
        ("/kandidater?ukendt=1", 422),
    ],
)
def test_problems_are_pages(browser: Browser, path: str, status: int) -> None:
    """What is not there, is another municipality's, or is asked wrongly, is told on a page that fits."""
    page = browser.open("/kandidater", width=320)
    answer = page.goto(browser.town.url + path)
    assert answer is not None
    assert answer.status == status
    assert page.get_by_role("link", name="Gå til forsiden").is_visible()
    assert axe(page) == []
    assert overflow(page) == 0


def test_another_municipalitys_person_looks_like_nobody(browser: Browser) -> None:
    """The two pages are the same byte for byte, but for the request they name."""
    page = browser.open("/kandidater")
    told = []
    for person in ("K-0430-0001", "K-0430-9999"):
        page.goto(f"{browser.town.url}/kandidater/{person}")
        told.append(re.sub(r"[0-9a-f]{32}", "-", page.content()).replace(person, "-"))
    assert told[0] == told[1]


def test_pages_carry_the_strict_policy(browser: Browser) -> None:
    """Each page and each problem says what a browser may do with it, and nobody on the way keeps it."""
    for path in ("/log-ind", "/findes-ikke"):
        answer = httpx.get(browser.town.url + path, headers={"Accept": "text/html"})
        assert answer.headers["content-security-policy"] == POLICY
        assert "unsafe" not in POLICY
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "same-origin"


def test_files_are_kept_until_they_change(browser: Browser) -> None:
    """Style sheets and fonts stay in the browser under an address of their own; an old one is not kept."""
    page = httpx.get(f"{browser.town.url}/log-ind").text
    (sheet,) = set(re.findall(r'href="(/static/[^"]*dkfds.min.css)"', page))
    answer = httpx.get(browser.town.url + sheet)
    assert "immutable" in answer.headers["cache-control"]
    old = re.sub(r"/static/[0-9a-f]+/", "/static/0/", sheet)
    assert httpx.get(browser.town.url + old).headers["cache-control"] == "no-cache"
    assert httpx.get(f"{browser.town.url}/static/0/../../settings.py").status_code == 404


def test_cookies_are_out_of_reach_of_scripts(browser: Browser) -> None:
    """Every cookie of the pages is for this host alone, over TLS, and no script reads it."""
    with httpx.Client(base_url=browser.town.url, headers={"Origin": browser.town.url}) as client:
        form = client.get("/log-ind")
        token = re.findall(r'name="csrf" value="([0-9a-f]{64})"', form.text)[0]
        secret = SimpleCookie(form.headers["set-cookie"])["__Host-matcher_form"].value
        answer = client.post(
            "/log-ind",
            data={"navn": PEOPLE["team_lead"].sign_in, "adgangskode": PASSWORD, "kode": "", "csrf": token},
            headers={"Cookie": f"__Host-matcher_form={secret}"},
        )
    assert answer.status_code == 303
    for line in answer.headers.get_list("set-cookie"):
        assert line.startswith("__Host-")
        assert {"HttpOnly", "Secure", "Path=/"} <= set(re.split("; ?", line))
