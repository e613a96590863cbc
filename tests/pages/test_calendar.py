"""The talk as a calendar file: read back by a parser of its own, as strict as RFC 5545."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.pages.sheet.calendar import ZONE, Talk, calendar_file
from tests.pages.browsing import Browser, axe, overflow, shoot

SOMEBODY = "K-0461-0053"
MADE = datetime(2026, 9, 1, 6, 30, 5, tzinfo=UTC)
LINE = re.compile(r"(?P<name>[A-Z][A-Z-]*)(?P<parameters>(?:;[A-Z-]+=[^;:,\"]+)*):(?P<value>.*)", re.DOTALL)
TEXTS = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=200)


def lines_of(file: bytes) -> list[tuple[str, str, str]]:
    """Return names, parameters and values of a file; any breach of the RFC's grammar fails."""
    assert file.endswith(b"\r\n")
    octets = file.removesuffix(b"\r\n").split(b"\r\n")
    assert not [one for one in octets if b"\r" in one or b"\n" in one or len(one) > 75 or not one]
    for one in octets:
        one.decode()  # no letter is cut in two
    unfolded = file.removesuffix(b"\r\n").replace(b"\r\n ", b"").decode().split("\r\n")
    found = [LINE.fullmatch(one) for one in unfolded]
    assert all(found), unfolded
    return [(one["name"], one["parameters"], one["value"]) for one in found if one is not None]


