"""A version is proposed by one person and taken into use by another: once, over what was compared, or not."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from signal import SIGKILL
from subprocess import run
from typing import Any

import pytest
from pydantic import SecretStr

from api import clock
from api.models_folder import ModelsFolder
from api.serving import promoting
from api.serving.proposals import proposals
from tests.api.auth.doors import ORIGIN, PASSWORD
from tests.api.serving.tampering import NEXT, OLDER, SERVING, build, forge, variant
from tests.api.v1.promoting import PASSES, PEOPLE, WHY, YES, Bench, bench, result_of, settled
from tests.databases import SQLITE, Databases


@pytest.fixture
def here(database_url: str, tmp_path: Path) -> Iterator[Bench]:
    """Return a service with versions and people, on each database."""
    with settled(database_url, tmp_path) as found:
        yield found


@pytest.fixture
def quick(databases: Databases, tmp_path: Path) -> Iterator[Bench]:
    """Return the same on SQLite alone."""
    with settled(databases.migrated(SQLITE), tmp_path) as found:
        yield found


def code(answer: Any) -> tuple[int, str]:
    """Return status and code of a problem."""
    return answer.status_code, answer.json().get("code", "")


def test_one_proposes_and_another_takes_it_into_use(here: Bench) -> None:
    """Nothing moves by the proposal; by the second person's yes it does, and the audit has all three rows."""
    proposal_id = here.proposed()
    assert here.in_use == (SERVING, [])
    answer = here.approve(proposal_id)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["state"], told["asked"]["by"], told["answered"]["by"]) == ("approved", "Asker", "Second")
    assert here.in_use == (NEXT, [SERVING])
    assert here.rows() == [
        ("models.propose", "done", "Asker", NEXT),
        ("models.promote", "begun", "Second", NEXT),
        ("models.promote", "done", "Second", NEXT),
    ]
    assert here.get("third", f"proposals/{proposal_id}").json() == told


def test_the_list_shows_how_each_stands_page_by_page(quick: Bench) -> None:
    """Approved, overtaken by that, and taken back: the newest first, one a page."""
    first, second = quick.proposed(), quick.proposed()
    quick.post("asker", f"proposals/{first}/refusal", {"reason": "Den anden er nyere end denne."})
    third = quick.proposed()
    quick.compared()
    quick.approve(third)
    found: list[tuple[str, str]] = []
    more = ""
    while len(found) < 3:
        page = quick.get("asker", f"proposals?limit=1{more}").json()
        found += [(one["proposal_id"], one["state"]) for one in page["items"]]
        more = f"&cursor={page['next']}"
    assert page["next"] is None
    assert found == [(third, "approved"), (second, "overtaken"), (first, "withdrawn")]


def test_a_repeated_approval_is_answered_again_and_moves_nothing(here: Bench) -> None:
    """The same key: the same bytes, one move, and no second row that it is about to move."""
    proposal_id = here.proposed()
    first, second = here.approve(proposal_id, key="k"), here.approve(proposal_id, key="k")
    assert (first.status_code, second.content) == (200, first.content)
    assert here.in_use == (NEXT, [SERVING])
    assert [outcome for operation, outcome, _, _ in here.rows() if operation == "models.promote"] == [
        "begun",
        "done",
        "repeated",
    ]


