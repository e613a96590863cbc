"""No civil registration number is stored, logged, exported, measured or answered, however it is spelled.

Every spelling meets every entry point: each parameter, header and text field of the interface, each column,
header and name of a delivery, the command line, the log. The quick suite takes each entry point with some.
"""

import io
import json
import time
import zipfile
from collections.abc import Callable

import pytest
from fastapi import APIRouter
from prometheus_client import generate_latest

from api.app import create_app
from api.http import no_cpr
from api.http import schema as http_schema
from api.http.access import allowed
from api.http.description import described
from api.http.route import StrictRoute
from api.jobs.stopping import StopAsked
from api.jobs.worker import Worker
from api.operation import metrics
from api.operation.logs import configure_logs
from api.v1 import ROUTERS
from data.intake import guard
from data.store import open_store
from tests.api.conftest import SAMPLE, Matcher
from tests.api.http.clients import settings_of
from tests.databases import SQLITE
from tests.fuzz.asking import Asker, Question, Reply, asking
from tests.privacy.entry_points import Asking, EntryPoint, entry_points
from tests.privacy.kept import dump, hits
from tests.privacy.spellings import NUMBERS, naive_holds_cpr, spellings
from tests.trust_record import record

SPELLED = spellings()
# Ten digits alone, in a workplace's own field, are the number of a production unit.
BARE = frozenset(NUMBERS)
DAY = "2026-03-02"
broken = APIRouter(prefix="/v1/broken", tags=["broken"], route_class=StrictRoute)


@broken.get("", operation_id="break_loose", summary="Breaks", dependencies=[allowed("me.read")])
def break_loose() -> None:
    """Fail with a number in the message, as a library might."""
    raise RuntimeError(f"no such person: {NUMBERS[0]}")


def _wanted(_: EntryPoint, number: int) -> tuple[str, ...]:
    """Return the spellings that an entry point gets in the quick suite: others for each."""
    return tuple(SPELLED[(number * 7 + step * 61) % len(SPELLED)] for step in range(3))


def _right(entry: EntryPoint, text: str) -> bool:
    """Tell whether a text is what the field is for."""
    return entry.field in no_cpr.COMPANY_FIELDS and text in BARE


def _asked(
    asker: Asker, document: dict, entries: tuple[EntryPoint, ...], pick: Callable
) -> tuple[int, int, list[str]]:
    """Ask; return how many requests, how many were refused, and what of the numbers came back."""
    matcher = Asking(document, _known(asker))
    asked, refused, told = 0, 0, []
    for number, entry in enumerate(entries):
        for text in pick(entry, number):
            if _right(entry, text):
                continue
            reply = asker.ask(matcher.question(entry, text))
            asked += 1
            refused += 400 <= reply.status < 500
            told += [f"{entry}: {hit!r}" for hit in _echoed(reply, text)]
            if reply.fault is not None or reply.status >= 500:
                told.append(f"{entry}: {reply.status} for {text!r}")
    return asked, refused, told


def _echoed(reply: Reply, text: str) -> list[str]:
    said = reply.body.decode("utf-8", "replace") + "\n".join(f"{k}: {v}" for k, v in reply.headers.items())
    return [text] if text in said or json.dumps(text)[1:-1] in said else []


def _known(asker: Asker) -> dict[str, str]:
    """Return ids that are there."""
    found = {}
    for kind in ("candidate", "workplace", "opening"):
        path = f"/v1/{kind}s".encode()
        reply = asker.ask(Question(method="GET", path=path, headers=((b"host", b"127.0.0.1:8000"),)))
        found[f"{kind}_id"] = json.loads(reply.body)["items"][0][f"{kind}_id"]
    return found


