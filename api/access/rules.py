"""The rules of access as records: read from rules.toml, which a municipality can read too."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from data.accounts import ROLES


class Within(StrEnum):
    """How far a role reaches in one operation, as rules.toml explains."""

    OWN = "own"
    TEAM = "team"
    MUNICIPALITY = "municipality"
    ANYWHERE = "anywhere"
    INSTALLATION = "installation"


AuditKind = Literal["none", "look", "write"]
AboutKind = Literal["", "case", "workplace"]
OpenTo = Literal["", "anyone", "everybody"]
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "audit": ("none", "look", "write"),
    "about": ("", "case", "workplace"),
    "open_to": ("", "anyone", "everybody"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text in Danish and English."""

    da: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One operation and who may do it; the fields are explained in rules.toml.

    Attributes
    ----------
    who : mapping of role to Within
        The roles that may, and how far they reach.
    """

    operation: str
    da: str
    en: str
    audit: AuditKind
    who: Mapping[str, Within]
    about: AboutKind = ""
    open_to: OpenTo = ""
    fields: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    emergency: bool = False

    @property
    def is_route(self) -> bool:
        """Whether addresses name it, or only fields of records do."""
        return not (self.fields or self.changes)


def _read() -> tuple[Mapping[str, Words], Mapping[str, Rule]]:
    told = tomllib.loads((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8"))
    roles = {name: Words(**words) for name, words in told.pop("roles").items()}
    if tuple(roles) != ROLES:
        raise ValueError(f"rules.toml: roles: expected {ROLES}, got {tuple(roles)}")
    return MappingProxyType(roles), MappingProxyType({name: rule_of(name, told[name]) for name in told})


def rule_of(operation: str, told: Mapping[str, Any]) -> Rule:
    """Return one rule.

    Parameters
    ----------
    operation : str
        Its name.
    told : mapping
        As it stands in the file.

    Raises
    ------
    ValueError
        If it names an unknown role or reach, or nobody and no openness.
    """
    said = {"about": "", "open_to": ""} | dict(told)
    for name, choices in _CHOICES.items():
        if said.get(name) not in choices:
            raise ValueError(f"rules.toml: {operation}: {name}: expected {choices}, got {said.get(name)!r}")
    who = {role: Within(said.pop(role)) for role in ROLES if role in said}
    if bool(who) == bool(said["open_to"]):
        raise ValueError(f"rules.toml: {operation}: expected roles or open_to, got both or neither")
    lists: Any = {name: tuple(said.pop(name, ())) for name in ("fields", "changes")}
    return Rule(operation=operation, who=MappingProxyType(who), **lists, **said)


ROLE_WORDS, RULES = _read()


def operation_changing(field: str) -> str:
    """Return the operation that changing a field of a person is."""
    named = {name: rule.operation for rule in RULES.values() for name in (*rule.fields, *rule.changes)}
    return named.get(field, named["*"])


WITHHELD: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {rule.operation: rule.fields for rule in RULES.values() if rule.fields}
)
"""Fields of a person by the operation that shows them."""
