"""What a family's people do with the truth: how jobformidlere choose, and what is told and written down.

Families differ here as well as in mechanism, so that a correction that works for one kind of bias or gap is
not taken for one that works for all. Every figure here is assumed.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """The habits of one family.

    Attributes
    ----------
    per_minute, familiarity, file_match, wish : float
        What a jobformidler weighs: travel minutes, knowing the company, the file's competences, wish stars.
    belief_match, belief_paid : float
        How much more (per point of belief above 3) competences and early pay weigh.
    belief_selection : float
        Log odds per point of belief of being matched at all.
    competences_told, liking_told, needs_told, offers_told : float
        Multiply the calibrated shares of what is recorded.
    climate_rated, climate_noise : float
        Share of workplaces with a rating, and its noise in standard deviations.
    zero_months_told : float
        Share of months without hours that are reported.
    motivation_effect : float
        Log rate per standard deviation of what is never recorded about a person.
    ordinary_factor, flexjob_factor : float
        Multiply the calibrated chances of these endings; fitted so that each family's funnel comes out.
    """

    per_minute: float
    familiarity: float
    file_match: float
    wish: float
    belief_match: float
    belief_paid: float
    belief_selection: float
    competences_told: float
    liking_told: float
    needs_told: float
    offers_told: float
    climate_rated: float
    climate_noise: float
    zero_months_told: float
    motivation_effect: float
    ordinary_factor: float
    flexjob_factor: float


HABITS = {
    # Near and known companies; files hold most things; the plain case.
    "substitution": Habits(
        per_minute=-0.06,
        familiarity=1.5,
        file_match=0.9,
        wish=0.25,
        belief_match=0.35,
        belief_paid=0.35,
        belief_selection=0.35,
        competences_told=1.0,
        liking_told=1.0,
        needs_told=1.0,
        offers_told=1.0,
        climate_rated=0.55,
        climate_noise=0.6,
        zero_months_told=0.35,
        motivation_effect=0.30,
        ordinary_factor=1.0,
        flexjob_factor=1.02,
    ),
    # The same few companies over and over; needs are hushed up, which is what the gate is about.
    "bottleneck": Habits(
        per_minute=-0.03,
        familiarity=2.4,
        file_match=0.3,
        wish=0.1,
        belief_match=0.2,
        belief_paid=0.6,
        belief_selection=0.5,
        competences_told=1.1,
        liking_told=0.6,
        needs_told=0.75,
        offers_told=0.9,
        climate_rated=0.3,
        climate_noise=0.8,
        zero_months_told=0.55,
        motivation_effect=0.22,
        ordinary_factor=1.16,
        flexjob_factor=1.0,
    ),
    # Nearest first, wishes heard; the climate is seldom rated though it decides, zeros are seldom reported.
    "relational": Habits(
        per_minute=-0.10,
        familiarity=0.8,
        file_match=0.6,
        wish=0.6,
        belief_match=0.15,
        belief_paid=0.3,
        belief_selection=0.25,
        competences_told=0.9,
        liking_told=1.3,
        needs_told=1.0,
        offers_told=1.0,
        climate_rated=0.45,
        climate_noise=0.5,
        zero_months_told=0.22,
        motivation_effect=0.40,
        ordinary_factor=0.88,
        flexjob_factor=1.04,
    ),
    # Wishes and paid starts first; everything is asked and much is lost, at random.
    "balance": Habits(
        per_minute=-0.05,
        familiarity=1.0,
        file_match=1.2,
        wish=0.5,
        belief_match=0.5,
        belief_paid=0.2,
        belief_selection=0.3,
        competences_told=0.85,
        liking_told=0.9,
        needs_told=0.85,
        offers_told=0.85,
        climate_rated=0.5,
        climate_noise=0.7,
        zero_months_told=0.4,
        motivation_effect=0.30,
        ordinary_factor=1.24,
        flexjob_factor=1.0,
    ),
}
