"""Draws people: where they live, what they can and like, what they need, and what nobody writes down."""

import numpy as np

from data.synthetic.calibration import figure
from data.synthetic.chance import happens
from data.synthetic.columns import BoolArray, ByteArray, FloatArray, IntArray, People
from data.synthetic.geography import draw_places
from data.synthetic.habits import Habits
from data.synthetic.presets import Scenario
from data.synthetic.recording import Pen
from data.synthetic.words import load_words

_HOURS_BANDS = ((1.0, 2.0), (3.0, 5.0), (6.0, 10.0), (11.0, 15.0), (16.0, 24.0))
_HOURS_SHARES = (0.20, 0.35, 0.28, 0.10, 0.07)
_AGE_BANDS = ((18, 29), (30, 39), (40, 49), (50, 59), (60, 66))
_AGE_SHARES = (0.22, 0.26, 0.25, 0.20, 0.07)
_DANISH = (4, 3, 2, 1, 0)
_DANISH_SHARES = (0.68, 0.12, 0.12, 0.06, 0.02)
_TRAVEL_LIMITS = (20, 30, 45, 60, 75)
_TRAVEL_SHARES = (0.12, 0.28, 0.36, 0.18, 0.06)
_DEFAULT_TRAVEL_MINUTES = 45
_DAY_STARTS = (7 * 60, 8 * 60, 9 * 60, 10 * 60, 12 * 60)
_BIRTH_REFERENCE_YEAR = 2026
_THIN_FROM_CHANGES = 2
_STRENGTH_MEAN = 2.0
_STRENGTH_SD = 0.72
_STRONGEST = 3
_LIKING_EDGES = np.array([-0.75, 0.55])
_FLEXIBLE_DAYS = 4
_FLEXIBLE_MINUTES = 300
_COMMON_NEEDS = ("PAUSE", "PACE", "GRADUAL", "SAMEPERSON", "LIFT", "QUIET", "FLEXDAY", "ROUTINE")


def draw_people(
    municipality: IntArray,
    entered_on: IntArray,
    scenario: Scenario,
    habits: Habits,
    rng: np.random.Generator,
) -> People:
    """Draw one version of each person, as the file stood on the day of entry.

    Parameters
    ----------
    municipality : ndarray of int, shape (people,)
        Where each lives.
    entered_on : ndarray of int, shape (people,)
        Day (ordinal) of entry into the programme.
    scenario : Scenario
        Spread, transport and recording.
    habits : Habits
        What is told and written down.
    rng : numpy.random.Generator
        Source of randomness.
    """
    count = municipality.size
    changes = rng.poisson(figure("broker_changes_24m_mean"), count).astype(np.int64)
    thin = (changes >= _THIN_FROM_CHANGES) | happens(0.08, count, rng)
    recorded = scenario.recording_factor * np.where(thin, 0.55, 1.0)
    pen = Pen(habits=habits, thoroughness=recorded)
    level, liking = _draw_abilities(count, rng)
    need = _draw_needs(count, rng)
    must = (need == _STRONGEST) & happens(0.4, need.shape, rng)
    hours_now = _draw_hours(count, rng)
    danish = rng.choice(_DANISH, count, p=_DANISH_SHARES).astype(np.int64)
    strength = strength_index(hours_now, need, danish, level)
    motivation = rng.normal(size=count)
    home = draw_places(municipality, scenario.spread, rng)
    travel_known = happens(0.9 * np.minimum(1.0, recorded + 0.1), count, rng)
    starts, ends, known = _draw_days(count, rng)
    return People(
        person=np.arange(count),
        valid_from=entered_on,
        municipality=municipality,
        postcode=home.postcode,
        latitude=home.latitude,
        longitude=home.longitude,
        modes=_draw_modes(count, scenario, rng),
        max_travel=np.where(
            travel_known, rng.choice(_TRAVEL_LIMITS, count, p=_TRAVEL_SHARES), _DEFAULT_TRAVEL_MINUTES
        ),
        travel_known=travel_known,
        hours_now=hours_now,
        hours_goal=_round_half(hours_now + rng.gamma(1.6, 4.5, count)).clip(1, 37),
        day_start=starts,
        day_end=ends,
        availability_known=known,
        level=level,
        level_seen=pen.levels(level, rng),
        liking=liking,
        liking_seen=pen.liking(liking, rng),
        stars_industry=_draw_industry_stars(recorded, rng),
        stars_task=_draw_task_stars(liking, recorded, rng),
        no_go_industry=happens(0.012, (count, len(load_words().industries)), rng),
        no_go_task=(liking < 0) & happens(0.25, liking.shape, rng),
        no_go_workplace=np.full(count, -1),
        need=need,
        need_seen=np.where(must, need, pen.needs(need, rng)),
        must=must,
        mentor_need=rng.choice(4, count, p=(0.3, 0.35, 0.25, 0.1)).astype(np.int64),
        danish=danish,
        certificates=_draw_certificates(count, rng),
        broker=np.zeros(count, dtype=np.int64),
        changes=changes,
        waiting_since=entered_on,
        strength=strength,
        motivation=motivation,
        belief=_belief(strength, motivation, rng),
        thin=thin,
        birth_year=_draw_birth_years(count, rng),
        woman=happens(figure("women_share"), count, rng),
        benefit=rng.choice(4, count, p=(0.62, 0.16, 0.10, 0.12)).astype(np.int64),
        category=happens(0.12, count, rng).astype(np.int64),
        months=(
            60 + figure("months_median") * np.exp(figure("months_log_sd") * rng.normal(size=count))
        ).astype(np.int64),
    )


