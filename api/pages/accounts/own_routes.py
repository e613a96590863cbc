"""``/konti/mig`` and ``/log-ind/…``: the own password and one-time codes, with or without a session.

Whoever is signed in changes them on ``/konti/mig``. A temporary password opens no session, so its holder uses
the pages beside the one to sign in. Either way everything is proven by what the person has now.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Request, Response

from api.auth import cookies
from api.auth.local import Said
from api.auth.own_keys import change_password, confirm_codes, offer_codes
from api.auth.own_pages import require_own_page
from api.auth.passwords import Passwords
from api.auth.throttle import Trier
from api.clock import now
from api.http.access import ActorHere, allowed
from api.http.problems import FieldFault, Problem, detail_of
from api.pages.accounts.forms import OwnForm, OwnPasswordForm
from api.pages.accounts.own_view import OwnView, Part, keys_of, own_view
from api.pages.flash import Flash
from api.pages.forms import Filled, blank, filled
from api.pages.problem_pages import SIGN_IN
from api.pages.rendering import moved, page
from api.pages.route import page_router
from api.pages.session.form_token import form_secret, form_token, must_be_of_form, with_secret
from api.pages.visit import Visit, VisitHere
from api.service import Service, ServiceHere
from data.store import Credentials

router = page_router()
_passwords = Passwords()
_OWN = "/konti/mig"
_PASSWORD, _CODES = SIGN_IN + "/ny-adgangskode", SIGN_IN + "/engangskoder"
_WHY = {
    "sign-in-refused": "accounts.own_refused",
    "password-refused": "accounts.own_weak",
    "codes-needed": "accounts.own_codes_first",
    "codes-at-administrator": "accounts.own_codes_at_administrator",
}


@router.get(_OWN, dependencies=[allowed("session.own")])
def readown_view(visit: VisitHere, actor: ActorHere, service: ServiceHere) -> Response:
    """Show the own account, and the way to another password and other codes."""
    return page(visit, "accounts/own.html", own_view(visit, _account(service, actor.account_id)))


@router.post(_OWN + "/adgangskode", dependencies=[allowed("session.own")])
def change_own(
    form: Annotated[Filled[OwnPasswordForm], filled(OwnPasswordForm)],
    request: Request,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
) -> Response:
    """Change the own password; everybody signs in again afterwards, who did it too."""
    found = _account(service, actor.account_id)
    again = _again(visit, "accounts/own.html", own_view(visit, found), "password")
    return _password(service, request, _twice(form), found.account.sign_in, again)


@router.post(_OWN + "/engangskoder", dependencies=[allowed("session.own")])
def offer_own(
    form: Annotated[Filled[OwnForm], filled(OwnForm)],
    request: Request,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
) -> Response:
    """Show new codes, which count once one of them is typed."""
    found = _account(service, actor.account_id)
    view = own_view(visit, found)
    again = _again(visit, "accounts/own.html", view, "codes")
    return _offered(request, form, found.account.sign_in, again, visit, view)


@router.post(_OWN + "/engangskoder/vis", dependencies=[allowed("session.own")])
def confirm_own(
    form: Annotated[Filled[OwnForm], filled(OwnForm)],
    request: Request,
    visit: VisitHere,
    actor: ActorHere,
    service: ServiceHere,
) -> Response:
    """Let the new codes count."""
    found = _account(service, actor.account_id)
    again = _again(visit, "accounts/own.html", own_view(visit, found), "codes")
    return _confirmed(service, request, form, found.account.sign_in, again, SIGN_IN)


@router.get(_PASSWORD, dependencies=[allowed("session.password")])
def read_door_password(request: Request, visit: VisitHere) -> Response:
    """Show the form for whoever has a temporary password."""
    secret = form_secret(request)
    return with_secret(page(visit, "accounts/door_password.html", OwnView(token=form_token(secret))), secret)


@router.post(_PASSWORD, dependencies=[allowed("session.password")])
def change_at_door(
    form: Annotated[Filled[OwnPasswordForm], filled(OwnPasswordForm)],
    request: Request,
    visit: VisitHere,
    service: ServiceHere,
) -> Response:
    """Change a temporary password into one's own."""
    again = _at_door(request, service, visit, "accounts/door_password.html", "password")
    return _password(service, request, _twice(form), form.text("navn"), again)


