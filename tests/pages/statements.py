"""How often a page asks the store, counted where every statement passes."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from fastapi.testclient import TestClient
from httpx import Response
from sqlalchemy import Engine, event

from api.app import create_app
from api.service import Service
from tests.api.auth.doors import ORIGIN, cookie
from tests.api.http.clients import settings_of
from tests.pages.town import Town, enter

MOST = 8
_ASKED = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"})


@contextmanager
def counting(town: Town, role: str = "jobformidler") -> Iterator["Counted"]:
    """Open the service of a town in this process, with somebody signed in."""
    app = create_app(settings_of(town.matcher, public_url=ORIGIN, draw_ahead=0))
    with TestClient(app, base_url=ORIGIN, client=("10.0.0.1", 50_000), follow_redirects=False) as client:
        service = app.state.service
        service.days.settle()
        secret = enter(service.store, service.settings, role)
        yield Counted(client, cookie(secret), service)


class Counted:
    """A client that counts the statements behind its questions."""

    def __init__(self, client: TestClient, headers: dict[str, str], service: Service) -> None:
        self._client, self._headers, self.service = client, headers, service

    def get(self, path: str) -> Response:
        """Return the answer to a question."""
        answer: Response = self._client.get(path, headers=self._headers)
        return answer

    def post(self, path: str, form: dict[str, str]) -> Response:
        """Return the answer to a form that one of our pages sent."""
        answer: Response = self._client.post(path, data=form, headers=self._headers | {"origin": ORIGIN})
        return answer

    def text(self, path: str) -> str:
        """Return a page as it was answered."""
        answer = self._client.get(path, headers=self._headers)
        assert answer.status_code == 200, answer.text
        told: str = answer.text
        return told

    def statements(self, path: str) -> list[str]:
        """Return the statements of a page, asked a second time: the day is made and the list is not new."""
        self._client.get(path, headers=self._headers)
        return self.first_statements(path)

    def first_statements(self, path: str) -> list[str]:
        """Return the statements of a page as things are."""
        told: list[str] = []

        def note(*said: Any) -> None:
            if str(said[2]).split(None, 1)[0].upper() in _ASKED:
                told.append(str(said[2]))

        event.listen(Engine, "before_cursor_execute", note)
        try:
            answer = self._client.get(path, headers=self._headers)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        assert answer.status_code == 200, answer.text
        return told
