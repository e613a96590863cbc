"""What single cells mean."""

from datetime import date

import pytest

from data.intake.dates import read_date, read_month
from data.intake.figures import read_number, read_whole
from data.intake.gathering import RefusedValueError
from data.intake.guard import CPR, plain_text, refusal
from data.intake.hours import read_intervals
from data.intake.lexicon import Lexicon, choice_meant, yes_or_no
from data.intake.places import restore_code
from data.tables import CANDIDATES, OPENINGS, WORKPLACES
from data.vocabulary import Vocabulary, Word


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7,5", 7.5),
        ("7.5", 7.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1 234", 1234.0),
        ("1.234.567", 1234567.0),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("1.2340", 1.234),
        ("-0", 0.0),
        ("1E+05", 100000.0),
        ("1.5e-3", 0.0015),
    ],
)
def test_numbers(text: str, number: float):
    """Danish, English and plain spellings give the same number."""
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["1.234", "1,234", "123.456", "-1.234"])
def test_ambiguous_numbers(text: str):
    """What can be thousands and decimals is refused, unless the column's range leaves one reading."""
    with pytest.raises(RefusedValueError, match="ambiguous-number"):
        read_number(text)
    assert read_number(text, thousands_possible=False) == float(text.replace(",", "."))


@pytest.mark.parametrize(
    "text", ["", "x", "1,2,3", "12,34.5", "nan", "inf", "1e999", "0x10", "1_000", "٣", "--1", "1e15"]
)
def test_no_numbers(text: str):
    """What is no finite decimal number is refused."""
    with pytest.raises(RefusedValueError):
        read_number(text)


def test_whole_numbers():
    """A whole number may carry decimals of zero, no others."""
    assert read_whole("3,0") == 3
    with pytest.raises(RefusedValueError, match="not-whole"):
        read_whole("3,5")


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01",
        "1-3-2026",
        "01.03.2026",
        "01/03/2026",
        "2026/3/1",
        "20260301",
        "46082",
        "46082.0",
        "1. marts 2026",
        "1 mar 2026",
        "2026-03-01 00:00:00",
        "01-03-2026 00:00",
    ],
)
def test_dates(text: str):
    """All common spellings of one day give that day."""
    assert read_date(text) == date(2026, 3, 1)


@pytest.mark.parametrize(
    "text", ["2026-03", "03-2026", "3/2026", "202603", "marts 2026", "mar 2026", "01-03-2026"]
)
def test_months(text: str):
    """All common spellings of one month give its first day."""
    assert read_month(text) == date(2026, 3, 1)


@pytest.mark.parametrize(
    "text", ["man-ons 08:00-10:00", "mon 8:00-10:00|Tirsdag 08.00-10.00|ons. kl. 08:00 – 10:00"]
)
def test_times_of_the_week(text: str):
    """Days may be Danish, full or a span; hours may have dots, and dashes any length."""
    assert [str(i) for i in read_intervals(text)] == ["mon 08:00-10:00", "tue 08:00-10:00", "wed 08:00-10:00"]


def test_a_day_may_end_at_midnight():
    """24:00 is the end of a day."""
    assert str(read_intervals("sat 20:00-24:00")[0]) == "sat 20:00-24:00"


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("municipality_code", "461", "0461"),
        ("municipality_code", "461.0", "0461"),
        ("municipality_code", "999", "999"),
        ("municipality_code", "Odense", "0461"),
        ("municipality_code", "461 Odense Kommune", "0461"),
        ("municipality_code", "Københavns Kommune", "0101"),
        ("municipality_code", "Atlantis", "Atlantis"),
        ("industry_code", "47.11.20", "471120"),
        ("postcode", "800", "0800"),
        ("postcode", "5000 Odense C", "5000"),
        ("postcode", "DK-5000", "5000"),
        ("postcode", "80", "80"),
        ("industry_code", "1", "01"),
        ("industry_code", "561010", "561010"),
        ("candidate_id", "1", "1"),
        ("company_id", "461", "461"),
    ],
)
def test_zeros_come_back_where_one_code_can_be_meant(column: str, text: str, code: str):
    """Municipalities, postcodes and divisions get their zeros back; ids and unknown codes stay."""
    assert restore_code(column, text) == code


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('="0012"', "0012"),
        ("'=SUM", "=SUM"),
        ("''x", "'x"),
        ("'x", "'x"),
        ("a\r\nb", "a b"),
        ("\u00a0a\u00a0b ", "a b"),
        ("A\u030a", "Å"),
        ("=1+1", "=1+1"),
        ("\ufeff x", "x"),
    ],
)
def test_plain_text(cell: str, text: str):
    """Wrappings of spreadsheets come off; the text inside stays."""
    assert plain_text(cell) == text


def test_company_numbers_are_not_civil_registration_numbers():
    """Ten digits of a production unit pass in a company's columns only, and never with a dash in them."""
    unit = "1012345678"
    assert refusal(unit, WORKPLACES.column("workplace_id")) is None
    assert refusal(f"{unit}-1", OPENINGS.column("opening_id")) is None
    assert refusal(f"W1|{unit}", CANDIDATES.column("no_go_workplaces")) is None
    assert refusal(unit, CANDIDATES.column("candidate_id")) is CPR
    assert refusal("101234-5678", WORKPLACES.column("workplace_id")) is CPR
    assert refusal("10.0101901234", WORKPLACES.column("longitude")) is None
    assert refusal("0101901234", WORKPLACES.column("longitude")) is CPR


def test_words():
    """Choices are found in both languages; ja, nej and x are understood, anything else is unknown."""
    assert choice_meant("Kun Praktik", ("now", "placement_only")) == "placement_only"
    assert choice_meant("lukket", ("open", "closed")) == "closed"
    assert choice_meant("praktik", ("open", "closed")) is None
    assert [yes_or_no(text) for text in ("JA", "x", "nej", "?")] == [True, True, False, None]


def test_labels_that_two_words_share_name_neither():
    """A label is a code only where it is the label of one word."""
    words = Vocabulary.of(
        [
            Word(kind="task", code=code, label_da=label)
            for code, label in (("a", "Ens"), ("b", "ens"), ("c", "Egen"))
        ]
    )
    lexicon = Lexicon(words)
    assert (lexicon.named("task", "EGEN"), lexicon.named("task", "ens"), lexicon.named("task", "B")) == (
        "c",
        None,
        "b",
    )
