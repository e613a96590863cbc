"""Accounts in a browser: somebody new comes in, an account is changed and closed, and the own way in."""

import pytest
from playwright.sync_api import Page
from pyotp import TOTP

from api import clock
from tests.pages.browsing import Browser, axe, overflow, shoot

NEW = "en helt anden kanariefugl"


def add(page: Page, sign_in: str, role: str = "jobformidler") -> str:
    """Fill in the form for somebody new; return the temporary password."""
    page.get_by_label("Navn", exact=True).fill(f"Ny {sign_in}")
    page.get_by_label("Brugernavn").fill(sign_in)
    page.locator("#rolle-1").select_option(role)
    page.locator("#kommune-1").select_option("0461" if role == "jobformidler" else "")
    page.get_by_role("button", name="Opret konto").click()
    page.get_by_role("heading", name=f"Midlertidig adgangskode til Ny {sign_in}").wait_for()
    return page.locator("code.key").inner_text()


def sign_in(page: Page, browser: Browser, name: str, password: str, code: str = "") -> None:
    """Fill in the form to sign in."""
    page.goto(f"{browser.town.url}/log-ind")
    page.get_by_label("Brugernavn").fill(name)
    page.get_by_label("Adgangskode", exact=True).fill(password)
    page.get_by_label("Engangskode").fill(code)
    page.get_by_role("button", name="Log ind").click()


def choose(page: Page, name: str, password: str, code: str = "") -> None:
    """Choose an own password with a temporary one."""
    page.get_by_label("Brugernavn").fill(name)
    page.locator("#password-adgangskode").fill(password)
    page.locator("#password-ny").fill(NEW)
    page.locator("#password-gentag").fill(NEW)
    page.locator("#password-kode").fill(code)
    page.get_by_role("button", name="Vælg din adgangskode").click()


@pytest.mark.parametrize("javascript", [True, False])
def test_somebody_new_comes_in(browser: Browser, javascript: bool) -> None:
    """The temporary password is told once, leads to the page that takes it, and the own one opens."""
    name = f"ny.{'med' if javascript else 'uden'}"
    desk = browser.open("/konti/ny", role="administrator", javascript=javascript)
    told = add(desk, name)
    desk.get_by_role("link", name="Den er givet videre").click()
    desk.get_by_text("Midlertidig adgangskode til", exact=False).first.wait_for()
    assert told not in desk.content()
    page = browser.fresh(javascript=javascript)
    sign_in(page, browser, name, told)
    page.get_by_role("heading", name="Vælg din adgangskode").wait_for()
    choose(page, name, told)
    page.get_by_text("Adgangskoden er skiftet").wait_for()
    sign_in(page, browser, name, NEW)
    page.get_by_text(f"Logget ind som Ny {name}").wait_for()


def test_an_administrator_gets_codes_first(browser: Browser) -> None:
    """The key is shown as text and as a link for the app; a code of it is shown before it counts."""
    told = add(browser.open("/konti/ny", role="administrator"), "ny.chef", "administrator")
    page = browser.fresh()
    page.goto(f"{browser.town.url}/log-ind/ny-adgangskode")
    choose(page, "ny.chef", told)
    page.get_by_text("Dine roller kræver engangskoder").wait_for()
    assert axe(page) == []
    page.get_by_role("link", name="Hent engangskoder").click()
    page.get_by_label("Brugernavn").fill("ny.chef")
    page.locator("#codes-adgangskode").fill(told)
    page.get_by_role("button", name="Vis nøglen").click()
    page.get_by_role("heading", name="Tag engangskoderne i brug").wait_for()
    assert (axe(page), overflow(page)) == ([], 0)
    shoot(page, "konti-engangskoder")
    secret = page.locator("code.key").inner_text().replace(" ", "")
    link = page.get_by_role("link", name="Åbn appen").get_attribute("href")
    assert link is not None
    assert link.startswith("otpauth://totp/")
    assert f"secret={secret}" in link
    codes, step = TOTP(secret), TOTP(secret).timecode(clock.now())
    page.get_by_label("Brugernavn").fill("ny.chef")
    page.locator("#codes-adgangskode").fill(told)
    page.get_by_label("Kode fra appen").fill(codes.generate_otp(step))
    page.get_by_role("button", name="Brug koderne").click()
    page.get_by_text("Engangskoderne er i brug").wait_for()
    choose(page, "ny.chef", told, codes.generate_otp(step + 1))
    page.get_by_text("Adgangskoden er skiftet").wait_for()


