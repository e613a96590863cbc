"""The pictures of a comparison: differences, groups, and whether stated chances come true."""

from api.comparison.rows import direction
from api.pictures import (
    DA,
    LANGUAGES,
    Curve,
    Forest,
    ForestRow,
    Picture,
    Reliability,
    Section,
    Spread,
    TradeOff,
    forest_picture,
    reliability_picture,
    trade_off_picture,
)
from experiments.bootstrap import Interval
from experiments.comparison import Comparison, Contrast
from experiments.figure_words import difference
from experiments.measures import MEASURES, Measure, measure_named
from experiments.slices import slice_words
from experiments.verdict import EVERYBODY
from matcher.wording import Words


def section_of(danish: Picture, english: Picture) -> Section:
    """Return both languages of a picture."""
    return Section(danish=danish, english=english)


def everybody_section(found: Comparison) -> Section:
    """Draw every difference of everybody, each on a scale of its own."""
    rows = [one for one in found.of(EVERYBODY) if measure_named(one.measure).better and _told(one)]
    title = Words("Forskellene på ét blik", "The differences at a glance")
    description = Words(
        "Hver linje er et mål. Prikken er forskellen, stregen dens 95 %-interval; til højre for midten er "
        "{b} bedst. Tyk og fyldt: forskellen holder, når alle mål ses under ét. Tynd og hul: den kan være "
        "tilfældig. Linjerne har hver sin skala.",
        "Each line is a measure. The dot is the difference, the bar its 95 % interval; right of the middle "
        "{b} is better. Thick and filled: the difference holds when all figures are looked at together. Thin "
        "and hollow: it may be chance. Each line has a scale of its own.",
    )
    labels = [measure_named(one.measure).words for one in rows]
    return _forest(found, rows, labels, ("differences", title, description), one_scale=False)


def group_sections(found: Comparison) -> list[Section]:
    """Draw the differences of the groups, a picture for each measure that decides."""
    sections = []
    for measure in (one for one in MEASURES if one.decides):
        rows = [
            one
            for one in found.contrasts
            if one.measure == measure.name and one.group != EVERYBODY and _told(one)
        ]
        if rows:
            sections.append(_groups(found, measure, rows))
    return sections


def _groups(found: Comparison, measure: Measure, rows: list[Contrast]) -> Section:
    title = Words(f"Grupper: {measure.words.da}", f"Groups: {measure.words.en}")
    description = Words(
        "Forskellen i hver gruppe med 95 %-interval, alle på samme skala; til højre er {b} bedst. Tyk og "
        "fyldt er kun det, der holder, når der ses på så mange grupper på én gang.",
        "The difference in each group with its 95 % interval, all on one scale; right of the middle {b} is "
        "better. Thick and filled is only what holds when so many groups are looked at together.",
    )
    labels = [slice_words(one.group).then(f", {one.people} pers.", f", {one.people} people") for one in rows]
    return _forest(found, rows, labels, (f"groups-{measure.name}", title, description), one_scale=True)


def _told(one: Contrast) -> bool:
    return one.difference.low == one.difference.low


def _forest(
    found: Comparison,
    rows: list[Contrast],
    labels: list[Words],
    about: tuple[str, Words, Words],
    *,
    one_scale: bool,
) -> Section:
    name, title, description = about
    pictures = []
    for place, language in enumerate(LANGUAGES):
        data = Forest(
            name=name,
            title=title[place],
            description=description[place].format(b=found.b.name),
            first=found.a.name,
            second=found.b.name,
            rows=tuple(_row(one, label, language) for one, label in zip(rows, labels, strict=True)),
            one_scale=one_scale,
        )
        pictures.append(forest_picture(data, language))
    return section_of(*pictures)


def _row(one: Contrast, label: Words, language: str) -> ForestRow:
    measure = measure_named(one.measure)
    said = difference(measure, one.difference)
    turned = _turned(one.difference, measure.better)
    return ForestRow(
        label=label.da if language == DA else label.en,
        figures=said.da if language == DA else said.en,
        value=turned.value,
        low=turned.low,
        high=turned.high,
        shown=direction(one) != 0,
    )


def _turned(interval: Interval, better: int) -> Interval:
    if better > 0:
        return interval
    return Interval(value=-interval.value, low=-interval.high, high=-interval.low)


def reliability_section(found: Comparison) -> Section:
    """Draw both reliability curves."""
    first, second = (
        Curve(
            name=name,
            points=tuple((p.stated, p.seen, p.low, p.high) for p in found.reliability[name]),
        )
        for name in (found.a.name, found.b.name)
    )
    data = Reliability(curves=(first, second), matches=found.data.answers)
    return section_of(*(reliability_picture(data, language) for language in LANGUAGES))


def trade_off_section(found: Comparison) -> Section | None:
    """Draw what each group wins in planned hours against how much truer its stated chances get.

    ``None`` where one of the two is known of nobody.
    """
    across, up = (
        {one.group: one for one in found.contrasts if one.measure == name and _told(one)}
        for name in ("plan_goal_hours", "brier")
    )
    groups = sorted(across.keys() & up.keys(), key=lambda group: (group != EVERYBODY, group))
    if not groups:
        return None
    pictures = [
        trade_off_picture(_trade_off(found, [(across[g], up[g]) for g in groups], place), language)
        for place, language in enumerate(LANGUAGES)
    ]
    return section_of(*pictures)


def _trade_off(found: Comparison, pairs: list[tuple[Contrast, Contrast]], place: int) -> TradeOff:
    names = [measure_named(name).words[place] for name in ("plan_goal_hours", "brier")]
    title = Words(
        "Afvejningen: hvad vindes, og hvad koster det?", "The trade-off: what is won, at what cost?"
    )
    description = Words(
        "Hvert kryds er en gruppe med 95 %-intervaller, den fyldte prik alle under ét. Til højre giver {b} "
        "flere løntimer efter planen, øverst rammer dens chancer bedre. Øverst til højre er begge bedre.",
        "Each cross is a group with its 95 % intervals, the filled dot everybody. To the right {b} gives "
        "more paid hours after the plan, at the top its chances come truer. Top right both are better.",
    )
    return TradeOff(
        title=title[place],
        description=description[place].format(b=found.b.name),
        across=names[0],
        up=names[1],
        spreads=tuple(_spread(hours, truth, place) for hours, truth in pairs),
    )


def _spread(hours: Contrast, truth: Contrast, place: int) -> Spread:
    ends = [
        (turned.value, turned.low, turned.high)
        for one in (hours, truth)
        for turned in (_turned(one.difference, measure_named(one.measure).better),)
    ]
    figures = [difference(measure_named(one.measure), one.difference)[place] for one in (hours, truth)]
    everybody = hours.group == EVERYBODY
    return Spread(
        label=Words("alle", "everybody")[place] if everybody else slice_words(hours.group)[place],
        across=ends[0],
        up=ends[1],
        figures=(figures[0], figures[1]),
        everybody=everybody,
    )
