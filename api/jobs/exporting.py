"""An export as a run: the whole store in the exchange format, as one zip that is kept for some days."""

import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from api.clock import now
from api.jobs.job import Job
from api.jobs.pseudonymous import tables_for_analysts, write_tables
from api.scratch import scratch
from data.store import ErasedMeanwhileError

KEPT_DAYS = 7
PART_BYTES = 2**20
_FIRST_INSTANT = (1980, 1, 1, 0, 0, 0)


def write_export(job: Job) -> None:
    """Write everything in the exchange format, or the tables for analysts; files of old exports go."""
    with job.store.reading() as unit:
        erased = unit.erasure.ledger.entries()
    with scratch("export") as place:
        folder, packed = place / "tables", place / "export.zip"
        with job.desk.phase("write"):
            counts = _written(job, folder)
        with job.desk.phase("pack"):
            pack(folder, packed)
        job.desk.enter_last("keep")
        with job.store.writing(long=True) as unit:
            unit.runs.hold(job.lease)
            if unit.erasure.ledger.entries() != erased:
                raise ErasedMeanwhileError  # the file holds a person who is not to be anywhere: tried again
            unit.runs.drop_files(before=now() - timedelta(days=KEPT_DAYS))
            size = unit.runs.add_file(job.run.run_id, parts_of(packed))
            result = {"rows": counts, "size_bytes": size}
            unit.runs.finish(job.lease, json.dumps(result), now())


def _written(job: Job, folder: Path) -> dict[str, int]:
    if not job.request.get("pseudonymous", False):
        return job.store.export_folder(folder)
    return write_tables(tables_for_analysts(job.settings, job.store.take_snapshot(job.as_of)), folder)


def pack(folder: Path, packed: Path) -> None:
    """Pack a folder's files; the same files give the same bytes."""
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(path.name, _FIRST_INSTANT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            with path.open("rb") as source, archive.open(entry, "w") as target:
                while part := source.read(PART_BYTES):
                    target.write(part)


def parts_of(path: Path) -> Iterator[bytes]:
    """Yield a file in parts that fit a row."""
    with path.open("rb") as file:
        while part := file.read(PART_BYTES):
            yield part
