"""What the page of the team shows, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from api.pages.team.reading import TeamRead
from api.pages.visit import Visit
from api.pages.words import catalogue
from api.wording import CAUSES, word
from data.geography import municipalities
from data.opened_cases import OpenedCase
from matcher.aggregates.exposure import Exposure, exposure_by_group
from matcher.aggregates.groups import tellable
from matcher.aggregates.load import Load, load_by_broker
from matcher.aggregates.overrides import Overrides, override_rates


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a table: its name and its cells."""

    name: str
    cells: tuple[str, ...]
    alarm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Rows that share a heading."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedView:
    """A case that was opened in an emergency; ``seen`` is empty until the lead has seen it."""

    access_id: str
    candidate_id: str
    who: str
    when: str
    why: str
    seen: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamView:
    """The team."""

    day: str
    leads: bool
    load: tuple[Line, ...]
    causes: tuple[Line, ...]
    exposure: tuple[Part, ...]
    alarms: tuple[str, ...]
    overrides: tuple[Part, ...]
    shows_opened: bool
    may_mark: bool
    opened: tuple[OpenedView, ...]


def exposures(read: TeamRead, as_of: date) -> tuple[Exposure, ...]:
    """Return the exposure of the groups among those who are active."""
    active = [one for one in read.people.values() if one.status == "active"]
    return exposure_by_group(active, read.proposed, as_of)


def team_view(visit: Visit, read: TeamRead, as_of: date, *, leads: bool, shows_opened: bool) -> TeamView:
    """Return what the page shows.

    Parameters
    ----------
    visit : Visit
        Who looks.
    read : TeamRead
        What it rests on.
    as_of : date
        The day.
    leads : bool
        Whether the load of each jobformidler is shown.
    shows_opened : bool
        Whether opened cases are.
    """
    found = exposures(read, as_of)
    load = load_by_broker(read.own.values(), read.proposed, read.decisions, as_of) if leads else ()
    return TeamView(
        day=visit.day(as_of),
        leads=leads,
        load=tuple(_load(visit, one, read.names) for one in load),
        causes=_causes(visit, read),
        exposure=_parts([(one.attribute, _exposure(visit, one)) for one in found], visit),
        alarms=tuple(_alarm(visit, one) for one in found if one.alarm and not one.by_chance),
        overrides=_parts(
            [(one.by, _override(visit, one)) for one in override_rates(read.decisions, read.people)], visit
        ),
        shows_opened=shows_opened,
        may_mark=visit.may("access.mark"),
        opened=tuple(_opened(visit, one) for one in read.opened),
    )


def _load(visit: Visit, one: Load, names: Mapping[str, str]) -> Line:
    figures = (one.active, one.paused, one.proposed, one.contacts)
    number = visit.t("team.number", number=one.broker_id) if one.broker_id else visit.t("team.nobody")
    return Line(name=names.get(one.broker_id, number), cells=tuple(map(str, figures)))


def _causes(visit: Visit, read: TeamRead) -> tuple[Line, ...]:
    told = tellable(read.causes)
    ordered = sorted(
        read.causes, key=lambda code: (code not in told, -read.causes[code] * (code in told), code)
    )
    return tuple(
        Line(
            name=_upper(visit.told(word(CAUSES, code))),
            cells=(str(read.causes[code]) if code in told else visit.t("team.few"),),
        )
        for code in ordered
    )


def _exposure(visit: Visit, one: Exposure) -> Line:
    name = _group(visit, one.attribute, one.value)
    if one.people is None or one.per_100 is None:
        return Line(name=name, cells=(visit.t("team.few"), visit.t("team.not_told"), ""))
    interval = visit.t(
        "team.per_100",
        share=visit.number(one.per_100, 0),
        low=visit.number(one.low or 0.0, 0),
        high=visit.number(one.high or 0.0, 0),
    )
    return Line(
        name=name,
        cells=(str(one.people), interval, _against_best(visit, one)),
        alarm=one.alarm and not one.by_chance,
    )


def _against_best(visit: Visit, one: Exposure) -> str:
    if one.of_best is None:
        return visit.t("team.nobody_has")
    share = visit.number(100 * one.of_best, 0)
    if not one.alarm:
        return visit.t("team.level", share=share)
    return visit.t("team.by_chance" if one.by_chance else "team.below", share=share)


def _alarm(visit: Visit, one: Exposure) -> str:
    return visit.t(
        "team.alarm",
        group=f"{_attribute(visit, one.attribute)}: {_group(visit, one.attribute, one.value)}",
        share=visit.number(100 * (one.of_best or 0.0), 0),
    )


def _override(visit: Visit, one: Overrides) -> Line:
    name = _group(visit, one.by, one.value)
    if one.decisions is None:
        return Line(name=name, cells=(visit.t("team.few"), visit.t("team.not_told")))
    rate = (
        visit.t("team.not_told")
        if one.rate is None
        else visit.t("team.share", share=visit.number(100 * one.rate, 0))
    )
    return Line(name=name, cells=(str(one.decisions), rate))


def _parts(rows: Sequence[tuple[str, Line]], visit: Visit) -> tuple[Part, ...]:
    keys = list(dict.fromkeys(key for key, _ in rows))
    return tuple(
        Part(heading=_attribute(visit, key), lines=tuple(line for other, line in rows if other == key))
        for key in keys
    )


def _attribute(visit: Visit, attribute: str) -> str:
    return visit.t(f"team.by_{attribute}")


def _group(visit: Visit, attribute: str, value: str) -> str:
    if attribute == "municipality":
        found = municipalities().get(value)
        return found.name if found else value
    key = f"team.{attribute}_{value.replace('-', '_to_')}"
    return visit.t(key) if key in catalogue() else value


def _opened(visit: Visit, one: OpenedCase) -> OpenedView:
    return OpenedView(
        access_id=one.access_id,
        candidate_id=one.candidate_id,
        who=one.opened_by,
        when=visit.moment(one.opened_at),
        why=f"{visit.t(f'team.opened_{one.reason_code}')}: {one.reason}",
        seen=visit.t("team.seen_by", who=one.seen_by) if one.seen_by else "",
    )


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
