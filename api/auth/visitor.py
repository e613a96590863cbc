"""The visitor of a demo, who looks at pages on this machine without signing in."""

from datetime import datetime

from api.auth.local import Opening, open_session
from api.auth.secret_words import new_secret
from api.service import Service


def let_in(service: Service, visitor: str, at: datetime) -> str:
    """Open a session for the visitor and return its secret."""
    with service.store.writing() as unit:
        found = unit.accounts.credentials(visitor)
        assert found is not None  # noqa: S101  the command that serves has seen to it
        opening = Opening(found=found, secret=new_secret(), how="demo", before=None)
        open_session(unit, service.settings, opening, at)
    return opening.secret