def _through_http(matcher: Matcher, pick: Callable) -> dict[str, int]:
    """Ask an app with every spelling that is picked, then look at everything that is kept."""
    settings, log = settings_of(matcher), io.StringIO()
    app = create_app(settings, routers=[*ROUTERS, broken])
    document = json.loads(described(create_app(settings)))
    entries = entry_points(document)
    configure_logs(settings, log)
    with asking(app) as asker:
        asked, refused, told = _asked(asker, document, entries, pick)
        asker.ask(Question(method="GET", path=b"/v1/broken", headers=((b"host", b"127.0.0.1:8000"),)))
    matcher.must("export", matcher.folder / "exported")
    exported = "".join(path.read_text(encoding="utf-8") for path in (matcher.folder / "exported").iterdir())
    measured = generate_latest(metrics.REGISTRY).decode()
    places = {"log": log.getvalue(), "database": dump(settings.database_url)}
    places |= {"exports": exported, "metrics": measured}
    found = {f"hits in {name}": len(hits(text, SPELLED)) for name, text in places.items()}
    assert "no such person" not in log.getvalue() or "hidden" in log.getvalue()
    assert told == []
    return {"requests": asked, "refused": refused, "entry points": len(entries)} | found


def test_no_spelling_comes_in_by_http(trained: Matcher, copy: Callable[[Matcher], Matcher]) -> None:
    """Each entry point with some spellings: nothing is answered, logged, stored, exported or measured."""
    found = _through_http(copy(trained), _wanted)
    assert found["entry points"] > 150
    assert found["requests"] > 500
    assert {name: count for name, count in found.items() if name.startswith("hits") and count} == {}


@pytest.mark.proof
def test_300_spellings_at_every_entry_point(
    trained: Matcher, copy: Callable[[Matcher], Matcher], database_kind: str
) -> None:
    """More than 300 spellings at each entry point of the interface, on both databases: 0 hits."""
    began = time.monotonic()
    found = _through_http(copy(trained), lambda *_: SPELLED)
    assert {name: count for name, count in found.items() if name.startswith("hits") and count} == {}
    naive = sum(naive_holds_cpr(text) for text in SPELLED)
    record(
        f"no_cpr_{database_kind}",
        "No CPR number is stored, logged, exported, measured or answered: 300 spellings at every entry point",
        found | {"spellings": len(SPELLED)},
        f"the pattern everybody writes first sees {naive} of {len(SPELLED)} spellings",
        command="pytest tests/privacy -m proof",
        seconds=time.monotonic() - began,
    )


@pytest.mark.parametrize("database_kind", [SQLITE], indirect=True)
def test_the_naive_pattern_lets_numbers_into_the_database(
    trained: Matcher, copy: Callable[[Matcher], Matcher], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Mutant: with the pattern that everybody writes first, numbers stand in the database afterwards."""
    for module in (no_cpr, http_schema, guard):
        monkeypatch.setattr(module, "holds_cpr", naive_holds_cpr)
    matcher = copy(trained)
    app = create_app(settings_of(matcher))
    document = json.loads(described(app))
    notes = tuple(e for e in entry_points(document) if str(e) == "create_decision body /note")
    with asking(app) as asker:
        _, refused, _ = _asked(asker, document, notes, lambda *_: SPELLED[::6])
    assert len(notes) == 1
    assert refused < len(SPELLED[::6])
    assert len(hits(dump(settings_of(matcher).database_url), SPELLED)) > 0


def test_an_upload_with_a_number_leaves_nothing_behind(
    trained: Matcher, copy: Callable[[Matcher], Matcher]
) -> None:
    """A delivery that was uploaded, refused for a number and dropped is in no byte of the database."""
    matcher = copy(trained)
    settings = settings_of(matcher)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name in ("candidates", "workplaces", "openings"):
            archive.write(SAMPLE / f"{name}.csv", f"{name}.csv")
        archive.writestr("brokers.csv", f"broker_id,name\nb1,{NUMBERS[0]}\n")
    with asking(create_app(settings)) as asker:
        headers = ((b"host", b"127.0.0.1:8000"), (b"content-type", b"application/zip"))
        reply = asker.ask(
            Question(method="POST", path=b"/v1/imports", headers=headers, parts=(packed.getvalue(),))
        )
        assert reply.status == 202
    with open_store(settings.database_url) as store:
        outcome = Worker(store, settings, StopAsked()).take()
    assert outcome is not None
    assert outcome.ending == "failed"
    assert hits(dump(settings.database_url), SPELLED) == []
