"""A model as plain values and named arrays, and back: what a bundle's files hold."""

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from features.relatedness import Kinship, Relatedness
from models.additive import AdditiveModel, Effects
from models.curve import YearModel
from models.manifest import canonical
from models.terms import Shapes, Term

Arrays = Mapping[str, NDArray[Any]]

KINDS = ("competences", "tasks")
YEAR_ARRAYS = ("pay", "stop", "leave", "hours", "reach")
YEAR_NUMBERS = (
    "early", "stop_slope", "leave_slope", "reach_slope",
    "goal_hours_per_month", "unmatched_weekly_hazard", "unmatched_goal_hours",
)  # fmt: skip


def digest_of(model: AdditiveModel) -> str:
    """Return the SHA-256 of everything scores depend on; name and digest of the version do not count."""
    plain = {key: value for key, value in plain_of(model).items() if key not in ("version", "digest")}
    total = hashlib.sha256(canonical(plain).encode())
    for name, array in sorted(arrays_of(model).items()):
        total.update(f"{name} {array.dtype.str} {array.shape}".encode())
        total.update(np.ascontiguousarray(array).tobytes())
    return total.hexdigest()


def plain_of(model: AdditiveModel) -> dict[str, Any]:
    """Return everything of a model that is not an array, as JSON values."""
    return {
        "version": model.version,
        "digest": model.digest,
        "terms": [
            {
                "name": t.name,
                "group": t.group,
                "monotone": t.monotone,
                "scale": t.scale,
                "reference": t.reference,
            }
            for t in model.terms
        ],
        "year": {name: getattr(model.year, name) for name in YEAR_NUMBERS},
        "kinship": {kind: getattr(model.kinship, kind).words for kind in KINDS},
        "person_variance": model.person_variance,
        "industries": {"names": model.industries.names, "unseen_variance": model.industries.unseen_variance},
        "workplaces": {"names": model.workplaces.names, "unseen_variance": model.workplaces.unseen_variance},
    }


def arrays_of(model: AdditiveModel) -> dict[str, NDArray[Any]]:
    """Return the arrays of a model by the names they have in its file."""
    sizes = np.array([len(term.knots) for term in model.terms], dtype=np.int64)
    return {
        "knot_counts": sizes,
        "knots": _joined([term.knots for term in model.terms]),
        "pay_heights": _joined(model.pay.heights),
        "pay_unknown": model.pay.unknown,
        "hours_heights": _joined(model.hours.heights),
        "hours_unknown": model.hours.unknown,
        "pay_covariance": model.pay_covariance,
        "hours_covariance": model.hours_covariance,
        **{f"kinship_{kind}": getattr(model.kinship, kind).table for kind in KINDS},
        **{f"year_{name}": getattr(model.year, name) for name in YEAR_ARRAYS},
        **{
            f"{kind}_{part}": getattr(getattr(model, kind), part)
            for kind in ("industries", "workplaces")
            for part in ("values", "variances")
        },
    }


def _joined(parts: tuple[NDArray[np.float64], ...] | list[NDArray[np.float64]]) -> NDArray[np.float64]:
    return np.concatenate([np.zeros(0), *parts])


def model_of(plain: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> AdditiveModel:
    """Put a model together again; what does not fit raises a `LookupError`, `TypeError` or `ValueError`."""
    ends = np.cumsum(arrays["knot_counts"])[:-1]
    knots = np.split(arrays["knots"], ends)
    terms = tuple(Term(**term, knots=knot) for term, knot in zip(plain["terms"], knots, strict=True))
    return AdditiveModel(
        version=plain["version"],
        digest=plain["digest"],
        kinship=Kinship(
            **{
                kind: Relatedness(words=tuple(plain["kinship"][kind]), table=arrays[f"kinship_{kind}"])
                for kind in KINDS
            }
        ),
        terms=terms,
        pay=_shapes(arrays, "pay", ends, knots),
        hours=_shapes(arrays, "hours", ends, knots),
        industries=_effects(plain, arrays, "industries"),
        workplaces=_effects(plain, arrays, "workplaces"),
        pay_covariance=arrays["pay_covariance"],
        hours_covariance=arrays["hours_covariance"],
        person_variance=plain["person_variance"],
        year=_year(plain["year"], arrays),
    )


def _year(numbers: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> YearModel:
    parts: dict[str, Any] = {name: arrays[f"year_{name}"] for name in YEAR_ARRAYS}
    return YearModel(**parts, **numbers)


def _shapes(
    arrays: Mapping[str, NDArray[Any]], kind: str, ends: NDArray[np.int64], knots: list[NDArray[np.float64]]
) -> Shapes:
    heights = tuple(np.split(arrays[f"{kind}_heights"], ends))
    return Shapes(tuple(knots), heights, arrays[f"{kind}_unknown"])


def _effects(plain: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]], kind: str) -> Effects:
    return Effects(
        names=tuple(plain[kind]["names"]),
        values=arrays[f"{kind}_values"],
        variances=arrays[f"{kind}_variances"],
        unseen_variance=plain[kind]["unseen_variance"],
    )
