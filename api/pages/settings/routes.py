"""``/indstillinger``: read it, and sign out everywhere at once."""

from datetime import datetime
from typing import Annotated

from fastapi import Request, Response

from api.audit_checks import last_check
from api.auth import cookies
from api.auth.accounting import signed_out_entry
from api.auth.asking import SignedIn, limits_of
from api.clock import now
from api.http.access import allowed
from api.pages.flash import Flash
from api.pages.forms import Filled, Form, filled
from api.pages.problem_pages import SIGN_IN
from api.pages.rendering import moved, page
from api.pages.route import page_router
from api.pages.settings.installation_view import Last, installation_view
from api.pages.settings.own_view import SettingsView, own_facts, session_rows
from api.pages.visit import VisitHere
from api.service import Service, ServiceHere
from data.store import Session, Sought, Unit

START = "/indstillinger"

router = page_router()


class Nothing(Form):
    """A form that is only a button."""


@router.get(START, dependencies=[allowed("me.read")])
def read_settings(request: Request, visit: VisitHere, service: ServiceHere) -> Response:
    """Show who looks, and to administrators of the installation how it is set up; never a secret."""
    signed_in: SignedIn | None = getattr(request.state, "signed_in", None)
    installed = visit.may("imports.read")
    with service.store.reading() as unit:
        sessions = _sessions(unit, service, signed_in)
        last = _last(unit) if installed else None
    view = SettingsView(
        facts=own_facts(visit),
        sessions=session_rows(visit, sessions, _opened_at(service, signed_in)),
        installation=installation_view(visit, service, last) if last is not None else None,
    )
    return page(visit, "settings/settings.html", view)


@router.post(START + "/log-ud-alle", dependencies=[allowed("session.own")])
def sign_out_everywhere(
    form: Annotated[Filled[Nothing], filled(Nothing)], request: Request, service: ServiceHere
) -> Response:
    """End every session of whoever asks, this one too."""
    del form
    signed_in: SignedIn | None = getattr(request.state, "signed_in", None)
    if signed_in is None or signed_in.how == "token":
        return moved(START)
    with service.store.writing() as unit:
        unit.sessions.end_all(signed_in.account.account_id)
        unit.audit.note(signed_out_entry(signed_in.account, now()))
    response = moved(SIGN_IN, Flash(key="settings.signed_out"))
    cookies.take_away(response, cookies.SESSION)
    return response


def _sessions(unit: Unit, service: Service, signed_in: SignedIn | None) -> tuple[Session, ...]:
    if signed_in is None or signed_in.how == "token":
        return ()
    return unit.sessions.of_account(signed_in.account.account_id, limits_of(service.settings), now())


def _opened_at(service: Service, signed_in: SignedIn | None) -> datetime | None:
    if signed_in is None or signed_in.absolute_ends_at is None:
        return None
    return signed_in.absolute_ends_at - limits_of(service.settings).absolute


def _last(unit: Unit) -> Last:
    backups = unit.audit.page(Sought(operation="backup"), 1)
    deliveries = unit.runs.page(1, kinds=("import",))
    return Last(
        backup=backups[0] if backups else None,
        check=last_check(unit),
        delivery=deliveries[0] if deliveries else None,
    )
