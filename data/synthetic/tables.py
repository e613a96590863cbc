"""The world's tables in the exchange format, column by column: what is recorded, never what is true."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from data.synthetic.cells import blanked, dates, lists, named, numbers, slots, week
from data.synthetic.columns import BoolArray, IntArray, Openings, People, Workplaces
from data.synthetic.geography import MODES, load_country
from data.synthetic.matches import REASONS
from data.synthetic.naming import (
    Names,
    broker_id,
    company_ids,
    opening_ids,
    person_ids,
    titles,
    workplace_ids,
)
from data.synthetic.recording import UNKNOWN_LIKING
from data.synthetic.words import load_words
from data.synthetic.workplaces import INTENTIONS
from data.synthetic.world import World

Table = dict[str, list[str]]
_BENEFITS = ("kontanthjælp", "ledighedsydelse", "uddannelseshjælp", "integrationsydelse")
_CATEGORIES = ("aktivitetsparat", "jobparat")
_AUDIT_GROUPS = 4
_DB25_SHARE = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A world with the names of everything in it and a source of randomness for gaps.

    Attributes
    ----------
    world : World
    names : Names
    """

    world: World
    names: Names

    def gaps(self, part: int, count: int, share: float, thin: BoolArray | None = None) -> BoolArray:
        """Return which of the rows are known; thin files lack two and a half times as much."""
        rng = np.random.default_rng([self.world.seed, 90, part])
        missing = np.full(count, share) if thin is None else np.where(thin, 2.5 * share, share)
        known: BoolArray = rng.random(count) >= missing
        return known


def open_book(world: World) -> Book:
    """Name everything in a world."""
    sites = world.state.workplaces
    openings = world.state.openings
    rng = np.random.default_rng([world.seed, 80])
    names = Names(
        people=person_ids(world.state.people.municipality),
        workplaces=workplace_ids(sites.workplace.size, world.seed),
        companies=company_ids(sites.workplace.size, rng),
        titles=titles(sites.profile, rng),
        openings=opening_ids(sites.municipality[openings.workplace]),
        matches=tuple(f"M-{row:06d}" for row in range(1, world.matches.person.size + 1)),
    )
    return Book(world=world, names=names)


def candidates(book: Book) -> Table:
    """Return candidates.csv: every version of everybody who is active or in the history."""
    people, status = _versions_of_people(book.world)
    return _home(book, people, status) | _abilities(people, book) | _file(people, book)


def _versions_of_people(world: World) -> tuple[People, list[str]]:
    """Versions in order of person and date; past people get a last version that says so."""
    as_of, count = world.as_of, world.state.people.person.size
    active, in_history = np.zeros(count, dtype=np.bool_), np.zeros(count, dtype=np.bool_)
    active[world.active] = True
    in_history[world.matches.person] = True
    kept = world.people.take((active | in_history)[world.people.person])
    gone = world.state.people.take(np.flatnonzero(in_history & ~active))
    left_on = np.minimum(np.maximum(_last_seen(world)[gone.person], gone.valid_from) + 1, as_of)
    gone = gone.with_columns(valid_from=left_on)
    every = kept.stack([gone])
    order = _one_a_day(every.person, every.valid_from)
    past = np.arange(every.person.size) >= kept.person.size
    return every.take(order), ["past" if one else "active" for one in past[order].tolist()]


def _last_seen(world: World) -> IntArray:
    last = np.zeros(world.state.people.person.size, dtype=np.int64)
    np.maximum.at(last, world.matches.person, np.maximum(world.matches.ended_on, world.matches.started_on))
    return last


def _home(book: Book, people: People, status: list[str]) -> Table:
    country = load_country()
    placed = book.gaps(1, len(book.names.people), 0.03)[people.person]
    return {
        "candidate_id": named(people.person, book.names.people),
        "valid_from": dates(people.valid_from),
        "status": status,
        "municipality_code": named(people.municipality, country.codes),
        "postcode": named(people.postcode, country.postcodes),
        "latitude": numbers(people.latitude, placed),
        "longitude": numbers(people.longitude, placed),
        "transport": lists(people.modes, MODES),
        "max_travel_minutes": numbers(people.max_travel, people.travel_known),
    }


