"""A delivery: a folder, a workbook or a file, read into rows with everything that was found."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from data import tables as exchange
from data.columns import Table
from data.findings import DataRefusedError, Finding, Severity
from data.identity import holds_cpr
from data.intake.case_system import CASE_NAMES, is_case_system, translate
from data.intake.delimited import delimited_source
from data.intake.gathering import Gathering, error, note
from data.intake.guard import CPR_IN_NAME
from data.intake.headers import table_named
from data.intake.lexicon import Lexicon
from data.intake.reading import Progress, TableReader
from data.intake.references import Known, check_references
from data.intake.sources import Source
from data.intake.workbook import workbook_sources
from data.rows import Row, key_of, record_of
from data.snapshot import Records
from data.tables import TABLES
from data.versions import Version
from data.vocabulary import Vocabulary, Word, built_in_vocabulary

_TEXT_ENDINGS = frozenset({".csv", ".tsv", ".txt"})
_WORKBOOK_ENDINGS = frozenset({".xlsx", ".xlsm"})
_ZIP_MARK, _OLD_EXCEL_MARK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

_NOWHERE = error("not-found", "a folder, a workbook or a CSV file", "check the path")
_UNREADABLE = error("unreadable", "a file that may be read", "check its permissions")
_OLD_EXCEL = error("old-workbook", "an .xlsx workbook or CSV", "save the .xls file as .xlsx")
_EMPTY = error("empty-file", "a header and rows", "deliver the file again")
_EMPTY_OPTIONAL = note("empty-file", "a header and rows", "not read")
_STRANGE = note("unknown-file", "files and sheets of the exchange format", "not read")
_MISSING = error(
    "table-missing", "a file of this name", "deliver it; candidates, workplaces and openings are needed"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What a delivery holds.

    Attributes
    ----------
    rows : mapping of table name to list of rows
        Sorted by key and dates, each once; see `data.rows`. Not to be imported where ``refused``.
    findings : tuple of Finding
        Everything found in all files.
    rows_read : dict of table name to int
        Rows that stood in the files, without blank lines and lines of totals.
    """

    rows: Mapping[str, list[Row]]
    findings: tuple[Finding, ...]
    rows_read: dict[str, int]

    @property
    def refused(self) -> bool:
        """Whether an error forbids importing any of it."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def records(self, as_of: date) -> Records:
        """Return the delivery as records, as a fresh store would after importing it on a day.

        Parameters
        ----------
        as_of : date
            The day from which rows without ``known_from`` count as known.

        Raises
        ------
        DataRefusedError
            If the delivery holds an error.
        """
        if self.refused:
            raise DataRefusedError(self.findings)
        return Records(
            candidates=tuple(self._versions(exchange.CANDIDATES, as_of)),
            workplaces=tuple(self._versions(exchange.WORKPLACES, as_of)),
            openings=tuple(self._versions(exchange.OPENINGS, as_of)),
            brokers=self._latest(exchange.BROKERS),
            matches=self._latest(exchange.MATCHES),
            paid_months=self._latest(exchange.PAID_HOURS),
            holds=self._latest(exchange.HOLDS),
            decisions=self._latest(exchange.DECISIONS),
            vocabulary=Vocabulary.of(self._latest(exchange.VOCABULARY)),
        )

    def _versions(self, table: Table, as_of: date) -> Iterator[Version[Any]]:
        for row in self.rows.get(table.name, ()):
            known_from = row[-1] if isinstance(row[-1], date) else as_of
            yield Version(record=record_of(table, row), known_from=known_from)

    def _latest(self, table: Table) -> tuple[Any, ...]:
        # Rows are sorted by known_from within a key, unknown first: the last one of a key is the latest word.
        latest = {key_of(table)(row): row for row in self.rows.get(table.name, ())}
        return tuple(record_of(table, row) for row in latest.values())


def read_folder(
    path: Path,
    as_of: date,
    *,
    known: Known | None = None,
    progress: Progress | None = None,
    minimal: bool = False,
) -> Intake:
    """Read a delivery; whatever is wrong with it becomes findings, never an exception.

    Parameters
    ----------
    path : Path
        Folder or file of the exchange format or of the Danish case-system layout, or an .xlsx workbook.
    as_of : date
        Day of import.
    known : Known, optional
        What the store already holds: its ids may be referred to, its words are known.
    progress : callable, optional
        Called with file, rows read so far and about how many there are.
    minimal : bool
        Leave out what tells of a person's health, and say so.
    """
    gathering = Gathering()
    delivered = _delivered(path, gathering)
    intake = _Reading(gathering, as_of, known or Known(), progress, minimal=minimal)
    intake.read(delivered)
    if path.is_dir() or path.suffix.casefold() in _WORKBOOK_ENDINGS:
        intake.say_missing()
    return intake.result()


class _Reading:
    def __init__(
        self,
        gathering: Gathering,
        as_of: date,
        known: Known,
        progress: Progress | None,
        *,
        minimal: bool,
    ) -> None:
        words = built_in_vocabulary().adding(known.vocabulary.words.values())
        self._lexicon = Lexicon(words)
        self._gathering, self._known, self._progress = gathering, known, progress
        self._readers = {
            table.name: TableReader(table, self._lexicon, gathering, as_of, minimal=minimal)
            for table in TABLES
        }
        self._seen: set[str] = set()

    def read(self, sources: Iterable[Source]) -> None:
        by_table: dict[str, list[Source]] = {table.name: [] for table in TABLES}
        case_system: list[Source] = []
        for source in sources:
            table = table_named(source.name)
            if is_case_system(source):
                case_system.append(source)
            elif table:
                by_table[table.name].append(source)
            elif not holds_cpr(source.file):
                self._gathering.say(_STRANGE, file=source.file)
            if holds_cpr(source.file):
                self._gathering.say(CPR_IN_NAME, file=source.file)
        self._tables(by_table, [TABLES[0]])
        self._add_words()
        stored = self._known.ids.get("openings", frozenset())
        for source in case_system:
            for table_name, translated in translate(source, self._lexicon, stored, self._gathering):
                by_table[table_name].append(translated)
        self._tables(by_table, TABLES[1:])

    def _tables(self, by_table: Mapping[str, list[Source]], tables: Iterable[Table]) -> None:
        for table in tables:
            for source in by_table[table.name]:
                self._seen.add(table.name)
                self._readers[table.name].read(source, self._progress)

    def _add_words(self) -> None:
        vocabulary = self._readers["vocabulary"]
        for row in vocabulary.rows:
            word: Word = record_of(vocabulary.table, row)
            self._lexicon.add(word)

    def say_missing(self) -> None:
        for table in TABLES:
            if table.required and table.name not in self._seen:
                self._gathering.say(_MISSING, file=table.file)

    def result(self) -> Intake:
        check_references(self._readers, self._known, self._gathering)
        return Intake(
            rows={name: reader.settled() for name, reader in self._readers.items()},
            rows_read={name: reader.rows_read for name, reader in self._readers.items()},
            findings=self._gathering.findings(),
        )


def _delivered(path: Path, gathering: Gathering) -> list[Source]:
    try:
        if path.is_dir():
            files = sorted(entry for entry in path.iterdir() if not entry.name.startswith((".", "~$")))
            return [source for file in files for source in _sources(file, gathering)]
        if path.is_file():
            return _sources(path, gathering)
    except OSError:
        gathering.say(_UNREADABLE, file=path.name)
        return []
    gathering.say(_NOWHERE, file=path.name)
    return []


def _sources(path: Path, gathering: Gathering) -> list[Source]:
    ending = path.suffix.casefold()
    if not path.is_file() or ending not in _TEXT_ENDINGS | _WORKBOOK_ENDINGS:
        gathering.say(CPR_IN_NAME if holds_cpr(path.name) else _STRANGE, file=path.name)
        return []
    try:
        with path.open("rb") as file:
            start = file.read(4)
        if start == _OLD_EXCEL_MARK:
            gathering.say(_OLD_EXCEL, file=path.name)
            return []
        if start == _ZIP_MARK or ending in _WORKBOOK_ENDINGS:
            return workbook_sources(path, gathering)
        return _text_sources(path, gathering)
    except OSError:
        gathering.say(_UNREADABLE, file=path.name)
        return []


def _text_sources(path: Path, gathering: Gathering) -> list[Source]:
    errors = gathering.error_count
    source = delimited_source(path, CASE_NAMES, gathering)
    if source is None and gathering.error_count == errors:
        table = table_named(path.stem)
        gathering.say(_EMPTY if table and table.required else _EMPTY_OPTIONAL, file=path.name)
    return [source] if source else []
