"""Files in the layout of the Danish case systems, put into the tables of the exchange format."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from data.columns import Table
from data.intake import case_companies, case_people
from data.intake.gathering import Gathering, RefusedValueError, note
from data.intake.guard import refusal
from data.intake.headers import column_named, fold
from data.intake.lexicon import Lexicon
from data.intake.lines import Lines
from data.intake.sources import Line, Source
from data.rows import KNOWN_FROM
from data.tables import CANDIDATES, OPENINGS, WORKPLACES

CASE_NAMES = case_people.NAMES | case_companies.NAMES
_ENOUGH_NAMES = 6
_COMPANY_NUMBERS = frozenset({"cvr", "p_nummer"})
_PLACES = "antal_pladser"

_DROPPED = note(
    "not-stored", "what matching needs", "the column is read for forbidden content and not stored"
)
_UNKNOWN = note("unknown-column", "columns of the case system", "not read; nothing of it is stored")
_MEANING = note(
    "case-system",
    "the layout of a case system",
    "stars became values; a condition of 3 is a must; without a car: on foot and by public transport; a "
    "condition without a value counts 2, a task an even part of the hours; hours without days hold every day",
)

Cells = dict[str, str]
Part = Callable[[Mapping[str, str], Lexicon], dict[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """How a case-system row becomes a row of one table."""

    table: Table
    passed_on: Mapping[str, str]
    parts: tuple[tuple[tuple[str, ...], Part], ...]


def is_case_system(source: Source) -> bool:
    """Tell by its header whether a file comes from a case system."""
    names = set(map(fold, source.header))
    people = "sags_id" in names and len(names & case_people.NAMES) >= _ENOUGH_NAMES
    companies = {"p_nummer", _PLACES} <= names and len(names & case_companies.NAMES) >= _ENOUGH_NAMES
    return people or companies


def translate(
    source: Source, lexicon: Lexicon, stored_openings: frozenset[str], gathering: Gathering
) -> list[tuple[str, Source]]:
    """Return the tables that a case-system file holds, by table name.

    Parameters
    ----------
    source : Source
        A file that `is_case_system`.
    lexicon : Lexicon
        Words, for labels instead of codes.
    stored_openings : frozenset of str
        Ids of stored openings: one of them that offers no places any more is delivered with none.
    gathering : Gathering
        Where remarks go.
    """
    gathering.say(_MEANING, file=source.file)
    names = [fold(header) for header in source.header]
    records = _records(source, names, gathering)
    if "sags_id" in names:
        targets = [(_people(source.header), records)]
    else:
        offering = [record for record in records if _has_opening(record[1], stored_openings)]
        targets = [(_workplaces(source.header), records), (_openings(source.header), offering)]
    return [
        (target.table.name, _translated(source, target, rows, lexicon, gathering)) for target, rows in targets
    ]


def _has_opening(cells: Cells, stored_openings: frozenset[str]) -> bool:
    return case_companies.offers_places(cells) or case_companies.opening_id_of(cells) in stored_openings


def _records(source: Source, names: list[str], gathering: Gathering) -> list[tuple[int, Cells]]:
    dropped = case_people.DROPPED if "sags_id" in names else case_companies.DROPPED
    for name, header in zip(names, source.header, strict=True):
        if name and (name in dropped or (name not in CASE_NAMES and not _column(header, names))):
            remark = refusal(header, None) or (_DROPPED if name in dropped else _UNKNOWN)
            gathering.say(remark, file=source.file, column=header)
    lines, records = Lines(source, gathering), []
    for line, cells in source.rows():
        if lines.holds_record(cells, line) and _harmless(cells, names, source.file, line, gathering):
            records.append((line, dict(zip(names, cells, strict=True))))
    return records


def _column(header: str, names: list[str]) -> str | None:
    tables = (CANDIDATES,) if "sags_id" in names else (WORKPLACES, OPENINGS)
    return next((name for table in tables if (name := column_named(table, header))), None)


def _harmless(cells: list[str], names: list[str], file: str, line: int, gathering: Gathering) -> bool:
    harmless = True
    for name, cell in zip(names, cells, strict=True):
        column = WORKPLACES.column("workplace_id") if name in _COMPANY_NUMBERS else None
        if name == "fravalg":
            column = CANDIDATES.column("no_go_workplaces")
        if refused := refusal(cell, column):
            harmless = False
            gathering.say(refused, file=file, row=line, column=name)
    return harmless


def _people(header: list[str]) -> _Target:
    return _target(CANDIDATES, header, case_people.PARTS, case_people.DROPPED)


def _workplaces(header: list[str]) -> _Target:
    target = _target(WORKPLACES, header, case_companies.WORKPLACE_PARTS, case_companies.DROPPED)
    return _Target(
        table=target.table,
        parts=target.parts,
        passed_on={
            name: column
            for name, column in target.passed_on.items()
            if column in case_companies.WORKPLACE_NAMES
        },
    )


def _openings(header: list[str]) -> _Target:
    target = _target(OPENINGS, header, case_companies.OPENING_PARTS, case_companies.DROPPED)
    return _Target(
        table=target.table,
        parts=target.parts,
        passed_on={
            name: column
            for name, column in target.passed_on.items()
            if column in case_companies.OPENING_NAMES
        },
    )


def _target(
    table: Table, header: list[str], parts: tuple[tuple[tuple[str, ...], Part], ...], dropped: frozenset[str]
) -> _Target:
    composed = {name for names, _ in parts for name in names} | dropped
    passed_on = {
        fold(cell): column
        for cell in header
        if fold(cell) not in composed and (column := column_named(table, cell)) and column != KNOWN_FROM.name
    }
    present = set(map(fold, header))
    return _Target(
        table=table,
        passed_on=passed_on,
        parts=tuple((names, part) for names, part in parts if present & {*names}),
    )


def _translated(
    source: Source, target: _Target, records: list[tuple[int, Cells]], lexicon: Lexicon, gathering: Gathering
) -> Source:
    rows = [
        (line, _composed(cells, target, lexicon, (source.file, line), gathering)) for line, cells in records
    ]
    header = sorted({column for _, row in rows for column in row} | set(target.passed_on.values()))
    if target.table is OPENINGS:
        header = ["opening_id", *header]

    def lines() -> Iterable[Line]:
        for (line, row), (_, cells) in zip(rows, records, strict=True):
            own = {"opening_id": case_companies.opening_id_of(cells)}
            yield line, [own.get(column) or row.get(column, "") for column in header]

    def written() -> Iterable[Line]:
        passed_on = {column: name for name, column in target.passed_on.items()}
        for line, cells in records:
            yield line, [cells[passed_on[column]] if column in passed_on else "" for column in header]

    return Source(
        file=source.file, name=source.name, header=header, rows=lines, row_count=len(rows), written=written
    )


def _composed(
    cells: Cells, target: _Target, lexicon: Lexicon, place: tuple[str, int], gathering: Gathering
) -> Cells:
    row = {column: cells[name] for name, column in target.passed_on.items()}
    for names, part in target.parts:
        try:
            row |= part(dict.fromkeys(names, "") | cells, lexicon)
        except RefusedValueError as refused:
            name = next(name for name in names if name in cells)
            gathering.say(refused.remark, file=place[0], row=place[1], column=name, got=cells[name])
    return row
