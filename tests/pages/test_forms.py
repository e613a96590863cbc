"""Forms: read strictly, filled with what was typed, and taken from our own pages only."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Annotated, Literal

import pytest
from fastapi import Request, Response
from fastapi.testclient import TestClient
from pydantic import Field

from api.app import create_app
from api.auth.asking import csrf_of
from api.http.access import allowed
from api.http.problems import FieldFault, Problem
from api.http.schema import Day, SafeText
from api.pages import form_reading, session, start
from api.pages.form_reading import Said
from api.pages.forms import Filled, Form, blank, filled, filled_of
from api.pages.paths import own_path
from api.pages.rendering import moved
from api.pages.route import page_router
from api.pages.uploads import read_upload
from tests.api.auth.doors import AUDIT_KEY, ORIGIN, Door, Notes, cookie
from tests.api.http.probe import probe_settings
from tests.databases import SQLITE, Databases

KEPT: list[str] = []
PROBE = page_router()


class Note(Form):
    """Every kind of field."""

    note: SafeText
    hours: float | None = Field(default=None, ge=0, le=37)
    on: Day | None = None
    kind: Literal["call", "visit"] = "call"
    tasks: list[str] = Field(default_factory=list)


class Nothing(Form):
    """Only a button."""


@PROBE.post("/probe", dependencies=[allowed("me.read")])
def keep(form: Annotated[Filled[Note], filled(Note)]) -> Response:
    """Keep a note."""
    if form.faults:
        return Response(status_code=422)
    KEPT.append(form.value.note)
    return moved("/")


@PROBE.post("/probe/file", dependencies=[allowed("me.read")], openapi_extra={"requestBody": {}})
async def keep_file(request: Request) -> Response:
    """Keep a file."""
    upload = await read_upload(request, request.app.state.folder)
    KEPT.extend(f"{one.field} {one.name} {one.path.read_text()}" for one in upload.files)
    assert filled_of(Nothing, upload.said).read is not None
    return moved("/")


@pytest.fixture
def here(databases: Databases, tmp_path: Path) -> Iterator[Door]:
    """Return a small service with pages, and a browser in front of it."""
    url = databases.migrated(SQLITE)
    KEPT.clear()
    app = create_app(
        probe_settings(url, public_url=ORIGIN, audit_key=AUDIT_KEY),
        routers=[PROBE, start.router, session.router],
    )
    app.state.folder = tmp_path
    with TestClient(app, base_url=ORIGIN, client=("10.0.0.1", 50_000), follow_redirects=False) as browser:
        yield Door(browser=browser, service=app.state.service, notes=Notes())
    databases.remove(url)


def test_a_form_becomes_values() -> None:
    """Empty fields are left out, a decimal comma is a point, lists keep their order."""
    said = {
        "note": ("Ring igen",),
        "hours": ("7,5",),
        "on": ("2026-03-02",),
        "kind": ("",),
        "tasks": ("b", "a"),
    }
    read = filled_of(Note, Said(fields=said)).value
    assert (read.note, read.hours, read.kind, read.tasks) == ("Ring igen", 7.5, "call", ["b", "a"])
    assert read.on is not None
    assert read.on.isoformat() == "2026-03-02"


@pytest.mark.parametrize(
    ("field", "text", "code"),
    [
        ("note", "", "missing"),
        ("note", "CPR 010203-4567", "holds-cpr"),
        ("note", "har fået diagnosen ADHD", "note-health"),
        ("note", "a\x00b", "bad-character"),
        ("hours", "mange", "not-number"),
        ("hours", "38", "too-large"),
        ("hours", "nan", "not-finite"),
        ("on", "2. marts", "not-date"),
        ("kind", "mail", "not-among"),
    ],
)
def test_faults_are_told_at_their_fields(field: str, text: str, code: str) -> None:
    """What cannot be used is named by field and reason, and what was typed stands there again."""
    form = filled_of(Note, Said(fields={"note": ("Ring",)} | {field: (text,)}))
    assert [(one.code, one.pointer) for one in form.faults][:1] == [(code, f"/{field}")]
    assert form.text(field) == text
    with pytest.raises(Problem):
        _ = form.value


@pytest.mark.parametrize("fields", [{"other": ("x",)}, {"note": ("a", "b")}])
def test_fields_of_no_page_are_refused(fields: dict[str, tuple[str, ...]]) -> None:
    """A field that the form does not have, and one that comes twice, is no form of ours."""
    with pytest.raises(Problem) as caught:
        filled_of(Note, Said(fields={"note": ("Ring",)} | fields))
    assert caught.value.code == "request-invalid"


def test_a_form_is_first_shown_with_what_is_known() -> None:
    """Known values stand in their fields; later faults are added to what was typed."""
    form = blank(hours=3.5, tasks=["a"], note=None)
    assert (form.text("hours"), form.chosen("tasks"), form.text("note")) == ("3.5", ("a",), "")
    assert form.refused(FieldFault(code="missing", pointer="/note")).text("hours") == "3.5"


def _answers(here: Door, content: str, **headers: str) -> int:
    secret = here.seated(here.account())
    told = cookie(secret) | {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"} | headers
    content = content.replace("TOKEN", csrf_of(secret))
    return int(here.browser.post("/probe", content=content, headers=told).status_code)


def test_a_form_of_our_own_page_is_taken(here: Door) -> None:
    """With the session's token, from our origin: done, and led on by 303."""
    assert _answers(here, "note=Ring+til+%C3%85se&csrf=TOKEN") == 303
    assert KEPT == ["Ring til Åse"]


