"""What the form of a calendar file shows."""

from dataclasses import dataclass
from typing import Any

from api.pages.forms import Filled


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkView:
    """The form, and whose talk it is."""

    candidate_id: str
    form: Filled[Any]


def talk_view(candidate_id: str, form: Filled[Any]) -> TalkView:
    """Return what the page shows."""
    return TalkView(candidate_id=candidate_id, form=form)