def _abilities(people: People, book: Book) -> Table:
    words = load_words()
    count, who = len(book.names.people), people.person
    thin = book.world.state.people.thin
    return {
        "hours_per_week_now": numbers(people.hours_now),
        "hours_per_week_goal": numbers(people.hours_goal, book.gaps(2, count, 0.12, thin)[who]),
        "availability": blanked(week(people.day_start, people.day_end), people.availability_known),
        "competences": lists(people.level_seen > 0, words.competences, people.level_seen),
        "task_experience": lists(people.liking_seen != UNKNOWN_LIKING, words.tasks, people.liking_seen),
        "wishes_industries": lists(people.stars_industry > 0, words.industries, people.stars_industry),
        "wishes_tasks": lists(people.stars_task > 0, words.tasks, people.stars_task),
        "no_go_industries": lists(people.no_go_industry, words.industries),
        "no_go_tasks": lists(people.no_go_task, words.tasks),
        "no_go_workplaces": named(people.no_go_workplace, book.names.workplaces),
        "conditions": lists(people.need_seen > 0, words.conditions, people.need_seen),
        "must_conditions": lists(people.must, words.conditions),
        "mentor_need": numbers(people.mentor_need, book.gaps(3, count, 0.18, thin)[who]),
        "danish_level": numbers(people.danish, book.gaps(4, count, 0.08, thin)[who]),
        "certificates": lists(people.certificates, words.certificates),
    }


def _file(people: People, book: Book) -> Table:
    count, who = len(book.names.people), people.person
    group = np.random.default_rng([book.world.seed, 91]).integers(0, _AUDIT_GROUPS, count)[who]
    return {
        "broker_id": [broker_id(broker) for broker in people.broker.tolist()],
        "broker_changes_24m": numbers(people.changes),
        "waiting_since": dates(people.waiting_since),
        "benefit": named(people.benefit, _BENEFITS),
        "category": named(people.category, _CATEGORIES),
        "months_on_benefit": numbers(people.months, book.gaps(5, count, 0.06)[who]),
        "birth_year": numbers(people.birth_year),
        "gender": ["female" if one else "male" for one in people.woman.tolist()],
        "audit_group": [f"group_{one + 1}" for one in group.tolist()],
        "worker_belief": numbers(people.belief, book.gaps(6, count, 0.25)[who]),
    }


def _one_a_day(ids: IntArray, valid_from: IntArray) -> IntArray:
    """Return the rows in order of id and date; of several on one day only the last one."""
    order = np.lexsort((np.arange(ids.size), valid_from, ids))
    overtaken = (np.diff(ids[order]) == 0) & (np.diff(valid_from[order]) == 0)
    kept: IntArray = order[np.append(~overtaken, True)]
    return kept


def _superseded_on(ids: IntArray, valid_from: IntArray) -> IntArray:
    """Return the day the next version of the same id takes over (far away for the last), rows in order."""
    following = np.full(ids.size, date.max.toordinal())
    again = ids[:-1] == ids[1:]
    following[:-1][again] = valid_from[1:][again]
    return following


