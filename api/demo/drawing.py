"""The demo's pictures: what each shows is taken from the night, drawn in both languages, put on one page."""

from collections import Counter
from pathlib import Path

import numpy as np

from api.commands.output import write_file
from api.demo.journey import Journey
from api.directory import Directory
from api.pictures import (
    DA,
    EN,
    LANGUAGES,
    Crowding,
    FirstHour,
    Page,
    Picture,
    ReachMap,
    ReasonBars,
    Ring,
    Section,
    Spot,
    crowding_picture,
    first_hour_picture,
    html_page,
    reach_picture,
    reasons_picture,
)
from api.wording import GROUPS, word
from data.tables import TRANSPORT_MODES
from features.pairs import Pairs
from features.reach import travel_limits
from features.travel_time import DETOUR, SPEEDS_KM_PER_HOUR
from matcher.night import Night
from matcher.rules.travel_minutes import minutes_between
from models.additive import AdditiveModel
from models.explain import contributions
from models.waiting import arrivals, unmatched_arrivals

_MODES_DA = {"walk": "gang", "bike": "cykel", "public": "bus og tog", "car": "bil"}
_MODES_EN = {"walk": "on foot", "bike": "by bike", "public": "bus and train", "car": "by car"}
_CROWDED = 8
_LEAST_HOURS = 0.05


def draw_story(journey: Journey, folder: Path) -> Path:
    """Write every picture and the page; return the page's path."""
    sections = [Section(danish=pair[0], english=pair[1]) for pair in pictures_of(journey)]
    for section in sections:
        for picture, language in ((section.danish, DA), (section.english, EN)):
            write_file(folder / f"{picture.name}.{language}.svg", picture.svg)
    page = folder / "index.html"
    write_file(page, html_page(_page(journey, tuple(sections))))
    return page


def pictures_of(journey: Journey) -> list[tuple[Picture, ...]]:
    """Return every picture in Danish and in English."""
    reach, crowding = reach_of(journey), crowding_of(journey)
    drawn = [
        tuple(crowding_picture(crowding, language) for language in LANGUAGES),
        tuple(reach_picture(reach, language) for language in LANGUAGES),
    ]
    if journey.proposals:
        bars, curve = bars_of(journey), first_hour_of(journey)
        drawn.append(tuple(reasons_picture(bars, language) for language in LANGUAGES))
        drawn.append(tuple(first_hour_picture(curve, language) for language in LANGUAGES))
    return drawn


def _page(journey: Journey, sections: tuple[Section, ...]) -> Page:
    plan, day = journey.run.plan, journey.run.night.snapshot.as_of
    return Page(
        title_da=f"Natten til {day} i en opdigtet kommune",
        title_en=f"The night to {day} in an invented municipality",
        lead_da=(
            f"{len(plan.rows)} jobkandidater har fået en plads, {len(plan.unplaced)} venter. Alle "
            "personer og "
            "virksomheder er opdigtede; tallene er modellens forventninger og ikke løfter."
        ),
        lead_en=(
            f"{len(plan.rows)} people have been given a place, {len(plan.unplaced)} are waiting. All "
            "people and "
            "companies are invented; the figures are the model's expectations and no promises."
        ),
        sections=sections,
    )


def reach_of(journey: Journey) -> ReachMap:
    """Return the map around the person's home."""
    night = journey.run.night
    row = night.market.candidates.ids.index(journey.candidate_id)
    home, works = night.market.candidates.sites, night.market.workplaces.sites
    east, north = works.x_km - home.x_km[row], works.y_km - home.y_km[row]
    numbers = {proposal.workplace_id: proposal.rank for proposal in journey.proposals}
    directory = Directory(night.snapshot)
    spots = []
    for place, (minutes, within) in _ways(night, row).items():
        workplace_id = night.market.workplaces.ids[place]
        if np.isfinite(east[place]):
            spots.append(
                Spot(
                    east_km=float(east[place]),
                    north_km=float(north[place]),
                    within=within,
                    name=directory.workplace_name(workplace_id),
                    minutes=minutes,
                    number=numbers.get(workplace_id),
                )
            )
    limit = float(travel_limits(night.market)[row])
    return ReachMap(
        candidate_id=journey.candidate_id,
        limit_minutes=limit,
        rings=_rings(night, row, limit),
        spots=tuple(spots),
    )


