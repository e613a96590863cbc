"""The model that serves: watched on disk, tried before it is taken, swapped without a pause, never lost."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

import structlog

from api import clock
from api.champion_pointer import Pointer
from api.models_folder import CHAMPION, FileStats, ModelsFolder
from api.serving.degraded import MODEL_REFUSED, NO_MODEL
from api.serving.trial import try_out
from matcher.wording import Words
from models.additive import AdditiveModel
from models.fit import FitScorer
from models.manifest import BundleRefusedError

LOOK_EVERY_SECONDS = 1.0
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """What answers a request, from its first figure to its last.

    Attributes
    ----------
    scorer : FitScorer
        Says what pairs are worth.
    version, digest : str
        Those of the scorer.
    degraded : Words, optional
        Why it is not a learned model, in Danish and English; ``None`` where it is.
    since : datetime
        When it began to serve.
    """

    scorer: FitScorer
    version: str
    digest: str
    degraded: Words | None
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFault:
    """Why what lies in the models folder is not what serves.

    Attributes
    ----------
    kind : str
        As `models.manifest.BundleRefusedError` names it; ``unreadable`` where the disk failed.
    text : str
        Expected, got, what to do.
    since : datetime
        When it was first seen.
    """

    kind: str
    text: str
    since: datetime


class _ChangedError(Exception):
    """The champion was exchanged while it was read; the next look finds the new one whole."""


class Champion:
    """The champion of a models folder, looked at once a second by a thread of its own.

    A new champion is read, checked and tried beside the one that serves, and then takes its place at once;
    whoever asked before keeps what they got. What may not be used leaves the last good one serving, even
    where the whole folder is gone. Without a good one the stand-in serves, marked as degraded, until one
    appears.

    Parameters
    ----------
    folder : ModelsFolder
        Where champions lie.
    stand_in : FitScorer
        The rule baseline.
    look_every_seconds : float
        How long a new champion waits at most before it is seen.
    """

    def __init__(
        self, folder: ModelsFolder, stand_in: FitScorer, look_every_seconds: float = LOOK_EVERY_SECONDS
    ) -> None:
        self._folder, self._every_seconds = folder, look_every_seconds
        self._serving = self._rules = Serving(
            scorer=stand_in,
            version=stand_in.version,
            digest=stand_in.digest,
            degraded=NO_MODEL,
            since=clock.now(),
        )
        self._taken: Pointer | None = None
        self._seen: tuple[Pointer, FileStats] | None = None
        self._fault: ModelFault | None = None
        self._counts: dict[str, int] = {}
        self._looking = threading.Lock()
        self._stop = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="champion", daemon=True)

    def __enter__(self) -> Self:
        """Look once, and watch from then on."""
        self.look()
        self._watcher.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop watching."""
        self._stop.set()
        self._watcher.join()

    def current(self) -> Serving:
        """Return what serves now; a request asks once and keeps the answer to its end."""
        return self._serving

    def stand_in(self, why: Words) -> Serving:
        """Return the rule baseline, for an answer that the learned model gave no usable figures of."""
        return replace(self._rules, degraded=why)

    @property
    def rules_digest(self) -> str:
        """The digest of the rule baseline."""
        return self._rules.digest

    def faults(self) -> tuple[ModelFault, ...]:
        """Return why the folder's champion does not serve; nothing where it does, or there never was one."""
        fault = self._fault
        return () if fault is None else (fault,)

    def counts(self) -> Mapping[str, int]:
        """Return how many champions were taken (``taken``), and refused, by kind of fault."""
        return self._counts

    def _count(self, kind: str) -> None:
        # A new table, never a changed one: whoever reads the figures does not wait for a look to end.
        self._counts = self._counts | {kind: self._counts.get(kind, 0) + 1}

    def look(self) -> None:
        """Look at the folder now: take a new champion, or refuse it and keep what serves.

        What was refused is not read again before it has changed, unless it was the disk that failed.
        """
        with self._looking:
            try:
                self._look()
            except _ChangedError:
                self._seen = None
            except BundleRefusedError as refused:
                self._refuse(refused.kind, str(refused))
            except Exception as fault:  # whatever happens to the folder, what serves goes on
                self._seen = None
                self._refuse("unreadable", f"{type(fault).__name__}: {fault}")

    def _watch(self) -> None:
        while not self._stop.wait(self._every_seconds):
            self.look()

    def _look(self) -> None:
        # Whatever fails before the files are read is looked at anew.
        before, self._seen = self._seen, None
        pointer = self._folder.pointer()
        if pointer is None:
            self._without_pointer()
            return
        seen = pointer, self._folder.stats(pointer.version)
        if seen != before:
            self._read(*seen)
        self._seen = seen

    def _read(self, pointer: Pointer, stats: FileStats) -> None:
        self._seen = pointer, stats
        self._refuse_older(pointer)
        found = self._folder.read_champion()
        if found is None or found[0] != pointer:
            raise _ChangedError
        self._try(pointer, model := found[1].model)
        self._take(pointer, model)

    def _without_pointer(self) -> None:
        if self._taken is not None:
            raise BundleRefusedError(
                f"expected the file {CHAMPION} in the models folder, got none: {self._serving.version} goes "
                "on from memory; put the folder back before the next start",
                kind="missing",
            )
        self._serving, self._fault = self._rules, None

    def _refuse_older(self, pointer: Pointer) -> None:
        taken = self._taken
        if taken is not None and pointer != taken and pointer.pointed_at <= taken.pointed_at:
            raise BundleRefusedError(
                f"the file {CHAMPION}: expected one later than that of {taken.version}, got an older one of "
                f"{pointer.version}: {self._serving.version} goes on; take a version into use by a command, "
                "not by copying files",
                kind="older",
            )

    def _try(self, pointer: Pointer, model: AdditiveModel) -> None:
        if model.digest == self._serving.digest:
            return
        if pointer == self._taken:
            raise BundleRefusedError(
                f"bundle {pointer.version}: expected the model {self._serving.digest[:12]} that serves, got "
                f"{model.digest[:12]} under its name; restore the folder",
                kind="older",
            )
        try_out(model)

    def _take(self, pointer: Pointer, model: AdditiveModel) -> None:
        if (model.version, model.digest) != (self._serving.version, self._serving.digest):
            self._serving = Serving(
                scorer=model,
                version=model.version,
                digest=model.digest,
                degraded=None,
                since=clock.now(),
            )
            self._count("taken")
            _log.info("champion_taken", version=model.version, digest=model.digest)
        elif self._fault is not None:
            _log.info("champion_whole_again", version=model.version)
        self._taken, self._fault = pointer, None

    def _refuse(self, kind: str, text: str) -> None:
        """Keep what serves, and tell it once."""
        if self._fault is not None and self._fault.text == text:
            return
        self._count(kind)
        self._fault = ModelFault(kind=kind, text=text, since=clock.now())
        if self._taken is None:
            self._serving = replace(self._rules, degraded=MODEL_REFUSED)
        _log.error("champion_refused", kind=kind, fault=text, serving=self._serving.version)
