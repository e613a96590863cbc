"""Who may do what, told a second time and by hand: nothing here is read from the rules that are tested.

A cell says what becomes of a request about a person: ``yes`` it is done, ``no`` it is refused with a reason,
``-`` it is answered as if there were nobody of that id.
"""

from tests.api.access.world import (
    COLLEAGUE,
    DELETED,
    ELSEWHERE,
    MOVED,
    NEVER,
    NOBODYS,
    OTHER_TEAM,
    OVER_BORDER,
    OWN,
)

COLUMNS = (OWN, COLLEAGUE, OTHER_TEAM, NOBODYS, ELSEWHERE, OVER_BORDER, MOVED, DELETED, NEVER)
#                                 own mate other nobody away border moved gone never
SEES = """
jobformidler team                 yes yes  no    no     -    -      -     -    -
jobformidler team by account      yes yes  no    no     -    -      -     -    -
jobformidler municipality         yes yes  yes   yes    -    -      -     -    -
jobformidler installation         yes yes  yes   yes    yes  yes    yes   -    -
team_lead team                    yes yes  no    no     -    -      -     -    -
team_lead team by account         yes yes  no    no     -    -      -     -    -
team_lead municipality            yes yes  yes   yes    -    -      -     -    -
team_lead installation            yes yes  yes   yes    yes  yes    yes   -    -
machine municipality              yes yes  yes   yes    -    -      -     -    -
machine installation              yes yes  yes   yes    yes  yes    yes   -    -
"""
CHANGES = """
jobformidler team                 yes no   no    no     -    -      -     -    -
jobformidler team by account      yes no   no    no     -    -      -     -    -
jobformidler municipality         yes no   no    no     -    -      -     -    -
jobformidler installation         yes no   no    no     no   yes    no    -    -
machine municipality              yes yes  yes   yes    -    -      -     -    -
machine installation              yes yes  yes   yes    yes  yes    yes   -    -
"""
# A team lead is told that cases are there which she does not change in this way.
CHANGES_DETAILS = (
    CHANGES
    + """
team_lead team                    no  no   no    no     -    -      -     -    -
team_lead team by account         no  no   no    no     -    -      -     -    -
team_lead municipality            no  no   no    no     -    -      -     -    -
team_lead installation            no  no   no    no     no   no     no    -    -
"""
)
REASSIGNS = """
jobformidler team                 no  no   no    no     -    -      -     -    -
jobformidler team by account      no  no   no    no     -    -      -     -    -
jobformidler municipality         no  no   no    no     -    -      -     -    -
jobformidler installation         no  no   no    no     no   no     no    -    -
team_lead team                    yes yes  no    no     -    -      -     -    -
team_lead team by account         yes yes  no    no     -    -      -     -    -
team_lead municipality            yes yes  yes   yes    -    -      -     -    -
team_lead installation            yes yes  yes   yes    yes  yes    yes   -    -
machine municipality              yes yes  yes   yes    -    -      -     -    -
machine installation              yes yes  yes   yes    yes  yes    yes   -    -
"""
OPENS = """
jobformidler team                 yes yes  yes   yes    -    -      -     -    -
jobformidler team by account      yes yes  yes   yes    -    -      -     -    -
jobformidler municipality         yes yes  yes   yes    -    -      -     -    -
jobformidler installation         yes yes  yes   yes    yes  yes    yes   -    -
team_lead team                    yes yes  yes   yes    -    -      -     -    -
team_lead team by account         yes yes  yes   yes    -    -      -     -    -
team_lead municipality            yes yes  yes   yes    -    -      -     -    -
team_lead installation            yes yes  yes   yes    yes  yes    yes   -    -
"""
MARKS = """
team_lead team                    yes yes  no    no     -    -      -     -    -
team_lead team by account         yes yes  no    no     -    -      -     -    -
team_lead municipality            yes yes  yes   yes    -    -      -     -    -
team_lead installation            yes yes  yes   yes    yes  yes    yes   -    -
"""
IS_TOLD = """
jobformidler team                 yes no   no    no     -    -      -     -    -
jobformidler team by account      yes no   no    no     -    -      -     -    -
jobformidler municipality         yes no   no    no     -    -      -     -    -
jobformidler installation         yes no   no    no     no   yes    no    -    -
team_lead team                    yes yes  no    no     -    -      -     -    -
team_lead team by account         yes yes  no    no     -    -      -     -    -
team_lead municipality            yes yes  yes   yes    -    -      -     -    -
team_lead installation            yes yes  yes   yes    yes  yes    yes   -    -
data_protection_officer municipality  yes yes yes yes   -    -      -     -    -
data_protection_officer installation  yes yes yes yes   yes  yes    yes   -    -
machine municipality              yes yes  yes   yes    -    -      -     -    -
machine installation              yes yes  yes   yes    yes  yes    yes   -    -
"""
OFFICER = """
data_protection_officer municipality  yes yes yes yes   -    -      -     -    -
data_protection_officer installation  yes yes yes yes   yes  yes    yes   -    -
machine municipality              yes yes  yes   yes    -    -      -     -    -
machine installation              yes yes  yes   yes    yes  yes    yes   -    -
"""

