"""The settings in a browser: who I am, where I am signed in, and to administrators how it all is set up."""

import pytest

from tests.pages.browsing import Browser, axe, overflow, shoot

SECRETS = ("MATCHER_", "secret", "password=", "sqlite:///", "postgresql+", "matcher.db")


@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize("role", ["jobformidler", "administrator"])
def test_settings_tell_who_and_how(browser: Browser, role: str, width: int) -> None:
    """Everybody sees name, roles and sessions; the installation is for administrators, without a secret."""
    page = browser.open("/indstillinger", role=role, width=width)
    shoot(page, f"settings-{role}-{width}")
    assert axe(page) == []
    assert overflow(page) == 0
    text = page.locator("main").inner_text()
    assert ("Anna Holm" if role == "jobformidler" else "Ulla Dam") in text
    assert "Her" in page.locator("tbody").first.inner_text()
    assert ("Installationen" in text) is (role == "administrator")
    assert ("SQLite" in text) is (role == "administrator")
    assert [word for word in SECRETS if word in page.content()] == []


@pytest.mark.parametrize("javascript", [True, False])
def test_the_language_is_chosen_here_too(browser: Browser, javascript: bool) -> None:
    """A press changes it for all pages and comes back here."""
    page = browser.open("/indstillinger", role="colleague", javascript=javascript)
    page.locator("main").get_by_role("button", name="English").click()
    page.get_by_role("heading", level=1, name="Settings").wait_for()
    page.locator("main").get_by_role("button", name="Dansk").click()
    page.get_by_role("heading", level=1, name="Indstillinger").wait_for()


def test_signing_out_everywhere_ends_every_session(browser: Browser) -> None:
    """Afterwards no browser of that person is signed in any more, this one least of all."""
    there = browser.open("/indstillinger", role="analyst", language="en")
    here = browser.open("/indstillinger", role="analyst")
    assert here.locator("tbody tr").count() >= 2
    here.get_by_role("button", name="Log ud alle steder").click()
    here.get_by_text("Du er logget ud alle steder.").wait_for()
    there.reload()
    there.locator("#navn").wait_for()
    browser.forget("analyst")
