"""One column's cells: from what stands in the file to what a row holds, and what there is to say about it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from data.columns import Column, Kind
from data.intake.dates import has_time, is_serial, read_date, read_month
from data.intake.decimals import DecimalSigns, settled, thousands_possible
from data.intake.figures import AmbiguousNumberError, read_number, read_whole
from data.intake.gathering import Gathering, RefusedValueError, Remark, error, note, warning
from data.intake.guard import plain_text, refusal, suspicion
from data.intake.headers import fold
from data.intake.hours import read_intervals
from data.intake.lexicon import Lexicon, choice_meant
from data.intake.lists import are_shares, read_codes, read_weights
from data.intake.names import read_code, read_id
from data.intake.wording import refuse_wishes, remarks_on
from data.rows import Scalar

_REMEMBERED = 65_536
_DECIMALS_BY = {
    sign: warning(
        "decimals-by-evidence",
        "a number with one reading, such as 1234 or 1.2340",
        f"read with a decimal {name}, as the other numbers of the column or file are written; check it",
        once=True,
    )
    for sign, name in ((".", "point"), (",", "comma"))
}
_UNKNOWN_WORDS = frozenset({"unknown", "ukendt"})
_MISSING = error("missing", "a value in every row", "fill in the cell, or take the row out")


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell holds and what is to be said about it each time it comes."""

    value: Scalar
    said: tuple[Remark, ...] = ()


UNKNOWN: Final = Read(None)


class CellReader:
    """Reads the cells of one column and remembers those it has read.

    Parameters
    ----------
    column : Column
        What the cells should hold.
    lexicon : Lexicon
        Words for columns of codes.
    gathering : Gathering
        Where remarks go.
    file : str
        File name for the remarks.
    signs : DecimalSigns
        How the file writes decimals, for numbers with two readings.
    """

    def __init__(
        self, column: Column, lexicon: Lexicon, gathering: Gathering, file: str, signs: DecimalSigns
    ) -> None:
        self.column = column
        self._signs = signs
        self._lexicon = lexicon
        self._gathering = gathering
        self._file = file
        self._memory: dict[str, Read] = {"": Read(None, (_MISSING,)) if column.required else UNKNOWN}
        self._parse = _PARSERS[column.kind]

    def __call__(self, text: str, line: int) -> Scalar:
        """Return the value of a cell; what is wrong goes to the gathering, and the value is unknown."""
        read = self._memory.get(text)
        if read is None:
            read = self._remembered(text)
        for remark in read.said:
            self._gathering.say(remark, file=self._file, row=line, column=self.column.name, got=text)
        return read.value

    def _remembered(self, text: str) -> Read:
        if len(self._memory) > _REMEMBERED:
            self._memory = {"": self._memory[""]}
        read = self._memory[text] = self._first(text)
        return read

    def _first(self, text: str) -> Read:
        if refused := refusal(text, self.column):
            return Read(None, (refused,))
        plain = plain_text(text)
        if not plain:
            return self._memory[""]
        said = [doubt] if (doubt := suspicion(plain)) else []
        try:
            value = self._parse(plain, self.column, self._lexicon, said)
        except AmbiguousNumberError as doubt_:
            return self._by_evidence(plain, doubt_)
        except RefusedValueError as refusal_:
            return Read(None, (refusal_.remark,))
        return Read(value, tuple(said))

    def _by_evidence(self, plain: str, doubt: AmbiguousNumberError) -> Read:
        """Read a number with two readings as the file's other numbers are written, if they show how."""
        sign = self._signs.of(self.column)
        if sign is None:
            return Read(None, (doubt.remark,))
        clear, said = settled(plain, sign), [_DECIMALS_BY[sign]]
        try:
            value = self._parse(clear, self.column, self._lexicon, said)
        except RefusedValueError as refused:
            return Read(None, (refused.remark,))
        return Read(value, tuple(said))


def _number(text: str, column: Column, _: Lexicon, __: list[Remark]) -> float:
    return within(read_number(text, thousands_possible=thousands_possible(column)), column)


def _integer(text: str, column: Column, _: Lexicon, __: list[Remark]) -> int:
    return int(within(read_whole(text), column))


def within(value: float, column: Column) -> float:
    """Return the value, refusing one outside the column's range.

    Raises
    ------
    RefusedValueError
        If the value lies outside.
    """
    low, high = column.low, column.high
    if (low is not None and value < low) or (high is not None and value > high):
        span = f"{low if low is not None else 'any'} to {high if high is not None else 'any'}"
        raise RefusedValueError("out-of-range", f"a value from {span}", "check the unit and the cell")
    return value


def _date(text: str, _: Column, __: Lexicon, said: list[Remark]) -> date:
    day = read_date(text)
    if has_time(text):
        said.append(note("time-left-out", "a day without a time", f"read as {day.isoformat()}"))
    if is_serial(text):
        said.append(note("day-number", "a written day", f"read as {day.isoformat()}, Excel's day number"))
    return day


def _month(text: str, _: Column, __: Lexicon, ___: list[Remark]) -> date:
    return read_month(text)


def _choice(text: str, column: Column, _: Lexicon, said: list[Remark]) -> str | None:
    choice = choice_meant(text, column.choices)
    if choice is None and fold(text) in _UNKNOWN_WORDS and column.name != "status" and not column.required:
        said.append(note("read-as", "an empty cell for what is unknown", "read as unknown"))
        return None
    if choice is None:
        raise RefusedValueError(
            "unknown-choice",
            "one of " + ", ".join(column.choices),
            "use one of these words, or leave it empty",
        )
    if fold(choice) != fold(text):
        said.append(note("read-as", "the word of the exchange format", f"read as {choice}"))
    return choice


def _codes(text: str, column: Column, lexicon: Lexicon, said: list[Remark]) -> str | None:
    return "|".join(read_codes(text, column, lexicon, said)) or None


def _weights(text: str, column: Column, lexicon: Lexicon, said: list[Remark]) -> str | None:
    # Shares are brought to a sum of 1, on whatever scale they come.
    bounds = replace(column, high=None) if are_shares(column) else column

    def value(number: str) -> float:
        return within(read_number(number, thousands_possible=thousands_possible(column)), bounds)

    return read_weights(text, column, lexicon, value, said) or None


def _intervals(text: str, _: Column, __: Lexicon, said: list[Remark]) -> str | None:
    return "|".join(map(str, read_intervals(text, said))) or None


def _text(text: str, column: Column, _: Lexicon, said: list[Remark]) -> str:
    if column.by_company:
        refuse_wishes(text)
        said += remarks_on(text)
    return text


_PARSERS: dict[Kind, Callable[[str, Column, Lexicon, list[Remark]], Scalar]] = {
    Kind.ID: read_id,
    Kind.CODE: read_code,
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.MONTH: _month,
    Kind.CHOICE: _choice,
    Kind.CODES: _codes,
    Kind.WEIGHTS: _weights,
    Kind.INTERVALS: _intervals,
}
