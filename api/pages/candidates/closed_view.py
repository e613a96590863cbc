"""Why a list is empty: the rules in the way, what would open an opening, and nothing about the person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from api.pages.visit import Visit

_MOST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedLine:
    """A rule in the way: what it says, what would open, how many openings it closes, and where it is from."""

    reason: str
    opens: str
    closes: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedView:
    """Why a list is empty; ``nearest`` names the one opening that the lines are about, where it is one."""

    lines: tuple[ClosedLine, ...]
    nearest: str


def closed_view(visit: Visit, refused: Sequence[Mapping[str, Any]]) -> ClosedView | None:
    """Return why a list is empty, ``None`` where there is no opening to speak of.

    Parameters
    ----------
    visit : Visit
        Who looks.
    refused : sequence of mapping
        Rules with the openings they close, the most telling first, as the list tells them.
    """
    alone = [group for group in refused if group["alone"] and group["examples"]][:_MOST]
    if alone:
        return ClosedView(lines=tuple(_of_rule(visit, group) for group in alone), nearest="")
    examples = [example for group in refused for example in group["examples"]]
    if not examples:
        return None
    nearest = min(examples, key=lambda example: len(example["refusals"]))
    return ClosedView(
        lines=tuple(_line(visit, one) for one in nearest["refusals"]), nearest=visit.told(nearest["name"])
    )


def _of_rule(visit: Visit, group: Mapping[str, Any]) -> ClosedLine:
    example = min(group["examples"], key=lambda one: len(one["refusals"]))
    refusal = next(one for one in example["refusals"] if one["rule"] == group["rule"])
    name = visit.told(example["name"])
    return _line(visit, refusal, visit.tn("candidates.closed_alone", group["alone"], name=name))


def _line(visit: Visit, refusal: Mapping[str, Any], closes: str = "") -> ClosedLine:
    opens = visit.told(refusal["opens"])
    return ClosedLine(
        reason=visit.told(refusal["reason"]),
        opens=f"{opens[:1].upper()}{opens[1:]}",
        closes=closes,
        source=refusal["source"],
    )