@router.get(_CODES, dependencies=[allowed("session.codes")])
def read_door_codes(request: Request, visit: VisitHere) -> Response:
    """Show the way to first one-time codes for whoever has a temporary password."""
    secret = form_secret(request)
    return with_secret(page(visit, "accounts/door_codes.html", OwnView(token=form_token(secret))), secret)


@router.post(_CODES, dependencies=[allowed("session.codes")])
def offer_at_door(
    form: Annotated[Filled[OwnForm], filled(OwnForm)],
    request: Request,
    visit: VisitHere,
    service: ServiceHere,
) -> Response:
    """Show first codes."""
    again = _at_door(request, service, visit, "accounts/door_codes.html", "codes")
    view = OwnView(token=form_token(form_secret(request)), form=blank(navn=form.text("navn")))
    return _offered(request, form, form.text("navn"), again, visit, view)


@router.post(_CODES + "/vis", dependencies=[allowed("session.codes")])
def confirm_at_door(
    form: Annotated[Filled[OwnForm], filled(OwnForm)],
    request: Request,
    visit: VisitHere,
    service: ServiceHere,
) -> Response:
    """Let first codes count; the password comes next."""
    again = _at_door(request, service, visit, "accounts/door_codes.html", "codes")
    return _confirmed(service, request, form, form.text("navn"), again, _PASSWORD)


Again = Callable[[Filled[Any], Problem | None], Response]


def _at_door(request: Request, service: Service, visit: Visit, template: str, part: Part) -> Again:
    require_own_page(request, service.settings)
    must_be_of_form(request)
    return _again(visit, template, OwnView(token=form_token(form_secret(request))), part)


def _again(visit: Visit, template: str, view: OwnView, part: Part) -> Again:
    """Return what shows a form again: never a password, and why nothing was changed."""

    def again(form: Filled[Any], why: Problem | None) -> Response:
        kept: Filled[Any] = Filled(said={"navn": form.said.get("navn", ())}, faults=form.faults)
        told = ""
        if why is not None:
            told = visit.t(_WHY[why.code]) if why.code in _WHY else detail_of(why, visit.language)
        shown = replace(view, part=part, form=kept, refused=told)
        answer = page(visit, template, shown, status=why.status if why else 422)
        answer.headers.update({k: v for k, v in (why.headers if why else {}).items() if k == "Retry-After"})
        return answer

    return again


def _password(
    service: Service, request: Request, form: Filled[OwnPasswordForm], sign_in: str, again: Again
) -> Response:
    if form.faults:
        return again(form, None)
    said = _said(request, sign_in, form.value)
    try:
        change_password(service, said, form.value.ny.get_secret_value(), _passwords, now())
    except Problem as refused:
        return again(form, refused)
    return _out(SIGN_IN, "accounts.password_changed")


def _offered(
    request: Request, form: Filled[OwnForm], sign_in: str, again: Again, visit: Visit, view: OwnView
) -> Response:
    service: Service = request.app.state.service
    if form.faults:
        return again(form, None)
    try:
        address = offer_codes(service, _said(request, sign_in, form.value), _passwords, now())
    except Problem as refused:
        return again(form, refused)
    keys = keys_of(address)
    return page(visit, "accounts/codes.html", replace(view, keys=keys))


def _confirmed(
    service: Service, request: Request, form: Filled[OwnForm], sign_in: str, again: Again, onward: str
) -> Response:
    if form.faults:
        return again(form, None)
    try:
        confirm_codes(service, _said(request, sign_in, form.value), _passwords, now())
    except Problem as refused:
        return again(form, refused)
    return _out(onward, "accounts.codes_changed")


def _said(request: Request, sign_in: str, told: OwnForm) -> Said:
    address = request.client.host if request.client else ""
    return Said(
        trier=Trier(sign_in=sign_in.strip().casefold(), address=address),
        password=told.adgangskode.get_secret_value(),
        code=told.kode,
        before=None,
    )


def _twice(form: Filled[OwnPasswordForm]) -> Filled[OwnPasswordForm]:
    """Return the form with a fault where the new password was typed in two ways."""
    if not form.faults and form.text("ny") != form.text("gentag"):
        return form.refused(FieldFault(code="not-the-same", pointer="/gentag"))
    return form


def _out(path: str, key: str) -> Response:
    response = moved(path, Flash(key=key))
    cookies.take_away(response, cookies.SESSION)
    return response


def _account(service: Service, account_id: str) -> Credentials:
    with service.store.reading() as unit:
        found = unit.accounts.one(account_id)
    if found is None:
        raise Problem("account-none")
    return found
