"""Measures the code against the house conventions; `python -m tests.contracts.size_report` prints it."""

import ast
import math
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.contracts.sources import Source, sources

BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.ExceptHandler, ast.match_case)


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSize:
    """Size of one function: code lines without docstring, blank and comment lines; paths; parameters."""

    name: str
    lines: int
    complexity: int
    parameters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeReport:
    """The figures of the conventions, with the largest offenders by name."""

    files: int
    lines: int
    file_lines_p95: float
    functions: int
    function_lines_median: float
    function_lines_p95: float
    complexity_max: int
    parameters_max: int
    longest_files: tuple[tuple[str, int], ...]
    longest_functions: tuple[FunctionSize, ...]


def measure(files: Sequence[Source]) -> SizeReport:
    """Measure the given files."""
    file_lines = [(source.path, len(source.text.splitlines())) for source in files]
    functions = [size for source in files for size in function_sizes(source)]
    lengths = [size.lines for size in functions]
    return SizeReport(
        files=len(file_lines),
        lines=sum(count for _, count in file_lines),
        file_lines_p95=percentile([count for _, count in file_lines], 0.95),
        functions=len(functions),
        function_lines_median=statistics.median(lengths or [0]),
        function_lines_p95=percentile(lengths, 0.95),
        complexity_max=max((size.complexity for size in functions), default=0),
        parameters_max=max((size.parameters for size in functions), default=0),
        longest_files=tuple(sorted(file_lines, key=lambda entry: -entry[1])[:5]),
        longest_functions=tuple(sorted(functions, key=lambda size: -size.lines)[:5]),
    )


def function_sizes(source: Source) -> Iterator[FunctionSize]:
    """Yield the size of each function of a file."""
    lines = source.text.splitlines()
    for function in source.functions():
        arguments = function.args
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        yield FunctionSize(
            name=f"{source.path}:{function.lineno} {function.name}",
            lines=_code_lines(function, lines),
            complexity=_complexity(function),
            parameters=len([argument for argument in named if argument.arg not in {"self", "cls"}]),
        )


def percentile(values: Sequence[int], share: float) -> float:
    """Return the smallest value that at least the share of all values does not exceed."""
    ordered = sorted(values) or [0]
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def _code_lines(function: ast.FunctionDef | ast.AsyncFunctionDef, lines: Sequence[str]) -> int:
    skipped: set[int] = set()
    if ast.get_docstring(function) is not None:
        first = function.body[0]
        skipped = set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    span = range(function.lineno, (function.end_lineno or function.lineno) + 1)
    kept = (lines[number - 1].strip() for number in span if number not in skipped)
    return sum(1 for line in kept if line and not line.startswith("#"))


def _complexity(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the paths as McCabe does (statements that branch); nested functions count as their own."""
    nested = {
        inner
        for node in ast.walk(function)
        if node is not function and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for inner in ast.walk(node)
    }
    return 1 + sum(1 for node in ast.walk(function) if isinstance(node, BRANCHES) and node not in nested)


def render(report: SizeReport) -> str:
    """Return the report as text, each figure beside the convention it is held against."""
    files = ", ".join(f"{path} {lines}" for path, lines in report.longest_files)
    functions = ", ".join(f"{size.name} {size.lines}" for size in report.longest_functions)
    rows = [
        f"files                  {report.files:6}   lines {report.lines}",
        f"file lines, p95        {report.file_lines_p95:6.0f}   at most 300",
        f"functions              {report.functions:6}",
        f"function lines, median {report.function_lines_median:6.1f}   at most 8",
        f"function lines, p95    {report.function_lines_p95:6.0f}   at most 35",
        f"complexity, largest    {report.complexity_max:6}   at most 8",
        f"parameters, most       {report.parameters_max:6}   at most 6",
        f"longest files          {files}",
        f"longest functions      {functions}",
    ]
    return "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(render(measure(sources())))
