"""Every suppression is earned: how many there are of each kind, why, and never one more."""

import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.sources import ROOMS

# Kind: how many there may be, and why there are any. A number only goes down; a rule that a whole room has a
# reason against stands once among the per-file-ignores of pyproject.toml.
ALLOWED: dict[str, tuple[int, str]] = {
    "ANN401": (
        20,
        "what is read at run time, such as a table's record; libraries without types",
    ),
    "ARG001": (3, "functions of one signature of which not all need everything"),
    "N803": (2, "scikit-learn's X"),
    "N818": (1, "a problem is the word of RFC 9457"),
    "PLC0415": (10, "extras, and libraries that take seconds to load, are imported where they are used"),
    "PLR0911": (2, "tests that make a value of each kind return once for each"),
    "PLR0913": (3, "tests that make a day or a row of many parts take each by its name"),
    "PLR0917": (1, "the route of tests that takes a parameter of each kind"),
    "PLR2004": (1, "one world needs no pool"),
    "S101": (1, "what the command that serves has seen to"),
    "S105": (2, "names of tokens and fields, no secrets"),
    "S311": (1, "a sample that a seed draws, no secret"),
    "S314": (1, "a test reads a picture of ours"),
    "S603": (3, "our own programs, started by their path"),
    "S608": (1, "a step of the schema names tables of ours"),
    "T201": (5, "programs run by hand, and a long proof, print what they found"),
    "type: ignore": (14, "libraries whose types say less than they do, and mutants in the place of methods"),
    "skip": (19, "what this machine lacks; each says how to get it"),
}
_CODES = re.compile(r"# noqa(?::\s*([A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*))?(.*)")
_SKIPS = re.compile(r"\bpytest\.(?:skip\(|importorskip|mark\.skip)")
_WORDS = ("noqa", "type: ignore", "pytest.skip", "pytest.importorskip", "pytest.mark.skip")
# A comment that says more than which rule is silent.
_REASON = re.compile(r"^\s*# \w|# noqa: [A-Z0-9, ]+  \S")
SILENT = 20
BARE = "noqa of everything"


def test_no_suppression_comes_in(repository: Path) -> None:
    """No kind of suppression has grown; one more is a reason to look for a better type or a shorter way."""
    found: Counter[str] = Counter()
    for path in _files(repository):
        found += kinds_in(path.read_text(encoding="utf-8"))
    most = Counter({kind: number for kind, (number, _) in ALLOWED.items()})
    assert found - most == Counter()


def test_no_silent_exception_comes_in(repository: Path) -> None:
    """What silences ruff has its reason beside it or just above; those that have none only grow fewer."""
    silent = [
        f"{path.relative_to(repository)}:{number}"
        for path in _files(repository)
        for number in unexplained(path.read_text(encoding="utf-8"))
    ]
    assert len(silent) <= SILENT, silent


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("x = 1  # noqa: S603, S311  why\n", ["S603", "S311"]),
        ("x = 1  # noqa\n", [BARE]),
        ("x = f()  # type: ignore[arg-type]  # why\n", ["type: ignore"]),
        ("x = '# noqa: S603'\n", []),
        ("pytest.skip('why')\n", ["skip"]),
        ("@pytest.mark.skipif(True, reason='why')\ndef f(): ...\n", ["skip"]),
    ],
)
def test_suppressions_are_counted(text: str, kinds: list[str]) -> None:
    """Comments count and texts do not: a search by line would count the fourth."""
    assert sorted(kinds_in(text).elements()) == sorted(kinds)


def test_a_silent_exception_is_seen() -> None:
    """A reason counts beside the code or in the line above; without either the line is named."""
    assert unexplained("x = 1  # noqa: S603\n") == [1]
    assert unexplained("x = 1  # noqa: S603  ours\n# ours\ny = 2  # noqa: S603\n") == []


def kinds_in(text: str) -> Counter[str]:
    """Count the suppressions of a file by kind."""
    found: Counter[str] = Counter()
    for _, comment in _comments(text):
        if told := _CODES.search(comment):
            found.update(re.findall(r"[A-Z]+[0-9]+", told[1] or "") or [BARE])
        found["type: ignore"] += "type: ignore" in comment
    found["skip"] = len(_SKIPS.findall(_without_texts(text)))
    return +found


def unexplained(text: str) -> list[int]:
    """Return the lines that silence ruff without a reason."""
    lines = text.splitlines()
    return [
        number
        for number, comment in _comments(text)
        if (told := _CODES.search(comment))
        and not told[2].strip()
        and not (number > 1 and _REASON.search(lines[number - 2]))
    ]


def _comments(text: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def _without_texts(text: str) -> str:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return "".join(
        token.string for token in tokens if token.type in (tokenize.NAME, tokenize.OP, tokenize.NEWLINE)
    )


def _files(repository: Path) -> Iterator[Path]:
    """Yield the files in which there may be any: a search of their text is quick, taking it apart is not."""
    for room in (*ROOMS, "tests"):
        for path in sorted((repository / room).rglob("*.py")):
            if any(word in path.read_text(encoding="utf-8") for word in _WORDS):
                yield path
