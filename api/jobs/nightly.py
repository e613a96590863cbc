"""The night as a run: drafted with checkpoints, published together with the end of the run."""

from datetime import timedelta

from api.audit_checks import check_at_night
from api.audit_heads import export_head
from api.clock import now
from api.jobs.draft import publish_run
from api.jobs.job import Job
from api.jobs.night import draft_night
from api.jobs.night_input import NightOrder
from api.jobs.pruning import prune

# Nobody repeats a request after so long.
_ANSWERS_KEPT = timedelta(days=7)


def plan_night(job: Job) -> None:
    """Decide and publish a night.

    Raises
    ------
    CommandError
        If there is no plan to publish; the plan of before still counts.
    """
    with job.store.writing() as unit:
        unit.answers.forget_before(now() - _ANSWERS_KEPT)
        unit.settle_people(job.as_of)  # who moves today belongs elsewhere from today on
    prune(job.store, job.settings, now())
    order = NightOrder(
        as_of=job.as_of,
        settings=job.settings,
        chosen=job.settings.match_settings(),
        fall_back=True,
    )
    draft = draft_night(job.store, order, job.desk)
    job.desk.enter_last("publish")
    publish_run(job.store, draft, job.lease)
    export_head(job.store, job.settings)
    check_at_night(job.store, job.settings)
