"""Uploads are unpacked with suspicion: bounded, flat, and nothing but files of text or one workbook."""

import shutil
import stat
import zipfile
from pathlib import Path

from api.faults import DataError
from data.findings import Finding, Severity
from data.identity import holds_cpr
from data.intake import shown

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
# What systems and spreadsheets leave in folders, which nobody meant to deliver.
_LEFT_FOLDER, _LEFT_STARTS, _LEFT_NAMES = "__MACOSX/", (".", "~$"), ("thumbs.db", "desktop.ini")
_WORKBOOK = "[Content_Types].xml"
_LARGEST_GROWTH = 20
_MOST_MEMBERS = 1000
_BLOCK = 2**20
_TEXTS = (".csv", ".tsv", ".txt")
_LONGEST_NAME = 200


def unpack(upload: Path, folder: Path, limit_bytes: int) -> Path:
    """Return what `data.intake.read_folder` reads: a folder of tables, or a workbook.

    Parameters
    ----------
    upload : Path
        A zip of tables, or an .xlsx workbook, which is a zip too.
    folder : Path
        A new folder to put it in.
    limit_bytes : int
        Largest upload; unpacked it may be twenty times as large.

    Raises
    ------
    DataError
        If it is neither, or is not to be trusted: encrypted, growing beyond all measure, or with names that
        lead elsewhere.
    """
    with upload.open("rb") as file:
        start = file.read(len(_ZIP))
    if start not in (_ZIP, _EMPTY_ZIP):
        raise _refused("expected a zip of CSV tables or an .xlsx workbook", "something else", code="zip-none")
    try:
        with zipfile.ZipFile(upload) as archive:
            members = archive.infolist()
            _refuse_bombs(members, limit_bytes * _LARGEST_GROWTH)
            folder.mkdir()
            if any(member.filename == _WORKBOOK for member in members):
                workbook = folder / "delivery.xlsx"
                shutil.copyfile(upload, workbook)
                return workbook
            _unpack_tables(archive, members, folder)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as fault:
        got = f"{type(fault).__name__}: {fault}"
        raise _refused("expected a zip that can be unpacked", got, code="zip-broken") from fault
    return folder


def _refuse_bombs(members: list[zipfile.ZipInfo], most_bytes: int) -> None:
    """Refuse what grows too large; reading never goes beyond the size that a member declares."""
    size = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS or size > most_bytes:
        got = f"{len(members)} of {size} bytes"
        expected = f"expected at most {_MOST_MEMBERS} files of {most_bytes} bytes together"
        raise _refused(expected, got, code="zip-too-large")
    encrypted = [member.filename for member in members if member.flag_bits & 1]
    if encrypted:
        raise _refused("expected files without a password", f"{len(encrypted)} with one", code="zip-locked")


def _unpack_tables(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], folder: Path) -> None:
    seen: set[str] = set()
    for member in members:
        if member.is_dir() or _is_left(member.filename):
            continue
        name = _table_name(member)
        if name in seen:
            raise _refused("expected each table once", f"{name} twice", code="zip-twice", file=name)
        seen.add(name)
        with archive.open(member) as source, (folder / name).open("wb") as target:
            shutil.copyfileobj(source, target, _BLOCK)
    if not seen:
        raise _refused("expected at least one table", "an empty zip", code="zip-empty")


def _is_left(path: str) -> bool:
    name = path.rpartition("/")[2]
    if ".." in path.split("/") or path.startswith("/"):
        return False  # a path that leads elsewhere is told, whatever its name
    odd = name.startswith(_LEFT_STARTS) or name.casefold() in _LEFT_NAMES
    return path.startswith(_LEFT_FOLDER) or odd


def _table_name(member: zipfile.ZipInfo) -> str:
    """Return the name of a file of text; it may lie in a folder, and nothing else may lie anywhere."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    parts = member.filename.split("/")
    odd = ".." in parts or member.filename.startswith("/") or any(sign in member.filename for sign in "\\:")
    hidden = holds_cpr(member.filename)
    if odd or hidden or kind not in (0, stat.S_IFREG) or not is_text_name(parts[-1]):
        expected = "expected files of text only, such as candidates.csv"
        name = ascii(shown(member.filename))
        raise _refused(expected, name, code="zip-strange-file", file=name.strip("'"))
    return parts[-1]


def is_text_name(name: str) -> bool:
    """Tell whether a file of such a name is read as a table; which one, reading finds out."""
    plain = name.isprintable() and not name.startswith(".") and len(name) <= _LONGEST_NAME
    return plain and name.casefold().endswith(_TEXTS)


def _refused(expected: str, got: str, *, code: str, file: str = "") -> DataError:
    told = Finding(
        severity=Severity.ERROR,
        code=code,
        file=file,
        expected=expected.removeprefix("expected "),
        advice="correct it and deliver it again",
    )
    return DataError(f"upload: {expected}, got {got}; nothing was imported", (told,))
