"""From a pair's terms to the four numbers its course runs on: rate, early stop, staying and hours."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.synthetic.calibration import figure
from data.synthetic.columns import FloatArray, IntArray
from data.synthetic.facts import Pairs
from data.synthetic.habits import HABITS
from data.synthetic.mechanisms import MECHANISMS, Terms
from data.synthetic.words import load_profiles, load_words

LEVEL_STEP_HOURS = 0.5
LEVELS = 48
EXIT_FACTORS = np.geomspace(0.3, 3.4, 12)
BELIEVED_FROM = 4
_INTENTION_EFFECT = np.array([0.45, 0.25, 0.0, -0.6, -1.2])
# Which terms a drifting world forgets and which it comes to weigh more, per year.
_TASTE_DIRECTION = {
    "competence": 1.0,
    "support": -0.6,
    "travel": -0.8,
    "liking": -1.0,
    "rhythm": 0.5,
    "place": 0.8,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """The hidden parameters of a world.

    Attributes
    ----------
    family : str
        Mechanism.
    intercept : float
        Log weekly rate of an average pair.
    unit : ndarray, shape (98,)
        Effect of the municipality's unit.
    demand : ndarray, shape (branches, half-years)
        Industry demand over time; the last column is tonight's.
    taste_drift : float
        How much the weights of the terms move per year (0 = never).
    """

    family: str
    intercept: float
    unit: FloatArray
    demand: FloatArray
    taste_drift: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """What drives the course of each pair.

    Attributes
    ----------
    rate : ndarray of float
        Weekly rate of the first paid hour before season and start-up.
    stop : ndarray of float
        Weekly chance of an early stop in the first 13 weeks.
    exit_row, level_row : ndarray of int
        Which exit factor and which level of hours (rows of the figure tables).
    season, paid_from : ndarray of int
        Season class, and the week pay begins.
    """

    rate: FloatArray
    stop: FloatArray
    exit_row: IntArray
    level_row: IntArray
    season: IntArray
    paid_from: IntArray


def drive(pairs: Pairs, parameters: Parameters, half_year: int) -> Drive:
    """Return what drives the pairs' courses in one half-year of the world."""
    terms = _drifted(MECHANISMS[parameters.family](pairs), parameters, half_year)
    fit = sum(terms.values(), np.zeros(pairs.person.size))
    log_rate = parameters.intercept + fit + _person(pairs, parameters) + _market(pairs, parameters, half_year)
    return Drive(
        rate=np.exp(np.clip(log_rate, -12.0, 1.0)),
        stop=_stop(pairs),
        exit_row=_exit_rows(fit),
        level_row=_level_rows(pairs, fit),
        season=_profile_seasons()[pairs.state.workplaces.profile[pairs.workplace]],
        paid_from=pairs.state.openings.paid_from_week[pairs.opening],
    )


def _drifted(terms: Terms, parameters: Parameters, half_year: int) -> Terms:
    years = (half_year - parameters.demand.shape[1] + 1) / 2
    return {
        name: values * np.exp(parameters.taste_drift * _TASTE_DIRECTION[name] * years)
        for name, values in terms.items()
    }


def _person(pairs: Pairs, parameters: Parameters) -> FloatArray:
    people, i = pairs.state.people, pairs.person
    effect: FloatArray = (
        figure("strength_effect") * people.strength[i]
        + HABITS[parameters.family].motivation_effect * people.motivation[i]
        + np.log(figure("broker_change_multiplier")) * people.changes[i]
        + np.log(figure("belief_multiplier")) * (people.belief[i] >= BELIEVED_FROM)
    )
    return effect


def _market(pairs: Pairs, parameters: Parameters, half_year: int) -> FloatArray:
    sites, k = pairs.state.workplaces, pairs.workplace
    demand = parameters.demand[_branch_rows()[sites.industry[k]], half_year]
    effect: FloatArray = (
        parameters.unit[sites.municipality[k]] + demand + _INTENTION_EFFECT[sites.intention[k]]
    )
    return effect


def _stop(pairs: Pairs) -> FloatArray:
    weekly = 1 - (1 - figure("early_stop_13_weeks")) ** (1 / 13)
    unmet = np.where(pairs.unmet_important(), figure("unmet_need_multiplier"), 1.0)
    # The base is that of an average pair: about half have a contact person, a third an unmet need.
    contact = np.where(pairs.contact_person(), figure("contact_person_multiplier"), 1.0)
    stop: FloatArray = np.minimum(weekly * unmet * contact, 0.5)
    return stop


def _exit_rows(fit: FloatArray) -> IntArray:
    edges = np.sqrt(EXIT_FACTORS[1:] * EXIT_FACTORS[:-1])
    return np.searchsorted(edges, np.exp(-0.4 * fit))


def _level_rows(pairs: Pairs, fit: FloatArray) -> IntArray:
    people, i = pairs.state.people, pairs.person
    capacity = people.hours_now[i] + 0.5 * np.maximum(people.hours_goal[i] - people.hours_now[i], 0)
    cap = np.minimum(pairs.state.openings.hours_max[pairs.opening], capacity)
    level = cap * np.clip(0.85 + 0.12 * fit, 0.35, 1.0)
    return np.clip(np.round(level / LEVEL_STEP_HOURS), 1, LEVELS).astype(np.int64) - 1


def _branch_rows() -> NDArray[np.int64]:
    branches = load_words().branches
    order = list(dict.fromkeys(branches))
    return np.array([order.index(branch) for branch in branches])


def branch_count() -> int:
    """Return the number of main branches."""
    return len(set(load_words().branches))


def _profile_seasons() -> NDArray[np.int64]:
    return np.array([one.season for one in load_profiles()])
