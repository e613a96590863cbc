"""Questions for every operation of a description: right ones, and right ones with something bad in them."""

import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from tests.fuzz import hostile
from tests.fuzz.asking import Headers, Question, Reply
from tests.fuzz.judging import Operation

JSON = (b"content-type", b"application/json")
HOST = (b"host", b"127.0.0.1:8000")
_DEEPEST = 6
_KEPT = 200
_KNOWN_OFTEN = 0.5
# Fields that name something, beside those whose name ends so.
_NAMING = ("_id", "sign_in", "password")
NEVER_NAMED = "asker-"
"""How the ids and sign-ins of accounts begin that no question names: whoever asks goes on asking."""


class Seen:
    """Values and tags that answers have shown, by the name of their field: what later questions name.

    Parameters
    ----------
    known : mapping, optional
        Values that are known before anything was shown, by the name of their field.
    """

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self._values: dict[str, list[str]] = defaultdict(list)
        self._tags: dict[bytes, bytes] = {}
        self._known = dict(known or {})

    def note_tag(self, path: bytes, reply: Reply) -> None:
        """Keep the tag of an answer; that of a refused change is the one of what is there now."""
        if "etag" in reply.headers:
            self._tags[path] = reply.headers["etag"].encode()

    def note(self, reply: Reply) -> None:
        """Keep the ids of an answer."""
        if reply.status < 300 and reply.body[:1] in b"{[":
            try:
                self._take(json.loads(reply.body), 0)
            except ValueError:
                return

    def _take(self, value: Any, depth: int) -> None:
        if depth > _DEEPEST:
            return
        if isinstance(value, list):
            for item in value[:20]:
                self._take(item, depth + 1)
        elif isinstance(value, dict):
            for name, below in value.items():
                if isinstance(below, str | int) and not isinstance(below, bool):
                    known = self._values[name]
                    text = str(below)
                    if len(known) < _KEPT and text not in known and not text.startswith(NEVER_NAMED):
                        known.append(text)
                else:
                    self._take(below, depth + 1)

    def tag(self, path: bytes) -> bytes:
        """Return the last tag of what is at a path, or one that was never given."""
        return self._tags.get(path, b'"x"')

    def some(self, name: str, rng: random.Random) -> str | None:
        """Return a value that stood under a name, ``None`` where none did; one known before comes often."""
        if name in self._known and rng.random() < _KNOWN_OFTEN:
            return self._known[name]
        known = self._values.get(name)
        return rng.choice(known) if known else None


