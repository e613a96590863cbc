"""No page and no file asks the store more than eight times."""

import pytest

from tests.pages.every_page import DOWNLOADS, pages
from tests.pages.statements import MOST, counting
from tests.pages.town import Town

# Whoever adds a page adds its line to the registry, and has it counted here.
COUNTED = {**pages(), **DOWNLOADS}


@pytest.mark.parametrize("role", sorted({one.role for one in COUNTED.values() if one.role}))
def test_pages_take_few_statements(town: Town, role: str) -> None:
    """Session, records, list, journal and audit together: eight statements at most, on every page."""
    mine = {route: one for route, one in COUNTED.items() if one.role == role}
    with counting(town, role) as here:
        found = {route: here.statements(one.path) for route, one in mine.items()}
    over = {route: told for route, told in found.items() if not 0 < len(told) <= MOST}
    assert over == {}
