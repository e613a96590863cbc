"""Every column of a feature table in its order, and the documentation page that is made of it."""

import hashlib
import json

from features import (
    competence_overlap,
    hours_room,
    language,
    support_cover,
    task_fit,
    travel,
    wish_overlap,
    workplace_traits,
)
from features.feature import GROUPS, Feature

CATALOGUE: tuple[Feature, ...] = (
    *competence_overlap.FEATURES,
    *task_fit.FEATURES,
    *wish_overlap.FEATURES,
    *support_cover.FEATURES,
    *travel.FEATURES,
    *hours_room.FEATURES,
    *workplace_traits.FEATURES,
    *language.FEATURES,
)
COLUMNS: tuple[str, ...] = tuple(feature.name for feature in CATALOGUE)

__all__ = ["CATALOGUE", "COLUMNS", "GROUPS", "Feature", "feature_named", "schema_digest"]


def feature_named(name: str) -> Feature:
    """Return the catalogue's entry for a column.

    Raises
    ------
    KeyError
        If there is no such column.
    """
    for feature in CATALOGUE:
        if feature.name == name:
            return feature
    raise KeyError(f"catalogue: no column {name!r}; expected one of {', '.join(COLUMNS)}")


def schema_digest() -> str:
    """Return the SHA-256 of names, units and directions of the columns in their order.

    A model that was learned for others would read wrong figures without noticing it.
    """
    schema = [[feature.name, feature.unit, feature.monotone] for feature in CATALOGUE]
    text = json.dumps(schema, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
