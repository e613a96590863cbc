"""A list in every state of its day: eight statements at most, whatever has changed since it was made.

What remains is what happens once: the first look of a month makes a key, and the first list of a day writes
down what its lists are made from.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from api.v1.suggestion_answer import list_of
from data.columns import Table
from data.rows import row_of
from data.store import Wanted, open_store
from data.store.stamps import note_pair
from data.tables import CANDIDATES, OPENINGS
from tests.api.conftest import DAY
from tests.pages.statements import MOST, Counted, counting
from tests.pages.town import Town, copy_of

SEEN, UNSEEN = "/kandidater/K-0461-0030", "/kandidater/K-0461-0053"


@pytest.fixture(scope="module")
def copied(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Return a copy of the town, whose records others do not need."""
    return copy_of(town, tmp_path_factory.mktemp("states"))


@pytest.fixture
def here(copied: Town) -> Iterator[Counted]:
    """Return a jobformidler of the copy, for whom a list was drawn and another page looked at before."""
    with counting(copied) as client:
        client.get(SEEN)
        yield client


def _change(town: Town, table: Table, field: str) -> None:
    """Let a record of a table have one more of something."""
    day = date.fromisoformat(DAY)
    with open_store(town.matcher.database_url) as store, store.writing() as unit:
        one = unit.records.page(table, day, Wanted(limit=1))[0]
        more = (getattr(one.record, field) or 1) + 1
        record = replace(one.record, **{field: more, "valid_from": day})
        unit.records.put(table, row_of(table, record, known_from=day), day, one.tag)


def test_a_first_look_at_somebody_whose_list_is_drawn_ahead(copied: Town) -> None:
    """A key for the person is made, and nothing else is added."""
    with counting(copied, "elsewhere") as here:
        new, *others = _never_seen(here)
        here.get(f"/kandidater/{others[0]}")
        list_of(here.service, new)
        told = here.first_statements(f"/kandidater/{new}")
    assert 0 < len(told) <= MOST
    assert sum("INSERT INTO subject_keys" in one for one in told) == 1


def _never_seen(here: Counted) -> list[str]:
    """Return people of the other municipality's jobformidler at whom nobody has looked yet."""
    held = here.service.days.held()
    assert held is not None
    mine = [one for one in held.records.values() if one.broker_id == "B-0430-01" and one.status == "active"]
    with here.service.store.reading() as unit:
        known = unit.subject_keys.keys_of(one.candidate_id for one in mine)
    return sorted({one.candidate_id for one in mine} - known.keys())


def test_a_list_that_was_not_drawn_yet(here: Counted) -> None:
    """Whom to ask for at its companies is read once they are known."""
    here.get(f"{UNSEEN}?antal=7")
    assert 0 < len(here.first_statements(UNSEEN)) <= MOST


def test_a_record_of_somebody_has_changed(copied: Town, here: Counted) -> None:
    """The person is read anew, along with the change numbers."""
    _change(copied, CANDIDATES, "max_travel_minutes")
    assert 0 < len(here.first_statements(SEEN)) < MOST


def test_a_record_of_a_company_has_changed(copied: Town, here: Counted) -> None:
    """Before the day is made anew the openings of the list are read with their companies."""
    here.service.days.__exit__()  # no day is made any more
    _change(copied, OPENINGS, "places")
    told = here.first_statements(SEEN)
    assert 0 < len(told) <= MOST
    assert any("openings_opening_id" in one for one in told)


def test_after_an_own_word(here: Counted) -> None:
    """What was said is read along, and the list drawn anew without that company."""
    page = here.text(SEEN)
    found = re.search(rf"{SEEN}/stillinger/([^/\"]+)/afvis", page)
    assert found is not None
    address = f"{SEEN}/stillinger/{found[1]}/afvis"
    form = here.text(address).split("<main")[1]
    said = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    said["grund"] = next(filter(None, re.findall(r'<option[^>]*value="([^"]+)"', form)))
    assert here.post(address, said).status_code == 303
    told = here.first_statements(SEEN)
    assert 0 < len(told) <= MOST
    # No card offers it any more; among the answers stands where it is taken back.
    assert re.findall(rf'href="({address}[^"]*)"', here.text(SEEN)) == [address]


def test_the_case_of_a_colleague(copied: Town) -> None:
    """Whose case it is, of which team, and whether it was opened is read along."""
    with counting(copied, "colleague") as here:
        here.get(f"{SEEN}?antal=7")
        assert 0 < len(here.first_statements(SEEN)) <= MOST
        assert 0 < len(here.first_statements(SEEN)) < MOST


def test_after_a_night(copied: Town, here: Counted) -> None:
    """The former day answers at once, and the new one from its second list on."""
    night = (date.fromisoformat(DAY) + timedelta(days=1)).isoformat()
    copied.matcher.must("rematch", day=night)
    here.get("/i-dag")
    here.service.days.settle()
    here.get(f"{SEEN}?antal=7")
    assert 0 < len(here.first_statements(SEEN)) <= MOST


def test_a_word_does_not_let_outcomes_be_counted_anew(copied: Town) -> None:
    """People, matches and paid hours have not changed by it: only what was decided and proposed is read."""
    page = "/analyse/resultater?periode=aar"
    with counting(copied, "team_lead") as here:
        before = here.text(page)
        with here.service.store.writing() as unit:
            note_pair(unit._connection, ("K-0461-0030", "A-0461-0001"))
        told = here.first_statements(page)
        assert any("FROM decisions" in one for one in told)
        assert not any("FROM candidates" in one or "FROM paid_hours" in one for one in told)
        assert 0 < len(told) <= MOST
        assert _figures(here.text(page)) == _figures(before)


def _figures(page: str) -> list[str]:
    return re.findall("<td[^>]*>([^<]*)</td>", page)
