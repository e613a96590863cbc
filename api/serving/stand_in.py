"""The rules that stand in where a model cannot be read, or says what nobody may use; always marked."""

from collections.abc import Callable
from typing import TypeVar

import structlog

from api.serving.degraded import SCORES_REFUSED
from api.wiring import Scoring
from data.programmes import Programme
from models.baseline import rule_baseline
from models.fit import BadScoreError

T = TypeVar("T")
_log = structlog.get_logger(__name__)


def or_rules(scoring: Scoring, programme: Programme, make: Callable[[Scoring], T]) -> T:
    """Make something of scores; where they cannot be used, make it of the rules instead, marked as degraded.

    Parameters
    ----------
    scoring : Scoring
        The scorer in use.
    programme : Programme
        The programme of the day, which the rules follow.
    make : callable
        Called with the scoring, and once more with the rules where the first call raised `BadScoreError`.

    Raises
    ------
    BadScoreError
        If the rules' scores cannot be used either.
    """
    try:
        return make(scoring)
    except BadScoreError as bad:
        _log.error("scores_refused", version=scoring.scorer.version, fault=str(bad))
        return make(Scoring(scorer=rule_baseline(programme), degraded=f"{SCORES_REFUSED.en} ({bad})"))
