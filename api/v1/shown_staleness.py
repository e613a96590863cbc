"""How old the plan is that a list rests on, as every list says it."""

from api.http.schema import Strict
from api.service import Service
from api.serving.staleness import NO_PLAN, Staleness, staleness_of
from data.store.unit import Unit


class StalenessShown(Strict):
    """The plan a list rests on: when it was made, and whether a newer one should be there by now."""

    plan_id: int | None
    made_at: str | None
    as_of: str | None
    nights_behind: int
    stale: bool
    text_da: str
    text_en: str

    @classmethod
    def of(cls, told: Staleness) -> "StalenessShown":
        """Return what an answer shows."""
        return cls(
            plan_id=told.plan_id,
            made_at=told.made_at.isoformat() if told.made_at else None,
            as_of=told.as_of.isoformat() if told.as_of else None,
            nights_behind=told.nights_behind,
            stale=told.stale,
            text_da=told.text_da,
            text_en=told.text_en,
        )


def staleness_in(unit: Unit, service: Service, plan_id: int | None = None) -> StalenessShown:
    """Return how old a plan is, by default the one that counts."""
    head = unit.plans.head(plan_id)
    if head is None:
        return StalenessShown.of(NO_PLAN)
    return StalenessShown.of(staleness_of(head.plan_id, head.made_at, head.as_of, service.today()))
