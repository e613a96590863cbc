"""The page of the exchange format and the tables that the code reads are the same format."""

import re
from pathlib import Path

import pytest

from data.columns import Column, Kind, Table
from data.rows import KNOWN_FROM
from data.tables import TABLES

SECTIONS = re.compile(r"^### (\w+)\.csv\n(.*?)(?=^##)", flags=re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def sections(repository: Path) -> dict[str, str]:
    """Text under each table's heading."""
    page = (repository / "docs" / "exchange-format.md").read_text(encoding="utf-8")
    return dict(SECTIONS.findall(page))


def _columns(table: Table) -> list[str]:
    return [column.name for column in table.columns] + (["valid_from"] if table.versioned else [])


def test_the_page_has_each_table_once(sections: dict[str, str]) -> None:
    """Each table of the code has its heading on the page, and the page has no other."""
    assert sorted(sections) == sorted(table.name for table in TABLES)


@pytest.mark.parametrize("name", [table.name for table in TABLES])
def test_each_column_stands_under_its_table(sections: dict[str, str], name: str) -> None:
    """Every column that the code reads is described under its table."""
    (table,) = (table for table in TABLES if table.name == name)
    assert [column for column in _columns(table) if f"`{column}`" not in sections[name]] == []


def test_the_column_that_every_table_may_have_stands_on_the_page(repository: Path) -> None:
    """The day a row became known is described once, for all tables."""
    page = (repository / "docs" / "exchange-format.md").read_text(encoding="utf-8")
    assert f"**`{KNOWN_FROM.name}`**" in page


def test_each_word_of_a_choice_stands_on_the_page(sections: dict[str, str]) -> None:
    """Every word that a column may hold is named under its table."""
    missing = [
        f"{table.name}.{column.name}: {word}"
        for table in TABLES
        for column in table.columns
        for word in column.choices
        if not re.search(rf"\b{re.escape(word)}\b", sections[table.name])
    ]
    assert missing == []


def test_each_scale_stands_on_the_page(sections: dict[str, str]) -> None:
    """A scale of a few whole steps is written as the code checks it, so that 0-3 never stands for 1-5."""
    missing = [
        f"{table.name}.{column.name}: {column.low:g}-{column.high:g}"
        for table in TABLES
        for column in table.columns
        if _is_scale(column)
        and f"{column.low:g}-{column.high:g}" not in _about(column.name, sections[table.name])
    ]
    assert missing == []


def _is_scale(column: Column) -> bool:
    """Tell whether a column holds one step of a scale; chances from 0 to 1 are none."""
    whole = column.kind in {Kind.INTEGER, Kind.NUMBER}
    return whole and column.low is not None and column.high is not None and 1 < column.high <= 5


def _about(name: str, section: str) -> str:
    return "\n".join(line for line in section.splitlines() if f"`{name}`" in line)
