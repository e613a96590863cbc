"""``matcher rights``: export, requests, objection, erasure and retention on the command line."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

from tests.api.conftest import SAMPLE, Matcher, table
from tests.databases import owned

PEOPLE = [row["candidate_id"] for row in table(SAMPLE / "candidates.csv")]


def test_a_citizen_gets_everything(
    planned: Matcher, copy: Callable[[Matcher], Matcher], tmp_path: Path
) -> None:
    """Two files for the owner's eyes only: data, and a page in Danish; the export itself is accounted for."""
    own = copy(planned)
    out = tmp_path / "out"
    rows = own.must("rights", "export", PEOPLE[0], "--out", out, "--format", "csv").rows
    assert {row["section"] for row in rows} >= {"record", "lists", "plans", "looks"}
    files = {path.name: path for path in out.iterdir()}
    assert set(files) == {"own-data.json", "mine-oplysninger.html"}
    assert {stat.S_IMODE(path.stat().st_mode) for path in files.values()} == {0o600}
    own.must("rights", "export", PEOPLE[0], "--out", out)
    document = json.loads(files["own-data.json"].read_text())
    assert [look["operation"] for look in document["looks"]] == ["rights.read"]
    assert "<title>Mine oplysninger</title>" in files["mine-oplysninger.html"].read_text()
    nobody = own("rights", "export", "nobody", "--out", out)
    assert (nobody.code, "nobody" in nobody.err) == (1, True)


def test_from_request_to_erasure(
    planned: Matcher, copy: Callable[[Matcher], Matcher], tmp_path: Path
) -> None:
    """A request has its day and its answer; an objection counts; an erasure outlives restore and import."""
    own, person = copy(planned), PEOPLE[1]
    backup = tmp_path / "a.backup"
    own.must("backup", backup, "--no-models", day=None)
    said = ("--kind", "reason", "--about", "travel", "--words", "Jeg cykler.", "--received", "2026-01-05")
    (noted,) = own.must("rights", "request", person, *said, "--format", "csv").rows
    assert noted["due_on"] == "2026-01-12"
    assert [
        row["request_id"] for row in own.must("rights", "requests", "--overdue", "--format", "csv").rows
    ] == [noted["request_id"]]
    told = ("--state", "corrected", "--answer", "Rettet.", "--by", "Bo Holm")
    own.must("rights", "answer", noted["request_id"], *told)
    assert own("rights", "answer", noted["request_id"], *told).code == 1
    own.must("rights", "object", person, "--words", "Nej tak.")
    own.must("rematch", "--out", own.folder / "plan.csv")
    assert person not in {row["candidate_id"] for row in table(own.folder / "plan.csv")}
    own.must("rights", "withdraw", person)
    own.must("rights", "hold", person, "--reason", "Klagesag", "--until", "2027-01-01")
    held = own("rights", "erase", person, "--reason", "citizen_asked")
    assert (held.code, "legal hold" in held.err) == (1, True)
    own.must("rights", "release", person)
    own.must("rights", "erase", person, "--reason", "citizen_asked")
    assert person not in (own.folder / "erasures.jsonl").read_text()
    into = ("--into", owned(own.database_url))
    own.must("restore", backup, "--no-models", "--replace", *into, day=None)
    own.must("export", own.folder / "out")
    assert person not in (own.folder / "out" / "candidates.csv").read_text()
    refused = own("import", SAMPLE)
    assert (refused.code, "erased-person" in refused.err) == (3, True)
    own.must("rights", "readmit", person)
    own.must("import", SAMPLE)


def test_retention_is_told_and_done(imported: Matcher, copy: Callable[[Matcher], Matcher]) -> None:
    """A dry run names each class with its days; the real one ends well, twice."""
    own = copy(imported)
    told = own.must("rights", "retain", "--dry-run", "--format", "csv").rows
    assert {row["record_class"] for row in told} >= {
        "people",
        "notice",
        "lists",
        "decisions",
        "runs",
        "rights",
    }
    own.must("rights", "retain")
    assert "a second run finds nothing" in own.must("rights", "retain").err
