"""``matcher doctor``: whether this installation, its store and its models are in order."""

from typing import Any

from api.commands.options import Order, with_order
from api.commands.output import print_rows
from api.commands.talk import say
from api.examination import examine
from api.faults import CheckError

COLUMNS = ("check", "state", "found", "advice")


@with_order
def doctor(order: Order) -> None:
    """Se efter, om alt er i orden. Check this installation; a fault ends with exit code 1."""
    checks = examine(order.settings)
    rows: list[dict[str, Any]] = [
        {"check": c.name, "state": "fault" if c.advice else "ok", "found": c.found, "advice": c.advice}
        for c in checks
    ]
    print_rows(COLUMNS, rows, order.form)
    faults = [check.name for check in checks if check.advice]
    if faults:
        raise CheckError(f"not in order: {', '.join(faults)}; the advice stands beside each.")
    say("All in order.")
