"""What well-meaning systems write: each case passes clean, with a note or a warning, or is refused."""

from pathlib import Path

import pytest

from data.intake import Intake
from data.tables import OPENINGS
from tests.data.deliveries import CLEAN_ONLY, changed, judged, read, written

CLEAN = CLEAN_ONLY
# Table, row, cells, and what is found beside what the clean delivery has.
CASES: dict[str, tuple[str, int, dict[str, str], str]] = {
    # numbers
    "whole number as a decimal": ("openings", 0, {"places": "3.0"}, CLEAN),
    "no places": ("openings", 0, {"places": "0"}, CLEAN),
    "level as a decimal": ("candidates", 0, {"competences": "cleaning_01:2.0|own_01:1.0"}, CLEAN),
    "level of nought": ("candidates", 0, {"competences": "cleaning_01:0"}, CLEAN),
    "need of nought": ("candidates", 0, {"conditions": "LIFT:0"}, CLEAN),
    "chance of one": ("matches", 0, {"propensity": "1"}, CLEAN),
    "chance of one as a decimal": ("matches", 0, {"propensity": "1.0"}, CLEAN),
    "budget below places times hours": ("openings", 0, {"hours_budget_per_week": "10"}, CLEAN),
    "pace and contact up to five": ("workplaces", 0, {"pace": "5", "customer_contact": "4.5"}, CLEAN),
    "rank from nought": ("decisions", 0, {"rank": "0"}, CLEAN),
    # lists
    "list that ends in a bar": ("candidates", 0, {"must_conditions": "LIFT|PAUSE|"}, CLEAN),
    "list of bars": ("candidates", 0, {"competences": "|", "certificates": "||", "availability": "|"}, CLEAN),
    "weights that round to one": ("openings", 0, {"competences": "cleaning_01:0.699|own_01:0.3"}, CLEAN),
    "weights beyond one": (
        "openings",
        0,
        {"competences": "cleaning_01:0.9|own_01:0.6"},
        "warning weights-sum",
    ),
    "weights in per cent": (
        "openings",
        0,
        {"competences": "cleaning_01:70|own_01:30"},
        "warning weights-sum",
    ),
    "essential competence without weight": (
        "openings",
        0,
        {"essential_competences": "kitchen_01"},
        "note essential-unweighted",
    ),
    "essential competence alone": ("openings", 0, {"competences": ""}, CLEAN),
    # words
    "code with a space": ("candidates", 0, {"competences": "sy gardiner nu:2"}, "warning unknown-word"),
    "code with Danish letters": ("openings", 0, {"tasks": "rengøring-æøå:4"}, "warning unknown-word"),
    "code with colons": ("candidates", 0, {"competences": "esco:S1.2:2"}, "warning unknown-word"),
    "word of the vocabulary without labels": ("vocabulary", 0, {"label_da": "", "label_en": ""}, CLEAN),
    "kind in the plural": ("vocabulary", 0, {"kind": "competences"}, "note read-as"),
    "industry with dots": ("workplaces", 0, {"industry_code": "47.11.20"}, "note zeros-restored"),
    "unknown intention": ("workplaces", 0, {"hire_intention": "unknown"}, "note read-as"),
    "unknown status": ("workplaces", 0, {"status": "unknown"}, "error unknown-choice"),
    "no status": ("candidates", 0, {"status": ""}, CLEAN),
    "no status of an opening": ("openings", 0, {"status": ""}, CLEAN),
    "other words for transport": (
        "candidates",
        0,
        {"transport": "walking|bicycle|public transport"},
        "note read-as",
    ),
    "transport with commas": ("candidates", 0, {"transport": "walk, bike"}, CLEAN),
    # places
    "unknown municipality": ("candidates", 1, {"municipality_code": "0999"}, "warning unknown-municipality"),
    "past candidate from nowhere": ("candidates", 3, {"municipality_code": ""}, "warning no-place"),
    "candidate from nowhere": ("candidates", 2, {"municipality_code": "", "postcode": ""}, "error no-place"),
    # days
    "version that holds later": ("candidates", 1, {"valid_from": "2026-06-01"}, "note not-yet-valid"),
    "paid after the end": ("matches", 0, {"first_paid_on": "2025-10-03"}, "note paid-after-end"),
    "paid after the last look": (
        "matches",
        0,
        {"observed_until": "2025-05-01", "ended_on": "", "end_reason": ""},
        "warning beyond-observation",
    ),
    "end after the last look": (
        "matches",
        0,
        {"observed_until": "2025-06-01"},
        "note end-beyond-observation",
    ),
    "look into the future": ("matches", 0, {"observed_until": "2026-12-31"}, "warning in-the-future"),
    "end without a reason": ("matches", 0, {"end_reason": ""}, CLEAN),
    "reason without an end": ("matches", 0, {"ended_on": ""}, "warning reason-without-end"),
    "paid before the start": ("paid_hours", 0, {"month": "2025-02"}, "warning before-the-start"),
    "month as its last day": ("paid_hours", 0, {"month": "2025-05-31"}, CLEAN),
    "month as its first day": ("paid_hours", 0, {"month": "2025-05-01"}, CLEAN),
    "decided before it was shown": (
        "decisions",
        0,
        {"shown_on": "2026-02-03"},
        "warning decided-before-shown",
    ),
    "decision with its time": (
        "decisions",
        0,
        {"decided_on": "2026-02-02T14:33:10.250"},
        "note time-left-out",
    ),
    "day in another time zone": (
        "decisions",
        0,
        {"decided_on": "2026-02-02T23:00:00+01:00"},
        "error not-a-date",
    ),
    "midnight in universal time": ("decisions", 0, {"decided_on": "2026-02-02T00:00:00Z"}, CLEAN),
    # ids
    "match of a workplace only": ("matches", 0, {"opening_id": "", "workplace_id": "W1"}, CLEAN),
    "match of an opening that is gone": (
        "matches",
        0,
        {"opening_id": "O9", "workplace_id": "W1"},
        "warning dangling-id",
    ),
    "match of a workplace that is gone": ("matches", 0, {"workplace_id": "W9"}, "warning dangling-id"),
    "match of nothing that is known": (
        "matches",
        0,
        {"opening_id": "O9", "workplace_id": "W9"},
        "error dangling-id",
    ),
    "match of nobody": ("matches", 0, {"candidate_id": "K9"}, "error dangling-id"),
    "hold on an opening that is gone": ("holds", 0, {"opening_id": "O9"}, "error dangling-id"),
    "hold for nobody": ("holds", 0, {"candidate_id": "K9"}, "error dangling-id"),
    "decision on an opening that is gone": ("decisions", 0, {"opening_id": "O9"}, "warning dangling-id"),
    "decision on a person who is gone": ("decisions", 0, {"candidate_id": "K9"}, "warning dangling-id"),
    "jobformidler who is not listed": ("candidates", 0, {"broker_id": "B9"}, "warning dangling-id"),
    "veto on a workplace that is gone": ("candidates", 0, {"no_go_workplaces": "W9"}, CLEAN),
}
TIMES: dict[str, tuple[str, str, str]] = {
    "hour of one digit": ("mon 8:00-12:00", "mon 08:00-12:00", CLEAN),
    "span of days": ("sat-sun 08:00-16:00", "sat 08:00-16:00|sun 08:00-16:00", CLEAN),
    "name of a day, bare hours": ("Monday 08-12", "mon 08:00-12:00", CLEAN),
    "hours without colons": ("mon 0800-1230", "mon 08:00-12:30", CLEAN),
    "until midnight": ("mon 16:00-24:00", "mon 16:00-24:00", CLEAN),
    "until nought": ("mon 16:00-00:00", "mon 16:00-24:00", CLEAN),
    "over night": ("sun 22:00-06:00", "mon 00:00-06:00|sun 22:00-24:00", "note past-midnight"),
    "a day less four hours": ("mon 12:00-08:00", "", "error not-hours"),
    "no time at all": ("mon 08:00-08:00", "", "error not-hours"),
    "days with commas": ("mon,wed 08:00-12:00", "mon 08:00-12:00|wed 08:00-12:00", CLEAN),
    "items with commas": ("mon 08:00-12:00, tue 9-10", "mon 08:00-12:00|tue 09:00-10:00", CLEAN),
    "two spans a day": ("mon 8-10,12-14", "mon 08:00-10:00|mon 12:00-14:00", CLEAN),
    "words between": ("man kl. 8 til 12", "mon 08:00-12:00", CLEAN),
    "whole days": ("sat|sun", "sat 00:00-24:00|sun 00:00-24:00", "note whole-day"),
    "seconds": ("mon 08:00:00-12:00:00", "mon 08:00-12:00", CLEAN),
}


@pytest.mark.parametrize("name", CASES)
def test_cell_is_judged_as_stated(name: str, tmp_path: Path, clean: Intake):
    """What another generator may write passes, is remarked upon or refused as the table says."""
    table, row, cells, expected = CASES[name]
    judged(read(tmp_path, written(changed(table, row, cells))), clean, expected)


@pytest.mark.parametrize("name", TIMES)
def test_times_are_judged_as_stated(name: str, tmp_path: Path, clean: Intake):
    """Other spellings of times give the same times; what has no sure reading is refused."""
    text, canonical, expected = TIMES[name]
    delivery = read(tmp_path, written(changed("openings", 0, {"schedule": text})))
    judged(delivery, clean, expected)
    place = [column.name for column in OPENINGS.columns].index("schedule")
    assert delivery.refused or delivery.rows["openings"][0][place] == canonical
