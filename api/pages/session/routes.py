"""Signing in with a password and a code, or at the provider; signing out."""

from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import Field, SecretStr

from api.auth import cookies
from api.auth.asking import who_asks
from api.auth.ending import end_session
from api.auth.local import Said, sign_in
from api.auth.own_pages import require_own_page
from api.auth.passwords import LONGEST, Passwords
from api.auth.secret_words import same
from api.auth.throttle import Trier
from api.auth.visitor import let_in
from api.clock import now
from api.http.access import allowed, not_local
from api.http.problems import Problem, detail_of
from api.pages.flash import Flash
from api.pages.forms import BLANK, Filled, Form, blank, filled
from api.pages.paths import START, own_path
from api.pages.problem_pages import SIGN_IN
from api.pages.rendering import moved, page
from api.pages.route import page_router
from api.pages.session.form_token import FORM, form_secret, form_token, must_be_of_form, with_secret
from api.pages.visit import Visit, VisitHere
from api.service import ServiceHere

_LONGEST_SIGN_IN = 200
_TEMPORARY = "password-temporary"
_passwords = Passwords()

router = page_router()


class SignInForm(Form):
    """Who wants in."""

    navn: str = Field(min_length=1, max_length=_LONGEST_SIGN_IN)
    adgangskode: SecretStr = Field(min_length=1, max_length=LONGEST)
    kode: str = Field(default="", max_length=20)
    videre: str = START


class Nothing(Form):
    """A form that is only a button."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInView:
    """What the page shows.

    Attributes
    ----------
    token : str
        Of the form, for nobody has a session yet.
    onward : str
        Where to go afterwards.
    provider : bool
        Whether the municipality has a provider to sign in at.
    refused : str
        Why nobody was let in, in words.
    """

    token: str
    onward: str
    provider: bool
    form: Filled[Any] = field(default=BLANK)
    refused: str = ""


@router.get(SIGN_IN, dependencies=[allowed("session.open")])
async def read_sign_in(
    request: Request,
    visit: VisitHere,
    service: ServiceHere,
    videre: Annotated[str, Query(max_length=500)] = START,
) -> Response:
    """Show the form; who is signed in already goes on, and so does the visitor of a demo on this machine."""
    if await who_asks(request, service, touch=False) is not None:
        return moved(own_path(videre))
    if (visitor := getattr(request.app.state, "visitor", "")) and not_local(request) is None:
        response = moved(own_path(videre))
        cookies.give(response, cookies.SESSION, await run_in_threadpool(let_in, service, visitor, now()))
        return response
    secret = form_secret(request)
    view = SignInView(
        token=form_token(secret),
        onward=own_path(videre),
        provider=service.provider is not None,
        form=blank(videre=own_path(videre)),
    )
    return with_secret(page(visit, "session/sign_in.html", view), secret)


@router.post(SIGN_IN, dependencies=[allowed("session.open")])
def do_sign_in(
    form: Annotated[Filled[SignInForm], filled(SignInForm)],
    request: Request,
    visit: VisitHere,
    service: ServiceHere,
) -> Response:
    """Open a session and go on; or say that it did not work, and never what was wrong."""
    require_own_page(request, service.settings)
    secret = must_be_of_form(request)
    if form.faults:
        return _again(visit, service, form, secret, 422, visit.t("session.incomplete"))
    said = Said(
        trier=Trier(sign_in=form.value.navn.strip().casefold(), address=_address(request)),
        password=form.value.adgangskode.get_secret_value(),
        code=form.value.kode,
        before=cookies.read(request, cookies.SESSION),
    )
    try:
        opened = sign_in(service, said, _passwords, now())
    except Problem as refused:
        if refused.code == _TEMPORARY:
            return moved(f"{SIGN_IN}/ny-adgangskode", Flash(key="session.temporary", kind="info"))
        answer = _again(visit, service, form, secret, refused.status, detail_of(refused, visit.language))
        answer.headers.update({k: v for k, v in refused.headers.items() if k == "Retry-After"})
        return answer
    response = moved(own_path(form.value.videre))
    cookies.give(response, cookies.SESSION, opened)
    cookies.take_away(response, FORM)
    return response


@router.post("/log-ud", dependencies=[allowed("session.end")])
async def do_sign_out(
    form: Annotated[Filled[Nothing], filled(Nothing)], request: Request, service: ServiceHere
) -> Response:
    """End the session and say so."""
    del form
    found = await who_asks(request, service, touch=False)
    secret = cookies.read(request, cookies.SESSION)
    if found is None or found.how == "token" or secret is None:
        return moved(SIGN_IN)
    if not same(request.state.form.token, found.csrf):
        raise Problem("cross-site")
    await run_in_threadpool(end_session, service, found.account, secret)
    response = moved(SIGN_IN, Flash(key="session.signed_out"))
    cookies.take_away(response, cookies.SESSION)
    return response


def _again(
    visit: Visit, service: ServiceHere, form: Filled[SignInForm], secret: str, status: int, why: str
) -> Response:
    onward = own_path(form.text("videre") or START)
    # A password is never sent back.
    kept: Filled[Any] = Filled(
        said={name: form.said.get(name, ()) for name in ("navn", "videre")}, faults=form.faults
    )
    view = SignInView(
        token=form_token(secret),
        onward=onward,
        provider=service.provider is not None,
        form=kept,
        refused=why,
    )
    return page(visit, "session/sign_in.html", view, status=status)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""
