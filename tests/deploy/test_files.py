import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from api.commands.main import app
from api.setting_faults import known_variables

FILES = ("Dockerfile", "compose.yaml", "roles.sh", "start", "helm", "systemd")
VARIABLE = re.compile(r"\bMATCHER_[A-Z_]*[A-Z]\b")
WORDS_OF_SECRETS = re.compile(r"(?i)(password|token|secret|key)\s*[=:]\s*['\"]?[A-Za-z0-9+]{12,}")


@pytest.fixture(scope="module")
def texts(repository: Path) -> dict[str, str]:
    """Every file of deploy/ by its path from there."""
    folder = repository / "deploy"
    paths = [path for path in folder.rglob("*") if path.is_file() and "secrets" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in paths}


@pytest.fixture(scope="module")
def compose(texts: dict[str, str]) -> dict[str, Any]:
    """Return the compose file."""
    found: dict[str, Any] = yaml.safe_load(texts["compose.yaml"])
    return found


@pytest.fixture(scope="module")
def instructions(texts: dict[str, str]) -> list[tuple[str, str]]:
    """Instructions of the Dockerfile with their words, lines joined."""
    plain = "\n".join(line for line in texts["Dockerfile"].splitlines() if not line.startswith("#"))
    joined = re.sub(r"\\\n\s*", " ", plain)
    return [(name, words) for name, _, words in (line.partition(" ") for line in joined.splitlines() if line)]


def test_every_kind_of_file_is_there(texts: dict[str, str]) -> None:
    """Image, compose file, chart and units are all looked at below."""
    assert {name.partition("/")[0] for name in texts} == set(FILES)


def test_every_variable_exists(texts: dict[str, str]) -> None:
    """Each MATCHER_ variable that a file of deploy/ sets or names is one that the service knows."""
    named = {(file, name) for file, text in texts.items() for name in VARIABLE.findall(text)}
    assert len(named) >= 20
    assert sorted(entry for entry in named if entry[1] not in known_variables()) == []


def _command_lines(texts: dict[str, str], compose: dict[str, Any]) -> list[list[str]]:
    units = [
        words.split()
        for text in texts.values()
        for words in re.findall(r"^ExecStart=\S+/matcher (.*)$", text, re.MULTILINE)
    ]
    chart = [
        yaml.safe_load(found)
        for text in texts.values()
        for found in re.findall(r"^\s+args: (\[.*\])$", text, re.MULTILINE)
    ]
    services = [
        one["command"] for one in compose["services"].values() if "entrypoint" not in one and "command" in one
    ]
    scripts = [
        words.split() for text in texts.values() for words in re.findall(r"\bstart (night|work)\b", text)
    ]
    image = [yaml.safe_load(re.findall(r"^CMD (\[.*\])$", texts["Dockerfile"], re.MULTILINE)[-1])]
    return [*units, *chart, *services, *scripts, *image]


def test_every_command_line_exists(texts: dict[str, str], compose: dict[str, Any]) -> None:
    """Each command with each option in these files is one of the command line's."""
    commands = typer.main.get_group(app).commands
    lines = _command_lines(texts, compose)
    assert {line[0] for line in lines} == {"migrate", "serve", "work", "night"}
    for name, *words in lines:
        options = {flag for parameter in commands[name].params for flag in parameter.opts}
        assert {word for word in words if word.startswith("--")} <= options


def test_no_file_holds_a_secret(texts: dict[str, str]) -> None:
    """No password, token or key stands in any of them."""
    assert [name for name, text in texts.items() if WORDS_OF_SECRETS.search(text)] == []
    assert WORDS_OF_SECRETS.search("MATCHER_TOKEN=3f9c0a7be1d25846")


