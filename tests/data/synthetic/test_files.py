"""The written folders: the fixed columns, the same bytes for the same seed, nothing that reads as CPR."""

import csv
import hashlib
import os
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from data.identity import holds_cpr
from data.intake import read_folder
from data.synthetic import World, generate
from data.synthetic.naming import workplace_ids
from data.synthetic.tables import candidates, open_book, openings, workplaces
from data.synthetic.truth import Truth
from data.synthetic.write import write_records

SAMPLE = Path(__file__).resolve().parents[3] / "data" / "synthetic" / "sample"
SAMPLE_LIMIT_BYTES = 2_000_000
COLUMNS = {
    "brokers.csv": "broker_id name municipality_code caseload_max fte",
    "candidates.csv": "candidate_id valid_from status municipality_code postcode latitude longitude "
    "transport max_travel_minutes hours_per_week_now hours_per_week_goal availability competences "
    "task_experience wishes_industries wishes_tasks no_go_industries no_go_tasks no_go_workplaces "
    "conditions must_conditions mentor_need danish_level certificates broker_id broker_changes_24m "
    "waiting_since benefit category months_on_benefit birth_year gender audit_group worker_belief",
    "workplaces.csv": "workplace_id valid_from company_id name municipality_code latitude longitude postcode "
    "industry_system industry_code employees_fte supported_now_fte conditions_offered mentor_hours_per_week "
    "danish_required pace customer_contact team_climate public_transport hire_intention hire_intention_on "
    "max_contacts_per_month do_not_contact_until first_seen_on status",
    "openings.csv": "opening_id valid_from workplace_id tasks competences essential_competences "
    "certificates_required hours_per_week_min hours_per_week_max hours_budget_per_week places schedule "
    "paid_from_week open_from open_until last_confirmed_on status",
    "matches.csv": "match_id candidate_id opening_id workplace_id started_on chosen_by propensity "
    "observed_until first_paid_on ended_on end_reason broker_changes",
    "paid_hours.csv": "match_id month paid_hours",
}
PROGRAM = """
import sys
from pathlib import Path
from data.synthetic import generate, write_world
write_world(generate("demo", 4, "relational"), Path(sys.argv[1]))
"""


def _rows(name: str) -> list[dict[str, str]]:
    with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_columns_are_those_of_the_exchange_format() -> None:
    """Every table has exactly the fixed columns of version 1, in their order."""
    for name, columns in COLUMNS.items():
        with (SAMPLE / name).open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == columns.split(), name


def test_the_sample_is_what_the_generator_writes(tmp_path: Path, demo: World) -> None:
    """The committed sample is seed 1 of the demo preset, byte for byte, small, and without its truth."""
    write_records(open_book(demo), tmp_path)
    assert _digests(tmp_path) == _digests(SAMPLE)
    assert sum(path.stat().st_size for path in SAMPLE.iterdir()) <= SAMPLE_LIMIT_BYTES


def test_the_same_seed_gives_the_same_bytes_whatever_the_hash_seed(tmp_path: Path) -> None:
    """Two processes with different hash seeds write the same records and the same truth."""
    for hash_seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(SAMPLE.parents[2])}
        folder = tmp_path / hash_seed / "world"
        command = [sys.executable, "-c", PROGRAM, str(folder)]
        subprocess.run(command, env=environment, check=True)
    first, second = (_digests(tmp_path / hash_seed) for hash_seed in ("1", "2"))
    assert first == second
    assert "world-truth/pairs.npz" in first


def test_another_seed_gives_another_world(demo: World) -> None:
    """Seeds matter: nothing of a world is hard-wired."""
    other = generate("demo", 2, "substitution")
    assert not np.array_equal(other.matches.started_on, demo.matches.started_on)


def test_the_intake_takes_the_sample_without_a_warning() -> None:
    """The reader of the service finds nothing to object to, and reads every row."""
    intake = read_folder(SAMPLE, date(2026, 9, 1))
    assert not [finding for finding in intake.findings if str(finding.severity) != "note"]
    assert intake.rows_read["candidates"] == len(_rows("candidates.csv"))


def test_nothing_reads_as_a_cpr_number() -> None:
    """No cell of any table holds something that can be read as a civil registration number."""
    for name in COLUMNS:
        assert not [cell for row in _rows(name) for cell in row.values() if holds_cpr(cell)], name


def test_workplace_ids_are_ten_digits_and_never_a_date() -> None:
    """Thirty thousand workplace ids are distinct, ten digits long, and none can be read as CPR."""
    ids = workplace_ids(30_000, 7)
    assert len(set(ids)) == len(ids)
    assert not [one for one in ids if len(one) != 10 or holds_cpr(one)]


