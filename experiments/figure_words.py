"""Figures of a comparison as people read them: percent, hours, weeks, in Danish and in English."""

import math

from experiments.bootstrap import Interval
from experiments.measures import HOURS, SHARE, WEEKS_UNIT, Measure
from matcher.wording import Words

_MINUS = "−"
_UNITS = {
    SHARE: Words(" %", " %"),
    HOURS: Words(" timer", " hours"),
    WEEKS_UNIT: Words(" uger", " weeks"),
}
_STEPS = {SHARE: Words(" procentpoint", " percentage points")}
_NOTHING = Words("–", "–")


def figure(measure: Measure, value: float) -> Words:
    """Return one figure with its unit; a dash where it cannot be told."""
    if math.isnan(value):
        return _NOTHING
    unit = _UNITS.get(measure.unit, Words("", ""))
    return _number(measure, value, signed=False).then(*unit)


def difference(measure: Measure, interval: Interval) -> Words:
    """Return a difference with its sign, its unit and its interval: ``+1,0 timer [−4,9; +6,9]``."""
    if interval.value != interval.value:
        return _NOTHING
    unit = _STEPS.get(measure.unit, _UNITS.get(measure.unit, Words("", "")))
    said = _number(measure, interval.value, signed=True).then(*unit)
    if interval.low != interval.low:
        return said
    low, high = (_number(measure, end, signed=True) for end in (interval.low, interval.high))
    return said.then(f" [{low.da}; {high.da}]", f" [{low.en}; {high.en}]")


def _number(measure: Measure, value: float, *, signed: bool) -> Words:
    scaled = 100 * value if measure.unit == SHARE else value
    decimals = 1 if measure.unit in {SHARE, HOURS, WEEKS_UNIT} else 3
    text = f"{scaled:{'+' if signed else ''}.{decimals}f}"
    text = text.lstrip("+-") if float(text) == 0 else text
    text = text.replace("-", _MINUS)
    return Words(text.replace(".", ","), text)
