import json
from collections.abc import Callable
from pathlib import Path

from tests.api.conftest import Matcher
from tests.databases import KINDS, SQLITE, Databases, kind_of, owned, sqlite_path


def _digest(matcher: Matcher, **environment: str) -> str:
    matcher.must("export", matcher.folder / "exported", **environment)
    files = sorted((matcher.folder / "exported").iterdir())
    return "".join(path.read_text(encoding="utf-8") for path in files)


def test_a_municipality_moves_to_the_other_database(
    planned: Matcher, databases: Databases, tmp_path: Path
) -> None:
    """A planned municipality restored into the other database has the same records, models and next night."""
    (other_kind,) = set(KINDS) - {kind_of(planned.database_url)}
    told = json.loads(planned.must("backup", tmp_path / "a.backup", "--format", "json").out)
    url = databases.empty(other_kind)
    other = Matcher(tmp_path / "other", url)
    other.folder.mkdir()
    carried = _audit_key(planned)
    again = json.loads(other.must("restore", tmp_path / "a.backup", "--format", "json", **carried).out)
    assert again == told
    assert told[0]["rows"] > 3_000
    assert _digest(other, **carried) == _digest(planned)
    asked = ("rematch", "--dry-run", "--report", tmp_path / "next.json")
    other.must(*asked, day="2026-09-02", **carried)
    planned.must("rematch", "--dry-run", "--report", tmp_path / "mine.json", day="2026-09-02")
    reports = [json.loads((tmp_path / name).read_text()) for name in ("next.json", "mine.json")]
    assert reports[0]["digest"] == reports[1]["digest"]
    databases.remove(url)


def _audit_key(matcher: Matcher) -> dict[str, str]:
    """Return what carries the key of the audit to another place, as its file does on SQLite."""
    if kind_of(matcher.database_url) != SQLITE:
        return {}
    return {"MATCHER_AUDIT_KEY_FILE": f"{sqlite_path(matcher.database_url)}.audit-key"}


def test_nothing_is_overwritten_without_a_word(
    planned: Matcher, copy: Callable[[Matcher], Matcher], tmp_path: Path
) -> None:
    """A backup is no file that is there; a restore spares a store and models in use until it is told."""
    matcher = copy(planned)
    matcher.must("backup", tmp_path / "a.backup", "--no-models")
    assert matcher("backup", tmp_path / "a.backup").code == 2
    into = ("--into", owned(matcher.database_url))
    answer = matcher("restore", tmp_path / "a.backup", *into)
    assert answer.code == 3
    assert "--replace" in answer.err
    assert matcher.must("restore", tmp_path / "a.backup", "--replace", *into).out
    assert (matcher.folder / "models" / "champion").exists()
    assert matcher.must("rank", "--all", "--limit", "1", "--format", "csv").rows


def test_a_backup_can_be_checked(planned: Matcher, tmp_path: Path) -> None:
    """A whole backup passes, a cut one is refused with its name, and neither touches a store."""
    planned.must("backup", tmp_path / "a.backup", "--no-models")
    assert "whole" in planned.must("restore", tmp_path / "a.backup", "--check").err
    data = (tmp_path / "a.backup").read_bytes()
    (tmp_path / "a.backup").write_bytes(data[: len(data) // 2])
    answer = planned("restore", tmp_path / "a.backup", "--check")
    assert (answer.code, answer.out) == (3, "")
    assert "a.backup" in answer.err.replace("\n", "")


def test_there_is_nothing_to_back_up(nowhere: Matcher, tmp_path: Path) -> None:
    """Without a store there is no backup, and none is made by asking."""
    assert nowhere("backup", tmp_path / "a.backup").code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_target_is_named(planned: Matcher, tmp_path: Path) -> None:
    """An address that leads nowhere is told as the option it stood in."""
    planned.must("backup", tmp_path / "a.backup", "--no-models")
    answer = planned("restore", tmp_path / "a.backup", "--into", "oracle://x@y/z")
    assert answer.code == 2
    assert "--into" in answer.err
