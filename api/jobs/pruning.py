"""What the way in leaves behind goes every night: ended sessions, old tries, attempts at the provider."""

from collections import Counter
from datetime import datetime

import structlog

from api.auth.asking import limits_of
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
    while True:
        with store.writing() as unit:
            portion = unit.pruning.portion(limits_of(settings), now)
        gone.update({one.record_class: one.rows for one in portion})
        if not any(one.rows for one in portion):
            _log.info("sign_ins_pruned", **{name.replace(" ", "_"): rows for name, rows in gone.items()})
            return dict(gone)
