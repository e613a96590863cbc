"""What every page keeps to, read off its routes, templates and words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from jinja2 import nodes

from api import pages
from api.access import RULES
from api.app import create_app
from api.pages.navigation import NAVIGATION
from api.pages.rendering import environment
from api.pages.route import PageRoute
from api.pages.words import catalogue, names_in, read_words
from api.settings import Settings

FOLDER = Path(pages.__file__).parent
TEMPLATES = sorted(FOLDER.rglob("*.html"))
PROGRAMS = ("/v1/", "/docs", "/openapi.json")
INLINE = re.compile(
    r"\sstyle\s*=|<style|\son[a-z]+\s*=|hx-on|hx-vals|<script(?![^>]*\ssrc=)|javascript:|\bjs:|data-hx-trigger=[^>]*\[|//[a-z]",
    re.IGNORECASE,
)
# The names of languages are written in the language itself.
PLAIN = {"English", "Dansk"}
SPOKEN = ("aria-label", "title", "placeholder", "alt", "data-title", "content")
UNSPOKEN = ("width=device-width, initial-scale=1", "includeIndicatorCSS:false")
LETTERS = re.compile(r"[^\W\d_]{2,}")
# Of a person's chances nothing is said, and nobody is called a case that weighs.
NEVER = re.compile(
    r"chance|sandsynlig|probab|score|risiko|\brisk\b|tung sag|tunge|uegnet|klient", re.IGNORECASE
)
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)


def _routes() -> list[APIRoute]:
    app = create_app(Settings())
    return [one for one in app.routes if isinstance(one, APIRoute) and not one.path.startswith(PROGRAMS)]


def test_every_page_goes_through_the_same_doors() -> None:
    """Whatever a browser is shown is a PageRoute with an operation of the rules, not of the interface."""
    found = _routes()
    assert len(found) >= 8
    assert [one.path for one in found if not isinstance(one, PageRoute)] == []
    assert [one.path for one in found if isinstance(one, PageRoute) and one.operation not in RULES] == []
    assert [one.path for one in found if one.include_in_schema] == []
    changing = [one for one in found if not (one.methods or set()) <= {"GET", "HEAD", "POST"}]
    assert [one.path for one in changing] == []


def test_the_navigation_leads_to_pages_under_their_operations() -> None:
    """Where an entry's page is there, it is opened by the operation the entry names, and has words."""
    by_path = {
        one.path: one for one in _routes() if isinstance(one, PageRoute) and "GET" in (one.methods or ())
    }
    for entry in NAVIGATION:
        assert entry.key in catalogue()
        if entry.path in by_path:
            assert by_path[entry.path].operation == entry.operation, entry.path


def inline_in(text: str) -> list[str]:
    """Return the styles, scripts and foreign addresses that stand in a template itself."""
    return INLINE.findall(re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_no_style_and_no_script_stands_in_a_page(template: Path) -> None:
    """The strict policy would block it: no inline style, handler or script, and no other host."""
    assert inline_in(template.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "text",
    [
        '<p style="color: red">',
        "<p onclick='x()'>",
        "<script>x()</script>",
        "<a href='javascript:x()'>",
        '<img src="https://elsewhere.example/x.png">',
        '<b data-hx-on:click="x()">',
        "<style>p {}</style>",
    ],
)
def test_what_the_policy_would_block_is_seen(text: str) -> None:
    """The scan above can fail."""
    assert inline_in(text)


def plain_words(text: str) -> Iterator[str]:
    """Yield the texts of a template that do not come from the catalogue."""
    bare = JINJA.sub("\x00", text)
    for name in SPOKEN:
        for value in re.findall(rf'\s{name}="([^"]*)"', bare):
            if LETTERS.search(value) and value not in UNSPOKEN:
                yield value
    for piece in re.split(r"<[^>]*>|\x00", bare):
        attribute = re.match(r'\s*[a-z-]+="', piece)  # a macro that makes attributes
        if LETTERS.search(piece) and piece.strip() not in PLAIN and not attribute:
            yield piece.strip()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.relative_to(FOLDER).as_posix())
def test_every_text_is_of_the_catalogue(template: Path) -> None:
    """No template holds words of its own, so that each is there in both languages."""
    assert list(plain_words(template.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("text", ["<p>Hej med dig</p>", '<a aria-label="Luk"></a>', "{{ x }} timer"])
def test_words_of_a_template_itself_are_seen(text: str) -> None:
    """The scan above can fail."""
    assert list(plain_words(text))


def _keys_of_templates() -> Iterator[tuple[str, str]]:
    for path in TEMPLATES:
        tree = environment().parse(path.read_text(encoding="utf-8"))
        for call in tree.find_all(nodes.Call):
            name = getattr(call.node, "name", getattr(call.node, "attr", ""))
            first = call.args[0] if call.args else None
            if name in ("t", "tn") and isinstance(first, nodes.Const):
                yield path.name, first.value if name == "t" else f"{first.value}_many"


def _keys_of_code() -> Iterator[tuple[str, str]]:
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(
                getattr(node, "func", None), "attr", getattr(getattr(node, "func", None), "id", "")
            )
            if isinstance(node, ast.Call) and name in ("t", "tn") and isinstance(node.args[0], ast.Constant):
                yield path.name, str(node.args[0].value) + ("" if name == "t" else "_many")
            if isinstance(node, ast.Call) and name == "Flash":
                told = [word.value for word in node.keywords if word.arg == "key"]
                yield from ((path.name, str(one.value)) for one in told if isinstance(one, ast.Constant))


def test_every_key_that_is_asked_for_is_there() -> None:
    """Templates and code name only texts of the catalogue."""
    asked = [*_keys_of_templates(), *_keys_of_code()]
    assert len(asked) > 60
    assert [one for one in asked if one[1] not in catalogue()] == []


def test_the_words_hold_no_verdict_on_anybody() -> None:
    """No text speaks of chances, scores or risks, or calls anybody what we do not call people."""
    said = {
        key: texts for key, texts in catalogue().items() if any(NEVER.search(text) for text in texts.values())
    }
    assert said == {}


@pytest.mark.parametrize(
    "table", ['x = { da = "a" }', 'x = { da = "a", en = "" }', 'x = { da = "{n} a", en = "a" }']
)
def test_a_text_in_one_language_is_refused(table: str, tmp_path: Path) -> None:
    """A catalogue with a gap is not read at all."""
    (tmp_path / "subject").mkdir()
    (tmp_path / "subject" / "words.toml").write_text(table, encoding="utf-8")
    with pytest.raises(ValueError, match="subject"):
        read_words(tmp_path)


def test_texts_name_plain_values() -> None:
    """Values in braces are names, so that no text reaches into an object."""
    named = {name for texts in catalogue().values() for text in texts.values() for name in names_in(text)}
    assert [name for name in named if not re.fullmatch(r"[a-z_]+", name)] == []
