"""The code stays within the sizes that the house has set itself."""

import ast

import pytest

from tests.contracts.size_report import SizeReport, function_sizes, measure, percentile, render
from tests.contracts.sources import Source, sources


@pytest.fixture(scope="module")
def report() -> SizeReport:
    """Figures of the six rooms."""
    return measure(sources())


def test_files_stay_short(report: SizeReport) -> None:
    """95 of 100 files have at most 300 lines."""
    assert report.file_lines_p95 <= 300, render(report)


def test_functions_stay_short(report: SizeReport) -> None:
    """The median function has at most 8 lines of code and 95 of 100 at most 35."""
    assert report.function_lines_median <= 8, render(report)
    assert report.function_lines_p95 <= 35, render(report)


def test_functions_stay_simple() -> None:
    """No function has more than 8 paths, and more than six parameters ask for a record."""
    sizes = [size for source in sources() for size in function_sizes(source)]
    assert [size for size in sizes if size.complexity > 8 or size.parameters > 6] == []


def test_the_ruler_measures() -> None:
    """A function of known size is measured as such: docstring, comment and blank line do not count."""
    text = (
        'def f(self, a, b=1, *, c):\n    """Doc.\n\n    More.\n    """\n'
        "    # why\n\n    if a:\n        return [x for x in b]\n    return c\n"
    )
    source = Source(path="x.py", module="x", text=text, tree=ast.parse(text))
    (size,) = function_sizes(source)
    assert (size.lines, size.complexity, size.parameters) == (4, 2, 3)
    assert percentile(list(range(1, 101)), 0.95) == 95