def test_whoever_asks_does_not_approve(here: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """The asker's own yes is refused; without the look at the account it would go through."""
    proposal_id = here.proposed()
    assert code(here.approve(proposal_id, who="asker")) == (403, "proposal-own")
    assert here.in_use == (SERVING, [])
    monkeypatch.setattr(promoting, "require_second", lambda *_: None)
    assert here.approve(proposal_id, who="asker").status_code == 200


def test_an_asker_who_may_not_decide_any_more_takes_the_proposal_along(quick: Bench) -> None:
    """The account was closed, or lost its role, between the two: two people would be one."""
    closed, lost = quick.proposed(), quick.proposed()
    with quick.door.store.writing() as unit:
        unit.accounts.disable("id-asker", clock.now())
    assert code(quick.approve(closed)) == (409, "asker-gone")
    with quick.door.store.writing() as unit:
        unit.accounts.enable("id-asker")
        unit.accounts.set_grants("id-asker", ())
    assert code(quick.approve(lost)) == (409, "asker-gone")
    assert quick.in_use == (SERVING, [])


def test_two_yeses_at_once_move_it_once(here: Bench) -> None:
    """Two people approve the same proposal at the same moment: one move, one told that it is answered."""
    proposal_id = here.proposed()
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda who: here.approve(proposal_id, who=who), ["second", "third"]))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert here.in_use == (NEXT, [SERVING])


