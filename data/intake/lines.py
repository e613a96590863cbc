"""Lines of a file: blank ones, lines of totals, and lines that do not fit the header."""

from data.intake.gathering import Gathering, error, note
from data.intake.sources import Source

_SPACE = "\u00a0 \t"
_SUMMARY_WORDS = frozenset(
    {"i alt", "ialt", "total", "totalt", "sum", "subtotal", "grand total", "antal i alt"}
)
_SUMMARY = note("summary-line", "one row per record", "taken for a line of totals and left out")
_LONG = error(
    "too-many-cells", "as many cells as the header", "put the cell that holds the delimiter into quotes"
)
_SHORT = error(
    "too-few-cells", "as many cells as the header", "complete the line, or join it with the next one"
)


class Lines:
    """Tells lines with a record from the others.

    Parameters
    ----------
    source : Source
        The file or sheet the lines come from.
    gathering : Gathering
        Where remarks go.
    """

    def __init__(self, source: Source, gathering: Gathering) -> None:
        self._source, self._gathering = source, gathering
        self._width = len(source.header)
        self._named = max((at for at, header in enumerate(source.header, 1) if header.strip()), default=0)

    def holds_record(self, cells: list[str], line: int) -> bool:
        """Tell whether a line holds a record; lines of totals and lines that do not fit are remarked upon.

        Cells of a fitting line are brought to the width of the header.
        """
        if not any(cells) or not "".join(cells).strip(_SPACE):
            return False
        if _is_summary(cells):
            self._gathering.say(_SUMMARY, file=self._source.file, row=line)
            return False
        return len(cells) == self._width or self._fits(cells, line)

    def _fits(self, cells: list[str], line: int) -> bool:
        if any(cell.strip() for cell in cells[self._width :]):
            got = f"{len(cells)} cells for {self._width}"
            self._gathering.say(_LONG, file=self._source.file, row=line, got=got)
            return False
        if len(cells) < self._named and not self._source.ragged:
            got = f"{len(cells)} cells for {self._named}"
            self._gathering.say(_SHORT, file=self._source.file, row=line, got=got)
            return False
        del cells[self._width :]
        cells.extend([""] * (self._width - len(cells)))
        return True


def _is_summary(cells: list[str]) -> bool:
    """Tell whether a row holds a word for totals and figures only."""
    filled = [text for cell in cells if (text := cell.strip(_SPACE))]
    if filled[0].rstrip(":").casefold() not in _SUMMARY_WORDS:
        return False
    return not any(character.isalpha() for text in filled[1:] for character in text)
