"""A real browser for the tests: one for all of them, in a thread of its own, watched for what must not be.

The library keeps an event loop running in the thread it was started in, which other tests could not bear. So
tests that ask for the browser run in its thread (see conftest.py); fixtures must not drive it.
"""

import gzip
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Page,
    Playwright,
    sync_playwright,
)

from api.auth.cookies import SESSION
from api.pages.visit import LANGUAGE
from api.settings import Settings
from data.store import open_store
from tests.pages.town import PASSWORD, PEOPLE, Town, enter

ARGUMENTS = (
    "--headless",
    "--lang=da",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SHOTS = Path(__file__).resolve().parents[2] / "build" / "pages"
_AXE = Path(__file__).parent / "axe" / "axe.min.js.gz"
_POLICY = "Content Security Policy"
# Headless browsers say so of every status that is no success; the test asks for the status itself.
_STATUS = "Failed to load resource: the server responded with a status of"

Result = TypeVar("Result")


@dataclass(slots=True)
class Seen:
    """What a browser did that no page of ours lets it do."""

    reports: list[str] = field(default_factory=list)
    abroad: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def console(self, message: ConsoleMessage) -> None:
        """Take down what the console says."""
        if _POLICY in message.text:
            self.reports.append(message.text)
        elif message.type == "error" and not message.text.startswith(_STATUS):
            self.faults.append(message.text)


class Browser:
    """Chromium in a thread of its own.

    Parameters
    ----------
    town : Town
        Whose pages are looked at.
    """

    def __init__(self, town: Town) -> None:
        self.town = town
        self.seen = Seen()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="browser")
        self._contexts: dict[tuple[str, bool, str], BrowserContext] = {}
        self._pages: list[Page] = []
        self._library, self._chromium = self.run(_started)

    def run(self, work: Callable[..., Result], *arguments: Any, **named: Any) -> Result:
        """Do something in the browser's thread."""
        return self._thread.submit(work, *arguments, **named).result()

    def open(
        self,
        path: str = "/",
        *,
        role: str = "jobformidler",
        javascript: bool = True,
        width: int = 1280,
        language: str = "da",
    ) -> Page:
        """Return a page as somebody sees it who has signed in; ``role=""``: nobody has.

        Parameters
        ----------
        path : str
            Where to.
        role : str
            A key of `PEOPLE`.
        javascript : bool
            Whether scripts run.
        width : int
            Of the window, in CSS pixels.
        language : str
            ``da`` or ``en``, as somebody chose before.
        """
        kind = (role, javascript, language)
        context = self._contexts.get(kind) or self._context(*kind)
        page = context.new_page()
        page.set_viewport_size({"width": width, "height": 900})
        self._watch(page)
        page.goto(self.town.url + path)
        return page

    def fresh(self, *, javascript: bool = True) -> Page:
        """Return an empty page of a browser that nobody has signed in with."""
        context = self._new(javascript)
        page = context.new_page()
        self._watch(page)
        return page

    def give(self, context: BrowserContext, name: str, value: str) -> None:
        """Give a browser a cookie as the service gives them: for this host alone."""
        context.add_cookies(
            [
                {
                    "name": name,
                    "value": value,
                    "url": self.town.url.replace("http:", "https:"),
                    "httpOnly": True,
                }
            ]
        )

    def close_pages(self) -> None:
        """Close what a test opened."""
        for page in self._pages:
            page.close()
        self._pages.clear()

    def forget(self, role: str) -> None:
        """Let somebody whose sessions were ended get new ones."""
        for kind in [one for one in self._contexts if one[0] == role]:
            self._contexts.pop(kind).close()

    def end(self) -> None:
        """End the browser and its thread."""
        self.run(self._chromium.close)
        self.run(self._library.stop)
        self._thread.shutdown()

    def _context(self, role: str, javascript: bool, language: str) -> BrowserContext:
        context = self._contexts[role, javascript, language] = self._new(javascript)
        if language != "da":
            self.give(context, LANGUAGE, language)
        if role:
            with open_store(self.town.matcher.database_url) as store:
                secret = enter(store, Settings(), role)
            self.give(context, SESSION, secret)
        return context

    def _new(self, javascript: bool) -> BrowserContext:
        context = self._chromium.new_context(java_script_enabled=javascript, locale="da-DK")
        context.on("request", lambda asked: self._abroad(asked.url))
        return context

    def _watch(self, page: Page) -> None:
        self._pages.append(page)
        page.on("console", self._console)
        page.on("pageerror", lambda fault: self.seen.faults.append(str(fault)))
        page.on("dialog", self._dialog)

    def _console(self, message: ConsoleMessage) -> None:
        self.seen.console(message)

    def _dialog(self, shown: Dialog) -> None:
        self.seen.faults.append(f"dialog: {shown.message}")
        shown.dismiss()

    def _abroad(self, url: str) -> None:
        if not url.startswith((self.town.url, "data:", "blob:")):
            self.seen.abroad.append(url)


def sign_in(page: Page, role: str, password: str = PASSWORD) -> None:
    """Fill in the form of the sign-in page and send it."""
    page.fill("#navn", PEOPLE[role].sign_in)
    page.fill("#adgangskode", password)
    with page.expect_navigation():
        page.click("main button")


def axe(page: Page) -> list[str]:
    """Return what the page lacks for those who see, hear or move otherwise: WCAG 2.2 AA and good practice."""
    page.evaluate(gzip.decompress(_AXE.read_bytes()).decode() + "; 0")
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", list(WCAG))
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def overflow(page: Page) -> int:
    """Return by how many pixels a page is wider than its window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


def shoot(page: Page, name: str) -> Path:
    """Put a picture of the whole page into build/pages, to be looked at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    file = SHOTS / f"{name}.png"
    page.screenshot(path=file, full_page=True)
    return file


def chromium_or_skip() -> str:
    """Return the program of the browser; a desk without one skips, and where ``CI=true`` that fails."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None and os.environ.get("CI") == "true":
        pytest.fail("no Chromium here: install Debian's package chromium")
    if found is None:
        pytest.skip("no Chromium here: install Debian's package chromium")
    return found


def _started() -> tuple[Playwright, Chromium]:
    library = sync_playwright().start()
    chromium = library.chromium.launch(executable_path=chromium_or_skip(), args=list(ARGUMENTS))
    return library, chromium
