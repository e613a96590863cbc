import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from api.commands.demo import program
from api.pictures import svg
from tests.api.conftest import Answer, Matcher

NAMESPACE = "{http://www.w3.org/2000/svg}"
PICTURES = ("crowding", "first-hour", "reach", "reasons")


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Answer, Path]:
    """One run of the demo, and the folder of its pictures."""
    folder = tmp_path_factory.mktemp("demo")
    return Matcher(folder).must("demo", "--out", folder / "pictures", day=None), folder / "pictures"


def test_the_story_has_its_five_parts(shown: tuple[Answer, Path]) -> None:
    """Read, learned, one person, the night and the comparison are told in order, within 100 columns."""
    text = shown[0].out
    heads = [
        "Det blev læst",
        "Det blev lært",
        "virksomheder til jobkandidat",
        "Nattens plan",
        "Hvor meget bedre?",
    ]
    places = [text.index(head) for head in heads]
    assert places == sorted(places)
    assert max(map(len, text.splitlines())) <= 100
    assert not re.search(r" $", text, re.MULTILINE)


def test_five_companies_with_reasons(shown: tuple[Answer, Path]) -> None:
    """Five companies stand on the list, each with something that speaks for it, and some against."""
    part = shown[0].out.split("virksomheder til jobkandidat")[1].split("Nattens plan")[0]
    assert [line[:3] for line in part.splitlines() if re.match(r" [1-9]\. ", line)] == [
        f" {n}." for n in range(1, 6)
    ]
    assert len(re.findall(r"^ +\+ ", part, re.MULTILINE)) >= 5
    assert re.search(r"^ +– ", part, re.MULTILINE)
    assert re.search(r"^ +→ ", part, re.MULTILINE)


def test_the_page_is_where_the_talk_says(shown: tuple[Answer, Path]) -> None:
    """The printed path exists; beside it lies the municipality of `serve --demo`, and nothing else."""
    answer, folder = shown
    assert str(folder / "index.html") in answer.err.replace("\n", "")
    names = {path.name for path in folder.iterdir()}
    assert names == {"town", "index.html", *(f"{p}.{lang}.svg" for p in PICTURES for lang in ("da", "en"))}


def test_the_next_command_can_be_pasted(
    shown: tuple[Answer, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The program is named as it was called, so that the words work without a set-up of the shell."""
    assert f"{program()} serve --demo" in shown[0].err
    monkeypatch.chdir(tmp_path)
    for called, told in ((tmp_path / "bin" / "matcher", "bin/matcher"), (Path("/usr/bin/m"), "/usr/bin/m")):
        monkeypatch.setattr("sys.argv", [str(called)])
        assert program() == told


@pytest.mark.parametrize("name", [f"{p}.{lang}" for p in PICTURES for lang in ("da", "en")])
def test_pictures_can_be_read_aloud(shown: tuple[Answer, Path], name: str) -> None:
    """Each picture is sound XML with a title and a description that it refers to."""
    root = ElementTree.parse(shown[1] / f"{name}.svg").getroot()  # noqa: S314  our own file
    title, description = root.find(f"{NAMESPACE}title"), root.find(f"{NAMESPACE}desc")
    assert title is not None
    assert description is not None
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert len(description.text or "") > 60
    assert "nan" not in (shown[1] / f"{name}.svg").read_text(encoding="utf-8").lower()


def test_nothing_is_fetched_from_elsewhere(shown: tuple[Answer, Path]) -> None:
    """The page stands alone: no script, no address but the namespace of SVG."""
    text = (shown[1] / "index.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert set(re.findall(r"https?://[^\"' ]+", text)) == {"http://www.w3.org/2000/svg"}
    assert text.count("<table>") == 2 * len(PICTURES)


def test_small_enough_to_keep(shown: tuple[Answer, Path]) -> None:
    """A picture is at most 40 kB."""
    assert max(path.stat().st_size for path in shown[1].glob("*.svg")) <= 40_000


@pytest.mark.parametrize("colour", [svg.INK, svg.QUIET, svg.BLUE, svg.BROWN])
@pytest.mark.parametrize("ground", [svg.PAPER, svg.PALE])
def test_colours_of_words_have_contrast(colour: str, ground: str) -> None:
    """Words have a contrast of at least 4.5 (WCAG 2.2, success criterion 1.4.3) on white and on the map."""
    light, dark = sorted((_luminance(ground), _luminance(colour)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
