"""What a night is made of, and one digest of it all: a checkpoint is good for the same inputs only."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import version as installed_version

from api.faults import CheckError
from api.serving.degraded import MODEL_REFUSED
from api.settings import Settings
from api.wiring import Scoring, programme_of, scoring_of, snapshot_of
from data.programmes import Programme
from data.snapshot import Snapshot
from data.store import Stamps, Store, StoredPlan
from matcher.settings import MatchSettings
from models.baseline import rule_baseline


@dataclass(frozen=True, slots=True, kw_only=True)
class NightOrder:
    """A night as it is asked for.

    Attributes
    ----------
    as_of : date
        The day the plan is for.
    settings : Settings
        What the environment says.
    chosen : MatchSettings
        Settings of the night.
    fall_back : bool
        Whether rules stand in for a model that cannot be used, and greedy for a solver that fails: the night
        always answers and says so. A person at the terminal rather hears of the fault.
    """

    as_of: date
    settings: Settings
    chosen: MatchSettings
    fall_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NightInput:
    """Everything a night is decided on.

    Attributes
    ----------
    snapshot : Snapshot
        The day.
    last : StoredPlan or None
        The plan that counts.
    programme : Programme
        The programme of the day.
    scoring : Scoring
        The scorer in use.
    digest : str
        SHA-256 over everything that decides the night.
    """

    snapshot: Snapshot
    last: StoredPlan | None
    programme: Programme
    scoring: Scoring
    digest: str


def read_input(store: Store, order: NightOrder) -> NightInput:
    """Read what a night is made of.

    Raises
    ------
    DataError
        If there is nothing to plan, or the records do not belong together.
    CheckError
        If the model cannot be used and nothing may stand in for it.
    """
    with store.reading() as unit:
        # Before the records: after a change in between these numbers are too small, no checkpoint is used.
        stamps = unit.stamps()
    snapshot, last = snapshot_of(store, order.as_of), store.last_plan()
    programme = programme_of(order.settings, order.as_of)
    scoring = _scoring(order, programme)
    return NightInput(
        snapshot=snapshot,
        last=last,
        programme=programme,
        scoring=scoring,
        digest=_digest(order, stamps, last, programme, scoring),
    )


def _scoring(order: NightOrder, programme: Programme) -> Scoring:
    try:
        return scoring_of(order.settings, programme)
    except CheckError as fault:
        if not order.fall_back:
            raise
        return Scoring(scorer=rule_baseline(programme), degraded=f"{MODEL_REFUSED.en} ({fault})")


def _digest(
    order: NightOrder, stamps: Stamps, last: StoredPlan | None, programme: Programme, scoring: Scoring
) -> str:
    told = {
        "release": installed_version("smaajob-matcher"),
        "as_of": order.as_of.isoformat(),
        "stamps": [stamps.people, stamps.market, stamps.journal],
        "last_plan": last.plan_id if last else None,
        "programme": programme.version,
        "model": [scoring.scorer.version, scoring.scorer.digest],
        "settings": asdict(order.chosen),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
