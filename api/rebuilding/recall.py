"""What was: the day, the model and the settings that something was made from."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache

from api.basis import Made, made_of
from api.models_folder import ModelsFolder
from api.program import program
from api.serving.champion import Serving
from api.serving.held_day import HeldDay, made_day
from api.settings import Settings
from data.programmes import built_in_catalogue
from data.snapshot import Snapshot
from data.store import StoredPlan, Unit
from matcher.settings import MatchSettings
from matcher.wording import Words
from models.additive import AdditiveModel
from models.baseline import RULES_VERSION, rule_baseline
from models.manifest import BundleRefusedError

_DAYS_HELD = 4
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class CannotRebuildError(LookupError):
    """Something that is needed is not there any more; the message says what, and what to do."""


@dataclass(slots=True, eq=False)
class Recall:
    """Brings back what was, from the store and the models folder.

    Parameters
    ----------
    settings : Settings
        Of this installation.
    """

    settings: Settings
    _models: dict[str, AdditiveModel] = field(default_factory=dict)
    _days: OrderedDict[str, HeldDay] = field(default_factory=OrderedDict)

    def made(self, text: str | None) -> Made:
        """Return what something was made from.

        Raises
        ------
        CannotRebuildError
            If nobody noted it.
        """
        if text is None:
            raise CannotRebuildError(
                "expected a note of what it was made from, got none: it is older than these notes, or they "
                "were deleted; nothing can be rebuilt of it"
            )
        return made_of(text)

    def day(self, unit: Unit, made: Made) -> HeldDay:
        """Return a day as a process held it when it had just read it.

        Raises
        ------
        CannotRebuildError
            If the plan's rows or the model are gone.
        """
        digest = made.basis().digest
        if digest not in self._days:
            serving = self.serving(made.model_version, made.model_digest, made.degraded)
            snapshot = Snapshot.of(unit.at(made.moment).every_record(), made.as_of)
            plan = self._plan(unit, made.moment.plan_id)
            self._days[digest] = made_day(made, snapshot, plan, serving, self.chosen(made, lots=False))
            while len(self._days) > _DAYS_HELD:
                self._days.popitem(last=False)
        return self._days[digest]

    def chosen(self, made: Made, *, lots: bool) -> MatchSettings:
        """Return the settings of then.

        Raises
        ------
        CannotRebuildError
            If this installation cannot have them.
        """
        try:
            return made.match_settings(self.settings.match_settings(), lots=lots)
        except ValueError as fault:
            raise CannotRebuildError(str(fault)) from fault

    def serving(self, version: str, digest: str, degraded: Words | None) -> Serving:
        """Return a model as it served.

        Raises
        ------
        CannotRebuildError
            If it is not in the models folder, or another one stands there under its name.
        """
        model = _rules().get(digest) if version == RULES_VERSION else self._model(version)
        if model is None or model.digest != digest:
            got = "none" if model is None else f"the model {model.digest[:12]}"
            raise CannotRebuildError(
                f"model {version}: expected the model {digest[:12]} that scored then, got {got}; put the "
                "folder of the version back from a backup"
            )
        return Serving(scorer=model, version=version, digest=digest, degraded=degraded, since=_LONG_AGO)

    def _model(self, version: str) -> AdditiveModel:
        if version not in self._models:
            try:
                self._models[version] = ModelsFolder.of(self.settings).read(version).model
            except (BundleRefusedError, OSError) as fault:
                raise CannotRebuildError(
                    f"model {version}: expected it in the models folder, got: {fault}; put the folder of the "
                    "version back from a backup"
                ) from fault
        return self._models[version]

    def _plan(self, unit: Unit, plan_id: int | None) -> StoredPlan | None:
        if plan_id is None:
            return None
        head, plan = unit.plans.head(plan_id), unit.plans.whole(plan_id)
        if head is None or not head.rows_kept or plan is None:
            raise CannotRebuildError(
                f"plan {plan_id}: expected its rows, for the list rests on them, got none; restore a backup"
            )
        return plan


def changed_since(made: Made) -> Iterator[str]:
    """Yield what is different about the program since; the outcome may be equal all the same."""
    now = program()
    for name in sorted(made.program.keys() | now.keys()):
        then, today = made.program.get(name, ""), now.get(name, "")
        if then != today:
            yield f"program: {name} was {then[:16] or 'not told'}, is {today[:16] or 'not told'}"


@cache
def _rules() -> dict[str, AdditiveModel]:
    """Return the rule baseline of every known programme by digest."""
    found = (rule_baseline(programme) for programme in built_in_catalogue().programmes)
    return {model.digest: model for model in found}
