"""A town whose every free text means harm, and what a browser that looks at it must not find."""

import csv
import re
import shutil
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from playwright.sync_api import Error, Page

from data.columns import Kind
from data.tables import TABLES
from data.vocabulary import built_in_vocabulary
from tests.api.conftest import SAMPLE, Matcher
from tests.api.http.clients import settings_of
from tests.inert.payloads import PAYLOADS, TAGS
from tests.load.town import copy_database
from tests.pages.delivery import DELIVERY, hand_in
from tests.pages.planted import plant
from tests.pages.town import Town

# Whoever runs this has run in a page of ours.
CANARY = "window.__pwned=1"
TEXTS = (*(tag.format(CANARY) for tag in TAGS), *PAYLOADS)
# What no delivery is taken with; forms are told it all the same.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd-\uffff]")
MIX = "".join(
    (
        "\"'></title></textarea></option></svg></script>",
        *(tag.format(CANARY) for tag in TAGS),
        "{{7*7}}${7*7}<%= 7*7 %>",
    )
)
# No template of ours writes any of these; a name that became markup does.
_MARKUP = """() => {
    const code = /^\\s*(javascript|vbscript|data):/i;
    const addresses = ['href', 'src', 'action', 'formaction', 'srcdoc', 'xlink:href'];
    const foreign = one => [...one.attributes].some(told => /^on|^style$|^hx-/i.test(told.name)
        || addresses.includes(told.name) && code.test(told.value));
    const kinds = 'script:not([src]), iframe, object, embed, base, style, b, [srcdoc]';
    return [...document.querySelectorAll('body *')].filter(one => one.matches(kinds) || foreign(one))
        .map(one => one.outerHTML.slice(0, 200)).concat(window.__pwned ? ['it ran'] : []);
}"""
_OPEN = """
    const chosen = one => ['checkbox', 'radio'].includes(one.type)
        || ['SELECT', 'BUTTON'].includes(one.tagName);
    const fields = form => [...form.elements]
        .filter(one => one.name && one.name !== 'csrf' && one.type !== 'file');
    const open = (form, everything) => fields(form).filter(
        one => everything ? one.tagName !== 'BUTTON' : one.type !== 'hidden' && !chosen(one));
"""
_FIELDS = "([number]) => {" + _OPEN + "return open([...document.forms][number], false).length; }"
_FILL = (
    "([number, texts, everything]) => {"
    + _OPEN
    + """
    const form = [...document.forms][number];
    const telling = open(form, everything);
    let used = 0;
    const told = telling.map((one, at) => {
        const most = one.maxLength > 0 ? one.maxLength : 400;
        let text = texts[used < texts.length ? used++ : at % texts.length];
        while (!everything && used < texts.length && text.length + texts[used].length < most) {
            text += ' ' + texts[used++];
        }
        return text;
    });
    for (const one of fields(form)) {
        if (one.type === 'hidden' && !everything) continue;
        const text = told[telling.indexOf(one)];
        if (['checkbox', 'radio'].includes(one.type)) {
            one.checked = true;
            if (everything) one.value = text;
        } else if (one.tagName === 'SELECT') {
            if (everything) one.add(new Option(text, text));
            one.selectedIndex = one.options.length - 1;
        } else if (one.tagName !== 'BUTTON') {
            if (one.tagName === 'INPUT') one.type = one.type === 'hidden' ? 'hidden' : 'text';
            one.removeAttribute('maxlength');
            one.value = text;
        }
    }
    form.noValidate = true;
    HTMLFormElement.prototype.submit.call(form);
    return used;
}"""
)
_FORMS = """() => [...document.forms].map((form, number) => [number, new URL(form.action).pathname])"""
_FRAME = ("/sprog", "/log-ud")
_LEADS_ON = 3


def cells(texts: Sequence[str], rows: int) -> Iterator[str]:
    """Yield a text for each row, all texts in them; several in one where there are too few rows."""
    texts = [_CONTROL.sub("", text) or "x" for text in texts]
    yield from (" ".join(texts[row::rows]) or texts[row % len(texts)] for row in range(rows))


