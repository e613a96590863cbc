"""Reading a backup: every part is held against the manifest."""

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

from data.store.backup_format import (
    FORMAT,
    FORMAT_VERSION,
    MANIFEST,
    BackupRefusedError,
    Manifest,
    TablePart,
    decoded,
    manifest_of,
)

_BATCH_ROWS = 5_000
_CHUNK_BYTES = 2**20
_LARGEST_MANIFEST = 2**26
# What unzipping and decoding raise where bits are turned, RuntimeError for a part that seems encrypted.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    RuntimeError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    EOFError,
    OSError,
)


class BackupReader:
    """Reads a backup; whatever differs from what its manifest says refuses it.

    Raises
    ------
    BackupRefusedError
        If the file is no backup, or a damaged, truncated or altered one.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except _DAMAGE as fault:
            raise self.refused("a backup", f"{fault}; was it copied whole?") from fault
        try:
            self.manifest = self._read_manifest()
        except BaseException:
            self._zip.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def batches(self, table: TablePart) -> Iterator[list[dict[str, Any]]]:
        """Yield the rows of a table by column name, some thousand at a time; the last comes before the sums.

        Raises
        ------
        BackupRefusedError
            If rows or their SHA-256 are not those of the manifest: whoever takes in rows has to undo it.
        """
        sum_, rows = hashlib.sha256(), 0
        names = [name for name, _ in table.columns]
        kinds = [kind for _, kind in table.columns]
        try:
            with self._zip.open(f"tables/{table.name}.jsonl") as entry:
                while lines := list(islice(entry, _BATCH_ROWS)):
                    for line in lines:
                        sum_.update(line)
                    rows += len(lines)
                    yield [dict(zip(names, decoded(line, kinds), strict=True)) for line in lines]
        except _DAMAGE as fault:
            raise self.refused(f"table {table.name} whole", f"damaged: {type(fault).__name__}") from fault
        if (rows, sum_.hexdigest()) != (table.rows, table.sha256):
            raise self.refused(f"table {table.name} as it was backed up", f"another content ({rows} rows)")

    def extract(self, folder: Path) -> None:
        """Write what goes along into a folder."""
        for name, sha256 in self.manifest.files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                self._copied(name, sha256, file)

    def check(self, progress: Callable[[str, int, int], None] | None = None) -> None:
        """Read everything once.

        Raises
        ------
        BackupRefusedError
            If any part differs from what the manifest says.
        """
        for table in self.manifest.tables:
            done = 0
            for batch in self.batches(table):
                done += len(batch)
                if progress:
                    progress(f"check {table.name}", done, table.rows)
        self.check_files()

    def check_files(self) -> None:
        """Read what goes along once.

        Raises
        ------
        BackupRefusedError
            If any file differs from what the manifest says.
        """
        for name, sha256 in self.manifest.files.items():
            self._copied(name, sha256, None)

    def _copied(self, name: str, sha256: str, target: IO[bytes] | None) -> None:
        sum_ = hashlib.sha256()
        try:
            with self._zip.open(f"files/{name}") as entry:
                while chunk := entry.read(_CHUNK_BYTES):
                    sum_.update(chunk)
                    if target:
                        target.write(chunk)
        except _DAMAGE as fault:
            raise self.refused(f"file {name} whole", f"damaged: {type(fault).__name__}") from fault
        if sum_.hexdigest() != sha256:
            raise self.refused(f"file {name} as it was backed up", "another content")

    def _read_manifest(self) -> Manifest:
        try:
            if self._zip.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
                raise self.refused("a manifest", "a far too large one")
            told = json.loads(self._zip.read(MANIFEST))
            if (told["format"], told["format_version"]) != (FORMAT, FORMAT_VERSION):
                raise self.refused(f"format {FORMAT} {FORMAT_VERSION}", "a newer or foreign one")
            manifest = manifest_of(told)
        except BackupRefusedError:
            raise
        except _DAMAGE as fault:
            raise self.refused("a backup with its manifest", f"none that can be read: {fault}") from fault
        if manifest.digest != told.get("digest"):
            raise self.refused("a manifest as it was written", "an altered one")
        self._refuse_strangers(manifest)
        return manifest

    def _refuse_strangers(self, manifest: Manifest) -> None:
        promised = [MANIFEST, *(f"tables/{table.name}.jsonl" for table in manifest.tables)]
        promised += [f"files/{name}" for name in manifest.files]
        found = self._zip.namelist()
        if sorted(found) != sorted(promised):
            odd = sorted(set(found) ^ set(promised)) or ["a name twice"]
            raise self.refused("the parts that the manifest names", f"a difference: {', '.join(odd[:3])}")

    def refused(self, expected: str, got: str) -> BackupRefusedError:
        """Return why this file is refused."""
        return BackupRefusedError(
            f"{self._path}: expected {expected}, got {got}. Nothing was changed; use another backup."
        )
