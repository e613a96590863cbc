"""``matcher exposure`` and ``matcher overrides``: what leaders see of everybody together."""

from dataclasses import asdict

from api.commands.options import Order, with_order
from api.commands.output import print_rows
from api.commands.talk import say
from api.faults import CheckError
from api.wiring import opened, snapshot_of
from matcher.aggregates.exposure import exposure_by_group
from matcher.aggregates.overrides import override_rates

EXPOSURE = ("attribute", "value", "people", "per_100", "low", "high", "of_best", "alarm", "by_chance")
OVERRIDES = ("by", "value", "decisions", "overridden", "rate")


@with_order
def exposure(order: Order) -> None:
    """Vis forslag pr. 100 jobkandidater i grupper. Proposals by group; an alarm ends with exit code 1."""
    with opened(order.settings) as store:
        snapshot, plan = snapshot_of(store, order.as_of), store.last_plan()
    people = [person for person in snapshot.candidates if person.status == "active"]
    proposed = {row.candidate_id for row in plan.assignments} if plan else set()
    found = exposure_by_group(people, proposed, order.as_of)
    print_rows(EXPOSURE, [asdict(row) for row in found], order.form)
    alarms = [f"{row.attribute} {row.value}" for row in found if row.alarm and not row.by_chance]
    if alarms:
        raise CheckError(f"below 0.8 of the best served group, and not by chance: {', '.join(alarms)}.")
    say("No group is below 0.8 of the best served one, beyond what chance explains.")


@with_order
def overrides(order: Order) -> None:
    """Vis, hvor ofte der besluttes andet end listen. How often people decide otherwise than the list."""
    with opened(order.settings) as store:
        snapshot = snapshot_of(store, order.as_of)
    people = {person.candidate_id: person for person in snapshot.candidates}
    found = override_rates(snapshot.decisions, people)
    print_rows(OVERRIDES, [asdict(row) for row in found], order.form)
