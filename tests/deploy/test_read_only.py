import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.api.operation.processes import environment, serving

# What a container with a read-only root and no capabilities is, by the same means of the kernel: every file
# system is mounted read-only for this process alone, but for the state folder; then all rights are given up.
_CAGE = """
set -e
mount --bind "$0" "$0"
for place in / "$1"; do mount --bind "$place" "$place"; mount -o remount,ro,bind "$place"; done
mount --bind "$0" "$0"
cd "$0"
who="$2"; shift 2
exec setpriv $who --bounding-set=-all --inh-caps=-all --no-new-privs -- "$@"
"""
_NOBODY = "--reuid=65534 --regid=65534 --clear-groups"


def _reachable_by_others(path: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (path, *path.parents))


def cage(repository: Path, state: Path) -> list[str]:
    """Return the command that runs the rest of its words with a read-only system and no rights."""
    unshare = shutil.which("unshare")
    if unshare is None or shutil.which("setpriv") is None or os.geteuid() != 0:
        pytest.skip("no read-only system: run as root, with unshare and setpriv (util-linux)")
    python = Path(sys.executable)
    reached = all(map(_reachable_by_others, (python, python.resolve(), repository, state)))
    who = _NOBODY if reached else ""
    if reached:
        shutil.chown(state, 65534, 65534)
    found = [
        unshare,
        "--mount",
        "--propagation",
        "private",
        "sh",
        "-c",
        _CAGE,
        str(state),
        str(repository),
        who,
    ]
    if subprocess.run([*found, "true"], capture_output=True, check=False).returncode:
        pytest.skip("nobody may mount here, not even root: run on a machine or in a privileged container")
    return found


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """Return the one folder that may be written."""
    folder = tmp_path / "state"
    (folder / "tmp").mkdir(parents=True)
    (folder / "tmp").chmod(0o777)
    return folder


def test_the_cage_holds(repository: Path, state: Path) -> None:
    """In it nothing can be written outside the state folder, so what runs in it needs nothing else."""
    before = cage(repository, state)
    for place in (repository, repository / "features" / "__pycache__", Path("/"), Path("/etc"), state.parent):
        told = subprocess.run(
            [*before, "touch", str(place / "written")], capture_output=True, text=True, check=False
        )
        assert told.returncode != 0, place
        assert not (place / "written").exists()
    assert subprocess.run([*before, "touch", "written"], check=False).returncode == 0
    assert (state / "written").exists()


def test_the_processes_write_to_their_state_folder_only(repository: Path, state: Path) -> None:
    """Web, worker and night, as the files of deploy/ start them, run on a read-only system without rights."""
    places = {
        "database_url": f"sqlite:///{state / 'matcher.db'}",
        "models": str(state / "models"),
        "as_of": "2026-09-01",
    }
    inside = {
        "NUMBA_CACHE_DIR": str(state / "compiled"),
        "TMPDIR": str(state / "tmp"),
        "HOME": "/nonexistent",
    }
    before = [*cage(repository, state), "env", *(f"{name}={value}" for name, value in inside.items())]
    with serving(state, settings=places, before=before) as running:
        assert running.ready()[0] == 200
        assert running.get("/v1/me").status_code == 200
        assert running.stop() == 0
        assert not [line for line in running.log() if line["level"] == "error"]
    night = subprocess.run(
        [*before, sys.executable, "-P", "-m", "api", "night"],
        env=environment(**places), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "The store holds 0 candidates" in night.stderr, night.stderr
    assert {path.name for path in state.iterdir()} >= {"matcher.db", "tmp"}
