"""The source files of the six rooms, read once as syntax trees: what the contracts look at."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
ROOMS = ("data", "features", "models", "matcher", "experiments", "api")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One Python file: its path from the repository, its dotted module name, text and syntax tree."""

    path: str
    module: str
    text: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """Top-level package of the file."""
        return self.module.partition(".")[0]

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Yield every function and method of the file, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def imports(self) -> Iterator[tuple[int, str]]:
        """Yield (line, dotted name) of everything that is imported anywhere in the file."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield from ((node.lineno, name) for name in imported_names(node))


def imported_names(node: ast.AST) -> list[str]:
    """Return the dotted names that a statement imports: `from a import b` gives a and a.b."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


@cache
def sources() -> tuple[Source, ...]:
    """Return every Python file of the six rooms, sorted by path."""
    paths = sorted(path for room in ROOMS for path in (REPOSITORY / room).rglob("*.py"))
    return tuple(_read(path) for path in paths)


def _read(path: Path) -> Source:
    relative = path.relative_to(REPOSITORY)
    text = path.read_text(encoding="utf-8")
    parts = relative.with_suffix("").parts
    module = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    return Source(path=relative.as_posix(), module=module, text=text, tree=ast.parse(text))