ABOUT_ONE_PERSON = {
    "read_candidate": SEES,
    "change_candidate": CHANGES_DETAILS,
    "change_candidate: broker": REASSIGNS,
    "change_candidate: conditions": CHANGES_DETAILS,
    "read_suggestions": SEES,
    "read_why_not": SEES,
    "read_profile_depth": SEES,
    "list_facts": SEES,
    "read_guide": CHANGES,
    "save_guide": CHANGES,
    "drop_guide": CHANGES,
    "finish_guide": CHANGES,
    "create_decision": CHANGES,
    "read_decision": SEES,
    "withdraw_decision": CHANGES,
    "list_decisions: of one": SEES,
    "open_case": OPENS,
    "mark_access_seen": MARKS,
    "read_own_data": OFFICER,
    "note_rights_request": IS_TOLD,
}
"""What a request about one person comes to; who has no line is refused at the door, whoever it is about."""

LISTS = {
    "list_candidates": SEES,
    "list_decisions": SEES,
    "list_plan_assignments": SEES,
    "list_plan_unplaced": SEES,
    "list_plan_changes": SEES,
    "list_opened_cases": IS_TOLD,
}
"""Who stands in a list: ``yes`` or not at all."""

EVERYBODY = "jobformidler team_lead analyst administrator data_protection_officer machine"
_READERS = "jobformidler team_lead analyst administrator machine"
_WHOLE = "administrator! machine!"
ABOUT_NOBODY = {
    "create_candidate": "jobformidler team_lead machine",
    "list_workplaces": _READERS,
    "read_workplace": _READERS,
    "create_workplace": "jobformidler team_lead machine",
    "change_workplace": "jobformidler team_lead machine",
    "list_contacts": "jobformidler team_lead data_protection_officer machine",
    "read_contact": "jobformidler team_lead data_protection_officer machine",
    "save_contact": "jobformidler team_lead machine",
    "erase_contact": "jobformidler team_lead data_protection_officer machine",
    "list_openings": _READERS,
    "read_opening": _READERS,
    "create_opening": "jobformidler team_lead machine",
    "change_opening": "jobformidler team_lead machine",
    "list_words": EVERYBODY,
    "list_guides": EVERYBODY,
    "list_decision_reasons": EVERYBODY,
    "list_plans": _READERS,
    "read_plan": _READERS,
    "list_plan_demand": _READERS,
    "ask_for_run": _WHOLE,
    "cancel_run": _WHOLE,
    "list_runs": "analyst! " + _WHOLE,
    "read_run": "analyst! " + _WHOLE,
    "read_run_report": "analyst! " + _WHOLE,
    "read_run_proof": "analyst! " + _WHOLE,
    "list_models": "analyst! " + _WHOLE,
    "read_champion": "analyst! " + _WHOLE,
    "read_model": "analyst! " + _WHOLE,
    "propose_version": "analyst! administrator!",
    "list_proposals": "analyst! " + _WHOLE,
    "read_proposal": "analyst! " + _WHOLE,
    "approve_proposal": "analyst! administrator!",
    "decline_proposal": "analyst! administrator!",
    "roll_back": "analyst! administrator!",
    "import_delivery": _WHOLE,
    "list_imports": _WHOLE,
    "read_import": _WHOLE,
    "list_import_findings": _WHOLE,
    "ask_for_export": _WHOLE,
    "list_exports": _WHOLE,
    "read_export": _WHOLE,
    "read_export_file": _WHOLE,
    "ask_for_pseudonymous_export": "analyst! " + _WHOLE,
    "read_pseudonymous_export": "analyst! " + _WHOLE,
    "read_pseudonymous_export_file": "analyst! " + _WHOLE,
    "read_exposure": "team_lead analyst administrator data_protection_officer machine",
    "read_overrides": "team_lead analyst administrator data_protection_officer machine",
    "check_wording": EVERYBODY,
    "search_audit": "administrator data_protection_officer machine",
    "read_audit_head": "administrator data_protection_officer machine",
    "list_accounts": "administrator",
    "read_account": "administrator",
    "create_account": "administrator",
    "change_account": "administrator",
    "reset_account": "administrator",
    "read_me": EVERYBODY,
    "list_problems": EVERYBODY,
    "read_problem": EVERYBODY,
    "read_retention": "data_protection_officer! machine!",
}
"""Who passes the door; ``!``: only with the role for the whole installation."""

ELSEWHERE_TESTED = {
    # They change what the others ask about.
    "object_to_ranking": "tests/api/rights/test_access.py",
    "withdraw_objection": "tests/api/rights/test_access.py",
    "hold_records": "tests/api/rights/test_access.py",
    "release_records": "tests/api/rights/test_access.py",
    "erase_person": "tests/api/rights/test_access.py",
    "list_rights_requests": "tests/api/rights/test_access.py",
    "read_rights_request": "tests/api/rights/test_access.py",
    "answer_rights_request": "tests/api/rights/test_access.py",
    "sign_in": "tests/api/auth",
    "read_session": "tests/api/auth",
    "sign_out": "tests/api/auth",
    "change_own_password": "tests/api/auth",
    "offer_own_codes": "tests/api/auth",
    "confirm_own_codes": "tests/api/auth",
    "sign_in_at_provider": "tests/api/auth",
    "come_back_from_provider": "tests/api/auth",
}
"""Operations whose rules are not about roles, and where they are tested."""


def outcomes(table: str) -> dict[str, dict[str, str]]:
    """Return the cells of a table by asker and person."""
    found = {}
    for line in filter(None, table.strip().splitlines()):
        words = line.split()
        cells = words[-len(COLUMNS) :]
        found[" ".join(words[: -len(COLUMNS)])] = dict(zip(COLUMNS, cells, strict=True))
    return found


def passes(asker: str, allowed: str) -> bool:
    """Tell whether an asker passes the door of an operation that is about nobody."""
    role, _, reach = asker.partition(" ")
    return role in allowed.split() or (f"{role}!" in allowed.split() and reach == "installation")
