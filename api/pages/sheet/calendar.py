"""A talk as a calendar file; source: RFC 5545.

It names the case by its id and nobody by name, for calendars are shared and synchronised.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

MEDIA_TYPE = "text/calendar; charset=utf-8"
ZONE = "Europe/Copenhagen"
_LONGEST_LINE = 75  # octets without the line break; RFC 5545, 3.1

# Summer time since 1996 ends with October; source: directive 2000/84/EC.
_TIME_ZONE = f"""BEGIN:VTIMEZONE
TZID:{ZONE}
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
END:STANDARD
END:VTIMEZONE"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A talk.

    Attributes
    ----------
    uid : str
        Unlike that of any other.
    made_at : datetime
        The instant the file was made, with its time zone.
    starts_at : datetime
        Day and time on Danish clocks, without a time zone.
    minutes : int
        How long it lasts.
    title, place, text : str
        What calendars show; ``place`` and ``text`` may be empty.
    """

    uid: str
    made_at: datetime
    starts_at: datetime
    minutes: int
    title: str
    place: str = ""
    text: str = ""


def calendar_file(talk: Talk) -> bytes:
    """Return a talk as an iCalendar file: UTF-8, lines end in CRLF and are folded at 75 octets."""
    return b"".join(part + b"\r\n" for line in _lines(talk) for part in _folded(line))


def _lines(talk: Talk) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Smaajob-matcher//Samtale//DA", "METHOD:PUBLISH")
    yield from _TIME_ZONE.splitlines()
    yield "BEGIN:VEVENT"
    yield f"UID:{talk.uid}"
    yield f"DTSTAMP:{talk.made_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;TZID={ZONE}:{talk.starts_at:%Y%m%dT%H%M%S}"
    yield f"DURATION:PT{talk.minutes}M"
    yield f"SUMMARY:{_escaped(talk.title)}"
    for name, text in (("LOCATION", talk.place), ("DESCRIPTION", talk.text)):
        if text:
            yield f"{name}:{_escaped(text)}"
    yield "CLASS:PRIVATE"
    yield from ("END:VEVENT", "END:VCALENDAR")


def _escaped(text: str) -> str:
    r"""Return a value of type TEXT: ``\``, ``;`` and ``,`` behind a backslash, ``\n`` for a line break."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> Iterable[bytes]:
    """Yield the parts of a line, each after the first behind a blank; no letter is cut in two."""
    part = b""
    for letter in line:
        octets = letter.encode()
        if len(part) + len(octets) > _LONGEST_LINE:
            yield part
            part = b" "
        part += octets
    yield part
