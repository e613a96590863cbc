"""What no cell may hold (control characters, CPR numbers), and the plain text inside what systems add."""

import re
import unicodedata

from data.columns import Column, Kind
from data.formulas import unguarded
from data.identity import holds_cpr, holds_cpr_beside_company
from data.intake.gathering import Remark, error, warning

_EDGES = " \t\r\n\u00a0\u202f\u200b\u2060\ufeff"
_EXCEL_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffd\ufffe\uffff]")
_BREAKS = re.compile(r"\s*[\r\n\u2028\u2029]+\s*")
_MOJIBAKE = re.compile("\u00c3[\u0080-\u00bf\u2020\u02dc\u2026]|\u00e2\u20ac")
_DECIMALS = re.compile(r"(?:(?<=^)|(?<=:))[+-]?[0-9]{1,3}[.,][0-9]+(?=$|\|)")
_NUMBERS = frozenset({Kind.NUMBER, Kind.WEIGHTS})

CPR = error(
    "cpr",
    "no civil registration number anywhere",
    "take the number out of the file and use a pseudonymous id; nothing of the row was kept",
    "a value that can be read as a CPR number (not shown)",
)
CPR_IN_NAME = error(
    "cpr",
    "a name of a file or sheet without a civil registration number",
    "give it another name, and deliver it again",
    "a name that can be read as a CPR number (not shown)",
)
_CONTROLS = error(
    "control-character",
    "text without control characters",
    "save the file again as UTF-8 text; the bytes look damaged or are in another encoding",
)
_DAMAGED = warning(
    "damaged-letters", "letters such as æ, ø and å", "the file was saved in UTF-8 and opened as Windows-1252"
)


def plain_text(text: str) -> str:
    """Return a cell without edges, Excel's ``="…"`` and apostrophes before formulas; NFC, on one line."""
    inner = text.strip(_EDGES)
    if wrapped := _EXCEL_TEXT.fullmatch(inner):
        inner = wrapped[1].replace('""', '"').strip(_EDGES)
    inner = unguarded(inner)
    if inner.isascii() and "\n" not in inner and "\r" not in inner:
        return inner
    flat = _BREAKS.sub(" ", inner).replace("\u00a0", " ")
    return unicodedata.normalize("NFC", flat).strip(_EDGES)


def refusal(text: str, column: Column | None) -> Remark | None:
    """Return why a cell refuses its row, ``None`` where it does not.

    Parameters
    ----------
    text : str
        The cell as it stands in the file.
    column : Column or None
        The column it belongs to; ``None`` for columns outside the exchange format.
    """
    if _CONTROL.search(text):
        return _CONTROLS
    return CPR if _looks_like_cpr(text, column) else None


def suspicion(text: str) -> Remark | None:
    """Return a warning where letters look as if an encoding was mistaken."""
    return _DAMAGED if not text.isascii() and _MOJIBAKE.search(text) else None


def _looks_like_cpr(text: str, column: Column | None) -> bool:
    if column and column.number_field:
        return any(holds_cpr_beside_company(item.strip(_EDGES)) for item in text.split("|"))
    if column and column.kind in _NUMBERS:
        return holds_cpr(_DECIMALS.sub("", text.strip(_EDGES)))
    return holds_cpr(text)
