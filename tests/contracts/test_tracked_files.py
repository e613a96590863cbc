"""Nothing that does not belong to the public stands in a tracked file."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

# ddmmyy and four digits, with the separators that people and systems put between.
DAY, MONTH = r"(?:0[1-9]|[12]\d|3[01])", r"(?:0[1-9]|1[0-2])"
CPR_LIKE = re.compile(rf"(?<![\w./-]){DAY}{MONTH}\d\d[ \-\u2010\u2011\u2013.]?\d{{4}}(?![\w.])")
# The root folders of a machine in front of more path: what runs here must run anywhere.
MACHINE_PATH = re.compile(r"(?<![\w.*])/(?:home|root|tmp|work|Users|opt|mnt)/[\w.]")
REGISTRY = re.compile(r"index-url|find-links|registry=\w+:|/simple/|trusted-host")
ADDRESS = re.compile(r"\w+://[\w.-]+")

# Tests plant such values on purpose, to show that they are refused.
PLANTED = ("tests/",)
THIS_FILE = "tests/contracts/test_tracked_files.py"


@pytest.fixture(scope="module")
def tracked(repository: Path) -> list[Path]:
    """Tracked files, from the repository's folder."""
    git = shutil.which("git")
    if git is None or not (repository / ".git").exists():
        pytest.skip("no list of tracked files: install git and run in a clone, not in an archive")
    listed = subprocess.run(
        [git, "ls-files", "-z"], cwd=repository, capture_output=True, check=True, text=True
    )
    paths = [repository / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def _hits(
    repository: Path, tracked: list[Path], pattern: re.Pattern[str], spared: tuple[str, ...] = ()
) -> list[str]:
    return [
        f"{name}:{number} {found.group()}"
        for name, lines in _texts(repository, tracked)
        if not name.startswith(spared)
        for number, line in enumerate(lines, start=1)
        for found in [pattern.search(line)]
        if found
    ]


def _texts(repository: Path, tracked: list[Path]) -> Iterator[tuple[str, list[str]]]:
    for path in tracked:
        content = path.read_bytes()
        if b"\0" not in content:
            yield path.relative_to(repository).as_posix(), content.decode("utf-8", "replace").splitlines()


def test_no_cpr_like_number_is_tracked(repository: Path, tracked: list[Path]) -> None:
    """No file, sample data included, holds ten digits that read as a Danish personal number."""
    assert _hits(repository, tracked, CPR_LIKE, PLANTED) == []


def test_no_path_of_a_machine_is_tracked(repository: Path, tracked: list[Path]) -> None:
    """No file names a folder of the machine it was written on."""
    assert _hits(repository, tracked, MACHINE_PATH, (THIS_FILE,)) == []


def test_no_registry_setting_is_tracked(repository: Path, tracked: list[Path]) -> None:
    """No file says where packages are fetched: that is the reader's own setting."""
    assert _hits(repository, tracked, REGISTRY, (THIS_FILE,)) == []


def test_set_up_files_name_no_host(repository: Path, tracked: list[Path]) -> None:
    """Lock, project file, Makefile and CI script hold no address at all."""
    set_up = [
        path
        for path in tracked
        if path.name in {"pyproject.toml", "Makefile"} or path.parent.name in {"requirements", ".ci"}
    ]
    assert len(set_up) >= 4
    assert _hits(repository, set_up, ADDRESS) == []


@pytest.mark.parametrize(
    "text",
    ["010203-4567", "0102034567", "010203 4567", "borger 311299–1234.", "x;010203-4567;y", "x,0102034567,1"],
)
def test_the_scan_sees_personal_numbers(text: str) -> None:
    """Spellings of a personal number are seen, so the scan above can fail."""
    assert CPR_LIKE.search(text.rstrip("."))


@pytest.mark.parametrize("text", ["2026-11-22", "1003456789012", "a0102034567", "3213456789", "0.0102034567"])
def test_the_scan_lets_other_numbers_pass(text: str) -> None:
    """Dates, longer numbers, parts of digests and decimals are not taken for personal numbers."""
    assert CPR_LIKE.search(text) is None
