"""The sheet for a talk: plain Danish, functional fields only, for the companies chosen, on paper."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from api.http.problems import Problem
from api.pages.sheet.contents import FIELDS, sheet_person, whitelisted
from api.pages.visit import Visit
from data.candidates import Candidate
from data.vocabulary import Vocabulary, Word, built_in_vocabulary
from tests import builders
from tests.api.rights.lix import lix
from tests.pages.browsing import Browser, axe, overflow, shoot
from tests.pages.sheet_text import sheet_text
from tests.pages.statements import Counted, counting
from tests.pages.town import Town

SOMEBODY = "K-0461-0053"
HARDEST = 40
DIAGNOSES = ("skizofreni", "depression", "alkoholmisbrug", "domfældt for vold")
DANISH = Visit(language="da")


@pytest.fixture(scope="module")
def counted(town: Town) -> Iterator[Counted]:
    """Return the service in this process, with the jobformidler signed in."""
    with counting(town) as here:
        yield here


def _planted(diagnosis: str) -> tuple[Candidate, Vocabulary]:
    """Return somebody with a diagnosis wherever a text can hide, and words that name it."""
    known = built_in_vocabulary()
    word = Word(kind="competence", code="own_1", label_da=f"lever med {diagnosis}", label_en="lives with it")
    one = builders.candidate(
        competences=(("own_1", 3.0),), conditions=(("PAUSE", 3.0),), audit_group=diagnosis, category=diagnosis
    )
    return one, known.adding([word])


@pytest.mark.parametrize("diagnosis", DIAGNOSES)
def test_15_a_planted_diagnosis_stops_the_sheet(diagnosis: str) -> None:
    """Domain test 15: a word of the vocabulary that names a diagnosis fails the build of the sheet."""
    one, words = _planted(diagnosis)
    with pytest.raises(Problem) as refused:
        sheet_person(DANISH, whitelisted(one, with_conditions=False), words)
    assert refused.value.code == "sheet-refused"


@pytest.mark.parametrize("diagnosis", DIAGNOSES)
def test_15_the_naive_sheet_would_tell_it(diagnosis: str) -> None:
    """Without both fences the diagnosis is told: labels as they stand, and every field of the record."""
    one, words = _planted(diagnosis)
    naive = f"{words.label('competence', 'own_1')} {one}"
    assert naive.count(diagnosis) > 1


def test_15_nothing_is_read_but_the_fields_of_the_list() -> None:
    """Domain test 15: of every other field nothing is known to whoever makes the sheet."""
    full = builders.candidate(
        competences=(("cleaning_01", 3.0),),
        conditions=(("PAUSE", 3.0),),
        must_conditions=("PAUSE",),
        mentor_need=3,
        benefit="kontanthjælp",
        birth_year=1980,
        gender="female",
    )
    for with_conditions in (False, True):
        shown = whitelisted(full, with_conditions=with_conditions)
        told = {name for name in Candidate.__dataclass_fields__ if getattr(shown, name) not in (None, ())}
        allowed = {*FIELDS, "candidate_id", "status"} | ({"conditions"} if with_conditions else set())
        assert told <= allowed
    assert whitelisted(full, with_conditions=False).conditions is None


def test_15_a_code_without_a_name_stands_nowhere() -> None:
    """A code that no vocabulary knows may be anything: it is left out."""
    one = whitelisted(builders.candidate(competences=(("skizofreni", 3.0),)), with_conditions=False)
    assert sheet_person(DANISH, one, built_in_vocabulary()).can == ()


def test_15_words_of_the_program_itself_are_no_obstacle() -> None:
    """Whatever built-in words somebody has, the sheet is made."""
    words = built_in_vocabulary()
    codes = [(word.code, 1.0) for word in words.words.values() if word.kind == "competence"]
    for at in range(0, len(codes), 6):
        one = replace(builders.candidate(), competences=tuple(codes[at : at + 6]))
        assert sheet_person(DANISH, whitelisted(one, with_conditions=False), words).can


def test_the_sheet_is_plain_danish_for_everybody(counted: Counted) -> None:
    """LIX is 40 at most for every jobkandidat, with the conditions on it and five companies."""
    table = counted.text("/kandidater?vis=alle&limit=100")
    people = sorted(set(re.findall(r"K-0461-\d{4}", table)))
    measured = {}
    for one in people:
        chosen = re.findall(r'name="stilling" value="([^"]+)"', counted.text(f"/kandidater/{one}/samtaleark"))
        query = "&".join(f"stilling={name}" for name in chosen[:5])
        for asked in ("", f"?hensyn=true&{query}".rstrip("&")):
            measured[one + asked] = lix(sheet_text(counted.text(f"/kandidater/{one}/samtaleark{asked}")))
    assert len(people) >= 50
    hard = {name: round(value, 1) for name, value in measured.items() if value > HARDEST}
    assert hard == {}, max(measured.values())


def test_the_measure_of_plain_danish_can_fail() -> None:
    """An office's sentence is harder than the sheet may be."""
    text = "Beskæftigelsesindsatsens virksomhedsrettede foranstaltninger iværksættes efterfølgende."
    assert lix(text) > HARDEST


