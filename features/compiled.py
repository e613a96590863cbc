"""The one way loops over pairs are compiled: to machine code, without the interpreter's lock, kept on disk.

No fast-math: additions keep their written order, so a pair has the same bits in whatever block, thread or
process it is encoded.
"""

from collections.abc import Callable
from typing import TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Return the function compiled on its first call for the types it is called with."""
    return cast("F", njit(cache=True, nogil=True, error_model="numpy")(function))
