"""Which program this is: release, commit, the digest of its own files, and what computes beneath it."""

import hashlib
import os
import sys
from functools import cache
from importlib.metadata import version as installed_version
from pathlib import Path

COMMIT = "MATCHER_COMMIT"
_ROOT = Path(__file__).resolve().parents[1]
_ROOMS = ("api", "data", "features", "matcher", "models")
_ENDINGS = frozenset({".py", ".toml", ".csv"})
_MADE_UP = _ROOT / "data" / "synthetic"
_BENEATH = ("numpy", "numba", "scipy", "ortools")


@cache
def program() -> dict[str, str]:
    """Return what decides, beside records, model and settings, how a figure comes out."""
    told = {
        "release": installed_version("smaajob-matcher"),
        "commit": os.environ.get(COMMIT) or "",
        "files": files_digest(),
        "python": ".".join(map(str, sys.version_info[:3])),
    }
    return told | {name: installed_version(name) for name in _BENEATH}


@cache
def files_digest() -> str:
    """Return the SHA-256 over every file of the program and the tables it comes with."""
    told = hashlib.sha256()
    for path in sorted(file for room in _ROOMS for file in (_ROOT / room).rglob("*.*")):
        if path.suffix in _ENDINGS and _MADE_UP not in path.parents:
            told.update(f"{path.relative_to(_ROOT).as_posix()}\n".encode())
            told.update(hashlib.sha256(path.read_bytes()).digest())
    return told.hexdigest()
