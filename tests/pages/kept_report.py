"""Makes the report that page tests show: ``python -m tests.pages.kept_report``, minutes on two processors.

Rules of thumb against the champion of the sample, as a worker compares them, after a day of lists by lots of
which some were answered. `tests/api/test_compare.py` says when it has another shape than today's reports.
"""

import gzip
import json
import tempfile
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from api.comparing import compared, contender_named
from api.comparison import comparison_page, report_document
from data.store import open_store
from matcher.reachable import no_progress
from tests.api.conftest import DAY, SAMPLE, Matcher, write_table
from tests.api.http.clients import settings_of
from tests.api.v1.test_suggestions import service_of, serving

KEPT = Path(__file__).parent / "report.json.gz"
PAGE = Path(__file__).parents[2] / "build" / "comparison.html"
EXPLORING = {"exploration_rate": 0.25, "exploration_near_tie": 1000.0, "exploration_key": "k" * 40}
ANSWERED = 0.3
SHOWN_ON, UNTIL = date.fromisoformat(DAY) + timedelta(days=1), date.fromisoformat(DAY) + timedelta(days=60)


def kept(folder: Path) -> tuple[dict[str, object], str]:
    """Return a comparison as a worker keeps it, and its page."""
    matcher = Matcher(folder)
    for command in (("import", SAMPLE), ("train",), ("rematch",)):
        matcher.must(*command)
    with serving(matcher, as_of=SHOWN_ON, draw_ahead=0.0, **EXPLORING) as client:
        held = service_of(client).days.held()
        assert held is not None
        for person in sorted(one.candidate_id for one in held.records.values() if one.status == "active"):
            client.get(f"/v1/candidates/{person}/suggestions").raise_for_status()
    rng = np.random.default_rng(1)
    with open_store(matcher.database_url) as store, store.reading() as unit:
        lists = sorted(unit.journal.lists(), key=lambda one: one.candidate_id)
    rows = [
        {
            "candidate_id": one.candidate_id,
            "opening_id": line.opening_id,
            "decided_on": SHOWN_ON.isoformat(),
            "decision": "contacted",
        }
        for one in lists
        for line in one.lines
        if rng.random() < ANSWERED / line.position
    ]
    write_table(folder / "decisions.csv", rows)
    matcher.must("import", folder / "decisions.csv", day=UNTIL.isoformat())
    settings = settings_of(matcher)
    pair = contender_named(settings, "rules", 1), contender_named(settings, "champion", 1)
    found = compared(settings, pair, UNTIL, 1, no_progress)
    told: dict[str, object] = {
        "verdict": found.verdict.kind.value,
        "over": pair[1].version,
        "since": "",
        "digests": {"a": "", "b": ""},
        "report": report_document(found),
    }
    return told, comparison_page(found)


def main() -> None:
    """Write the report, and its page to look at."""
    with tempfile.TemporaryDirectory() as folder:
        told, page = kept(Path(folder))
    text = json.dumps(told, ensure_ascii=False)
    # Without a time in it the same report gives the same bytes.
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page, encoding="utf-8")
    KEPT.write_bytes(gzip.compress(text.encode(), mtime=0))


if __name__ == "__main__":
    main()
