"""An import as a run: the upload is unpacked, read with every finding, and taken in whole or not at all."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from api.clock import now
from api.faults import DataError
from api.jobs.delivering import stays
from api.jobs.exporting import KEPT_DAYS
from api.jobs.failpoints import failpoint
from api.jobs.job import Job
from api.jobs.upload import unpack
from api.scratch import scratch
from data.findings import DataRefusedError, Finding
from data.intake import Intake, Known, read_folder
from data.store import ImportSummary


def take_delivery(job: Job) -> None:
    """Read an upload and take it in, all in one transaction; a rehearsal changes no record.

    Raises
    ------
    DataError
        If the upload is no delivery, or has an error: its findings are kept, nothing else is.
    """
    with scratch("import") as folder:
        with job.desk.phase("unpack"):
            try:
                delivery = _unpacked(job, folder)
            except DataError as refused:
                _note(job, refused.findings)
                raise
        with job.desk.phase("read"):
            known = Known(ids=job.store.known_ids(), vocabulary=job.store.vocabulary())
            minimal = job.settings.minimal
            intake = read_folder(delivery, job.as_of, known=known, progress=job.desk, minimal=minimal)
        if intake.refused:
            _refuse(job, intake.findings)
        job.desk.enter_last("write")
        try:
            _take_in(job, intake)
        except DataRefusedError as refused:
            _refuse(job, refused.findings)


def _unpacked(job: Job, folder: Path) -> Path:
    upload = folder / "upload"
    with job.store.reading() as unit, upload.open("wb") as file:
        for part in unit.runs.file_parts(job.run.run_id):
            file.write(part)
    return unpack(upload, folder / "delivery", job.settings.import_limit_bytes)


def _take_in(job: Job, intake: Intake) -> None:
    rehearsal = bool(job.request.get("dry_run", False))
    name = "rehearse" if rehearsal else "import"
    with failpoint(name), job.store.writing(long=True) as unit:
        unit.runs.hold(job.lease)
        with failpoint(f"{name}_rows"):
            summary = (unit.rehearse_rows if rehearsal else unit.import_rows)(intake, job.as_of)
        findings = intake.findings + summary.findings
        unit.runs.keep_findings(job.lease, findings)
        if not (rehearsal and stays(job.run)):
            unit.runs.drop_file(job.run.run_id)
        unit.runs.drop_files(before=now() - timedelta(days=KEPT_DAYS))
        result = {"imported": not rehearsal, "tables": _tables(intake, summary), "findings": len(findings)}
        unit.runs.finish(job.lease, json.dumps(result), now())


def _tables(intake: Intake, summary: ImportSummary) -> list[dict[str, Any]]:
    tables = []
    for name, count in intake.rows_read.items():
        done = summary.tables[name]
        told = {"added": done.added, "changed": done.changed, "unchanged": done.unchanged}
        tables.append({"table": name, "rows_read": count, "kept": done.kept, "ended": done.ended} | told)
    return tables


def _note(job: Job, findings: tuple[Finding, ...]) -> None:
    with job.store.writing() as unit:
        unit.runs.keep_findings(job.lease, findings)


def _refuse(job: Job, findings: tuple[Finding, ...]) -> None:
    _note(job, findings)
    errors = sum(finding.severity == "error" for finding in findings)
    raise DataError(
        f"{errors} errors: nothing was imported. Correct the data and deliver them again.", findings
    )
