"""What the house refuses is not there: hidden chance, hidden state, SQL elsewhere, big words."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.contracts.sources import Source, sources

BELOW_THE_ROOF = ("data", "features", "models", "matcher", "experiments")
CLOCKS = {
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "uuid.uuid4",
    "uuid.uuid1",
    "os.urandom",
}
SQL = re.compile(r"\b(?:SELECT\s.+\sFROM|INSERT INTO|UPDATE\s\w+\sSET|DELETE FROM|CREATE TABLE)\b", re.DOTALL)
BIG_WORDS = re.compile(r"debiased|optimal match|best candidate|bedste kandidat|tung sag", re.IGNORECASE)


def test_no_clock_and_no_unseeded_chance_below_the_roof() -> None:
    """Day and randomness are arguments: no call below api reads the clock or draws without a seed."""
    found = [
        f"{source.path}:{node.lineno}"
        for source in sources()
        if source.room in BELOW_THE_ROOF
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and _is_hidden_input(node)
    ]
    assert found == []


def _is_hidden_input(call: ast.Call) -> bool:
    name = ast.unparse(call.func)
    unseeded = name.rpartition(".")[2] == "default_rng" and not call.args and not call.keywords
    return unseeded or name in CLOCKS


@pytest.mark.parametrize(
    ("code", "hidden"),
    [
        ("np.random.default_rng()", True),
        ("np.random.default_rng(7)", False),
        ("default_rng(seed=seed)", False),
        ("time.time()", True),
        ("time.perf_counter()", False),
    ],
)
def test_hidden_inputs_are_told_apart(code: str, hidden: bool) -> None:
    """A seeded generator and a stop watch pass; an unseeded generator and the clock do not."""
    call = ast.parse(code, mode="eval").body
    assert isinstance(call, ast.Call)
    assert _is_hidden_input(call) is hidden


def test_sql_stays_in_the_store() -> None:
    """No statement of SQL and no database driver stands outside data.store."""
    outside = [source for source in sources() if not source.module.startswith("data.store")]
    drivers = [
        f"{source.path}:{line} {name}"
        for source in outside
        for line, name in source.imports()
        if name.partition(".")[0] in {"sqlite3", "psycopg"}
    ]
    statements = [
        f"{source.path}: {text[:40]}" for source in outside for text in _strings(source) if SQL.search(text)
    ]
    assert (drivers, statements) == ([], [])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """A literal statement handed to the database, and what is spelled into it."""

    where: str
    spelled_in: frozenset[str]


def _statements(source: Source) -> Iterator[_Statement]:
    for call in ast.walk(source.tree):
        if isinstance(call, ast.Call) and call.args and _name(call.func) in {"text", "exec_driver_sql"}:
            yield _Statement(
                where=f"{source.path}:{call.lineno}", spelled_in=frozenset(_made_of(call.args[0]))
            )


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _made_of(statement: ast.expr) -> Iterator[str]:
    """Yield everything but literals that a statement is made of."""
    if isinstance(statement, ast.IfExp):
        yield from _made_of(statement.body)
        yield from _made_of(statement.orelse)
    elif isinstance(statement, ast.JoinedStr):
        for part in statement.values:
            yield from _made_of(part.value if isinstance(part, ast.FormattedValue) else part)
    elif not isinstance(statement, ast.Constant):
        yield ast.unparse(statement)


# Milliseconds of a wait, chosen among two constants; the beginning of a transaction with the code of a
# municipality, which `Scope` has looked at. Neither PRAGMA nor SET takes parameters.
COMPUTED = {"waits", "beginning"}


def test_nothing_is_spelled_into_sql() -> None:
    """Statements are literals: a value is a parameter; what they hold is a constant of the module."""
    found = [
        one for source in sources() if source.module.startswith("data.store") for one in _statements(source)
    ]
    assert len(found) >= 5
    assert [
        (one.where, name)
        for one in found
        for name in one.spelled_in - COMPUTED
        if not re.fullmatch(r"_?[A-Z][A-Z_0-9]*", name)
    ] == []


def test_a_spelled_in_value_is_seen() -> None:
    """The reading above tells a parameter from text that a value was put into."""
    tree = ast.parse("execute(text(f'SELECT * FROM t WHERE a = {asked}'))\ntext('SELECT :a')\ntext(_SQL)")
    source = Source(path="x.py", module="data.store.x", text="", tree=tree)
    assert {name for one in _statements(source) for name in one.spelled_in} == {"asked", "_SQL"}


def test_no_array_file_may_run_code() -> None:
    """Array files are never read with pickle allowed."""
    allowed = [source.path for source in sources() if re.search(r"allow_pickle\s*=\s*True", source.text)]
    assert allowed == []


def test_no_big_words() -> None:
    """Neither names nor texts promise what nobody can hold, or speak ill of a person."""
    assert [source.path for source in sources() if BIG_WORDS.search(source.text)] == []


def _strings(source: Source) -> list[str]:
    constants = (node for node in ast.walk(source.tree) if isinstance(node, ast.Constant))
    return [node.value for node in constants if isinstance(node.value, str)]
