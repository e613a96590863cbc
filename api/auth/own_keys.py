"""What somebody changes of the own way in: the password, and one-time codes, proven by what they have now.

None of it needs a session, for a temporary password opens none; all of it is slowed down and refused as a
sign-in is, by the same words.
"""

from datetime import datetime, timedelta

from api.auth.accounting import own_entry
from api.auth.codes import enrolment_address, needs_code, new_totp_secret
from api.auth.local import Proof, Said, busy, proven, refused, spend
from api.auth.passwords import PasswordRefusedError, Passwords, TooManySignInsError, check_password
from api.auth.secret_words import temporary_password
from api.auth.throttle import went_well
from api.http.problems import Problem
from api.service import Service
from data.accounts import Account
from data.store import Unit

TEMPORARY_FOR = timedelta(hours=72)
"""How long a temporary password waits for its holder."""


def change_password(service: Service, said: Said, new: str, passwords: Passwords, now: datetime) -> None:
    """Give somebody the password that they choose; every session of theirs ends.

    Parameters
    ----------
    service : Service
        Its store and settings.
    said : Said
        What they sign in with now; a temporary password counts.
    new : str
        The password they choose.
    passwords : Passwords
        How passwords are checked.
    now : datetime
        The instant.

    Raises
    ------
    Problem
        As at signing in; ``codes-needed`` where the account has to have codes first; ``password-refused`` for
        one that is the same, or would be guessed.
    """
    proof = proven(service, said, passwords, now)
    account = proof.found.account
    if needs_code(account) and not proof.found.has_codes:
        raise Problem("codes-needed")
    kept = _hashed(account, said.password, new, passwords)
    with service.store.writing() as unit:
        fresh = _still(unit, proof) and spend(unit, proof, said)
        if fresh:
            unit.accounts.set_password(account.account_id, kept)
            unit.audit.note(own_entry("session.password", account, now))
    if not fresh:
        raise refused(service, proof.found, "code was used before, or the account changed", now)


def offer_codes(service: Service, said: Said, passwords: Passwords, now: datetime) -> str:
    """Return the address of new one-time codes, which count once a code of theirs is shown.

    Whoever has codes shows one of them; whoever has none, and a temporary password, gets the first.

    Raises
    ------
    Problem
        As at signing in; ``codes-at-administrator`` for first codes with a password that is not temporary:
        then the password alone must not be enough to get them.
    """
    proof = proven(service, said, passwords, now)
    account = proof.found.account
    if not proof.found.has_codes and proof.found.password_until is None:
        raise Problem("codes-at-administrator")
    seed = new_totp_secret()
    with service.store.writing() as unit:
        fresh = _still(unit, proof) and spend(unit, proof, said)
        if fresh:
            unit.accounts.offer_totp(account.account_id, seed)
            unit.audit.note(own_entry("session.codes", account, now))
    if not fresh:
        raise refused(service, proof.found, "code was used before, or the account changed", now)
    return enrolment_address(seed, account.sign_in)


def confirm_codes(service: Service, said: Said, passwords: Passwords, now: datetime) -> None:
    """Let the codes that were offered count from now on, for they were shown; every session ends.

    Raises
    ------
    Problem
        As at signing in, also where no codes were offered.
    """
    proof = proven(service, said, passwords, now, offered=True)
    with service.store.writing() as unit:
        fresh = _still(unit, proof) and proof.step is not None
        if fresh and proof.step is not None:
            went_well(unit, said.trier)
            unit.accounts.confirm_totp(proof.found.account.account_id, proof.step)
            unit.audit.note(own_entry("session.codes_confirmed", proof.found.account, now))
    if not fresh:
        raise refused(service, proof.found, "the account changed", now)


def given_temporary(unit: Unit, account: Account, passwords: Passwords, now: datetime) -> str:
    """Give an account a temporary password, and no codes; return it, which nobody can be told again."""
    told = temporary_password()
    unit.accounts.set_totp(account.account_id, None)
    unit.accounts.set_password(account.account_id, passwords.hashed(told), until=now + TEMPORARY_FOR)
    return told


def _hashed(account: Account, before: str, new: str, passwords: Passwords) -> str:
    try:
        check_password(new, account.sign_in, account.name)
        if new == before:
            raise PasswordRefusedError("expected another one, got the one of before")
        return passwords.hashed(new)
    except PasswordRefusedError:
        raise Problem("password-refused") from None
    except TooManySignInsError:
        raise busy() from None


def _still(unit: Unit, proof: Proof) -> bool:
    """Tell whether the account is as it was when it was looked at."""
    found = unit.accounts.credentials(proof.found.account.sign_in)
    return found is not None and (found.epoch, found.totp_offered) == (
        proof.found.epoch,
        proof.found.totp_offered,
    )
