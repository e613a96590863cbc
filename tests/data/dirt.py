"""Named ways in which the same delivery arrives: each must end in the same store."""

import csv
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from tests.data.deliveries import Files, Tables, each_cell, renamed, tables, workbook, written

Variant = Callable[[], Files]

_NUMBERS = frozenset(
    [
        "latitude",
        "longitude",
        "hours_per_week_now",
        "hours_per_week_goal",
        "hours_per_week_min",
        "hours_per_week_max",
        "employees_fte",
        "supported_now_fte",
        "mentor_hours_per_week",
        "team_climate",
        "propensity",
        "paid_hours",
        "fte",
    ]
)
_WHOLE = frozenset(
    ["places", "rank", "queue_position", "birth_year", "mentor_need", "caseload_max", "broker_changes"]
)
_WEIGHTED = frozenset({"tasks", "competences"})
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_EPOCH = date(1899, 12, 30)
_DAYS = {"mon": "man", "tue": "tir", "wed": "ons", "thu": "tor", "fri": "fre", "sat": "lør", "sun": "søn"}
_MONTHS = [
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
]
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "Ae", "Ø": "Oe", "Å": "Aa"})
_DANISH_HEADERS = {
    "candidate_id": "Kandidat-ID",
    "valid_from": "Gyldig fra",
    "municipality_code": "Kommunekode",
    "postcode": "Postnr.",
    "latitude": "Breddegrad",
    "longitude": "Længdegrad",
    "hours_per_week_now": "Timer nu",
    "hours_per_week_goal": "timer_mål",
    "availability": "Ledige tider",
    "competences": "Kompetencer",
    "wishes_tasks": "Ønske opgaver",
    "conditions": "Vilkår",
    "danish_level": "dansk-niveau",
    "broker_id": "Jobformidler",
    "waiting_since": "Venter siden",
    "benefit": "YDELSE",
    "birth_year": "Fødselsår",
    "workplace_id": "P-nummer",
    "company_id": "CVR",
    "name": "Navn",
    "industry_code": "Branchekode",
    "hire_intention": "Ansættelseshensigt",
    "opening_id": "Stillings id",
    "tasks": "Opgaver",
    "places": "Antal pladser",
    "started_on": "Startdato",
    "match_id": "Forløb id",
    "month": "Måned",
    "paid_hours": "Løntimer",
}
_FILE_NAMES = {
    "vocabulary.csv": "Ordforråd.csv",
    "brokers.csv": "Jobformidlere.CSV",
    "candidates.csv": "Jobkandidater.csv",
    "workplaces.csv": "Arbejdspladser.csv",
    "openings.csv": "Åbninger.csv",
    "matches.csv": "forløb.csv",
    "paid_hours.csv": "Løntimer.csv",
    "holds.csv": "Holds.csv",
    "decisions.csv": "Beslutninger.csv",
}
_DANISH_WORDS = {
    "active": "Aktiv",
    "paused": "på pause",
    "past": "Tidligere",
    "open": "Åben",
    "held": "reserveret",
    "closed": "Lukket",
    "now": "ansætter nu",
    "within_3_months": "inden_3_mdr",
    "placement_only": "kun praktik",
    "broker": "jobformidler",
    "randomised": "lodtrækning",
    "ordinary": "ordinær",
    "stopped": "stoppet",
    "contacted": "kontaktet",
    "declined_by_candidate": "afvist af kandidat",
    "competence": "kompetence",
}
_WORD_COLUMNS = frozenset({"status", "hire_intention", "chosen_by", "end_reason", "decision", "kind"})
_TRANSPORT = {"walk": "gang", "bike": "cykel", "public": "offentlig", "car": "bil"}


def _cells(change: Callable[[str, str], str], **layout: Any) -> Files:
    return written(each_cell(lambda _, column, cell: change(column, cell)), **layout)


def _dates(spell: Callable[[date], str]) -> Files:
    def change(_: str, cell: str) -> str:
        return spell(date.fromisoformat(cell)) if _DATE.fullmatch(cell) else cell

    return _cells(change)


