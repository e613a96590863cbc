"""Files that come with a form: written to a folder as they arrive, the session's token first of all."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path
from typing import BinaryIO

from fastapi import Request
from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError

from api.http.problems import Problem
from api.pages.form_reading import TOKEN, Said, check_token, said_of

_TYPE = "multipart/form-data"
_MOST_PARTS = 200
_LONGEST_FIELD = 20_000
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile:
    """A file that came: its field, the name it had at home, and where it lies now."""

    field: str
    name: str
    path: Path
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A form with files; what it says beside is read with `api.pages.forms.filled_of`."""

    said: Said
    files: tuple[UploadedFile, ...]


@dataclass(slots=True)
class _Part:
    headers: dict[str, str] = field(default_factory=dict)
    header_name: bytearray = field(default_factory=bytearray)
    header_value: bytearray = field(default_factory=bytearray)
    value: bytearray = field(default_factory=bytearray)
    out: BinaryIO | None = None
    size: int = 0
    name: str = ""
    file_name: str | None = None


async def read_upload(request: Request, folder: Path) -> Upload:
    """Return a form with files, its files written to a folder under names of our own.

    The first field must be the session's token: nothing is written before it is checked. How much may come
    is bounded at the door of the service.

    Parameters
    ----------
    request : Request
        Its body has not been read.
    folder : Path
        Is there, and is the caller's to remove.

    Raises
    ------
    Problem
        If it is no such form, cannot be read, or is none of our own pages.
    """
    reading = _Reading(request, folder)
    try:
        async for chunk in _chunks(request):
            reading.parser.write(chunk)
        reading.parser.finalize()
    except (FormParserError, UnicodeDecodeError):
        raise Problem("form-unreadable") from None
    finally:
        reading.close()
    if not (reading.checked and reading.ended):
        raise Problem("cross-site" if not reading.checked else "form-unreadable")
    return Upload(said=said_of(reading.pairs), files=tuple(reading.files))


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    async for chunk in request.stream():
        if chunk:
            yield chunk


class _Reading:
    """Takes the parts as the parser finds them."""

    def __init__(self, request: Request, folder: Path) -> None:
        told = Message()
        told["content-type"] = request.headers.get("content-type", "")
        boundary = told.get_param("boundary")
        if told.get_content_type() != _TYPE or not isinstance(boundary, str):
            raise Problem("media-type-unknown", expected=_TYPE, got=told.get_content_type())
        self._request, self._folder = request, folder
        self._part = _Part()
        self._parts = 0
        self.checked = self.ended = False
        self.pairs: list[tuple[str, str]] = []
        self.files: list[UploadedFile] = []
        self.parser = MultipartParser(
            boundary,
            callbacks={
                "on_part_begin": self._begin,
                "on_header_field": self._header_field,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_finished,
                "on_part_data": self._data,
                "on_part_end": self._end,
                "on_end": self._all,
            },
        )

    def close(self) -> None:
        """Close the file that was being written."""
        if self._part.out is not None:
            self._part.out.close()

    def _begin(self) -> None:
        self._parts += 1
        if self._parts > _MOST_PARTS:
            raise Problem("form-unreadable")
        self._part = _Part()

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._part.header_name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._part.header_value += data[start:end]

    def _header_end(self) -> None:
        part = self._part
        part.headers[part.header_name.decode().lower()] = part.header_value.decode()
        part.header_name, part.header_value = bytearray(), bytearray()

    def _headers_finished(self) -> None:
        part, told = self._part, Message()
        told["content-disposition"] = part.headers.get("content-disposition", "")
        name, file_name = told.get_param("name", header="content-disposition"), told.get_filename()
        if not isinstance(name, str) or len(name) > _LONGEST_NAME:
            raise Problem("form-unreadable")
        part.name, part.file_name = name, file_name
        if not self.checked and (self.pairs or name != TOKEN or file_name is not None):
            raise Problem("cross-site")
        if file_name:
            part.out = (self._folder / f"{len(self.files)}").open("xb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        part = self._part
        part.size += end - start
        if part.out is not None:
            part.out.write(data[start:end])
        elif part.size > _LONGEST_FIELD:
            raise Problem("form-unreadable")
        else:
            part.value += data[start:end]

    def _end(self) -> None:
        part = self._part
        if part.out is not None:
            part.out.close()
            name = (part.file_name or "")[:_LONGEST_NAME]
            path = self._folder / f"{len(self.files)}"
            self.files.append(UploadedFile(field=part.name, name=name, path=path, bytes=part.size))
            part.out = None
        elif part.file_name is None:
            self.pairs.append((part.name, part.value.decode()))
            if not self.checked:
                check_token(self._request, self.pairs[0][1])
                self.checked = True

    def _all(self) -> None:
        self.ended = True
