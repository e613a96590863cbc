"""No page asks the store more than eight times."""

import pytest

from tests.pages.statements import MOST, counting
from tests.pages.town import Town

PATHS = (
    "/natten",
    "/natten/aendringer",
    "/natten/uden-plads?vis=alle",
    "/natten/ring-foerst",
    "/konti/mig",
    "/i-dag",
    "/kandidater",
    "/kandidater/K-0461-0003",
    "/virksomheder",
    "/virksomheder/9000015869",
    "/kandidater/K-0461-0053/virksomheder",
)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_takes_few_statements(town: Town, path: str) -> None:
    """Session, records, list, journal and audit together: eight statements at most."""
    with counting(town) as here:
        told = here.statements(path)
    assert 0 < len(told) <= MOST, told