FOREIGN = {
    "no token": ("note=x", {}),
    "another token": (f"note=x&csrf={'0' * 64}", {}),
    "two tokens": ("note=x&csrf=TOKEN&csrf=TOKEN", {}),
    "another origin": ("note=x&csrf=TOKEN", {"Origin": "https://evil.test"}),
    "no origin": ("note=x&csrf=TOKEN", {"Origin": "null"}),
    "another site": ("note=x&csrf=TOKEN", {"Sec-Fetch-Site": "same-site"}),
    "text": ("note=x&csrf=TOKEN", {"Content-Type": "text/plain"}),
    "json": ('{"note": "x"}', {"Content-Type": "application/json"}),
    "broken": ("note=%ff&csrf=TOKEN", {}),
    "stray percent": ("note=5%&csrf=TOKEN", {}),
}


@pytest.mark.parametrize("kind", FOREIGN)
def test_a_form_of_another_page_changes_nothing(here: Door, kind: str) -> None:
    """Without the token, from elsewhere, in another type or spelling: refused before anything runs."""
    content, headers = FOREIGN[kind]
    assert _answers(here, content, **headers) in (400, 403, 415)
    assert KEPT == []


def test_the_naive_reader_takes_a_foreign_form(here: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check of the token is what refuses: a reader without it lets a form without any through."""
    monkeypatch.setattr(form_reading, "check_token", lambda *_: None)
    assert _answers(here, "note=x") == 303
    assert KEPT == ["x"]


def test_nobody_is_sent_to_sign_in(here: Door) -> None:
    """A button without anything typed asks to sign in, and leads back to the page it stood on."""
    here.account()
    told = {"Origin": ORIGIN, "Content-Type": "application/x-www-form-urlencoded"}
    answer = here.browser.post("/probe", content="csrf=x", headers=told | {"Referer": f"{ORIGIN}/x?a=1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/log-ind?videre=%2Fx%3Fa%3D1")
    answer = here.browser.post("/probe", content="csrf=x", headers=told | {"Referer": "https://evil.test/x"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/log-ind")
    assert KEPT == []


SAID = {"note": 'Ring til Åse\nog "Bo" <b>', "tasks": ["a", "b"], "csrf": "of a session that is over"}


def _fields(text: str) -> dict[str, list[str]]:
    form = text[text.index('action="/probe"') :]
    pairs = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[: form.index("</form>")])
    return {name: [unescape(value) for key, value in pairs if key == name] for name, _ in pairs}


def test_what_was_typed_outlives_the_session(here: Door) -> None:
    """A form of a session that is over comes back whole, and counts once it is sent in the next session."""
    account = here.account()
    answer = here.browser.post("/probe", data=SAID, headers={"Origin": ORIGIN})
    assert answer.status_code == 401
    held = _fields(answer.text)
    assert held == {"note": [SAID["note"]], "tasks": ["a", "b"], "csrf": [""]}
    assert KEPT == []
    secret = here.seated(account)
    headers = cookie(secret) | {"Origin": ORIGIN}
    answer = here.browser.post("/probe", data=held, headers=headers)
    assert (answer.status_code, KEPT) == (403, [])
    again = _fields(answer.text)
    assert again == held | {"csrf": [csrf_of(secret)]}
    assert here.browser.post("/probe", data=again, headers=headers).status_code == 303
    assert [SAID["note"]] == KEPT


@pytest.mark.parametrize(
    ("data", "origin"), [(SAID, "https://evil.test"), (SAID | {"adgangskode": "gul kanariefugl"}, ORIGIN)]
)
def test_what_another_page_or_a_password_said_is_not_shown(
    here: Door, data: dict[str, object], origin: str
) -> None:
    """A form from elsewhere and one with a password lead to the sign-in page with nothing of theirs."""
    here.account()
    answer = here.browser.post("/probe", data=data, headers={"Origin": origin})
    assert (answer.status_code, answer.text) == (303, "")


def test_what_goes_wrong_is_told_to_people(here: Door) -> None:
    """An address and a form that do not fit are told without the words of programs, and with what to do."""
    headers = cookie(secret := here.seated(here.account())) | {"Origin": ORIGIN, "Accept": "text/html"}
    wrong = {
        "Siden kan ikke vises": here.browser.get("/log-ind?findes=ikke", headers=headers),
        "Formularen passer ikke til siden": here.browser.post(
            "/probe", data={"nothing": "x", "csrf": csrf_of(secret)}, headers=headers
        ),
    }
    for heading, answer in wrong.items():
        assert f"<h1>{heading}</h1>" in answer.text
        assert not re.search("errors|kaldet|expected", answer.text)


PARTS = '--b\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n'


def _upload(here: Door, *parts: tuple[str, str, str]) -> int:
    secret = here.seated(here.account())
    body = "".join(PARTS.format(*part) for part in parts).replace("TOKEN", csrf_of(secret)) + "--b--\r\n"
    told = cookie(secret) | {"Origin": ORIGIN, "Content-Type": "multipart/form-data; boundary=b"}
    return int(here.browser.post("/probe/file", content=body.encode(), headers=told).status_code)


FILE = ("delivery", '; filename="../../x.csv"', "a;b")


def test_a_file_is_taken_behind_the_token(here: Door, tmp_path: Path) -> None:
    """The file lies under a name of our own in the folder; the name it had is only told."""
    assert _upload(here, ("csrf", "", "TOKEN"), FILE) == 303
    assert KEPT == ["delivery ../../x.csv a;b"]
    assert [path.name for path in tmp_path.iterdir()] == ["0"]


@pytest.mark.parametrize("parts", [(FILE,), (FILE, ("csrf", "", "TOKEN")), (("csrf", "", "x"), FILE), ()])
def test_no_file_is_written_before_the_token(
    here: Door, tmp_path: Path, parts: tuple[tuple[str, str, str], ...]
) -> None:
    """A file that comes before the token, or with a wrong one, leaves nothing behind."""
    assert _upload(here, *parts) in (400, 403)
    assert list(tmp_path.iterdir()) == []
    assert KEPT == []


@pytest.mark.parametrize(
    ("told", "path"),
    [
        ("/kandidater/K-0461-0001?antal=10", "/kandidater/K-0461-0001?antal=10"),
        ("https://evil.test/", "/"),
        ("//evil.test", "/"),
        ("/\\evil.test", "/"),
        ("/x//y", "/"),
        ("javascript:alert(1)", "/"),
        ("/x\r\nSet-Cookie: a=b", "/"),
        ("", "/"),
    ],
)
def test_nobody_is_led_to_another_host(told: str, path: str) -> None:
    """Whatever a link says, a form leads on to a page of this service."""
    assert own_path(told) == path