def test_two_proposals_at_once_move_it_once(here: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two proposals over the same version one is taken; where nobody looks at the pointer both are."""
    pair = [here.proposed(here.compared(result_of(version=version))) for version in (NEXT, OLDER)]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(here.approve, pair))
    assert sorted(code(answer) for answer in answers) == [(200, ""), (409, "champion-moved")]
    assert here.in_use[1] == [SERVING]
    monkeypatch.setattr(ModelsFolder, "_expect", lambda *_: None)
    monkeypatch.setattr(promoting, "require_waiting", lambda *_: None)
    late = pair[[answer.status_code for answer in answers].index(409)]
    assert here.approve(late).status_code == 200
    assert len(here.in_use[1]) == 2


def test_an_approval_after_another_move_is_stale(here: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Moved there and back since: nobody looked at what is in use; a look at the name alone takes it."""
    proposal_id = here.proposed()
    here.folder.point(OLDER)
    here.folder.point_back(over=OLDER)
    assert here.folder.champion() == SERVING
    assert code(here.approve(proposal_id)) == (409, "champion-moved")
    assert here.get("asker", f"proposals/{proposal_id}").json()["state"] == "overtaken"
    assert code(here.propose(here.compared())) == (409, "comparison-no-grounds")
    naive = ModelsFolder._expect
    monkeypatch.setattr(ModelsFolder, "_expect", lambda folder, over, _: naive(folder, over, ""))
    monkeypatch.setattr(promoting, "require_waiting", lambda *_: None)
    assert here.approve(proposal_id).status_code == 200


_POINT = ModelsFolder.point


def _believing(folder: ModelsFolder, version: str, **_: object) -> None:
    """Point to a version by its name, whatever lies under it."""
    _POINT(folder, version)


def test_a_bundle_that_was_exchanged_is_refused(here: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another sound model under the compared name, does not get in; a loader that believes names takes it."""
    exchanged = here.proposed()
    forge(here.folder.path / NEXT, replace(variant(OLDER), version=NEXT), None)
    assert code(here.approve(exchanged)) == (409, "version-unusable")
    assert code(here.propose()) == (409, "comparison-no-grounds")
    with monkeypatch.context() as naive:
        naive.setattr(ModelsFolder, "point", _believing)
        assert here.approve(exchanged).status_code == 200
    assert ("models.promote", "failed", "Second", NEXT) in here.rows()


def test_broken_files_are_refused(quick: Bench) -> None:
    """Cut short after the proposal: what is in use stays, and nothing of the disk is told."""
    proposal_id = quick.proposed()
    (quick.folder.path / NEXT / "model.json").write_text("{}")
    answer = quick.approve(proposal_id)
    assert code(answer) == (409, "version-unusable")
    assert str(quick.folder.path) not in answer.text
    assert quick.in_use == (SERVING, [])


@pytest.mark.parametrize("who", ["town", "broker"])
def test_others_neither_propose_nor_answer(quick: Bench, who: str) -> None:
    """An analyst of one municipality and a jobformidler are refused at every door, and it is written down."""
    proposal_id = quick.proposed()
    answers = [
        quick.propose(who=who),
        quick.approve(proposal_id, who=who),
        quick.post(who, f"proposals/{proposal_id}/refusal", {"reason": YES}),
        quick.post(who, "rollback", {"version": SERVING, "reason": YES}),
    ]
    assert [code(answer) for answer in answers] == [(403, "access-denied")] * 4
    assert [outcome for _, outcome, actor, _ in quick.rows() if actor == who.title()] == ["denied"] * 4


def test_without_codes_an_analyst_does_not_get_in(quick: Bench) -> None:
    """An own password alone opens no session for who decides on models, and without one nothing is asked."""
    quick.door.account("new.one", grants=(PEOPLE["asker"],))
    answer = quick.door.sign_in(sign_in="new.one", password=PASSWORD)
    assert code(answer) == (401, "sign-in-refused")
    headers = {"Origin": ORIGIN, "Idempotency-Key": "k"}
    body = {"comparison": quick.compared(), "reason": WHY}
    asked = quick.door.another().post("/v1/models/proposals", json=body, headers=headers)
    assert code(asked) == (401, "sign-in-needed")


def test_a_token_is_nobody_who_decides(databases: Databases, tmp_path: Path) -> None:
    """The installation's own token has every role of a machine, and none that takes a version into use."""
    build(tmp_path / "models", None)
    token = "a" * 40
    with bench(databases.migrated(SQLITE), tmp_path / "models", token=SecretStr(token)) as found:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k"}
        body = {"comparison": found.compared(), "reason": WHY}
        answer = found.door.another().post("/v1/models/proposals", json=body, headers=headers)
        assert code(answer) == (403, "access-denied")


@pytest.mark.parametrize(
    ("result", "told"),
    [
        ({"report": result_of()["report"], "verdict": "better", "over": SERVING}, "Bestil en ny"),
        (result_of(over=OLDER), "versionen i brug, som den er nu"),
        (result_of(digests={"a": variant(OLDER).digest, "b": variant(NEXT).digest}), "som den er nu"),
        (result_of(digests={"a": variant(SERVING).digest, "b": variant(OLDER).digest}), "Versionens filer"),
        (result_of(digests={"a": variant(SERVING).digest, "b": ""}), "Kun en lært version"),
        (result_of(version=SERVING), "Kun en lært version"),
        (result_of(gates={"not worse": "yes"}), "Bestil en ny"),
        (result_of(gates={"not worse": "maybe", "calibration": "yes"}), "Bestil en ny"),
    ],
)
def test_what_bears_no_proposal_says_why(quick: Bench, result: dict[str, Any], told: str) -> None:
    """Older reports, another version in use, other files, learners, odd gates: refused in words."""
    answer = quick.propose(quick.compared(result))
    assert code(answer) == (409, "comparison-no-grounds")
    assert told in answer.json()["detail"]


def test_a_comparison_at_work_bears_none_and_one_bears_one(quick: Bench) -> None:
    """Not before it is done; unknown runs are not found; the second proposal on one is refused."""
    assert code(quick.propose(quick.compared(done=False))) == (409, "comparison-no-grounds")
    assert code(quick.propose("nothing")) == (404, "run-unknown")
    proposal_id = quick.proposed()
    assert code(quick.propose(proposal_id)) == (409, "proposal-there")
    assert code(quick.approve("nothing")) == (404, "proposal-unknown")


def test_a_shut_gate_is_refused_and_told(quick: Bench) -> None:
    """Worse for somebody: no proposal, whoever answers for what; the refusal stands in the audit."""
    shut = quick.compared(result_of(gates=dict(PASSES) | {"not worse": "no"}))
    answer = quick.propose(shut, despite_little_data=True)
    assert code(answer) == (409, "gates-shut")
    assert "ikke dårligere for nogen" in answer.json()["detail"]
    assert quick.rows() == [("models.propose", "denied", "Asker", NEXT)]


def test_for_little_data_both_people_answer(quick: Bench) -> None:
    """Without the word of the one there is no proposal, without that of the other no move."""
    unknown = quick.compared(result_of(gates=dict(PASSES) | {"not worse": "too little data"}))
    answer = quick.propose(unknown)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "little-data")
    proposal_id = quick.proposed(unknown, despite_little_data=True)
    answer = quick.approve(proposal_id)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "little-data")
    assert quick.approve(proposal_id, despite_little_data=True).status_code == 200


