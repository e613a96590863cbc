"""Which encoding a file is in: the declared one, else UTF-8, else Windows-1252, checked to the end."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """The encoding in which the whole file can be read, and how many lines it then has."""

    name: str
    guessed: bool
    line_count: int


def encoding_of(path: Path) -> Encoding | None:
    """Return the encoding of a file, ``None`` where it is text in none of them.

    Raises
    ------
    OSError
        If the file cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(4)
    declared = next((name for mark, name in _MARKS if start.startswith(mark)), None)
    for name in (declared,) if declared else ("utf-8", "cp1252"):
        count = _lines(path, name)
        if count is not None:
            return Encoding(name=name, guessed=name == "cp1252", line_count=count)
    return None


def _lines(path: Path, encoding: str) -> int | None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    count = 1
    try:
        for block in _blocks(path):
            text = decoder.decode(block)
            count += text.count("\n") or text.count("\r")
        decoder.decode(b"", final=True)
    except UnicodeError:
        return None
    return count


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            yield block
