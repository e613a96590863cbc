"""The two municipalities of the rules of access, for what the audit is told of requests."""

from tests.api.access.conftest import made_world, world

__all__ = ["made_world", "world"]