def delivered(folder: Path, texts: Sequence[str]) -> Path:
    """Write the sample as a delivery with such texts in every column of words, and as labels of its codes."""
    shutil.copytree(SAMPLE, folder)
    for table in TABLES:
        path = folder / table.file
        if path.exists():
            _rewritten(path, [column.name for column in table.columns if column.kind is Kind.TEXT], texts)
    words = list(built_in_vocabulary().words.values())
    told = cells(texts, len(words))
    lines = [
        {"kind": word.kind, "code": word.code, "label_da": text, "label_en": text}
        for word, text in zip(words, told, strict=True)
    ]
    _write(folder / "vocabulary.csv", lines)
    return folder


def _rewritten(path: Path, columns: Sequence[str], texts: Sequence[str]) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        lines: list[dict[str, Any]] = list(csv.DictReader(file))
    for shift, column in enumerate(name for name in columns if name in lines[0]):
        turned = [*texts[shift * 7 :], *texts[: shift * 7]]
        for line, text in zip(lines, cells(turned, len(lines)), strict=True):
            line[column] = text
    _write(path, lines)


def _write(path: Path, lines: Sequence[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)


def overrun(town: Town, folder: Path, texts: Sequence[str]) -> Town:
    """Return a copy of a town after a delivery of such texts, with such names of everybody who signs in."""
    folder.mkdir()
    matcher = Matcher(folder)
    copy_database(town.matcher.folder / "matcher.db", folder / "matcher.db")
    shutil.copytree(town.matcher.folder / "models", folder / "models")
    matcher.must("import", delivered(folder / "in", texts))
    files = {path.name: path.read_bytes() for path in sorted((folder / "in").iterdir())}
    hand_in(settings_of(matcher), {f"{MIX[:90]}.csv": MIX.encode(), **files}, run_id=f"{DELIVERY}-x")
    with closing(sqlite3.connect(folder / "matcher.db")) as store, store:
        (accounts,) = store.execute("SELECT COUNT(*) FROM accounts").fetchone()
        for row, text in enumerate(cells(texts, accounts), start=1):
            taken = store.execute(
                "UPDATE accounts SET name = ? WHERE rowid = (SELECT rowid FROM accounts LIMIT 1 OFFSET ?)",
                (text, row - 1),
            )
            assert taken.rowcount == 1
    found = Town(matcher=matcher)
    plant(found, words=MIX[:190], name=MIX[:90])
    return found


def markup(page: Page) -> list[str]:
    """Return what stands on a page that no template wrote, and whether anything ran.

    A page that leads on of itself while it is looked at is looked at where it leads to.
    """
    for _ in range(_LEADS_ON):
        page.wait_for_load_state()
        try:
            found: list[str] = page.evaluate(_MARKUP)
        except Error as gone:
            if "context was destroyed" not in gone.message:
                raise
        else:
            return found
    raise AssertionError(f"{page.url}: expected a page that stays, got one that leads on {_LEADS_ON} times")


def fields(page: Page, number: int) -> int:
    """Return how many fields of a form take words."""
    found: int = page.evaluate(_FIELDS, [number])
    return found


def forms(page: Page) -> dict[str, int]:
    """Return the forms of a page but those of its frame: where each leads to, and its number on the page."""
    told: list[tuple[int, str]] = page.evaluate(_FORMS)
    turns: Counter[str] = Counter()
    found = {}
    for number, action in told:
        if action not in _FRAME:
            turns[action] += 1
            found[f"{action} {turns[action]}"] = number
    return found


def send(page: Page, number: int, texts: Sequence[str], *, everything: bool) -> int:
    """Fill a form in with such texts, whatever its fields ask for, and send it without scripts of ours.

    Parameters
    ----------
    texts : sequence of str
        Each field is told as many of them as it has room for, and one at least.
    everything : bool
        Whether choices and hidden fields are told texts too, one each; else they are taken as they stand.

    Returns
    -------
    int
        How many texts were told.
    """
    with page.expect_navigation():
        told: int = page.evaluate(_FILL, [number, list(texts), everything])
    return told


def address(route: str, text: str) -> str:
    """Return a route with a text in each of its places."""
    parts = (quote(text, safe="") if part.startswith("{") else part for part in route.split("/"))
    return "/".join(parts)
