"""The long versions: sessions ended in every way, and every way another page could try, on both databases."""

import time

import pytest

from data.store.sessions import Sessions
from tests.api.auth.doors import Door
from tests.api.auth.test_cross_site import ORIGINS, OWN, SITES, TOKENS, let_through
from tests.api.auth.test_sessions import ENDS, remembering, reused
from tests.trust_record import record

ROUNDS = 60
_COMMAND = "python -m pytest tests/api/auth -m proof"
figures: dict[str, float] = {"sessions_ended": 0, "reused": 0, "ways_of_other_pages": 0, "let_through": 0}


@pytest.mark.proof
def test_sessions_and_other_pages(here: Door, monkeypatch: pytest.MonkeyPatch) -> None:
    """1,020 sessions ended in nine ways on each database: reused 0 times; other pages change nothing."""
    began = time.monotonic()
    for what in ENDS:
        figures["sessions_ended"] += ROUNDS * (1 if what == "sign-out" else 2)
        figures["reused"] += sum(reused(here, what, number) for number in range(ROUNDS))
    through = let_through(here)
    figures["ways_of_other_pages"] += len(ORIGINS) * len(SITES) * len(TOKENS) - len(OWN)
    figures["let_through"] += len(through - OWN)
    assert (figures["reused"], figures["let_through"]) == (0, 0)
    monkeypatch.setattr(Sessions, "find", remembering())
    naive = sum(reused(here, what, ROUNDS) for what in ENDS)
    assert naive > 0
    record(
        "sign_in",
        "A session that has ended (signed out, disabled, other roles, password, codes) opens nothing, and no "
        "other page changes anything by a cookie: 0",
        figures,
        f"sessions remembered by the process: {naive} of {2 * len(ENDS) - 1} reused; without the session's "
        "token or the Origin other pages get through",
        command=_COMMAND,
        seconds=time.monotonic() - began,
    )