def test_all_say_the_same_times_and_limits(texts: dict[str, str], compose: dict[str, Any]) -> None:
    """Timer and CronJob ask at the same hours, and each way of running waits long enough for a stop."""
    calendar = re.search(
        r"OnCalendar=\*-\*-\* ([\d,]+):15:00 Europe/Copenhagen", texts["systemd/matcher-night.timer"]
    )
    hours = re.search(r'schedule: "15 ([\d,]+) \* \* \*"', texts["helm/values.yaml"])
    assert calendar
    assert hours
    assert [int(hour) for hour in calendar[1].split(",")] == [int(hour) for hour in hours[1].split(",")]
    assert int(compose["services"]["web"]["stop_grace_period"].rstrip("s")) >= 20 + 10
    assert "TimeoutStopSec=40" in texts["systemd/matcher.service"]


# --- the image -------------------------------------------------------------------------------------------


def test_the_image_is_built_from_pinned_parts(instructions: list[tuple[str, str]]) -> None:
    """Base images carry an exact version, libraries come by pinned hashes, nothing is fetched otherwise."""
    bases = [words.split()[0] for name, words in instructions if name == "FROM"]
    assert len(bases) == 2
    assert all(re.fullmatch(r"docker\.io/library/python:\d+\.\d+\.\d+-slim-\w+", base) for base in bases)
    runs = " ".join(words for name, words in instructions if name == "RUN")
    assert "--require-hashes --requirement requirements/container.txt" in runs
    assert not re.search(r"\b(curl|wget|apt-get|git clone)\b", runs)
    assert not [name for name, _ in instructions if name == "ADD"]


def test_the_last_stage_builds_nothing_and_is_nobody_special(instructions: list[tuple[str, str]]) -> None:
    """The image that runs has no build step, a numbered user who is not root, and tells its health."""
    last = max(number for number, (name, _) in enumerate(instructions) if name == "FROM")
    stage = instructions[last:]
    names = [name for name, _ in stage]
    assert not any("pip" in words or "gcc" in words for name, words in stage if name == "RUN")
    (user,) = [words for name, words in stage if name == "USER"]
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    assert names.index("USER") > max(number for number, name in enumerate(names) if name in {"RUN", "COPY"})
    assert "/readyz" in dict(stage)["HEALTHCHECK"]
    assert dict(stage)["STOPSIGNAL"] == "SIGTERM"


def test_what_the_image_copies_exists_and_is_let_through(
    instructions: list[tuple[str, str]], repository: Path
) -> None:
    """Each path that is copied is there, and .dockerignore, which leaves out all else, lets it through."""
    let_through = {
        line[1:] for line in (repository / ".dockerignore").read_text().splitlines() if line.startswith("!")
    }
    for words in (words for name, words in instructions if name == "COPY" and "--from" not in words):
        *sources, _ = [word for word in words.split() if not word.startswith("--")]
        for source in sources:
            assert (repository / source).exists()
            assert source in let_through


# --- compose ---------------------------------------------------------------------------------------------


def test_compose_names_only_what_it_declares(compose: dict[str, Any], texts: dict[str, str]) -> None:
    """Services, secrets, volumes and dependencies that are named are declared, and images carry a version."""
    assert set(compose) - {"x-matcher"} == {"name", "services", "secrets", "volumes"}
    files = {f"./{name}" for name in texts}
    for service in compose["services"].values():
        assert set(service.get("secrets", [])) <= set(compose["secrets"])
        assert {mount.partition(":")[0] for mount in service["volumes"]} <= {*compose["volumes"], *files}
        assert set(service.get("depends_on", {})) <= set(compose["services"])
        assert re.search(r":\d+\.\d+", service["image"])
    assert compose["services"]["night"]["profiles"] == ["night"]


def test_compose_gives_away_no_rights_and_no_ports(compose: dict[str, Any]) -> None:
    """Our containers are read-only and without capabilities; ports are bound on this machine only."""
    for name in ("migrate", "web", "worker", "night"):
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))
    assert "ports" not in compose["services"]["database"]


def test_what_compose_mounts_as_a_secret_is_ignored_by_git(compose: dict[str, Any], repository: Path) -> None:
    """The folder of secrets can never be committed by mistake."""
    folders = {Path(one["file"]).parent.as_posix() for one in compose["secrets"].values()}
    ignored = (repository / ".gitignore").read_text().splitlines()
    assert {f"/deploy/{folder}/" for folder in folders} <= set(ignored)


