"""The town and the browser of the tests of pages; every test is watched for what no page may do."""

from collections.abc import Iterator

import pytest

from tests.api.http.clients import settings_of
from tests.pages.browsing import Browser, Seen, chromium_or_skip
from tests.pages.delivery import hand_in
from tests.pages.every_page import PERSON
from tests.pages.town import Town, made, open_town, settle
from tests.pages.under_way import begin


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Return the running service of the sample municipality after its night."""
    found = made(tmp_path_factory.mktemp("town"))
    settle(found)
    hand_in(settings_of(found.matcher))
    begin(settings_of(found.matcher), PERSON)
    with open_town(found) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the browser's program before anything else is made for it."""
    return chromium_or_skip()


@pytest.fixture(scope="session")
def session_browser(chromium: str, town: Town) -> Iterator[Browser]:
    """Return the browser of the run; tests ask for `browser`."""
    assert chromium
    found = Browser(town)
    yield found
    found.end()


@pytest.fixture
def browser(session_browser: Browser) -> Iterator[Browser]:
    """Return the browser; afterwards nothing was reported, nothing left this host, and no script failed."""
    session_browser.seen = Seen()
    yield session_browser
    session_browser.run(session_browser.close_pages)
    assert session_browser.seen == Seen()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that drives the browser in the browser's thread."""
    browser = pyfuncitem.funcargs.get("browser")
    if not isinstance(browser, Browser):
        return None
    names = pyfuncitem._fixtureinfo.argnames  # as pytest itself calls a test
    browser.run(pyfuncitem.obj, **{name: pyfuncitem.funcargs[name] for name in names})
    return True
