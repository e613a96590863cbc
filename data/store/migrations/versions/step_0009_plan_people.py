"""What a night took over of each person stands in rows of its own, no longer in the plan's open report."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from data.store.migrations.tables import drop_tables, make_tables, refers

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_TABLES = {
    "plan_people": (
        "plan_id:whole* candidate_id:word* opening_before:word nights_before:whole! nights_after:whole!"
    )
}
_CONSTRAINTS = {"plan_people": (refers("plan_people", "plan_id", "plans"),)}
_PLANS = sa.table("plans", sa.column("plan_id", sa.Integer), sa.column("report_json", sa.Text))
_PEOPLE = sa.table(
    "plan_people",
    sa.column("plan_id", sa.Integer),
    sa.column("candidate_id", sa.Text),
    sa.column("opening_before", sa.Text),
    sa.column("nights_before", sa.Integer),
    sa.column("nights_after", sa.Integer),
)
_PRUNED = sa.text("SELECT plan_id FROM plan_origins WHERE pruned_at IS NOT NULL")


def upgrade() -> None:
    """Make the table, and move there what reports name people with."""
    make_tables(_TABLES, _CONSTRAINTS)
    connection = op.get_bind()
    pruned = set(connection.scalars(_PRUNED))
    for plan_id in connection.scalars(sa.select(_PLANS.c.plan_id)).all():
        of_plan = _PLANS.c.plan_id == plan_id
        before: str = connection.execute(sa.select(_PLANS.c.report_json).where(of_plan)).scalar_one()
        report = json.loads(before)
        rows = [{"plan_id": plan_id} | row for row in _taken_out(report)]
        if rows and plan_id not in pruned:
            connection.execute(sa.insert(_PEOPLE), rows)
        if json.loads(before) != report:
            told = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
            connection.execute(sa.update(_PLANS).where(of_plan).values(report_json=told))


def downgrade() -> None:
    """Take the table away: an older program begins to count nights anew."""
    drop_tables(_TABLES)


def _taken_out(report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Take everybody out of a report; yield them as rows."""
    nights: dict[str, dict[str, int]] = report.pop("nights_unproposed", {})
    opening: dict[str, str] = report.pop("plan_before", {})
    report.get("changes", {}).pop("moved", None)
    for one in report.get("left_out", {}).get("first", ()):
        one.pop("candidate_id", None)
    before, after = nights.get("before", {}), nights.get("after", {})
    for person in sorted({*opening, *before, *after}):
        yield {
            "candidate_id": person,
            "opening_before": opening.get(person),
            "nights_before": before.get(person, 0),
            "nights_after": after.get(person, 0),
        }
