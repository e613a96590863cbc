"""A version is taken into use by two people through gates; the pointer moves once, or not at all."""

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from signal import SIGKILL
from subprocess import run

import pytest
from pydantic import SecretStr

from api import accounting
from api.commands.promote import go_back, take_into_use
from api.faults import CheckError, UsageError
from api.four_eyes import Hands
from api.models_folder import ChampionMovedError, ModelsFolder
from api.promotion import OPEN, SHUT, UNKNOWN, Grounds
from api.serving.champion import Champion
from api.settings import Settings
from api.wiring import opened
from data.store import Sought
from experiments.gates import Passed
from models.manifest import BundleRefusedError
from tests.api.auth.doors import AUDIT_KEY
from tests.api.conftest import Matcher
from tests.api.serving.tampering import INSTANTS, NEXT, OLDER, SERVING, build, variant
from tests.models.worlds import rules

FEW_DAYS = "2021-09-01"
EARLIER = "2026-07-01"
WHY = "Den er lært af tre måneder mere."
TWO = {"--by": "Anna Holm", "--approved-by": "Bo Lind"}


def _hands(**people: str) -> Hands:
    return Hands(people=TWO | people, reason=WHY)


def _asked(passed: Passed, over: str | None = SERVING, version: str = NEXT) -> Grounds:
    return Grounds(
        version=version,
        digest=variant(version).digest,
        over=over,
        since=INSTANTS[over] if over else "",
        verdict="better",
        gates={"not worse": passed.value},
    )


