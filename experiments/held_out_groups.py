"""How well learning holds for each group of people, on matches that it has not seen."""

import numpy as np

from experiments.slices import slices_of
from models.evaluate import HeldOut, Trial, concordance, observed_to_expected

_LEAST_PAID = 5


def figures_by_group(trial: Trial) -> dict[str, dict[str, float | int]]:
    """Return figures of every group that may be shown; groups of fewer than five people are not.

    Parameters
    ----------
    trial : Trial
        Learning tried on the latest matches.

    Returns
    -------
    dict of group (``attribute=value``) to dict of str to number
        Concordance only where at least five matches led to a paid hour.
    """
    people = [past.candidate for past in trial.matches]
    days = [past.match.started_on for past in trial.matches]
    return {
        group.name: _figures(trial.held.take(np.flatnonzero(group.members)))
        for group in slices_of(people, days).shown
    }


def _figures(held: HeldOut) -> dict[str, float | int]:
    paid = int(held.paid.sum())
    told: dict[str, float | int] = {
        "matches": len(held.paid),
        "first_paid": paid,
        "observed_to_expected": round(observed_to_expected(held), 4),
    }
    return told | ({"concordance": round(concordance(held), 4)} if paid >= _LEAST_PAID else {})
