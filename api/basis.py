"""What the lists of a day, or the plan of a night, are made from: a text that is kept with them."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from api.program import program
from data.store import Basis, Stamps
from matcher.exploration import NO_EXPLORATION, Exploration
from matcher.settings import MatchSettings
from matcher.wording import Words

GREEDY = "greedy"
_KEY = "lot_key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What something was made from.

    Attributes
    ----------
    as_of : date
        The day.
    moment : Stamps
        Change numbers up to which the day was read, and the plan that counted.
    settings : mapping
        Values of `matcher.settings.MatchSettings`; of the key of the lot only its digest.
    model_version, model_digest : str
        What scored.
    rules_digest : str
        The rule baseline that stood by where the model's figures could not be used; empty for a night.
    degraded : Words or None
        What every list said of the model.
    exploration_rate, exploration_near_tie : float
        How much neighbours on a list changed places; the lots' seed stands with each list.
    solver : str
        ``greedy`` where the solver had failed, else empty.
    program : mapping
        As `api.program.program` told it.
    """

    as_of: date
    moment: Stamps
    settings: Mapping[str, Any]
    model_version: str
    model_digest: str
    rules_digest: str = ""
    degraded: Words | None = None
    exploration_rate: float = 0.0
    exploration_near_tie: float = 0.0
    solver: str = ""
    program: Mapping[str, str] = field(default_factory=program)

    def basis(self) -> Basis:
        """Return it as it is kept."""
        told = asdict(self) | {"as_of": self.as_of.isoformat()}
        text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return Basis(digest=hashlib.sha256(text.encode()).hexdigest(), text=text)

    def match_settings(self, now: MatchSettings, *, lots: bool) -> MatchSettings:
        """Return the settings of then.

        Parameters
        ----------
        now : MatchSettings
            The settings of today, for the key of the lot.
        lots : bool
            Whether the key decides anything: it does in a night, and never on a list.

        Raises
        ------
        ValueError
            If the key of the lot is another one, or a setting of then does not exist any more.
        """
        if lots and key_digest(now.lot_key) != self.settings[_KEY]:
            raise ValueError(
                "expected the key of the lot that was used then, got another; set MATCHER_LOT_KEY to it"
            )
        known: dict[str, Any] = {
            name: _tuples(value) for name, value in self.settings.items() if name != _KEY
        }
        unknown = set(known) - set(asdict(now))
        if unknown:
            raise ValueError(f"expected settings that this release has, got {sorted(unknown)}")
        return MatchSettings(**known, lot_key=now.lot_key)

    def exploration(self) -> Exploration:
        """Return how much was explored; the lots come from a list's own seed, never from a key."""
        if not self.exploration_rate:
            return NO_EXPLORATION
        return Exploration(rate=self.exploration_rate, near_tie=self.exploration_near_tie)


def made_of(text: str) -> Made:
    """Read what `Made.basis` wrote."""
    told: dict[str, Any] = json.loads(text)
    degraded = told["degraded"]
    told |= {
        "as_of": date.fromisoformat(told["as_of"]),
        "moment": Stamps(**told["moment"]),
        "degraded": None if degraded is None else Words(*degraded),
    }
    return Made(**told)


def told_settings(settings: MatchSettings) -> dict[str, Any]:
    """Return the values of settings, the key of the lot as its digest alone."""
    return asdict(settings) | {_KEY: key_digest(settings.lot_key)}


def key_digest(key: str) -> str:
    """Return what tells one key from another and does not give it away."""
    return hashlib.sha256(f"lot\x1f{key}".encode()).hexdigest()[:32]


def _tuples(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value