def unescaped(text: str) -> str:
    """Return what a value of type TEXT means; a bare sign that must be escaped fails."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", text), text
    return re.sub(r"\\(.)", lambda sign: "\n" if sign[1] in "nN" else sign[1], text)


def events_of(file: bytes) -> dict[str, str]:
    """Return the properties of the one event; components must nest, each required one stand once."""
    open_parts: list[str] = []
    event: dict[str, str] = {}
    for name, parameters, value in lines_of(file):
        if name == "BEGIN":
            open_parts.append(value)
        elif name == "END":
            assert open_parts.pop() == value
        elif open_parts == ["VCALENDAR", "VEVENT"]:
            assert name not in event
            event[name] = value if not parameters else f"{parameters[1:]}:{value}"
    assert open_parts == []
    assert {"UID", "DTSTAMP", "DTSTART"} <= event.keys()
    return event


PLAIN = Talk(uid="1@x", made_at=MADE, starts_at=datetime(2026, 9, 2, 10), minutes=45, title="t")


@given(title=TEXTS, place=TEXTS)
def test_whatever_is_written_comes_back(title: str, place: str) -> None:
    """Signs that mean something, long lines and letters of many octets survive the file."""
    event = events_of(calendar_file(replace(PLAIN, title=title, place=place)))
    assert unescaped(event["SUMMARY"]) == title
    assert unescaped(event.get("LOCATION", "")) == place


def test_a_line_break_becomes_none_of_the_file() -> None:
    """A text of several lines cannot add lines of its own."""
    file = calendar_file(replace(PLAIN, text="først\r\nATTENDEE:mailto:x@y.example\nså"))
    assert "ATTENDEE" not in {name for name, _, _ in lines_of(file)}
    assert unescaped(events_of(file)["DESCRIPTION"]) == "først\nATTENDEE:mailto:x@y.example\nså"


@pytest.mark.parametrize("naive", ["a;b", "a,b", "a\nEND:VEVENT", "å" * 60])
def test_the_naive_file_breaks(naive: str) -> None:
    """A file that is only put together from texts is found out by the parser above."""
    file = f"BEGIN:VCALENDAR\r\nSUMMARY:{naive}\r\nEND:VCALENDAR\r\n".encode()
    with pytest.raises(AssertionError):
        unescaped(lines_of(file)[1][2])


@pytest.mark.parametrize("month", [1, 4, 7, 12])
def test_the_time_is_that_of_danish_clocks(month: int) -> None:
    """By the rules that the file itself brings, the talk is at the instant that Danish clocks say."""
    starts = datetime(2026, month, 15, 10)
    file = calendar_file(replace(PLAIN, starts_at=starts))
    assert events_of(file)["DTSTART"] == f"TZID={ZONE}:{starts:%Y%m%dT%H%M%S}"
    assert _offset(file, starts) == starts.replace(tzinfo=ZoneInfo(ZONE)).utcoffset()


def _offset(file: bytes, at: datetime) -> timedelta:
    """Return the offset of the last change before a time, by the file's own VTIMEZONE."""
    changes: list[tuple[datetime, str]] = []
    part: dict[str, str] = {}
    for name, _, value in lines_of(file):
        part = {"kind": value} if name == "BEGIN" else part | {name: value}
        if name == "END" and value in ("DAYLIGHT", "STANDARD"):
            rule = dict(one.split("=") for one in part["RRULE"].split(";"))
            assert (rule["FREQ"], rule["BYDAY"]) == ("YEARLY", "-1SU")
            first = datetime.strptime(part["DTSTART"], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
            for year in (at.year - 1, at.year):
                last = datetime(year, int(rule["BYMONTH"]), 31, first.hour, tzinfo=UTC)
                changes.append((last - timedelta(days=(last.weekday() + 1) % 7), part["TZOFFSETTO"]))
    told = max(one for one in changes if one[0] <= at.replace(tzinfo=UTC))[1]
    return timedelta(hours=int(told[1:3]), minutes=int(told[3:]))


@pytest.mark.parametrize("javascript", [True, False])
def test_a_talk_is_put_into_the_calendar(browser: Browser, javascript: bool) -> None:
    """Day, time and place become a file with the id of the case and no name."""
    page = browser.open(f"/kandidater/{SOMEBODY}/samtale", javascript=javascript)
    page.fill("#dag", "2026-09-03")
    page.fill("#tid", "13:30")
    page.select_option("#minutter", "60")
    page.fill("#sted", "Bageriet Æbleskov, Vestergade 3; bagindgangen")
    with page.expect_download() as download:
        page.get_by_role("button", name="Hent kalenderfil").click()
    file = download.value.path().read_bytes()
    event = events_of(file)
    assert event["DTSTART"] == "TZID=Europe/Copenhagen:20260903T133000"
    assert event["DURATION"] == "PT60M"
    assert event["SUMMARY"] == f"Samtale {SOMEBODY}"
    assert unescaped(event["LOCATION"]) == "Bageriet Æbleskov, Vestergade 3; bagindgangen"
    assert b"Holm" not in file
    assert download.value.suggested_filename == "samtale.ics"


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("dag", "2026-08-31", "Skal være i dag eller senere"),
        ("sted", "Samtale om depression", "Nævner helbred"),
        ("sted", "Hos 010190-1234", "CPR"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(browser: Browser, field: str, typed: str, said: str) -> None:
    """A day gone by, words of health and what looks like a CPR number make no file; the rest is kept."""
    page = browser.open(f"/kandidater/{SOMEBODY}/samtale")
    page.fill("#dag", "2026-09-03")
    page.fill("#tid", "09:15")
    page.fill(f"#{field}", typed)
    page.get_by_role("button", name="Hent kalenderfil").click()
    page.locator("#error-summary").wait_for()
    assert said in page.locator(f"#{field}-error").inner_text()
    assert page.locator("#tid").input_value() == "09:15"
    assert axe(page) == []


@pytest.mark.parametrize("width", [1280, 320])
def test_the_form_is_accessible_and_fits(browser: Browser, width: int) -> None:
    """On both widths."""
    page = browser.open(f"/kandidater/{SOMEBODY}/samtale", width=width)
    shoot(page, f"samtale-{width}")
    assert axe(page) == []
    assert overflow(page) == 0


def test_somebody_elses_case_gives_no_file(browser: Browser) -> None:
    """For another municipality the person does not exist."""
    page = browser.open("/i-dag", role="elsewhere")
    answer = page.goto(f"{browser.town.url}/kandidater/{SOMEBODY}/samtale")
    assert answer is not None
    assert answer.status == 404
