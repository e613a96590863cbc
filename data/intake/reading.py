"""One table: the rows of all its files, read cell by cell, checked, sorted, each once."""

from array import array
from collections.abc import Callable
from datetime import date

from data.columns import Column, Kind, Table
from data.findings import Severity
from data.intake.cells import CellReader
from data.intake.decimals import DecimalSigns
from data.intake.gathering import Gathering, Remark, error, note, warning
from data.intake.guard import refusal
from data.intake.headers import column_named
from data.intake.lexicon import Lexicon
from data.intake.lines import Lines
from data.intake.rowchecks import record_checks, row_checks
from data.intake.sources import Source
from data.rows import Row, columns_of, order_of, positions, record_of

Progress = Callable[[str, int, int], None]
# Who reads each column of the table, and where it stands in the file; nobody where it does not.
Order = list[tuple[CellReader, int] | None]
_TELL_EVERY = 20_000
_COLUMN = note("unknown-column", "columns of the exchange format", "not read; nothing of it is stored")
_HEALTH = warning(
    "health-left-out",
    "nothing about health, because MATCHER_MINIMAL is set",
    "not read; nothing of it is stored",
)
_TWICE = error("column-twice", "each column once", "take one of the two out")
_ABSENT = error("column-missing", "a column that every row needs", "add the column")
_REPEATED = note("repeated-row", "each row once", "the same row stands there twice; it counts once")
_OVERTAKEN = warning(
    "overtaken-row",
    "one row of a record for each of its days",
    "the later line of the file counts; take it out if the earlier one should",
)
_CONFLICT = error(
    "conflicting-rows",
    "one row for each key",
    "keep one; of people, workplaces and openings give both a valid_from",
)