def test_gates_stand_as_the_comparison_says() -> None:
    """What reads the gates and what makes them use the same words."""
    assert (Passed.YES.value, Passed.NO.value, Passed.UNKNOWN.value) == (OPEN, SHUT, UNKNOWN)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Return an installation with three versions, the middle one in use."""
    build(tmp_path / "models", None)
    return Settings(database_url=f"sqlite:///{tmp_path / 'matcher.db'}", models=tmp_path / "models")


@pytest.fixture
def on_both(settings: Settings, database_url: str) -> Settings:
    """Return the same on each database."""
    return settings.model_copy(update={"database_url": database_url, "audit_key": SecretStr(AUDIT_KEY)})


def _act() -> accounting.Act:
    return accounting.Act(kind="write", operation="models.promote", actor="shell", actor_kind="local")


def _rows(settings: Settings) -> list[tuple[str, str, str, str]]:
    with opened(settings) as store, store.reading() as unit:
        found = [row.entry for row in unit.audit.page(Sought(), 50)]
    return [(row.operation, row.outcome, row.subject_id, row.reason) for row in found]


def _promote(
    settings: Settings, asked: Grounds, hands: Hands | None = None, *, despite: bool = False
) -> None:
    with accounting.acting(_act()):
        take_into_use(settings, asked, hands or _hands(), despite_little_data=despite)


def test_a_version_that_passes_is_in_use_and_stands_in_the_audit(on_both: Settings) -> None:
    """The pointer names it, remembers the one before; rows tell who, why and over which, before and after."""
    _promote(on_both, _asked(Passed.YES))
    pointer = ModelsFolder.of(on_both).pointer()
    assert pointer is not None
    assert (pointer.version, [one.version for one in pointer.earlier]) == (NEXT, [SERVING])
    assert _rows(on_both) == [("models.promote", how, NEXT, WHY) for how in ("done", "begun")]


def test_a_shut_gate_keeps_what_is_in_use_and_is_told(on_both: Settings) -> None:
    """A version that harms somebody is refused, whatever is promised; the refusal stands in the audit."""
    with pytest.raises(CheckError, match=f"does not pass: not worse. In use stays {SERVING}"):
        _promote(on_both, _asked(Passed.NO), despite=True)
    assert ModelsFolder.of(on_both).champion() == SERVING
    assert _rows(on_both) == [("models.promote", "denied", NEXT, WHY)]


def test_too_little_data_passes_only_where_somebody_answers_for_it(settings: Settings) -> None:
    """Without the word it is refused and says which word; with it the version is taken."""
    with pytest.raises(CheckError, match="--despite-little-data"):
        _promote(settings, _asked(Passed.UNKNOWN))
    _promote(settings, _asked(Passed.UNKNOWN), despite=True)
    assert ModelsFolder.of(settings).champion() == NEXT


@pytest.mark.parametrize("same", ["Anna Holm", "  anna   HOLM ", "\uff21nna Holm"])
def test_four_eyes_are_two_people(same: str) -> None:
    """The same name in other letters, spaces or widths is not somebody else."""
    with pytest.raises(UsageError, match="somebody else"):
        _hands(**{"--approved-by": same})


def _naively_four_eyes(first: str, second: str) -> bool:
    return first != second


def test_the_naive_four_eyes_are_two() -> None:
    """Comparing letters takes one person for two: the test above can fail."""
    assert _naively_four_eyes("Anna Holm", "anna holm")


@pytest.mark.parametrize("reason", ["", "  ok  ", "bedre"])
def test_a_reason_is_a_sentence(reason: str) -> None:
    """A blank or a word is no reason."""
    with pytest.raises(UsageError, match="--reason"):
        Hands(people=TWO, reason=reason)


def test_where_accounts_are_both_need_one_that_decides_on_models(on_both: Settings) -> None:
    """Unknown names, and a jobformidler, are refused by name; an analyst and an administrator may."""
    _account(on_both, "anna", "analyst")
    _account(on_both, "bo", "administrator")
    _account(on_both, "carl", "jobformidler@0461")
    for other, told in (("dorte", "expected the sign-in"), ("carl", "expected an analyst")):
        with pytest.raises(UsageError, match=f"--approved-by: {told}"):
            _promote(on_both, _asked(Passed.YES), _hands(**{"--by": "anna", "--approved-by": other}))
    assert ModelsFolder.of(on_both).champion() == SERVING
    _promote(on_both, _asked(Passed.YES), _hands(**{"--by": "Anna", "--approved-by": "bo"}))
    assert ModelsFolder.of(on_both).champion() == NEXT


def _account(settings: Settings, sign_in: str, role: str) -> None:
    matcher = Matcher(settings.models.parent, settings.database_url)
    words = ("account", "add", sign_in, "--name", sign_in, "--role", role, "--provider")
    matcher.must(*words, MATCHER_AUDIT_KEY=AUDIT_KEY)


def test_whoever_looked_at_another_champion_is_refused(settings: Settings) -> None:
    """Taken into use meanwhile: the comparison was with another one, so nothing moves."""
    ModelsFolder.of(settings).point(OLDER)
    with pytest.raises(CheckError, match=f"expected {SERVING} since .* to be in use, got {OLDER}"):
        _promote(settings, _asked(Passed.YES))
    assert ModelsFolder.of(settings).champion() == OLDER
    assert [how for _, how, _, _ in _rows(settings)] == ["failed", "begun"]


def test_two_at_once_move_it_once(on_both: Settings) -> None:
    """Of two people who promote over the same version at the same moment one is told to look again."""

    def tried(version: str) -> bool:
        try:
            _promote(on_both, _asked(Passed.YES, version=version))
        except CheckError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(tried, [NEXT, OLDER]))
    assert sorted(done) == [False, True]
    assert sorted(how for _, how, _, _ in _rows(on_both)) == ["begun", "begun", "done", "failed"]


def test_the_service_takes_the_new_version_and_goes_back_with_a_rollback(settings: Settings) -> None:
    """What serves follows the pointer both ways without a restart; a second rollback has nothing left."""
    champion = Champion(ModelsFolder.of(settings), rules())
    champion.look()
    _promote(settings, _asked(Passed.YES))
    champion.look()
    assert champion.current().version == NEXT
    one = Hands(people={"--by": "Anna Holm"}, reason="Svarene blev dårligere.")
    assert go_back(settings, one) == (NEXT, SERVING)
    champion.look()
    assert (champion.current().version, champion.faults()) == (SERVING, ())
    with pytest.raises(CheckError, match="expected a version in use before"):
        go_back(settings, one)


def test_a_rollback_refuses_what_is_not_the_same_model_any_more(settings: Settings) -> None:
    """The version before was exchanged under its name: it is named, and what is in use stays."""
    _promote(settings, _asked(Passed.YES))
    (settings.models / SERVING / "model.json").write_text("{}")
    with pytest.raises(CheckError, match=SERVING):
        go_back(settings, Hands(people={"--by": "Anna Holm"}, reason="Svarene blev dårligere."))
    assert ModelsFolder.of(settings).champion() == NEXT


def test_without_its_row_in_the_audit_nothing_moves(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk refuses the row: the version in use stays; the pointer is written after the row only."""
    monkeypatch.setattr("data.store.audit.Audit.write", _full)
    with pytest.raises(OSError, match="no space"):
        _promote(settings, _asked(Passed.YES))
    assert ModelsFolder.of(settings).champion() == SERVING


def _full(_: object) -> None:
    raise OSError("no space left")


_KILLED = """
import os, signal, sys
from pathlib import Path
from api.models_folder import ModelsFolder
from api.settings import Settings
from tests.api import test_promotion as tests

moved = ModelsFolder.point

def killed(*told, **named):
    moved(*told, **named)
    os.kill(os.getpid(), signal.SIGKILL)

ModelsFolder.point = killed
settings = Settings(database_url=sys.argv[1], models=Path(sys.argv[2]))
getattr(tests, sys.argv[3])(settings)
"""


def promotes(settings: Settings) -> None:
    """Take the next version into use."""
    _promote(settings, _asked(Passed.YES))


