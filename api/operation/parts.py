"""What /readyz says beside the store: the plan and the model that lists rest on; the metrics hear of both."""

from collections.abc import Callable
from datetime import date

from fastapi import FastAPI

from api.clock import now
from api.operation import metrics
from api.operation.health import Part
from api.serving.champion import Champion
from data.store.probing import StoreLook
from data.store.run_records import ENDED, KINDS, QUEUED, RUNNING

STATES = (QUEUED, RUNNING, *ENDED)
_TAKEN = "taken"


def plan_part(today: Callable[[], date]) -> Callable[[StoreLook], Part]:
    """Return what tells of the plan: none yet, of this night, or behind.

    Parameters
    ----------
    today : callable
        The service's day.
    """

    def told(look: StoreLook) -> Part:
        _tell_of_runs(look)
        if look.plan_as_of is None or look.plan_made_at is None:
            return Part(name="plan", state="ok", detail="no plan yet: lists know no prices")
        behind = max(0, (today() - look.plan_as_of).days)
        metrics.PLAN_NIGHTS_BEHIND.set(behind)
        metrics.PLAN_AGE.set((now() - look.plan_made_at).total_seconds())
        detail = f"of {look.plan_as_of}" + (f", {behind} nights behind" if behind else "")
        return Part(name="plan", state="degraded" if behind else "ok", detail=detail)

    return told


def _tell_of_runs(look: StoreLook) -> None:
    for kind in KINDS:
        for state in STATES:
            metrics.RUNS.labels(kind, state).set(look.runs.get((kind, state), 0))
    if look.night_seconds is not None:
        metrics.NIGHT_SECONDS.set(look.night_seconds)
    # A plan of an older version may not say them.
    if (gap := look.plan_report.get("gap")) is not None:
        metrics.NIGHT_GAP.set(gap)
    if (unplaced := look.plan_report.get("counts", {}).get("unplaced")) is not None:
        metrics.NIGHT_UNPLACED.set(unplaced)


def champion_of(app: FastAPI) -> Champion | None:
    """Return the model that an app serves with, ``None`` before it has started."""
    return getattr(getattr(app.state, "service", None), "champion", None)


def model_version(champion: Callable[[], Champion | None]) -> str:
    """Return the version in use, empty before there is one."""
    found = champion()
    return found.current().version if found else ""


def model_part(champion: Callable[[], Champion | None]) -> Callable[[StoreLook], Part]:
    """Return what tells of the model: the champion, the one before it, or rules that stand in."""
    counted: dict[str, int] = {}
    shown = ""

    def told(_: StoreLook) -> Part:
        nonlocal counted, shown
        found = champion()
        if found is None:
            return Part(name="model", state="down", detail="not loaded yet")
        serving, faults, counts = found.current(), found.faults(), dict(found.counts())
        if shown and shown != serving.version:
            metrics.MODEL.labels(shown).set(0)
        shown = serving.version
        metrics.MODEL.labels(shown).set(1)
        for kind in counts.keys() - {_TAKEN}:
            metrics.MODEL_REFUSED.labels(kind).inc(counts[kind] - counted.get(kind, 0))
        counted = counts
        if faults:
            return Part(name="model", state="degraded", detail=f"{shown}; refused: {faults[0].kind}")
        degraded = serving.degraded.en if serving.degraded else ""
        return Part(name="model", state="degraded" if degraded else "ok", detail=degraded or shown)

    return told
