"""What the tests of intake share."""

import pytest

from data.intake import Intake
from tests.data.deliveries import read, tables, written


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Intake:
    """Return the clean delivery."""
    return read(tmp_path_factory.mktemp("clean"), written(tables()))
