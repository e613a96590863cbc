"""What somebody is shown about themselves: roles and how far they reach, and where they are signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from api.pages.settings.installation_view import InstallationView
from api.pages.visit import Visit
from data.geography import municipalities
from data.store import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """One place where somebody is signed in."""

    opened: str
    seen: str
    how: str
    here: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsView:
    """What the page shows; ``installation`` is there for administrators only."""

    facts: tuple[tuple[str, str], ...]
    sessions: tuple[SessionRow, ...]
    installation: InstallationView | None


def own_facts(visit: Visit) -> tuple[tuple[str, str], ...]:
    """Return who looks: name, roles with their municipalities, team, and the number as jobformidler."""
    actor = visit.actor
    codes = sorted({grant.municipality_code for grant in actor.grants if grant.municipality_code})
    named = municipalities()
    places = [f"{named[code].name} ({code})" if code in named else code for code in codes]
    if any(not grant.municipality_code for grant in actor.grants):
        places.append(visit.t("settings.everywhere"))
    return (
        (visit.t("settings.name"), actor.name if visit.signed_in else visit.t("settings.local")),
        (visit.t("settings.roles"), visit.roles),
        (
            visit.t("settings.places"),
            ", ".join(places),
        ),
        (visit.t("settings.team"), actor.team),
        (visit.t("settings.broker"), actor.broker_id),
    )


def session_rows(
    visit: Visit, sessions: Sequence[Session], opened_at: datetime | None
) -> tuple[SessionRow, ...]:
    """Return where somebody is signed in, the newest first.

    Parameters
    ----------
    visit : Visit
        Who looks.
    sessions : sequence of Session
        Open ones.
    opened_at : datetime or None
        When the session that looks was opened.
    """
    return tuple(
        SessionRow(
            opened=visit.moment(one.opened_at),
            seen=visit.moment(one.seen_at),
            how=visit.t(f"settings.how_{one.how}"),
            here=one.opened_at == opened_at,
        )
        for one in sorted(sessions, key=lambda one: one.opened_at, reverse=True)
    )
