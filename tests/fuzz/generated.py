"""Schemathesis asks the app in process: examples of every schema, right and wrong, and chains of requests.

What the service answers to data that a schema allows may still be a refusal (a code that does not exist, text
that looks like a CPR number), so that check is left out; no token is set, so nothing is said of tokens here.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import hypothesis
import requests
import schemathesis
from hypothesis import HealthCheck, Phase
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import AcceptedNegativeData, Failure, FailureGroup

from tests.fuzz.asking import Asker, Question, Reply
from tests.fuzz.campaign import Findings

_LEFT_OUT = {
    "positive_data_acceptance",
    "ignored_auth",
    "object_level_authorization",
    "missing_required_header",
}
_HOST = "http://127.0.0.1:8000"


class Generated:
    """Asks what Schemathesis makes up and counts what it finds fault with.

    Parameters
    ----------
    document : dict
        The description of the interface.
    asker : Asker
        Who asks.
    findings : Findings
        Where it is noted.
    """

    def __init__(self, document: dict[str, Any], asker: Asker, findings: Findings) -> None:
        load_all_checks()
        self._checks: list[Any] = [check for check in CHECKS.get_all() if check.__name__ not in _LEFT_OUT]
        self._schema = schemathesis.openapi.from_dict(document)
        self._asker = asker
        self._findings = findings

    def examples(self, count: int, seed: int, every: int = 1) -> None:
        """Ask about so many made-up requests, right and wrong, of every so-manieth operation."""
        found: list[Any] = list(self._schema.get_all_operations())
        operations = [one.ok() for one in found][::every]
        each = max(1, count // (2 * len(operations)))
        for operation in operations:
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                self._ask_many(operation.as_strategy(generation_mode=mode), each, seed)

    def _ask_many(self, strategy: Any, count: int, seed: int) -> None:
        @hypothesis.seed(seed)
        @_settings(max_examples=count)
        @hypothesis.given(case=strategy)
        def asked(case: schemathesis.Case) -> None:
            self._judged(case, self._send(case))

        try:
            asked()
        except hypothesis.errors.Unsatisfiable:
            return  # nothing wrong can be made of an operation without parameters

    def chains(self, count: int, steps: int, seed: int) -> None:
        """Follow so many chains: what one answer shows is what the next request names."""
        outer = self

        class Chain(self._schema.as_state_machine()):  # type: ignore[misc]
            def call(self, case: schemathesis.Case, **_: Any) -> Any:
                return schemathesis.Response.from_any(outer._send(case))

            def validate_response(self, response: Any, case: schemathesis.Case, **_: Any) -> None:
                outer._judged(case, response)

        hypothesis.seed(seed)(Chain)
        Chain.run(settings=_settings(max_examples=count, stateful_step_count=steps))

    def _send(self, case: schemathesis.Case) -> httpx.Response:
        told = case.as_transport_kwargs(base_url=_HOST)
        prepared = requests.Request(**{k: v for k, v in told.items() if k in _KNOWN}).prepare()
        reply = self._asker.ask(_question(prepared))
        self._findings.asked += 1
        self._findings.statuses[str(case.operation.definition.raw.get("operationId"))][reply.status] += 1
        return _response(prepared, reply)

    def _judged(self, case: schemathesis.Case, response: Any) -> None:
        try:
            case.validate_response(response, checks=self._checks)
        except (Failure, FailureGroup) as found:
            failures = found.exceptions if isinstance(found, FailureGroup) else [found]
            # Refused is refused: the check knows only some of the statuses for it. In an address every
            # value is a text, so a number in the place of one is nothing wrong.
            refused = 400 <= response.status_code < 500 or case.method == "GET"
            kept = [one for one in failures if not (refused and isinstance(one, AcceptedNegativeData))]
            wrong = [f"{type(failure).__name__}: {failure}"[:300] for failure in kept]
            self._findings.add(
                case.operation.label, case.as_curl_command(), wrong, server=response.status_code >= 500
            )


_KNOWN = ("method", "url", "headers", "files", "data", "json", "params", "cookies")


def _settings(**changes: Any) -> hypothesis.settings:
    return hypothesis.settings(
        deadline=None,
        database=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        **changes,
    )


def _question(prepared: requests.PreparedRequest) -> Question:
    address = urlsplit(prepared.url or "")
    body: Any = prepared.body or b""
    headers = {"host": "127.0.0.1:8000", **prepared.headers}
    return Question(
        method=str(prepared.method),
        path=address.path.encode("ascii", "replace"),
        query=address.query.encode("ascii", "replace"),
        headers=tuple((_bytes(name).lower(), _bytes(value)) for name, value in headers.items()),
        parts=(body.encode("utf-8", "surrogatepass") if isinstance(body, str) else bytes(body),),
        kind="generated",
    )


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode("latin-1", "replace")


def _response(prepared: requests.PreparedRequest, reply: Reply) -> httpx.Response:
    asked = httpx.Request(str(prepared.method), _HOST)
    found = httpx.Response(reply.status or 599, headers=reply.headers, content=reply.body, request=asked)
    found.elapsed = timedelta()
    return found
