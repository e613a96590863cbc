"""What is shipped is what was meant: no secret in a file, every package of the container by its hash."""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.core.potential_secret import PotentialSecret
from detect_secrets.core.secrets_collection import SecretsCollection
from detect_secrets.settings import transient_settings

PIN = re.compile(r"^([\w.-]+)==(\S+)(.*)$", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
# Tests plant made-up keys and tokens; there the kinds that tell a real one by its form are looked for.
PLANTED = ("tests/",)
GUESSING = {"Base64HighEntropyString", "BasicAuthDetector", "HexHighEntropyString", "KeywordDetector"}
# Tables, pictures, pins and the description of the interface are long lines of figures and digests.
NO_TEXT = (".csv", ".svg", ".webp", ".woff2", ".gz", "lock.txt", "container.txt", "docs/openapi.json")
# An address of a database as documentation spells it.
SPELLED = {"pattern": ["user:password@host"]}


def _secrets(folder: Path, names: list[str]) -> list[str]:
    """Return where files hold something that reads as a secret."""
    known: Mapping[str, type[object]] = get_mapping_from_secret_type_to_class()
    every = {kind.__name__ for kind in known.values()}
    return [
        f"{name}:{hit.line_number} {hit.type}"
        for planted, kinds in ((False, every), (True, every - GUESSING))
        for name, hit in _scan(folder, [n for n in names if n.startswith(PLANTED) is planted], kinds)
    ]


def _scan(folder: Path, names: list[str], kinds: set[str]) -> Iterator[tuple[str, PotentialSecret]]:
    plugins = [{"name": kind} for kind in sorted(kinds)]
    with transient_settings({"plugins_used": plugins}) as settings:
        settings.filters["detect_secrets.filters.regex.should_exclude_line"] = SPELLED
        # It forgives values that a call returns; nothing here needs that, and it is a third of the time.
        settings.disable_filters("detect_secrets.filters.heuristic.is_indirect_reference")
        found = SecretsCollection(root=str(folder))
        for name in names:
            found.scan_file(name)
    yield from found


def test_no_secret_is_tracked(repository: Path) -> None:
    """No file holds a key, a token or a password, in the eyes of a scanner for those of many services."""
    git = shutil.which("git")
    if git is None or not (repository / ".git").exists():
        pytest.skip("no list of tracked files: install git and run in a clone, not in an archive")
    listed = subprocess.run(
        [git, "ls-files", "-z"], cwd=repository, capture_output=True, check=True, text=True
    )
    names = [name for name in listed.stdout.split("\0") if name and not name.endswith(NO_TEXT)]
    names = [name for name in names if (repository / name).is_file()]
    assert len(names) > 100
    assert _secrets(repository, names) == []


@pytest.mark.parametrize(
    "line",
    [
        "password = " + "'" + "hT7c" * 6 + "'",
        "aws_access_key_id = AKIA" + "QRSTUVWXYZ234567",
        "-----BEGIN RSA PRIVATE " + "KEY-----",
        "url = 'postgresql://app:" + "n0tAWord@db.example/x'",
    ],
)
def test_a_planted_secret_is_found(line: str, tmp_path: Path) -> None:
    """The scan above can fail: passwords, cloud keys, private keys and addresses with passwords are seen."""
    (tmp_path / "settings.py").write_text(f"{line}\n", encoding="utf-8")
    assert _secrets(tmp_path, ["settings.py"]) != []


@pytest.fixture(scope="module")
def container(repository: Path) -> dict[str, tuple[str, str]]:
    """Version and hashes of every package of the container."""
    text = (repository / "requirements" / "container.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    return {name: (version, rest) for name, version, rest in PIN.findall(text)}


def test_the_container_is_pinned_by_hashes(container: dict[str, tuple[str, str]], repository: Path) -> None:
    """Each package has its hashes and the version that the tests run with; none that is needed is missing."""
    assert [name for name, (_, rest) in container.items() if not HASH.search(rest)] == []
    lock = (repository / "requirements" / "lock.txt").read_text(encoding="utf-8")
    tested = {(name, version) for name, version, _ in PIN.findall(lock)}
    names = {name for name, _ in tested}
    assert {(n, v) for n, (v, _) in container.items() if n in names} - tested == set()
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.split(r"[\[<>=;! ]", line, maxsplit=1)[0].lower() for line in project["dependencies"]}
    assert needed - container.keys() == set()


def test_the_image_installs_nothing_else(repository: Path) -> None:
    """The image takes packages by their hashes only, and the project itself without asking for any."""
    text = (repository / "deploy" / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    installs = re.findall(r"pip install [^&\n]*", text)
    assert len(installs) == 2
    assert "--require-hashes --requirement requirements/container.txt" in installs[0]
    assert "--no-deps --no-build-isolation ." in installs[1]


def test_the_bill_of_materials_lists_the_container(
    container: dict[str, tuple[str, str]], repository: Path, tmp_path: Path
) -> None:
    """What `make sbom` writes is valid CycloneDX and names every package of the container, and no other."""
    file = tmp_path / "sbom.json"
    command = [sys.executable, "-m", "cyclonedx_py", "requirements", "--output-reproducible", "--validate"]
    source = repository / "requirements" / "container.txt"
    subprocess.run([*command, "--output-file", str(file), str(source)], check=True, capture_output=True)
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told["bomFormat"] == "CycloneDX"
    listed = {one["name"].lower(): one["version"] for one in told["components"]}
    assert listed == {name.lower(): version for name, (version, _) in container.items()}
