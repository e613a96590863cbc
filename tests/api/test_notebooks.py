"""Notebooks open with nothing kept in them, use public names only, and run from first cell to last."""

import ast
import importlib
import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.demo import SAMPLE_DAY
from api.demo import town as demo_town
from tests.api.conftest import Matcher

FOLDER = Path(__file__).parents[2] / "experiments" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def cells_of(notebook: Path) -> list[dict[str, Any]]:
    """Return the cells of a notebook that hold code."""
    cells: list[dict[str, Any]] = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [one for one in cells if one["cell_type"] == "code"]


def private_names(tree: ast.AST) -> Iterator[str]:
    """Yield what a cell uses that is not for others to use, or is not there."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and _is_private(node.attr):
            yield node.attr
        elif isinstance(node, ast.ImportFrom):
            module = importlib.import_module(node.module or "")
            parts = (node.module or "").split(".")
            yield from filter(_is_private, parts)
            yield from (
                one.name for one in node.names if _is_private(one.name) or not hasattr(module, one.name)
            )


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.endswith("__")


def test_there_is_a_notebook():
    """`make notebook` opens one of them."""
    assert [one.name for one in NOTEBOOKS] == ["first_look.ipynb"]


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_keeps_nothing_and_uses_public_names(notebook):
    """Each cell compiles, holds no output, and imports what is there and meant for others."""
    cells = cells_of(notebook)
    assert len(cells) > 5
    for cell in cells:
        assert (cell["outputs"], cell["execution_count"]) == ([], None)
        assert list(private_names(ast.parse("".join(cell["source"])))) == []


def test_private_and_missing_names_are_found():
    """A name that begins with an underscore, and one that is not there, would be told."""
    tree = ast.parse("from data.store import Store, nothing\nStore._engine")
    assert list(private_names(tree)) == ["nothing", "_engine"]


def as_program(cells: list[dict[str, Any]]) -> str:
    """Return cells as one program; what each shows, its last expression, is kept in a list."""
    parts = ["shown = []"]
    for cell in cells:
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        told = ast.unparse(last) if last is not None else "None"
        parts += [ast.unparse(tree), f"shown.append({told})"]
    return "\n".join(parts)


@pytest.mark.proof
def test_every_cell_runs_and_shows_something(
    planned: Matcher, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """On the sample municipality, planned, each cell gives a table, a picture or a value."""
    place = demo_town.Place(
        database_url=planned.database_url, models=planned.folder / "models", as_of=SAMPLE_DAY
    )
    monkeypatch.setattr(demo_town, "place_in", lambda _: place)
    program = tmp_path / "first_look.py"
    program.write_text(as_program(cells_of(FOLDER / "first_look.ipynb")), encoding="utf-8")
    shown = runpy.run_path(str(program))["shown"]
    assert not [number for number, one in enumerate(shown) if one is None]
    tables = [len(one) for one in shown if hasattr(one, "_repr_html_")]
    pictures = [one._repr_svg_() for one in shown if hasattr(one, "_repr_svg_")]
    assert len(tables) >= 6
    assert sum(count == 0 for count in tables) <= 1  # no lists were shown
    assert len(pictures) == 2
    assert all("<title" in one for one in pictures)
