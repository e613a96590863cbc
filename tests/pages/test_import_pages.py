"""The import in a browser: with and without scripts, on a small screen, by keyboard, by dropping files."""

import csv
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from api.jobs.stopping import StopAsked
from api.jobs.worker import Worker
from data.store import open_store
from tests.api.conftest import SAMPLE
from tests.api.http.clients import settings_of
from tests.pages.browsing import Browser, axe, overflow, shoot
from tests.pages.town import Town

ELSEWHERE = "0430"


def work(town: Town, page: Page) -> None:
    """Let a worker take up the run that a page is about; other tests have runs of their own waiting."""
    settings = settings_of(town.matcher)
    run_id = urlsplit(page.url).path.rsplit("/", 1)[-1]
    with open_store(settings.database_url) as store:
        assert Worker(store, settings, StopAsked()).take(run_id) is not None


def small(folder: Path, **cells: str) -> list[Path]:
    """Write a delivery of a row for each table that has to be there; cells change that of the person."""
    folder.mkdir(parents=True)
    files = []
    for name in ("candidates", "workplaces", "openings"):
        with (SAMPLE / f"{name}.csv").open(encoding="utf-8", newline="") as source:
            rows = list(csv.DictReader(source))
        row = next((one for one in rows if one.get("municipality_code") == ELSEWHERE), rows[0])
        row |= cells if name == "candidates" else {}
        files.append(folder / f"{name}.csv")
        with files[-1].open("w", encoding="utf-8", newline="") as target:
            writer = csv.DictWriter(target, list(row))
            writer.writeheader()
            writer.writerow(row)
    return files


def judged(page: Page, name: str) -> None:
    """Hold a page against what every page keeps to, and take a picture of it."""
    shoot(page, name)
    assert axe(page) == []
    assert overflow(page) == 0
    assert page.locator("h1").count() == 1


def heading(page: Page, text: str) -> None:
    """Wait until a page says something as its heading."""
    page.get_by_role("heading", level=1, name=text).wait_for()


@pytest.mark.parametrize("javascript", [True, False])
def test_a_delivery_is_tried_and_read_in(browser: Browser, tmp_path: Path, javascript: bool) -> None:
    """Files are chosen, tried and read in; the page tells how far it is, with or without scripts."""
    page = browser.open("/import", role="administrator", javascript=javascript, width=320)
    page.get_by_label("Filer", exact=True).set_input_files(small(tmp_path / "levering"))
    page.get_by_role("button", name="Prøv leverancen").click()
    heading(page, "Leverancen venter på sin tur")
    if javascript:
        judged(page, "import-waiting-320")
    work(browser.town, page)
    if not javascript:
        page.get_by_role("link", name="Se, hvor langt den er nu").click()
    heading(page, "Det vil importen gøre")
    if javascript:
        judged(page, "import-rehearsed-320")
        page.set_viewport_size({"width": 1280, "height": 900})
        judged(page, "import-rehearsed-1280")
    page.get_by_role("button", name="Læs ind nu").click()
    heading(page, "Leverancen venter på sin tur")
    work(browser.town, page)
    if not javascript:
        page.get_by_role("link", name="Se, hvor langt den er nu").click()
    heading(page, "Leverancen er læst ind")
    if javascript:
        judged(page, "import-done-1280")
    page.get_by_role("link", name="Se prøven før importen").click()
    heading(page, "Det vil importen gøre")
    assert page.get_by_role("button", name="Læs ind nu").count() == 0


def test_faults_lead_to_all_findings(browser: Browser, tmp_path: Path) -> None:
    """No file is told at the field; a bad cell refuses the delivery and stands on the page, in all detail."""
    page = browser.open("/import", role="administrator")
    judged(page, "import-1280")
    page.get_by_role("button", name="Prøv leverancen").click()
    page.locator("#error-summary").wait_for()
    assert page.evaluate("document.activeElement.id") == "error-summary"
    judged(page, "import-nothing-1280")
    cells = {"max_travel_minutes": "snart", "valid_from": "31-02-2026", "postcode": "9", "ukendt": "x"}
    page.get_by_label("Filer", exact=True).set_input_files(small(tmp_path / "levering", **cells))
    page.get_by_role("button", name="Prøv leverancen").click()
    heading(page, "Leverancen venter på sin tur")
    work(browser.town, page)
    heading(page, "Leverancen blev ikke læst ind")
    assert page.get_by_role("button", name="Læs ind nu").count() == 0
    judged(page, "import-refused-1280")
    page.set_viewport_size({"width": 320, "height": 900})
    judged(page, "import-refused-320")
    path = re.sub(r".*/import/", "/import/", page.url)
    for width in (320, 1280):
        judged(browser.open(f"{path}/fund", role="administrator", width=width), f"import-findings-{width}")


def test_keys_alone_are_enough(browser: Browser, tmp_path: Path) -> None:
    """From the first field to the rehearsal without a mouse; the file window itself is the browser's."""
    page = browser.open("/import", role="administrator", width=640)
    page.locator("#filer").set_input_files(small(tmp_path / "levering"))
    page.locator("#filer").focus()
    for wanted in ("mappe", "Prøv leverancen"):
        page.keyboard.press("Tab")
        here = page.evaluate("document.activeElement.id || document.activeElement.textContent")
        assert here == wanted
    page.keyboard.press("Enter")
    heading(page, "Leverancen venter på sin tur")
    page.get_by_role("button", name="Afbryd").focus()
    page.keyboard.press("Enter")
    heading(page, "Importen er afbrudt")
    judged(page, "import-cancelled-640")


def test_files_may_be_dropped(browser: Browser) -> None:
    """With scripts a drop on the form chooses the files, and says which."""
    page = browser.open("/import", role="administrator")
    page.evaluate(
        """() => {
            const told = new DataTransfer();
            told.items.add(new File(["broker_id\\n"], "brokers.csv"));
            const form = document.querySelector("form[data-drop]");
            form.dispatchEvent(new DragEvent("drop", {dataTransfer: told, bubbles: true, cancelable: true}));
        }"""
    )
    page.get_by_role("status").get_by_text("brokers.csv").wait_for()
    assert page.evaluate("document.getElementById('filer').files.length") == 1


def test_others_do_not_see_it(browser: Browser) -> None:
    """A jobformidler has no entry for it in the menu, and the page is refused."""
    page = browser.open("/kandidater")
    assert page.get_by_role("link", name="Import", exact=True).count() == 0
    refused = browser.open("/import")
    assert "Det har du ikke adgang til" in refused.content()
