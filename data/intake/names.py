"""Ids and single codes: text that must stay as it is, unless a spreadsheet is known to have changed it."""

import re

from data.columns import Column
from data.identity import clean_id
from data.intake.gathering import RefusedValueError, Remark, note, warning
from data.intake.lexicon import Lexicon
from data.intake.places import restore_code
from data.intake.wording import refuse_wishes

_SCIENTIFIC = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]{1,2}", re.IGNORECASE)
_SEPARATORS = re.compile(r"[|]")
_DIVISION_DIGITS = 2


def read_id(text: str, _: Column, __: Lexicon, ___: list[Remark]) -> str:
    """Return an id as it stands, in its canonical spelling; ids are never padded or rounded.

    Raises
    ------
    RefusedValueError
        If a spreadsheet replaced the id by a rounded number.
    """
    if _SCIENTIFIC.fullmatch(text):
        raise RefusedValueError(
            "rounded-id",
            "the whole id",
            "a spreadsheet rounded it: format the column as text and export again",
        )
    if _SEPARATORS.search(text):
        raise RefusedValueError("separator-in-id", "an id without |", "the sign parts items of a list")
    return clean_id(text)


def read_code(text: str, column: Column, lexicon: Lexicon, said: list[Remark]) -> str:
    """Return a code with its zeros, or the code whose label stands there.

    Raises
    ------
    RefusedValueError
        If a spreadsheet replaced the code by a rounded number.
    """
    code = restore_code(column.name, read_id(text, column, lexicon, said))
    if code != text:
        said.append(note("zeros-restored", "the whole code with its leading zeros", f"read as {code}"))
    return read_word(code, column.words, lexicon, said) if column.words else code


def read_word(text: str, kind: str, lexicon: Lexicon, said: list[Remark]) -> str:
    """Return the code of a word given by code or label; an unknown one is a word of its own.

    Raises
    ------
    RefusedValueError
        If an unknown one is a wish about people that the law forbids.
    """
    if lexicon.has(kind, text) or (kind == "industry" and _is_detailed(text, lexicon)):
        return text
    code = lexicon.named(kind, text)
    if code is not None:
        said.append(note("read-as", f"the code of a {kind}", f"read as {code}"))
        return code
    refuse_wishes(text)
    said.append(
        warning(
            "unknown-word",
            f"a {kind} of the vocabulary",
            "taken as a word of its own; add it to vocabulary.csv to give it a label and relatives",
            text,
        )
    )
    return text


def _is_detailed(text: str, lexicon: Lexicon) -> bool:
    """Tell whether a code of more digits belongs to a known division."""
    return text.isascii() and text.isdigit() and lexicon.has("industry", text[:_DIVISION_DIGITS])
