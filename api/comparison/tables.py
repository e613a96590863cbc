"""The tables of a comparison, in both languages: all figures, calibration by group, exposure."""

from dataclasses import dataclass

from api.comparison.rows import shown
from experiments.comparison import Comparison, Contrast
from experiments.figure_words import difference, figure
from experiments.measures import measure_named
from experiments.slices import slice_words
from experiments.verdict import EVERYBODY
from matcher.wording import Words

EXPOSURE = Words(
    "Får alle grupper plads? Den mindst hjulpne gruppes andel mod den mest hjulpnes; under 80 % bør ses "
    "efter.",
    "Do all groups get places? The least served group's share against the best served one's; look into "
    "what is below 80 %.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table: headings, and cells by row."""

    head: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]


def figures_table(found: Comparison) -> Table:
    """Return the figures of everybody."""
    return Table(
        head=(
            Words("mål", "figure"), _plain(found.a.name), _plain(found.b.name),
            Words("forskel [95 %]", "difference [95 %]"), Words("vist", "shown"),
        ),
        rows=tuple((measure_named(one.measure).words, *_cells(one)) for one in found.of(EVERYBODY)),
    )  # fmt: skip


def _cells(one: Contrast) -> tuple[Words, ...]:
    measure = measure_named(one.measure)
    return (
        figure(measure, one.a.value),
        figure(measure, one.b.value),
        difference(measure, one.difference),
        shown(one),
    )


def calibration_table(found: Comparison) -> Table:
    """Return what is stated and what is seen, by group, beside what chance alone would show."""
    head = (
        Words("gruppe", "group"), Words("match", "matches"), Words("version", "version"),
        Words("oplyst", "stated"), Words("set", "seen"),
        Words("set, hvis chancerne passer", "seen, if the chances are right"),
        Words("fejl", "error"), Words("fejl af tilfældet alene", "error by chance alone"),
    )  # fmt: skip
    rows = []
    for group in found.calibration[found.a.name]:
        for name in (found.a.name, found.b.name):
            one = found.calibration[name][group]
            if one.people_matches:
                cells = [f"{one.stated:.0%}", f"{one.seen:.0%}", f"{one.low:.0%}–{one.high:.0%}"]
                cells += [f"{one.error:.1%}", f"{one.null_error:.1%}"]
                said = _group(group)
                rows.append((said, _plain(str(one.people_matches)), _plain(name), *map(_percent, cells)))
    return Table(head=head, rows=tuple(rows))


def exposure_table(found: Comparison) -> Table:
    """Return the least served group's share over the best served one's, by what people are grouped by."""
    names = (found.a.name, found.b.name)
    rows = [
        (
            Words(*(side.partition(":")[0] for side in slice_words(f"{attribute}=x"))),
            *(_percent(f"{found.exposure[name][attribute]:.0%}") for name in names),
        )
        for attribute in found.exposure[names[0]]
    ]
    return Table(head=(Words("efter", "by"), *map(_plain, names)), rows=tuple(rows))


def _group(name: str) -> Words:
    return Words("alle", "everybody") if name == EVERYBODY else slice_words(name)


def _percent(text: str) -> Words:
    return Words(text.replace("%", " %").replace(".", ","), text.replace("%", " %"))


def _plain(text: str) -> Words:
    return Words(text, text)