def brokers(book: Book) -> Table:
    """Return brokers.csv."""
    people = book.world.state.people
    broker, load = np.unique(people.broker[book.world.active], return_counts=True)
    every = np.union1d(broker, people.broker[book.world.matches.person])
    loads = dict(zip(broker.tolist(), load.tolist(), strict=True))
    codes = load_country().codes
    return {
        "broker_id": [broker_id(one) for one in every.tolist()],
        "name": [f"Jobformidler {broker_id(one)[2:]}" for one in every.tolist()],
        "municipality_code": [codes[one // 1000] for one in every.tolist()],
        "caseload_max": [str(max(30, loads.get(one, 0))) for one in every.tolist()],
        "fte": ["1"] * every.size,
    }


def workplaces(book: Book) -> Table:
    """Return workplaces.csv: every version; closed workplaces get a last version that says so."""
    world, country = book.world, load_country()
    shut = world.state.workplaces.take(np.flatnonzero(world.state.workplaces.closed))
    last = np.maximum(shut.valid_from + 1, world.as_of - 90)
    every = world.workplaces.stack([shut.with_columns(valid_from=np.minimum(last, world.as_of))])
    order = _one_a_day(every.workplace, every.valid_from)
    sites, closing = every.take(order), (order >= world.workplaces.workplace.size).tolist()
    where = {
        "workplace_id": named(sites.workplace, book.names.workplaces),
        "valid_from": dates(sites.valid_from),
        "company_id": named(sites.workplace, book.names.companies),
        "name": named(sites.workplace, book.names.titles),
        "municipality_code": named(sites.municipality, country.codes),
        "latitude": numbers(sites.latitude),
        "longitude": numbers(sites.longitude),
        "postcode": named(sites.postcode, country.postcodes),
    }
    return where | _market(sites, book) | {"status": ["closed" if one else "open" for one in closing]}


def _market(sites: Workplaces, book: Book) -> Table:
    words = load_words()
    count, who = len(book.names.workplaces), sites.workplace
    # What stands in a superseded version was stated before the next one took over.
    until = _superseded_on(sites.workplace, sites.valid_from)
    last = until == date.max.toordinal()
    db25 = ~book.gaps(10, count, _DB25_SHARE)[who] & (sites.industry != words.industries.index("45"))
    stated = book.gaps(11, count, 0.1)[who]
    return {
        "industry_system": ["DB25" if one else "DB07" for one in db25.tolist()],
        "industry_code": named(sites.industry, words.industries),
        "employees_fte": numbers(sites.fte, book.gaps(12, count, 0.05)[who]),
        "supported_now_fte": numbers(sites.supported, book.gaps(13, count, 0.15)[who]),
        "conditions_offered": lists(sites.offered_seen >= 0, words.conditions, sites.offered_seen),
        "mentor_hours_per_week": numbers(sites.mentor_hours, book.gaps(14, count, 0.2)[who]),
        "danish_required": numbers(sites.danish_required, book.gaps(15, count, 0.15)[who]),
        "pace": numbers(sites.pace, book.gaps(16, count, 0.3)[who]),
        "customer_contact": numbers(sites.customer_contact, book.gaps(17, count, 0.2)[who]),
        "team_climate": numbers(sites.climate_seen, sites.climate_seen > 0),
        "public_transport": numbers(sites.public_transport, book.gaps(18, count, 0.15)[who]),
        "hire_intention": named(sites.intention, INTENTIONS, stated),
        "hire_intention_on": blanked(dates(np.minimum(sites.intention_on, until)), stated),
        "max_contacts_per_month": numbers(sites.max_contacts, sites.max_contacts > 0),
        "do_not_contact_until": dates(np.where(last, sites.do_not_contact_until, 0)),
        "first_seen_on": dates(sites.first_seen_on),
    }


def openings(book: Book) -> Table:
    """Return openings.csv: every version; closed openings get a last version that says so."""
    world, words = book.world, load_words()
    shut = world.state.openings.take(np.flatnonzero(world.state.openings.closed))
    last = np.minimum(np.maximum(shut.valid_from, shut.open_until) + 1, world.as_of)
    every = world.openings.stack([shut.with_columns(valid_from=last)])
    order = _one_a_day(every.opening, every.valid_from)
    rows, closing = every.take(order), order >= world.openings.opening.size
    until = np.minimum(_superseded_on(rows.opening, rows.valid_from), world.as_of)
    places = np.where(closing, 0, np.maximum(rows.places, 1))
    tight = ~book.gaps(20, len(book.names.openings), 0.2)[rows.opening] & (rows.places > 1)
    budget = np.round(2 * 0.7 * rows.places * rows.hours_max) / 2
    return {
        "opening_id": named(rows.opening, book.names.openings),
        "valid_from": dates(rows.valid_from),
        "workplace_id": named(rows.workplace, book.names.workplaces),
        "tasks": slots(rows.task, words.tasks, rows.task_hours, rows.task >= 0),
        "competences": slots(rows.competence, words.competences, rows.weight, rows.competence >= 0),
        "essential_competences": slots(rows.competence, words.competences, None, rows.essential),
        "certificates_required": lists(rows.certificates, words.certificates),
        "hours_per_week_min": numbers(rows.hours_min),
        "hours_per_week_max": numbers(rows.hours_max),
        "hours_budget_per_week": numbers(np.maximum(budget, rows.hours_max), tight),
        "places": numbers(places),
        "schedule": week(rows.day_start, rows.day_end),
        "paid_from_week": numbers(rows.paid_from_week),
        "open_from": dates(rows.open_from),
        "open_until": dates(rows.open_until),
        "last_confirmed_on": dates(np.minimum(rows.confirmed_on, until)),
        "status": ["closed" if one else "open" for one in closing.tolist()],
    }


def matches(book: Book) -> Table:
    """Return matches.csv."""
    rows, names = book.world.matches, book.names
    return {
        "match_id": list(names.matches),
        "candidate_id": named(rows.person, names.people),
        "opening_id": named(rows.opening, names.openings),
        "workplace_id": named(book.world.state.openings.workplace[rows.opening], names.workplaces),
        "started_on": dates(rows.started_on),
        "chosen_by": ["randomised" if one else "broker" for one in rows.randomised.tolist()],
        "propensity": numbers(np.round(rows.propensity, 6)),
        "observed_until": dates(rows.observed_until),
        "first_paid_on": dates(rows.first_paid_on),
        "ended_on": dates(rows.ended_on),
        "end_reason": named(rows.end_reason, REASONS),
        "broker_changes": numbers(rows.broker_changes),
    }


__all__ = [
    "Book",
    "Openings",
    "Table",
    "brokers",
    "candidates",
    "matches",
    "open_book",
    "openings",
    "workplaces",
]
