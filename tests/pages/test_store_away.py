"""The database is away for a moment: a page says so and offers to try again, and nothing typed is lost."""

import html
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest

from data.store import connection
from tests.api.conftest import Matcher
from tests.pages.every_page import PERSON, pages
from tests.pages.statements import Counted, counting
from tests.pages.town import Town, copy_of

AWAY = 503
WORDS = "Karin siger: ring først efter klokken ni."
NEW = f"/kandidater/{PERSON}/rettigheder/ny/begrundelse"


@pytest.fixture
def copied(town: Town, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Town:
    """Return a copy of the town, where nobody waits long for the database."""
    monkeypatch.setattr(connection, "_LOCK_MS", 20)
    found = copy_of(town, tmp_path_factory.mktemp("away"))
    address = f"{found.matcher.database_url}?timeout=0.02"
    return Town(matcher=Matcher(found.matcher.folder, address))


@contextmanager
def _taken_away(town: Town, here: Counted) -> Iterator[None]:
    """Let another program hold the whole file, so that nobody reads either."""
    here.service.store._engine.dispose()
    file = sqlite3.connect(town.matcher.folder / "matcher.db", isolation_level=None, timeout=10)
    with closing(file):
        file.execute("PRAGMA locking_mode = EXCLUSIVE")
        file.execute("BEGIN EXCLUSIVE")
        yield
        file.execute("ROLLBACK")


def test_every_page_says_that_the_database_is_away_and_comes_back(copied: Town) -> None:
    """503 with Retry-After, in plain words, with a button to the very page; and then it is there again."""
    mine = sorted(one.path for one in pages().values() if one.role == "jobformidler")
    with counting(copied) as here:
        with _taken_away(copied, here):
            for path in mine:
                answer = here.get(path)
                assert (answer.status_code, answer.headers["content-type"]) == (
                    AWAY,
                    "text/html; charset=utf-8",
                ), path
                assert int(answer.headers["retry-after"]) > 0
                assert "Databasen svarer ikke" in answer.text
                assert "Idempotency" not in answer.text
                assert f'href="{html.escape(path)}">Prøv igen</a>' in answer.text
        assert here.get("/i-dag").status_code == 200


def test_a_form_is_kept_on_the_page_until_the_database_is_back(copied: Town) -> None:
    """What was typed stands there with the token, and sent again it counts, once."""
    with counting(copied) as here:
        said = _fields(here.text(NEW)) | {"om": "tasks", "ord": WORDS}
        with _taken_away(copied, here):
            answer = here.post(NEW, said)
        assert answer.status_code == AWAY
        assert int(answer.headers["retry-after"]) > 0
        assert WORDS in answer.text
        kept = _fields(answer.text)
        assert kept.items() >= said.items()
        assert [here.post(NEW, kept).status_code for _ in range(2)] == [303, 303]
        with here.service.store.reading() as unit:
            noted = unit.rights.requests(candidate_id=PERSON, limit=10)
    assert [one.words for one in noted] == [WORDS]


def _fields(page: str) -> dict[str, str]:
    """Return the hidden fields of the forms in a page's main part."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.split("<main")[1])
    return {name: html.unescape(value) for name, value in found}
