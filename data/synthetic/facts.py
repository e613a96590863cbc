"""What a person and an opening are to each other, in truth: what mechanisms and rules are made of."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from data.synthetic.calibration import figure
from data.synthetic.columns import BoolArray, FloatArray, IntArray, Openings, People, Workplaces
from data.synthetic.geography import SPEED_KM_PER_HOUR
from data.synthetic.lands import way_km
from data.synthetic.words import load_words

UNREACHABLE_MINUTES = 9999.0
IMPORTANT = 2
_SUBSTITUTE_SHARE = 0.7
_RANK = 6
_MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everybody and everything as it is on one day; row number = id.

    Attributes
    ----------
    people, workplaces, openings : columns
        One row each per person, workplace and opening.
    """

    people: People
    workplaces: Workplaces
    openings: Openings


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Chosen pairs of a state.

    Attributes
    ----------
    state : State
        Where the attributes come from.
    person, opening : ndarray of int, shape (pairs,)
        Row numbers.
    """

    state: State
    person: IntArray
    opening: IntArray

    @property
    def workplace(self) -> IntArray:
        """Row numbers of the workplaces."""
        rows: IntArray = self.state.openings.workplace[self.opening]
        return rows

    def minutes_by_mode(self) -> FloatArray:
        """Return one-way minutes by mode, shape (pairs, 4); a mode the person lacks is unreachable."""
        people, sites = self.state.people, self.state.workplaces
        i, k = self.person, self.workplace
        km = figure("detour") * way_km(
            (people.latitude[i], people.longitude[i], people.municipality[i]),
            (sites.latitude[k], sites.longitude[k], sites.municipality[k]),
        )
        minutes = km[:, None] / SPEED_KM_PER_HOUR * _MINUTES_PER_HOUR
        return np.where(people.modes[i], minutes, UNREACHABLE_MINUTES)

    def level(self) -> FloatArray:
        """Return the person's level 0-3 in each competence of the opening, shape (pairs, 5)."""
        return self._levels(self.state.people.level.astype(np.float64))

    def level_with_substitutes(self) -> FloatArray:
        """Return levels where the best competence of the same group can stand in at a share."""
        return self._levels(_with_substitutes(self.state.people))

    def _levels(self, level: FloatArray) -> FloatArray:
        competence = self.state.openings.competence[self.opening]
        levels: FloatArray = np.where(competence >= 0, level[self.person[:, None], competence], 0.0)
        return levels

    def weight(self) -> FloatArray:
        """Return the weights of the opening's competences, shape (pairs, 5)."""
        weight: FloatArray = self.state.openings.weight[self.opening]
        return weight

    def weakest_essential(self) -> FloatArray:
        """Return the lowest level among essential competences (3 where none is essential)."""
        essential = self.state.openings.essential[self.opening]
        weakest: FloatArray = np.where(essential, self.level(), 3.0).min(1)
        return weakest

    def shortfall(self) -> FloatArray:
        """Return the sum over conditions of what is needed and not offered."""
        need = self.state.people.need[self.person]
        gap = np.maximum(need - self.state.workplaces.offered[self.workplace], 0)
        total: FloatArray = gap.sum(1, dtype=np.float64)
        return total

    def unmet_important(self) -> BoolArray:
        """Tell where a need of 2 or 3 is met by less than 1."""
        need = self.state.people.need[self.person]
        lacking = self.state.workplaces.offered[self.workplace] < 1
        unmet: BoolArray = np.any((need >= IMPORTANT) & lacking, axis=1)
        return unmet

    def contact_person(self) -> BoolArray:
        """Tell where the workplace gives a fixed contact person."""
        column = load_words().condition("SAMEPERSON")
        present: BoolArray = self.state.workplaces.offered[self.workplace, column] >= IMPORTANT
        return present

    def liking(self) -> FloatArray:
        """Return the true liking of the opening's tasks, weighted by hours."""
        return self._by_task(self.state.people.liking)

    def wish(self) -> FloatArray:
        """Return wish stars 0-6: for the tasks (by hours) plus for the industry."""
        people = self.state.people
        industry = self.state.workplaces.industry[self.workplace]
        return self._by_task(people.stars_task) + people.stars_industry[self.person, industry]

    def _by_task(self, table: np.ndarray[tuple[int, int], np.dtype[np.int8]]) -> FloatArray:
        openings = self.state.openings
        task, hours = openings.task[self.opening], openings.task_hours[self.opening]
        values = np.where(task >= 0, table[self.person[:, None], task], 0)
        total: FloatArray = (values * hours).sum(1) / np.maximum(hours.sum(1), 0.5)
        return total

    def similarity(self) -> FloatArray:
        """Return the cosine between the person's and the opening's place in a hidden low-rank map."""
        mine = _unit(_map_people(self.state.people))
        theirs = _unit(_map_openings(self.state.openings))
        cosine: FloatArray = (mine[self.person] * theirs[self.opening]).sum(1)
        return cosine

    def danish_gap(self) -> FloatArray:
        """Return how many levels of Danish are missing."""
        required = self.state.workplaces.danish_required[self.workplace]
        gap: FloatArray = np.maximum(required - self.state.people.danish[self.person], 0).astype(np.float64)
        return gap


def _with_substitutes(people: People) -> FloatArray:
    words = load_words()
    level = people.level.astype(np.float64)
    best = np.stack([level[:, words.competence_group == g].max(1) for g in range(len(words.groups))], axis=1)
    return np.maximum(level, _SUBSTITUTE_SHARE * best[:, words.competence_group])


@lru_cache(maxsize=1)
def _hidden_map() -> FloatArray:
    # Groups get places in a hidden space, competences scatter around their group: some groups are near
    # each other though no column says so. Fixed for the family, not for the seed.
    rng = np.random.default_rng(20260901)
    words = load_words()
    centres = rng.normal(size=(len(words.groups), _RANK))
    scatter = 0.35 * rng.normal(size=(len(words.competences), _RANK))
    return centres[words.competence_group] + scatter


def _map_people(people: People) -> FloatArray:
    return people.level.astype(np.float64) @ _hidden_map()


def _map_openings(openings: Openings) -> FloatArray:
    places: FloatArray = (_hidden_map()[openings.competence] * openings.weight[:, :, None]).sum(1)
    return places


def _unit(vectors: FloatArray) -> FloatArray:
    unit: FloatArray = vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    return unit
