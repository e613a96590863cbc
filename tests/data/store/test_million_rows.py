"""Size: a million rows go in within the time and memory that were promised."""

import resource
import time
from datetime import date
from pathlib import Path

import pytest

from data.intake import read_folder
from data.store import open_store
from tests.data.deliveries import AS_OF

MATCHES, MONTHS = 50_000, 20
MOST_SECONDS, MOST_MEBIBYTES = 180, 512


def _peak_mebibytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _written(folder: Path) -> Path:
    folder.mkdir()
    tables = {
        "candidates": "candidate_id,municipality_code\n" + "".join(f"C{n},0461\n" for n in range(MATCHES)),
        "workplaces": "workplace_id,municipality_code\nW1,0461\n",
        "openings": "opening_id,workplace_id,places\nO1,W1,1\n",
        "matches": "match_id,candidate_id,workplace_id,started_on\n"
        + "".join(f"M{n},C{n},W1,2024-01-01\n" for n in range(MATCHES)),
        "paid_hours": "match_id,month,paid_hours\n"
        + "".join(
            f"M{n},{2024 + k // 12}-{k % 12 + 1:02d},{(n * 7 + k) % 160 / 2}\n"
            for n in range(MATCHES)
            for k in range(MONTHS)
        ),
    }
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.proof
def test_million_rows(tmp_path: Path):
    """A million paid months are imported in under 180 s and 512 MiB, and a second time change nothing."""
    folder = _written(tmp_path / "million")
    before, started = _peak_mebibytes(), time.perf_counter()
    with open_store(f"sqlite:///{tmp_path / 'store.sqlite'}") as store:
        summary = store.import_rows(read_folder(folder, AS_OF), AS_OF)
        seconds = time.perf_counter() - started
        assert summary.tables["paid_hours"].added == MATCHES * MONTHS
        again = store.import_rows(read_folder(folder, AS_OF), date(2026, 4, 1))
        assert not again.changed_anything
    print(f"{MATCHES * MONTHS:,} rows in {seconds:.0f} s, {_peak_mebibytes() - before:.0f} MiB more")  # noqa: T201  the figure
    assert seconds < MOST_SECONDS
    assert _peak_mebibytes() - before < MOST_MEBIBYTES
