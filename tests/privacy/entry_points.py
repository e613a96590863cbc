"""Every place of the interface where somebody can put a text, from the description of the interface."""

import copy
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import quote

from tests.fuzz.asking import Question
from tests.fuzz.judging import Operation, operations_of
from tests.fuzz.questions import HOST, JSON

# Headers that any request may bring and somebody may keep.
ANY_HEADER = ("x-request-id", "user-agent", "traceparent", "referer", "accept-language", "if-none-match")
_SHOWN_IN = ("list_vocabulary", "create_decision")

Where = Literal["path", "query", "header", "body"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPoint:
    """A place of an operation that takes a text.

    Attributes
    ----------
    operation : Operation
        The operation.
    place : str
        Where: path, query, header or body.
    name : str
        Parameter or header; in a body the JSON pointer.
    """

    operation: Operation
    place: Where
    name: str

    @property
    def field(self) -> str:
        """The field that the text is put in."""
        names = [part for part in self.name.split("/") if part and not part.isdigit() and part != "<key>"]
        return names[-1] if names else self.name

    def __str__(self) -> str:
        return f"{self.operation.id} {self.place} {self.name}"


def entry_points(document: dict[str, Any]) -> tuple[EntryPoint, ...]:
    """Return all of a description."""
    return tuple(
        EntryPoint(operation=operation, place=place, name=name)
        for operation in operations_of(document)
        for place, name in _places(operation, document["components"]["schemas"])
    )


def _places(operation: Operation, schemas: dict[str, Any]) -> Iterator[tuple[Where, str]]:
    for parameter in operation.parameters:
        yield parameter["in"], parameter["name"]
    if operation.id in _SHOWN_IN:
        yield from (("header", name) for name in ANY_HEADER)
    if operation.body is not None:
        yield from (("body", pointer) for pointer in dict.fromkeys(_texts(operation.body, schemas, "")))
        yield "body", "/an_unknown_field"


def _texts(schema: dict[str, Any], schemas: dict[str, Any], pointer: str) -> Iterator[str]:
    schema = schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    for choice in ("anyOf", "oneOf", "allOf"):
        for inner in schema.get(choice, ()):
            yield from _texts(inner, schemas, pointer)
    if schema.get("type") == "string":
        yield pointer
    for name, inner in schema.get("properties", {}).items():
        yield from _texts(inner, schemas, f"{pointer}/{name}")
    if isinstance(schema.get("additionalProperties"), dict):
        yield f"{pointer}/<key>"
    if "items" in schema:
        yield from _texts(schema["items"], schemas, f"{pointer}/0")


class Asking:
    """Makes requests that are right but for one text.

    Parameters
    ----------
    document : dict
        The description.
    known : mapping of field to str
        Ids that are there, for paths and bodies.
    """

    def __init__(self, document: dict[str, Any], known: dict[str, str]) -> None:
        self._schemas = document["components"]["schemas"]
        self._known = known
        self._count = 0

    def question(self, entry: EntryPoint, text: str) -> Question:
        """Return a request with a text in one place."""
        self._count += 1
        operation = entry.operation
        headers = {b"host": HOST[1], b"idempotency-key": b"k%d" % self._count, b"if-match": b"*"}
        body = self._body(entry, text) if operation.body is not None else None
        if operation.body is not None:
            headers[JSON[0]] = JSON[1]
        elif operation.takes_other:
            headers[b"content-type"] = b"application/zip"
        if entry.place == "header":
            headers[entry.name.lower().encode()] = text.encode().replace(b"\r", b" ").replace(b"\n", b" ")
        return Question(
            method=operation.method,
            path=self._path(entry, text),
            query=f"{entry.name}={quote(text, safe='')}".encode() if entry.place == "query" else b"",
            headers=tuple(headers.items()),
            parts=(json.dumps(body).encode(),) if body is not None else (b"PK\x05\x06" + bytes(18),)
            if operation.takes_other else (),
        )  # fmt: skip

    def _path(self, entry: EntryPoint, text: str) -> bytes:
        path = entry.operation.path
        for parameter in entry.operation.parameters:
            if parameter["in"] == "path":
                name = parameter["name"]
                there = entry.place == "path" and entry.name == name
                said = text if there else self._known.get(name, "x")
                path = path.replace(f"{{{name}}}", quote(said, safe=""))
        return path.encode()

    def _body(self, entry: EntryPoint, text: str) -> Any:
        body = copy.deepcopy(self._example(entry.operation.body or {}))
        for name, value in self._known.items():
            if isinstance(body, dict) and name in body:
                body[name] = value if not entry.operation.id.startswith("create_") else body[name]
        if entry.operation.id == "create_decision":
            body |= {name: self._known[name] for name in ("candidate_id", "opening_id")}
        elif entry.operation.id.startswith("create_"):
            own = f"{entry.operation.id.removeprefix('create_')}_id"
            body[own] = f"new-{self._count}"
            body |= {"workplace_id": self._known["workplace_id"]} if own == "opening_id" else {}
        return _with(body, entry.name.split("/")[1:], text) if entry.place == "body" else body

    def _example(self, schema: dict[str, Any]) -> Any:
        found = self._schemas[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
        examples = found.get("examples")
        return examples[0] if examples else {}


def _with(value: Any, steps: list[str], text: str) -> Any:
    """Return a JSON value with a text at a place, made where it is not there."""
    if not steps:
        return text
    step, rest = steps[0], steps[1:]
    if step == "0":
        return [_with(None, rest, text)]
    inner = value if isinstance(value, dict) else {}
    if step == "<key>":
        return {text: 1}
    return inner | {step: _with(inner.get(step), rest, text)}
