"""A comparison as a run: two versions on the same people, and the report that pages show."""

import json

from api.clock import now
from api.comparing import compared, contender_named
from api.comparison import report_document
from api.jobs.job import Job
from api.models_folder import ModelsFolder

SEED = 1


def compare_versions(job: Job) -> None:
    """Compare what was asked for, and keep the report with the run.

    Raises
    ------
    CommandError
        If there is no such version, or the records of a past day do not belong together.
    """
    asked = job.request
    over = ModelsFolder.of(job.settings).champion()
    with job.desk.phase("read"):
        first, second = (contender_named(job.settings, asked[name], SEED) for name in ("a", "b"))
    with job.desk.phase("compare"):
        found = compared(job.settings, (first, second), job.as_of, SEED, job.desk)
    job.desk.enter_last("keep")
    with job.store.writing() as unit:
        result = {"verdict": found.verdict.kind.value, "over": over, "report": report_document(found)}
        unit.runs.finish(job.lease, json.dumps(result, ensure_ascii=False), now())