@pytest.mark.parametrize("width", [1280, 320])
def test_the_sheet_is_accessible_and_fits(browser: Browser, width: int) -> None:
    """As it stands first, on both widths."""
    page = browser.open(f"/kandidater/{SOMEBODY}/samtaleark", width=width)
    shoot(page, f"samtaleark-{width}")
    assert page.locator(".sheet-company").count() == 1
    assert axe(page) == []
    assert overflow(page) == 0


@pytest.mark.parametrize("javascript", [True, False])
def test_the_sheet_is_made_for_the_companies_that_were_chosen(browser: Browser, javascript: bool) -> None:
    """Three are chosen by the keyboard, and conditions only with a yes; no name stands on it."""
    page = browser.open(f"/kandidater/{SOMEBODY}/samtaleark", javascript=javascript)
    assert page.locator("#sheet-conditions").count() == 0
    for number in (2, 3):
        page.locator(f"#stilling-{number}").focus()
        page.keyboard.press("Space")
    page.locator("#hensyn").focus()
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".sheet-company").count() == 3
    assert page.locator("#sheet-conditions").count() == 1
    assert "Anna Holm" not in page.locator(".sheet").inner_text()
    shoot(page, "samtaleark-three") if javascript else None


def test_on_paper_only_the_sheet_is_left(browser: Browser) -> None:
    """Menu, form and footer are not printed."""
    page = browser.open(f"/kandidater/{SOMEBODY}/samtaleark")
    page.emulate_media(media="print")
    shoot(page, "samtaleark-print")
    assert page.locator(".sheet").is_visible()
    for hidden in ("header.header", ".sheet-form", "footer"):
        assert not page.locator(hidden).first.is_visible()
    page.emulate_media(media="screen")


def test_a_colleague_cannot_put_conditions_on_it(browser: Browser) -> None:
    """Who may see the case and not its conditions is not offered them, and the address gives none."""
    page = browser.open(f"/kandidater/{SOMEBODY}/samtaleark?hensyn=true", role="team_lead")
    assert page.locator(".sheet").count() == 1
    assert page.locator("#hensyn, #sheet-conditions").count() == 0


def test_a_company_that_is_gone_is_told(browser: Browser) -> None:
    """An opening that is not on the list is left out, and the page says so."""
    page = browser.open(f"/kandidater/{SOMEBODY}/samtaleark?stilling=NOWHERE")
    assert page.get_by_text("står ikke på listen mere").is_visible()
    assert page.locator(".sheet-company").count() == 0
    assert axe(page) == []


def test_the_look_is_accounted_for(counted: Counted, town: Town) -> None:
    """The audit has a row of whoever made the sheet."""
    counted.text(f"/kandidater/{SOMEBODY}/samtaleark")
    found = town.matcher.must("audit", "search", "--candidate", SOMEBODY, "--format", "csv", day=None)
    assert "suggestions.read" in found.out
