"""What is looked for on any page: its frame, its focus, its print, its size and its language."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Page

from api.pages.words import catalogue
from tests.api.conftest import SAMPLE
from tests.pages.town import PEOPLE

_REFERENCE = Path(str(files("data"))) / "reference"
_MOST_STOPS = 600
_DANISH = re.compile(r"\w*[æøåÆØÅ]\w*")
_SHORTEST = 14

# Names of what can be read or used, but for what scripts fetch in place of a link; the head of a table makes
# way for names beside its cells on small screens.
_NAMES = """() => [...document.querySelectorAll('h1, h2, h3, h4, a, button, summary, label, legend')]
    .filter(one => one.checkVisibility({visibilityProperty: true}))
    .filter(one => !one.closest('[data-hx-trigger="load"]'))
    .map(one => one.innerText.replace(/\\s+/g, ' ').trim()).filter(text => text)"""

_SPOKEN = """() => [document.title, document.body.innerText,
    ...['aria-label', 'title', 'alt', 'placeholder', 'data-title'].flatMap(
        name => [...document.querySelectorAll('[' + name + ']')].map(one => one.getAttribute(name))),
    ...[...document.querySelectorAll('svg title, svg desc, svg text, option, .sr-only')].map(
        one => one.textContent)]
    .filter(text => text).join('\\n')"""

_FROM_THE_TOP = """() => {
    const body = document.body;
    body.tabIndex = -1; body.focus({preventScroll: true}); body.blur(); body.removeAttribute('tabindex');
}"""

_STOPS = """() => {
    const drawn = (one, part) => {
        const style = getComputedStyle(one, part);
        return [style.outline, style.boxShadow, style.border, style.backgroundColor, style.textDecoration];
    };
    const parts = one => [one, ...(one.labels || []), one.parentElement].flatMap(
        each => [drawn(each), drawn(each, '::before'), drawn(each, '::after')]).join();
    const group = one => one.type === 'radio' ? 'radio ' + one.name : null;
    const kinds = 'a[href], button, input, select, textarea, summary, [tabindex]';
    const all = [...document.querySelectorAll(kinds)]
        .filter(one => one.tabIndex >= 0 && !one.disabled && one.checkVisibility({visibilityProperty: true}));
    const before = new Map(all.map(one => [one, parts(one)]));
    const told = one => (one.outerHTML.slice(0, 120) + ' ' + one.textContent.trim().slice(0, 40));
    const reached = new Set(), groups = new Set();
    window.stopHere = () => {
        const one = document.activeElement;
        if (!one || one === document.body) return null;
        if (reached.has(one)) return {again: [...reached].at(-1) !== one};  // a day is three stops
        reached.add(one);
        if (group(one)) groups.add(group(one));
        const box = one.getBoundingClientRect();
        const seen = box.width > 0 && box.bottom > 0 && box.top < innerHeight;
        return {told: told(one), seen, marked: before.has(one) && before.get(one) !== parts(one)};
    };
    window.notReached = () => all.filter(one => !reached.has(one) && !groups.has(group(one))).map(told);
}"""


def frame_faults(page: Page, language: str = "da") -> Iterator[str]:
    """Yield what is wrong with the frame: heading, title, language, landmarks, and the skip link."""
    if page.locator("h1").count() != 1:
        yield f"expected one h1, got {page.locator('h1').count()}"
    if not re.fullmatch(r"\S.* – \S.*", page.title()):
        yield f"expected a title with the name of the service, got {page.title()!r}"
    if page.locator("html").get_attribute("lang") != language:
        yield f"expected the language {language}, got {page.locator('html').get_attribute('lang')}"
    for landmark in ("main", "header", "footer"):
        if page.locator(f"body > {landmark}, body > div > {landmark}").count() != 1:
            yield f"expected one {landmark}"
    page.keyboard.press("Tab")
    first = page.locator(":focus")
    if "skipnav" not in (first.get_attribute("class") or "") or not first.is_visible():
        yield f"expected the skip link first, got {first.inner_text()!r}"
        return
    page.keyboard.press("Enter")
    if page.evaluate("document.activeElement.id") != "main-content":
        yield "the skip link does not lead to the content"


def focus_faults(page: Page) -> Iterator[str]:
    """Walk through a page by Tab; yield stops that nobody sees, and what the walk does not come by."""
    page.evaluate(_FROM_THE_TOP)
    page.evaluate(_STOPS)
    for _ in range(_MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate("window.stopHere()")
        if stop is None or stop.get("again"):
            break
        if "again" in stop:
            continue
        if not stop["seen"]:
            yield f"focus out of sight: {stop['told']}"
        if not stop["marked"]:
            yield f"focus without a mark: {stop['told']}"
    yield from (f"not reached by Tab: {one}" for one in page.evaluate("window.notReached()"))


def print_faults(page: Page) -> Iterator[str]:
    """Yield what paper should not show: ways to other pages and things to press."""
    page.emulate_media(media="print")
    for gone in ("nav", ".skipnav", "header form", ".breadcrumbs"):
        shown = page.locator(gone)
        yield from (f"printed: {gone}" for number in range(shown.count()) if shown.nth(number).is_visible())
    if not any(one.is_visible() for one in page.locator("h1, h2").all()):
        yield "no heading is printed"
    page.emulate_media(media="screen")


def names(page: Page) -> set[str]:
    """Return the names of all that can be read or used on a page as it stands."""
    return set(page.evaluate(_NAMES))


def zoomed(page: Page) -> None:
    """Show a page as a window of 1280 pixels does at 200 %."""
    told = {"width": 640, "height": 450, "deviceScaleFactor": 2, "mobile": False}
    page.context.new_cdp_session(page).send("Emulation.setDeviceMetricsOverride", told)


def danish_left(page: Page) -> list[str]:
    """Return what an English page says in Danish: texts of the catalogue, and words that are no data."""
    said = " ".join(page.evaluate(_SPOKEN).split())
    left = [text for text in _danish_texts() if text in said]
    return left + sorted({word for word in _DANISH.findall(said) if word.casefold() not in _words_of_data()})


@cache
def _danish_texts() -> frozenset[str]:
    english = "\n".join(texts["en"] for texts in catalogue().values())
    parts = {
        " ".join(part.split())
        for texts in catalogue().values()
        if texts["da"] != texts["en"]
        for part in re.split(r"\{\w+\}", texts["da"])
    }
    return frozenset(part for part in parts if len(part) >= _SHORTEST and part not in english)


@cache
def _words_of_data() -> frozenset[str]:
    """Return every Danish word of the sample, of the reference, of accounts, and of our English texts."""
    told = [path.read_text(encoding="utf-8") for one in (SAMPLE, _REFERENCE) for path in one.glob("*.csv")]
    told += [one.name for one in PEOPLE.values()] + [texts["en"] for texts in catalogue().values()]
    return frozenset(word.casefold() for text in told for word in _DANISH.findall(text))
