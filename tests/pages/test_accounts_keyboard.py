"""Accounts by keyboard alone: every step can be reached, is seen, and is told where it went wrong."""

from playwright.sync_api import Page

from tests.pages.browsing import Browser

_MOST_STEPS = 60
_HERE = """() => {
    const here = document.activeElement;
    const style = getComputedStyle(here);
    const box = here.getBoundingClientRect();
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
    return {
        name: here.id || here.textContent.trim(),
        seen: (ring || style.boxShadow !== "none") && box.bottom > 0 && box.top < innerHeight,
    };
}"""


def tab_to(page: Page, name: str) -> list[str]:
    """Press Tab until something has the focus, and return the way there; every step on it is seen."""
    way: list[str] = []
    for _ in range(_MOST_STEPS):
        page.keyboard.press("Tab")
        here = page.evaluate(_HERE)
        assert here["seen"], here
        way.append(here["name"])
        if here["name"] == name:
            return way
    raise AssertionError(f"{name} is not among {way}")


def press(page: Page, name: str) -> None:
    """Reach something and press Enter on it."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_account_from_the_first_to_the_last_by_keyboard(browser: Browser) -> None:
    """Made, a password told once and a new one, closed and opened: each without a mouse."""
    page = browser.open("/konti", role="administrator")
    press(page, "Opret konto")
    tab_to(page, "Opret konto")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "navn"  # what is missing is where one goes
    page.keyboard.type("Ny Tast")
    assert tab_to(page, "login") == ["login"]
    page.keyboard.type("ny.tast")
    assert "rolle-1" in tab_to(page, "rolle-1")
    page.keyboard.type("Jobf")
    tab_to(page, "kommune-1")
    page.keyboard.type("Odense")
    press(page, "Opret konto")
    page.get_by_role("heading", name="Midlertidig adgangskode til Ny Tast").wait_for()
    first = page.locator("code.key").inner_text()
    press(page, "Den er givet videre")
    assert first not in page.content()
    press(page, "Giv midlertidig adgangskode")
    second = page.locator("code.key").inner_text()
    assert second != first
    press(page, "Den er givet videre")
    press(page, "Luk kontoen")
    page.get_by_text("Kontoen er lukket").wait_for()
    press(page, "Fortryd")
    page.get_by_text("Kontoen er åben igen").wait_for()
