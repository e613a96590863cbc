"""What a table and its columns are: kinds of cells, bounds, words and what refers to what."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How a cell is spelled and what it becomes in a record."""

    ID = "id"  # opaque text, unique after NFC and trimming
    CODE = "code"  # text with its leading zeros
    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    MONTH = "month"  # YYYY-MM; the record holds the first day of the month
    CHOICE = "choice"
    CODES = "codes"  # code|code -> sorted tuple of codes
    WEIGHTS = "weights"  # code:value|code:value -> sorted tuple of (code, value)
    INTERVALS = "intervals"  # mon 08:00-12:00|... -> sorted tuple of Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: name, kind, bounds, choices and the vocabulary its codes belong to.

    ``low`` and ``high`` bound the number itself, or the value of each item of a weighted list.
    ``words`` is the vocabulary kind of the codes; an unknown code is a warning, for municipalities may
    use words of their own. ``refers_to`` names the table whose key the value must be found in. Where it
    is not, a warning is enough for a ``lenient`` column, and for one whose neighbour ``or_else`` is found.
    ``audit_only`` columns serve aggregate reflection: no page, list or interface shows or takes them.
    ``health`` columns tell of a person's health or reveal it: minimal mode neither takes nor keeps them.
    ``by_company`` columns hold what a company writes; an unlawful wish about people refuses the row.
    ``number_field`` marks identifiers of companies, whose digits may look like a CPR number but are none.
    """

    name: str
    kind: Kind
    required: bool = False
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    words: str | None = None
    refers_to: str | None = None
    number_field: bool = False
    lenient: bool = False
    or_else: str | None = None
    stored_apart: bool = False
    audit_only: bool = False
    by_company: bool = False
    health: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: file ``name + ".csv"``, record type, natural key and columns.

    ``versioned`` tables may hold several rows for one key, told apart by ``valid_from``.
    """

    name: str
    record: type
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    versioned: bool = False
    required: bool = False

    @property
    def file(self) -> str:
        """File name of the table in a folder of the exchange format."""
        return f"{self.name}.csv"

    def column(self, name: str) -> Column:
        """Return the column of that name.

        Raises
        ------
        KeyError
            If the table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name}: no column {name!r}")
