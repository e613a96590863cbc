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
_GIVEN: str = _SETTINGS.CACHE_DIR
F = TypeVar("F", bound=Callable[..., object])


def compiler(room: Path, *, inline: bool = False) -> Callable[[F], F]:
    """Return the decorator that compiles a room's loops on their first call, for the types of that call.

    Parameters
    ----------
    room : Path
        Folder of the room; its compiled code is thrown away when any of its files changes.
    inline : bool
        A step of a loop: its body is put into the loop, with no table handed over per pair.
    """
    store = _store(room)

    def compile_loop(function: F) -> F:
        # Read when a function is decorated; where the folder cannot be written, numba takes the user's own.
        _SETTINGS.CACHE_DIR = store
        return cast("F", njit(cache=True, nogil=True, error_model="numpy", forceinline=inline)(function))

    return compile_loop


def _store(room: Path) -> str:
    """Return the folder for code compiled from the room as it is now."""
    digest = hashlib.sha256()
    for path in sorted(room.glob("*.py")):
        digest.update(path.read_bytes())
    base = Path(_GIVEN) if _GIVEN else room / "__pycache__"
    return str(base / f"compiled-{digest.hexdigest()[:16]}")


_ROOM = Path(__file__).parent
compiled = compiler(_ROOM)
inlined = compiler(_ROOM, inline=True)