def naively_promotes(settings: Settings) -> None:
    """Write the row and move the pointer in one transaction, as if the store could take back a file."""
    with accounting.acting(_act()), opened(settings) as store, store.writing() as unit:
        accounting.note_effect(unit)
        unit.audit.write()
        ModelsFolder.of(settings).point(NEXT, over=SERVING)


@pytest.mark.parametrize("how", [promotes, naively_promotes])
def test_a_move_whose_process_is_killed_stands_in_the_audit(
    on_both: Settings, how: Callable[[Settings], None]
) -> None:
    """Killed after the move and before the end of the transaction: a row tells; the naive one has none."""
    told = [on_both.database_url, str(on_both.models), how.__name__]
    ended = run([sys.executable, "-c", _KILLED, *told], cwd=Path(__file__).parents[2], check=False)
    assert ended.returncode == -SIGKILL
    assert ModelsFolder.of(on_both).champion() == NEXT
    rows = [(operation, how_far) for operation, how_far, _, _ in _rows(on_both)]
    assert rows == ([("models.promote", "begun")] if how is promotes else [])


@pytest.mark.parametrize("spoilt", ["earlier", "unknown", "long"])
def test_a_pointer_whose_memory_was_altered_is_refused(tmp_path: Path, spoilt: str) -> None:
    """What it remembers is part of its checksum: planted, exchanged or endless memories are no pointer."""
    build(tmp_path, None)
    folder = ModelsFolder(tmp_path)
    folder.point(NEXT)
    document = json.loads((tmp_path / "champion").read_text())
    if spoilt == "earlier":
        document["earlier"][0]["version"] = OLDER
    elif spoilt == "unknown":
        document["earlier"][0]["note"] = "x"
    else:
        document["earlier"] *= 30
    (tmp_path / "champion").write_text(json.dumps(document))
    with pytest.raises(BundleRefusedError, match="altered"):
        folder.pointer()


def test_the_memory_has_an_end(tmp_path: Path) -> None:
    """After many moves the file stays small, and the latest twenty can be gone back to."""
    build(tmp_path, None)
    folder = ModelsFolder(tmp_path)
    for move in range(30):
        folder.point((NEXT, SERVING)[move % 2])
    pointer = folder.pointer()
    assert pointer is not None
    assert len(pointer.earlier) == 20
    assert (tmp_path / "champion").stat().st_size < 4096  # a quarter of what is read


def test_a_forgers_memory_leads_nowhere_where_a_key_is_set(tmp_path: Path) -> None:
    """An unsigned pointer is replaced by a signed one that remembers nothing of it."""
    key = b"k" * 40
    build(tmp_path, key)
    forged = replace(ModelsFolder(tmp_path).pointer() or pytest.fail("no pointer"), version=OLDER)
    ModelsFolder(tmp_path)._write(forged)
    ModelsFolder(tmp_path, key).point(NEXT)
    pointer = ModelsFolder(tmp_path, key).pointer()
    assert pointer is not None
    assert pointer.earlier == ()
    with pytest.raises(ChampionMovedError, match="expected tiny-1"):
        ModelsFolder(tmp_path, key).point(OLDER, over=SERVING)


def test_promote_and_rollback_from_the_command_line(
    trained: Matcher, copy: Callable[[Matcher], Matcher]
) -> None:
    """Compared, told why it is not known, taken on two people's word, and gone back from."""
    matcher = copy(trained)
    matcher.must("train", day=EARLIER)
    (challenger, champion) = (row["version"] for row in matcher.must("models", "--format", "csv").rows)
    hands = ("--reason", WHY, "--by", "Anna Holm", "--approved-by", "Bo Lind")
    refused = matcher("promote", challenger, *hands, day=FEW_DAYS)
    assert refused.code == 1
    assert "too little data to tell" in refused.err.replace("\n", " ")
    taken = matcher.must(
        "promote", challenger, *hands, "--despite-little-data", "--format", "json", day=FEW_DAYS
    )
    assert {gate["passed"] for gate in json.loads(taken.out)} == {"too little data"}
    assert _champion(matcher) == challenger
    matcher.must("rollback", "--reason", "Svarene blev dårligere.", "--by", "Anna Holm")
    assert _champion(matcher) == champion
    rows = matcher.must("audit", "search", "--operation", "models.promote", "--format", "csv").rows
    assert [row["outcome"] for row in rows] == ["done", "begun", "denied"]


def _champion(matcher: Matcher) -> str | None:
    return ModelsFolder(matcher.folder / "models").champion()


@pytest.mark.parametrize(
    ("version", "told"),
    [
        ("nothing-1", "Known: additive-"),
        ("rules", "expected a stored version"),
        ("champion", "another version"),
    ],
)
def test_what_cannot_be_promoted_is_named(trained: Matcher, version: str, told: str) -> None:
    """Unknown versions, the rules and the champion itself are usage errors."""
    answer = trained("promote", version, "--reason", WHY, "--by", "Anna Holm", "--approved-by", "Bo Lind")
    assert answer.code == 2
    assert told in answer.err.replace("\n", " ")