def test_roles_are_changed_and_an_account_closed_and_opened(browser: Browser) -> None:
    """A role too far is refused in words; what is saved is shown; a closed account is opened by Fortryd."""
    page = browser.open("/konti/ny", role="administrator")
    add(page, "ny.rolle")
    page.get_by_role("link", name="Den er givet videre").click()
    page.get_by_role("heading", name="Roller og plads").wait_for()
    assert (axe(page), overflow(page)) == ([], 0)
    shoot(page, "konti-en")
    page.locator("#kommune-1").select_option("")
    page.get_by_role("button", name="Gem roller og plads").click()
    page.get_by_text("Vælg, hvor rollen gælder").wait_for()
    assert axe(page) == []
    page.locator("#rolle-1").select_option("team_lead")
    page.locator("#kommune-1").select_option("0461")
    page.locator("#team-1").fill("nord")
    page.get_by_role("button", name="Gem roller og plads").click()
    page.get_by_text("Roller og plads er gemt").wait_for()
    page.get_by_role("button", name="Luk kontoen").click()
    page.get_by_text("Kontoen er lukket").wait_for()
    assert axe(page) == []
    page.get_by_role("button", name="Fortryd").click()
    page.get_by_text("Kontoen er åben igen").wait_for()
    page.goto(f"{browser.town.url}/konti")
    assert "Teamleder, Odense (nord)" in page.locator("main").inner_text()


def test_the_own_password_is_changed(browser: Browser) -> None:
    """Wrong and unlike words change nothing; the right ones end every session, the one on this page too."""
    desk = browser.open("/konti/ny", role="administrator")
    told = add(desk, "ny.egen")
    assert (axe(desk), overflow(desk)) == ([], 0)
    shoot(desk, "konti-midlertidig")
    page = browser.fresh()
    sign_in(page, browser, "ny.egen", told)
    page.get_by_role("heading", name="Vælg din adgangskode").wait_for()
    assert (axe(page), overflow(page)) == ([], 0)
    shoot(page, "konti-ny-adgangskode")
    choose(page, "ny.egen", told)
    page.get_by_text("Adgangskoden er skiftet").wait_for()
    sign_in(page, browser, "ny.egen", NEW)
    page.get_by_text("Logget ind som").wait_for()
    page.goto(f"{browser.town.url}/konti/mig")
    assert (axe(page), overflow(page)) == ([], 0)
    shoot(page, "konti-mig")
    for now, new, again, said in (
        (NEW, "gul og grøn papegøje", "gul og rød papegøje", "skal være den samme som ovenfor"),
        ("forkert", "gul og grøn papegøje", "gul og grøn papegøje", "passer ikke"),
        (NEW, "kort", "kort", "mindst 12 tegn, uden"),
        (NEW, "gul og grøn papegøje", "gul og grøn papegøje", "Adgangskoden er skiftet"),
    ):
        page.locator("#password-adgangskode").fill(now)
        page.locator("#password-ny").fill(new)
        page.locator("#password-gentag").fill(again)
        page.get_by_role("button", name="Skift adgangskode").click()
        page.get_by_text(said).first.wait_for()
        assert axe(page) == []
    page.goto(f"{browser.town.url}/konti/mig")
    assert "/log-ind" in page.url


@pytest.mark.parametrize("width", [1280, 320])
def test_the_list_is_readable(browser: Browser, width: int) -> None:
    """Every account with its roles and where they hold; nothing runs out of a narrow window."""
    page = browser.open("/konti", role="administrator", width=width)
    assert (axe(page), overflow(page)) == ([], 0)
    shoot(page, f"konti-{width}")
    assert "Jobformidler, Odense" in page.locator("main").inner_text()
    page.goto(f"{browser.town.url}/konti/ny")
    assert (axe(page), overflow(page)) == ([], 0)
    shoot(page, f"konti-ny-{width}")


def test_accounts_are_for_administrators(browser: Browser) -> None:
    """A jobformidler sees no accounts, finds the own page, and nobody is shown anything signed out."""
    page = browser.open("/konti")
    assert page.get_by_role("heading", level=1).inner_text() != "Konti"
    page.goto(f"{browser.town.url}/konti/mig")
    assert "Anna Holm" in page.locator("main").inner_text()
    page = browser.open("/konti/mig", role="")
    assert "/log-ind" in page.url
