from pathlib import Path

import pytest

from api.faults import UsageError
from api.setting_faults import is_loopback, read_service_settings, read_settings, service_faults
from api.settings import SECRETS, Settings, shown, variable
from tests.api.conftest import Matcher

EVERYWHERE = ".".join("0000")
NOWHERE = "/nowhere"
GOOD = "3f9c0a7be1d25846" * 4


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(variable(name), raising=False)


def told(monkeypatch: pytest.MonkeyPatch, **values: str) -> str:
    """Return the refusal of a service with such variables, empty where there is none."""
    for name, value in values.items():
        monkeypatch.setenv(f"MATCHER_{name}", value)
    try:
        read_service_settings()
    except UsageError as refused:
        return str(refused)
    return ""


def test_nothing_set_is_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without any variable the service may start, on this machine only."""
    assert told(monkeypatch) == ""
    assert is_loopback(read_settings().host)


def test_all_faults_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six faults of four kinds are six lines, each with its variable, expected, got and what to do."""
    text = told(
        monkeypatch, PORT="many", HOLD_DAYS="-1", HOST=EVERYWHERE, WORKERS="4", TOKEN_FILE=NOWHERE,
        TRUSTED_PROXIES="*",
    )  # fmt: skip
    lines = text.splitlines()
    named = {line.partition(":")[0] for line in lines}
    expected = {"PORT", "HOLD_DAYS", "TOKEN", "WORKERS", "TOKEN_FILE", "TRUSTED_PROXIES"}
    assert named == {f"MATCHER_{name}" for name in expected}
    assert all("expected" in line and ", got " in line and line.endswith(".") for line in lines)


@pytest.mark.parametrize(
    ("name", "near"), [("PRT", "PORT"), ("LOGLEVEL", "LOG_LEVEL"), ("TOKENFILE", "TOKEN_FILE")]
)
def test_a_near_miss_is_told_the_name(monkeypatch: pytest.MonkeyPatch, name: str, near: str) -> None:
    """A misspelt variable is refused with the one that was probably meant."""
    assert f"perhaps MATCHER_{near} was meant" in told(monkeypatch, **{name: "1"})


def test_variables_of_kubernetes_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Kubernetes sets for a service called matcher is refused with what ends it."""
    text = told(
        monkeypatch, PORT="tcp://10.0.0.7:8000", SERVICE_HOST="10.0.0.7", PORT_8000_TCP_ADDR="10.0.0.7"
    )
    assert [line.count("enableServiceLinks: false") for line in text.splitlines()] == [1, 1, 1]


@pytest.mark.parametrize("name", SECRETS)
def test_secrets_are_read_from_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    """A secret in a file counts without its line end; both ways at once and an empty file are faults."""
    file = tmp_path / "secret"
    file.write_text(f"{GOOD}\n")
    monkeypatch.setenv(f"{variable(name)}_FILE", str(file))
    value = getattr(read_settings(), name)
    assert (value if isinstance(value, str) else value.get_secret_value()) == GOOD
    monkeypatch.setenv(variable(name), "also")
    with pytest.raises(UsageError, match="got both"):
        read_settings()
    monkeypatch.delenv(variable(name))
    file.write_text(" \n")
    with pytest.raises(UsageError, match="got nothing"):
        read_settings()


@pytest.mark.parametrize(
    "secret",
    ["short", "a" * 40, "change-me-change-me-change-me-1234567890", "0123456789abcdef" * 2 + "\u00e6"],
)
def test_weak_tokens_are_refused(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    """A short, monotonous, well-known or unsendable token is refused, and no message repeats it."""
    text = told(monkeypatch, TOKEN=secret)
    assert text.startswith("MATCHER_TOKEN: expected at least 32")
    assert secret not in text


def test_other_machines_need_a_token_and_no_known_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond loopback a token is needed, and a well-known database password is refused."""
    assert "MATCHER_TOKEN: " in told(monkeypatch, HOST=EVERYWHERE)
    monkeypatch.setenv("MATCHER_TOKEN", GOOD)
    assert told(monkeypatch) == ""
    known = told(monkeypatch, DATABASE_URL="postgresql+psycopg://matcher:postgres@db/matcher")
    assert known.startswith("MATCHER_DATABASE_URL: ")
    assert "postgres@" not in known


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"workers": 2}, "WORKERS"),
        ({"port": 9108}, "METRICS_PORT"),
        ({"exploration_rate": 0.1}, "EXPLORATION_KEY"),
        ({"trusted_proxies": "10.0.0.0/8, everybody"}, "TRUSTED_PROXIES"),
        ({"programme_version": ""}, None),
        ({"workers": 8, "database_url": "postgresql+psycopg://h/d"}, None),
    ],
)
def test_what_does_not_fit_together_is_named(changes: dict[str, object], named: str | None) -> None:
    """Settings that are right by themselves and wrong together name the variable to change, and only it."""
    faults = service_faults(Settings().model_copy(update=changes))
    assert [fault.variable for fault in faults] == ([f"MATCHER_{named}"] if named else [])


@pytest.mark.parametrize("value", ["nan", "inf", "1e999"])
def test_settings_are_finite(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    """A number that is none is refused."""
    assert "MATCHER_CHURN_COST: " in told(monkeypatch, CHURN_COST=value)


def test_an_empty_variable_is_an_unset_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a compose file passes on without a value keeps the default."""
    assert told(monkeypatch, PORT="", TOKEN="", AS_OF="") == ""


def test_no_secret_is_printed() -> None:
    """Neither the record nor the list of settings shows a secret or a password."""
    url = f"postgresql+psycopg://matcher:{GOOD}@db/matcher?password={GOOD}"
    settings = Settings.model_validate({"token": GOOD, "exploration_key": GOOD, "database_url": url})
    printed = (
        repr(settings) + str(settings) + "".join(shown(settings, name) for name in Settings.model_fields)
    )
    assert GOOD not in printed
    assert shown(settings, "database_url") == "postgresql+psycopg://matcher@db/matcher"


def test_doctor_prints_every_setting(nowhere: Matcher) -> None:
    """`matcher doctor` shows each setting, whether it was set, and nothing of the token."""
    answer = nowhere.must("doctor", "--format", "csv", day=None, MATCHER_TOKEN=GOOD, MATCHER_HOLD_DAYS="7")
    rows = {row["check"]: row for row in answer.rows}
    assert {variable(name) for name in Settings.model_fields} <= set(rows)
    assert rows["MATCHER_HOLD_DAYS"]["found"] == "7"
    assert rows["MATCHER_PORT"]["found"] == "8000 (default)"
    assert GOOD not in answer.out + answer.err


def test_doctor_finds_what_a_service_lacks(nowhere: Matcher) -> None:
    """Settings with which no service would start are a fault of the installation."""
    answer = nowhere("doctor", "--format", "csv", day=None, MATCHER_WORKERS="2")
    assert answer.code == 1
    assert [row["check"] for row in answer.rows if row["state"] == "fault"] == ["MATCHER_WORKERS"]


def test_the_day_of_the_environment_counts_for_commands(nowhere: Matcher) -> None:
    """MATCHER_AS_OF is the day of a command that is not told another."""
    answer = nowhere("rank", "--all", day=None, MATCHER_AS_OF="2026-09-01")
    assert "2026-09-01" in answer.err
