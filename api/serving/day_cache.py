"""The standing day of this process: made once, brought up to date, and made anew beside those who use it."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Self

import structlog

from api.operation import metrics
from api.serving.champion import Champion
from api.serving.held_day import HeldDay, hold_day
from api.settings import Settings
from data.store import Store
from data.store.stamps import Stamps
from data.store.unit import Unit
from matcher.wording import Words

_log = structlog.get_logger(__name__)


class DayCache:
    """Holds one day; whoever asks gets it at once, and never one without the decisions of a moment ago.

    Changed records, a new plan, a new model or a new date let a thread of its own make the day anew, one at
    a time; until it is there the former day answers, its words kept in line and its few shown openings
    checked against their records. The former day goes when nobody uses it any more.

    Parameters
    ----------
    store : Store
        Where records and words lie.
    champion : Champion
        The model that serves.
    settings : Settings
        Of the service.
    today : callable
        The service's day.
    made : callable
        Called when a day was made.
    """

    def __init__(
        self,
        store: Store,
        champion: Champion,
        settings: Settings,
        today: Callable[[], date],
        made: Callable[[], None] = lambda: None,
    ) -> None:
        self._store, self._champion, self._settings, self._today = store, champion, settings, today
        self._made = made
        self._held: HeldDay | None = None
        self._rules: tuple[HeldDay, HeldDay] | None = None
        self._first, self._aligning, self._making = threading.Lock(), threading.Lock(), threading.Lock()
        self._maker: threading.Thread | None = None
        self._ended = False

    def __enter__(self) -> Self:
        """Begin to make the day, so that the first who asks need not wait for it."""
        self._make_beside()
        return self

    def __exit__(self, *_: object) -> None:
        """Wait for a day that is being made."""
        self._ended = True
        maker = self._maker
        if maker is not None:
            maker.join()

    def current(self, unit: Unit, stamps: Stamps) -> HeldDay:
        """Return the day, in line with every word that this unit sees.

        Parameters
        ----------
        unit : Unit
            A reading of now.
        stamps : Stamps
            Its change numbers.
        """
        held = self._held or self._made_first()
        if not held.fits(stamps, self._champion.current(), self._today()):
            self._make_beside()
        if stamps.journal <= held.journal:
            return held
        with self._aligning:
            held = (self._held or held).in_line(unit, stamps)
            self._held = held
            metrics.DAY_REBUILDS.labels("part").inc()
        return held

    def by_rules(self, held: HeldDay, why: Words) -> HeldDay:
        """Return a day scored by the rule baseline; it is made once for each day."""
        with self._aligning:
            known = self._rules
            if known is None or known[0] is not held:
                known = self._rules = held, held.by_rules(self._champion.stand_in(why))
            return known[1]

    def held(self) -> HeldDay | None:
        """Return the day as it was last asked for, ``None`` before the first."""
        return self._held

    def settle(self) -> None:
        """Wait until no day is being made."""
        while (maker := self._maker) is not None and maker.is_alive():
            maker.join()

    def _made_first(self) -> HeldDay:
        with self._first:
            held = self._held
            if held is None:
                held = self._new()
                self._take(held)
            return held

    def _make_beside(self) -> None:
        with self._making:
            if self._ended or (self._maker is not None and self._maker.is_alive()):
                return
            self._maker = threading.Thread(target=self._make, name="day", daemon=True)
            self._maker.start()

    def _make(self) -> None:
        try:
            with self._first:
                self._take(self._new())
        except Exception as fault:  # the former day goes on; the next who asks has it tried again
            _log.error("day_not_made", fault=f"{type(fault).__name__}: {fault}")

    def _new(self) -> HeldDay:
        return hold_day(self._store, self._champion, self._settings, self._today())

    def _take(self, made: HeldDay) -> None:
        with self._aligning:
            self._held, self._rules = made, None
        self._made()
        metrics.DAY_REBUILDS.labels("whole").inc()
        metrics.DAY_MADE.set_to_current_time()
        _log.info("day_made", as_of=made.as_of.isoformat(), plan_id=made.plan_id, model=made.serving.version)
