"""What tables have to say about each other: ids that lead nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from data.intake.gathering import Gathering, Remark, error, warning
from data.intake.reading import TableReader
from data.rows import positions
from data.tables import TABLES, Column
from data.vocabulary import Vocabulary

_NO_BROKER = warning(
    "dangling-id", "a jobformidler of brokers.csv", "add the row; until then nobody's limit counts"
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
                _check(readers[table.name], column, _ids(readers[column.refers_to], known), gathering)


def _ids(reader: TableReader, known: Known) -> set[str] | frozenset[str]:
    stored = known.ids.get(reader.table.name, frozenset())
    return stored | reader.ids if stored else reader.ids


def _check(reader: TableReader, column: Column, ids: set[str] | frozenset[str], gathering: Gathering) -> None:
    soft = column.refers_to == "brokers"
    if soft and not ids:
        return  # without a table of jobformidlere they are unknown throughout
    place = positions(reader.table, (column.name,))[0]
    remark = _NO_BROKER if soft else _dangling(column)
    for index, row in enumerate(reader.rows):
        if row[place] is not None and row[place] not in ids:
            file, line = reader.place_of(index)
            gathering.say(remark, file=file, row=line, column=column.name, got=str(row[place]))


def _dangling(column: Column) -> Remark:
    expected = f"an id of {column.refers_to}.csv"
    return error("dangling-id", expected, f"add the row to {column.refers_to}.csv, or correct the id")
