"""One's own password and one-time codes: changed with what one has now, a temporary password among it.

Nothing here is kept under an Idempotency-Key, and nothing needs a session: the answers hold secrets, and a
temporary password opens none.
"""

from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import ConfigDict, Field, SecretStr

from api.auth import cookies
from api.auth.local import Said
from api.auth.own_keys import change_password, confirm_codes, offer_codes
from api.auth.own_pages import refuse_other_pages
from api.auth.passwords import LONGEST, Passwords
from api.auth.throttle import Trier
from api.clock import now
from api.http.access import allowed
from api.http.problems import documented
from api.http.route import StrictRoute
from api.http.schema import Strict
from api.service import ServiceHere
from api.v1.session import SignIn

router = APIRouter(prefix="/v1/session", tags=["session"], route_class=StrictRoute)
_passwords = Passwords()
_AS_SIGN_IN = ("sign-in-refused", "sign-in-too-often", "cross-site", "busy")


class NewPassword(SignIn):
    """What one signs in with now, and the password to have from now on."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "sign_in": "anna.holm",
                    "password": "(the one of before)",
                    "code": "",
                    "new_password": "(your own)",
                }
            ]
        }
    )

    new_password: SecretStr = Field(min_length=1, max_length=LONGEST)


class OfferedCodes(Strict):
    """New one-time codes, told this one time."""

    address: Annotated[str, Field(max_length=2000)] = Field(
        description="`otpauth://` address for an app of one-time codes, shown as a QR code."
    )


@router.put(
    "/password",
    operation_id="change_own_password",
    summary="Choose a new password",
    dependencies=[allowed("session.password")],
    status_code=204,
    responses=documented("password-refused", "codes-needed", *_AS_SIGN_IN),
)
def change_own_password(body: NewPassword, request: Request, service: ServiceHere) -> Response:
    """Change one's own password; every session of the account ends, so sign in with the new one."""
    said = _said(body, request, service)
    change_password(service, said, body.new_password.get_secret_value(), _passwords, now())
    return _signed_out()


@router.post(
    "/codes",
    operation_id="offer_own_codes",
    summary="Get one-time codes, or new ones",
    dependencies=[allowed("session.codes")],
    responses=documented("codes-at-administrator", *_AS_SIGN_IN),
)
def offer_own_codes(body: SignIn, request: Request, service: ServiceHere) -> OfferedCodes:
    """Return new codes for an app; they count once one of them is shown (PUT), those of before until then."""
    return OfferedCodes(address=offer_codes(service, _said(body, request, service), _passwords, now()))


@router.put(
    "/codes",
    operation_id="confirm_own_codes",
    summary="Show a code of the new ones: they count from now on",
    dependencies=[allowed("session.codes")],
    status_code=204,
    responses=documented(*_AS_SIGN_IN),
)
def confirm_own_codes(body: SignIn, request: Request, service: ServiceHere) -> Response:
    """Let the codes that were offered count; every session of the account ends."""
    confirm_codes(service, _said(body, request, service), _passwords, now())
    return _signed_out()


def _said(body: SignIn, request: Request, service: ServiceHere) -> Said:
    refuse_other_pages(request, service.settings)
    address = request.client.host if request.client else ""
    return Said(
        trier=Trier(sign_in=body.sign_in.strip().casefold(), address=address),
        password=body.password.get_secret_value(),
        code=body.code,
        before=None,
    )


def _signed_out() -> Response:
    response = Response(status_code=204)
    cookies.take_away(response, cookies.SESSION)
    return response
