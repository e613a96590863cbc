"""How the installation is set up, without a secret: what runs, what is kept how long, what was done last."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from importlib.metadata import version

from api.audit_checks import Check
from api.pages.visit import Visit
from api.rights.letting_go import keep_days
from api.service import Service
from api.settings import Settings
from api.wiring import programme_of
from data.store import AuditRow, Run

_PACKAGE = "smaajob-matcher"
_DAYS_PER_YEAR = 365.25
_DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_AUDIT = ("keep_looks_months", "keep_decisions_months", "keep_security_months", "keep_operation_months")


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """What was done last, as far as the log or the runs know; each may be missing."""

    backup: AuditRow | None
    check: Check | None
    delivery: Run | None


@dataclass(frozen=True, slots=True, kw_only=True)
class InstallationView:
    """Facts of the installation; ``kept`` says of each class of record how long it is kept."""

    facts: tuple[tuple[str, str], ...]
    last: tuple[tuple[str, str], ...]
    kept: tuple[tuple[str, str], ...]


def installation_view(visit: Visit, service: Service, last: Last) -> InstallationView:
    """Return how the installation is set up.

    Parameters
    ----------
    visit : Visit
        An administrator's.
    service : Service
        Its settings and its model.
    last : Last
        What was done last.
    """
    return InstallationView(
        facts=_facts(visit, service), last=_last(visit, service, last), kept=_kept(visit, service.settings)
    )


def _facts(visit: Visit, service: Service) -> tuple[tuple[str, str], ...]:
    settings, serving = service.settings, service.champion.current()
    database = settings.database_url.partition(":")[0].partition("+")[0]
    yes, no = visit.t("settings.yes"), visit.t("settings.no")
    return (
        (visit.t("settings.version"), version(_PACKAGE)),
        (visit.t("settings.database"), _DATABASES.get(database, database)),
        (visit.t("settings.model"), serving.version),
        (visit.t("settings.degraded"), visit.told(serving.degraded) if serving.degraded else ""),
        (visit.t("settings.programme"), programme_of(settings, service.today()).version),
        (visit.t("settings.today"), visit.day(service.today()) if settings.as_of else ""),
        (visit.t("settings.minimal"), yes if settings.minimal else no),
        (visit.t("settings.provider"), yes if service.provider is not None else no),
        (
            visit.t("settings.session_ends"),
            visit.t(
                "settings.session_limits",
                minutes=settings.session_idle_minutes,
                hours=settings.session_hours,
            ),
        ),
    )


def _last(visit: Visit, service: Service, last: Last) -> tuple[tuple[str, str], ...]:
    never, check = visit.t("settings.never"), last.check
    heads = service.settings.audit_heads
    kept_at = datetime.fromtimestamp(heads.stat().st_mtime, UTC) if heads.exists() else None
    plan = visit.plan
    checked = "" if check is None else visit.t("settings.holds" if check.holds else "settings.broken")
    return (
        (visit.t("settings.backup"), visit.moment(last.backup.entry.at) if last.backup else never),
        (visit.t("settings.night"), visit.told({"da": plan.text_da, "en": plan.text_en}) if plan else never),
        (visit.t("settings.delivery"), visit.moment(last.delivery.created_at) if last.delivery else never),
        (visit.t("settings.check"), f"{visit.moment(check.at)}: {checked}" if check else never),
        (visit.t("settings.heads"), visit.moment(kept_at) if kept_at else never),
    )


def _kept(visit: Visit, settings: Settings) -> tuple[tuple[str, str], ...]:
    keep = keep_days(settings)
    days = [
        (visit.t(f"settings.keep_{one.name}"), _days(visit, getattr(keep, one.name))) for one in fields(keep)
    ]
    months = [
        (visit.t(f"settings.{name}"), visit.tn("settings.months", getattr(settings, name))) for name in _AUDIT
    ]
    return (*days, *months)


def _days(visit: Visit, days: int) -> str:
    """Return days in words: whole years, leap days among them, as years."""
    years = round(days / _DAYS_PER_YEAR)
    if years and days in (365 * years, round(years * _DAYS_PER_YEAR)):
        return visit.tn("settings.years", years)
    return visit.tn("settings.days", days)
