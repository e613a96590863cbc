"""No page and no file asks the store more than eight times."""

from dataclasses import replace
from datetime import date

import pytest

from api.pages.workplaces.talk_draft import Draft, new_number
from data.rows import row_of
from data.store import StoredRecord, Wanted, open_store
from data.tables import CANDIDATES
from tests.api.conftest import DAY
from tests.pages.every_page import DOWNLOADS, OPENING, PERSON, PLANTED, WORKPLACE, Example, pages
from tests.pages.planted import plant
from tests.pages.statements import MOST, counting
from tests.pages.town import ODENSE, Town, copy_of

# Whoever adds a page adds its line to the registry, and has it counted here.
COUNTED = tuple({**pages(), **DOWNLOADS}.values())
_DRAFT = Draft(
    number=new_number(),
    steps={"opgaver": {"opgaver": ("9412",)}, "tid": {"timer_fra": ("1",), "timer_til": ("2",)}},
)
# What a page shows besides, when it is asked for more or by others.
STATES = (
    Example(path=f"/kandidater/{PERSON}/sammenlign?stilling={OPENING}&stilling=A-0461-0028"),
    Example(path=f"/kandidater/{PERSON}/hvad-nu-hvis?rejse=90&timer=8&transport=car"),
    Example(path=f"/kandidater/{PERSON}/stillinger/{OPENING}/foreslaa"),
    Example(path=f"/virksomheder/{WORKPLACE}/opgavesamtale?trin=oversigt&kladde={_DRAFT.text}"),
    Example(path="/indstillinger"),
    Example(path="/log?sag=K-0461-0024", role="officer"),
)


@pytest.mark.parametrize("role", sorted({one.role for one in COUNTED if one.role}))
def test_pages_take_few_statements(town: Town, role: str) -> None:
    """Session, records, list, journal and audit together: eight statements at most, on every page."""
    mine = [one.path for one in (*COUNTED, *STATES) if one.role == role]
    with counting(town, role) as here:
        found = {path: here.statements(path) for path in mine}
    over = {path: told for path, told in found.items() if not 0 < len(told) <= MOST}
    assert over == {}


@pytest.fixture(scope="module")
def planted(town: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Return a copy of the town with what some pages are about."""
    found = copy_of(town, tmp_path_factory.mktemp("planted"))
    plant(found)
    return found


@pytest.mark.parametrize("role", sorted({one.role for one in PLANTED.values()}))
def test_pages_about_what_was_made_take_few_statements(planted: Town, role: str) -> None:
    """A request of a citizen, somebody to ask for, a comparison and its figures: eight too."""
    with counting(planted, role) as here:
        found = {one.path: here.statements(one.path) for one in PLANTED.values() if one.role == role}
    assert found
    assert {path: told for path, told in found.items() if not 0 < len(told) <= MOST} == {}


def test_the_day_stays_within_eight_behind_a_changed_record(town: Town) -> None:
    """Once a record has changed since the day in memory was read, its people are read anew: eight still."""
    with counting(town) as here:
        here.get("/i-dag")
        _change(town)
        assert 0 < len(here.statements("/i-dag")) <= MOST


def _change(town: Town) -> None:
    """Let somebody of another municipality travel a minute longer."""
    day = date.fromisoformat(DAY)
    with open_store(town.matcher.database_url) as store, store.writing() as unit:
        first = next(one for one in unit.records.page(CANDIDATES, day, Wanted(limit=500)) if _elsewhere(one))
        minutes = (first.record.max_travel_minutes or 30) + 1
        record = replace(first.record, max_travel_minutes=minutes, valid_from=day)
        unit.records.put(CANDIDATES, row_of(CANDIDATES, record, known_from=day), day, first.tag)


def _elsewhere(one: StoredRecord) -> bool:
    return bool(one.record.municipality_code != ODENSE)