def strength_index(hours_now: FloatArray, need: ByteArray, danish: IntArray, level: ByteArray) -> FloatArray:
    """Return an index of things that can stand in a file, so that an analyst can adjust for it.

    It moves the hazard of every pair of the person alike, and never says which workplace fits.
    """
    raw = 0.65 * np.log(hours_now) - 0.05 * need.sum(1) + 0.30 * danish + 0.015 * level.sum(1)
    fixed: FloatArray = (raw - _STRENGTH_MEAN) / _STRENGTH_SD
    return fixed.clip(-2.5, 2.5)


def _belief(strength: FloatArray, motivation: FloatArray, rng: np.random.Generator) -> IntArray:
    noise = figure("belief_noise") * rng.normal(size=strength.size)
    felt = 0.85 * strength + 0.06 * motivation + noise
    return 1 + np.searchsorted(np.array([-0.9, -0.2, 0.45, 1.1]), felt).astype(np.int64)


def _draw_hours(count: int, rng: np.random.Generator) -> FloatArray:
    band = rng.choice(len(_HOURS_BANDS), count, p=_HOURS_SHARES)
    low, high = np.array(_HOURS_BANDS)[band].T
    return _round_half(rng.uniform(low - 0.24, high + 0.24))


def _draw_abilities(count: int, rng: np.random.Generator) -> tuple[ByteArray, ByteArray]:
    words = load_words()
    # Three latent backgrounds make competences of the same group come together.
    affinity = rng.gamma(0.35, 1.0, (count, len(words.groups)))
    chance = (0.05 + 0.16 * affinity).clip(0, 0.75)[:, words.competence_group]
    has = rng.random(chance.shape) < chance
    level = np.where(has, 1 + rng.binomial(2, 0.42, chance.shape), 0).astype(np.int8)
    own = np.array([words.groups.index(group) for group in _own_groups()])
    pull = affinity[:, own] - 0.35 + rng.normal(scale=0.8, size=(count, own.size))
    liking = (np.searchsorted(_LIKING_EDGES, pull) - 1).astype(np.int8)
    return level, liking


def _own_groups() -> list[str]:
    words = load_words()
    return [
        words.groups[words.competence_group[words.task_pool(task)[0][0]]] for task in range(len(words.tasks))
    ]


def _draw_needs(count: int, rng: np.random.Generator) -> ByteArray:
    conditions = load_words().conditions
    base = np.array([2.2 if code in _COMMON_NEEDS else 0.8 for code in conditions])
    burden = rng.gamma(2.0, 0.5, (count, 1))
    chance = (burden * base * figure("needs_mean") / base.sum()).clip(0, 0.85)
    has = rng.random(chance.shape) < chance
    return np.where(has, rng.choice((1, 2, 3), chance.shape, p=(0.45, 0.35, 0.20)), 0).astype(np.int8)


def _draw_modes(count: int, scenario: Scenario, rng: np.random.Generator) -> BoolArray:
    factor = scenario.transport_factor
    shares = (
        figure("walk_share"),
        figure("bike_share"),
        figure("bus_share") * factor,
        figure("car_share") * factor,
    )
    modes: BoolArray = rng.random((count, len(shares))) < np.array(shares)
    modes[:, 0] |= ~modes.any(1)
    return modes


def _draw_days(count: int, rng: np.random.Generator) -> tuple[IntArray, IntArray, BoolArray]:
    start = rng.choice(_DAY_STARTS, (count, 1), p=(0.1, 0.32, 0.3, 0.18, 0.1))
    length = 60 * rng.choice((3, 4, 5, 6, 8), (count, 1), p=(0.12, 0.25, 0.25, 0.2, 0.18))
    works = rng.random((count, 7)) < np.array([0.82] * 5 + [0.22, 0.16])
    works[:, 1] |= ~works.any(1)
    # Missing not at random: it is the flexible people whose times nobody wrote down.
    flexible = (works[:, :5].sum(1) >= _FLEXIBLE_DAYS) & (length[:, 0] >= _FLEXIBLE_MINUTES)
    known = happens(np.where(flexible, 0.6, 0.93), count, rng)
    starts = np.where(works, start, 0)
    return starts, np.where(works, start + length, 0), known


def _draw_task_stars(liking: ByteArray, recorded: FloatArray, rng: np.random.Generator) -> ByteArray:
    wished = (happens(np.where(liking > 0, 0.55, 0.03), liking.shape, rng)) & (liking >= 0)
    told = happens(0.85 * recorded[:, None], liking.shape, rng)
    return np.where(wished & told, 1 + rng.binomial(2, 0.5, liking.shape), 0).astype(np.int8)


def _draw_industry_stars(recorded: FloatArray, rng: np.random.Generator) -> ByteArray:
    shape = (recorded.size, len(load_words().industries))
    wished = happens(0.025 * recorded[:, None], shape, rng)
    return np.where(wished, 1 + rng.binomial(2, 0.5, shape), 0).astype(np.int8)


def _draw_certificates(count: int, rng: np.random.Generator) -> BoolArray:
    words = load_words()
    held = happens(0.035, (count, len(words.certificates)), rng)
    held[:, words.certificate("HYGIEJNE")] |= happens(0.13, count, rng)
    held[:, words.certificate("FOERSTEHJAELP")] |= happens(0.12, count, rng)
    held[:, words.certificate("KOEREKORT_B")] = happens(figure("licence_share"), count, rng)
    return held


def _draw_birth_years(count: int, rng: np.random.Generator) -> IntArray:
    low, high = np.array(_AGE_BANDS)[rng.choice(len(_AGE_BANDS), count, p=_AGE_SHARES)].T
    born: IntArray = _BIRTH_REFERENCE_YEAR - rng.integers(low, high + 1)
    return born


def _round_half(values: FloatArray) -> FloatArray:
    rounded: FloatArray = np.round(values * 2) / 2
    return rounded
