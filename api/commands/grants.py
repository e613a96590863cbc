"""How a grant is written on the command line: ``role``, ``role@0461``, ``role@0461/team``."""

import re
from collections.abc import Sequence

from api.faults import UsageError
from data.accounts import ROLES, SOMEWHERE, Grant

GRANT_HELP = (
    "ROLE, ROLE@MUNICIPALITY or ROLE@MUNICIPALITY/TEAM, such as jobformidler@0461/nord; may be repeated."
)
_FORM = re.compile(r"([a-z_]+)(?:@([0-9]{4})(?:/([^\s/@]{1,100}))?)?")


def grants_of(said: Sequence[str]) -> tuple[Grant, ...]:
    """Return the grants that somebody wrote.

    Raises
    ------
    UsageError
        If one of them is none.
    """
    return tuple(sorted({_grant(text) for text in said}))


def grant_text(grant: Grant) -> str:
    """Return a grant as it is written."""
    place = f"@{grant.municipality_code}" if grant.municipality_code else ""
    return f"{grant.role}{place}/{grant.team}" if grant.team else f"{grant.role}{place}"


def _grant(text: str) -> Grant:
    found = _FORM.fullmatch(text.strip())
    if found is None or found[1] not in ROLES:
        raise UsageError(
            f"role: expected {', '.join(ROLES)}, with @MUNICIPALITY/TEAM, got {text!r}; correct it."
        )
    if found[1] in SOMEWHERE and not found[2]:
        raise UsageError(f"role {found[1]}: expected its municipality, got none; write {found[1]}@0461.")
    return Grant(role=found[1], municipality_code=found[2] or "", team=found[3] or "")