class Questions:
    """Makes questions for one operation.

    Parameters
    ----------
    operation : Operation
        What is asked.
    schemas : mapping
        The schemas of the description, by name.
    seen : Seen
        What answers have shown so far.
    rng : random.Random
        The lot.
    """

    def __init__(
        self, operation: Operation, schemas: Mapping[str, Any], seen: Seen, rng: random.Random
    ) -> None:
        self._operation = operation
        self._schemas = schemas
        self._seen = seen
        self._rng = rng
        self._count = 0
        self._ways: tuple[Callable[[], Question], ...] = (
            self._right,
            self._right,
            self._bad_path,
            self._bad_query,
            self._bad_header,
            self._bad_value,
            self._bad_value,
            self._bad_body,
            self._everything,
        )

    def __iter__(self) -> Iterator[Question]:
        while True:
            yield self._rng.choice(self._ways)()

    def right(self) -> Question:
        """Return a question as it should be."""
        return self._right()

    def _question(self, kind: str, **changes: Any) -> Question:
        body = changes.pop("body", None)
        path = self._path()
        found = {
            "method": self._operation.method,
            "path": path,
            "query": self._query(),
            "headers": self._headers(path),
            "parts": self._parts() if body is None else (body,),
            "kind": kind,
        }
        return Question(**found | changes)

    def _right(self) -> Question:
        return self._question("right")

    def _bad_path(self) -> Question:
        if "{" not in self._operation.path:
            return self._bad_query()
        bad = self._rng.choice(hostile.PATH_VALUES)
        return self._question("path", path=self._path(bad))

    def _bad_query(self) -> Question:
        names = [p["name"].encode() for p in self._operation.parameters if p["in"] == "query"]
        if names and self._rng.random() < 0.7:
            name, value = self._rng.choice(names), self._rng.choice(hostile.QUERY_VALUES)
            return self._question(
                "query", query=b"&".join(filter(None, (self._query(), name + b"=" + value)))
            )
        return self._question("query", query=self._rng.choice(hostile.QUERIES))

    def _bad_header(self) -> Question:
        bad = self._rng.choice(hostile.HEADERS)
        path = self._path()
        kept = tuple(pair for pair in self._headers(path) if pair[0] != bad[0])
        return self._question("header", path=path, headers=(*kept, bad))

    def _bad_value(self) -> Question:
        """Take a right body and spell one of its values badly."""
        if self._operation.body is None:
            return self._bad_query()
        body = self._body_value()
        spelled = json.dumps(_marked(body, self._rng), ensure_ascii=False)
        bad = self._rng.choice(hostile.JSON_VALUES)
        return self._question("value", body=spelled.replace(f'"{_MARK}"', bad, 1).encode("utf-8", "replace"))

    def _bad_body(self) -> Question:
        kind = self._rng.choice(hostile.TYPES)
        body = self._rng.choice(hostile.BODIES)
        path = self._path()
        kept = tuple(pair for pair in self._headers(path) if pair[0] != b"content-type")
        parts = (body,) if self._rng.random() < 0.5 else (body[:7], body[7:])
        known = (b"content-length", str(len(body)).encode())
        return self._question("body", path=path, headers=(*kept, (b"content-type", kind), known), parts=parts)

    def _everything(self) -> Question:
        bad = self._bad_header()
        return self._question(
            "everything",
            method=self._rng.choice(hostile.METHODS),
            path=self._path(self._rng.choice(hostile.PATH_VALUES)),
            query=self._rng.choice(hostile.QUERIES),
            headers=bad.headers,
            body=self._rng.choice(hostile.BODIES),
        )

    def _path(self, bad: bytes | None = None) -> bytes:
        path = self._operation.path.encode()
        for parameter in self._operation.parameters:
            if parameter["in"] == "path":
                value = bad if bad is not None else quote(self._text(parameter), safe="").encode()
                path = path.replace(b"{%s}" % parameter["name"].encode(), value)
        return path

    def _query(self) -> bytes:
        said = [
            f"{p['name']}={quote(self._text(p), safe='')}"
            for p in self._operation.parameters
            if p["in"] == "query" and (p.get("required") or self._rng.random() < 0.2)
        ]
        return "&".join(said).encode()

    def _headers(self, path: bytes) -> Headers:
        self._count += 1
        names = {p["name"].lower() for p in self._operation.parameters if p["in"] == "header"}
        found = [HOST]
        if self._operation.body is not None:
            found.append(JSON)
        elif self._operation.takes_other:
            kinds = sorted(self._operation.told["requestBody"]["content"])
            found.append((b"content-type", self._rng.choice(kinds).encode()))
        if "idempotency-key" in names:
            fresh = f"key-{self._operation.id}-{self._count}"
            found.append((b"idempotency-key", (fresh if self._rng.random() < 0.9 else "key-again").encode()))
        if "if-match" in names:
            found.append((b"if-match", self._rng.choice((self._seen.tag(path), self._seen.tag(path), b"*"))))
        return tuple(found)

    def _parts(self) -> tuple[bytes, ...]:
        if self._operation.takes_other:
            return (hostile.DELIVERY if self._rng.random() < 0.5 else self._rng.choice(hostile.BODIES),)
        if self._operation.body is None:
            return ()
        return (json.dumps(self._body_value()).encode(),)

    def _body_value(self) -> Any:
        content = self._operation.told["requestBody"]["content"]["application/json"]
        examples = content.get("examples") or self._resolved(self._operation.body or {}).get("examples")
        if isinstance(examples, dict):
            examples = [example["value"] for example in examples.values()]
        if examples and self._rng.random() < 0.5:
            return self._with_seen(self._rng.choice(examples))
        return self._value(self._operation.body or {}, "", 0)

    def _with_seen(self, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {
            name: (self._seen.some(name, self._rng) or below) if name.endswith(_NAMING) else below
            for name, below in value.items()
        }

    def _text(self, parameter: dict[str, Any]) -> str:
        known = self._seen.some(parameter["name"], self._rng)
        if known is not None and self._rng.random() < 0.9:
            return known
        value = self._value(parameter.get("schema", {}), parameter["name"], 0)
        while isinstance(value, list):
            value = value[0] if value else ""
        return (
            {True: "true", False: "false", None: ""}.get(value, str(value))
            if not isinstance(value, str)
            else value
        )

    def _resolved(self, schema: dict[str, Any]) -> dict[str, Any]:
        name = schema.get("$ref", "").rpartition("/")[2]
        found: dict[str, Any] = self._schemas[name] if name else schema
        return found

    def _value(self, schema: dict[str, Any], name: str, depth: int) -> Any:  # noqa: PLR0911  a case a kind
        """Return a value of a schema; bounds are mostly kept."""
        schema, rng = self._resolved(schema), self._rng
        for choice in ("anyOf", "oneOf"):
            if choice in schema:
                return self._value(rng.choice(schema[choice]), name, depth)
        known = self._seen.some(name, rng) if name.endswith(_NAMING) else None
        if known is not None:
            return known
        if "const" in schema or "enum" in schema:
            return rng.choice(schema.get("enum") or [schema["const"]])
        if schema.get("examples") and rng.random() < 0.6:
            return rng.choice(schema["examples"])
        kind = schema.get("type", "string")
        if kind == "object" and depth < _DEEPEST:
            return self._object(schema, depth)
        if kind == "array":
            count = rng.randint(schema.get("minItems", 0), min(schema.get("maxItems", 3), 3))
            return [self._value(schema.get("items", {}), name, depth + 1) for _ in range(count)]
        return _plain(kind, schema, rng)

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        required = set(schema.get("required", ()))
        return {
            name: self._value(below, name, depth + 1)
            for name, below in schema.get("properties", {}).items()
            if name in required or self._rng.random() < 0.4
        }


_MARK = "\u2603here\u2603"


def _plain(kind: str, schema: dict[str, Any], rng: random.Random) -> Any:
    low = schema.get("minimum", schema.get("exclusiveMinimum", 0))
    high = schema.get("maximum", schema.get("exclusiveMaximum", low + 100))
    if kind == "integer":
        return rng.randint(int(low), int(min(high, low + 1_000)))
    if kind == "number":
        return round(rng.uniform(low, min(high, low + 100)), rng.choice((0, 1, 6)))
    if kind == "boolean":
        return rng.random() < 0.5
    if kind == "null":
        return None
    formats = {"date": "2026-03-0%d", "date-time": "2026-03-02T08:0%d:00Z"}
    if schema.get("format") in formats:
        return formats[schema["format"]] % rng.randint(1, 9)
    length = rng.randint(schema.get("minLength", 0), min(schema.get("maxLength", 12), 12))
    return "".join(rng.choice("abcdefghijklæøå-_ 0123456789") for _ in range(length))


def _marked(value: Any, rng: random.Random) -> Any:
    """Return a JSON value with one of its parts replaced by the mark; a field may be added too."""
    if isinstance(value, dict) and value and rng.random() < 0.95:
        if rng.random() < 0.1:
            return value | {rng.choice(("colour", "", "__proto__", "chance", "æ" * 50)): _MARK}
        name = rng.choice(list(value))
        return value | {name: _marked(value[name], rng) if rng.random() < 0.5 else _MARK}
    if isinstance(value, list) and value:
        place = rng.randrange(len(value))
        return [_marked(item, rng) if index == place else item for index, item in enumerate(value)]
    return _MARK
