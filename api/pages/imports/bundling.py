"""Files that somebody chose become one delivery: a zip of texts, or the archive or workbook they sent."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from api.http.problems import FieldFault
from api.jobs.upload import is_text_name
from api.pages.uploads import UploadedFile
from data.identity import holds_cpr

FIELD = "filer"
_ZIP, _EMPTY_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0"
_ARCHIVES = (".zip", ".xlsx", ".xlsm")


class NoDeliveryError(ValueError):
    """The files are no delivery.

    Parameters
    ----------
    code : str
        Of the fault of the field.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.fault = FieldFault(code=code, pointer=f"/{FIELD}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One file to be unpacked by whoever takes the delivery in.

    Attributes
    ----------
    path : Path
        The file.
    files : int
        How many files are in it.
    left_out : int
        How many files came that are no text, and were not taken along; hidden ones are not counted.
    """

    path: Path
    files: int
    left_out: int


def bundled(files: Sequence[UploadedFile], folder: Path) -> Bundle:
    """Return the delivery that files are.

    Parameters
    ----------
    files : sequence of UploadedFile
        As they came; folders are left out of their names.
    folder : Path
        Where the zip may be written.

    Raises
    ------
    NoDeliveryError
        If they are none.
    """
    if any(holds_cpr(one.name) for one in files):
        raise NoDeliveryError("name-holds-cpr")
    seen = [one for one in files if not base_name(one).startswith((".", "~$"))]
    if not seen:
        raise NoDeliveryError("not-files")
    kinds = [_start(one.path) for one in seen]
    if _OLD_EXCEL in kinds:
        raise NoDeliveryError("old-workbook")
    if len(seen) == 1 and kinds[0] in (_ZIP, _EMPTY_ZIP):
        return Bundle(path=seen[0].path, files=1, left_out=0)
    if any(base_name(one).casefold().endswith(_ARCHIVES) for one in seen):
        raise NoDeliveryError("not-alone" if len(seen) > 1 else "not-a-delivery")
    texts = [one for one in seen if is_text_name(base_name(one))]
    if not texts:
        raise NoDeliveryError("not-a-delivery")
    if len({base_name(one) for one in texts}) < len(texts):
        raise NoDeliveryError("file-twice")
    return Bundle(path=_zipped(texts, folder), files=len(texts), left_out=len(seen) - len(texts))


def base_name(file: UploadedFile) -> str:
    """Return a file's name without the folders that browsers send with those of a folder."""
    return file.name.replace("\\", "/").rpartition("/")[2]


def _zipped(texts: Sequence[UploadedFile], folder: Path) -> Path:
    path = folder / "delivery.zip"
    with zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for one in texts:
            archive.write(one.path, base_name(one))
    return path


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(len(_ZIP))
