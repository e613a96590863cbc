"""A form that could not be taken: its session was over or a new one had begun, or the database was away.

What was typed is not lost: the page holds every field, to be sent again with the token of the session there
is now; nothing of it is kept by the service. Passwords and codes are never shown again.
"""

from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import HTTPConnection

from api.http.problems import Problem
from api.pages.form_reading import Said
from api.pages.paths import is_own_path

_LATE = frozenset({"sign-in-needed", "cross-site"})
AWAY = frozenset({"store-away", "look-not-kept", "list-not-kept"})
"""Problems that pass by themselves: the database did not answer."""
_SECRET = frozenset({"adgangskode", "ny", "gentag", "kode"})


@dataclass(frozen=True, slots=True, kw_only=True)
class UnsentView:
    """What the page shows.

    Attributes
    ----------
    action : str
        Where the form was sent to.
    fields : tuple of (str, str)
        Names and values, as they came.
    texts : tuple of str
        What somebody wrote in words of their own.
    signed_in : bool
        Whether there is a session now, so that it can be sent again at once.
    away : bool
        Whether the database did not answer.
    """

    action: str
    fields: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    signed_in: bool
    away: bool = False

    @property
    def status(self) -> HTTPStatus:
        """Status of the page: the form was refused all the same."""
        if self.away:
            return HTTPStatus.SERVICE_UNAVAILABLE
        return HTTPStatus.FORBIDDEN if self.signed_in else HTTPStatus.UNAUTHORIZED


def unsent_view(problem: Problem, connection: HTTPConnection) -> UnsentView | None:
    """Return what was typed into a form that was not taken; ``None`` where that is not what went wrong."""
    state = connection.scope.get("state", {})
    said: Said | None = state.get("unsent")
    signed_in = state.get("signed_in") is not None
    away = problem.code in AWAY
    late = problem.code in _LATE and signed_in is (problem.code == "cross-site")
    if said is None or not (away or late):
        return None
    query = connection.scope["query_string"].decode("ascii", "replace")
    action = quote(connection.scope["path"]) + (f"?{query}" if query else "")
    if not is_own_path(action) or _SECRET & said.fields.keys() or not (said.fields or signed_in):
        return None
    pairs = tuple((name, value) for name, values in said.fields.items() for value in values)
    texts = tuple(value.strip() for _, value in pairs if " " in value.strip() or "\n" in value.strip())
    return UnsentView(action=action, fields=pairs, texts=texts, signed_in=signed_in or away, away=away)
