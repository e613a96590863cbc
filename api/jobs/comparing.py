"""A comparison as a run: two versions on the same people, and the report that pages show."""

import json

from api.clock import now
from api.comparing import compared, contender_named
from api.comparison import report_document
from api.jobs.job import Job
from api.models_folder import ModelsFolder
from experiments.contenders import Contender

SEED = 1


def compare_versions(job: Job) -> None:
    """Compare what was asked for, and keep the report with the run.

    Raises
    ------
    CommandError
        If there is no such version, or the records of a past day do not belong together.
    """
    asked = job.request
    pointer = ModelsFolder.of(job.settings).trusted_pointer()
    with job.desk.phase("read"):
        first, second = (contender_named(job.settings, asked[name], SEED) for name in ("a", "b"))
    with job.desk.phase("compare"):
        found = compared(job.settings, (first, second), job.as_of, SEED, job.desk)
    job.desk.enter_last("keep")
    with job.store.writing() as unit:
        result = {
            "verdict": found.verdict.kind.value,
            # What taking the second one into use would rest on: what was in use, and which models these are.
            "over": pointer.version if pointer else None,
            "since": pointer.pointed_at if pointer else "",
            "digests": {"a": _digest(first), "b": _digest(second)},
            "report": report_document(found),
        }
        unit.runs.finish(job.lease, json.dumps(result, ensure_ascii=False), now())


def _digest(one: Contender) -> str:
    return one.stored.digest if one.stored else ""
