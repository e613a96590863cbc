"""The one way loops over pairs are compiled: to machine code, without the interpreter's lock, kept on disk.

No fast-math: additions keep their written order, so a pair has the same bits in whatever block, thread or
process it is encoded. numba's store of compiled code notices a change of a loop's own file, but not of the
steps it takes from other files; it is therefore kept apart for each state of the whole room.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import config, njit

_SETTINGS: Any = config
F = TypeVar("F", bound=Callable[..., object])


def _store() -> Path:
    """Return the folder for code compiled from the room as it is now."""
    room = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted(room.glob("*.py")):
        digest.update(path.read_bytes())
    base = Path(_SETTINGS.CACHE_DIR) if _SETTINGS.CACHE_DIR else room / "__pycache__"
    return base / f"compiled-{digest.hexdigest()[:16]}"


# Read by numba when a function is decorated; where the folder cannot be written, it takes the user's own.
_SETTINGS.CACHE_DIR = str(_store())


def compiled(function: F) -> F:
    """Return the function compiled on its first call for the types it is called with."""
    return cast("F", njit(cache=True, nogil=True, error_model="numpy")(function))


def inlined(function: F) -> F:
    """Return a step of a compiled loop: its body is put into the loop, with no table handed over per pair."""
    return cast("F", njit(cache=True, nogil=True, error_model="numpy", forceinline=True)(function))
