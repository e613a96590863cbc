"""A delivery above the limit: told in Danish what the limit is and what to do; nothing is written down."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.conftest import DAY
from tests.api.operation.processes import Running, serving
from tests.databases import SQLITE, Databases
from tests.pages.browsing import Browser, axe, overflow, shoot
from tests.pages.town import Town

_MIB = 2**20
LIMIT = 2 * _MIB
LARGE = 40 * _MIB


@pytest.fixture
def small(databases: Databases, tmp_path: Path) -> Iterator[Running]:
    """Return a service with nothing in it that takes little."""
    (tmp_path / "scratch").mkdir()
    told = {
        "database_url": databases.migrated(SQLITE),
        "models": str(tmp_path / "models"),
        "as_of": DAY,
        "import_limit_bytes": str(LIMIT),
        "metrics_port": "0",
    }
    before = ("env", f"TMPDIR={tmp_path / 'scratch'}")
    with serving(tmp_path, "--no-worker", settings=told, before=before) as running:
        yield running


def peak_bytes(running: Running) -> int:
    """Return the most memory that a service has taken."""
    told = Path(f"/proc/{running.process.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) * 1024 for line in told.splitlines() if line.startswith("VmHWM"))


def test_what_is_too_large_is_told(
    browser: Browser, small: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With scripts before anything is sent, without them as a page; no memory, no disk, no run is spent."""
    large = tmp_path / "paid_hours.csv"
    large.write_bytes(b"match_id,month,paid_hours\n".ljust(LARGE, b"\n"))
    monkeypatch.setattr(browser, "town", Town(matcher=browser.town.matcher, running=small))
    page = browser.fresh()
    page.goto(f"{small.url}/import")
    page.get_by_label("Filer", exact=True).set_input_files(large)
    page.get_by_role("alert").get_by_text("højst leveres 2 MB").wait_for()
    page.get_by_role("button", name="Prøv leverancen").click()
    assert page.evaluate("document.activeElement.id") == "filer"
    assert page.url == f"{small.url}/import"
    assert axe(page) == []
    assert overflow(page) == 0
    shoot(page, "import-too-large-1280")
    before = peak_bytes(small)
    plain = browser.fresh(javascript=False)
    plain.goto(f"{small.url}/import")
    plain.get_by_label("Filer", exact=True).set_input_files(large)
    plain.get_by_role("button", name="Prøv leverancen").click()
    plain.get_by_role("heading", level=1, name="Filerne fylder for meget").wait_for()
    told = plain.locator("main").inner_text()
    assert "omkring 40 MB tilsammen; der kan højst leveres 2 MB" in told
    assert "zip-arkiv" in told
    shoot(plain, "import-refused-too-large-1280")
    assert peak_bytes(small) - before < LARGE // 4
    assert list((tmp_path / "scratch").iterdir()) == []
    assert httpx.get(f"{small.url}/v1/imports", timeout=10).json()["items"] == []
