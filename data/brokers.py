"""Jobformidlere: the personal job brokers of a municipality."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """A jobformidler and how many people she can carry; ``None`` is unknown (no limit is then enforced)."""

    broker_id: str
    name: str | None = None
    municipality_code: str | None = None
    caseload_max: int | None = None
    fte: float | None = None
