"""The one door to numba: kernels stay typed, compile once and keep their machine code beside the file."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(kernel: Kernel) -> Kernel:
    """Compile a loop over plain arrays; every kernel has a numpy or brute-force twin in the tests."""
    return cast("Kernel", numba.njit(cache=True)(kernel))
