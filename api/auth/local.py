"""Signing in with a password, and a one-time code where the account has or needs one.

Unknown name, wrong password, wrong code, disabled: one answer, after the same work.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog

from api.auth.accounting import refused_entry, signed_in_entry
from api.auth.asking import limits_of
from api.auth.codes import needs_code, step_of
from api.auth.passwords import LONGEST, Passwords, TooManySignInsError
from api.auth.secret_words import digest_of, new_secret
from api.auth.throttle import Trier, count_try, went_well
from api.http.problems import Problem
from api.service import Service
from api.settings import Settings
from data.store import Credentials, NewSession, Unit

_log = structlog.get_logger("api.auth")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says at the door.

    Attributes
    ----------
    trier : Trier
        Under which name, and from where.
    password, code : str
        As typed; the code may be empty.
    before : str or None
        Secret of the session that the browser brings along; it ends.
    """

    trier: Trier
    password: str
    code: str
    before: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A session about to open: for whom as they were checked, under which new secret, instead of which."""

    found: Credentials
    secret: str
    how: str
    before: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Whose words were right, as the account was then, and the time step of the code that was told."""

    found: Credentials
    step: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Verdict:
    """Whose session opens; ``why`` it does not is for the log alone."""

    why: str = ""
    step: int | None = None


def sign_in(service: Service, said: Said, passwords: Passwords, now: datetime) -> str:
    """Open a session and return its secret, which nobody had before.

    Parameters
    ----------
    service : Service
        Its store and settings.
    said : Said
        What was typed.
    passwords : Passwords
        How they are checked.
    now : datetime
        The instant.

    Raises
    ------
    Problem
        ``sign-in-too-often``, ``sign-in-refused``, ``busy``, or ``password-temporary``.
    """
    proof = proven(service, said, passwords, now)
    found = proof.found
    if found.password_until is not None:
        raise Problem("password-temporary")
    renewed = _renewed(found, said, passwords)
    opening = Opening(found=found, secret=new_secret(), how="password", before=said.before)
    with service.store.writing() as unit:
        fresh = spend(unit, proof, said)
        if fresh:
            if found.password_hash and renewed:
                unit.accounts.renew_hash(found.account.account_id, found.password_hash, renewed)
            open_session(unit, service.settings, opening, now)
    if not fresh:
        raise refused(service, found, "code was used before", now)
    return opening.secret


def proven(
    service: Service, said: Said, passwords: Passwords, now: datetime, *, offered: bool = False
) -> Proof:
    """Return whose words are right; the try is counted, and refusals take as long as the rest.

    Parameters
    ----------
    service, said, passwords, now
        As at `sign_in`.
    offered : bool
        Whether the code is one of the codes that were offered, instead of those in use.

    Raises
    ------
    Problem
        ``sign-in-too-often``, ``sign-in-refused``, or ``busy``.
    """
    with service.store.writing() as unit:
        count_try(unit, said.trier, now)
    with service.store.reading() as unit:
        found = unit.accounts.credentials(said.trier.sign_in)
    if found is not None and offered:
        found = replace(found, totp_secret=found.totp_offered, has_codes=True)
    try:
        verdict = _judged(found, said, passwords, now)
    except TooManySignInsError:
        raise busy() from None
    if found is None or verdict.why:
        raise refused(service, found, verdict.why, now)
    return Proof(found=found, step=verdict.step)


def spend(unit: Unit, proof: Proof, said: Said) -> bool:
    """Use up the code that was told, and take back the try; return whether nobody had used the code."""
    fresh = proof.step is None or unit.accounts.use_code(proof.found.account.account_id, proof.step)
    if fresh:
        went_well(unit, said.trier)
    return fresh


def busy() -> Problem:
    """Return the problem of a password that there was no turn to look at."""
    return Problem("busy", headers={"Retry-After": "2"})


def open_session(unit: Unit, settings: Settings, opening: Opening, now: datetime) -> None:
    """Open a session in a writing unit; the one that the browser brought ends, whosever it was."""
    if opening.before is not None:
        unit.sessions.end(digest_of(opening.before))
    account_id = opening.found.account.account_id
    new = NewSession(
        secret_digest=digest_of(opening.secret),
        account_id=account_id,
        epoch=opening.found.epoch,
        how=opening.how,
    )
    unit.sessions.open(new, limits_of(settings), now)
    unit.audit.note(signed_in_entry(opening.found.account, opening.how, now))
    _log.info("signed in", account_id=account_id, how=opening.how)


def _judged(found: Credentials | None, said: Said, passwords: Passwords, now: datetime) -> _Verdict:
    """Do all of the work whatever is wrong, then tell what was."""
    right = passwords.verify(found.password_hash if found else None, said.password[:LONGEST])
    step = step_of(found.totp_secret if found else None, said.code, now)
    if found is None:
        return _Verdict(why="unknown name")
    ended = found.password_until is not None and found.password_until <= now
    why = "temporary password ran out" if ended else _why_not(found, right=right, step=step)
    return _Verdict(why=why, step=step)


def _why_not(found: Credentials, *, right: bool, step: int | None) -> str:
    if found.account.disabled_at is not None:
        return "disabled"
    if not right:
        return "wrong password" if found.password_hash else "no password: signs in at the provider"
    if found.has_codes and found.totp_secret is None:
        return "codes were sealed under another key: give MATCHER_AUDIT_KEY, or run matcher account totp"
    # With a temporary password nothing opens; codes are the next thing to get.
    if not found.has_codes and needs_code(found.account) and found.password_until is None:
        return "needs one-time codes: run matcher account totp"
    if found.has_codes and step is None:
        return "wrong code"
    return ""


def _renewed(found: Credentials, said: Said, passwords: Passwords) -> str | None:
    if found.password_hash is None or not passwords.outdated(found.password_hash):
        return None
    return passwords.hashed(said.password[:LONGEST])


def refused(service: Service, found: Credentials | None, why: str, now: datetime) -> Problem:
    """Account for a refusal, of unknown names too, so that all of them take as long."""
    account = found.account if found else None
    with service.store.writing() as unit:
        unit.audit.note(refused_entry(account, why, now))
    # Never the name that was typed: people type their password there.
    _log.warning("sign-in refused", account_id=account.account_id if account else None, reason=why)
    return Problem("sign-in-refused", headers={"WWW-Authenticate": 'Bearer realm="matcher"'})
