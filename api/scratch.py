"""Folders for a while, for what people sent; what a killed process left is swept by the next that starts."""

import fcntl
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from api.clock import now

KINDS = ("upload", "import", "export")
# Between the making of a folder and the lock on it nobody may take it for one that was left.
_YOUNG_SECONDS = 5.0


@contextmanager
def scratch(kind: str) -> Iterator[Path]:
    """Make a folder, lock it for as long as this process lives and the block lasts, and remove it.

    Parameters
    ----------
    kind : str
        One of `KINDS`; it stands in the folder's name.
    """
    with tempfile.TemporaryDirectory(prefix=f"matcher-{kind}-") as name:
        held = _locked(Path(name))
        try:
            yield Path(name)
        finally:
            if held is not None:
                os.close(held)


def sweep() -> int:
    """Remove the folders of ours that nobody holds any more; return how many."""
    left = [one for kind in KINDS for one in Path(tempfile.gettempdir()).glob(f"matcher-{kind}-*")]
    return sum(_swept(one) for one in left)


def _swept(folder: Path) -> bool:
    found = folder.lstat()
    ours = found.st_uid == os.getuid() and stat.S_ISDIR(found.st_mode)
    if not ours or now().timestamp() - found.st_mtime < _YOUNG_SECONDS:
        return False
    held = _locked(folder)
    if held is None:
        return False
    try:
        shutil.rmtree(folder, ignore_errors=True)
    finally:
        os.close(held)
    return not folder.exists()


def _locked(folder: Path) -> int | None:
    """Return the lock on a folder, which ends with its process; ``None`` where somebody else has it."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held
