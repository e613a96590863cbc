"""The end of a session by its holder."""

from api.auth.accounting import signed_out_entry
from api.auth.secret_words import digest_of
from api.clock import now
from api.service import Service
from data.accounts import Account


def end_session(service: Service, account: Account, secret: str) -> None:
    """End a session for good, and account for it.

    Parameters
    ----------
    service : Service
        Its store.
    account : Account
        Whose session.
    secret : str
        Of its cookie.
    """
    with service.store.writing() as unit:
        unit.sessions.end(digest_of(secret))
        unit.audit.note(signed_out_entry(account, now()))
