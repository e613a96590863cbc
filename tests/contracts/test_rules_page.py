"""The page of programmes and rules says what the configuration says."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from matcher.rules import RULES
from matcher.rules.ratio import supported_places


@pytest.fixture(scope="module")
def page(repository: Path) -> str:
    """Text of the page."""
    return (repository / "docs" / "programme-rules.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def programmes(repository: Path) -> list[dict[str, Any]]:
    """Every dated version of the configuration."""
    text = (repository / "data" / "reference" / "programmes.toml").read_text(encoding="utf-8")
    versions: list[dict[str, Any]] = tomllib.loads(text)["programme"]
    return versions


def test_each_version_stands_on_the_page(programmes: list[dict[str, Any]], page: str) -> None:
    """Each version is named with its dates and its source, so a new one cannot be added in silence."""
    missing = [
        f"{version['version']}: {fact}"
        for version in programmes
        for fact in (f"`{version['version']}`", str(version["valid_from"]), version["source"])
        if fact not in page
    ]
    assert missing == []


@pytest.mark.parametrize(
    ("term", "field", "unit"),
    [
        ("goal, ordinary paid hours a calendar month", "goal_hours_per_month", ""),
        ("longest break that does not start the count anew (*A*)", "longest_break_weeks", " weeks"),
        ("virksomhedspraktik for activity-ready people, at most", "praktik_max_weeks", " weeks"),
    ],
)
def test_terms_on_the_page_are_those_in_force(
    programmes: list[dict[str, Any]], page: str, term: str, field: str, unit: str
) -> None:
    """The row of a term lists the configured figures of all versions, in their order."""
    cells = " | ".join(f"{version[field]:g}{unit}" for version in programmes)
    assert f"| {term} | {cells} |" in page


def test_months_on_benefit_on_the_page_are_those_in_force(
    programmes: list[dict[str, Any]], page: str
) -> None:
    """The row of months lists the smallest number that any target group of a version asks for."""
    months = [min(target["months_on_benefit_min"] for target in version["target"]) for version in programmes]
    assert f"| months on benefit, at least | {' | '.join(map(str, months))} |" in page


def test_each_hard_rule_stands_on_the_page_with_its_source(page: str) -> None:
    """The table of rules lists every rule, in the order in which reasons are told, with its law or source."""
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|", page, flags=re.MULTILINE)
    assert rows == [(rule.name, rule.source) for rule in RULES]


def test_the_ratio_rule_on_the_page_is_the_one_that_is_computed(page: str) -> None:
    """The worked figures of the ratio rule are what the rule answers."""
    figures = {employees: supported_places(employees) for employees in (4, 12, 50, 69, 70)}
    assert figures == {4: 1, 12: 2, 50: 10, 69: 11, 70: 12}
    assert "4 employees allow 1, 12 allow 2, 50 allow 10, 69 allow 11 and 70 allow 12" in page
