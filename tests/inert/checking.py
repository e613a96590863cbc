"""Whether what the service writes is inert: cells, lines of the log, what a terminal is shown."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

_SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20\t\r"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")
# Excel opens a file by a double click with the sign that parts lists where it runs: in Denmark a semicolon.
_PARTINGS = (",", ";", "\t")


def live_cells(text: str) -> Iterator[str]:
    """Yield every cell of a CSV file that a spreadsheet may run, or that holds a control character."""
    yield from (f"control character in {line!r}" for line in text.split("\n") if _CONTROL.search(line))
    for parting in _PARTINGS:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=parting):
            for cell in row:
                shown = cell.lstrip(" \u00a0")
                if shown.startswith(tuple(_SIGNS)) and not _NUMBER.fullmatch(cell):
                    yield f"parted at {parting!r}: {cell!r}"


def live_in(folder: Path) -> list[str]:
    """Return what is not inert in any CSV file of a folder."""
    return [
        f"{path.name}: {cell}"
        for path in sorted(folder.glob("*.csv"))
        for cell in live_cells(path.read_bytes().decode())
    ]


def live_on_a_terminal(text: str) -> list[str]:
    """Return the lines that would tell a terminal to do something."""
    return [line for line in text.split("\n") if _CONTROL.search(line)]


def forged_lines(text: str, requests: Iterable[str]) -> Iterator[str]:
    """Yield what is wrong with a log of JSON: each event is one line of plain letters, each request once.

    Parameters
    ----------
    text : str
        The log.
    requests : iterable of str
        Ids of the requests that were answered.
    """
    seen = []
    for line in text.removesuffix("\n").splitlines():
        try:
            told = json.loads(line)
        except ValueError:
            yield f"no event: {line!r}"
            continue
        if not line.isascii() or _CONTROL.search(line) or not {"event", "level", "timestamp"} <= told.keys():
            yield f"not plain: {line!r}"
        if told.get("event") == "request":
            seen.append(told.get("request_id"))
    if sorted(map(str, seen)) != sorted(requests):
        yield f"expected {len(set(requests))} requests, got {len(seen)}"