def _months(spell: Callable[[int, int], str]) -> Files:
    def change(column: str, cell: str) -> str:
        hit = _MONTH.fullmatch(cell)
        return spell(int(hit[1]), int(hit[2])) if hit and column == "month" else cell

    return _cells(change)


def _comma(column: str, cell: str) -> str:
    if column in _NUMBERS:
        return cell.replace(".", ",")
    return re.sub(r"(?<=[0-9])\.(?=[0-9])", ",", cell) if column in _WEIGHTED else cell


def _all_danish(column: str, cell: str) -> str:
    cell = _comma(column, cell)
    if _DATE.fullmatch(cell):
        return f"{date.fromisoformat(cell):%d-%m-%Y}"
    if column in _WORD_COLUMNS:
        return _DANISH_WORDS.get(cell, cell)
    return _days(column, cell)


def _days(column: str, cell: str) -> str:
    if column not in ("availability", "schedule"):
        return cell
    for own, danish in _DAYS.items():
        cell = cell.replace(own, danish)
    return cell


def _with(name: str, change: Callable[[bytes], bytes]) -> Files:
    files = written(tables())
    return {file: change(content) if name in (file, "*") else content for file, content in files.items()}


def _only(column: str, change: Callable[[str], str]) -> Files:
    return _cells(lambda name, cell: change(cell) if name == column and cell else cell)


def _lines(change: Callable[[list[str]], list[str]]) -> Files:
    def rewrite(content: bytes) -> bytes:
        return ("\n".join(change(content.decode().splitlines())) + "\n").encode()

    return _with("*", rewrite)


def _extended(column: str, cell: str) -> Files:
    return written({name: [row | {column: cell} for row in rows] for name, rows in tables().items()})


def _zeros_lost(_: str, column: str, cell: str) -> str:
    if column in ("municipality_code", "industry_code"):
        return cell.lstrip("0")
    return cell.replace("01:1", "1:1").replace("05", "5") if column.endswith("_industries") else cell


def _reordered(change: Callable[[list[str]], list[str]]) -> Tables:
    return {
        name: [{column: row[column] for column in change(list(row))} for row in rows]
        for name, rows in tables().items()
    }


def _typed(_: str, column: str, cell: str) -> object:
    if _DATE.fullmatch(cell):
        return date.fromisoformat(cell)
    if column in _NUMBERS:
        return float(cell)
    return int(cell) if column in _WHOLE else cell


def _labels(column: str, cell: str) -> str:
    if column == "certificates":
        return cell.replace("HYGIEJNE", "Hygiejnebevis")
    cell = cell.replace("cleaning_01", "Gulvvask") if column == "competences" else cell
    cell = cell.replace("9112", "Rengøring") if column in ("wishes_tasks", "tasks") else cell
    return cell.replace("LIFT", "undgår tunge løft") if column == "conditions" else cell


def _grouped(cell: str) -> str:
    return cell.replace("1234.5", "1.234,5")