class TableReader:
    """Gathers the rows of one table from any number of sources.

    Parameters
    ----------
    table : Table
        The table to read.
    lexicon : Lexicon
        Words for columns of codes.
    gathering : Gathering
        Where remarks go.
    as_of : date
        Day of import; later days are remarked upon.
    minimal : bool
        Whether columns about health are left out, and that is said.
    """

    def __init__(
        self, table: Table, lexicon: Lexicon, gathering: Gathering, as_of: date, *, minimal: bool = False
    ) -> None:
        self.table = table
        self.rows: list[Row] = []
        self.lines: array[int] = array("q")
        self.ids: set[str] = set()
        self.rows_read = 0
        self._lexicon, self._gathering, self._as_of = lexicon, gathering, as_of
        self._minimal = minimal
        self._files: list[tuple[int, str]] = []
        self._check = row_checks(table)
        self._self_checking = record_checks(table)

    def read(self, source: Source, progress: Progress | None = None) -> None:
        """Read one source; everything amiss goes to the gathering, and rows with errors are left out."""
        self._files.append((len(self.rows), source.file))
        readers = self._readers(source)
        order = self._order(readers, source)
        if order is None:
            return
        lines = Lines(source, self._gathering)
        before = self.rows_read
        for line, cells in source.rows():
            if not lines.holds_record(cells, line):
                continue
            self.rows_read += 1
            self._row(cells, line, readers, order)
            if progress and self.rows_read % _TELL_EVERY == 0:
                progress(source.file, self.rows_read, source.row_count)
        if self.rows_read == before:
            empty = Remark(
                Severity.WARNING if self.table.required else Severity.NOTE,
                "no-rows",
                "rows below the header",
                "deliver the rows, or leave the file out",
            )
            self._gathering.say(empty, file=source.file)

    def _readers(self, source: Source) -> list[CellReader | None]:
        columns = [self._column(header, source.file, place) for place, header in enumerate(source.header, 1)]
        signs = DecimalSigns(source, columns)
        return [
            CellReader(column, self._lexicon, self._gathering, source.file, signs) if column else None
            for column in columns
        ]

    def _column(self, header: str, file: str, place: int) -> Column | None:
        name = column_named(self.table, header)
        if name is None and header.strip():
            remark = refusal(header, None) or _COLUMN
            self._gathering.say(remark, file=file, column=header, got=f"column {place}")
        found = next((column for column in columns_of(self.table) if column.name == name), None)
        if found is None or not (found.health and self._minimal):
            return found
        self._gathering.say(_HEALTH, file=file, column=found.name, got=f"column {place}")
        return None

    def _order(self, readers: list[CellReader | None], source: Source) -> Order | None:
        """Return who reads each column where, ``None`` if a needed one is missing."""
        names = [reader.column.name if reader else "" for reader in readers]
        complete = True
        for column in columns_of(self.table):
            if names.count(column.name) > 1:
                complete = False
                self._gathering.say(_TWICE, file=source.file, column=column.name)
            if column.required and column.name not in names:
                complete = False
                self._gathering.say(_ABSENT, file=source.file, column=column.name)
        if not complete:
            return None
        found = {reader.column.name: (reader, at) for at, reader in enumerate(readers) if reader}
        return [found.get(column.name) for column in columns_of(self.table)]

    def _row(self, cells: list[str], line: int, readers: list[CellReader | None], order: Order) -> None:
        file = self._files[-1][1]
        errors = self._gathering.error_count
        for place, reader in enumerate(readers):
            if reader is None and (refused := refusal(cells[place], None)):
                self._gathering.say(refused, file=file, row=line)
        row = tuple([at[0](cells[at[1]], line) if at else None for at in order])
        if len(self.table.key) == 1 and isinstance(row[0], str):
            self.ids.add(row[0])
        if self._gathering.error_count == errors:
            self._check_row(row, file, line)
        if self._gathering.error_count == errors:
            self.rows.append(row)
            self.lines.append(line)

    def _check_row(self, row: Row, file: str, line: int) -> None:
        errors = self._gathering.error_count
        for remark, column in self._check(row, self._as_of) if self._check else ():
            value = row[positions(self.table, (column,))[0]]
            got = "" if value is None else str(value)
            self._gathering.say(remark, file=file, row=line, column=column, got=got)
        if self._self_checking and self._gathering.error_count == errors:
            try:
                record_of(self.table, row)
            except ValueError as refused:
                remark = error("record-refused", "a record that holds together", "see the row", str(refused))
                self._gathering.say(remark, file=file, row=line)

    def place_of(self, index: int) -> tuple[str, int]:
        """Return file and line of a row."""
        file = next(name for start, name in reversed(self._files) if start <= index)
        return file, self.lines[index]

    def settled(self) -> list[Row]:
        """Return the rows sorted by key and dates, equal ones once.

        Of rows that contradict each other about one day the later line of a file counts, for systems write
        down every change of a day; rows without a day that contradict each other are errors.
        """
        order = order_of(self.table)
        keys = [order(row) for row in self.rows]
        kept: list[Row] = []
        last = -1
        for index in sorted(range(len(keys)), key=keys.__getitem__):
            if last < 0 or keys[last] != keys[index]:
                kept.append(self.rows[index])
                last = index
            elif self._overtakes(last, index):
                kept[-1] = self.rows[index]
                last = index
        return kept

    def _overtakes(self, first: int, second: int) -> bool:
        """Tell whether the second of two rows with one key counts instead of the first, and say so."""
        file, line = self.place_of(second)
        other_file, other_line = self.place_of(first)
        remark = _CONFLICT
        if self.rows[first] == self.rows[second]:
            remark = _REPEATED
        elif file == other_file and self._is_dated(self.rows[second]):
            remark = _OVERTAKEN
        got = f"the same key as {other_file} line {other_line}"
        self._gathering.say(remark, file=file, row=line, column=self.table.key[0], got=got)
        return remark is _OVERTAKEN

    def _is_dated(self, row: Row) -> bool:
        """Tell whether a row says from which day it holds, or of which day it tells."""
        days = [c.name for c in self.table.columns if c.kind is Kind.DATE and c.name in self.table.key]
        days += ["valid_from"] * self.table.versioned
        return any(row[place] is not None for place in positions(self.table, tuple(days)))
