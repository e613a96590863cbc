"""A run at work: what was asked, and everything that is needed to do it."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.jobs.desk import RunDesk
from api.settings import Settings
from data.store import Lease, Run, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A run that is held.

    Attributes
    ----------
    run : Run
        The run.
    lease : Lease
        The right to work on it.
    store : Store
        The store.
    settings : Settings
        What the environment says.
    desk : RunDesk
        Where progress is told and checkpoints are kept.
    """

    run: Run
    lease: Lease
    store: Store
    settings: Settings
    desk: RunDesk

    @property
    def request(self) -> dict[str, Any]:
        """What was asked."""
        asked: dict[str, Any] = json.loads(self.run.request)
        return asked

    @property
    def as_of(self) -> date:
        """The day it is about."""
        said = self.request.get("as_of")
        if said is not None:
            return date.fromisoformat(said)
        if self.run.night_on is None:
            raise ValueError(f"run {self.run.run_id}: expected a day in its request, got none")
        return self.run.night_on