DIRT: dict[str, Variant] = {
    # encodings
    "utf-8 with mark": lambda: written(tables(), encoding="utf-8-sig"),
    "windows-1252": lambda: written(tables(), encoding="cp1252"),
    "utf-16 with mark": lambda: written(tables(), encoding="utf-16"),
    "utf-16 big-endian with mark": lambda: _with("*", lambda b: b"\xfe\xff" + b.decode().encode("utf-16-be")),
    "utf-32 with mark": lambda: written(tables(), encoding="utf-32"),
    "decomposed letters": lambda: _cells(lambda _, cell: unicodedata.normalize("NFD", cell)),
    "mixed encodings": lambda: (
        written(tables(), encoding="cp1252")
        | {"candidates.csv": written(tables(), encoding="utf-16")["candidates.csv"]}
    ),
    # delimiters, quotes, lines
    "semicolons": lambda: written(tables(), delimiter=";"),
    "tabs": lambda: written(tables(), delimiter="\t"),
    "bars quoted": lambda: written(tables(), delimiter="|", quoting=csv.QUOTE_ALL),
    "everything quoted": lambda: written(tables(), quoting=csv.QUOTE_ALL),
    "crlf": lambda: written(tables(), end="\r\n"),
    "cr": lambda: written(tables(), end="\r"),
    "sep line": lambda: {
        name: b"sep=;\r\n" + content for name, content in written(tables(), delimiter=";", end="\r\n").items()
    },
    "mark and sep line": lambda: {
        name: b"\xef\xbb\xbfsep=;\n" + content for name, content in written(tables(), delimiter=";").items()
    },
    "sep line of tabs": lambda: {
        name: b"sep=\t\n" + content for name, content in written(tables(), delimiter="\t").items()
    },
    "no last line end": lambda: _with("*", lambda content: content.rstrip(b"\n")),
    "blank lines": lambda: _lines(
        lambda lines: [line for pair in zip(lines, [""] * 99, strict=False) for line in pair]
    ),
    "blank lines first": lambda: _with("*", lambda content: b"\n\n" + content),
    "lines of delimiters": lambda: _lines(lambda lines: [*lines, "," * lines[0].count(",")]),
    "trailing delimiters": lambda: _lines(lambda lines: [line + "," for line in lines]),
    "trailing delimiters below the header": lambda: _lines(
        lambda lines: [lines[0], *(f"{x},," for x in lines[1:])]
    ),
    "spaces around cells": lambda: _cells(lambda _, cell: f"  {cell} "),
    "non-breaking spaces": lambda: _cells(lambda _, cell: f"\u00a0{cell}\u00a0"),
    "zero-width spaces": lambda: _cells(lambda _, cell: f"\u200b{cell}\ufeff" if cell else cell),
    "shuffled rows": lambda: _lines(lambda lines: [lines[0], *reversed(lines[1:])]),
    "repeated rows": lambda: _lines(lambda lines: [*lines, *lines[1:]]),
    "shuffled columns": lambda: written(_reordered(lambda columns: columns[::-1])),
    # headers
    "danish headers": lambda: written(renamed(_DANISH_HEADERS)),
    "danish headers without their letters": lambda: written(
        renamed({own: other.translate(_LETTERS) for own, other in _DANISH_HEADERS.items()})
    ),
    "upper-case headers": lambda: written(renamed({c: c.upper() for t in tables().values() for c in t[0]})),
    "headers with spaces": lambda: written(
        renamed({c: f" {c.replace('_', ' ')} " for t in tables().values() for c in t[0]})
    ),
    "headers with hyphens": lambda: written(
        renamed({c: c.replace("_", "-").title() for t in tables().values() for c in t[0]})
    ),
    "decomposed headers": lambda: written(
        renamed({own: unicodedata.normalize("NFD", other) for own, other in _DANISH_HEADERS.items()})
    ),
    "danish file names": lambda: {
        _FILE_NAMES.get(name, name): content for name, content in written(tables()).items()
    },
    "unknown column": lambda: _extended("bemærkning", "intet at bemærke"),
    "unknown file beside": lambda: written(tables()) | {"læsmig.md": b"# hej", "notes.csv": b"a,b\n1,2\n"},
    "lock file of a spreadsheet": lambda: written(tables()) | {"~$candidates.csv": b"\x00\x01"},
    # numbers
    "decimal comma": lambda: _cells(_comma, delimiter=";"),
    "thousands and decimal comma": lambda: _only("employees_fte", _grouped),
    "thousands by non-breaking space": lambda: _only(
        "employees_fte", lambda c: c.replace("1234.5", "1\u00a0234,5")
    ),
    "thousands by comma, decimal point": lambda: _only(
        "employees_fte", lambda c: c.replace("1234.5", "1,234.5")
    ),
    "whole numbers as decimals": lambda: _cells(
        lambda c, cell: f"{cell}.0" if c in _WHOLE and cell else cell
    ),
    "whole numbers with decimal comma": lambda: _cells(
        lambda c, cell: f"{cell},0" if c in _WHOLE and cell else cell
    ),
    "superfluous decimals": lambda: _cells(
        lambda c, cell: f"{float(cell):.6f}" if c in _NUMBERS and cell else cell
    ),
    "plus signs": lambda: _cells(lambda c, cell: f"+{cell}" if c in _NUMBERS and cell else cell),
    "unicode minus": lambda: _only("task_experience", lambda cell: cell.replace("-1", "−1")),
    # dates
    "dd-mm-yyyy": lambda: _dates(lambda day: f"{day:%d-%m-%Y}"),
    "dd.mm.yyyy": lambda: _dates(lambda day: f"{day:%d.%m.%Y}"),
    "dd/mm/yyyy": lambda: _dates(lambda day: f"{day:%d/%m/%Y}"),
    "d-m-yyyy": lambda: _dates(lambda day: f"{day.day}-{day.month}-{day.year}"),
    "yyyymmdd": lambda: _dates(lambda day: f"{day:%Y%m%d}"),
    "iso at midnight": lambda: _dates(lambda day: f"{day.isoformat()}T00:00:00"),
    "danish at midnight": lambda: _dates(lambda day: f"{day:%d-%m-%Y} 00:00"),
    "excel day numbers": lambda: _dates(lambda day: str((day - _EPOCH).days)),
    "months in words": lambda: _dates(lambda day: f"{day.day}. {_MONTHS[day.month - 1]} {day.year}"),
    "months mm-yyyy": lambda: _months(lambda year, month: f"{month:02d}-{year}"),
    "months as first day": lambda: _months(lambda year, month: f"01-{month:02d}-{year}"),
    "months in danish": lambda: _months(lambda year, month: f"{_MONTHS[month - 1]} {year}"),
    # words
    "danish weekdays": lambda: _cells(_days),
    "hours with dots": lambda: _cells(
        lambda c, cell: cell.replace(":", ".") if c in ("availability", "schedule") else cell
    ),
    "dashes of a word processor": lambda: _cells(
        lambda c, cell: cell.replace("-", "–") if c in ("availability", "schedule") else cell
    ),
    "danish words": lambda: _cells(
        lambda c, cell: _DANISH_WORDS.get(cell, cell) if c in _WORD_COLUMNS else cell
    ),
    "upper-case words": lambda: _cells(lambda c, cell: cell.upper() if c in _WORD_COLUMNS else cell),
    "danish transport": lambda: _only(
        "transport", lambda c: "|".join(_TRANSPORT[mode] for mode in c.split("|"))
    ),
    "labels for codes": lambda: _cells(_labels),
    "lower-case codes": lambda: _only("conditions", str.lower),
    "items in another order": lambda: _cells(
        lambda c, cell: "|".join(reversed(cell.split("|"))) if c not in ("name",) else cell
    ),
    "spaces between items": lambda: _cells(lambda _, cell: cell.replace("|", " | ")),
    "lost zeros": lambda: written(each_cell(_zeros_lost)),
    "codes as decimals": lambda: _cells(
        lambda c, cell: f"{cell.lstrip('0')}.0" if c in ("municipality_code", "postcode") and cell else cell
    ),
    "towns after postcodes": lambda: _only("postcode", lambda cell: f"{cell} By"),
    "excel text formulas": lambda: _cells(
        lambda c, cell: f'="{cell}"' if cell and (c.endswith("_id") or c.endswith("_code")) else cell
    ),
    # lines that are no records
    "line of totals": lambda: _lines(lambda lines: [*lines, "I alt" + "," * lines[0].count(",")]),
    "lines of totals with figures": lambda: _lines(
        lambda lines: [*lines, "Total:" + ",12" * lines[0].count(","), "SUM" + "," * lines[0].count(",")]
    ),
    # workbooks
    "workbook of texts": lambda: {"levering.xlsx": workbook(tables())},
    "workbook of typed cells": lambda: {"levering.xlsx": workbook(tables(), _typed)},
    "workbook named csv": lambda: {"levering.csv": workbook(tables())},
    # all of it
    "danish through and through": lambda: written(
        {
            name: [
                {_DANISH_HEADERS.get(c, c): _all_danish(c, cell) for c, cell in row.items()} for row in rows
            ]
            for name, rows in tables().items()
        },
        delimiter=";",
        end="\r\n",
        encoding="utf-8-sig",
    ),
    "danish in windows-1252": lambda: written(
        {
            name: [
                {_DANISH_HEADERS.get(c, c): _all_danish(c, cell) for c, cell in row.items()} for row in rows
            ]
            for name, rows in tables().items()
        },
        delimiter=";",
        end="\r\n",
        encoding="cp1252",
    ),
}
