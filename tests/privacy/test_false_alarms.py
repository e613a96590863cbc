"""How often the scanners cry without cause: on official data, made-up worlds, numbers of daily life."""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.identity import holds_cpr, holds_cpr_beside_company
from data.tables import TABLES
from data.wording import unlawful_wishes
from tests.api.conftest import SAMPLE

NUMBER_FIELDS = {column.name for table in TABLES for column in table.columns if column.number_field}


def _cells(path: Path) -> Iterator[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        first = file.readline()
        file.seek(0)
        sign = next((sign for sign in "\t;" if sign in first), ",")
        rows = csv.reader(file, delimiter=sign)
        header = next(rows)
        for row in rows:
            yield from zip(header, row, strict=False)


def _alarms(paths: list[Path]) -> tuple[int, list[str]]:
    found = [(name, cell) for path in paths for name, cell in _cells(path)]
    alarms = [
        cell
        for name, cell in found
        if (any(holds_cpr_beside_company(item) for item in cell.split("|")) and name in NUMBER_FIELDS)
        or (name not in NUMBER_FIELDS and holds_cpr(cell))
    ]  # fmt: skip
    return len(found), alarms


def test_no_cpr_number_is_seen_in_official_data(reference_data: Path) -> None:
    """In 100,000 cells of ESCO, postcodes, municipalities and industries nothing is taken for one."""
    paths = [p for p in reference_data.rglob("*") if p.suffix in (".csv", ".tsv")]
    count, alarms = _alarms(paths)
    assert count > 90_000
    assert alarms == []


def test_no_cpr_number_is_seen_in_the_sample() -> None:
    """In the 80,000 cells of the sample municipality nothing is taken for one."""
    count, alarms = _alarms(sorted(SAMPLE.glob("*.csv")))
    assert count > 80_000
    assert alarms == []


@pytest.mark.parametrize(
    ("form", "most"),
    [
        ("Ring på {0}{1}{2}{3}", 0.0), ("tlf. {0} {1} {2} {3}, spørg efter Mona", 0.0),
        ("{0}{1}{2}{3}, 5000 Odense", 0.0), ("+45 {0} {1} {2} {3}", 0.0), ("CVR {0}{1}{2}{3}", 0.0),
        ("Ring {0}{1}{2}{3} 10-12", 0.0), ("{0}{1}{2}{3} eller {3}{2}{1}{0}", 0.0),
        ("Faktura {0}{1}-{2}{3}", 0.0), ("kl. {0}.{1} den {2}-{3}-2026", 0.02),
    ],
)  # fmt: skip
def test_numbers_of_daily_life_are_rarely_taken_for_one(form: str, most: float) -> None:
    """Telephone numbers, company numbers, postcodes and times: of 2,000 drawn ones as good as none."""
    rng = random.Random(7)
    texts = [form.format(*(f"{rng.randrange(100):02d}" for _ in range(4))) for _ in range(2000)]
    assert sum(map(holds_cpr, texts)) <= most * len(texts)


def test_official_texts_are_as_good_as_never_taken_for_wishes(reference_data: Path) -> None:
    """Of more than 30,000 Danish texts about work in ESCO at most four are taken for an unlawful wish."""
    texts = [cell for _, cell in _cells(reference_data / "esco_skills_da.tsv") if 0 < len(cell) < 120]
    found = [text for text in texts if unlawful_wishes(text)]
    assert len(texts) > 30_000
    assert len(found) <= 4, found
