"""What comes from others lies here unchanged, by its sums, with its licences, and small."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

FOLDERS = ("api/static/dkfds", "api/static/htmx", "tests/pages/axe")
UNLISTED = {"SHA256SUMS", "README.md"}
ADDRESS = re.compile(rb"url\(\s*['\"]?(?:https?:)?//")


def _files(folder: Path) -> dict[str, Path]:
    return {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and path.name not in UNLISTED
    }


@pytest.mark.parametrize("name", FOLDERS)
def test_vendored_files_are_those_that_were_looked_at(name: str, repository: Path) -> None:
    """Every file has the sum of the list, and none lies beside it; a licence is among them."""
    folder = repository / name
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    found = {path: hashlib.sha256(file.read_bytes()).hexdigest() for path, file in _files(folder).items()}
    assert found == listed
    assert any("LICENSE" in path for path in listed)
    assert (folder / "README.md").is_file()


def test_what_browsers_load_stays_small(repository: Path) -> None:
    """The design system with its fonts and htmx weigh less than a megabyte here."""
    files = [file for name in FOLDERS[:2] for file in _files(repository / name).values()]
    assert len(files) > 100
    assert sum(file.stat().st_size for file in files) < 1_000_000


def test_the_style_sheet_names_only_files_that_lie_beside_it(repository: Path) -> None:
    """Fonts and icons are all here, and nothing is fetched from another host."""
    folder = repository / "api" / "static" / "dkfds"
    text = gzip.decompress((folder / "css" / "dkfds.min.css.gz").read_bytes())
    assert ADDRESS.search(text) is None
    named = {found.decode() for found in re.findall(rb"url\(([^)]+)\)", text)}
    assert len(named) > 100
    assert sorted(name for name in named if not (folder / "css" / name).resolve().is_file()) == []
