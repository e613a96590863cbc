"""One-time codes of local accounts (TOTP, RFC 6238): six figures, half a minute each, none used twice."""

import re
from datetime import datetime

from pyotp import TOTP, random_base32

from api.auth.secret_words import same
from data.accounts import ADMINISTRATOR, ANALYST, DATA_PROTECTION_OFFICER, Account

ISSUER = "Småjob-matcher"
NEEDS_CODE = frozenset({ADMINISTRATOR, ANALYST, DATA_PROTECTION_OFFICER})
_STEP_SECONDS = 30
# Clocks of telephones differ; a step to either side is taken too.
_NEAR = (-1, 0, 1)
_CODE = re.compile(r"[0-9]{6}", re.ASCII)
# A secret that nobody has, so that an account without codes takes as long as one with them.
_NOBODYS = random_base32()


def needs_code(account: Account) -> bool:
    """Tell whether the account's roles are not to be had with a password alone."""
    return any(grant.role in NEEDS_CODE for grant in account.grants)


def new_totp_secret() -> str:
    """Return a new secret of codes: 160 random bits in base32."""
    return random_base32()


def enrolment_address(secret: str, sign_in: str) -> str:
    """Return the ``otpauth://`` address that an app on a telephone takes up."""
    return TOTP(secret).provisioning_uri(name=sign_in, issuer_name=ISSUER)


def step_of(secret: str | None, code: str, now: datetime) -> int | None:
    """Return the time step whose code it is, ``None`` where it is no code of now.

    Parameters
    ----------
    secret : str or None
        Of the account; without one no code is right, which takes as long to find out.
    code : str
        As typed; spaces do not count.
    now : datetime
        The instant.
    """
    clock = TOTP(secret or _NOBODYS, interval=_STEP_SECONDS)
    typed = code.replace(" ", "")
    this = int(now.timestamp()) // _STEP_SECONDS
    right = [step for step in (this + near for near in _NEAR) if same(clock.at(step * _STEP_SECONDS), typed)]
    well_formed = _CODE.fullmatch(typed) is not None
    return right[-1] if right and well_formed and secret is not None else None
