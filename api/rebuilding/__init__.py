"""How a list or a plan came about: made again from what was stored, and compared to the last bit.

Nothing that was there is forgotten, so the day of then can be read as it was read then. The very code that
draws lists and decides nights then runs on it, with the settings, model and lots of then; what comes out is
held against what was journalled.
"""

from api.rebuilding.found import Difference, Rebuilt
from api.rebuilding.lists import rebuild_list
from api.rebuilding.plans import rebuild_plan
from api.rebuilding.recall import CannotRebuildError, Recall

__all__ = ["CannotRebuildError", "Difference", "Rebuilt", "Recall", "rebuild_list", "rebuild_plan"]
