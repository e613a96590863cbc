"""Empty tables to be filled in: the headers of the exchange format, as CSV or as one workbook."""

import csv
import io

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from data.columns import Column, Kind, Table
from data.tables import TABLES

_AS_TEXT = "@"
_WIDEST, _NARROWEST = 30, 12
_WRITTEN_AS_TEXT = frozenset(Kind) - {Kind.INTEGER, Kind.NUMBER}


def blank_columns(table: Table, *, minimal: bool = False) -> tuple[Column, ...]:
    """Return the columns of a table to be filled in: none that only serves reflection on groups.

    Parameters
    ----------
    table : Table
        The table.
    minimal : bool
        Leave out what tells of a person's health.
    """
    return tuple(one for one in table.columns if not (one.audit_only or (minimal and one.health)))


def blank_csv(table: Table, *, minimal: bool = False) -> bytes:
    """Return the header of a table as CSV: UTF-8 with commas."""
    text = io.StringIO()
    csv.writer(text).writerow([column.name for column in blank_columns(table, minimal=minimal)])
    return text.getvalue().encode()


def blank_workbook(*, minimal: bool = False) -> bytes:
    """Return an .xlsx workbook with a sheet for each table.

    Columns that a row cannot do without are bold; all but numbers are formatted as text, so that codes keep
    their leading zeros and days are not turned into numbers.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in TABLES:
        sheet = book.create_sheet(table.name)
        sheet.freeze_panes = "A2"
        for number, column in enumerate(blank_columns(table, minimal=minimal), start=1):
            cell = sheet.cell(row=1, column=number, value=column.name)
            cell.font = Font(bold=column.required)
            width = min(_WIDEST, max(_NARROWEST, len(column.name) + 2))
            of_column = sheet.column_dimensions[get_column_letter(number)]
            of_column.width = width
            if column.kind in _WRITTEN_AS_TEXT:
                of_column.number_format = _AS_TEXT
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()