# --- systemd ---------------------------------------------------------------------------------------------

ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="no systemd-analyze: install systemd")


@pytest.fixture
def units(repository: Path, tmp_path: Path) -> list[Path]:
    """Copy the units, with a program in them that is on this machine."""
    found = []
    for path in sorted((repository / "deploy" / "systemd").glob("matcher*.[st][ei]*")):
        if path.suffix in {".service", ".timer"}:
            copy = tmp_path / path.name
            copy.write_text(path.read_text().replace("/usr/local/matcher/bin/matcher", "/bin/true"))
            found.append(copy)
    assert len(found) == 4
    return found


def _analyzed(*words: str) -> str:
    told = subprocess.run([str(ANALYZE), *words], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout[-500:] + told.stderr
    return told.stdout + told.stderr


@needs_systemd
def test_systemd_finds_no_fault(units: list[Path]) -> None:
    """Systemd reads every unit without a complaint; one with a misspelt key is seen."""
    assert _analyzed("verify", *map(str, units)) == ""
    broken = units[0].with_name("broken.service")
    broken.write_text(units[0].read_text().replace("ProtectHome=", "ProtectHouse="))
    assert "ProtectHouse" in _analyzed("verify", str(broken))


@needs_systemd
def test_the_services_can_do_little(units: list[Path]) -> None:
    """Systemd's own measure of exposure is at most 2.0 of 10 for each service."""
    for unit in units:
        if unit.suffix == ".service":
            _analyzed("security", "--offline=true", "--threshold=20", str(unit))


@needs_systemd
@pytest.mark.parametrize(
    ("before", "night"),
    [("2026-10-24 12:00:00", "Sun 2026-10-25"), ("2027-03-27 12:00:00", "Sun 2027-03-28")],
    ids=["clock back", "clock forward"],
)
def test_the_timer_asks_in_both_nights_of_the_clock(repository: Path, before: str, night: str) -> None:
    """In the nights in which the clock changes the timer asks at least twice before five in Denmark."""
    unit = (repository / "deploy" / "systemd" / "matcher-night.timer").read_text()
    (calendar,) = re.findall(r"^OnCalendar=(.*)$", unit, re.MULTILINE)
    told = _analyzed("calendar", calendar, f"--base-time={before} UTC", "--iterations=3")
    asked = re.findall(rf"{night} (0[0-4]:15:00) UTC", told)
    assert len(asked) >= 2


def test_no_service_is_given_more_than_it_needs(texts: dict[str, str], compose: dict[str, Any]) -> None:
    """Nothing connects as PostgreSQL's superuser; the owner's address is for migrations alone."""
    services = compose["services"]
    owners = {name for name, one in services.items() if "owner_url" in one.get("secrets", ())}
    assert owners == {"migrate"}
    assert services["migrate"]["environment"]["MATCHER_DATABASE_URL_FILE"] == "/run/secrets/owner_url"
    for name in ("web", "worker", "night"):
        assert services[name]["secrets"] == ["database_url", "token", "audit_key"]
        assert services[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    for role in re.findall(r"CREATE ROLE.*", texts["roles.sh"]):
        assert re.fullmatch(r"CREATE ROLE (matcher|matcher_owner) LOGIN PASSWORD :'\w+';", role)
    (granted,) = re.findall(r"GRANT (.*) ON TABLES TO matcher;", texts["roles.sh"])
    assert granted == "SELECT, INSERT, UPDATE, DELETE, MAINTAIN"


def test_what_the_page_says_of_roles_is_what_compose_does(texts: dict[str, str], repository: Path) -> None:
    """The statement that lets the service work with the owner's tables stands in both, word for word."""
    page = (repository / "docs" / "operation.md").read_text(encoding="utf-8")
    (statement,) = re.findall(r"ALTER DEFAULT PRIVILEGES .*;", texts["roles.sh"])
    assert statement in page
