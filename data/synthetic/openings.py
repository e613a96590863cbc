"""Draws openings: tasks, competences, hours, times of the week and when pay begins."""

from dataclasses import dataclass

import numpy as np

from data.synthetic.chance import happens
from data.synthetic.columns import BoolArray, FloatArray, IntArray, Openings, Workplaces
from data.synthetic.words import load_profiles, load_words

# Unpaid placements may last 13 weeks (4 for jobparate); a few openings promise pay only after that.
PAID_FROM_WEEKS = (0, 2, 4, 8, 13, 26)
_PAID_FROM_SHARES = (0.32, 0.12, 0.22, 0.16, 0.15, 0.03)
_HOURS_MIN = (0.5, 1.0, 2.0, 3.0, 5.0, 8.0)
_HOURS_MIN_SHARES = (0.05, 0.13, 0.27, 0.27, 0.19, 0.09)
_SOCIAL_HOURS_MAX = 3.0
_COMPETENCES = 5
_TASKS = 2
_OPEN_SHARE_OLDER = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """How many openings to draw.

    Attributes
    ----------
    places : int
        Free places of all open openings together.
    past : int
        Openings that are closed today.
    as_of, history_days : int
        Day of the world (ordinal), and how far back past openings reach.
    """

    places: int
    past: int
    as_of: int
    history_days: int


def draw_openings(workplaces: Workplaces, demand: Demand, rng: np.random.Generator) -> Openings:
    """Draw open openings at open workplaces until the places are used, and past ones anywhere."""
    places = _draw_places(demand.places, rng)
    site = np.concatenate(
        [
            _draw_sites(np.flatnonzero(~workplaces.closed), places.size, rng),
            rng.choice(workplaces.workplace.size, demand.past),
        ]
    )
    closed = np.arange(site.size) >= places.size
    task, task_share = _draw_tasks(workplaces.profile[site], rng)
    competence, weight = _draw_competences(task, rng)
    hours_min, hours_max = _draw_hours(task[:, 0], rng)
    starts, ends = _draw_schedule(site.size, rng)
    opened, until = _draw_window(closed, demand, rng)
    confirmed = demand.as_of - rng.integers(0, 75, site.size)
    return Openings(
        opening=np.arange(site.size),
        valid_from=opened,
        workplace=site,
        task=task,
        task_hours=np.round(2 * task_share * hours_max[:, None]) / 2,
        competence=competence,
        weight=weight,
        essential=_draw_essential(competence, weight, rng),
        certificates=_draw_certificates(task[:, 0], rng),
        hours_min=hours_min,
        hours_max=hours_max,
        places=np.concatenate([places, np.zeros(demand.past, dtype=np.int64)]),
        day_start=starts,
        day_end=ends,
        paid_from_week=rng.choice(PAID_FROM_WEEKS, site.size, p=_PAID_FROM_SHARES).astype(np.int64),
        open_from=opened,
        open_until=until,
        confirmed_on=np.where(closed, until, np.maximum(confirmed, opened)),
        closed=closed,
    )


def _draw_places(total: int, rng: np.random.Generator) -> IntArray:
    drawn = rng.choice((1, 2, 3), total, p=(0.72, 0.2, 0.08)).astype(np.int64)
    count = int(np.searchsorted(np.cumsum(drawn), total)) + 1
    places = drawn[:count]
    places[-1] -= places.sum() - total
    return places


def _draw_sites(open_sites: IntArray, count: int, rng: np.random.Generator) -> IntArray:
    # Nearly every open workplace gets one; the rest fall on some of them again.
    first = rng.permutation(open_sites)[:count]
    rest = rng.choice(open_sites, max(0, count - first.size))
    return np.concatenate([first, rest])


def _draw_tasks(profile: IntArray, rng: np.random.Generator) -> tuple[IntArray, FloatArray]:
    table = _task_table()
    sizes = np.array([len(one.tasks) for one in load_profiles()])[profile]
    main = rng.integers(0, sizes)
    second = (main + 1 + rng.integers(0, np.maximum(sizes - 1, 1))) % sizes
    has_second = (sizes > 1) & happens(0.45, profile.size, rng)
    task = np.stack([table[profile, main], np.where(has_second, table[profile, second], -1)], axis=1)
    share = np.where(has_second, rng.uniform(0.55, 0.85, profile.size), 1.0)
    return task, np.stack([share, 1 - share], axis=1)