@pytest.mark.parametrize("reason", ["", "   ok      ", "bedre"])
def test_a_reason_is_a_sentence(quick: Bench, reason: str) -> None:
    """A blank or a word is none, for whoever asks and whoever answers."""
    proposal_id = quick.proposed()
    for answer in (
        quick.post("asker", "proposals", {"comparison": quick.compared(), "reason": reason}),
        quick.post("second", f"proposals/{proposal_id}/approval", {"reason": reason}),
        quick.post("second", "rollback", {"version": SERVING, "reason": reason}),
    ):
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/reason")


def test_a_no_ends_it(quick: Bench) -> None:
    """Declined with a reason: nothing moves, and a later yes comes too late."""
    proposal_id = quick.proposed()
    answer = quick.post("second", f"proposals/{proposal_id}/refusal", {"reason": "For få kvinder med."})
    assert (answer.status_code, answer.json()["state"]) == (200, "declined")
    assert code(quick.approve(proposal_id, who="third")) == (409, "proposal-answered")
    assert quick.in_use == (SERVING, [])
    assert quick.rows()[-1] == ("models.decline", "done", "Second", NEXT)


def test_one_person_goes_back_once(here: Bench) -> None:
    """Back with a reason; sent again under another key it does not go back twice; then none is left."""
    here.approve(here.proposed())
    body = {"version": NEXT, "reason": "Listerne blev dårlige i nat."}
    first, again = here.post("third", "rollback", body, "k"), here.post("third", "rollback", body, "k")
    assert (first.status_code, first.json()) == (200, {"was": NEXT, "now": SERVING})
    assert again.content == first.content
    assert code(here.post("third", "rollback", body)) == (409, "champion-moved")
    assert here.in_use == (SERVING, [])
    assert code(here.post("third", "rollback", body | {"version": SERVING})) == (409, "earlier-none")
    assert [row[1:3] for row in here.rows() if row[0] == "models.rollback"] == [
        (outcome, "Third") for outcome in ("begun", "done", "repeated")
    ]


_KILLED = """
import os, signal, sys
from pathlib import Path
from api import accounting
from api.models_folder import ModelsFolder
from tests.api.v1 import promoting

if sys.argv[3] == "naive":
    import api.promotion
    real = api.promotion._note
    skip = lambda *_: accounting.accounted_here()
    api.promotion._note = lambda unit, how: (skip if how == "begun" else real)(unit, how)

moved = ModelsFolder.point

def killed(*told, **named):
    moved(*told, **named)
    os.kill(os.getpid(), signal.SIGKILL)

ModelsFolder.point = killed
with promoting.bench(sys.argv[1], Path(sys.argv[2])) as here:
    here.settle()
    here.approve(here.proposed())
"""


@pytest.mark.parametrize("how", ["ours", "naive"])
def test_a_service_killed_after_the_move_leaves_a_row(database_url: str, tmp_path: Path, how: str) -> None:
    """Killed between the move and its commit: `begun` stands; without that row nobody would know."""
    build(tmp_path / "models", None)
    told = [database_url, str(tmp_path / "models"), how]
    ended = run([sys.executable, "-c", _KILLED, *told], cwd=Path(__file__).parents[3], check=False)
    assert ended.returncode == -SIGKILL
    with bench(database_url, tmp_path / "models") as after:
        assert after.in_use == (NEXT, [SERVING])
        rows = [row[:2] for row in after.rows() if row[0] == "models.promote"]
        assert rows == ([("models.promote", "begun")] if how == "ours" else [])
        with after.door.store.reading() as unit:
            (proposal,) = proposals(unit, 10)
        assert proposal.state(after.folder.pointer()) == "overtaken"
