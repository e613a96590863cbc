"""The acceptance tests of the domain about people's rights and control, by number, and where each stands."""

import ast
from collections.abc import Mapping
from pathlib import Path

import pytest

from data.intake import read_folder
from data.tables import TABLES
from tests.api.v1.small_markets import service_over
from tests.conftest import REPOSITORY
from tests.contested import DAY

WHERE: Mapping[int, tuple[str, tuple[str, ...]]] = {
    2: (
        "nobody is excluded by a flag: no door takes one",
        ("tests/contracts/test_acceptance.py::test_2_no_door_sets_an_exclusion",),
    ),
    14: (
        "what is too old becomes a call, and never counts in silence",
        (
            "tests/matcher/test_stale.py::test_14_what_is_stale",
            "tests/matcher/test_tasks.py::test_14_stale_facts_become_calls_for_whoever_they_are_on_the_list",
        ),
    ),
    15: (
        "a sheet holds functional fields only, and a planted diagnosis stops it",
        (
            "tests/pages/test_sheet.py::test_15_nothing_is_read_but_the_fields_of_the_list",
            "tests/pages/test_sheet.py::test_15_a_planted_diagnosis_stops_the_sheet",
        ),
    ),
    16: (
        "an unlawful wish about people is refused with an explanation, a harmless one passes",
        (
            "tests/data/wording/test_wishes.py::test_16_an_unlawful_wish_is_seen_and_explained",
            "tests/data/wording/test_wishes.py::test_16_a_harmless_phrase_passes",
            "tests/privacy/test_wording_doors.py::test_16_a_workplace_may_not_wish_so",
        ),
    ),
    18: (
        "no contact leaves without a named person and a reason",
        (
            "tests/privacy/test_responsible_use.py::test_18_nothing_is_written_without_them",
            "tests/privacy/test_responsible_use.py::test_18_only_one_route_makes_contacts",
            "tests/privacy/test_responsible_use.py::test_18_no_command_makes_a_contact",
        ),
    ),
    20: (
        "everything works without anything about health",
        (
            "tests/privacy/test_minimal_mode.py::test_20_lists_and_plans_are_made",
            "tests/contracts/test_minimal_mode.py::test_20_the_plan_passes_its_check",
        ),
    ),
    22: (
        "the official outcome table is an independent count's, and no small cell can be worked out",
        (
            "tests/matcher/aggregates/test_outcomes.py::test_22_the_table_is_that_of_an_independent_count",
            "tests/matcher/aggregates/test_hiding.py::test_22_no_hidden_cell_can_be_worked_out",
        ),
    ),
    25: (
        "proposals per hundred people by five attributes, an alarm below four fifths",
        (
            "tests/matcher/aggregates/test_exposure.py::test_25_all_five_attributes_are_looked_at",
            "tests/privacy/test_for_leaders.py::test_25_exposure_is_told_by_group",
        ),
    ),
    26: (
        "a list or a plan is rebuilt from its id; without the model lists go on by the rules",
        (
            "tests/api/rebuilding/test_rebuilding.py::test_plans_come_out_equal",
            "tests/privacy/test_responsible_use.py::test_26_stopping_the_model_leaves_lists_by_the_rules",
        ),
    ),
    27: (
        "who objects gets no machine ranking",
        (
            "tests/privacy/test_responsible_use.py::test_27_who_objects_gets_no_machine_ranking",
            "tests/pages/test_manual.py::test_27_an_objector_is_shown_a_list_in_no_ranking",
        ),
    ),
    28: (
        "no CPR number in database, logs, addresses, exports",
        (
            "tests/privacy/test_no_cpr.py::test_no_spelling_comes_in_by_http",
            "tests/privacy/test_no_cpr_delivered.py",
            "tests/privacy/test_no_cpr_told.py",
        ),
    ),
}
EXCLUDING = ("excluded", "exclusion", "blocked", "udelukket", "fritaget")


@pytest.mark.parametrize("number", sorted(WHERE))
def test_each_has_its_tests(number: int) -> None:
    """Whoever renames or deletes one of them is told which promise it was."""
    told, tests = WHERE[number]
    for place in tests:
        path, _, name = place.partition("::")
        known = _tests_in(REPOSITORY / path)
        assert known and (not name or name in known), f"{number} ({told}): expected {place}, got none"


def _tests_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name[:5] == "test_"}


def test_2_no_door_sets_an_exclusion(database_url: str, tmp_path: Path) -> None:
    """Neither the interface nor a delivery takes a flag that excludes a person: nobody is out by a tick."""
    names = {column.name for table in TABLES for column in table.columns}
    assert not [name for name in names if any(word in name for word in EXCLUDING)]
    with service_over(database_url, tmp_path / "models") as (client, _):
        for word in EXCLUDING:
            answer = client.patch("/v1/candidates/c1", json={word: True}, headers={"If-Match": "*"})
            assert [one["code"] for one in answer.json()["errors"]] == ["unknown-field"]
    delivery = tmp_path / "candidates.csv"
    delivery.write_text("candidate_id,municipality_code,excluded\nc7,0461,1\n", encoding="utf-8")
    read = read_folder(delivery, DAY)
    assert ("unknown-column", "excluded") in [(one.code, one.column) for one in read.findings]
    assert len(read.rows["candidates"]) == 1
