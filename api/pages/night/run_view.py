"""Where the newest run of the night stands, in words and as a share of its phase."""

from dataclasses import dataclass

from api.pages.visit import Visit
from data.store import Run

_PHASES = ("read", "value", "decide", "check", "report", "publish")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """The run of a night.

    Attributes
    ----------
    state : str
        Of the run; ``none`` where there has been none.
    text : str
        What it is at, or how it ended.
    done, total : int
        How far it is, in hundredths of its phases; 0 of 0 where nothing is under way.
    fault : str
        What went wrong, for those who see to it.
    """

    state: str
    text: str
    done: int = 0
    total: int = 0
    fault: str = ""

    @property
    def under_way(self) -> bool:
        """Whether it waits or works."""
        return self.state in ("queued", "running")


def run_view(visit: Visit, run: Run | None) -> RunView:
    """Return where a run stands."""
    if run is None:
        return RunView(state="none", text=visit.t("night.run_none"))
    day = visit.day(run.night_on) if run.night_on else ""
    if run.state == "running":
        return _running(visit, run, day)
    at = visit.moment(run.ended_at) if run.ended_at else ""
    text = visit.t(f"night.run_{run.state}", day=day, at=at)
    fault = run.fault if run.fault and visit.may("runs.read") and run.state != "done" else ""
    return RunView(state=run.state, text=text, fault=fault, total=100 if run.state == "queued" else 0)


def _running(visit: Visit, run: Run, day: str) -> RunView:
    phase = run.phase if run.phase in _PHASES else _PHASES[0]
    number = _PHASES.index(phase)
    share = run.done / run.total if run.total else 0.0
    return RunView(
        state=run.state,
        text=visit.t(
            "night.run_running",
            day=day,
            phase=visit.t(f"night.phase_{phase}"),
            number=number + 1,
            all=len(_PHASES),
        ),
        done=round(100 * (number + share) / len(_PHASES)),
        total=100,
    )
