"""The second wall of PostgreSQL: row-level security as `data.store.belonging` says, put up with the schema.

The walls are forced, so that the owner of the tables is bound as well; they are taken down and put up around
the steps of a migration, within its transaction. Whoever may bypass them (a superuser, a role with BYPASSRLS)
is not served.
"""

import hashlib
from collections.abc import Iterator

from sqlalchemy import DDL, Connection, text

from data.store.belonging import BELONGS, Belonging
from data.store.scope import EVERY, VARIABLE

_POLICY = "municipality"
_BY_ALL = "by_all"
_OWNS = "matcher_owns"
# What is read is asked once a statement; who sees everything pays next to nothing for the rest.
_ALL = f"(SELECT current_setting('{VARIABLE}', true) = '{EVERY}')"
# What is written is asked row by row, and often one row a statement: no query within the statement is made
# ready then, only this setting is looked at, and the rest where it is needed.
_WRITES_ALL = f"current_setting('{VARIABLE}', true) = '{EVERY}'"
_STANDING = text(
    """
    SELECT c.relname, obj_description(p.oid, 'pg_policy')
    FROM pg_class AS c JOIN pg_policy AS p ON p.polrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relrowsecurity AND c.relforcerowsecurity
    """
)
_WALLED = text(
    """
    SELECT DISTINCT c.relname FROM pg_class AS c LEFT JOIN pg_policy AS p ON p.polrelid = c.oid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
    AND (c.relrowsecurity OR p.oid IS NOT NULL)
    """
)
_MIGHT = text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")


def raise_walls(connection: Connection) -> None:
    """Put up the wall of every table, in place of what stands there; needs the tables' owner."""
    lower_walls(connection)
    for name, belonging in BELONGS.items():
        for statement in _wall(name, belonging):
            _do(connection, statement)


def lower_walls(connection: Connection) -> None:
    """Take down every wall, for the steps of a migration; whoever does it puts them up again."""
    for name in connection.scalars(_WALLED).all():
        for policy in (_POLICY, _BY_ALL):
            _do(connection, f'DROP POLICY IF EXISTS {policy} ON "{name}"')
        _do(connection, f'DROP FUNCTION IF EXISTS {_OWNS}("{name}")')
        _do(connection, f'ALTER TABLE "{name}" NO FORCE ROW LEVEL SECURITY')
        _do(connection, f'ALTER TABLE "{name}" DISABLE ROW LEVEL SECURITY')


def missing_walls(connection: Connection) -> list[str]:
    """Return the tables whose wall does not stand as this program would put it up."""
    found = {name: mark for name, mark in connection.execute(_STANDING) if mark}
    return sorted(
        name
        for name, belonging in BELONGS.items()
        if belonging.own and found.get(name) != _mark(name, belonging)
    )


def bypasses_walls(connection: Connection) -> bool:
    """Tell whether the role of this connection is bound by no wall."""
    return bool(connection.scalar(_MIGHT))


def _do(connection: Connection, statement: str) -> None:
    """Say what takes no parameters; all of it is declared by `data.store.belonging`."""
    connection.execute(DDL(statement))


def _wall(name: str, belonging: Belonging) -> Iterator[str]:
    if belonging.own:
        yield from _wall_words(name, belonging)
        yield f"COMMENT ON POLICY {_POLICY} ON {name} IS '{_mark(name, belonging)}'"


def _wall_words(name: str, belonging: Belonging) -> Iterator[str]:
    yield f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY"
    owns = belonging.own.format(table="one")
    yield (
        f"CREATE FUNCTION {_OWNS}(one {name}) RETURNS boolean STABLE LANGUAGE plpgsql "
        f"AS $$ BEGIN RETURN {owns}; END $$"
    )
    condition = _condition(name, belonging)
    yield (
        f"CREATE POLICY {_POLICY} ON {name} USING ({condition}) "
        f"WITH CHECK ({_WRITES_ALL} OR {_OWNS}({name}.*))"
    )
    if belonging.read_by_all:
        yield f"CREATE POLICY {_BY_ALL} ON {name} FOR SELECT USING (true)"


def _condition(name: str, belonging: Belonging) -> str:
    return f"{_ALL} OR ({belonging.own.format(table=name)})"


def _mark(name: str, belonging: Belonging) -> str:
    """Return what tells a wall apart from an older program's."""
    told = " ".join(_wall_words(name, belonging))
    return hashlib.sha256(told.encode()).hexdigest()[:16]
