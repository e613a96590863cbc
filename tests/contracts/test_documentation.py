"""The documentation says what there is: links lead somewhere, commands and settings are real."""

import dataclasses
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.settings import Settings
from features.catalogue import COLUMNS
from matcher.settings import MatchSettings
from tests.contracts.generated_pages import PAGES, features_page, settings_page

LINK = re.compile(r"\]\((?!\w+:)([^)#]+)(?:#[^)]*)?\)")
MAKE = re.compile(r"`?make ([a-z]+)\b")
COMMAND = re.compile(r"`matcher ([a-z]+(?:[ -][a-z]+)*)")
MACHINE_WORDS = ("TODO", "FIXME", "XXX", "lorem ipsum")
HELP_OPTIONS = {"--help", "--install-completion", "--show-completion", "--version"}


@pytest.fixture(scope="module")
def pages(repository: Path) -> dict[str, str]:
    """Text of every page, by its path from the repository."""
    found = [*repository.glob("*.md"), *(repository / "docs").rglob("*.md")]
    return {path.relative_to(repository).as_posix(): path.read_text(encoding="utf-8") for path in found}


def test_links_between_pages_lead_somewhere(pages: dict[str, str], repository: Path) -> None:
    """Each relative link of each page names a file or folder that exists."""
    dead = [
        f"{page} -> {target}"
        for page, text in pages.items()
        for target in LINK.findall(text)
        if not (repository / page).parent.joinpath(target).exists()
    ]
    assert dead == []


def test_make_targets_in_the_pages_exist(pages: dict[str, str], repository: Path) -> None:
    """Each `make x` in the pages is a target of the Makefile, and the two commands are among them."""
    makefile = (repository / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    code = [
        part for text in pages.values() for part in re.findall(r"`[^`]+`|```.+?```", text, flags=re.DOTALL)
    ]
    named = {name for part in code for name in MAKE.findall(part)}
    assert {"demo", "test"} <= named <= targets


def test_no_page_is_unfinished_by_its_own_words(pages: dict[str, str]) -> None:
    """No page holds a word that authors leave for later."""
    assert [page for page, text in pages.items() if any(word in text for word in MACHINE_WORDS)] == []


def test_the_demo_has_its_place_in_the_readme(pages: dict[str, str]) -> None:
    """The marks between which a real result is shown stand once each and in order."""
    readme = pages["README.md"]
    assert readme.count("<!-- demo:start -->") == readme.count("<!-- demo:end -->") == 1
    assert readme.index("<!-- demo:start -->") < readme.index("<!-- demo:end -->")


@pytest.mark.parametrize("name", PAGES)
def test_generated_pages_are_those_of_the_code(name: str, repository: Path) -> None:
    """A page that is made of the code is committed as the code makes it today (`make docs`)."""
    assert (repository / name).read_text(encoding="utf-8") == PAGES[name]()


def test_generated_pages_name_every_setting_and_column() -> None:
    """No setting and no feature is left out of its page, and none stands there without a meaning."""
    assert all(f"| `{field.name}` | " in settings_page() for field in dataclasses.fields(MatchSettings))
    assert all(f"| `{column}` | " in features_page() for column in COLUMNS)
    assert "|  |" not in settings_page() + features_page()


@pytest.fixture(scope="module")
def commands() -> dict[str, set[str]]:
    """Options of every command of the command line, by the command's full name."""
    typer = importlib.import_module("typer.main")
    application = importlib.import_module("api.commands.main").app
    return dict(_walk(typer.get_command(application), ""))


def _walk(command: object, name: str) -> Iterator[tuple[str, set[str]]]:
    children = getattr(command, "commands", {})
    for child_name, child in children.items():
        yield from _walk(child, f"{name} {child_name}".strip())
    if not children:
        options = {flag for parameter in getattr(command, "params", []) for flag in parameter.opts}
        yield name, {flag for flag in options if flag.startswith("--")} - HELP_OPTIONS


def test_each_command_and_option_is_documented(commands: dict[str, set[str]], pages: dict[str, str]) -> None:
    """Every command and every option that exists stands in the exchange format."""
    page = pages["docs/exchange-format.md"]
    silent = [f"matcher {name}" for name in commands if f"`matcher {name}" not in page]
    options = {flag for flags in commands.values() for flag in flags}
    assert silent == []
    assert sorted(flag for flag in options if not re.search(rf"{flag}\b", page)) == []


def test_each_documented_command_exists(commands: dict[str, set[str]], pages: dict[str, str]) -> None:
    """Every command in the table of commands can be run."""
    table = [line for line in pages["docs/exchange-format.md"].splitlines() if line.startswith("| `matcher ")]
    named = [COMMAND.findall(line.split("|")[1])[0].strip() for line in table]
    assert len(named) >= 10
    assert [name for name in named if name not in commands] == []


def test_each_environment_setting_is_documented(pages: dict[str, str], repository: Path) -> None:
    """Every MATCHER_ variable that the code reads stands in the exchange format or among the settings."""
    text = "".join(path.read_text(encoding="utf-8") for path in (repository / "api").rglob("*.py"))
    used = {f"MATCHER_{name.upper()}" for name in Settings.model_fields}
    used |= set(re.findall(r"MATCHER_[A-Z_]+[A-Z]", text))
    written = pages["docs/exchange-format.md"] + pages["docs/settings.md"]
    assert sorted(name for name in used if f"`{name}`" not in written) == []
