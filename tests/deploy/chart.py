"""Renders the chart without Helm: the part of its template language that our templates keep to, and no more.

What is not known here is refused, never guessed; that the answers are Helm's own is tested against manifests
which Helm rendered (``rendered/``).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_ACTION = re.compile(r"(\s*)\{\{(-?)\s*(.*?)\s*(-?)\}\}(\s*)", re.DOTALL)
_WORD = re.compile(r'"(?:[^"\\]|\\.)*"|\(|\)|\||[^\s()|]+')


class UnknownSyntaxError(Exception):
    """A template uses something that this renderer does not know."""


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a template: text, an action, or a block with what stands in it."""

    kind: str
    text: str = ""
    inner: tuple["Node", ...] = ()


class Chart:
    """The chart in a folder.

    Parameters
    ----------
    folder : Path
        With ``values.yaml`` and ``templates/``.
    """

    def __init__(self, folder: Path) -> None:
        self.values = yaml.safe_load((folder / "values.yaml").read_text())
        self._parts: dict[str, tuple[Node, ...]] = {}
        self._files: dict[str, tuple[Node, ...]] = {}
        for path in sorted((folder / "templates").iterdir()):
            nodes = _parse(iter(_tokens(path.read_text())))
            self._parts |= {node.text.strip('"'): node.inner for node in nodes if node.kind == "define"}
            if path.suffix == ".yaml":
                self._files[path.name] = nodes

    def render(self, release: str, changes: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return the manifests; changes are values by their dotted name."""
        values = _changed(self.values, changes or {})
        scope = {".": {"Values": values, "Release": {"Name": release}}}
        texts = ("".join(self._text(nodes, scope)) for nodes in self._files.values())
        return [found for text in texts for found in yaml.safe_load_all(text) if found]

    def _text(self, nodes: tuple[Node, ...], scope: dict[str, Any]) -> Iterator[str]:
        for node in nodes:
            if node.kind == "text":
                yield node.text
            elif node.kind == "action":
                yield _printed(self._value(node.text, scope))
            elif node.kind == "if":
                if self._value(node.text, scope):
                    yield from self._text(node.inner, scope)
            elif node.kind == "range":
                names, _, over = node.text.partition(":=")
                key, value = (name.strip() for name in names.split(","))
                for one in sorted(self._value(over, scope).items()):
                    yield from self._text(node.inner, scope | {key: one[0], value: one[1]})

    def _value(self, expression: str, scope: dict[str, Any]) -> Any:
        words = _WORD.findall(expression)
        value, rest = self._pipeline(words, scope)
        if rest:
            raise UnknownSyntaxError(expression)
        return value

    def _pipeline(self, words: list[str], scope: dict[str, Any]) -> tuple[Any, list[str]]:
        piped: tuple[Any, ...] = ()
        while True:
            arguments: list[Any] = []
            while words and words[0] not in {"|", ")"}:
                value, words = self._operand(words, scope)
                arguments.append(value)
            result = self._called([*arguments, *piped])
            if not words or words[0] == ")":
                return result, words
            piped, words = (result,), words[1:]

    def _operand(self, words: list[str], scope: dict[str, Any]) -> tuple[Any, list[str]]:
        word, rest = words[0], words[1:]
        if word == "(":
            value, rest = self._pipeline(rest, scope)
            return value, rest[1:]
        if word.startswith('"'):
            return word[1:-1], rest
        if re.fullmatch(r"-?\d+", word):
            return int(word), rest
        if word.startswith("$"):
            return scope[word], rest
        if word.startswith("."):
            return _looked_up(scope["."], word), rest
        if word in _FUNCTIONS or word == "include":
            return _Name(word), rest
        raise UnknownSyntaxError(word)

    def _called(self, words: list[Any]) -> Any:
        first, *arguments = words
        if not isinstance(first, _Name):
            if arguments:
                raise UnknownSyntaxError(str(words))
            return first
        if first == "include":
            return "".join(self._text(self._parts[arguments[0]], {".": arguments[1]}))
        return _FUNCTIONS[first](*arguments)


class _Name(str):
    """Name of a function, told apart from a text."""

    __slots__ = ()


def _required(message: str, value: Any) -> Any:
    if value in (None, ""):
        raise ValueError(message)
    return value


_FUNCTIONS: dict[str, Any] = {
    "add": lambda *numbers: sum(map(int, numbers)),
    "default": lambda instead, value: value or instead,
    "nindent": lambda width, text: "\n" + "\n".join(" " * width + line for line in text.splitlines()),
    "not": lambda value: not value,
    "printf": lambda form, *words: form % words,
    "quote": lambda value: f'"{value}"',
    "required": _required,
    "toYaml": lambda value: yaml.safe_dump(value, sort_keys=True).rstrip("\n"),
}


def _looked_up(root: Any, path: str) -> Any:
    found = root
    for name in filter(None, path.split(".")):
        found = found[name]
    return found


def _printed(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _tokens(text: str) -> list[Node]:
    found, at = [], 0
    for hit in _ACTION.finditer(text):
        before, left, action, right, after = hit.groups()
        found.append(Node("text", text[at : hit.start()] + ("" if left else before)))
        found.append(Node("action", action))
        at = hit.end() if right else hit.end() - len(after)
    return [*found, Node("text", text[at:])]


def _parse(tokens: Iterator[Node]) -> tuple[Node, ...]:
    found = []
    for token in tokens:
        word, _, rest = token.text.partition(" ")
        if token.kind == "action" and word == "end":
            break
        if token.kind == "action" and word in {"if", "range", "define"}:
            found.append(Node(word, rest, _parse(tokens)))
        else:
            found.append(token)
    return tuple(found)


def _changed(values: Any, changes: Mapping[str, Any]) -> Any:
    copied: Any = yaml.safe_load(yaml.safe_dump(values))
    for name, value in changes.items():
        *path, last = name.split(".")
        place = copied
        for part in path:
            place = place[part]
        place[last] = value
    return copied
