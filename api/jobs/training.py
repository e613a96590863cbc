"""Training as a run: learn and measure a version, and keep it beside those there are."""

import json

from api.clock import now
from api.jobs.job import Job
from api.models_folder import ModelsFolder
from api.training import keep_version, train_version
from api.wiring import programme_of, snapshot_of


def train_model(job: Job) -> None:
    """Learn from everything known on the day.

    Doing it twice gives the same version, which is written once; only the first ever is taken into use.

    Raises
    ------
    CommandError
        If there is nothing to learn from, or the version cannot be written.
    """
    with job.desk.phase("read"):
        snapshot = snapshot_of(job.store, job.as_of)
    with job.desk.phase("train"):
        trained = train_version(snapshot, programme_of(job.settings, job.as_of))
    job.desk.enter_last("keep")
    folder = ModelsFolder.of(job.settings)
    in_use = keep_version(folder, trained)
    with job.store.writing() as unit:
        result = {"version": trained.model.version, "in_use": in_use, "metrics": trained.card["metrics"]}
        unit.runs.finish(job.lease, json.dumps(result), now())
