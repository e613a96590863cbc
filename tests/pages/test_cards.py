"""What a card tells beside its reasons: room for hours, support, who else is in talks with the company."""

from pathlib import Path
from typing import Any

import pytest

from api.pages.candidates.card_view import Beside, card_of
from api.pages.visit import Visit
from tests import builders
from tests.api.v1.small_markets import decide, service_over
from tests.pages.browsing import Browser

DANISH = Visit(language="da")
QUIET = {"da": "ro", "en": "quiet"}


def _item(**more: Any) -> dict[str, Any]:
    return {
        "opening_id": "o1",
        "place": {"workplace_id": "w1", "name": "Blå Café", "industry": None, "municipality": "Odense"},
        "tasks": {"da": "opvask", "en": "washing up"},
        "hours_per_week": 3.0,
        "hours_per_week_most": 10.0,
        "support": {"mentor_hours_per_week": 1.5, "conditions": [QUIET]},
        "travel_minutes": None,
        "travel_mode": None,
        "figures": {"low": -1.0, "high": 40.2},
        "tonight": "free",
        "reasons": [],
        "stale": [],
    } | more


def test_hours_tell_the_room_there_is() -> None:
    """Room for more is told where there is more, and nowhere else."""
    assert card_of(DANISH, _item()).hours == "3 timer om ugen fra start, plads til 10 senere"
    for most in (None, 3.0):
        assert card_of(DANISH, _item(hours_per_week_most=most)).hours == "3 timer om ugen fra start"


@pytest.mark.parametrize(
    ("needed", "expected"),
    [
        (("ro", "pauser"), "Mentor 1,5 timer om ugen. Virksomheden tilbyder: ro. Skal aftales: pauser"),
        ((), "Mentor 1,5 timer om ugen"),
        (None, "Mentor 1,5 timer om ugen. Virksomheden har fortalt om ét hensyn, den kan tage"),
    ],
)
def test_support_is_what_is_offered_beside_what_is_needed(
    needed: tuple[str, ...] | None, expected: str
) -> None:
    """To whom may not know what is needed only the company's side is told."""
    assert card_of(DANISH, _item(), Beside(contacts={}, needed=needed)).support == expected


def test_contacts_are_counted_and_dated() -> None:
    """Colleagues in talks by number, and the last day; where nothing is noted that is said."""
    told = {"w1": {"colleagues": 2, "last_contact_on": "2026-08-30"}}
    found = card_of(DANISH, _item(), Beside(contacts=told)).talks
    assert found == "2 kolleger er i dialog med virksomheden. Sidst kontaktet 30. august 2026"
    assert card_of(DANISH, _item()).talks == "Ingen kontakt er noteret"


def test_colleagues_in_talks_stand_in_the_answer_at_once(tmp_path: Path) -> None:
    """A contact of another's case counts as a colleague on this list, one of the own cases does not."""
    people = [builders.candidate(f"c{n}", broker_id=f"b{min(n, 2)}") for n in (1, 2, 3)]
    with service_over(f"sqlite:///{tmp_path / 'matcher.db'}", tmp_path, candidates=people) as (client, _):
        assert client.get("/v1/candidates/c1/suggestions").json()["contacts"] == []
        assert decide(client, "c2", "o3", "contacted").status_code == 201
        mine = client.get("/v1/candidates/c1/suggestions").json()["contacts"]
        theirs = client.get("/v1/candidates/c3/suggestions").json()["contacts"]
    assert [(one["workplace_id"], one["colleagues"]) for one in mine] == [("w1", 1)]
    assert [(one["workplace_id"], one["colleagues"]) for one in theirs] == [("w1", 0)]
    assert mine[0]["last_contact_on"] == theirs[0]["last_contact_on"]


def test_cards_use_the_width_of_the_page(browser: Browser) -> None:
    """On a wide screen a card is as wide as what stands above it."""
    page = browser.open("/kandidater/K-0461-0049")
    wide = "one => document.querySelector(one).getBoundingClientRect().width"
    assert page.evaluate(wide, ".company") == page.evaluate(wide, ".tiles")
