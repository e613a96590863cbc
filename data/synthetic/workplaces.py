"""Draws workplaces: industry, size, what they offer, and the climate and quality behind it."""

import numpy as np

from data.synthetic.calibration import figure
from data.synthetic.chance import happens
from data.synthetic.columns import ByteArray, FloatArray, IntArray, Workplaces
from data.synthetic.geography import draw_places
from data.synthetic.habits import Habits
from data.synthetic.presets import Scenario
from data.synthetic.recording import Pen
from data.synthetic.words import load_profiles, load_words

INTENTIONS = ("now", "within_3_months", "maybe", "placement_only", "no")
_INTENTION_SHARES = (0.18, 0.20, 0.34, 0.25, 0.03)
_CONTACT_CAPS = (1, 2, 3, 4)
OPEN_SHARE = 0.92
_EASY_OFFERS = ("PAUSE", "GRADUAL", "REPEAT", "IN", "TOILET", "DRIVE", "NOTALONE", "NOEVE", "FLEXDAY")
_OUTDOOR_TASKS = ("9214", "9212", "9313", "9612")


def draw_workplaces(
    municipality: IntArray,
    as_of: int,
    scenario: Scenario,
    habits: Habits,
    rng: np.random.Generator,
) -> Workplaces:
    """Draw one version of each workplace; the last 8 % of the rows are workplaces that have shut.

    Parameters
    ----------
    municipality : ndarray of int, shape (workplaces,)
        Where each lies.
    as_of : int
        Day (ordinal) of the world.
    scenario : Scenario
        Spread and recording.
    habits : Habits
        What is asked and written down.
    rng : numpy.random.Generator
        Source of randomness.
    """
    count = municipality.size
    profiles = load_profiles()
    profile = rng.choice(len(profiles), count, p=_shares())
    median = np.array([one.fte_median for one in profiles])[profile]
    fte = np.round(median * np.exp(0.8 * rng.normal(size=count)), 1).clip(1, 900)
    climate = rng.normal(size=count)
    offered = _draw_offers(profile, climate, rng)
    first_seen = as_of - rng.integers(200, 8 * 365, count)
    site = draw_places(municipality, scenario.spread, rng)
    pen = Pen(habits=habits, thoroughness=np.full(count, scenario.recording_factor))
    return Workplaces(
        workplace=np.arange(count),
        valid_from=first_seen,
        municipality=municipality,
        postcode=site.postcode,
        latitude=site.latitude,
        longitude=site.longitude,
        profile=profile,
        industry=np.array([one.industry for one in profiles])[profile],
        fte=fte,
        supported=_draw_supported(fte, rng),
        offered=offered,
        offered_seen=pen.offers(offered, rng),
        mentor_hours=np.round(2 * rng.gamma(1.2, 1.6, count)) / 2,
        danish_required=rng.choice(5, count, p=(0.18, 0.28, 0.32, 0.17, 0.05)).astype(np.int64),
        pace=rng.integers(1, 6, count),
        customer_contact=rng.integers(0, 4, count),
        public_transport=rng.choice(4, count, p=(0.12, 0.28, 0.35, 0.25)).astype(np.int64),
        climate=climate,
        climate_seen=pen.climate(climate, rng),
        quality=rng.normal(size=count),
        intention=rng.choice(len(INTENTIONS), count, p=_INTENTION_SHARES).astype(np.int64),
        intention_on=as_of - rng.integers(1, 150, count),
        max_contacts=_draw_contact_caps(count, rng),
        do_not_contact_until=np.where(happens(0.015, count, rng), as_of + rng.integers(10, 120, count), 0),
        first_seen_on=first_seen,
        closed=np.arange(count) >= round(count * OPEN_SHARE),
    )


def _shares() -> FloatArray:
    weight = np.array([one.weight for one in load_profiles()])
    shares: FloatArray = weight / weight.sum()
    return shares


def _draw_offers(profile: IntArray, climate: FloatArray, rng: np.random.Generator) -> ByteArray:
    words = load_words()
    easy = np.array([0.6 if code in _EASY_OFFERS else -0.35 for code in words.conditions])
    # One hidden generosity per workplace, part of it the climate: offers come together.
    generosity = 0.5 * climate[:, None] + 0.5 * rng.normal(size=(profile.size, 1))
    pull = easy + generosity + 0.9 * rng.normal(size=(profile.size, len(words.conditions)))
    offered = np.searchsorted(np.array([-0.25, 0.35, 1.1]), pull).astype(np.int8)
    outdoors = _is_outdoors()[profile]
    offered[:, words.condition("OUT")] = np.where(outdoors, 3, 0)
    offered[:, words.condition("IN")] = np.where(outdoors, 0, 3)
    return offered


def _is_outdoors() -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    tasks = load_words().tasks
    return np.array([tasks[one.tasks[0]] in _OUTDOOR_TASKS for one in load_profiles()])


def _draw_supported(fte: FloatArray, rng: np.random.Generator) -> FloatArray:
    has = happens(figure("special_terms_share"), fte.size, rng)
    return np.where(has, np.round(rng.uniform(0.2, 0.12 * fte + 0.5), 1), 0.0)


def _draw_contact_caps(count: int, rng: np.random.Generator) -> IntArray:
    stated = happens(figure("contact_capacity_known"), count, rng)
    return np.where(stated, rng.choice(_CONTACT_CAPS, count, p=(0.3, 0.35, 0.2, 0.15)), 0)
