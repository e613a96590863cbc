import json
import math

import pytest

from api.spelling import cell, csv_text, figure, json_text, plain


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (3, "3"),
        (3.0, "3"),
        (0.1 + 0.2, "0.3"),
        (1.234, "1.2340"),
        (-0.0000001, "0"),
        (1 / 3, "0.333333"),
        (math.nan, ""),
        (math.inf, ""),
        ("0461", "0461"),
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        (-2.5, "-2.5"),
    ],
)
def test_cells(value: object, text: str) -> None:
    """Numbers are short and never like thousands, unknown is empty, texts are never formulas."""
    assert cell(value) == text


@pytest.mark.parametrize("text", ["=x", "'", "-1", "plain", "'quoted'", "+45"])
def test_what_was_made_plain_is_read_back(text: str) -> None:
    """The apostrophe that keeps a text from being a formula is taken off again."""
    assert plain(cell(text)) == text


def test_json_has_no_number_that_is_none() -> None:
    """Figures are rounded to six decimals; what is not finite becomes null."""
    text = json_text({"a": 1 / 3, "b": [math.nan, {"c": -0.0}], "æ": "ø"})
    assert json.loads(text) == {"a": 0.333333, "b": [None, {"c": 0.0}], "æ": "ø"}
    assert "-0.0" not in text
    assert str(figure(-0.0)) == "0.0"


def test_csv_quotes_what_needs_it() -> None:
    """Commas and quotes in texts do not part cells."""
    assert csv_text(("a", "b"), [{"a": 'x,"y"', "b": 1.5}]) == 'a,b\n"x,""y""",1.5\n'
