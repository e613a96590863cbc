"""How good a night's plan is, in one sentence: proven, or at most so far from the best there can be."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.spelling import danish
from matcher.wording import Words
from models.fit import Objective

_PARTS = 10_000  # hundredths of a per cent


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is known of a plan.

    Attributes
    ----------
    proven : bool
        Whether no plan under the same rules gives more.
    missing : float or None
        The most that can be missing, in the objective's unit; ``None`` where nobody can say.
    short, words : Words
        The verdict, and what it means.
    """

    proven: bool
    missing: float | None
    short: Words
    words: Words


_UNTOLD = Verdict(
    proven=False,
    missing=None,
    short=Words("Rapporten siger ikke, hvor god planen er", "The report does not say how good the plan is"),
    words=Words(
        "En ældre version af programmet har lavet planen, og den skrev det ikke ned.",
        "An older version of the program made the plan, and did not write it down.",
    ),
)


def verdict_of(report: Mapping[str, Any]) -> Verdict:
    """Return the verdict on a plan.

    Parameters
    ----------
    report : mapping
        The report of the night; figures that it does not say are ``None``.
    """
    if report["bound"] is None or report["objective"] is None:
        return _UNTOLD
    missing = max(0.0, report["bound"] - report["objective"])
    if missing == 0:
        return Verdict(
            proven=True,
            missing=0.0,
            short=Words("Bevist bedst mulige", "Proven best"),
            words=Words(
                "Ingen anden fordeling efter de samme regler giver mere.",
                "No other distribution under the same rules gives more.",
            ),
        )
    # Rounded up: "at most" has to hold.
    share = math.ceil(round(missing / max(abs(report["bound"]), 1e-6) * _PARTS, 6)) / 100
    weeks = report["objective_kind"] == Objective.WEEKS_SAVED.value
    unit = Words("uger", "weeks") if weeks else Words("løntimer på et år", "paid hours in a year")
    size = Words(danish(missing), f"{missing:,.1f}")
    return Verdict(
        proven=False,
        missing=missing,
        short=Words(
            f"Højst {share:.2f} % fra det bedst mulige".replace(".", ","),
            f"At most {share:.2f} % from the best there can be",
        ),
        words=Words(
            f"Der kan højst mangle {size.da} {unit.da}, alle jobkandidater talt sammen.",
            f"At most {size.en} {unit.en} can be missing, all jobkandidater together.",
        ),
    )
