"""``matcher account``: accounts, passwords, codes, roles, sessions and tokens from the command line."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from pyotp import TOTP
from typer.testing import CliRunner

from api.commands.main import app
from tests.api.auth.doors import AUDIT_KEY, ORIGIN, door
from tests.api.conftest import Answer, Matcher
from tests.databases import POSTGRESQL, Databases

PASSWORD = "gul kanariefugl synger"


class Keyed(Matcher):
    """The command line of an installation with a key."""

    def __call__(self, *arguments: str | Path, **environment: str) -> Answer:  # type: ignore[override]
        return super().__call__(*arguments, **{"MATCHER_AUDIT_KEY": AUDIT_KEY} | environment)


@pytest.fixture
def matcher(database_url: str, tmp_path: Path) -> Matcher:
    """Return the command line over an empty store, on each of the two databases in turn."""
    (tmp_path / "password").write_text(f"{PASSWORD}\n", encoding="utf-8")
    return Keyed(tmp_path, database_url)


def _add(matcher: Matcher, sign_in: str, *rest: str) -> None:
    file = matcher.folder / "password"
    matcher.must("account", "add", sign_in, "--name", "Anna Holm", "--password-file", file, *rest)


def _listed(matcher: Matcher) -> dict[str, dict[str, str]]:
    rows = json.loads(matcher.must("account", "list", "--format", "json").out)
    return {row["sign_in"]: row for row in rows}


def test_from_the_command_line_to_the_door(matcher: Matcher) -> None:
    """An account that was added signs in; disabled it does not, and enabled again it does."""
    _add(matcher, "Lise.Lund", "--role", "jobformidler@0461/nord")
    matcher.must("account", "place", "lise.lund", "--broker", "b-1", "--team", "nord")
    assert _listed(matcher)["lise.lund"]["roles"] == "jobformidler@0461/nord"
    said = {"sign_in": "lise.lund", "password": PASSWORD}
    headers = {"Origin": ORIGIN}
    with door(matcher.database_url) as here:
        assert here.browser.post("/v1/session", json=said, headers=headers).status_code == 201
        out = matcher.must("account", "sessions", "lise.lund", "--format", "json").out
        # The service logs to the same standard output here, for both run in this process.
        shown, _ = json.JSONDecoder().raw_decode("[" + re.split(r"(?m)^\[(?=\s*\{)", out)[-1])
        assert [one["how"] for one in shown] == ["password"]
        matcher.must("account", "sessions", "lise.lund", "--end")
        assert here.browser.get("/v1/session").status_code == 401
        for command, status in (("disable", 401), ("enable", 201)):
            matcher.must("account", command, "lise.lund")
            assert here.browser.post("/v1/session", json=said, headers=headers).status_code == status
        matcher.must("account", "role", "lise.lund", "team_lead@0461")
        assert here.browser.get("/v1/session").status_code == 401
    found = _listed(matcher)["lise.lund"]
    assert (found["roles"], found["broker"], found["team"]) == ("team_lead@0461", "b-1", "nord")


def test_codes_are_enrolled_on_the_command_line(matcher: Matcher) -> None:
    """An administrator is told that codes are missing, gets them as an address, and signs in with them."""
    _add(matcher, "boss", "--role", "administrator")
    assert _listed(matcher)["boss"]["codes"] == "missing"
    address = matcher.must("account", "totp", "boss").out.strip()
    secret = parse_qs(urlsplit(address).query)["secret"][0]
    said = {"sign_in": "boss", "password": PASSWORD, "code": TOTP(secret).now()}
    with door(matcher.database_url) as here:
        assert here.browser.post("/v1/session", json=said).status_code == 201
    assert secret not in matcher.must("account", "list").out
    matcher.must("account", "totp", "boss", "--remove")
    assert _listed(matcher)["boss"]["codes"] == "missing"


def test_a_token_is_printed_once(matcher: Matcher) -> None:
    """Only making a token prints it; revoked it opens nothing."""
    secret = matcher.must(
        "account", "token", "add", "the night", "--role", "machine", "--days", "7"
    ).out.strip()
    assert secret.startswith("sm_")
    (row,) = json.loads(matcher.must("account", "token", "list", "--format", "json").out)
    assert secret not in json.dumps(row)
    assert datetime.fromisoformat(row["expires_at"]).tzinfo == UTC
    bearer = {"Authorization": f"Bearer {secret}"}
    with door(matcher.database_url) as here:
        assert here.browser.get("/v1/session", headers=bearer).status_code == 200
        matcher.must("account", "token", "revoke", row["token_id"])
        assert here.browser.get("/v1/session", headers=bearer).status_code == 401
    assert matcher("account", "token", "revoke", "token-unknown").code == 2


def test_a_password_is_asked_for_and_never_an_argument(databases: Databases, tmp_path: Path) -> None:
    """Without a file the password is asked for twice, unseen; no command has an option that takes it."""
    url = databases.migrated(POSTGRESQL)
    words = ["account", "add", "lise", "--name", "Anna Holm", "--role", "jobformidler@0461"]
    keyed = {"MATCHER_DATABASE_URL": url, "MATCHER_AUDIT_KEY": AUDIT_KEY}
    told = CliRunner().invoke(app, words, env=keyed, input=f"{PASSWORD}\n{PASSWORD}\n", prog_name="matcher")
    assert told.exit_code == 0, told.stderr
    assert PASSWORD not in told.stdout + told.stderr
    assert Matcher(tmp_path, url)("account", "password", "lise", "--password", PASSWORD).code == 2


WRONG = (
    ("account", "add", "has a blank", "--name", "X", "--provider"),
    ("account", "add", "x", "--name", "", "--provider"),
    ("account", "add", "x", "--name", "X", "--provider", "--role", "king"),
    ("account", "add", "x", "--name", "X", "--provider", "--role", "jobformidler"),
    ("account", "add", "x", "--name", "X", "--provider", "--role", "analyst@46"),
    ("account", "add", "x", "--name", "X", "--password-file", "/not/there"),
    ("account", "add", "taken", "--name", "X", "--provider"),
    ("account", "role", "nobody", "administrator"),
    ("account", "disable", "nobody"),
    ("account", "token", "add", "x", "--role", "machine", "--days", "0"),
)


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_what_cannot_be_is_said(matcher: Matcher, words: tuple[str, ...]) -> None:
    """A wrong name, role, file or account ends with exit code 2 and a message, and changes nothing."""
    matcher.must("account", "add", "taken", "--name", "Somebody", "--provider")
    answer = matcher(*words)
    assert answer.code == 2, answer.err
    assert "Traceback" not in answer.err
    assert list(_listed(matcher)) == ["taken"]


def test_a_weak_password_is_refused(matcher: Matcher) -> None:
    """A password that would be guessed makes no account; the message says why and does not repeat it."""
    (matcher.folder / "password").write_text("Velkommen2026!", encoding="utf-8")
    answer = matcher(
        "account", "add", "x", "--name", "X", "--password-file", str(matcher.folder / "password")
    )
    assert answer.code == 2
    assert "Velkommen2026" not in answer.err
    assert _listed(matcher) == {}