def _task_table() -> IntArray:
    profiles = load_profiles()
    longest = max(len(one.tasks) for one in profiles)
    return np.array([[*one.tasks, *[-1] * (longest - len(one.tasks))] for one in profiles])


def _draw_competences(task: IntArray, rng: np.random.Generator) -> tuple[IntArray, FloatArray]:
    competence = np.full((len(task), _COMPETENCES), -1, dtype=np.int64)
    for main in np.unique(task[:, 0]):
        rows = np.flatnonzero(task[:, 0] == main)
        competence[rows] = _draw_for_task(int(main), rows.size, rng)
    count = rng.integers(2, _COMPETENCES + 1, len(task))
    competence[np.arange(_COMPETENCES) >= count[:, None]] = -1
    raw = np.where(competence >= 0, rng.gamma(2.0, 1.0, competence.shape) + 0.3, 0.0)
    weight = np.round(raw / raw.sum(1, keepdims=True), 2)
    weight[:, 0] += 1 - weight.sum(1)
    return competence, np.round(weight, 2)


def _draw_for_task(task: int, count: int, rng: np.random.Generator) -> IntArray:
    own, second = load_words().task_pool(task)
    # The key orders own competences before those of the second group, with some mixing.
    key = np.concatenate([np.zeros(own.size), np.full(second.size, 0.75)]) + rng.random(
        (count, own.size + second.size)
    )
    return np.concatenate([own, second])[np.argsort(key, axis=1)[:, :_COMPETENCES]]


def _draw_essential(competence: IntArray, weight: FloatArray, rng: np.random.Generator) -> BoolArray:
    order = np.argsort(np.argsort(-weight, axis=1), axis=1)
    count = rng.choice((0, 1, 2), len(competence), p=(0.25, 0.5, 0.25))
    return (order < count[:, None]) & (competence >= 0)


def _draw_hours(task: IntArray, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    low = rng.choice(_HOURS_MIN, task.size, p=_HOURS_MIN_SHARES)
    high = np.round(2 * (low + 1 + rng.gamma(1.5, 4.5, task.size))) / 2
    social = task == load_words().tasks.index("SOCIAL")
    return np.where(social, np.minimum(low, 1.0), low), np.where(social, _SOCIAL_HOURS_MAX, high.clip(1, 30))


def _draw_schedule(count: int, rng: np.random.Generator) -> tuple[IntArray, IntArray]:
    start = 60 * rng.choice((6, 7, 8, 9, 11, 15), (count, 1), p=(0.06, 0.16, 0.3, 0.26, 0.12, 0.10))
    length = 60 * rng.choice((4, 5, 6, 8), (count, 1), p=(0.25, 0.25, 0.2, 0.3))
    works = rng.random((count, 7)) < np.array([0.75] * 5 + [0.25, 0.15])
    works[:, 2] |= ~works.any(1)
    return np.where(works, start, 0), np.where(works, start + length, 0)


def _draw_window(closed: BoolArray, demand: Demand, rng: np.random.Generator) -> tuple[IntArray, IntArray]:
    opened = demand.as_of - rng.integers(5, _OPEN_SHARE_OLDER, closed.size)
    past_opened = demand.as_of - rng.integers(120, demand.history_days + 200, closed.size)
    stated = np.where(happens(0.3, closed.size, rng), demand.as_of + rng.integers(30, 300, closed.size), 0)
    length = rng.integers(200, 900, closed.size)
    ended = np.minimum(past_opened + length, demand.as_of - 15)
    return np.where(closed, past_opened, opened), np.where(closed, ended, stated)


def _draw_certificates(task: IntArray, rng: np.random.Generator) -> BoolArray:
    words = load_words()
    demands = (("HYGIEJNE", "9412", 0.2), ("HYGIEJNE", "7512", 0.15), ("KOEREKORT_B", "8322", 1.0))
    more = (("TRUCK", "9333", 0.1), ("BOERNEATTEST", "5311", 0.15), ("KOEREKORT_B", "9214", 0.1))
    required = np.zeros((task.size, len(words.certificates)), dtype=np.bool_)
    for certificate, code, share in (*demands, *more):
        asked = (task == words.tasks.index(code)) & (rng.random(task.size) < share)
        required[:, words.certificate(certificate)] |= asked
    return required
