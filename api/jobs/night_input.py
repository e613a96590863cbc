"""What a night is made of, and one digest of it all: a checkpoint is good for the same inputs only."""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date

from api.basis import GREEDY, Made, told_settings
from api.faults import CheckError
from api.program import program
from api.serving.degraded import MODEL_REFUSED
from api.settings import Settings
from api.wiring import Scoring, day_of, programme_of, scoring_of
from data.programmes import Programme
from data.snapshot import Snapshot
from data.store import Basis, Stamps, Store, StoredPlan
from matcher.settings import MatchSettings
from models.baseline import rule_baseline
from models.fit import FitScorer


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
    stamps : Stamps
        Change numbers of what was read.
    digest : str
        SHA-256 over everything that decides the night.
    """

    snapshot: Snapshot
    last: StoredPlan | None
    programme: Programme
    scoring: Scoring
    stamps: Stamps
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
    # One transaction: the change numbers are those of exactly what was read.
    with store.reading() as unit:
        stamps, records, last = unit.stamps(), unit.every_record(), unit.plans.whole()
    snapshot = day_of(records, order.as_of)
    programme = programme_of(order.settings, order.as_of)
    scoring = _scoring(order, programme)
    return NightInput(
        snapshot=snapshot,
        last=last,
        programme=programme,
        scoring=scoring,
        stamps=stamps,
        digest=_digest(order, stamps, last, programme, scoring),
    )


def made_for(inputs: NightInput, order: NightOrder, scorer: FitScorer, *, greedy: bool) -> Basis:
    """Return what a plan is made from, whoever scored and solved in the end."""
    return Made(
        as_of=order.as_of,
        moment=inputs.stamps,
        settings=told_settings(order.chosen),
        model_version=scorer.version,
        model_digest=scorer.digest,
        solver=GREEDY if greedy else "",
    ).basis()


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
        "program": program(),
        "as_of": order.as_of.isoformat(),
        "stamps": [stamps.people, stamps.market, stamps.journal],
        "last_plan": last.plan_id if last else None,
        "programme": programme.version,
        "model": [scoring.scorer.version, scoring.scorer.digest],
        "settings": asdict(order.chosen),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
