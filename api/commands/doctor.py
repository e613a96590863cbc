"""``matcher doctor``: whether this installation, its store and its models are in order."""

from typing import Any

from api.commands.options import Order, with_order
from api.commands.output import print_rows
from api.commands.talk import say
from api.examination import Check, examine
from api.faults import CheckError
from api.setting_faults import service_faults
from api.settings import Settings, shown, variable

COLUMNS = ("check", "state", "found", "advice")


@with_order
def doctor(order: Order) -> None:
    """Se efter, om alt er i orden. Check this installation; a fault ends with exit code 1."""
    checks = (*examine(order.settings), *_in_force(order.settings))
    rows: list[dict[str, Any]] = [
        {"check": c.name, "state": "fault" if c.advice else "ok", "found": c.found, "advice": c.advice}
        for c in checks
    ]
    print_rows(COLUMNS, rows, order.form)
    faults = [check.name for check in checks if check.advice]
    if faults:
        raise CheckError(f"not in order: {', '.join(faults)}; the advice stands beside each.")
    say("All in order.")


def _in_force(settings: Settings) -> tuple[Check, ...]:
    """Return every setting with its value, of secrets only whether there is one, and what a service lacks."""
    faults = {fault.variable: str(fault) for fault in service_faults(settings)}
    return tuple(
        Check(
            name=variable(name),
            found=shown(settings, name) + ("" if name in settings.model_fields_set else " (default)"),
            advice=faults.get(variable(name), ""),
        )
        for name in Settings.model_fields
    )
