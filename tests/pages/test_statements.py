"""No page asks the store more than eight times."""

import pytest

from tests.pages.every_page import pages
from tests.pages.statements import MOST, counting
from tests.pages.town import Town

# What is left to be brought down; none of them may take more than it does.
MORE = {"/kandidater/{candidate_id}/guide": 14, "/import/{run_id}": 9}


@pytest.mark.parametrize("role", sorted({one.role for one in pages().values() if one.role}))
def test_pages_take_few_statements(town: Town, role: str) -> None:
    """Session, records, list, journal and audit together: eight statements at most, on every page."""
    mine = {route: one for route, one in pages().items() if one.role == role}
    with counting(town, role) as here:
        found = {route: here.statements(one.path) for route, one in mine.items()}
    over = {route: len(told) for route, told in found.items() if not 0 < len(told) <= MORE.get(route, MOST)}
    assert over == {}
