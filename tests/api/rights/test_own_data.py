"""The access export: everything about a person, in plain Danish, and inert whatever was written."""

import json
import re
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from api.rights.own_data import Document, own_data, read_holdings
from api.rights.own_data_page import POLICY, own_data_page
from api.rights.own_data_words import COLUMN_NAMES, SECTIONS, TABLE_NAMES, sentences
from api.settings import Settings
from data.store import open_store
from data.store.connection import connect, reading
from data.store.person_tables import PERSON_TABLES, TEXT_TABLES
from data.store.scope import EVERY_MUNICIPALITY
from data.vocabulary import built_in_vocabulary
from tests.api.rights.lix import lix
from tests.data.store.planted import OTHER, PERSON, plant

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 3, 2)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</td></table><style>*{display:none}</style>",
    "<a href='javascript:alert(1)'>klik</a>",
    '=HYPERLINK("http://x")',
    "{{7*7}}${7*7}<%= 7*7 %>",
    "\u202egnirts",
)


def exported(url: str, person: str = PERSON) -> Document:
    """Return a person's export."""
    with open_store(url) as store, store.reading() as unit:
        return own_data(read_holdings(unit, person, TODAY), Settings(), NOW)


@pytest.fixture
def planted(database_url: str) -> str:
    """Return a store with two people in every table."""
    plant(database_url)
    plant(database_url, OTHER, 800_000)
    return database_url


def _columns(table: Any) -> set[str]:
    return {column.name for column in table.columns}


def _rows(url: str, query: Any) -> list[dict[str, Any]]:
    engine = connect(url)
    with reading(engine, EVERY_MUNICIPALITY).begin() as connection:
        rows = [dict(row._mapping) for row in connection.execute(query)]
    engine.dispose()
    return rows


def test_every_row_of_the_person_is_in_it(planted: str) -> None:
    """Of every table that names a person each of her rows is there with each column, but for what it says."""
    document = exported(planted)
    told = {table["table"]: table["rows"] for one in document["sections"] for table in one["tables"]}
    left_out = {(one["table"], one["column"]) for one in document["left_out"]}
    for one in PERSON_TABLES:
        stored = _rows(planted, one.table.select().where(one.of(PERSON)))
        assert stored, one.table.name
        assert len(told[one.table.name]) == len(stored), one.table.name
        shown = set(told[one.table.name][0]) - {"reasons", "workplace_name"}
        assert shown | {c for table, c in left_out if table == one.table.name} == set(
            one.table.columns.keys()
        )
    for text_table in TEXT_TABLES:
        assert len(told[text_table.table.name]) == 2, text_table.table.name


