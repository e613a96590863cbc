"""What tables have to say about each other: ids that lead nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from data.columns import Column, Table
from data.intake.gathering import Gathering, Remark, error, warning
from data.intake.reading import TableReader
from data.rows import positions
from data.tables import TABLES
from data.vocabulary import Vocabulary

Ids = set[str] | frozenset[str]
Elsewhere = tuple[int, Ids]

_REMARKS = {
    "broker_id": warning(
        "dangling-id", "a jobformidler of brokers.csv", "add the row; until then nobody's limit counts"
    )
}
_KEPT = warning(
    "dangling-id", "an id that is delivered or stored", "kept without it; add the row if you have it"
)
_EARLY = warning(
    "before-the-start",
    "paid months from the month of the match on",
    "kept, but hours before the match are no outcome of it; check the month or the match's first day",
    once=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a store already knows, so that a delivery may name it without repeating it.

    Attributes
    ----------
    ids : mapping of table name to ids
        Keys of stored records.
    vocabulary : Vocabulary
        Stored words.
    """

    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)
    vocabulary: Vocabulary = field(default_factory=Vocabulary)


def check_references(readers: Mapping[str, TableReader], known: Known, gathering: Gathering) -> None:
    """Say which rows name a record that neither the delivery nor the store holds."""
    for table in TABLES:
        for column in table.columns:
            if column.refers_to:
                ids = _ids(readers[column.refers_to], known)
                elsewhere = _elsewhere(table, column, readers, known)
                _check(readers[table.name], column, ids, elsewhere, gathering)
    check_months(readers["paid_hours"], readers["matches"], gathering)


def _elsewhere(table: Table, column: Column, readers: Mapping[str, TableReader], known: Known) -> Elsewhere:
    """Return where the column stands that may lead on instead, and its ids."""
    other = table.column(column.or_else) if column.or_else else column
    return positions(table, (other.name,))[0], _ids(readers[other.refers_to or ""], known)


def _ids(reader: TableReader, known: Known) -> Ids:
    stored = known.ids.get(reader.table.name, frozenset())
    return stored | reader.ids if stored else reader.ids


def _check(reader: TableReader, column: Column, ids: Ids, elsewhere: Elsewhere, gathering: Gathering) -> None:
    if column.refers_to == "brokers" and not ids:
        return  # without a table of jobformidlere they are unknown throughout
    place = positions(reader.table, (column.name,))[0]
    other, other_ids = elsewhere
    for index, row in enumerate(reader.rows):
        if row[place] is not None and row[place] not in ids:
            found = column.or_else and row[other] in other_ids
            remark = _REMARKS.get(column.name, _KEPT) if column.lenient or found else _dangling(column)
            file, line = reader.place_of(index)
            gathering.say(remark, file=file, row=line, column=column.name, got=str(row[place]))


def _dangling(column: Column) -> Remark:
    expected = f"an id of {column.refers_to}.csv"
    return error("dangling-id", expected, f"add the row to {column.refers_to}.csv, or correct the id")


def check_months(months: TableReader, matches: TableReader, gathering: Gathering) -> None:
    """Say where paid hours lie before the month in which their match began."""
    match_id, started_on = positions(matches.table, ("match_id", "started_on"))
    began = {
        row[match_id]: day.replace(day=1) for row in matches.rows if isinstance(day := row[started_on], date)
    }
    match_id, month = positions(months.table, ("match_id", "month"))
    for index, row in enumerate(months.rows):
        paid, first = row[month], began.get(row[match_id])
        if first is not None and isinstance(paid, date) and paid < first:
            file, line = months.place_of(index)
            gathering.say(_EARLY, file=file, row=line, column="month", got=str(row[month])[:7])