def _ways(night: Night, row: int) -> dict[int, tuple[float | None, bool]]:
    """Return minutes, and whether the person may be matched there, by workplace with a free place."""
    free = np.flatnonzero(night.capacities.places[: len(night.market.openings.ids)] > 0).astype(np.int32)
    pairs = Pairs(candidate=np.full(len(free), row, dtype=np.int32), opening=free)
    minutes = minutes_between(night.market, pairs)
    allowed = set(night.valued.opening[night.valued.of(row)].tolist())
    found: dict[int, tuple[float | None, bool]] = {}
    for opening, way in zip(free.tolist(), minutes.tolist(), strict=True):
        place = int(night.market.openings.workplace[opening])
        before = found.get(place, (None, False))[1]
        found[place] = (way if np.isfinite(way) else None, before or opening in allowed)
    return found


def _rings(night: Night, row: int, limit: float) -> tuple[Ring, ...]:
    bits = int(night.market.candidates.modes[row])
    rings = []
    for mode, name in enumerate(TRANSPORT_MODES):
        if bits >> mode & 1:
            radius = SPEEDS_KM_PER_HOUR[mode] * limit / 60 / DETOUR
            rings.append(Ring(label_da=_MODES_DA[name], label_en=_MODES_EN[name], radius_km=radius))
    return tuple(rings)


def bars_of(journey: Journey) -> ReasonBars:
    """Return what each group of reasons adds to the first opening of the list."""
    night, first = journey.run.night, journey.proposals[0]
    row = night.market.candidates.ids.index(journey.candidate_id)
    rows = night.valued.of(row)
    openings = night.valued.opening[rows]
    pairs = Pairs(candidate=np.full(len(openings), row, dtype=np.int32), opening=openings)
    parts = contributions(_model(journey), night.market, pairs)
    at = int(np.flatnonzero(openings == night.market.openings.ids.index(first.opening_id))[0])
    groups: Counter[str] = Counter()
    of_feature = {term.name: term.group for term in _model(journey).terms}
    for name, hours in zip(parts.names, parts.goal_hours[at].tolist(), strict=True):
        groups[of_feature.get(name, name)] += hours
    largest = sorted(groups.items(), key=lambda item: -abs(item[1]))
    return ReasonBars(
        place=Directory(night.snapshot).workplace_name(first.workplace_id),
        parts=tuple((*word(GROUPS, name), hours) for name, hours in largest if abs(hours) >= _LEAST_HOURS),
        total=first.figures.expected_goal_hours,
        average=parts.reference,
    )


def _model(journey: Journey) -> AdditiveModel:
    return journey.trained.model


def first_hour_of(journey: Journey) -> FirstHour:
    """Return the curve of the first opening of the list."""
    night, first = journey.run.night, journey.proposals[0]
    curve = arrivals(
        _model(journey),
        night.market,
        night.market.candidates.ids.index(first.candidate_id),
        night.market.openings.ids.index(first.opening_id),
    )
    hazard = night.programme.unmatched_on(night.snapshot.as_of).weekly_hazard
    return FirstHour(
        place=Directory(night.snapshot).workplace_name(first.workplace_id),
        matched=tuple(curve.expected.tolist()),
        low=tuple(curve.low.tolist()),
        high=tuple(curve.high.tolist()),
        unmatched=tuple(unmatched_arrivals(hazard).tolist()),
    )


def crowding_of(journey: Journey) -> Crowding:
    """Return how many have each workplace first on their own list, and how many the night sends there."""
    night = journey.run.night
    wanted = Counter(_first_choices(night))
    assigned = Counter(row.workplace_id for row in journey.run.plan.rows)
    places: Counter[str] = Counter()
    for opening in night.snapshot.openings:
        places[opening.workplace_id] += opening.free_places
    directory = Directory(night.snapshot)
    most = sorted(wanted, key=lambda place: (-wanted[place], place))[:_CROWDED]
    return Crowding(
        rows=tuple((directory.workplace_name(p), wanted[p], places[p], assigned[p]) for p in most),
        wanted_elsewhere=sum(wanted.values()) - sum(wanted[p] for p in most),
        assigned_elsewhere=sum(assigned.values()) - sum(assigned[p] for p in most),
    )


def _first_choices(night: Night) -> list[str]:
    """Return, for everybody with a choice, the workplace of the largest value, whatever others need."""
    first = []
    for row in range(len(night.market.candidates.ids)):
        pairs = night.valued.of(row)
        if pairs.stop > pairs.start:
            best = night.valued.opening[pairs][int(np.argmax(night.valued.value[pairs]))]
            first.append(night.market.workplaces.ids[int(night.market.openings.workplace[best])])
    return first
