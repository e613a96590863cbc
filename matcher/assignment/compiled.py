"""The one door to numba: kernels stay typed, compile once and keep their machine code beside the room."""

from pathlib import Path

from features.compiled import compiler

compiled = compiler(Path(__file__).parent)
"""Compile a loop over plain arrays; every kernel has a numpy or brute-force twin in the tests."""
