"""What goes every night: ended sessions, old tries, attempts at the provider, old files of runs."""

from collections import Counter
from datetime import datetime, timedelta

import structlog

from api.auth.asking import limits_of
from api.jobs.exporting import KEPT_DAYS
from api.scratch import sweep
from api.settings import Settings
from data.store import Store

_log = structlog.get_logger("api.jobs")


def prune(store: Store, settings: Settings, now: datetime) -> dict[str, int]:
    """Let go of all of it, a portion at a time; return how many rows of each class went.

    Parameters
    ----------
    store : Store
        Where it stands.
    settings : Settings
        How long sessions last.
    now : datetime
        The instant.
    """
    gone: Counter[str] = Counter()
    with store.writing() as unit:
        unit.runs.drop_files(before=now - timedelta(days=KEPT_DAYS))
    sweep()
    while True:
        with store.writing() as unit:
            portion = unit.pruning.portion(limits_of(settings), now)
        gone.update({one.record_class: one.rows for one in portion})
        if not any(one.rows for one in portion):
            _log.info("sign_ins_pruned", **{name.replace(" ", "_"): rows for name, rows in gone.items()})
            return dict(gone)
