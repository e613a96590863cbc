"""The municipality of tests/api, for questions that change it."""

from tests.api.conftest import copy, imported, planned, trained

__all__ = ["copy", "imported", "planned", "trained"]
