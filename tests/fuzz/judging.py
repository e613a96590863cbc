"""Whether an answer is one that the description of the interface promises."""

import json
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from tests.fuzz.asking import Question, Reply

METHODS = ("get", "post", "put", "patch", "delete")
_PROBLEM = "application/problem+json"
_PAGE = "text/html; charset=utf-8"
_BODILESS = (204, 304)
_SERVER_AT_FAULT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of the description."""

    id: str
    method: str
    path: str
    told: dict[str, Any]

    @property
    def parameters(self) -> list[dict[str, Any]]:
        """Its parameters, wherever they stand."""
        return list(self.told.get("parameters", []))

    @property
    def body(self) -> dict[str, Any] | None:
        """The schema of its JSON body."""
        content = self.told.get("requestBody", {}).get("content", {})
        found: dict[str, Any] | None = content.get("application/json", {}).get("schema")
        return found

    @property
    def takes_other(self) -> bool:
        """Whether it takes a body that is no JSON."""
        return "requestBody" in self.told and self.body is None


def operations_of(document: dict[str, Any]) -> list[Operation]:
    """Return every operation of a description, in the order of its ids."""
    found = [
        Operation(id=item[method]["operationId"], method=method.upper(), path=path, told=item[method])
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    ]
    return sorted(found, key=lambda operation: operation.id)


class Judge:
    """Compares answers with the description."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._components = document["components"]
        self._known: dict[str, Any] = {}

    def faults(self, operation: Operation | None, question: Question, reply: Reply) -> list[str]:
        """Return what is wrong with an answer; nothing where all is well.

        Parameters
        ----------
        operation : Operation, optional
            What was asked; ``None`` where nothing is at the address.
        question, reply
            What was asked and what came back.
        """
        if reply.fault is not None:
            return [f"let out {type(reply.fault).__name__}: {reply.fault}"]
        if reply.status >= _SERVER_AT_FAULT:
            return [f"{reply.status}: {reply.body[:300]!r}"]
        said = _headers_wrong(reply)
        if reply.status >= 400:
            return said + self._refusal(operation, question, reply)
        return said + (self._success(operation, question, reply) if operation else [])

    def _refusal(self, operation: Operation | None, question: Question, reply: Reply) -> list[str]:
        kind = reply.headers.get("content-type")
        if operation is None and kind == _PAGE and not question.path.startswith(b"/v1"):
            return []  # a page tells its problems as a page
        if kind != _PROBLEM:
            return [f"{reply.status} is no problem document: {reply.headers}"]
        if question.method == "HEAD":
            return []
        value = json.loads(reply.body)
        said = self._against({"$ref": "#/components/schemas/Problem"}, value)
        if operation is not None and reply.status != 405:
            codes = operation.told["responses"].get(str(reply.status), {}).get("x-problems", [])
            # An id with a slash in it leads to another address, where nothing may be.
            elsewhere = value["code"] == "not-found" and "{" in operation.path
            if value["code"] not in codes and not elsewhere:
                said.append(f"{operation.id} does not document {reply.status} {value['code']}")
        return said

    def _success(self, operation: Operation, question: Question, reply: Reply) -> list[str]:
        documented = operation.told["responses"].get(str(reply.status))
        if documented is None:
            return [f"{operation.id} does not document {reply.status}"]
        if reply.status in _BODILESS or question.method == "HEAD":
            return [f"{reply.status} has a body"] if reply.body and question.method != "HEAD" else []
        kind = reply.headers.get("content-type", "").partition(";")[0]
        if kind not in documented.get("content", {}):
            return [f"{operation.id} answers {kind}, documents {list(documented.get('content', {}))}"]
        schema = documented["content"][kind].get("schema")
        if kind != "application/json" or not schema:
            return []
        return self._against(schema, json.loads(reply.body))

    def _against(self, schema: dict[str, Any], value: Any) -> list[str]:
        key = json.dumps(schema, sort_keys=True)
        if key not in self._known:
            self._known[key] = jsonschema_rs.Draft202012Validator(schema | {"components": self._components})
        wrong = self._known[key].iter_errors(value)
        return [f"schema: {fault.message[:200]} at {list(fault.instance_path)}" for fault in wrong]


def _headers_wrong(reply: Reply) -> list[str]:
    wanted = ("x-request-id", "x-content-type-options", "content-security-policy", "cache-control")
    return [f"without {name}" for name in wanted if name not in reply.headers]