def test_codes_keep_their_leading_zeros() -> None:
    """Municipality codes have four digits and industry codes two, as text."""
    assert {len(row["municipality_code"]) for row in _rows("candidates.csv")} == {4}
    assert {len(row["industry_code"]) for row in _rows("workplaces.csv")} == {2}


def test_weights_sum_to_one_and_essentials_are_among_them() -> None:
    """Competence weights of an opening sum to 1; essential competences are competences of the opening."""
    for row in _rows("openings.csv"):
        weights = dict(part.split(":") for part in row["competences"].split("|"))
        assert sum(map(float, weights.values())) == pytest.approx(1.0)
        assert set(filter(None, row["essential_competences"].split("|"))) <= weights.keys()


def test_history_names_what_exists_and_runs_forward() -> None:
    """Each match names a known person, opening and workplace, known by then, and its dates are in order."""
    known = {row["candidate_id"]: row["valid_from"] for row in reversed(_rows("candidates.csv"))}
    openings = {row["opening_id"]: row["valid_from"] for row in reversed(_rows("openings.csv"))}
    for row in _rows("matches.csv"):
        assert known[row["candidate_id"]] <= row["started_on"]
        assert openings[row["opening_id"]] <= row["started_on"]
        assert row["started_on"] <= row["observed_until"] <= "2026-09-01"
        assert row["ended_on"] <= row["observed_until"]
        assert not row["first_paid_on"] or row["started_on"] <= row["first_paid_on"] <= row["observed_until"]
        assert bool(row["ended_on"]) == bool(row["end_reason"])


def test_nobody_is_in_two_matches_at_once() -> None:
    """A person's next match begins after the last one ended."""
    last: dict[str, str] = {}
    for row in sorted(_rows("matches.csv"), key=lambda row: row["started_on"]):
        assert row["started_on"] > last.get(row["candidate_id"], "")
        last[row["candidate_id"]] = row["ended_on"] or "9999"


def test_randomised_matches_carry_their_propensity() -> None:
    """A propensity is given exactly for the matches that were drawn by lot, and is a chance."""
    rows = _rows("matches.csv")
    assert {bool(row["propensity"]) == (row["chosen_by"] == "randomised") for row in rows} == {True}
    chances = [float(row["propensity"]) for row in rows if row["propensity"]]
    assert 0.02 < len(chances) / len(rows) < 0.15
    assert all(0 < chance <= 1 for chance in chances)


def test_zeros_are_reported_less_often_than_hours(demo: World) -> None:
    """Months without hours are missing more often than months with hours: missing is not zero."""
    reported = Counter(float(row["paid_hours"]) > 0 for row in _rows("paid_hours.csv"))
    matches = demo.matches
    months = (matches.observed_until - matches.started_on).sum() / 30.4
    paid = np.clip(np.minimum(matches.paid_until, matches.observed_until) - matches.paid_from, 0, None)
    paid_months = paid.sum() / 30.4
    assert reported[True] / paid_months > 0.75
    assert reported[False] / (months - paid_months) < 0.55


def test_files_change_after_matches() -> None:
    """Many people, workplaces and openings of the sample have several versions with rising dates."""
    for name, key in (("candidates.csv", "candidate_id"), ("workplaces.csv", "workplace_id")):
        versions: dict[str, list[str]] = {}
        for row in _rows(name):
            versions.setdefault(row[key], []).append(row["valid_from"])
        assert sum(len(dates) > 1 for dates in versions.values()) > 50, name
        assert all(dates == sorted(dates) for dates in versions.values()), name


def test_one_version_a_day() -> None:
    """A person who left on the day the file was brought up to date has one row of that day, the last one."""
    book = open_book(generate("pilot", 3))
    for table, key in ((candidates, "candidate_id"), (workplaces, "workplace_id"), (openings, "opening_id")):
        columns = table(book)
        versions = list(zip(columns[key], columns["valid_from"], strict=True))
        assert len(versions) == len(set(versions)), key
    rows = candidates(book)
    last = {one: at for at, one in enumerate(rows["candidate_id"])}
    active = set(book.world.active.tolist())
    in_history = set(book.world.matches.person.tolist())
    for person in active | in_history:
        wanted = "active" if person in active else "past"
        assert rows["status"][last[book.names.people[person]]] == wanted


def test_the_people_of_tonight_are_active_in_the_files(demo_truth: Truth) -> None:
    """Everybody the truth knows as tonight's is active in the last version of the file."""
    last = {row["candidate_id"]: row["status"] for row in _rows("candidates.csv")}
    assert {last[one] for one in demo_truth.candidate_ids} == {"active"}
