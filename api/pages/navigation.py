"""The navigation: where it leads, and the operation that opens each page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry; it is shown where its page is there and open to who looks."""

    path: str
    key: str
    operation: str


NAVIGATION = (
    Entry(path="/i-dag", key="frame.nav_today", operation="candidates.read"),
    Entry(path="/kandidater", key="frame.nav_candidates", operation="candidates.read"),
    Entry(path="/virksomheder", key="frame.nav_workplaces", operation="workplaces.read"),
    Entry(path="/natten", key="frame.nav_night", operation="plans.read"),
    Entry(path="/analyse", key="frame.nav_analysis", operation="models.read"),
    Entry(path="/analyse/resultater", key="frame.nav_outcomes", operation="aggregates.read"),
    Entry(path="/team", key="frame.nav_team", operation="aggregates.read"),
    Entry(path="/rettigheder", key="frame.nav_rights", operation="rights.requests"),
    Entry(path="/import", key="frame.nav_import", operation="imports.read"),
    Entry(path="/konti", key="frame.nav_accounts", operation="accounts.read"),
    Entry(path="/log", key="frame.nav_audit", operation="audit.read"),
    Entry(path="/indstillinger", key="frame.nav_settings", operation="me.read"),
)
