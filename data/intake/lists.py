"""List cells: codes, and codes with a value each."""

from collections.abc import Callable

from data.columns import Column
from data.identity import clean_id
from data.intake.gathering import RefusedValueError, Remark, note, warning
from data.intake.headers import fold
from data.intake.lexicon import Lexicon, choice_meant
from data.intake.names import read_word
from data.intake.places import restore_industry
from data.rows import spell_number

_SUM_TOLERANCE = 0.01
_SHARE_DECIMALS = 6
_OTHER_SEPARATORS = (";", ",", "\n")


def read_codes(text: str, column: Column, lexicon: Lexicon, said: list[Remark]) -> list[str]:
    """Return the sorted codes of a list cell, each once.

    Raises
    ------
    RefusedValueError
        If an item is none of the choices, or the items are parted by another sign.
    """
    # No fixed word holds a comma or semicolon: there these signs can only part items.
    plain = text.replace(",", "|").replace(";", "|") if column.choices else text
    return sorted({_code(item, column, lexicon, said) for item in items_of(plain)})


def items_of(text: str) -> list[str]:
    """Return the trimmed items of a list cell."""
    return [item.strip() for item in text.split("|") if item.strip()]


def _code(item: str, column: Column, lexicon: Lexicon, said: list[Remark]) -> str:
    if column.choices:
        return _choice(item, column, said)
    if not column.words:
        return clean_id(item)
    code = restore_industry(item) if column.words == "industry" else item
    if code != item:
        said.append(note("zeros-restored", "the code with its leading zeros", f"read as {code}", item))
    before = len(said)
    word = read_word(code, column.words, lexicon, said)
    if not lexicon.has(column.words, word) and any(sign in word for sign in _OTHER_SEPARATORS):
        del said[before:]
        raise RefusedValueError("list-separator", "items parted by |", "write code|code")
    return word


def _choice(item: str, column: Column, said: list[Remark]) -> str:
    choice = choice_meant(item, column.choices)
    if choice is None:
        raise RefusedValueError(
            "unknown-choice", "items out of " + ", ".join(column.choices), "part items by |, use these words"
        )
    if fold(choice) != fold(item):
        said.append(note("read-as", "the word of the exchange format", f"read as {choice}", item))
    return choice


def read_weights(
    text: str, column: Column, lexicon: Lexicon, value: Callable[[str], float], said: list[Remark]
) -> str:
    """Return a weighted list in its canonical spelling, sorted by code.

    Raises
    ------
    RefusedValueError
        If an item lacks its value, or a code stands twice with different values.
    """
    weights: dict[str, float] = {}
    for item in items_of(text):
        name, colon, number = item.rpartition(":")
        if not colon or not name.strip() or not number.strip():
            raise RefusedValueError(
                "item-without-value", "items such as code:2", "write code:value|code:value"
            )
        code = _code(name.strip(), column, lexicon, said)
        weight = value(number.strip())
        if weights.setdefault(code, weight) != weight:
            raise RefusedValueError("code-twice", "each code once", "keep one value per code")
    shares = _as_shares(weights, said) if are_shares(column) else weights
    return "|".join(f"{code}:{spell_number(shares[code])}" for code in sorted(shares))


def are_shares(column: Column) -> bool:
    """Tell whether the values of the column's lists are shares that sum to 1."""
    return column.name == "competences" and column.high == 1


def _as_shares(weights: dict[str, float], said: list[Remark]) -> dict[str, float]:
    total = sum(weights.values())
    if abs(total - 1) <= _SUM_TOLERANCE:
        return weights
    if total == 0:
        raise RefusedValueError(
            "weights-sum", "weights that sum to 1", "give at least one competence a weight"
        )
    said.append(
        warning(
            "weights-sum",
            "weights that sum to 1",
            f"they sum to {spell_number(round(total, 4))}; each was divided by that",
        )
    )
    return {code: round(weight / total, _SHARE_DECIMALS) for code, weight in weights.items()}
