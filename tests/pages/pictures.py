"""``make pictures``: every page of the workplace, wide and narrow, and a page of docs that shows them.

The municipality is the sample; pages come in the order below. A page without words here stops it.
"""

import base64
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import typer
from playwright.sync_api import Page

from tests.api.http.clients import settings_of
from tests.pages.browsing import Browser
from tests.pages.delivery import hand_in
from tests.pages.every_page import PERSON, Example, pages
from tests.pages.pictured import WORDS
from tests.pages.town import made, open_town, settle
from tests.pages.under_way import begin

DOCS = Path(__file__).resolve().parents[2] / "docs"
FOLDER, PAGE = DOCS / "pictures" / "pages", DOCS / "workplace.md"
MOST_BYTES = 2_000_000
_LEAD = """# The workplace in pictures
Every page as it stands in the sample municipality, made by `make pictures`; names and people are
made up. Whose page it is stands first; the second picture is the same page on a telephone, 320 pixels wide.
After `make demo`, `matcher serve --demo` opens them. The browser of the pictures speaks English:
fields for days and files show in the language of the browser.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """How a picture is taken.

    Attributes
    ----------
    suffix : str
        Of the file's name.
    width, most_high : int
        Of the page, in CSS pixels; what is below is left out.
    scale : float
        How much smaller the picture is.
    """

    suffix: str
    width: int
    most_high: int
    scale: float
    quality: int = 40


SIGHTS = (
    Sight(suffix="", width=1280, most_high=1400, scale=0.6),
    Sight(suffix="-320", width=320, most_high=1000, scale=0.75),
)


def name_of(route: str) -> str:
    """Return the name of a route's pictures."""
    return "-".join(part.strip("{}").replace("_id", "") for part in route.strip("/").split("/"))


def picture(page: Page, sight: Sight) -> bytes:
    """Return a picture of a page as it stands."""
    high = min(sight.most_high, page.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": sight.width, "height": high, "scale": sight.scale}
    told = {"format": "webp", "quality": sight.quality, "clip": clip, "captureBeyondViewport": True}
    answer = page.context.new_cdp_session(page).send("Page.captureScreenshot", told)
    return base64.b64decode(answer["data"])


def taken(browser: Browser, route: str, example: Example) -> list[Path]:
    """Take the pictures of a page; return their files."""
    files = []
    for sight in SIGHTS:
        page = browser.open(example.path, role=example.role, width=sight.width)
        file = FOLDER / f"{name_of(route)}{sight.suffix}.webp"
        file.write_bytes(picture(page, sight))
        page.close()
        files.append(file)
    return files


def told(route: str) -> str:
    """Return the lines about a page."""
    title, whose, sentence = WORDS[route]
    address = f"pictures/pages/{name_of(route)}"
    return (
        f"\n## {title}\n{whose}: {sentence}\n\n"
        f"![{title}, 1280 pixels wide]({address}.webp) ![{title}, 320 pixels wide]({address}-320.webp)\n"
    )


def main() -> None:
    """Take the pictures, write the page, and fail where they have become too large."""
    there = pages()
    if missing := sorted(there.keys() - WORDS.keys()):
        sys.exit(
            f"pictures: expected words for every page in tests/pages/pictured.py, got none for {missing}"
        )
    order = [route for route in WORDS if route in there]
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.webp"):
        old.unlink()
    with tempfile.TemporaryDirectory() as place:
        town = made(Path(place))
        settle(town)
        hand_in(settings_of(town.matcher))
        begin(settings_of(town.matcher), PERSON)
        with open_town(town) as running:
            browser = Browser(running)
            files = [file for route in order for file in browser.run(taken, browser, route, there[route])]
            browser.end()
    PAGE.write_text(_LEAD + "".join(told(route) for route in order), encoding="utf-8")
    whole = sum(file.stat().st_size for file in files)
    typer.echo(f"{len(files)} pictures, {whole:,} bytes: {FOLDER}, {PAGE}")
    if whole > MOST_BYTES:
        sys.exit(f"pictures: expected at most {MOST_BYTES:,} bytes together, got {whole:,}")


if __name__ == "__main__":
    main()
