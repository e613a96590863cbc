"""The naive versions that the fault tests have to find out; nothing else may use them."""

from dataclasses import asdict, replace

from sqlalchemy import insert, update

from api.clock import now
from api.jobs.draft import Draft
from api.jobs.failpoints import die_at
from api.jobs.job import Job
from data.intake import Intake
from data.store import Lease, Store, StoredPlan
from data.store.plans import point_at, write_plan
from data.store.schema import plan_assignments


def publish_row_by_row(store: Store, draft: Draft, lease: Lease) -> int:
    """Publish a plan with each row in a transaction of its own, and the run's end in another."""
    plan = replace(draft.plan, made_at=now(), assignments=())
    plan_id = 1
    with store.writing() as unit:
        write_plan(unit._connection, plan, plan_id)
        point_at(unit._connection, plan_id)
    for row in draft.plan.assignments:
        with store.writing() as unit:
            unit._connection.execute(insert(plan_assignments).values(plan_id=plan_id, **asdict(row)))
        die_at("publish_rows:after")
    with store.writing() as unit:
        unit.runs.finish(lease, '{"plan_id": 1}', now())
    return plan_id


def take_in_rows_first(job: Job, intake: Intake) -> None:
    """Take a delivery in in one transaction and end its run in a second one."""
    with job.store.writing(long=True) as unit:
        unit.import_rows(intake, job.as_of)
    die_at("import_rows:after")
    with job.store.writing() as unit:
        unit.runs.finish(job.lease, "{}", now())


def publish_without_fencing(store: Store, draft: Draft, lease: Lease) -> int:
    """Publish a plan in one transaction without asking whether the lease still stands."""
    die_at("publish:before")
    with store.writing() as unit:
        plan = replace(draft.plan, made_at=now())
        return unit.plans.publish(plan, draft.pages, run_id=lease.run_id)


def publish_in_place(store: Store, plan: StoredPlan) -> None:
    """Change the rows of the plan that counts one by one, each in a transaction of its own."""
    for row in plan.assignments:
        with store.writing() as unit:
            of_person = plan_assignments.c.candidate_id == row.candidate_id
            unit._connection.execute(
                update(plan_assignments).where(of_person).values(opening_id=row.opening_id)
            )
