"""Reading a small file that somebody else may have put there: an ordinary file, of a bounded size."""

import os
import stat
from pathlib import Path

from models.manifest import BundleRefusedError

# Links are not followed out of the folder, and a pipe is not waited for. Windows knows neither.
_FLAGS = (
    os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)


def read_plain(path: Path, limit_bytes: int) -> bytes:
    """Read a file once, so that what is checked is what is used.

    Raises
    ------
    BundleRefusedError
        If there is none, it is a link, a folder or a device, or it is larger than it may be.
    """
    name = f"{path.parent.name}/{path.name}"
    if path.is_symlink():
        raise BundleRefusedError(f"{name}: expected an ordinary file, got a link; restore the folder")
    try:
        handle = os.open(path, _FLAGS)
    except FileNotFoundError as fault:
        raise BundleRefusedError(f"{name}: expected a file, got none; restore the folder", kind="missing"
                                 ) from fault  # fmt: skip
    try:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise BundleRefusedError(f"{name}: expected an ordinary file, got another kind")
        if about.st_size > limit_bytes:
            raise BundleRefusedError(f"{name}: expected at most {limit_bytes} bytes, got {about.st_size}")
        with open(handle, "rb", closefd=False) as file:
            return file.read(limit_bytes)
    finally:
        os.close(handle)
