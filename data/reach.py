"""Whose cases a list may hold: of which municipalities, and of which jobformidlere there."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Cases of one municipality.

    Attributes
    ----------
    municipality_code : str
        Empty for every municipality.
    brokers : frozenset of str or None
        The jobformidlere whose cases count; ``None`` for every case, those without a jobformidler too.
    """

    municipality_code: str = ""
    brokers: frozenset[str] | None = None

    def holds(self, municipality_code: str | None, broker_id: str | None) -> bool:
        """Tell whether a case is among them."""
        return self.municipality_code in ("", municipality_code) and (
            self.brokers is None or broker_id in self.brokers
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """The cases somebody may see: those of any part."""

    parts: tuple[Part, ...]

    @property
    def everything(self) -> bool:
        """Whether it holds every case there is, whoever's it is."""
        return Part() in self.parts

    def holds(self, municipality_code: str | None, broker_id: str | None) -> bool:
        """Tell whether a case is among them, as it stands on a day."""
        return any(part.holds(municipality_code, broker_id) for part in self.parts)

    def of_broker(self, broker_id: str) -> "Reach":
        """Return the cases of one jobformidler among them."""
        own = frozenset({broker_id})
        return Reach(
            parts=tuple(
                replace(part, brokers=own if part.brokers is None else part.brokers & own)
                for part in self.parts
            )
        )


EVERYTHING = Reach(parts=(Part(),))
