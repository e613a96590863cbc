"""From file to plan in one go: import, train, plan the night, rank for one person."""

import shutil
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

import data.synthetic
from api.commands.options import Order
from api.commands.talk import reporting
from api.faults import DataError
from api.jobs.desk import Desk
from api.jobs.draft import publish
from api.jobs.night import NightRun, decide_night
from api.jobs.night_input import NightOrder
from api.models_folder import ModelsFolder
from api.training import Trained, train_version
from api.wiring import opened, plan_view, programme_of, snapshot_of
from data.findings import Finding
from data.intake import Intake, read_folder
from data.store import Store
from data.synthetic import preset
from matcher.proposal import MICRO, Proposal
from matcher.rank import ListSettings, rank
from matcher.reasons import reasons_for
from matcher.refused import RefusedGroup, refusals_for

SAMPLE = Path(data.synthetic.__file__).parent / "sample"
SAMPLE_DAY = preset("demo").as_of
DATABASE, MODELS = "demo.db", "models"
_LIST = 5
_LEAST_WORKPLACES, _MOST_WORKPLACES = 10, 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """What happened on the way.

    Attributes
    ----------
    intake : Intake
        What was read.
    findings : tuple of Finding
        What there was to say about it, the day's own findings included.
    trained : Trained
        What was learned.
    run : NightRun
        The night.
    candidate_id : str
        The person whose list is shown.
    proposals : tuple of Proposal
        That list, with tonight's prices and with reasons.
    refusals : tuple of RefusedGroup
        What the rules keep off it.
    """

    intake: Intake
    findings: tuple[Finding, ...]
    trained: Trained
    run: NightRun
    candidate_id: str
    proposals: tuple[Proposal, ...]
    refusals: tuple[RefusedGroup, ...]


def travel_through(order: Order, keep: Path) -> Journey:
    """Do the main job on the sample, in a store and a models folder of their own.

    Parameters
    ----------
    order : Order
        The day and the settings.
    keep : Path
        Folder in which both lie afterwards, instead of those of an earlier demo.
    """
    with tempfile.TemporaryDirectory(prefix="matcher-demo-") as name:
        folder = Path(name)
        places = {"database_url": f"sqlite:///{folder / DATABASE}", "models": folder / MODELS}
        order = replace(order, settings=order.settings.model_copy(update=places))
        with opened(order.settings) as store:
            journey = _main_job(store, order)
        shutil.rmtree(keep, ignore_errors=True)
        shutil.copytree(folder, keep)
        return journey


def _main_job(store: Store, order: Order) -> Journey:
    intake = _import(store, order)
    snapshot = snapshot_of(store, order.as_of)
    trained = train_version(snapshot, programme_of(order.settings, order.as_of))
    ModelsFolder.of(order.settings).add(trained.model, trained.card)
    chosen = order.settings.match_settings()
    with reporting() as progress:
        night = NightOrder(as_of=order.as_of, settings=order.settings, chosen=chosen)
        run = decide_night(store, night, Desk(progress))
    publish(store, run.draft)
    person = person_of_interest(run)
    proposals = rank(run.night, plan_view(store.last_plan()), ListSettings(limit=_LIST), (person,))
    return Journey(
        intake=intake,
        findings=intake.findings + snapshot.findings,
        trained=trained,
        run=run,
        candidate_id=person,
        proposals=reasons_for(run.night, proposals),
        refusals=refusals_for(run.night, person),
    )


def _import(store: Store, order: Order) -> Intake:
    intake = read_folder(SAMPLE, order.as_of, minimal=order.settings.minimal)
    if intake.refused:
        raise DataError("The sample municipality cannot be read: this checkout is damaged.", intake.findings)
    with reporting() as progress:
        store.import_rows(intake, order.as_of, progress)
    return intake


def person_of_interest(run: NightRun) -> str:
    """Return whose list is shown: somebody with a plan, a choice, and much told; of several the first by id.

    The choice looks at how much there is to show, then for an outlook in the middle of all.
    """
    planned = {row.candidate_id: row.figures.expected_goal_hours for row in run.plan.rows}
    middle = float(np.median(list(planned.values()) or [0.0]))
    choices = {}
    for row, person in enumerate(run.night.snapshot.candidates):
        pairs = run.night.valued.of(row)
        worth = run.night.valued.value[pairs] >= run.night.unmatched * MICRO
        count = len({*run.night.market.openings.workplace[run.night.valued.opening[pairs][worth]].tolist()})
        told = (person.competences, person.conditions, person.wishes_tasks, person.wishes_industries)
        choices[person.candidate_id] = (
            person.candidate_id not in planned,
            not _LEAST_WORKPLACES <= count <= _MOST_WORKPLACES,
            -sum(len(part or ()) > 1 for part in told) - (len(person.transport or ()) > 1),
            abs(planned.get(person.candidate_id, 0.0) - middle),
            person.candidate_id,
        )
    if not choices:
        raise DataError("The sample municipality has no candidates: this checkout is damaged.")
    return min(choices, key=choices.__getitem__)
