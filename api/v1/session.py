"""The session: signing in with a password or at the provider, who is signed in, signing out.

Nothing here is kept under an Idempotency-Key: the answers hold secrets.
"""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import ConfigDict, Field, SecretStr

from api.auth import cookies, ending
from api.auth.asking import SignedIn, csrf_of, limits_of, who_asks
from api.auth.local import Said, sign_in
from api.auth.outside import Returned
from api.auth.own_pages import refuse_other_pages
from api.auth.passwords import LONGEST, Passwords
from api.auth.provider import AFTERWARDS, ATTEMPT_LASTS, came_back, sent
from api.auth.secret_words import digest_of
from api.auth.throttle import Trier
from api.clock import now
from api.http.access import allowed
from api.http.problems import Problem, documented
from api.http.route import StrictRoute
from api.http.schema import Strict
from api.service import Service, ServiceHere

router = APIRouter(prefix="/v1/session", tags=["session"], route_class=StrictRoute)
_passwords = Passwords()
_LONGEST_SIGN_IN = 200


class SignIn(Strict):
    """Who wants in. What is wrong is never told: name, password and code are right together or not at all."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"sign_in": "anna.holm", "password": "(your own)", "code": ""}]}
    )

    sign_in: str = Field(min_length=1, max_length=_LONGEST_SIGN_IN)
    password: SecretStr = Field(min_length=1, max_length=LONGEST)
    code: str = Field(default="", max_length=20, description="One-time code, where the account has codes.")


class Granted(Strict):
    """A role, in one municipality or, where that is null, in the whole installation."""

    role: str
    municipality_code: str | None
    team: str | None


class SessionShown(Strict):
    """Who is signed in, until when, and what changes by this session carry in `X-CSRF-Token`."""

    name: str
    sign_in: str
    how: Literal["password", "provider", "token"]
    grants: list[Granted]
    idle_ends_at: datetime = Field(description="Without a further request it ends then.")
    absolute_ends_at: datetime
    csrf_token: str = Field(description="Empty for a service token, which needs none.")


_Text = Annotated[str, Field(max_length=4096)]


class Told(Strict):
    """What providers let browsers bring back; we read the first four."""

    code: _Text = ""
    state: _Text = ""
    error: _Text = ""
    iss: _Text = ""
    session_state: _Text = ""
    error_description: _Text = ""
    error_uri: _Text = ""
    scope: _Text = ""


@router.post(
    "",
    operation_id="sign_in",
    summary="Sign in with a password",
    dependencies=[allowed("session.open")],
    response_model=SessionShown,
    status_code=201,
    responses=documented("sign-in-refused", "sign-in-too-often", "cross-site", "busy"),
)
def open_session(body: SignIn, request: Request, service: ServiceHere, response: Response) -> SessionShown:
    """Open a session and put its cookie into the browser; a session it had before ends."""
    refuse_other_pages(request, service.settings)
    at = now()
    said = Said(
        trier=Trier(sign_in=body.sign_in.strip().casefold(), address=_address(request)),
        password=body.password.get_secret_value(),
        code=body.code,
        before=cookies.read(request, cookies.SESSION),
    )
    secret = sign_in(service, said, _passwords, at)
    cookies.give(response, cookies.SESSION, secret)
    return _shown(_opened(service, secret, at))


@router.get(
    "",
    operation_id="read_session",
    summary="Who is signed in, and until when",
    dependencies=[allowed("session.read")],
    responses=documented("sign-in-needed"),
)
async def read_session(request: Request, service: ServiceHere) -> SessionShown:
    """Return the session; asking for it does not prolong it."""
    found = await who_asks(request, service, touch=False)
    if found is None:
        raise _nobody()
    return _shown(found)


@router.delete(
    "",
    operation_id="sign_out",
    summary="Sign out",
    dependencies=[allowed("session.end")],
    status_code=204,
    responses=documented("sign-in-needed", "cross-site"),
)
async def end_session(request: Request, service: ServiceHere) -> Response:
    """End the session for good and take its cookie away."""
    found = await who_asks(request, service, touch=False)
    secret = cookies.read(request, cookies.SESSION)
    if found is None or found.how == "token" or secret is None:
        raise _nobody()
    await run_in_threadpool(ending.end_session, service, found.account, secret)
    response = Response(status_code=204)
    cookies.take_away(response, cookies.SESSION)
    return response


@router.get(
    "/oidc",
    operation_id="sign_in_at_provider",
    summary="Sign in at the municipality's provider",
    dependencies=[allowed("session.open")],
    status_code=303,
    response_class=Response,
    responses=documented("provider-missing", "provider-away"),
)
def go_to_provider(
    service: ServiceHere,
    then: Annotated[
        str,
        Query(
            description="Path of this service to go to afterwards.",
            max_length=500,
            pattern=r"^/(?:[A-Za-z0-9._~-]+/?)*$",
        ),
    ] = AFTERWARDS,
) -> Response:
    """Send the browser to the provider."""
    address, secret = sent(service, then, now())
    response = _to(address)
    cookies.give(response, cookies.AT_PROVIDER, secret, int(ATTEMPT_LASTS.total_seconds()))
    return response


@router.get(
    "/oidc/callback",
    operation_id="come_back_from_provider",
    summary="The way back from the provider",
    dependencies=[allowed("session.open")],
    status_code=303,
    response_class=Response,
    responses=documented("provider-missing", "provider-away", "provider-refused"),
)
def come_back(request: Request, service: ServiceHere, told: Annotated[Told, Query()]) -> Response:
    """Open a session for who came back, and send the browser on."""
    secret, then = came_back(
        service,
        Returned(code=told.code, state=told.state, error=told.error, issuer=told.iss),
        cookies.read(request, cookies.AT_PROVIDER),
        cookies.read(request, cookies.SESSION),
        now(),
    )
    response = _to(then)
    cookies.give(response, cookies.SESSION, secret)
    cookies.take_away(response, cookies.AT_PROVIDER)
    return response


def _opened(service: Service, secret: str, at: datetime) -> SignedIn:
    with service.store.reading() as unit:
        found = unit.sessions.find(digest_of(secret), limits_of(service.settings), at)
    if found is None:  # disabled or changed in this very moment
        raise _nobody()
    limits = limits_of(service.settings)
    return SignedIn(
        account=found.account,
        how="password",
        csrf=csrf_of(secret),
        idle_ends_at=at + limits.idle,
        absolute_ends_at=at + limits.absolute,
    )


def _shown(found: SignedIn) -> SessionShown:
    return SessionShown(
        name=found.account.name,
        sign_in=found.account.sign_in,
        how=found.how,
        grants=[
            Granted(
                role=grant.role, municipality_code=grant.municipality_code or None, team=grant.team or None
            )
            for grant in found.account.grants
        ],
        idle_ends_at=found.idle_ends_at,
        absolute_ends_at=found.absolute_ends_at,
        csrf_token=found.csrf,
    )


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _to(address: str) -> Response:
    return Response(status_code=303, headers={"Location": address})


def _nobody() -> Problem:
    return Problem("sign-in-needed", headers={"WWW-Authenticate": 'Bearer realm="matcher"'})