def test_a_forgotten_table_is_seen(planted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The naive export, which leaves one table out of its sections, is told apart from a whole one."""
    sections = [one for one in SECTIONS if one.name != "plans"]
    monkeypatch.setattr("api.rights.own_data.SECTIONS", sections)
    told = {table["table"] for one in exported(planted)["sections"] for table in one["tables"]}
    assert {one.table.name for one in PERSON_TABLES} - told == {
        "plan_assignments", "plan_unplaced", "plan_changes", "plan_people", "plan_node_prices"
    }  # fmt: skip


def test_every_table_has_one_section_and_every_column_a_word() -> None:
    """No table is left out or told twice, and nothing is told under the name of a column in English."""
    named = [name for one in SECTIONS for name in one.tables]
    every = [one.table for one in PERSON_TABLES] + [one.table for one in TEXT_TABLES]
    assert sorted(named) == sorted(table.name for table in every)
    assert sorted(set(named) - set(TABLE_NAMES)) == []
    columns = {name for table in every for name in _columns(table)}
    hidden = {"secret", "chance_30h_at_26w", "status_code"}
    assert sorted(columns - set(COLUMN_NAMES) - hidden - TECHNICAL) == []


# Of tables that are told by what they mention, not by their columns.
TECHNICAL = {
    "attempts", "cancel_asked", "created_by", "digest", "done", "ended_at", "holder", "lease_until",
    "night_on",
    "started_at", "token", "total",
}  # fmt: skip


def test_nobody_else_and_no_chance_is_in_it(planted: str) -> None:
    """Another person's rows stay hers, and no chance of the person stands in it anywhere."""
    document = exported(planted)
    text = json.dumps(document, ensure_ascii=False)
    assert "-80000" not in text
    assert "chance_30h_at_26w" not in json.dumps(document["sections"])
    assert '"secret"' not in json.dumps(document["sections"])
    assert {(one["table"], one["column"]) for one in document["left_out"]} == {
        ("plan_assignments", "chance_30h_at_26w"), ("subject_keys", "secret")
    }  # fmt: skip


class _Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def names(self) -> set[str]:
        """Return which elements there are."""
        return {tag for tag, _ in self.tags}


def page_of(document: Document) -> str:
    """Return the page of an export."""
    return own_data_page(document, built_in_vocabulary())


def test_the_page_is_one_that_everybody_can_read(planted: str) -> None:
    """Language, title, headings in order, a caption on every table, heads of rows and columns."""
    html = page_of(exported(planted))
    page = _Page(html)
    assert html.startswith('<!doctype html>\n<html lang="da">')
    headings = [tag for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert headings[0] == "h1"
    assert headings.count("h1") == 1
    assert set(headings[1:]) == {"h2"}
    tables = html.count("<table>")
    assert tables == html.count("<table><caption>") > 20
    assert {attrs.get("scope") for tag, attrs in page.tags if tag == "th"} == {"row", "col"}
    assert ("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}) in page.tags


def test_the_page_runs_and_loads_nothing(planted: str) -> None:
    """No script, no address of elsewhere, no handler: only elements that show text."""
    page = _Page(page_of(exported(planted)))
    assert page.names() <= {
        "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "span", "section", "ul",
        "li", "div", "table", "caption", "thead", "tbody", "tr", "th", "td",
    }  # fmt: skip
    attributes = {name for _, attrs in page.tags for name in attrs}
    assert attributes <= {"lang", "charset", "name", "content", "http-equiv", "scope", "class"}
    assert "default-src 'none'" in POLICY
    assert "unsafe" not in POLICY


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_was_written_is_shown_and_nothing_more(planted: str, text: str) -> None:
    """A hostile text in every field adds no element and stands there as it was written."""
    document = exported(planted)
    plain = _Page(page_of(document))
    spoiled = _spoiled(document, text)
    page = _Page(page_of(spoiled))
    assert [tag for tag, _ in page.tags] == [tag for tag, _ in plain.tags]
    assert {name for _, attrs in page.tags for name in attrs} == {n for _, a in plain.tags for n in a}
    assert "".join(page.text).count(text) > 50


def _spoiled(value: Any, text: str) -> Any:
    if isinstance(value, str) and value.startswith("MÆRKE"):
        return text
    if isinstance(value, dict):
        return {name: _spoiled(inner, text) for name, inner in value.items()}
    return [_spoiled(inner, text) for inner in value] if isinstance(value, list) else value


def test_a_page_without_escaping_is_found_out(planted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The naive page, which writes texts as they are, grows elements."""
    monkeypatch.setattr("api.rights.own_data_page.escape", lambda text: text)
    assert "script" in _Page(page_of(_spoiled(exported(planted), HOSTILE[0]))).names()


def test_our_sentences_are_plain() -> None:
    """Every sentence of ours has a LIX of at most 45, and a hard one is told apart."""
    hard = "Databeskyttelsesforordningens bestemmelser vedrørende indsigtsrettigheder gennemføres."
    assert lix(hard) > 60
    texts = [text for text in sentences() if len(text.split()) > 6]
    assert len(texts) > 20
    assert {round(lix(text)): text for text in texts if lix(text) > 45} == {}
    assert lix(" ".join(texts)) < 35
